"""Workbooks and exports in memory, for the tests of merging."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from xl_npq.canonical import canonical, with_setting
from xl_npq.merging.apply import with_cells
from xl_npq.merging.lines import Line, lines_in, with_lines
from xl_npq.merging.marks import marked_as_given
from xl_npq.merging.merge import merge
from xl_npq.merging.row import Row, rows_of, said
from xl_npq.merging.sources import of_export
from xl_npq.merging.told import Merged
from xl_npq.providers import UNNAMED
from xl_npq.read.delimited import block
from xl_npq.read.frames import framed
from xl_npq.read.outside import OUTSIDE
from xl_npq.read.packaged import packaged_tables
from xl_npq.tables import TABLES, Tables

AS_AT = date(2019, 9, 30)
Rows = Sequence[Mapping[str, str]]


def person(**cells: str) -> dict[str, str]:
    """An enrolment, some of its cells changed: `enrolled_on` is Enrolled on, `TRN` is TRN, `ID` is Participant ID."""
    row = {
        "Participant ID": "P1",
        "Name": "Ann Lee",
        "TRN": "1234567",
        "Level": "NPQML",
        "Cohort": "2017/18",
        "Enrolled on": "2017-09-10",
    }
    return {**row, **{_column(name): value for name, value in cells.items()}}


def _column(name: str) -> str:
    named = {"ID": "Participant ID", "TRN": "TRN", "URN": "URN"}
    return named.get(name, name[0].upper() + name[1:].replace("_", " "))


def source(**tables: Rows) -> Tables:
    """A source from outside with these tables, as from a folder of CSVs."""
    blocks = {name: block(_csv(rows).encode(), f"{name}.csv", TABLES[name]) for name, rows in tables.items()}
    found = {name: framed(one, TABLES[name], OUTSIDE) for name, one in blocks.items()}
    return Tables(
        frames={**_packaged().frames, **{name: one.frame for name, one in found.items()}},
        places={name: one.place for name, one in blocks.items()},
        unread=tuple(cell for one in found.values() for cell in one.unread),
        missing=tuple(lacking for one in found.values() for lacking in one.missing),
    )


@cache
def _packaged() -> Tables:
    return packaged_tables()


def _csv(rows: Rows) -> str:
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


def workbook(*people: Mapping[str, str], given: bool = True, **tables: Rows) -> Tables:
    """A workbook built from a source; not `given`, it is as if every cell had been typed."""
    own = canonical(source(Participants=people or (person(),), **tables), UNNAMED, "book.xlsx")
    own = with_setting(own, "As at", pd.Timestamp(AS_AT))
    return marked_as_given(own) if given else own


def export(*people: Mapping[str, str], **tables: Rows) -> Tables:
    """The tables of an export, ready to be merged."""
    brought = {"Participants": people, **tables} if people else tables
    return of_export(source(**brought), UNNAMED, "export")


def merged(book: Tables, *people: Mapping[str, str], whole: bool = True, **tables: Rows) -> Merged:
    """A workbook after an export of these people."""
    return merge(book, export(*people, **tables), "export", AS_AT, whole=whole)


def typed_over(book: Tables, place: int, column: str, value: object, table: str = "Participants") -> Tables:
    """The workbook after somebody typed into a cell of its `place`-th row (from 0); None clears it."""
    return with_cells(book, table, {(rows(book, table)[place].number, column): value})


def rows(book: Tables, table: str = "Participants") -> tuple[Row, ...]:
    """The rows of a table that hold something."""
    return rows_of(book, table, unreadable_too=True)


def column(book: Tables, name: str, table: str = "Participants") -> list[str]:
    """The cells of a column, as text."""
    return [said(row.cells.get(name)) for row in rows(book, table)]


def questions(book: Tables) -> list[Line]:
    """The lines of the table Merge that wait for a choice."""
    return [line for line in lines_in(book) if line.open]


def choose(book: Tables, *choices: str) -> Tables:
    """The workbook after somebody chose, from the first open line on."""
    lines = list(lines_in(book))
    for place, choice in enumerate(choices):
        lines[place] = Line(**{**lines[place].__dict__, "choice": choice})
    return with_lines(book, lines)
