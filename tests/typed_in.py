"""Workbooks changed as a person in Excel changes them: cells typed over, rows added under a table, which then grows.

openpyxl keeps no cached values, so what is saved here shows figures only when an engine has recalculated it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.tables import TABLES

Row = Mapping[str, object]


class TypedIn:
    """A workbook of ours, open for typing."""

    def __init__(self, path: Path) -> None:
        self._book = load_workbook(path)
        self._tables: dict[str, tuple[Worksheet, Table]] = {
            table.displayName: (sheet, table) for sheet in self._book.worksheets for table in sheet.tables.values()
        }

    def save(self, path: Path) -> Path:
        self._book.save(path)
        return path

    def add(self, name: str, rows: Sequence[Row]) -> None:
        """Type rows into a table: on its blank lines first, then below it, where it grows as Excel's tables do."""
        for row in rows:
            number = next((line for line in self._lines(name) if self._is_blank(name, line)), None)
            self._type(name, self._grow(name) if number is None else number, row)

    def add_below(self, name: str, row: Row) -> None:
        """Type a row right below a table that does not grow, as a paste in Excel can leave it."""
        self._type(name, self._lines(name)[-1] + 1, row)

    def change(self, name: str, key_column: str, key: str, values: Row) -> int:
        """Type over cells of the first row that has `key` in a column; gives the row's number on the sheet."""
        sheet, _ = self._tables[name]
        place = self._columns(name)[key_column]
        number = next(line for line in self._lines(name) if sheet.cell(line, place).value == key)
        self._type(name, number, values)
        return number

    def set(self, setting: str, value: object) -> None:
        """Type the value of a setting."""
        self.change("Settings", "Setting", setting, {"Value": value})

    def choose(self, sheet: str, place: tuple[int, int], value: str) -> None:
        """Choose in a cell of a locked sheet."""
        self._book[sheet].cell(*place).value = value

    def cell(self, name: str, number: int, column: str) -> tuple[str, str]:
        """The place of a table's cell: sheet and address."""
        return self._tables[name][0].title, f"{get_column_letter(self._columns(name)[column])}{number}"

    def heading(self, sheet: str, row: int) -> dict[str, str]:
        """The texts in a row of a sheet, each with the letter of its column."""
        cells = self._book[sheet][row]
        return {cell.value: cell.column_letter for cell in reversed(cells) if isinstance(cell.value, str)}

    def texts(self, sheet: str, column: int) -> dict[int, str]:
        """The texts in a column of a sheet by row."""
        (cells,) = self._book[sheet].iter_cols(column, column)
        return {cell.row: cell.value for cell in cells if isinstance(cell.value, str)}

    def _columns(self, name: str) -> dict[str, int]:
        left, *_ = range_boundaries(self._tables[name][1].ref)
        return {column.name: left + place for place, column in enumerate(self._tables[name][1].tableColumns)}

    def _lines(self, name: str) -> range:
        _, top, _, bottom = range_boundaries(self._tables[name][1].ref)
        return range(top + 1, bottom + 1)

    def _is_blank(self, name: str, number: int) -> bool:
        sheet, inputs = self._tables[name][0], TABLES[name.replace("_", " ")].names
        columns = self._columns(name)
        return all(sheet.cell(number, columns[column]).value is None for column in inputs)

    def _type(self, name: str, number: int, row: Row) -> None:
        sheet, columns = self._tables[name][0], self._columns(name)
        for column, value in row.items():
            shown: Any = sheet.cell(number, columns[column])
            form = shown.number_format
            shown.value = value
            shown.number_format = form

    def _grow(self, name: str) -> int:
        sheet, table = self._tables[name]
        left, top, right, bottom = range_boundaries(table.ref)
        for place, column in enumerate(table.tableColumns, left):
            above, below = sheet.cell(bottom, place), sheet.cell(bottom + 1, place)
            assert below.value is None, f"{sheet.title}!{below.coordinate} is in the way of the table {name}"
            below._style = copy(above._style)
            if column.calculatedColumnFormula is not None:
                below.value = f"={column.calculatedColumnFormula.attr_text}"
        table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + 1}"
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
        return bottom + 1
