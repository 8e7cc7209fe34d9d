"""What it would take to meet the target, by cohort and level. Metrics 4 to 6."""

from __future__ import annotations

import numpy as np

from xl_npq.figures.reach import more_to_mean, more_to_share, must_of_all
from xl_npq.layout.columns import FIGURE_WIDTH, Line, Place, Shown
from xl_npq.layout.counting import counted, of_cell
from xl_npq.layout.reaches import (
    MET,
    MORE,
    NEVER,
    WORDS,
    WORDS_WIDTH,
    number_at,
    share_formula,
    short_or_never,
)
from xl_npq.layout.saying import count_formula, count_words, day_formula, day_words
from xl_npq.layout.sheet import Value
from xl_npq.layout.view import View
from xl_npq.measures import Measure, rows_with
from xl_npq.metrics import metric4, metric5, metric6

HIGHEST = 10
"""The highest rating that feedback gives."""
WIDE = 64
"""Nothing stands below the summaries of Metrics 5 and 6, so that their words have a column as wide as they are."""
ABLE = "Still able"
_SO_FAR, _LATER = "Met so far, and to keep it ", "Enough have presented in window: met once every window has closed."
_MISSED = "the window of the one too many closed, or they withdrew, on "
_LATE = "too many presented late for those still able to"
_SUPPLIED = "Below by the figure supplied: only the QA agent's counts tell how many."
_NO_OVERTURN, _NO_LESS = "a target of 100% allows no script overturned", "a target of 10 allows no other rating"


class _Cohort:
    """Who of a cohort and level has commenced, presented in window, can still, and since when the others cannot."""

    def __init__(self, view: View, place: Place) -> None:
        people, axes = view.ledger["Participants"], view.figures.axes
        whole_cohort, whole_level = place.cohort == view.cohorts, place.level == view.levels
        year = 0 if whole_cohort else axes.years[place.cohort]
        level = 0 if whole_level else axes.level_numbers[place.level]
        here = (people["Cohort year"] > 0) if whole_cohort else (people["Cohort year"] == year)
        here &= (people["Level no"] > 0) if whole_level else (people["Level no"] == level)
        self.commenced, self.within, self.able, self.presented = (
            int((here & (people[fact] == 1)).sum()) for fact in ("Commenced", "In window", "Still able", "Presented")
        )
        self.lost = np.sort(people["Lost on"][here & (people["Lost on"] > 0)])


def in_window() -> list[Shown]:
    """Metric 4: how many more must present in window, of those still able to."""
    return [
        Shown(ABLE, "figure", FIGURE_WIDTH, lambda view, place: _Cohort(view, place).able, _able_formula),
        Shown(MORE, "figure_centre", FIGURE_WIDTH, _more_4, _more_4_formula),
        Shown(WORDS, "label", WORDS_WIDTH, _words_4, _words_4_formula),
    ]


def _able_formula(line: Line) -> str:
    criteria = of_cell("Participants", line.listed("Level criterion"), line.listed("Cohort criterion"))
    return counted("Participants", rows_with("Still able"), criteria)


def _needed_4(view: View, cohort: _Cohort) -> int | None:
    target = view.settings.metric_4_target
    if view.settings.metric_4_basis == "commenced":
        return max(0, must_of_all(cohort.commenced, target) - cohort.within)
    return more_to_share(cohort.within, cohort.presented, target)


def _more_4(view: View, place: Place) -> Value:
    cohort = _Cohort(view, place)
    needed = _needed_4(view, cohort)
    return "" if needed is None or not cohort.commenced or needed > cohort.able else needed


def _more_4_formula(line: Line) -> str:
    within, able, presented = (line.own(name) for name in ("In window", ABLE, "Presented"))
    commenced = line.listed("Commenced")
    of_all = f"MAX(0,ROUNDUP(ROUND(Metric_4_target*{commenced},9),0)-{within})"
    of_presented = share_formula(within, presented, "Metric_4_target")
    limited = f'IF({of_presented}="","",IF({of_presented}<={able},{of_presented},""))'
    chosen = f'IF(Metric_4_basis="commenced",IF({of_all}<={able},{of_all},""),{limited})'
    return f'IF({commenced}=0,"",{chosen})'


def _words_4(view: View, place: Place) -> Value:
    cohort, more = _Cohort(view, place), _more_4(view, place)
    if not cohort.commenced:
        return ""
    basis = view.settings.metric_4_basis
    measure = metric4.OF_COMMENCED if basis == "commenced" else metric4.OF_PRESENTED
    met = view.figures.cube(measure.name, "status")[place.cohort, place.level, 0] == "met"
    if more == 0:
        return MET if met else _LATER
    if more != "":
        needed = f"{more} more must present in window, of {cohort.able} still able to."
        return f"{_SO_FAR}{needed}" if met else needed
    if basis == "presented":
        return f"{NEVER}{_LATE}."
    spare = cohort.commenced - must_of_all(cohort.commenced, view.settings.metric_4_target)
    return f"{NEVER}{_MISSED}{day_words(int(cohort.lost[spare]))}."


def _words_4_formula(line: Line) -> str:
    commenced, able, more = line.listed("Commenced"), line.own(ABLE), line.own(MORE)
    met = f'{line.own("Status")}="met"'
    needed = f'IF({met},"{_SO_FAR}","")&{more}&" more must present in window, of "&{able}&" still able to."'
    spare = f"{commenced}-ROUNDUP(ROUND(Metric_4_target*{commenced},9),0)"
    here = f"(Participants[Lost on]>0)*{_same('Cohort year', line.listed('Year'))}"
    here += f"*{_same('Level no', line.listed('Level no'))}"
    lost = f"SUMPRODUCT(SMALL(Participants[Lost on]+1000000*(1-{here}),{spare}+1))"
    never = f'IF(Metric_4_basis="commenced","{_MISSED}"&{day_formula(lost)},"{_LATE}")'
    says = f'IF({more}="","{NEVER}"&{never}&".",IF({more}=0,IF({met},"{MET}","{_LATER}"),{needed}))'
    return f'IF({commenced}=0,"",{says})'


