"""The sheet Checks: what was found as the workbook was built, and whether that still holds."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from xl_npq.checks.fault import Fault, Faults
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View
from xl_npq.tables import Tables

MOST = 5_000
"""Faults listed one by one; the rest are counted."""
HEADS_ROW = 6
LINE = 15
"""Points."""
HEADS = (
    ("Severity", 10), ("Table", 14), ("Row here", 9), ("Column", 18), ("Value", 22), ("What is wrong", 60),
    ("What to do", 60), ("Row in the source", 10), ("Source", 36), ("Code", 26),
)  # fmt: skip
"""The headings of the list with their widths."""


def checks_sheet(view: View, tables: Tables, faults: Faults, moved: Mapping[str, Mapping[int, int]]) -> Sheet:
    """The sheet; `moved` gives for each table the row of this workbook on which a row of the source stands."""
    sheet = Sheet("Checks", "Checks", freeze="A7", repeat_rows="6:6")
    sheet.put(1, 1, "Checks", style="title")
    found = faults.counts if len(faults) else "Nothing was found."
    sheet.cells[2, 1] = Cell(f"Found as the workbook was built: {found}", "", "wording", stored=True)
    sheet.put(
        3, 1, "Errors leave something out of the figures; warnings may. Mend them in the source or here.", style="note"
    )
    _put_currency(sheet, view, tables)
    sheet.heights[HEADS_ROW] = 30
    for column, (name, width) in enumerate(HEADS, 1):
        sheet.put(HEADS_ROW, column, name, style="head_left")
        sheet.widths[column] = width
    for row, fault in enumerate(list(faults.worst_first)[:MOST], HEADS_ROW + 1):
        shown = _shown(fault, moved)
        sheet.heights[row] = LINE * max(
            lines_needed(text, width) for text, (_, width) in zip(shown, HEADS, strict=True)
        )
        for column, value in enumerate(shown, 1):
            sheet.cells[row, column] = Cell(
                value, "", "centre" if isinstance(value, int) else "label_wrap", stored=True
            )
    if len(faults) > MOST:
        rest = f"… and {len(faults) - MOST:,} more: xl-npq check lists them all."
        sheet.cells[HEADS_ROW + 1 + MOST, 1] = Cell(rest, "", "warning", stored=True)
    if not len(faults):
        sheet.cells[HEADS_ROW + 1, 1] = Cell("Nothing was found.", "", "label", stored=True)
    return sheet


def lines_needed(text: str | int, width: float) -> int:
    """How many lines a text takes in a column of so many characters, with a word's length to spare."""
    return max(1, sum(ceil(len(line) / (width * 0.9)) or 1 for line in str(text).split("\n")))


def _shown(fault: Fault, moved: Mapping[str, Mapping[int, int]]) -> tuple[str | int, ...]:
    here = moved.get(fault.table, {}).get(fault.row, 0)
    return (
        fault.severity,
        fault.table,
        here or "",
        fault.column,
        fault.value,
        fault.message,
        fault.advice,
        fault.row or "",
        fault.place,
        fault.reason,
    )


def _put_currency(sheet: Sheet, view: View, tables: Tables) -> None:
    """Whether the filled cells and the rows with a problem are as many as when this was written."""
    inputs = [str(column) for column in tables["Participants"].columns]
    span = f"Participants[[{inputs[0]}]:[{inputs[-1]}]]"
    raw = {(cell.row, cell.column) for cell in tables.unread if cell.table == "Participants"}
    frame = tables["Participants"]
    filled = int(frame.notna().to_numpy().sum()) - int((frame == "").to_numpy().sum()) + len(raw)
    problems = int((view.ledger["Participants"]["Problem no"] > 0).sum())
    sheet.put(4, 1, "Whether Participants has changed since this was written:", style="faint")
    for column, (count, formula, look) in enumerate(
        (
            (filled, f"COUNTA({span})", "cells_filled"),
            (problems, 'COUNTIF(Participants[Problem no],">0")', "rows_with_problem"),
        ),
        6,
    ):
        sheet.cells[4, column] = Cell(count, "", f"{look}_then", stored=True)
        sheet.cells[5, column] = Cell(count, formula, f"{look}_now")
    sheet.put(
        5,
        1,
        "Up to date.",
        'IF(AND(F4=F5,G4=G5),"Up to date.","Out of date: build again, or see Problem in Participants.")',
        "note",
    )
