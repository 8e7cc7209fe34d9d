"""A source too large to hold at once: its large tables are in Parquet, and are read some providers at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from xl_npq.read import parquet
from xl_npq.read.cells import Block, Cell, Reading
from xl_npq.read.frames import Framed, framed
from xl_npq.read.headings import matched
from xl_npq.read.mapping import Translation, translated
from xl_npq.read.outside import OUTSIDE
from xl_npq.read.parquet import FIRST_ROW, Rows, Stored
from xl_npq.read.workbook import table_key
from xl_npq.tables import TABLES, Column, Kind, Place, Table, Unread
from xl_npq.values import key

LARGE = ("Participants", "Assessments")
"""Tables that are read by provider."""
MOST_ROWS = 50_000
"""Rows of Participants and Assessments that are held at once, one provider's apart if it alone has more."""
_TOLD_BY_ALL = (Kind.SHARE, Kind.DATE, Kind.NUMBER)
"""Kinds of columns of which the whole column tells how a cell is meant: 0.5 is half, or half a per cent."""


@dataclass(frozen=True)
class Large:
    """A large table: its file, whose rows are whose (by key), how its columns are to be read, what was mapped."""

    table: Table
    stored: Stored
    owners: Mapping[str, tuple[str, Rows]]
    reading: Reading
    translation: Translation


def large_in(path: Path) -> dict[str, Path]:
    """The large tables of a source that are in Parquet, by table; none where Participants is not."""
    if path.suffix.lower() == parquet.ENDING and path.is_file():
        return {"Participants": path}
    if not path.is_dir():
        return {}
    names = {table_key(name): name for name in LARGE}
    files = (file for file in sorted(path.iterdir()) if file.suffix.lower() == parquet.ENDING)
    found = {names[table_key(file.stem)]: file for file in files if table_key(file.stem) in names}
    return found if "Participants" in found else {}


def large(path: Path, name: str, translation: Translation) -> Large:
    """A large table, gone through once for whose its rows are and how its columns are written."""
    whole, table = parquet.stored(path), TABLES[name]
    heads, _ = translated(_heads(whole), table, translation)
    places = matched(heads, table).canonical
    named = {column: whole.headings[place] for column, place in places.items()}
    owners = parquet.rows_by(whole, named["Provider"]) if "Provider" in named else {"": ("", np.arange(whole.rows))}
    telling = {named[one.name]: one.name for one in table.columns if one.name in named and one.kind in _TOLD_BY_ALL}
    cells = parquet.distinct(whole, list(telling))
    return Large(table, whole, owners, _reading({telling[name]: found for name, found in cells.items()}), translation)


def _heads(whole: Stored) -> Block:
    return Block(Place(whole.name), whole.headings, [], FIRST_ROW)


def _reading(known: Mapping[str, frozenset[Cell]]) -> Reading:
    """Reading a portion as the whole table would be read."""

    def with_all(column: Column, cells: object) -> frozenset[Cell]:
        return frozenset([*cells]) | known.get(column.name, frozenset())  # type: ignore[misc]  # a collection

    return replace(
        OUTSIDE,
        parser=lambda column, cells: OUTSIDE.parser(column, with_all(column, cells)),
        doubts=lambda column, cells, month_first: OUTSIDE.doubts(column, with_all(column, cells), month_first),
    )


def providers_in(participants: Large) -> tuple[str, ...]:
    """The providers in the order of the rows of Participants, in their first spelling."""
    return tuple(" ".join(spelling.split()) for name, (spelling, _) in participants.owners.items() if name)


def rows_of_nobody_in(tables: Mapping[str, Large]) -> int:
    """How many rows name no provider."""
    return sum(len(one.owners[""][1]) for one in tables.values() if "" in one.owners)


def portions_of(tables: Mapping[str, Large]) -> Iterator[tuple[str, ...]]:
    """The providers, so many at a time as have no more rows than are held at once."""
    held: list[str] = []
    rows = 0
    for provider in providers_in(tables["Participants"]):
        more = sum(len(one.owners[key(provider)][1]) for one in tables.values() if key(provider) in one.owners)
        if held and rows + more > MOST_ROWS:
            yield tuple(held)
            held, rows = [], 0
        held.append(provider)
        rows += more
    if held:
        yield tuple(held)


def portion(one: Large, providers: tuple[str, ...]) -> Framed:
    """The rows of some providers, as reading the whole table would give them."""
    found = [one.owners[key(name)][1] for name in providers if key(name) in one.owners]
    rows = np.sort(np.concatenate(found)) if found else np.array([], dtype="int64")
    mapped, told = translated(parquet.block_of(one.stored, rows), one.table, one.translation)
    made = framed(mapped, one.table, one.reading)
    return _numbered(replace(made, notes=(*told, *made.notes)), rows + FIRST_ROW)


def _numbered(made: Framed, numbers: Rows) -> Framed:
    """Rows by their numbers in the file, not in the portion; what is told of headings stays with these."""

    def there(cell: Unread) -> Unread:
        return replace(cell, row=int(numbers[cell.row - FIRST_ROW])) if cell.row >= FIRST_ROW else cell

    index = pd.Index(numbers[made.frame.index.to_numpy() - FIRST_ROW], name=made.frame.index.name)
    frame = made.frame.set_axis(index, axis=0)
    return replace(made, frame=frame, unread=tuple(map(there, made.unread)), notes=tuple(map(there, made.notes)))


def urns_in(participants: Large) -> Block:
    """The distinct URNs of all participants, as a table of no other column: they tell which schools are in use."""
    heads, _ = translated(_heads(participants.stored), participants.table, participants.translation)
    place = matched(heads, participants.table).canonical.get("URN")
    if place is None:
        return Block(Place(participants.stored.name), ("URN",), [], FIRST_ROW)
    heading = participants.stored.headings[place]
    cells = parquet.distinct(participants.stored, [heading])[heading]
    return Block(Place(participants.stored.name), ("URN",), [(cell,) for cell in cells], FIRST_ROW)
