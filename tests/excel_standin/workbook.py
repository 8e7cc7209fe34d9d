"""A workbook open in Excel, with the names that xlwings has: read from a file, protected as Excel protects, calculated.

It does what Excel does where the macros depend on it: a locked cell of a protected sheet refuses to be written; what
is written is taken as if it were typed (texts become formulas, numbers and dates where they look so, an apostrophe in
front keeps them texts); a date comes back as a datetime with a time zone; a wrong password is an error.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from excel_standin.boxes import FolderBox
from excel_standin.calculation import calculated
from excel_standin.excel import ComTime
from excel_standin.windows import ComError
from xl_npq.workbook.stored import stored_sheets

EPOCH = dt.datetime(1899, 12, 30)
ALLOWED = (
    *("drawing_objects", "contents", "scenarios", "user_interface_only", "formatting_cells", "formatting_columns"),
    *("formatting_rows", "inserting_columns", "inserting_rows", "inserting_hyperlinks", "deleting_columns"),
    *("deleting_rows", "sorting", "filtering", "pivot_tables"),
)
"""The arguments of Protect after the password."""
_NEWER = ("ISFORMULA",)


class Range:
    """A rectangle of cells."""

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)

    @property
    def last_cell(self) -> Range:
        return Range(self.sheet, self.row + self.shape[0] - 1, self.column + self.shape[1] - 1)

    @property
    def raw_value(self) -> Any:
        return self._block(self.sheet.com_value)

    @property
    def formula(self) -> Any:
        return self._block(self.sheet.formula_text)

    @formula.setter
    def formula(self, rows: list[list[Any]]) -> None:
        assert (len(rows), len(rows[0])) == self.shape, "xlwings would write beyond the range"
        self.sheet.require_open(self)
        for (row, column), value in zip(self.places(), (cell for line in rows for cell in line), strict=True):
            self.sheet.type(row, column, value)

    @property
    def wrap_text(self) -> bool:
        return bool(self.sheet.cells[self.row, self.column].alignment.wrap_text)

    @wrap_text.setter
    def wrap_text(self, wanted: bool) -> None:
        self.sheet.require_open(self)
        assert wanted

    def select(self) -> None:
        assert self.sheet.book.active is self.sheet, "Excel selects on the active sheet only"
        self.sheet.book.selected = f"{self.sheet.name}!{openpyxl.utils.get_column_letter(self.column)}{self.row}"

    def places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.row, self.row + self.shape[0]):
            for column in range(self.column, self.column + self.shape[1]):
                yield row, column

    def _block(self, of: Any) -> Any:
        if self.shape == (1, 1):
            return of(self.row, self.column)
        across = range(self.column, self.column + self.shape[1])
        return tuple(tuple(of(row, column) for column in across) for row in range(self.row, self.row + self.shape[0]))


class Table:
    """An Excel Table."""

    def __init__(self, sheet: Sheet, made: Any) -> None:
        self._sheet, self._made = sheet, made
        self.name: str = made.name

    @property
    def header_row_range(self) -> Range | None:
        left, top, right, _ = range_boundaries(self._made.ref)
        return Range(self._sheet, top, left, 1, right - left + 1)

    @property
    def range(self) -> Range:
        left, top, right, bottom = range_boundaries(self._made.ref)
        return Range(self._sheet, top, left, bottom - top + 1, right - left + 1)

    @property
    def data_body_range(self) -> Range | None:
        left, top, right, bottom = range_boundaries(self._made.ref)
        return Range(self._sheet, top + 1, left, bottom - top, right - left + 1)

    def column(self, heading: str) -> int:
        """The number of a column on the sheet."""
        heads = self.header_row_range
        assert heads is not None
        return int(heads.column) + list(heads.raw_value[0]).index(heading)


class Protection:
    """What stands behind a sheet: its lock, as the object model of Excel has it."""

    def __init__(self, password: str | None) -> None:
        self.password, self.allowed = password, dict.fromkeys(ALLOWED, False)
        self.refuses_to_lock = False

    @property
    def ProtectContents(self) -> bool:
        return self.password is not None

    def Protect(self, password: str, *allowed: bool) -> None:
        if self.refuses_to_lock or self.ProtectContents:
            raise ComError(-2147352567, "Protect method of Worksheet class failed")
        self.password, self.allowed = password, dict(zip(ALLOWED, allowed, strict=True))

    def Unprotect(self, password: str) -> None:
        if self.password is not None and password != self.password:
            raise ComError(-2147352567, "The password you supplied is not correct.")
        self.password = None


class Sheet:
    """A sheet; `fails_at` is a row that Excel refuses to write, for a reason of its own."""

    def __init__(self, book: Book, made: Any, values: dict[tuple[int, int], Any], password: str | None) -> None:
        self.book, self.name, self._made = book, str(made.title), made
        self.values, self.api, self.fails_at = values, Protection(password), 0
        self.cells = {(cell.row, cell.column): cell for row in made.iter_rows() for cell in row}
        self.written: list[tuple[int, int]] = []

    @property
    def tables(self) -> list[Table]:
        return [Table(self, made) for made in self._made.tables.values()]

    @property
    def used_range(self) -> Range:
        return Range(self, 1, 1, self._made.max_row, self._made.max_column)

    def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Range:
        last = last or first
        return Range(self, *first, last[0] - first[0] + 1, last[1] - first[1] + 1)

    def activate(self) -> None:
        self.book.active = self

    def com_value(self, row: int, column: int) -> Any:
        value = self.values.get((row, column))
        if isinstance(value, float) and not isinstance(value, bool) and self._at(row, column).is_date:
            moment = EPOCH + dt.timedelta(days=value)
            return ComTime(moment.year, moment.month, moment.day, moment.hour, moment.minute, tzinfo=dt.UTC)
        return None if value == "" and not self.formula_text(row, column).startswith("=") else value

    def formula_text(self, row: int, column: int) -> str:
        held = self._at(row, column).value
        if isinstance(held, str) and held.startswith("=") and self._at(row, column).data_type == "f":
            return held.replace("_xlfn.", "")
        value = self.values.get((row, column))
        return "" if value is None else format(value, ".15g") if isinstance(value, float) else str(value)

    def type(self, row: int, column: int, value: Any) -> None:
        """Put into a cell what somebody, or a macro, types."""
        if row == self.fails_at:
            raise ComError(-2147352567, "Exception occurred.")
        self.written.append((row, column))
        cell = self._at(row, column)
        if isinstance(value, str) and value.startswith("="):
            cell.value, cell.data_type = self._in_file(value), "f"
            return
        known = typed(value, str(cell.number_format))
        cell.value = known
        if isinstance(known, str):
            cell.data_type = "s"
        self.values[row, column] = known

    def require_open(self, cells: Range) -> None:
        """What Excel does where a locked cell of a protected sheet is to be changed."""
        if self.api.ProtectContents and any(self._at(*place).protection.locked for place in cells.places()):
            raise ComError(-2147352567, "The cell or chart you're trying to change is on a protected sheet.")

    def _at(self, row: int, column: int) -> Any:
        if (row, column) not in self.cells:
            self.cells[row, column] = self._made.cell(row, column)
        return self.cells[row, column]

    @staticmethod
    def _in_file(formula: str) -> str:
        for name in _NEWER:
            formula = formula.replace(f"{name}(", f"_xlfn.{name}(")
        return formula


def typed(value: Any, form: str) -> Any:
    """What Excel makes of something typed."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.startswith("'"):
        return value[1:]
    if isinstance(value, str) and form != "@":
        if found := re.fullmatch(r"(\d{4})/(0?[1-9]|1[0-2])", value):
            return float((dt.datetime(int(found[1]), int(found[2]), 1) - EPOCH).days)
        if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
    return value if isinstance(value, (str, bool)) else float(value)


