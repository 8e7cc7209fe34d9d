"""The sheet Lists: what is due to DfE when, and the next of it in order."""

from __future__ import annotations

from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.saying import day_formula
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View
from xl_npq.schedule import (
    FIRST_YEAR_FORMULA,
    LINES,
    STARTS_FORMULA,
    Due,
    Occasion,
    delivery_starts,
    ends_formula,
    lines_of,
    on_formula,
    upcoming,
    year_formula,
)

NEXT = 4
"""What is due next: how many lines of it there are."""
_HEADINGS = ["Line", "Occasion", "Year", "Period ends", "Due on", "Order"]
_LINES = 100
"""More than the lines of the schedule."""
_LATER = 99_999_999
"""What lines that are not to come are sorted by."""


def due_next(view: View) -> tuple[Due, ...]:
    """The next of what is due."""
    return upcoming(view.settings, _starts(view))[:NEXT]


def _starts(view: View) -> int:
    years = view.figures.axes.years
    return delivery_starts(view.settings, years[0] if years else 0)


def schedule_block(sheet: Sheet, view: View, column: int) -> int:
    """Where delivery begins, what may be due, and what is due next."""
    starts = _starts(view)
    found = lines_of(view.settings, starts)
    first = view.refs["Cohorts in use"].at("Year", 1)
    column = place(
        sheet,
        view,
        "Delivery",
        ["What", "Value"],
        [
            [Cell("Delivery starts"), Cell(starts, STARTS_FORMULA.format(first=first), "date")],
            [Cell("First year looked at"), Cell(_first_year(found), FIRST_YEAR_FORMULA, "figure")],
        ],
        column,
    )
    for name, row in (("Delivery_starts", 1), ("First_year_due", 2)):
        view.names[name] = view.refs["Delivery"].at("Value", row)
    expect(view, sheet, "Schedule", _HEADINGS, len(LINES), column)
    lines = [
        _line(view, number, ahead, occasion, due)
        for number, ((ahead, occasion), due) in enumerate(zip(LINES, found, strict=True), 1)
    ]
    column = place(sheet, view, "Schedule", _HEADINGS, lines, column)
    return _next_block(sheet, view, column)


def _first_year(found: list[Due | None]) -> int:
    return min((due.year for due in found if due), default=0)


def _line(view: View, number: int, ahead: int, occasion: Occasion, due: Due | None) -> list[Cell]:
    ref = view.refs["Schedule"]
    year, ends, on = (f"${ref.columns[name]}${TOP + number - 1}" for name in ("Year", "Period ends", "Due on"))
    to_come = due is not None and due.on >= view.settings.as_at
    return [
        Cell(number, "", "figure"),
        Cell(occasion.name),
        Cell(due.year if due else 0, year_formula(ahead, occasion), "figure"),
        Cell(due.period_ends if due else 0, ends_formula(year, occasion), "date"),
        Cell(due.on if due else 0, on_formula(ends, occasion), "date"),
        Cell(
            due.on * _LINES + number if due and to_come else _LATER,
            f"IF({on}=0,{_LATER},IF({on}<As_at,{_LATER},{on}*{_LINES}+{number}))",
            "figure",
        ),
    ]


def _next_block(sheet: Sheet, view: View, column: int) -> int:
    headings = ["Slot", "Line", "On", "What"]
    expect(view, sheet, "Due next", headings, NEXT, column)
    ref, schedule, due = view.refs["Due next"], view.refs["Schedule"], due_next(view)
    numbers = _numbers(view)
    lines = []
    for slot in range(1, NEXT + 1):
        line, there = f"${ref.columns['Line']}${TOP + slot - 1}", slot <= len(due)
        order = f"SMALL({schedule.all('Order')},{slot})"
        occasion, year, ends, on = (
            f"INDEX({schedule.all(name)},{line})" for name in ("Occasion", "Year", "Period ends", "Due on")
        )
        lines.append(
            [
                Cell(slot, "", "figure"),
                Cell(numbers[slot - 1] if there else 0, f"IF({order}={_LATER},0,MOD({order},{_LINES}))", "figure"),
                Cell(due[slot - 1].on if there else 0, f"IF({line}=0,0,{on})", "date"),
                Cell(
                    due[slot - 1].words if there else "",
                    f'IF({line}=0,"",{occasion}&", year "&{year}&" (to "&{day_formula(ends)}&")")',
                ),
            ]
        )
    return place(sheet, view, "Due next", headings, lines, column)


def _numbers(view: View) -> list[int]:
    """The lines of what is due next."""
    found = lines_of(view.settings, _starts(view))
    return [found.index(due) + 1 for due in due_next(view)]
