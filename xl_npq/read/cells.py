"""What a cell of a source may hold before it is read, and the stretches of cells that tables are made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from xl_npq.tables import Column, Place, Table

EXCEL_ERRORS = frozenset({"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!"})
MOST_CELLS, MOST_FILLED, MOST_ERRORS = 10_000_000, 3_000_000, 500_000
"""More cells than these, blank ones too, are more than memory should hold; so are as many filled ones, or errors."""
DAYS_TO_1904 = 1462
"""By how much a day's number is less where days count from 1904."""


@dataclass(frozen=True)
class ErrorValue:
    """An Excel error such as #N/A in a cell."""

    text: str


@dataclass(frozen=True)
class NotWorkedOut(ErrorValue):
    """A formula without a value: the program that wrote it does not work formulas out."""


Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | ErrorValue
"""One cell; a blank one is zero-length text. A date cell without a time of day is a date."""

Grid: TypeAlias = Sequence[Sequence[Cell]]
"""The rows of a sheet or CSV from the first row and column on."""

Parse: TypeAlias = Callable[[Cell], object]
"""Reads one cell: None for a blank, ValueError where it cannot be read."""


class Refused(ValueError):
    """A cell that cannot be read for a reason of its own: the code of the check that tells of it, and what it wants."""

    def __init__(self, reason: str, wanted: str) -> None:
        """Keep the code and the words."""
        super().__init__(reason)
        self.reason, self.wanted = reason, wanted


@dataclass(frozen=True)
class Doubt:
    """How a cell was read that could have meant something else, and the code of the check that tells of it.

    Told of the first such cell of the column alone, where `once`.
    """

    words: str
    reason: str = ""
    once: bool = False


@dataclass(frozen=True)
class Block:
    """The cells of one table: its headings and the rows below them; `first_row` is the first of these in Excel.

    `calculated` are the positions of the columns that formulas of an Excel Table fill, None where it is not known;
    numbers in date columns count from 1904 where `from_1904`. `below` are the rows under an Excel Table that somebody
    may have meant for it, each with its number and first cell; `beside` is what else on its sheet has its
    headings and is not read, each with its row; `longer` are rows of a text file with more cells than headings, each
    with the first cell too many.
    """

    place: Place
    headings: Sequence[Cell]
    rows: Grid
    first_row: int
    first_column: int = 0
    calculated: frozenset[int] | None = None
    from_1904: bool = False
    below: tuple[tuple[int, Cell], ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    longer: tuple[tuple[int, Cell], ...] = ()


@dataclass(frozen=True)
class Headings:
    """Where each column stands in a block: canonical ones by name, and the extra ones under their own heading."""

    canonical: Mapping[str, int]
    extra: Mapping[str, int]


@dataclass(frozen=True)
class Adjusted:
    """The cells of a table by column name, and the doubts there are, by column and place in it."""

    cells: Mapping[str, Sequence[Cell]]
    doubts: Mapping[tuple[str, int], Doubt] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """One way of reading cells.

    `parser` makes the parser of a column from the column's distinct cells, `wanted` says in words what the column
    takes, `doubts` says how cells were read that could have meant something else (given whether the table's dates look
    month first), `blank` tells a blank cell, `telling` the positions of which one must hold something for a row to be
    one, `foot` how many rows at the end are totals, `adjusted` sees a whole table's cells by column name, in order,
    before they are read, and says which cell of which column it is in doubt about.
    """

    parser: Callable[[Column, Collection[Cell]], Parse]
    wanted: Callable[[Column], str]
    doubts: Callable[[Column, Collection[Cell], bool], Mapping[Cell, Doubt]]
    blank: Callable[[Cell], bool]
    telling: Callable[[Headings, Block], Sequence[int]]
    foot: Callable[[Grid, Headings], int]
    adjusted: Callable[[Table, Mapping[str, Sequence[Cell]]], Adjusted]


def number_in_words(column: Column) -> str:
    """What a NUMBER column takes: "a whole number from 1 to 240"."""
    words = "a whole number" if column.whole else "a number"
    if column.least is not None and column.most is not None:
        return f"{words} from {column.least:g} to {column.most:g}"
    if column.least is not None:
        return f"{words}, {column.least:g} or more"
    return words if column.most is None else f"{words}, {column.most:g} or less"


def choices_in_words(column: Column) -> str:
    """What a CHOICE column takes: "Pass or Fail"."""
    *rest, last = column.choices
    return f"{', '.join(rest)} or {last}" if rest else last
