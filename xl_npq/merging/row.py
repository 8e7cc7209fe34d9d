"""Rows of a table as a merge sees them: what each is known by, and its cells that hold something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import compress
from typing import NamedTuple

import numpy as np
import pandas as pd

from xl_npq.distinct import each
from xl_npq.facts.fact import Rows, academic_year, as_label, cohort_labels
from xl_npq.facts.people import typed_years
from xl_npq.tables import TABLES, Kind, Tables
from xl_npq.values import key, trim

MERGED = ("Participants", "Assessments", "Feedback", "Supplied", "Schools")
"""The tables that exports bring, in the order in which they are merged."""
ABSENT = "Not in export since"
"""The column that marks rows which the export no longer holds: As at of the first merge that missed them."""
SEPARATOR = ": "
"""Between the key of a row and what else is said of it."""
PROVIDER = "Provider"
"""The column that says whose a row is: it is none of its cells."""


class Row(NamedTuple):
    """A row with something in it.

    `key` is what it is known by, in words, and no other row of its table has the same. It is `named`, which several
    rows may be, with what tells these apart; rows that nothing tells apart are numbered in their order and not `alone`.
    `cells` holds what is not blank, by column; an unreadable cell of the workbook is held as it stands.
    """

    table: str
    number: int
    key: str
    trn: str
    level: str
    cohort: str
    cells: Mapping[str, object]
    named: str = ""
    alone: bool = True

    def text(self, column: str) -> str:
        """The cell as text; "" for a blank."""
        return said(self.cells.get(column))

    @property
    def identity(self) -> str:
        """What labels call the row, whatever their letter case; "" where nothing does."""
        return key(self.cells.get(_OWN_KEY.get(self.table, "")))

    @property
    def enrolment(self) -> tuple[str, str]:
        """Level and cohort."""
        return self.level, self.cohort

    @property
    def words(self) -> str:
        """The row in words, its key first."""
        named = (self.text("Name"), f"TRN {self.trn}" if self.trn else "", self.text("Level"), self.cohort)
        return f"{self.key}{SEPARATOR}{', '.join(part for part in named if part)}"


def key_in(words: str, keys: Container[str]) -> str:
    """The beginning of a row's words that is one of these keys, the longest if several are; "" for none.

    A key may itself hold what stands between it and the rest.
    """
    at = words.rfind(SEPARATOR)
    while at >= 0:
        if key(words[:at]) in keys:
            return words[:at]
        at = words.rfind(SEPARATOR, 0, at)
    return ""


_OWN_KEY = {"Participants": "Participant ID", "Assessments": "Assessment ID", "Schools": "URN"}
_FURTHER_KEY: Mapping[str, tuple[str, ...]] = {
    "Assessments": ("Participant ID", "Level", "Cohort", "Component"),
    "Feedback": ("Cohort", "Level", "Received on", "Source"),
    "Supplied": ("Measure", "Cohort", "Level"),
}

_Telling = Callable[[Row], tuple[str, ...]]
_TELLING: Mapping[str, tuple[_Telling, ...]] = {
    "Participants": (
        lambda row: (row.text("Level"), row.cohort),
        lambda row: (row.text("Enrolled on"),),
        lambda row: (f"TRN {row.trn}" if row.trn else "",),
        lambda row: (row.text("Name"),),
    ),
    "Assessments": (lambda row: tuple(row.text(column) for column in _FURTHER_KEY["Assessments"]),),
    "Supplied": (lambda row: (row.text("Received on"),),),
    "Schools": (lambda row: (row.text("School name"),),),
}
"""What tells rows apart that are named alike, the surest first."""


def said(value: object) -> str:
    """A value as text: a day as 2019-09-30, a number as Excel shows it; "" for a blank."""
    if isinstance(value, str):
        return trim(value)
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else as_label(value)


def alike(table: str, column: str, one: object, other: object) -> bool:
    """Whether two cells say the same: texts letter by letter, labels whatever their letter case."""
    ours, theirs = said(one), said(other)
    return ours == theirs or (not _is_text(table, column) and key(ours) == key(theirs))


def _is_text(table: str, column: str) -> bool:
    return column in TABLES[table].names and TABLES[table].column(column).kind is Kind.TEXT


def rows_of(tables: Tables, table: str, *, unreadable_too: bool) -> tuple[Row, ...]:
    """The rows of a table that hold something, blank ones left out.

    `unreadable_too`: a cell that could not be read is held as it stands, as in the workbook, where somebody typed it.
    """
    frame = tables[table]
    if frame.empty:
        return ()
    raw: dict[int, dict[str, object]] = {}
    for cell in tables.unread if unreadable_too else ():
        if cell.table == table and cell.column != PROVIDER:
            raw.setdefault(cell.row, {})[cell.column] = cell.value
    held = [{**cells, **raw.get(number, {})} for number, cells in zip(frame.index, _cells(frame), strict=True)]
    rows = _rows(table, frame, held, list(map(bool, held)))
    return tuple(
        row._replace(key=known, named=name, alone=alone)
        for row, (known, name, alone) in zip(rows, _known(rows), strict=True)
    )


def keys_of(table: str, frame: pd.DataFrame, filled: Sequence[bool]) -> list[str]:
    """The keys of the rows of a table that are `filled`, as `rows_of` has them without unreadable cells."""
    own = _OWN_KEY.get(table)
    names = list(compress(each(frame[own], said), filled)) if own else [""]
    if "" not in names and len(set(map(key, names))) == len(names):
        return names
    return [known for known, _, _ in _known(_rows(table, frame, list(_cells(frame)), filled))]


def _rows(table: str, frame: pd.DataFrame, held: Sequence[Mapping[str, object]], filled: Sequence[bool]) -> list[Row]:
    return [
        Row(table, int(number), "", said(cells.get("TRN")), key(cells.get("Level")), cohort, cells)
        for number, cohort, cells, there in zip(frame.index, _cohorts(frame), held, filled, strict=True)
        if there
    ]


def _cohorts(frame: pd.DataFrame) -> list[str]:
    """The cohort of each row, typed or from Enrolled on; "" for none."""
    if "Cohort" not in frame.columns:
        return [""] * len(frame)
    rows = Rows(frame)
    years = typed_years(rows)
    if "Enrolled on" in frame.columns:
        days = rows.date("Enrolled on")
        years = np.where((years == 0) & (days > 0), academic_year(days), years)
    return list(cohort_labels(years))


def _cells(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The cells of each row that hold something."""
    columns = {str(name): each(column, _filled) for name, column in frame.items() if name != PROVIDER}
    for cells in zip(*columns.values(), strict=True):
        yield {name: cell for name, cell in zip(columns, cells, strict=True) if cell is not None}