class App:
    """Excel: what it is set to, what it asked and told, and the answers that somebody gives to its boxes."""

    def __init__(self) -> None:
        self.screen_updating, self.enable_events, self.calculation = True, True, "automatic"
        self.books: list[Book] = []
        self.answers: list[Any] = []
        self.asked: list[str] = []
        self.told: list[tuple[str, str | None]] = []
        self.api = SimpleNamespace(
            InputBox=self._input_box, GetSaveAsFilename=self._save_as, DefaultFilePath="", Proposed=""
        )
        self.api.FileDialog = lambda kind: FolderBox(kind, self.api, self.answers)

    @property
    def settings(self) -> tuple[bool, bool, str]:
        return self.screen_updating, self.enable_events, self.calculation

    def calculate(self) -> None:
        for book in self.books:
            book.recalculate()

    def alert(self, prompt: str, title: str | None = None, buttons: str = "ok", mode: str | None = None) -> str:
        assert title
        if buttons == "yes_no":
            self.asked.append(prompt)
            return str(self.answers.pop(0))
        self.told.append((prompt, mode))
        return "ok"

    def _input_box(self, prompt: str, title: str) -> Any:
        assert title
        self.asked.append(prompt)
        return self.answers.pop(0)

    def _save_as(self, proposed: str, filters: str, index: int, title: str) -> Any:
        assert (index, bool(title)) == (1, True)
        assert len(filters.split(",")) == 2
        self.api.Proposed = proposed
        return self.answers.pop(0)


class Book:
    """An open workbook, read from a file; what is done to it stays in memory."""

    def __init__(self, path: Path, password: str = "", app: App | None = None) -> None:
        self.name, self.fullname, self.app = path.name, str(path), app or App()
        self.app.books.append(self)
        self.made = openpyxl.load_workbook(path)
        self.active: Sheet | None = None
        self.selected = ""
        stored = stored_sheets(path)
        self.sheets = [
            Sheet(self, made, _values(stored[made.title]), password if stored[made.title].locked else None)
            for made in self.made.worksheets
        ]
        properties = {one.name: SimpleNamespace(Value=one.value) for one in self.made.custom_doc_props.props}
        self.api = SimpleNamespace(CustomDocumentProperties=SimpleNamespace(Item=lambda name: properties[name]))

    def activate(self) -> None:
        self.active = None

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def table(self, name: str) -> tuple[Sheet, Table]:
        return next((sheet, table) for sheet in self.sheets for table in sheet.tables if table.name == name)

    def recalculate(self) -> None:
        """Calculate every formula of every sheet, with an engine that nobody here wrote."""
        for (name, address), value in calculated(self.made).items():
            self.sheet(name).values[coordinate_to_tuple(address)] = value


def _values(stored: Any) -> dict[tuple[int, int], Any]:
    filled = {address: cell.value for address, cell in stored.cells.items() if cell.value is not None}
    return {coordinate_to_tuple(address): value for address, value in filled.items()}
