"""The sheet Checks of the open workbook, filled with what is wrong with its data now."""

from __future__ import annotations

from xlwings import Sheet as ExcelSheet

from xl_npq.checks.fault import Faults
from xl_npq.excel.macros.standing import BLANK, Expected, put_right, standing
from xl_npq.layout.checks_sheet import HEADS, HEADS_ROW
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.verify import CHECKS

_FOUND = (2, 1)
_WRAPPED = ("What is wrong", "What to do")


def fill(there: ExcelSheet, sheet: Sheet, faults: Faults) -> int:
    """Write the list of faults; what is left of a longer one goes. Returns how many cells were written."""
    expected: Expected = {**_left_over(there, sheet), **sheet.cells, _FOUND: Cell(summary(faults))}
    written = put_right(there, expected)
    names = [name for name, _ in HEADS]
    first, last = (names.index(name) + 1 for name in _WRAPPED)
    there.range((HEADS_ROW + 1, first), (max(row for row, _ in sheet.cells), last)).wrap_text = True
    return written


def summary(faults: Faults) -> str:
    """How many faults there are, as the sheet says it."""
    if not len(faults):
        return "Found when last checked: nothing."
    return f"Found when last checked: {faults.counts}"


def _left_over(there: ExcelSheet, sheet: Sheet) -> Expected:
    """The filled cells of the list as it stands, to be blank where the new one has nothing."""
    found = standing(there, sheet.cells)
    return {place: BLANK for place in found.formulas if place[0] > HEADS_ROW and place[1] <= len(HEADS)}


__all__ = ["CHECKS", "fill", "summary"]
