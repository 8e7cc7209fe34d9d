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
from itertools import compress

import pandas as pd

from xl_npq.canonical import from_the_top
from xl_npq.distinct import each
from xl_npq.merging.row import MERGED, PROVIDER, Row, keys_of, rows_of, said
from xl_npq.records import LAST_EXPORT
from xl_npq.tables import Tables
from xl_npq.values import key

_Line = tuple[str, str | None, str]
"""A line of the table Last export: table, key of a row, marks."""
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


@lru_cache(maxsize=1 << 16, typed=True)
def _mark_if_any(value: object) -> str:
    """The mark of a cell of a source, which gives what is not blank."""
    return mark(text) if (text := said(value)) else _NONE


@dataclass(frozen=True)
class Marks:
    """The mark of each cell that an export has given, by table, key of the row, and column."""

    cells: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def of(self, row: Row, column: str) -> str:
        """The mark of a cell as an export last gave it; "" where none did."""
        return self.cells.get((row.table, key(row.key)), {}).get(column, "")

    def text(self, row: Row, columns: Iterable[str]) -> str:
        """The marks of a known row one after another, in the order of its table's columns."""
        given = self.cells[row.table, key(row.key)]
        return "".join([given.get(column, _NONE) for column in columns])

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
    lines: list[_Line] = []
    for table in MERGED:
        names = _headings(tables, table)
        rows = [row for row in rows_of(tables, table, unreadable_too=True) if marks.known(row)]
        lines += _lines(table, names, [(row.key, marks.text(row, names)) for row in rows])
    return _with_lines(tables, lines)


def marked_as_given(tables: Tables) -> Tables:
    """The canonical tables of a workbook that is built from a source, marked as given by that."""
    unread = {cell.table for cell in tables.unread}
    lines: list[_Line] = []
    for table in MERGED:
        given = _given(table, tables[table])
        if table in unread:
            # In the workbook a row may be known by a cell that could not be read.
            texts = {key(known): text for known, text in given}
            keys = [row.key for row in rows_of(tables, table, unreadable_too=True)]
            given = [(known, texts[key(known)]) for known in keys if key(known) in texts]
        lines += _lines(table, _headings(tables, table), given)
    return _with_lines(tables, lines)


def _given(table: str, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The key of each row that holds something, with its marks."""
    marks = (each(cells, _mark_if_any if name != PROVIDER else lambda _: _NONE) for name, cells in frame.items())
    texts = ["".join(row) for row in zip(*marks, strict=True)]
    filled = [text.strip(_NONE) != "" for text in texts]
    return list(zip(keys_of(table, frame, filled), compress(texts, filled), strict=True))


def _headings(tables: Tables, table: str) -> list[str]:
    return [str(name) for name in tables[table].columns]


def _lines(table: str, names: list[str], rows: Sequence[tuple[str, str]]) -> Iterator[_Line]:
    """The lines of the rows of a table, each its key and its marks; the first names the columns."""
    if rows:
        yield table, None, json.dumps(names, ensure_ascii=False)
    yield from ((table, known, marks) for known, marks in rows)


def _with_lines(tables: Tables, lines: Sequence[_Line]) -> Tables:
    frame = pd.DataFrame(lines, columns=list(LAST_EXPORT.names), dtype="str")
    return tables.with_frame(LAST_EXPORT.name, from_the_top(frame))
