"""The sheet Lists: which cohorts the dashboard and the public report show, as the data stand."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.figures.status import NOT_DUE
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View

ACTUALS, FUTURES, WINDOW, REPORTED = 2, 2, 3, 2
"""Cohorts with figures, more to come than fit in places that these leave, cohorts of Metrics 2 to 7, and published."""
WINDOWS = {f"metric {number}": number for number in (2, 3, 4, 5, 7)}
CHARTED = {f"charted {number}": number for number in (1, 2, 3)}
"""For a use of cohorts, the metric whose tile speaks of one of them."""
SLOTS = (
    *(("actual", slot) for slot in range(1, ACTUALS + 1)),
    *(("next", slot) for slot in range(1, ACTUALS + 1)),
    *(("future", slot) for slot in range(1, FUTURES + 1)),
    *((use, slot) for use in WINDOWS for slot in range(1, WINDOW + 1)),
    *((use, 1) for use in CHARTED),
    *(("report", slot) for slot in range(1, REPORTED + 1)),
)
_LATE = 10_000
"""More than any number of cohorts."""


class ShownCohort(NamedTuple):
    """A cohort in a table: its number (0 for none) and label, and the cells that hold both."""

    number: int
    label: str
    number_at: str
    label_at: str


def shown_cohort(view: View, use: str, slot: int) -> ShownCohort:
    """The cohort in a slot of a use."""
    line = SLOTS.index((use, slot)) + 1
    ref = view.refs["Cohorts shown"]
    number = _number(view, use, slot)
    label = view.figures.axes.cohorts[number - 1] if number else ""
    return ShownCohort(number, label, ref.at("Cohort no", line), ref.at("Cohort", line))


def last_recruiting(view: View) -> int:
    """The number of the latest cohort that recruited; 0 for none."""
    recruits = view.figures.cube("recruited", "count")[:-1, :-1, 0].sum(axis=1)
    return max((place for place, count in enumerate(recruits, 1) if count > 0), default=0)


def _number(view: View, use: str, slot: int) -> int:
    count, last = view.cohorts, last_recruiting(view)
    if use == "report":
        return _up_to(last, REPORTED, slot)
    judged, figures = _spoken_of(view, WINDOWS.get(use) or CHARTED.get(use) or 1)
    if use in CHARTED:
        return judged or last
    end = max(last, judged)
    if use == "next":
        return slot if end < slot <= count else 0
    if use == "future":
        return number if (number := max(end, ACTUALS) + slot) <= count else 0
    if use == "actual":
        return _up_to(end, ACTUALS, slot) if end <= ACTUALS else (_before(judged, figures, end), end)[slot - 1]
    end = min(count, end + 1) if use in _TO_COME else end
    return _up_to(end, WINDOW, slot) if end <= WINDOW else _three(judged, figures, end)[slot - 1]


_TO_COME = ("metric 2", "metric 3")
"""Metrics whose targets are shown for the first cohort to come."""


def _up_to(end: int, room: int, slot: int) -> int:
    """The cohorts that end with one, as many as there is room for."""
    number = slot if end <= room else end - room + slot
    return number if number <= end else 0


def _before(judged: int, figures: int, end: int) -> int:
    """The cohort beside the last: what the tile speaks of, where that is another."""
    return next((number for number in (judged, figures) if 0 < number < end), end - 1)


def _three(judged: int, figures: int, end: int) -> tuple[int, int, int]:
    """Three cohorts in order up to the last, and among them those that the tile speaks of."""
    first = min(judged or _LATE, figures or _LATE, end - WINDOW + 1)
    return first, judged if first < judged < end else end - 1, end


def _spoken_of(view: View, metric: int) -> tuple[int, int]:
    """The number of the cohort that a metric's tile judges, and of the latest with figures; 0 for none."""
    headline, cohorts = view.headlines[metric - 1], view.figures.axes.cohorts
    judged = [place for place, status in enumerate(headline.by_cohort, 1) if status not in ("", NOT_DUE)]
    latest = cohorts.index(headline.latest_cohort) + 1 if headline.latest_cohort else 0
    return max(judged, default=0), latest


def shown_block(sheet: Sheet, view: View, column: int) -> int:
    """Actual: the latest that recruited; next and future: those after; of a metric: what its table shows."""
    headings = ["Use", "Cohort no", "Cohort"]
    expect(view, sheet, "Cohorts shown", headings, len(SLOTS) + 1, column)
    ref, lines, cohorts = view.refs["Cohorts shown"], view.refs["Summary lines"], view.refs["Cohorts in use"]
    recruiting = f"({lines.all('Recruited')}>0)*({lines.all('Target of')}>0)*{lines.all('Cohort no')}"
    last_at = ref.at("Cohort no", len(SLOTS) + 1)
    cells = []
    for number, (use, slot) in enumerate(SLOTS, 1):
        shown = shown_cohort(view, use, slot)
        at = f"${ref.columns['Cohort no']}${TOP + number - 1}"
        label = f'IF({at}=0,"",INDEX({cohorts.all("Cohort")},{at}))'
        cells.append(
            [
                Cell(f"{use} {slot}"),
                Cell(shown.number, _formula(view, use, slot, last_at), "figure"),
                Cell(shown.label, label),
            ]
        )
    cells.append(
        [Cell("last that recruited"), Cell(last_recruiting(view), f"SUMPRODUCT(MAX({recruiting}))", "figure"), Cell("")]
    )
    return place(sheet, view, "Cohorts shown", headings, cells, column)


def _formula(view: View, use: str, slot: int, last: str) -> str:
    if use == "report":
        return _up_to_formula(last, REPORTED, slot)
    statuses, metric = view.refs["Statuses"], WINDOWS.get(use) or CHARTED.get(use) or 1
    judged, figures = statuses.at("Judged", metric), statuses.at("With figures", metric)
    if use in CHARTED:
        return f"IF({judged}>0,{judged},{last})"
    end = f"MAX({last},{judged})"
    if use == "next":
        return f"IF(OR({slot}<={end},{slot}>Cohort_count),0,{slot})"
    if use == "future":
        number = f"MAX({end},{ACTUALS})+{slot}"
        return f"IF({number}>Cohort_count,0,{number})"
    if use == "actual":
        before = f"IF(AND({judged}>0,{judged}<{end}),{judged},IF(AND({figures}>0,{figures}<{end}),{figures},{end}-1))"
        return f"IF({end}<={ACTUALS},{_up_to_formula(end, ACTUALS, slot)},{(before, end)[slot - 1]})"
    end = f"MIN(Cohort_count,{end}+1)" if use in _TO_COME else end
    first = f"MIN(IF({judged}>0,{judged},{_LATE}),IF({figures}>0,{figures},{_LATE}),{end}-{WINDOW - 1})"
    middle = f"IF(AND({first}<{judged},{judged}<{end}),{judged},{end}-1)"
    return f"IF({end}<={WINDOW},{_up_to_formula(end, WINDOW, slot)},{(first, middle, end)[slot - 1]})"


def _up_to_formula(end: str, room: int, slot: int) -> str:
    at = f"IF({end}<={room},{slot},{end}-{room - slot})"
    return f"IF({at}>{end},0,{at})"
