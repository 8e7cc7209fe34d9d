"""A second merge, as plain as can be: rows are dictionaries of texts, known by their Participant ID alone.

It shares nothing with the first; the tests play the same exports, typing and choices to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Cell = tuple[str, str]
"""Participant ID and column."""
MARK = "Not in export since"


@dataclass
class PlainBook:
    """A workbook: its rows by Participant ID, what an export last gave of each cell, and the conflicts."""

    staff: frozenset[str]
    as_at: str
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    given: dict[Cell, str] = field(default_factory=dict)
    declined: dict[Cell, str] = field(default_factory=dict)
    asked: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    """What the workbook says and what the export says."""
    chosen: dict[Cell, str] = field(default_factory=dict)

    def build(self, rows: Iterable[Mapping[str, str]]) -> None:
        for row in rows:
            self._new(row)

    def type(self, who: str, column: str, text: str) -> None:
        self.rows[who][column] = text

    def merge(self, export: Iterable[Mapping[str, str]], whole: bool) -> None:
        self._choices()
        there = set(self.rows)
        here = set()
        for row in export:
            who = row["Participant ID"]
            here.add(who)
            if who in there:
                self._row(who, row)
            else:
                self._new(row)
        for who in there:
            if who in here:
                self.rows[who][MARK] = ""
            elif whole and not self.rows[who].get(MARK):
                self.rows[who][MARK] = self.as_at

    def _new(self, row: Mapping[str, str]) -> None:
        who = row["Participant ID"]
        self.rows[who] = dict(row)
        for column, text in row.items():
            if text:
                self.given[who, column] = text

    def _choices(self) -> None:
        for cell, choice in list(self.chosen.items()):
            ours, theirs = self.asked[cell]
            who, column = cell
            now = self.rows[who].get(column, "")
            if choice == "Workbook":
                self.declined[cell] = theirs
                del self.asked[cell]
            elif now == theirs:
                self._settle(cell)
            elif now == ours:
                self.rows[who][column] = theirs
                self.given[cell] = theirs
                self._settle(cell)
            del self.chosen[cell]

    def _settle(self, cell: Cell) -> None:
        if cell in self.asked:
            del self.asked[cell]
            self.declined.pop(cell, None)

    def _row(self, who: str, export: Mapping[str, str]) -> None:
        for column, new in export.items():
            cell = (who, column)
            old = self.rows[who].get(column, "")
            if new == "":
                continue
            if old == new:
                self.given[cell] = new
                self._settle(cell)
                self.declined.pop(cell, None)
            elif self.declined.get(cell) == new:
                continue
            elif (old == "" and cell not in self.given) or (
                old != "" and column not in self.staff and self.given.get(cell) == old
            ):
                self._accept(cell, new)
            else:
                self.asked[cell] = (old, new)

    def _accept(self, cell: Cell, new: str) -> None:
        who, column = cell
        self.rows[who][column] = new
        self.given[cell] = new
        self._settle(cell)
        self.declined.pop(cell, None)
