"""Excel as xlwings sees it through COM: ranges whose `Value` is what Excel hands over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
"""What VBA hands over for an argument that was left out."""
NOT_AVAILABLE, DIVIDED_BY_ZERO, SPILL = -2146826246, -2146826281, -2146826243
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class ComTime(dt.datetime):
    """A date as pywin32 hands it over: a datetime of its own type, with a time zone."""


def com_value(value: object) -> object:
    """A cell as COM hands it over: whole numbers are floats, dates have pywin32's type, a blank is None."""
    if isinstance(value, dt.date):
        clock = value.time() if isinstance(value, dt.datetime) else dt.time()
        return ComTime.combine(value, clock, tzinfo=dt.UTC)
    if isinstance(value, int) and not isinstance(value, bool) and value > -(10**9):
        return float(value)
    return None if value == "" else value


class Cells:
    """A range of a made-up sheet, by its first cell and its size, all counted from 1."""

    def __init__(self, sheet: Worksheet, row: int, column: int, rows: int, columns: int) -> None:
        self.Worksheet, self.Row, self.Column = sheet, row, column
        self.Rows, self.Columns = SimpleNamespace(Count=rows), SimpleNamespace(Count=columns)
        self.Application = sheet.Application
        attributes = SimpleNamespace(iid=RANGE_IID)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: attributes))

    def __call__(self, row: int, column: int) -> Cells:
        """One cell of the range, counted from its first."""
        return Cells(self.Worksheet, self.Row + row - 1, self.Column + column - 1, 1, 1)

    @property
    def Value(self) -> object:
        """What the cells hold: a scalar for one cell, else a tuple of rows. Reading a million rows is a mistake."""
        rows, columns = self.Rows.Count, self.Columns.Count
        assert rows * columns < 5_000_000, "a whole column was read to the end of the sheet"
        if rows == columns == 1:
            return self.Worksheet.at(self.Row, self.Column)
        if (self.Row, self.Column) == (1, 1) and (rows, columns) == self.Worksheet.size:
            return tuple(map(tuple, self.Worksheet.cells))
        return tuple(
            tuple(self.Worksheet.at(self.Row + down, self.Column + across) for across in range(columns))
            for down in range(rows)
        )


class Worksheet:
    """A sheet with cells from A1 on; nothing lies beyond them."""

    def __init__(self, rows: Sequence[Sequence[object]], book: Workbook) -> None:
        self.size = max(1, len(rows)), max([1, *map(len, rows)])
        lines = [[*row, *[None] * (self.size[1] - len(row))] for row in rows] or [[None]]
        self.cells = [[com_value(cell) for cell in row] for row in lines]
        self.Parent, self.Application, self.Name = book, book.Application, "Sheet1"

    def at(self, row: int, column: int) -> object:
        """The value of one cell."""
        within = row <= self.size[0] and column <= self.size[1]
        return self.cells[row - 1][column - 1] if within else None

    def Cells(self, row: int, column: int) -> Cells:
        """One cell as a range."""
        return Cells(self, row, column, 1, 1)

    def Range(self, first: Cells, last: Cells) -> Cells:
        """The range between two cells."""
        return Cells(self, first.Row, first.Column, last.Row - first.Row + 1, last.Column - first.Column + 1)

    @property
    def UsedRange(self) -> Cells:
        """The cells that hold something."""
        return Cells(self, 1, 1, *self.size)


class Workbook:
    """A workbook, its days counted from 1900 or 1904."""

    def __init__(self, *, date_1904: bool = False) -> None:
        self.Application, self.Name, self.Date1904 = SimpleNamespace(Hwnd=1), "Book1.xlsx", date_1904

    def range(self, rows: Sequence[Sequence[object]]) -> Any:
        """A range with these cells, on a sheet of its own."""
        return Worksheet(rows, self).UsedRange

    def columns(self, rows: Sequence[Sequence[object]]) -> Any:
        """Whole columns with these cells at the top."""
        sheet = Worksheet(rows, self)
        return Cells(sheet, 1, 1, LAST_ROW, sheet.size[1])
