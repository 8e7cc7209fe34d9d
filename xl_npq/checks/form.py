"""The form that every check has, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_npq.checks.fault import Severity, shown
from xl_npq.facts.fact import Ledger, Rows, not_read
from xl_npq.settings import Settings
from xl_npq.tables import TABLES, Tables, Unread

Marks = npt.NDArray[np.bool_]
"""For each row of a table, whether it is meant."""
_LONGEST = 60


@dataclass(frozen=True)
class Source:
    """What checks look at: the tables as read, the settings in force, and every fact of every row by provider.

    `unclaimed` holds the rows without a provider in a source of several, which belong to nobody.
    """

    tables: Tables
    settings: Settings
    unread_settings: tuple[Unread, ...]
    ledgers: tuple[Ledger, ...]
    unclaimed: tuple[Ledger, ...] = ()


@dataclass(frozen=True)
class Found:
    """A cell (row 0: a table as a whole) with something wrong, and what, in one line."""

    table: str
    row: int
    column: str
    value: object
    message: str


@dataclass(frozen=True)
class Check:
    """One check, found by `find` in any source.

    `title` says what is wrong, `advice` what to do, in one sentence each; `example` shows a cell that the check finds,
    `paragraph` names the page and paragraph that it follows from.
    """

    reason: str
    severity: Severity
    title: str
    advice: str
    example: str
    paragraph: str
    find: Callable[[Source], Iterable[Found]]
    structural: bool = False


def marked(table: str, rows: Rows, marks: Marks, column: str, words: str, tells: str = "") -> Iterator[Found]:
    """The marked rows of a table. Told is the cell of the column, or of the calculated column `tells`."""
    places = np.flatnonzero(marks)
    if not len(places):
        return
    numbers = rows.frame.index.to_numpy()[places]
    cells = rows[tells][places] if tells else rows.frame[column].iloc[places]
    for number, cell in zip(numbers, cells, strict=True):
        yield Found(table, int(number), column, cell, said(words, cell))


def said(words: str, cell: object) -> str:
    """What is wrong, in one line with the cell's text behind it."""
    text = " ".join(shown(cell).split())
    return f"{words}: {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}" if text else words


def filled(table: str, rows: Rows, ledger: Ledger) -> Marks:
    """Rows with something in one of the table's columns, read or not."""
    return holds_something(table, rows, ledger, *TABLES[table].names)


def holds_something(table: str, rows: Rows, ledger: Ledger, *columns: str) -> Marks:
    """Rows with something in one of the columns, read or not."""
    blank: Marks = np.logical_and.reduce([rows.blank(column) for column in columns])
    return ~blank | not_read(table, rows, ledger, *columns)


def blank_cell(table: str, rows: Rows, ledger: Ledger, column: str) -> Marks:
    """Rows, blank ones apart, with nothing in the column."""
    empty: Marks = rows.blank(column) & ~not_read(table, rows, ledger, column)
    return empty & filled(table, rows, ledger) if empty.any() else empty
