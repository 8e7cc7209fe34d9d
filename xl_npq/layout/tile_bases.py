"""Of how many each metric's status is in the cohort judged: people, scripts or responses.

All levels together, but for Metric 5: scripts may stand at levels that are not judged, the agent's figure at some.
"""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.figures.headline import Headline, supplied, taken_up
from xl_npq.layout.counting import by_basis
from xl_npq.layout.saying import count_formula, count_words
from xl_npq.layout.sheet import Ref
from xl_npq.layout.view import View
from xl_npq.measures import Measure
from xl_npq.metrics import METRICS, metric1, metric2, metric3, metric4, metric5, metric6, metric7
from xl_npq.metrics.metric import Metric

AS_SUPPLIED = "the agent's figure"
"""What stands in place of a count where the QA agent supplied the figure that is judged, which says none."""
_GIVEN = "Supplied by QA agent"


class _Base(NamedTuple):
    """What is counted: the measure and its part, the column of the summary, and its noun."""

    measure: Measure
    part: str
    column: str
    one: str
    more: str


class _Basis(NamedTuple):
    """A base for each choice of a setting; one alone for "" where no setting chooses."""

    setting: str
    bases: dict[str, _Base]


def _always(measure: Measure, part: str, column: str, one: str, more: str) -> _Basis:
    return _Basis("", {"": _Base(measure, part, column, one, more)})


def _whole(measure: Measure, column: str, word: str) -> _Base:
    return _Base(measure, "denominator", column, word, word)


_SCRIPTS = _Base(metric5.ACCURACY, "denominator", "Moderated", "moderated script", "moderated scripts")
_BASES: dict[str, tuple[_Basis, ...]] = {
    "1": (_always(metric1.RECRUITED, "count", "Recruited", "recruit", "recruits"),),
    "2": (_always(metric2.FSM30, "denominator", "Recruited", "recruit counted", "recruits counted"),),
    "3": (_always(metric3.NON_WHITE_BRITISH, "denominator", "Recruited", "recruit counted", "recruits counted"),),
    "4": (
        _Basis(
            "Metric_4_basis",
            {
                "commenced": _whole(metric4.OF_COMMENCED, "Due", "due"),
                "presented": _whole(metric4.OF_PRESENTED, "Presented", "presented"),
            },
        ),
    ),
    "6": (_always(metric6.MEAN_RATING, "denominator", "Responses", "response", "responses"),),
    "7": (
        _Basis(
            "Retention_basis",
            {
                "presented": _whole(metric7.RETENTION_PRESENTED, "Due", "due"),
                "not withdrawn": _whole(metric7.RETENTION_NOT_WITHDRAWN, "Commenced", "began"),
            },
        ),
        _Basis(
            "Achievement_basis",
            {
                "presented": _whole(metric7.ACHIEVEMENT_PRESENTED, "Presented", "presented"),
                "assessed": _whole(metric7.ACHIEVEMENT_ASSESSED, "Assessed", "assessed"),
            },
        ),
    ),
}


def base_words(view: View, headline: Headline) -> str:
    """The base in words, such as `412 recruits`; "" where no cohort is judged."""
    cohorts = view.figures.axes.cohorts
    of = headline.latest_cohort if headline.metric == "6" else headline.cohort
    if not of:
        return ""
    cohort, metric = cohorts.index(of), METRICS[int(headline.metric) - 1]
    if headline.metric == "5":
        return _own_and_supplied(view, metric, cohort)
    if headline.metric == "6" and supplied(metric, view.figures)[cohort, -1]:
        return AS_SUPPLIED
    return ", ".join(_counted(view, basis, cohort) for basis in _BASES[headline.metric])


def _counted(view: View, basis: _Basis, cohort: int) -> str:
    base = basis.bases[getattr(view.settings, basis.setting.lower()) if basis.setting else ""]
    return count_words(int(view.figures.cube(base.measure.name, base.part)[cohort, -1, 0]), base.one, base.more)


def _own_and_supplied(view: View, metric: Metric, cohort: int) -> str:
    """What is judged level by level: the agent's figure where it stands, our own count where it does not."""
    judged, given = taken_up(view.figures)[cohort], supplied(metric, view.figures)[cohort]
    count = int(view.figures.cube(_SCRIPTS.measure.name, _SCRIPTS.part)[cohort, judged & ~given, 0].sum())
    own = count_words(count, _SCRIPTS.one, _SCRIPTS.more)
    if not (judged & given).any():
        return own
    return f"{AS_SUPPLIED}, {own}" if count else AS_SUPPLIED


def base_formula(view: View, number: int) -> str:
    """The formula of `base_words`."""
    statuses, summary = view.refs["Statuses"], view.refs[f"Metric {number} summary"]
    if number == 6:
        at, none = "(Cohort_count+1)", f'{statuses.at("Latest status", 6)}=""'
    else:
        at = statuses.at("Judged", number)
        none = f"{at}=0"
    said = _own_and_supplied_formula(view, at) if number == 5 else _counted_formula(summary, number, at)
    if number == 6:
        said = f'IF(INDEX({summary.all(_GIVEN)},{at}*(Level_count+1))<>"","{AS_SUPPLIED}",{said})'
    return f'IF({none},"",{said})'


def _counted_formula(summary: Ref, number: int, at: str) -> str:
    def counted(base: _Base) -> str:
        return count_formula(f"INDEX({summary.all(base.column)},{at}*(Level_count+1))", base.one, base.more)

    return '&", "&'.join(
        by_basis(basis.setting, {choice: counted(base) for choice, base in basis.bases.items()})
        for basis in _BASES[str(number)]
    )


def _own_and_supplied_formula(view: View, at: str) -> str:
    lines, summary = view.refs["Summary lines"], view.refs["Metric 5 summary"]
    judged = f"{lines.all('Cohort no')},{at},{lines.all('Taken up')},1"
    given = f'{judged},{summary.all(_GIVEN)},">=0"'
    counts = summary.all(_SCRIPTS.column)
    count = f"(SUMIFS({counts},{judged})-SUMIFS({counts},{given}))"
    own = count_formula(count, _SCRIPTS.one, _SCRIPTS.more)
    return f'IF(COUNTIFS({given})=0,{own},"{AS_SUPPLIED}"&IF({count}=0,"",", "&{own}))'
