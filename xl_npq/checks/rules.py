"""Rules about one row of Participants, each said in two languages: Python for `check`, a formula for the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_npq.checks.fault import Severity
from xl_npq.checks.form import Check, Found, Marks, Source, blank_cell, holds_something, marked
from xl_npq.facts.fact import Ledger, Rows, not_read

TABLE = "Participants"
RowTest = Callable[[Rows, Ledger], Any]
"""For each row, whether something holds of it."""


@dataclass(frozen=True)
class Scope:
    """The rows that a rule speaks of: `python` marks them, `excel` is TRUE for all others."""

    python: RowTest
    excel: str


@dataclass(frozen=True)
class RowRule:
    """A rule about one row: `python` marks the rows that break it, `excel` is TRUE in them.

    `excel` counts only where no rule above finds anything: every cell of the row is then readable, and it need not
    guard against errors and texts again. `message` is what the column Problem says. `tells` names the calculated
    column that holds the value at fault, where that is not the cell itself.
    """

    reason: str
    severity: Severity
    message: str
    advice: str
    column: str
    python: RowTest
    excel: str
    example: str
    paragraph: str
    scope: Scope
    tells: str = ""

    def marks(self, rows: Rows, ledger: Ledger) -> Marks:
        """The rows in scope that break the rule."""
        found: Marks = np.asarray(self.python(rows, ledger), dtype=bool)
        return found & self.scope.python(rows, ledger) if found.any() else found


def blank(column: str) -> RowTest:
    """Rows whose cell is blank; one that could not be read is not."""
    return lambda rows, ledger: blank_cell(TABLE, rows, ledger, column)


def unread(rows: Rows, ledger: Ledger, *columns: str) -> Marks:
    """Rows with a cell in one of the columns that could not be read."""
    return not_read(TABLE, rows, ledger, *columns)


_IDENTIFYING = ("Participant ID", "Name", "Level", "Enrolled on")


def holds_somebody(rows: Rows, ledger: Ledger) -> Marks:
    """Rows that are not blank: one of Participant ID, Name, Level and Enrolled on holds something."""
    return holds_something(TABLE, rows, ledger, *_IDENTIFYING)


def _takes_part(rows: Rows, ledger: Ledger) -> Marks:
    marks: Marks = holds_somebody(rows, ledger) & rows.texts("Role").among("", "Participant")
    return marks


SOMEBODY = Scope(holds_somebody, f'IFERROR({"&".join(f"TRIM([@[{column}]])" for column in _IDENTIFYING)}="",FALSE)')
"""Rows that are not blank, whatever their role."""
PARTICIPANT = Scope(_takes_part, 'NOT(OR(TRIM([@Role])={"","Participant"}))')
"""Rows of participants: the role says so, or is blank."""


def check_of(rule: RowRule) -> Check:
    """The check that finds the rows of every provider that break a rule."""

    def find(source: Source) -> Iterator[Found]:
        if (TABLE, rule.column) not in source.tables.missing:
            for ledger in (*source.ledgers, *source.unclaimed):
                rows = ledger[TABLE]
                yield from marked(TABLE, rows, rule.marks(rows, ledger), rule.column, rule.message, rule.tells)

    return Check(rule.reason, rule.severity, rule.message, rule.advice, rule.example, rule.paragraph, find)
