"""The sheet Lists: which cohorts the dashboard and the public report show, as the data stand."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View

ACTUALS, FUTURES, WINDOW, REPORTED = 3, 2, 3, 2
"""Cohorts with figures, more to come than fit in places that these leave, cohorts of Metrics 2 to 7, and published."""
SLOTS = (
    *(("actual", slot) for slot in range(1, ACTUALS + 1)),
    *(("next", slot) for slot in range(1, ACTUALS + 1)),
    *(("future", slot) for slot in range(1, FUTURES + 1)),
    *(("window", slot) for slot in range(1, WINDOW + 1)),
    *(("report", slot) for slot in range(1, REPORTED + 1)),
)


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
    last, count = last_recruiting(view), view.cohorts
    if use == "next":
        return slot if last < slot <= count else 0
    if use == "future":
        return number if (number := max(last, ACTUALS) + slot) <= count else 0
    end, room = {"actual": (last, ACTUALS), "window": (min(count, last + 1), WINDOW), "report": (last, REPORTED)}[use]
    number = slot if end <= room else end - room + slot
    return number if number <= end else 0


def shown_block(sheet: Sheet, view: View, column: int) -> int:
    """Actual: the latest that recruited; next and future: those after; window: up to the first of them."""
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
                Cell(shown.number, _formula(use, slot, last_at), "figure"),
                Cell(shown.label, label),
            ]
        )
    cells.append(
        [Cell("last that recruited"), Cell(last_recruiting(view), f"SUMPRODUCT(MAX({recruiting}))", "figure"), Cell("")]
    )
    return place(sheet, view, "Cohorts shown", headings, cells, column)


def _formula(use: str, slot: int, last: str) -> str:
    if use == "next":
        return f"IF(OR({slot}<={last},{slot}>Cohort_count),0,{slot})"
    if use == "future":
        number = f"MAX({last},{ACTUALS})+{slot}"
        return f"IF({number}>Cohort_count,0,{number})"
    ending = f"MIN(Cohort_count,{last}+1)"
    end, room = {"actual": (last, ACTUALS), "window": (ending, WINDOW), "report": (last, REPORTED)}[use]
    at = f"IF({end}<={room},{slot},{end}-{room - slot})"
    return f"IF({at}>{end},0,{at})"
