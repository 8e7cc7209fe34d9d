"""The sheet Lists: the measures and KPIs of the partnership targets, the latest reviews, and the lines of the plan."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.partnership import MOST_ROWS, REVIEWS, TARGETS, R, T
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View

MEETINGS = 4
"""The latest reviews that the sheet Partnership shows, from the earliest of them on."""
MEASURES, KPIS, HELD, PLAN = "Measures in use", "KPIs in use", "Reviews held", "Action lines"


def measures_shown(view: View) -> list[int]:
    """The rows of Partnership targets that define a measure, as far as there is room."""
    return [int(row) for row in view.ledger[TARGETS]["Line"] if row][: view.plan.measures]


def kpis_shown(view: View) -> list[int]:
    """The numbers of the KPIs, as far as there is room."""
    numbers = view.ledger[TARGETS]["KPI no"]
    return [int(number) for number in np.unique(numbers[numbers > 0])][: view.plan.kpis]


def meetings(view: View) -> list[int]:
    """The days of the latest reviews by As at, the last first; 0 for none."""
    reviews = view.ledger[REVIEWS]
    days = sorted({int(day) for day in reviews["Day"][reviews["Counts"] == 1]}, reverse=True)[:MEETINGS]
    return days + [0] * (MEETINGS - len(days))


def meetings_in_order(view: View) -> list[int]:
    """The same days from the earliest on."""
    held = [day for day in reversed(meetings(view)) if day]
    return held + [0] * (MEETINGS - len(held))


def plan_lines(view: View) -> list[int]:
    """The rows of Partnership reviews whose target is not achieved, by KPI, as far as there is room."""
    orders = view.ledger[REVIEWS]["Plan order"]
    return [int(order) % MOST_ROWS for order in sorted(orders[orders > 0])][: view.plan.actions]


def partnership_blocks(sheet: Sheet, view: View, column: int) -> int:
    """The four lists, one beside the other."""
    column = _rows_in_order(sheet, view, MEASURES, f"{T}[Line]", measures_shown(view), view.plan.measures, column)
    column = _kpis(sheet, view, column)
    column = _held(sheet, view, column)
    return _rows_in_order(sheet, view, PLAN, f"{R}[Plan order]", plan_lines(view), view.plan.actions, column)


def _rows_in_order(sheet: Sheet, view: View, name: str, orders: str, rows: list[int], slots: int, column: int) -> int:
    """Rows of a table in the order of a column that holds each row, or something greater and the row; 0 for none."""
    lines = []
    for slot in range(1, slots + 1):
        formula = f"IFERROR(MOD(SMALL({orders},COUNTIF({orders},0)+{slot}),{MOST_ROWS}),0)"
        lines.append([Cell(rows[slot - 1] if slot <= len(rows) else 0, formula, "figure")])
    return place(sheet, view, name, ["Row"], lines, column)


def _kpis(sheet: Sheet, view: View, column: int) -> int:
    numbers, lines = kpis_shown(view), []
    expect(view, sheet, KPIS, ["KPI no"], view.plan.kpis, column)
    ref = view.refs[KPIS]
    for slot in range(1, view.plan.kpis + 1):
        before = f"${ref.columns['KPI no']}${TOP + slot - 2}" if slot > 1 else "0"
        following = f'IFERROR(SMALL({T}[KPI no],COUNTIF({T}[KPI no],"<="&{before})+1),0)'
        formula = following if slot == 1 else f"IF({before}=0,0,{following})"
        lines.append([Cell(numbers[slot - 1] if slot <= len(numbers) else 0, formula, "figure")])
    return place(sheet, view, KPIS, ["KPI no"], lines, column)


def _held(sheet: Sheet, view: View, column: int) -> int:
    """The days of the latest reviews, the last first, and the same days from the earliest on."""
    expect(view, sheet, HELD, ["Reviewed on", "In order"], MEETINGS, column)
    at, lines = view.refs[HELD].columns["Reviewed on"], []
    span = f"${at}${TOP}:${at}${TOP + MEETINGS - 1}"
    held = f'COUNTIF({span},">0")'
    for slot, (day, in_order) in enumerate(zip(meetings(view), meetings_in_order(view), strict=True), 1):
        before = f"${at}${TOP + slot - 2}"
        earlier = "" if slot == 1 else f"*({R}[Day]<{before})"
        lines.append(
            [
                Cell(day, f"SUMPRODUCT(MAX(({R}[Counts]=1){earlier}*{R}[Day]))", "date"),
                Cell(in_order, f"IF({slot}>{held},0,INDEX({span},{held}-{slot - 1}))", "date"),
            ]
        )
    return place(sheet, view, HELD, ["Reviewed on", "In order"], lines, column)