def _filled(value: object) -> object:
    return None if isinstance(value, str) and not said(value) else value


def _known(rows: Sequence[Row]) -> Iterator[tuple[str, str, bool]]:
    """The key of each row, its name, and whether it is alone; of rows that nothing tells apart the second says so."""
    name = _name_of(rows[0].table) if rows else _known_by
    named = [name(row) for row in rows]
    told = _told_apart(rows, named)
    labels = list(map(key, told))
    counts, seen = Counter(labels), Counter[str]()
    for name_of_row, known, label in zip(named, told, labels, strict=True):
        seen[label] += 1
        again = seen[label]
        yield known if again == 1 else f"{known} ({again})", name_of_row, counts[label] == 1


def _told_apart(rows: Sequence[Row], named: Sequence[str]) -> list[str]:
    """The names of the rows, those that several have with whatever tells them apart."""
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(named):
        groups.setdefault(key(name), []).append(place)
    told = list(named)
    for places in groups.values():
        if len(places) > 1:
            longer = _longer([rows[place] for place in places], [named[place] for place in places])
            for place, text in zip(places, longer, strict=True):
                told[place] = text
    return told


def _longer(rows: Sequence[Row], names: list[str]) -> list[str]:
    for telling in _TELLING.get(rows[0].table, ()):
        longer = [
            ", ".join((name, *(part for part in telling(row) if part))) for name, row in zip(names, rows, strict=True)
        ]
        if len(set(map(key, longer))) > len(set(map(key, names))):
            names = longer
    return names


def _name_of(table: str) -> Callable[[Row], str]:
    return _person if table == "Participants" else _known_by


def _person(row: Row) -> str:
    if own := row.text("Participant ID"):
        return own
    known = (f"TRN {row.trn}" if row.trn else row.text("Name"), row.text("Level"), row.cohort)
    return ", ".join(part for part in known if part) or "no name"


def _known_by(row: Row) -> str:
    if row.table in _OWN_KEY and (own := row.text(_OWN_KEY[row.table])):
        return own
    parts = (row.text(column) for column in _FURTHER_KEY.get(row.table, ()))
    return ", ".join(part or "-" for part in parts) or "no name"
