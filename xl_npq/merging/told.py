"""What a merge tells of: each thing that it did or asks, and the workbook afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from xl_npq.merging.lines import Line
from xl_npq.tables import Tables


@dataclass(frozen=True)
class Change:
    """One thing that a merge does, or asks, for whoever looks before it is done."""

    what: str
    table: str
    row: str
    name: str = ""
    column: str = ""
    workbook: str = ""
    export: str = ""


@dataclass(frozen=True)
class Merged:
    """The workbook's tables after a merge, and what it did.

    `tables` are those of before where it did nothing. `added` and `changed` count rows, `open` the lines of the table
    Merge that wait for a choice.
    """

    tables: Tables
    changes: tuple[Change, ...]
    added: int
    changed: int
    open: int


def now_done(before: Line, now: Line) -> bool:
    """Whether a line was open and is settled."""
    return before.open and not now.open


def carried_out(line: Line) -> Change:
    """A choice that is done, of a line as it was chosen in."""
    return Change("chosen", line.table, line.row_key, line.name, line.column, line.ours, line.theirs)
