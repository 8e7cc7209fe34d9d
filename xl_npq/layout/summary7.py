"""Metric 7: the summary by cohort and level, both readings of each rate and the headlines."""

from __future__ import annotations

from collections.abc import Callable

from xl_npq.figures.headline import groups_flagged, rate_statuses
from xl_npq.figures.status import MET, NO_DATA, NOT_MET
from xl_npq.layout.columns import Line, Place, Shown, figure, number, ratio, without_value
from xl_npq.layout.counting import headline, of_cell
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.reaches import MET as MET_ALREADY
from xl_npq.layout.reaches import WORDS, WORDS_WIDTH
from xl_npq.layout.saying import count_formula, count_words
from xl_npq.layout.sheet import Ref, Value
from xl_npq.layout.summaries import LABELS
from xl_npq.layout.view import View
from xl_npq.metrics import metric7


def _headline_count(rate: Rate, name: str, part: str) -> Shown:
    def formula(line: Line) -> str:
        criteria = of_cell("Participants", line.listed("Level criterion"), line.listed("Cohort criterion"))
        return headline(rate.measures, rate.setting, part, criteria)

    return Shown(name, "figure", 12, lambda view, place: figure(rate.shown(view.ledger), part)(view, place), formula)


def _headline_rate(rate: Rate) -> list[Shown]:
    base = f"{rate.name} base"
    return [
        _headline_count(rate, rate.short, "numerator"),
        _headline_count(rate, base, "denominator"),
        Shown(
            rate.name,
            "share_bold",
            12,
            lambda view, place: figure(rate.shown(view.ledger), "value")(view, place),
            lambda line: f'IF({line.own(base)}=0,"",{line.own(rate.short)}/{line.own(base)})',
        ),
    ]


Outside = Callable[[View, Place], Value]
"""How many groups of a line are outside the tolerance; "" where there is no rate."""


def _groups_outside(view: View, rate: Rate) -> Outside:
    counts, rates = groups_flagged(view.figures, rate.gap, "Yes"), figure(rate.shown(view.ledger), "value")
    return lambda shown, place: "" if rates(shown, place) == "" else int(counts[place])


def _outside(rate: Rate, gaps: Ref, view: View) -> Shown:
    return Shown(
        f"{rate.name}: groups outside",
        "figure",
        12,
        _groups_outside(view, rate),
        lambda line: f'IF({line.own(rate.name)}="","",{_flagged(line, gaps, view, rate, "Yes")})',
    )


def _flagged(line: Line, gaps: Ref, view: View, rate: Rate, answer: str) -> str:
    lines, outside = view.refs["Gap lines"].all("Summary line"), gaps.all(f"{rate.name} outside")
    return f'COUNTIFS({lines},{line.number},{outside},"{answer}")'


def _status(rate: Rate, gaps: Ref, view: View) -> Shown:
    def formula(line: Line) -> str:
        inside = _flagged(line, gaps, view, rate, "No")
        judged = f'IF({line.own(f"{rate.name}: groups outside")}>0,"{NOT_MET}",IF({inside}>0,"{MET}","{NO_DATA}"))'
        return f'IF({line.own(rate.name)}="",{without_value(line, pending=True)},{judged})'

    statuses = rate_statuses(view.figures, rate.gap, rate.shown(view.ledger).name)
    return Shown(f"{rate.name} status", "status", 12, lambda _, place: str(statuses[place]), formula)


def summary(gaps: Ref, view: View) -> list[Shown]:
    """Both readings of retention and achievement, deferral, and the headlines with their statuses."""
    kept, stayed = metric7.RETENTION_PRESENTED, metric7.RETENTION_NOT_WITHDRAWN
    passed, of_assessed = metric7.ACHIEVEMENT_PRESENTED, metric7.ACHIEVEMENT_ASSESSED
    columns = [
        *LABELS,
        number("Commenced", stayed, "denominator", 10.5),
        number("Not withdrawn", stayed, "numerator", 10),
        ratio("Share not withdrawn", stayed, "Not withdrawn", "Commenced")._replace(width=10),
        number("Due", kept, "denominator", 8),
        number("Due, presented", kept, "numerator", 10),
        ratio("Share of due presented", kept, "Due, presented", "Due"),
        number("Deferred", metric7.DEFERRAL, "numerator", 9),
        ratio("Share deferred", metric7.DEFERRAL, "Deferred", "Commenced"),
        number("Presented", passed, "denominator", 9),
        number("Presented, passed", passed, "numerator", 9),
        ratio("Share of presented passed", passed, "Presented, passed", "Presented"),
        number("Assessed", of_assessed, "denominator", 9),
        ratio("Share of assessed passed", of_assessed, "Presented, passed", "Assessed"),
    ]
    for rate in RATES:
        columns += [*_headline_rate(rate), _outside(rate, gaps, view), _status(rate, gaps, view)]
    return [*columns, _to_meet([_groups_outside(view, rate) for rate in RATES])]


def _to_meet(counts: list[Outside]) -> Shown:
    """How many gaps must come inside for the level to meet the metric."""
    names = [f"{rate.name}: groups outside" for rate in RATES]

    def words(view: View, place: Place) -> Value:
        found = [count(view, place) for count in counts]
        if all(count == "" for count in found):
            return ""
        outside = sum(count for count in found if isinstance(count, int))
        return f"{count_words(outside, *_OUTSIDE)} {_SEE}" if outside else MET_ALREADY

    def formula(line: Line) -> str:
        outside = f"SUM({','.join(line.own(name) for name in names)})"
        none = ",".join(f'{line.own(name)}=""' for name in names)
        said = f'{count_formula(outside, *_OUTSIDE)}&" {_SEE}"'
        return f'IF(AND({none}),"",IF({outside}=0,"{MET_ALREADY}",{said}))'

    return Shown(WORDS, "label", WORDS_WIDTH, words, formula)


_OUTSIDE = ("gap is outside", "gaps are outside")
_SEE = "the tolerance: see below what would change that."
