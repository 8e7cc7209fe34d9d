"""Ranges as Excel hands them over: what they hold, whether it has changed, and their cells as the reader takes them."""

from __future__ import annotations

import marshal
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import TypeAlias

from xl_npq.read.cells import Cell, ErrorValue, Grid
from xl_npq.values import ERROR_VALUES

Rows: TypeAlias = Sequence[Sequence[object]]

_FIRST_ERROR = -2146828288
"""COM hands an error over as this number and the error's own."""
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
EXCEL_ERRORS = ERROR_VALUES | frozenset(_ERRORS.values()) | {"#ERROR!"}
_TIME_ALONE = date(1899, 12, 30)
_PLAIN = frozenset((float, str, int, bool, type(None)))


@dataclass(frozen=True)
class Range:
    """The cells of a range, row by row, as Excel gave them.

    `from_1904`: the workbook counts its days from 1904, so that a date in a cell that is not formatted as one is 1,462
    less than elsewhere.
    """

    rows: Rows
    from_1904: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return len(self.rows), max(map(len, self.rows), default=0)

    @property
    def blank(self) -> bool:
        """Whether there is nothing in any cell."""
        return all(cell is None or cell == "" for row in self.rows for cell in row)


def range_of(given: object) -> Range:
    """What a function was given for a range: rows of cells, one row, or a single cell."""
    if isinstance(given, Range):
        return given
    if not isinstance(given, (list, tuple)):
        return Range(((given,),))
    if not any(isinstance(row, (list, tuple)) for row in given):
        return Range((tuple(given),))
    return Range(tuple(tuple(row) if isinstance(row, (list, tuple)) else (row,) for row in given))


def digest(taken: Range) -> bytes:
    """A fingerprint of the content: equal for equal cells wherever they stand, another one where a cell differs."""
    cells = [[cell if type(cell) in _PLAIN else _told_apart(cell) for cell in row] for row in taken.rows]
    # Version 2 writes equal values alike; later ones write which of them are the same object.
    return blake2b(marshal.dumps((taken.from_1904, cells), 2), digest_size=16).digest()


def _told_apart(cell: object) -> object:
    if isinstance(cell, datetime):
        # Not its text or hash: both ask the time zone, which takes longer than everything else here.
        return (cell.toordinal(), cell.hour, cell.minute, cell.second, cell.microsecond)
    return (type(cell).__name__, repr(cell))


def cells(taken: Range) -> Grid:
    """The cells as the reader of files has them."""
    return [[cell_of(cell) for cell in row] for row in taken.rows]


def cell_of(value: object) -> Cell:
    """One cell as the reader of files has it: a blank is zero-length text, an error is told apart from its text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return ErrorValue(value) if value in ERROR_VALUES else str(value)
    if isinstance(value, (bool, ErrorValue)):
        return value
    if isinstance(value, int) and _FIRST_ERROR <= value < _FIRST_ERROR + 3000:
        return ErrorValue(_ERRORS.get(value - _FIRST_ERROR, "#ERROR!"))
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    return _moment(value)


def _number(value: float | Decimal) -> Cell:
    try:
        number = float(value)
    except OverflowError:
        return str(value)
    return "" if math.isnan(number) else number


def _moment(value: object) -> Cell:
    if isinstance(value, datetime):
        clock = time(value.hour, value.minute, value.second, value.microsecond)
        day = date(value.year, value.month, value.day)
        if day == _TIME_ALONE:
            return clock
        return day if clock == time() else datetime.combine(day, clock)
    return value if isinstance(value, (date, time, timedelta)) else str(value)
