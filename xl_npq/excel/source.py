"""Ranges become the tables of a source, read as files from outside are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import pandas as pd

from xl_npq.excel.arguments import PARTNERSHIP, TABLES_TAKEN
from xl_npq.excel.kept import Kept
from xl_npq.excel.ranges import Range, cells, digest
from xl_npq.excel.trouble import Trouble
from xl_npq.read.cells import Block
from xl_npq.read.frames import Framed, framed
from xl_npq.read.headings import block_of, matched, recognised
from xl_npq.read.outside import OUTSIDE
from xl_npq.read.packaged import over_packaged_settings, packaged
from xl_npq.tables import TABLES, Place, Table, Tables

ARGUMENTS = {
    "Participants": "participants",
    **{argument.table: argument.name for argument in (*TABLES_TAKEN, *PARTNERSHIP) if argument.table},
}
"""The argument that takes each input table."""
_MOST_TABLES, _MOST_CELLS = 48, 6_000_000


@dataclass(frozen=True)
class Taken:
    """One range, read: its table, and the columns that its headings named."""

    framed: Framed
    found: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Source:
    """All ranges of a call: `contents` tells what they hold, `found` the columns named in each table that was given."""

    contents: tuple[tuple[str, bytes], ...]
    tables: Tables
    found: Mapping[str, frozenset[str]]


_tables: Kept[Taken] = Kept(_MOST_TABLES, _MOST_CELLS, lambda taken: taken.framed.frame.size)


def source_of(ranges: Mapping[str, Range]) -> Source:
    """The tables in ranges by the names of the tables. Trouble where one has none of its table's headings.

    Rows are numbered as in the range: where it begins with its headings, these are row 1.
    """
    contents = tuple((name, digest(taken)) for name, taken in ranges.items())
    read = {name: _tables.get((name, mark), partial(_taken, name, ranges[name])) for name, mark in contents}
    frames = {name: read[name].framed.frame if name in read else _packaged(name) for name in TABLES}
    if "Settings" in read:
        frames["Settings"] = over_packaged_settings(frames["Settings"])
    return Source(
        contents,
        Tables(
            frames=frames,
            places={name: taken.place for name, taken in read.items()},
            unread=tuple(cell for taken in read.values() for cell in taken.framed.unread),
            missing=tuple(lacking for taken in read.values() for lacking in taken.framed.missing),
            notes=tuple(cell for taken in read.values() for cell in taken.framed.notes),
        ),
        {name: taken.found for name, taken in read.items()},
    )


def forget() -> None:
    """Keep no range any longer."""
    _tables.clear()


@cache
def _packaged(name: str) -> pd.DataFrame:
    return packaged(name)


def _taken(name: str, taken: Range) -> Taken:
    table, place = TABLES[name], Place(f"range {ARGUMENTS[name]}")
    block = block_of(cells(taken), table, place)
    if block is None or not recognised(block.headings, table):
        some = ", ".join(repr(column) for column in table.names[:4])
        raise Trouble(f"no column of {name} ({some} ...) in the {place}; is the heading row included?")
    return Taken(framed(replace(block, from_1904=taken.from_1904), table, OUTSIDE), _found(block, table), place)


def _found(block: Block, table: Table) -> frozenset[str]:
    headings = matched(block, table)
    return frozenset(headings.canonical) | frozenset(headings.extra)
