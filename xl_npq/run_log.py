"""The table Changes: a line for each run of a command that wrote the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xl_npq.canonical import from_the_top
from xl_npq.records import CHANGES
from xl_npq.settings import settings_of
from xl_npq.tables import HEADER_ROW, Tables
from xl_npq.version import VERSION


@dataclass(frozen=True)
class Run:
    """One run of a command: what it read, and what it did to the rows.

    `before` is the fingerprint of the workbook that it began with; blank where the workbook is new.
    """

    command: str
    input_file: str
    rows_added: int = 0
    rows_changed: int = 0
    conflicts: int = 0
    before: str = ""


def as_at_of(tables: Tables) -> date | None:
    """The As at in force; None where none is given."""
    settings, _ = settings_of(tables)
    return settings.as_at_date


def with_run(own: Tables, run: Run, after: str) -> Tables:
    """The canonical tables of a workbook, of the fingerprint `after`, with one more line in the table Changes."""
    log = own[CHANGES.name].dropna(how="all")
    line = {
        "Run": 1 + log["Run"].max() if log["Run"].notna().any() else 1,
        "Command": run.command,
        "As at": as_at_of(own),
        "Input file": run.input_file,
        "Rows added": run.rows_added,
        "Rows changed": run.rows_changed,
        "Conflicts": run.conflicts,
        "Version": VERSION,
        "Fingerprint before": run.before or None,
        "Fingerprint after": after,
    }
    return own.with_frame(CHANGES.name, from_the_top(appended(log, [line])))


def appended(frame: pd.DataFrame, lines: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The frame with further rows of the same types below, each numbered after the last; what a line lacks is blank."""
    first = max([HEADER_ROW, *map(int, frame.index)]) + 1
    rows = pd.RangeIndex(first, first + len(lines), name=frame.index.name)
    added = pd.DataFrame([dict(line) for line in lines], index=rows).reindex(columns=frame.columns)
    typed = {name: added[name].astype(object).where(added[name].notna(), None) for name in frame.columns}
    below = pd.DataFrame({name: cells.astype(frame[name].dtype) for name, cells in typed.items()}, index=rows)
    return pd.concat([frame, below]) if len(frame) else below
