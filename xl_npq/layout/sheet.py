"""Sheets as plain values: cells, blocks of them, Excel Tables, rules for how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from xl_npq.theme import NAVY, PLAIN, Theme

if TYPE_CHECKING:
    from xl_npq.layout.chart import Chart, Scatter

Value = str | int | float | bool | None


class Cell(NamedTuple):
    """A cell: the value that it shows, the formula that gives it (as Excel shows it, without =), its style by name.

    A cell with `stored` holds a figure that Python worked out and no formula can.
    """

    value: Value
    formula: str = ""
    style: str = "text"
    stored: bool = False


_cell: Callable[[tuple[Value, str, str, bool]], Cell] = partial(tuple.__new__, Cell)
"""A cell from all of its parts: a workbook has a hundred thousand, and `Cell` looks at each one's arguments first."""


class Ref(NamedTuple):
    """A block of rows with named columns somewhere on a sheet, as formulas refer to it."""

    sheet: str
    first_row: int
    rows: int
    columns: Mapping[str, str]

    def __hash__(self) -> int:
        """By content, so that what is said of a place can be kept for the next workbook that has the same."""
        return hash((self.sheet, self.first_row, self.rows, frozenset(self.columns.items())))

    def at(self, column: str, row: int) -> str:
        """The cell in a column, `row` counting from 1."""
        return f"{quoted(self.sheet)}!${self.columns[column]}${self.first_row + row - 1}"

    def all(self, column: str, last: str = "") -> str:
        """All cells of a column, or from one column to another."""
        end = self.columns[last or column]
        return f"{quoted(self.sheet)}!${self.columns[column]}${self.first_row}:${end}${self.first_row + self.rows - 1}"


class Line(NamedTuple):
    """A line of cells before anything is in them: for each its place, formula, style, and whether it is stored."""

    places: tuple[tuple[int, int], ...]
    formulas: tuple[str, ...]
    styles: tuple[str, ...]
    stored: tuple[bool, ...]

    def filled(self, values: Iterable[Value]) -> Iterator[tuple[tuple[int, int], Cell]]:
        """The cells with their values, each with its place."""
        return zip(
            self.places, map(_cell, zip(values, self.formulas, self.styles, self.stored, strict=True)), strict=True
        )


class Lines(NamedTuple):
    """Lines of cells before anything is in them, and all of their cells by place."""

    lines: tuple[Line, ...]
    cells: Mapping[tuple[int, int], Cell]


def lines_of(lines: Iterable[Iterable[tuple[int, Cell]]], first: int) -> Lines:
    """Lines from a row on, each of cells with their columns."""
    made: list[Line] = []
    held: dict[tuple[int, int], Cell] = {}
    for row, line in enumerate(lines, first):
        cells = {(row, column): cell for column, cell in line}
        _, formulas, styles, stored = zip(*cells.values(), strict=True)
        made.append(Line(tuple(cells), formulas, styles, stored))
        held |= cells
    return Lines(tuple(made), held)


@dataclass(frozen=True)
class TableColumn:
    """A column of an Excel Table: its cells, and where it is calculated the formula of each.

    A column that is not `live` holds values instead of its formula. `styles` has one for each row where they differ,
    `head` is the style of its heading where that is none of an input table.
    """

    name: str
    values: npt.NDArray[Any] | Sequence[Any]
    style: str
    width: float
    formula: str = ""
    live: bool = True
    styles: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class DataTable:
    """An Excel Table: inputs first, then calculated columns."""

    name: str
    row: int
    column: int
    columns: tuple[TableColumn, ...]
    rows: int


@dataclass(frozen=True)
class Rule:
    """A conditional format: where the formula (for the top left cell of the range) holds, the cells look so."""

    range: str
    formula: str
    look: str


@dataclass(frozen=True)
class Validation:
    """What may be typed into a range, and what is said to whoever selects a cell of it or types something else.

    `kind` is that of Excel's dialogue (none, list, date, decimal, whole, custom) and `formulas` what it asks for there,
    written for the top left cell. Something else is refused where it `stops`, and kept after a question otherwise; a
    blank `error` lets everything pass.
    """

    range: str
    kind: Literal["none", "list", "date", "decimal", "whole", "custom"] = "none"
    formulas: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    error: str = ""
    stops: bool = True


class LogoRoom(NamedTuple):
    """Room for a logo from the top left corner of a cell on, in points."""

    place: str
    width: float
    height: float


@dataclass
class Sheet:
    """A sheet under construction."""

    name: str
    title: str
    locked: bool = True
    visible: bool = True
    landscape: bool = True
    freeze: str = ""
    fit_width: int = 1
    fit_height: int = 0
    repeat_rows: str = ""
    heading: str = ""
    """What stands at the head of every printed page."""
    tab: str = NAVY
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    tables: list[DataTable] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    choices: set[tuple[int, int]] = field(default_factory=set)
    """Cells of a locked sheet that people choose in."""
    by_filter: set[tuple[int, int]] = field(default_factory=set)
    """Cells that show how many rows a filter leaves: they move with it."""
    repeat_columns: str = ""
    charts: list[Chart | Scatter] = field(default_factory=list)
    print_area: str = ""
    link_back: int = 0
    """The column of the link back to the first sheet, where it is not the first that the title leaves free."""
    logo: LogoRoom | None = None
    """Where a provider's logo goes, if it has one."""

    def put(self, row: int, column: int, value: Value, formula: str = "", style: str = "text") -> None:
        """Set one cell."""
        self.cells[row, column] = Cell(value, formula, style)

    def words(self, row: int, text: str, style: str, width: int = 150) -> int:
        """Set a text in as many rows of column A as it needs at `width` characters; returns the row after them."""
        lines = wrap(text, width)
        for down, line in enumerate(lines):
            self.put(row + down, 1, line, style=style)
        return row + len(lines)

    def row(self, row: int, column: int, values: Iterable[Value], style: str) -> None:
        """Set cells of a row from a column on, all of one style."""
        for offset, value in enumerate(values):
            self.cells[row, column + offset] = Cell(value, "", style)

    def block(self, row: int, column: int, names: Sequence[str], lines: Sequence[Sequence[Cell]]) -> Ref:
        """Set a block of lines; its names are what formulas call its columns."""
        for down, line in enumerate(lines):
            for across, cell in enumerate(line):
                self.cells[row + down, column + across] = cell
        columns = {name: letter(column + offset) for offset, name in enumerate(names)}
        return Ref(self.name, row, len(lines), columns)

    def fill(self, kept: Lines, values: Iterable[Iterable[Value]]) -> None:
        """Put lines in place, the first of them with values."""
        self.cells |= kept.cells
        for line, held in zip(kept.lines, values, strict=False):
            self.cells.update(line.filled(held))


@dataclass(frozen=True)
class Book:
    """All sheets of a workbook in order, with the names that formulas use for single cells."""

    title: str
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str]
    properties: Mapping[str, str]
    footer: str = ""
    """What stands at the foot of every printed page."""
    author: str = "xl-npq"
    opens_on: str = "Dashboard"
    theme: Theme = PLAIN


@cache
def letter(column: int) -> str:
    """The letters of a column: 1 is A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return sheet if sheet.isalnum() and not sheet[0].isdigit() else "'" + sheet.replace("'", "''") + "'"


def plain(value: object) -> Value:
    """A figure as a cell takes it: NaN is zero-length text, numpy's numbers are Python's."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and value != value):
        return ""
    assert isinstance(value, (str, int, float, bool))
    return value
