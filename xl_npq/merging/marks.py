"""What the last export said, as marks: by them a merge knows what somebody typed since.

A mark is five characters of a digest of the cell's text: two cells that differ have the same one in a thousand million
cases once. Marks of a row stand in one text, in the order of the columns that the table's first line names.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from xl_npq.canonical import from_the_top
from xl_npq.merging.row import MERGED, Row, rows_of, said
from xl_npq.records import LAST_EXPORT
from xl_npq.run_log import appended
from xl_npq.tables import Tables
from xl_npq.values import key

_WIDTH = 5
_NONE = "." * _WIDTH
_TELLING = ("TRN", "Level", "Cohort", "Enrolled on")
"""The columns by which a row is found again whose Participant ID somebody typed over."""


@lru_cache(maxsize=1 << 16)
def mark(text: str) -> str:
    """The mark of a cell's text."""
    return b64encode(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest()).decode()[:_WIDTH]


@lru_cache(maxsize=1 << 16, typed=True)
def mark_of(value: object) -> str:
    """The mark of a cell."""
    return mark(said(value))


@dataclass(frozen=True)
class Marks:
    """The mark of each cell that an export has given, by table, key of the row, and column."""

    cells: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def of(self, row: Row, column: str) -> str:
        """The mark of a cell as an export last gave it; "" where none did."""
        return self.cells.get((row.table, key(row.key)), {}).get(column, "")

    def known(self, row: Row) -> bool:
        """Whether an export has given the row."""
        return (row.table, key(row.key)) in self.cells

    def with_cells(self, given: Iterable[tuple[Row, Mapping[str, object]]]) -> Marks:
        """The marks after an export gave these cells of these rows."""
        cells = {place: dict(marks) for place, marks in self.cells.items()}
        for row, values in given:
            cells.setdefault((row.table, key(row.key)), {}).update(
                {column: mark_of(value) for column, value in values.items()}
            )
        return Marks(cells)

    def retyped(self, table: str, rows: Sequence[Row]) -> dict[str, str]:
        """Keys that the marks know and no row has, each with the key of the row that it must be.

        Somebody typed over a Participant ID: it is the row without marks that has the TRN, level and day of that one.
        """
        held = {key(row.key) for row in rows}
        lost = [(row, marks) for (name, row), marks in self.cells.items() if name == table and row not in held]
        found: dict[str, list[str]] = {}
        for row in rows if lost else ():
            cells = [mark(row.text(column)) for column in _TELLING] if row.trn and not self.known(row) else []
            for was, marks in lost:
                if cells == [marks.get(column, mark("")) for column in _TELLING]:
                    found.setdefault(was, []).append(row.key)
        now = Counter(one for keys in found.values() for one in keys)
        return {was: keys[0] for was, keys in found.items() if len(keys) == 1 and now[keys[0]] == 1}

    def renamed(self, table: str, keys: Mapping[str, str]) -> Marks:
        """The marks of rows that are known by another key now."""
        moved = {(table, key(now)): self.cells[table, was] for was, now in keys.items() if (table, was) in self.cells}
        stay = {place: marks for place, marks in self.cells.items() if place[0] != table or place[1] not in keys}
        return Marks({**stay, **moved})


def marks_in(tables: Tables) -> Marks:
    """The marks that a workbook holds; a line that somebody has spoilt counts for nothing."""
    columns: dict[str, list[str]] = {}
    cells: dict[tuple[str, str], dict[str, str]] = {}
    frame = tables[LAST_EXPORT.name]
    for table, row, text in zip(*(frame[name].fillna("") for name in LAST_EXPORT.names), strict=True):
        if not row:
            columns[table] = _names(text)
        elif table in columns and len(text) % _WIDTH == 0:
            parts = (text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))
            cells[table, key(row)] = {
                name: part for name, part in zip(columns[table], parts, strict=False) if part != _NONE
            }
    return Marks(cells)


def _names(text: str) -> list[str]:
    try:
        names = json.loads(text)
    except ValueError:
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def with_marks(tables: Tables, marks: Marks) -> Tables:
    """The tables with these marks for those of their rows that are still there."""
    return _with_lines(tables, marks, {table: rows_of(tables, table, unreadable_too=True) for table in MERGED})


def _with_lines(tables: Tables, marks: Marks, rows: Mapping[str, Sequence[Row]]) -> Tables:
    empty = tables[LAST_EXPORT.name].iloc[:0]
    lines = [line for table, found in rows.items() for line in _lines(tables, marks, table, found)]
    return tables.with_frame(LAST_EXPORT.name, from_the_top(appended(empty, lines)))


def _lines(tables: Tables, marks: Marks, table: str, found: Sequence[Row]) -> Iterator[dict[str, object]]:
    rows = [row for row in found if marks.known(row)]
    names = [str(name) for name in tables[table].columns]
    if rows:
        yield {"Table": table, "Row key": None, "Marks": json.dumps(names, ensure_ascii=False)}
    for row in rows:
        given = marks.cells[table, key(row.key)]
        yield {"Table": table, "Row key": row.key, "Marks": "".join([given.get(name, _NONE) for name in names])}


def marked_as_given(tables: Tables) -> Tables:
    """The canonical tables of a workbook that is built from a source, marked as given by that."""
    given = {table: rows_of(tables, table, unreadable_too=False) for table in MERGED}
    marks = Marks().with_cells((row, row.cells) for rows in given.values() for row in rows)
    unread = {cell.table for cell in tables.unread}
    whole = {table: rows_of(tables, table, unreadable_too=True) for table in MERGED if table in unread}
    return _with_lines(tables, marks, {**given, **whole})
