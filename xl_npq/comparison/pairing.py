"""Which row of one source is which row of another: by identity, since rows move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from xl_npq.checks.fault import shown
from xl_npq.tables import TABLES, Tables
from xl_npq.values import key

BY_ROW = ("Participants", "Assessments", "Feedback", "Supplied")
"""Tables whose rows are matched one by one; every other table is compared as a whole."""
_WAYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Participants": (("Participant ID",), ("TRN", "Level", "Cohort"), ("TRN", "Level", "Enrolled on")),
    "Assessments": (
        ("Assessment ID",),
        ("Participant ID", "Component", "Presented on"),
        ("Participant ID", "Presented on"),
        ("Participant ID", "Component"),
        ("Participant ID",),
    ),
    "Feedback": (("Source", "Cohort", "Level", "Received on"), ("Cohort", "Level", "Received on"), ("Received on",)),
    "Supplied": (("Measure", "Cohort", "Level", "Received on"), ("Measure", "Received on")),
    "Targets": (("Cohort", "Level"),),
    "Schools": (("URN",),),
    "Settings": (("Setting",),),
    "Requirements": (("Requirement",),),
    "Levels": (("Level",),),
    "Ethnicities": (("Ethnicity",),),
    "Groups": (("Dimension",),),
    "Ownership": (("Column",),),
    "Commentary": (("Metric", "Cohort"),),
}
"""The columns that name a row of each table, the surest first; what none of them finds is another row."""


class Pair(NamedTuple):
    """A row in both sources, or in one of them alone (None in the other): its rows as Excel numbers them."""

    before: int | None
    after: int | None


class Typed(NamedTuple):
    """A table as texts: for each row that holds anything its cells by column, unreadable ones as they stand."""

    columns: tuple[str, ...]
    rows: Mapping[int, Mapping[str, str]]


def typed(tables: Tables, name: str) -> Typed:
    """The rows of a table as people see them; the column Provider says nothing here and is left out."""
    frame = tables[name]
    columns = [str(column) for column in frame.columns if str(column) != "Provider"]
    raw = {(cell.row, cell.column): shown(cell.value) for cell in tables.unread if cell.table == name}
    lists = [frame[column].tolist() for column in columns]
    rows = {}
    for row, values in zip(frame.index, zip(*lists, strict=True), strict=True):
        texts = {
            column: raw.get((int(row), column)) or _text(value) for column, value in zip(columns, values, strict=True)
        }
        if any(texts.values()):
            rows[int(row)] = texts
    return Typed(tuple(columns), rows)


def pairs(name: str, before: Typed, now: Typed) -> tuple[Pair, ...]:
    """The rows that belong together: first those that are wholly alike, then by each way of naming a row.

    Where several rows have one name the first goes with the first. Pairs stand in the order of the later source; rows
    that are gone follow.
    """
    left, right = list(before.rows), list(now.rows)
    found: dict[int, int] = {}
    columns = tuple(dict.fromkeys((*before.columns, *now.columns)))
    for way in (columns, *_WAYS.get(name, ())):
        whole = way is columns
        waiting = _named(left, before, way, whole)
        for identity, rows in _named(right, now, way, whole).items():
            found |= dict(zip(rows, waiting.get(identity, ()), strict=False))
        taken = set(found.values())
        left = [row for row in left if row not in taken]
        right = [row for row in right if row not in found]
    return (*(Pair(found.get(row), row) for row in now.rows), *(Pair(row, None) for row in left))


def _named(rows: list[int], table: Typed, way: tuple[str, ...], whole: bool) -> dict[tuple[str, ...], list[int]]:
    """The rows by name; one that lacks a part of the name has none, unless it is the row as a whole."""
    named: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        texts = table.rows[row]
        identity = tuple(texts.get(column, "") if whole else key(texts.get(column, "")) for column in way)
        if all(identity) or (whole and any(identity)):
            named.setdefault(identity, []).append(row)
    return named


def _text(value: object) -> str:
    return shown(None if value is pd.NA else value)


def differing(pair: Pair, before: Typed, now: Typed) -> Iterator[tuple[str, str, str]]:
    """Column, old text and new text of each cell of a pair that differs."""
    old = before.rows[pair.before] if pair.before is not None else {}
    new = now.rows[pair.after] if pair.after is not None else {}
    for column in dict.fromkeys((*now.columns, *before.columns)):
        if old.get(column, "") != new.get(column, ""):
            yield column, old.get(column, ""), new.get(column, "")


def named_by(name: str) -> tuple[str, ...]:
    """The columns that people know a row of a table by."""
    ways = _WAYS.get(name, ())
    return ways[0] if ways else TABLES[name].names[:2]
