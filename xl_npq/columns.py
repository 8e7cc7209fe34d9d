"""What a column of an input table is, and how its cells are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a column's cells are read, and what they hold afterwards.

    | kind | in a frame | blank |
    |---|---|---|
    | TEXT | str, as typed | NaN |
    | LABEL | str, spaces trimmed, runs of spaces made one | NaN |
    | CHOICE | as LABEL, one of `Column.choices` in their own spelling | NaN |
    | TRN | str of seven digits | NaN |
    | COHORT | str such as ``2017/18`` | NaN |
    | YES_NO | ``Yes`` or ``No`` | NaN |
    | DATE | datetime64[s], whole days from 1901 to 2199 | NaT |
    | NUMBER | float64 | NaN |
    | SHARE | float64, a fraction from 0 to 1 | NaN |
    | ANY | object: the cell as it came (Settings only) | None |
    """

    TEXT = "text"
    LABEL = "label"
    CHOICE = "choice"
    TRN = "TRN"
    COHORT = "cohort"
    YES_NO = "Yes or No"
    DATE = "date"
    NUMBER = "number"
    SHARE = "share"
    ANY = "any"


class Beyond(Enum):
    """What a label is that is not in the list that its column offers."""

    LOST = "the row does not count with it"
    DOUBTFUL = "it counts, but is likely a slip"
    FINE = "the list is an offer"


@dataclass(frozen=True)
class Column:
    """One column of an input table.

    `least` and `most` bound a NUMBER, both included; `whole` asks for a whole number. A cell outside them is
    unreadable: it counts as blank and is a fault. A LABEL may be `offered` some texts, or those `listed` in a column of
    a table (table, column); `beyond` says what another label is.
    """

    name: str
    kind: Kind = Kind.LABEL
    required: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False
    offered: tuple[str, ...] = ()
    listed: tuple[str, str] | None = None
    beyond: Beyond = Beyond.DOUBTFUL


@dataclass(frozen=True)
class Table:
    """One input table: its name (sheet, Excel Table, CSV file) and its columns in order."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def range_name(self) -> str:
        """The name of the Excel Table: spaces are not allowed there."""
        return self.name.replace(" ", "_")