def _same(column: str, wanted: str) -> str:
    """1 for rows of a cohort or level, of any that there is where `wanted` is 0."""
    return f"(({wanted}=0)*(Participants[{column}]>0)+({wanted}>0)*(Participants[{column}]={wanted}))"


def accuracy() -> list[Shown]:
    """Metric 5: how many more scripts moderated and not overturned, if none of the next is overturned."""
    measure = metric5.ACCURACY

    def more(view: View, place: Place) -> Value:
        number, of, target = (number_at(view, place, measure, name) for name in ("numerator", "denominator", "target"))
        supplied = _supplied(view, place, measure)
        if supplied is not None:
            return 0 if supplied >= target else ""
        return short_or_never(more_to_share(number, of, target)) if of else ""

    def words(view: View, place: Place) -> Value:
        needed, supplied = more(view, place), _supplied(view, place, measure)
        moderated, scripts = (number_at(view, place, metric5.MODERATED, name) for name in ("numerator", "denominator"))
        if needed == 0:
            return MET
        if supplied is not None:
            return _SUPPLIED
        if not moderated:
            return ""
        if needed == "":
            return f"{NEVER}{_NO_OVERTURN}."
        left = int(scripts - moderated)
        assert isinstance(needed, int)
        return f"{_of_scripts(needed)}, none overturned ({left} not moderated yet)."

    def more_formula(line: Line) -> str:
        supplied, of, target = (line.own(name) for name in ("Supplied by QA agent", "Moderated", "Target"))
        own = f'IF({of}=0,"",{share_formula(line.own("Not overturned"), of, target)})'
        return f'IF({supplied}="",{own},IF({supplied}>={target},0,""))'

    def words_formula(line: Line) -> str:
        count, scripts, moderated = line.own(MORE), line.own("Scripts"), line.own("Moderated")
        named = count_formula(count, "more script moderated", "more scripts moderated")
        needed = f'{named}&", none overturned ("&({scripts}-{moderated})&" not moderated yet)."'
        never = f'IF({moderated}=0,"","{NEVER}{_NO_OVERTURN}.")'
        return _words_formula(line, needed, never)

    return [
        Shown(MORE, "figure_centre", FIGURE_WIDTH, more, more_formula),
        Shown(WORDS, "label", WIDE, words, words_formula),
    ]


def _words_formula(line: Line, needed: str, never: str) -> str:
    """The words for how many more are needed, or that it cannot be met; of a supplied figure that it is no count."""
    count = line.own(MORE)
    own = f'IF({count}="",{never},{needed})'
    of_supplied = f'IF({line.own("Supplied by QA agent")}="",{own},"{_SUPPLIED}")'
    return f'IF({count}="",{of_supplied},IF({count}=0,"{MET}",{of_supplied}))'


def _of_scripts(count: int) -> str:
    return count_words(count, "more script moderated", "more scripts moderated")


def _supplied(view: View, place: Place, measure: Measure) -> float | None:
    if (f"{measure.name}_supplied", "All") not in view.figures.blocks:
        return None
    value = float(view.figures.cube(f"{measure.name}_supplied", "value")[place.cohort, place.level, 0])
    return value if value == value else None


def feedback() -> list[Shown]:
    """Metric 6: how many more responses of the highest rating."""
    measure = metric6.MEAN_RATING

    def more(view: View, place: Place) -> Value:
        total, of, target = (number_at(view, place, measure, name) for name in ("numerator", "denominator", "target"))
        supplied = _supplied(view, place, measure)
        if supplied is not None:
            return 0 if round(supplied, 9) >= target else ""
        return short_or_never(more_to_mean(total, of, target, HIGHEST)) if of else ""

    def words(view: View, place: Place) -> Value:
        needed = more(view, place)
        if needed == 0:
            return MET
        if _supplied(view, place, measure) is not None:
            return _SUPPLIED
        if not number_at(view, place, measure, "denominator"):
            return ""
        if needed == "":
            return f"{NEVER}{_NO_LESS}."
        assert isinstance(needed, int)
        return f"{count_words(needed, 'more response', 'more responses')} of {HIGHEST} out of {HIGHEST}."

    def more_formula(line: Line) -> str:
        supplied, total, of = (line.own(name) for name in ("Supplied by QA agent", "Ratings added up", "Responses"))
        target = line.own("Target")
        ahead = f"MAX(1,ROUNDUP(ROUND(({target}*{of}-{total})/({HIGHEST}-{target}),9),0))"
        own = f'IF(ROUND({total}/{of},9)>={target},0,IF({target}>={HIGHEST},"",{ahead}))'
        return f'IF({supplied}="",IF({of}=0,"",{own}),IF(ROUND({supplied},9)>={target},0,""))'

    def words_formula(line: Line) -> str:
        count, of = line.own(MORE), line.own("Responses")
        named = count_formula(count, "more response", "more responses")
        needed = f'{named}&" of {HIGHEST} out of {HIGHEST}."'
        never = f'IF({of}=0,"","{NEVER}{_NO_LESS}.")'
        return _words_formula(line, needed, never)

    return [
        Shown(MORE, "figure_centre", FIGURE_WIDTH, more, more_formula),
        Shown(WORDS, "label", WIDE, words, words_formula),
    ]
