"""What a check finds: faults, each with its place in the file, and all of them together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import pandas as pd

from xl_npq.values import general

Severity = Literal["error", "warning", "note"]
COLUMNS = ("severity", "table", "row", "column", "value", "reason", "advice", "message", "place", "file", "sheet")


@dataclass(frozen=True)
class Fault:
    """One fault of a source.

    `row` is the row in the file as Excel numbers it, 0 for the table as a whole. `value` is the cell as text, "" for
    a blank one. `reason` is a stable code, `advice` says what to do, `message` what is wrong, `place` names file and
    sheet in words, `file` and `sheet` each alone ("" where there is none). A `structural` fault stops every command.
    """

    severity: Severity
    table: str
    row: int
    column: str
    value: str
    reason: str
    advice: str
    message: str
    place: str
    structural: bool = False
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Faults:
    """The faults of a source, in the order of the catalogue, then by table and row."""

    faults: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        """How many."""
        return len(self.faults)

    def __iter__(self) -> Iterator[Fault]:
        """Each in turn."""
        return iter(self.faults)

    @property
    def errors(self) -> Faults:
        """Those that make a figure wrong, or leave a row or cell out of it."""
        return self._of("error")

    @property
    def warnings(self) -> Faults:
        """Those that may make a figure wrong."""
        return self._of("warning")

    @property
    def notes(self) -> Faults:
        """What is worth knowing, but needs no correction."""
        return self._of("note")

    @property
    def counts(self) -> str:
        """How many of each severity: `1 error, 0 warnings and 2 notes`."""
        found = ((self.errors, "error"), (self.warnings, "warning"), (self.notes, "note"))
        errors, warnings, notes = (_counted(len(of), one) for of, one in found)
        return f"{errors}, {warnings} and {notes}"

    @property
    def errors_counted(self) -> str:
        """How many errors: `1 error`, `2 errors`."""
        return _counted(len(self.errors), "error")

    @property
    def worst_first(self) -> Faults:
        """All of them: errors, then warnings, then notes, each in the order that they have here."""
        return Faults((*self.errors, *self.warnings, *self.notes))

    @property
    def structural(self) -> Faults:
        """Those that stop every command: a missing table or column, no rows."""
        return Faults(tuple(fault for fault in self if fault.structural))

    def frame(self) -> pd.DataFrame:
        """One line for each fault: `row` is a whole number, everything else text."""
        frame = pd.DataFrame([asdict(fault) for fault in self], columns=list(COLUMNS))
        return frame.astype({column: "int64" if column == "row" else "str" for column in COLUMNS})

    def _of(self, severity: Severity) -> Faults:
        return Faults(tuple(fault for fault in self if fault.severity == severity))


def shown(value: object) -> str:
    """A cell as text: dates as 2019-09-30, numbers as Excel shows them, "" for a blank."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    return general(float(value)) if isinstance(value, (int, float)) else str(value)


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
