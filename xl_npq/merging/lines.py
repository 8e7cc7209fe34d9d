"""The lines of the table Merge: what is asked, what was chosen, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from xl_npq.canonical import from_the_top
from xl_npq.merging.row import key_in, said
from xl_npq.records import CHOICES, MERGE
from xl_npq.run_log import appended
from xl_npq.tables import Tables, Unread
from xl_npq.values import key

CONFLICT, WHICH_ROW, TAKEN = "Conflict", "Which row", "Taken"
WORKBOOK, EXPORT, SAME_ROW, NEW_ROW = CHOICES
DECLINED = "Workbook chosen"
"""How a line was settled whose value of the export was declined; it holds until the two agree once."""
AGREED_SINCE = f"{DECLINED}; both have agreed since"
FITTING = {CONFLICT: (WORKBOOK, EXPORT), WHICH_ROW: (SAME_ROW, NEW_ROW)}


@dataclass(frozen=True)
class Line:
    """One line of the table Merge. A `settled` one is done; the others wait for a choice."""

    kind: str
    table: str
    row_key: str
    name: str = ""
    column: str = ""
    ours: str = ""
    theirs: str = ""
    choice: str = ""
    question: str = ""
    file: str = ""
    listed: date | None = None
    settled: date | None = None
    settled_by: str = ""
    beside: Mapping[str, object] = field(default_factory=dict)
    """What stands in columns that somebody added to the table."""
    unread: tuple[Unread, ...] = ()
    """Cells of the line that could not be read, as they stand."""

    @property
    def open(self) -> bool:
        """Whether it is still to be settled."""
        return self.settled is None and not self.settled_by

    @property
    def cell(self) -> tuple[str, str, str]:
        """The cell that it is about; for the question which row an export's is, the workbook's row."""
        return self.table, key(self.row_key), key(self.column) if self.kind != WHICH_ROW else f"? {key(self.ours)}"

    def renamed(self, table: str, keys: Mapping[str, str]) -> Line:
        """The line where rows of the workbook are known by another key now."""
        if self.table != table:
            return self
        if self.kind != WHICH_ROW:
            return replace(self, row_key=keys.get(key(self.row_key), self.row_key))
        known = key_in(self.ours, keys)
        return replace(self, ours=keys[key(known)] + self.ours[len(known) :]) if known else self


_FIELDS = (
    *("kind", "table", "row_key", "name", "column", "ours", "theirs"),
    *("choice", "question", "file", "listed", "settled", "settled_by"),
)


def lines_in(tables: Tables) -> tuple[Line, ...]:
    """The lines that a workbook holds, in order."""
    frame = tables[MERGE.name]
    unread: dict[int, tuple[Unread, ...]] = {}
    for cell in tables.unread:
        if cell.table == MERGE.name:
            unread[cell.row] = (*unread.get(cell.row, ()), cell)
    frame = frame[frame.notna().any(axis=1) | frame.index.isin(unread)]
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in MERGE.names]
    found = (dict(zip(_FIELDS, cells, strict=True)) for cells in zip(*columns, strict=True))
    return tuple(
        Line(
            **{name: _read(name, value) for name, value in cells.items()},  # type: ignore[arg-type]  # each is of its field's type
            beside=beside,
            unread=unread.get(int(row), ()),
        )
        for row, cells, beside in zip(frame.index, found, _beside(frame), strict=True)
    )


def _beside(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    names = [name for name in frame.columns if name not in MERGE.names]
    for cells in frame[names].itertuples(index=False):
        yield {name: value for name, value in zip(names, cells, strict=True) if said(value)}


def _read(name: str, value: object) -> object:
    if name in ("listed", "settled"):
        return None if value is None else date.fromisoformat(said(value)[:10])
    return said(value)


def with_lines(tables: Tables, lines: Sequence[Line]) -> Tables:
    """The tables with these lines, the open ones first."""
    ordered = [*(line for line in lines if line.open), *(line for line in lines if not line.open)]
    rows = [{**line.beside, **dict(_cells(line))} for line in ordered]
    frame = from_the_top(appended(tables[MERGE.name].iloc[:0], rows))
    placed = (
        replace(cell, row=int(row))
        for row, line, cells in zip(frame.index, ordered, rows, strict=False)
        for cell in line.unread
        if cells.get(cell.column) is None
    )
    others = (cell for cell in tables.unread if cell.table != MERGE.name)
    return replace(tables, unread=(*others, *placed)).with_frame(MERGE.name, frame)


def _cells(line: Line) -> Iterator[tuple[str, object]]:
    for name, column in zip(_FIELDS, MERGE.names, strict=True):
        yield column, getattr(line, name) or None


def oldest_first(lines: Iterable[Line]) -> list[Line]:
    """The lines in the order in which they were settled, those that are open last."""
    return sorted(lines, key=lambda line: (line.open, line.settled or date.min))


def latest_settled(lines: Iterable[Line]) -> dict[tuple[str, str, str], int]:
    """For each cell the place of the line that settled it last, of lines with the oldest first."""
    return {line.cell: place for place, line in enumerate(lines) if not line.open}
