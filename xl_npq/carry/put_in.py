"""What a person put into one of our workbooks that is no value of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Spot(NamedTuple):
    """A cell: its sheet, its row as Excel numbers it, and its column counted from 1."""

    sheet: str
    row: int
    column: int


class Note(NamedTuple):
    """A comment on a cell, and who wrote it."""

    spot: Spot
    text: str
    author: str


class Fill(NamedTuple):
    """The fill of a cell as the file format writes it."""

    spot: Spot
    xml: str


class Free(NamedTuple):
    """A cell beside the tables of an open sheet: what it shows, and its formula if it has one."""

    spot: Spot
    shown: str
    formula: str


class Format(NamedTuple):
    """A conditional format: the range and what it asks, in words."""

    sheet: str
    range: str
    rule: str


class Named(NamedTuple):
    """A defined name and what it stands for."""

    name: str
    target: str


class Calculated(NamedTuple):
    """A column of a table that one formula fills: the table's name, the heading, and the formula."""

    table: str
    heading: str
    formula: str


class Left(NamedTuple):
    """Something that another workbook cannot have: what it is, where it stood, and what it held."""

    what: str
    where: str
    held: str = ""


@dataclass(frozen=True)
class PutIn:
    """Everything of that kind in one workbook.

    `formulas` stand in cells where values are typed, `calculated` are the columns that formulas fill, ours too;
    `sheets` are a person's own, `left` is what no other workbook can have.
    """

    notes: tuple[Note, ...] = ()
    fills: tuple[Fill, ...] = ()
    free: tuple[Free, ...] = ()
    formulas: tuple[Free, ...] = ()
    calculated: tuple[Calculated, ...] = ()
    formats: tuple[Format, ...] = ()
    names: tuple[Named, ...] = ()
    sheets: tuple[str, ...] = ()
    hidden_rows: tuple[tuple[str, int], ...] = ()
    hidden_columns: tuple[tuple[str, int], ...] = ()
    widths: Mapping[tuple[str, int], float] = field(default_factory=dict)
    filtered: frozenset[str] = frozenset()
    left: tuple[Left, ...] = ()
