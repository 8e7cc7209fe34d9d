"""The providers of a source, and the tables of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.calculated import work_out
from xl_npq.facts.fact import Ledger, Rows
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES, Tables, Unread
from xl_npq.values import key, key_series

UNNAMED = "Unnamed provider"
_BELONG_TO_ONE = ("Participants", "Assessments")
"""Tables whose rows must name the provider where a source holds several."""


def providers_of(tables: Tables) -> tuple[str, ...]:
    """The providers in the order of the rows of Participants, in their first spelling.

    Our own workbooks hold one: the provider of Settings. A source that names none holds that of Settings, or one
    without a name.
    """
    settings, _ = settings_of(tables)
    named = _named(tables)
    if tables.own or not named:
        return (settings.provider or UNNAMED,)
    return named


def _named(tables: Tables) -> tuple[str, ...]:
    column = tables["Participants"]["Provider"].dropna()
    spellings: dict[str, str] = {}
    for name in column[column != ""].unique():
        spellings.setdefault(key(name), str(name))
    return tuple(spellings.values())


def tables_of(tables: Tables, provider: str) -> Tables:
    """The tables with the rows of one provider only; the small tables that all share stay whole."""
    if tables.own:
        return tables
    named = _named(tables)
    if not named and provider == UNNAMED:
        return tables
    several = len(named) > 1
    frames = dict(tables.frames)
    for name, table in TABLES.items():
        if "Provider" in table.names:
            frames[name] = _rows_of(frames[name], provider, blank_too=not (several and name in _BELONG_TO_ONE))
    kept = {name: set(frame.index) for name, frame in frames.items()}
    unread = tuple(cell for cell in tables.unread if cell.table not in kept or cell.row in kept[cell.table])
    notes = tuple(cell for cell in tables.notes if not several or cell.row in kept[cell.table])
    return replace(tables, frames=frames, unread=unread, notes=notes)


def _rows_of(frame: pd.DataFrame, provider: str, *, blank_too: bool) -> pd.DataFrame:
    names = key_series(frame["Provider"]).fillna("")
    own = (names == key(provider)) | ((names == "") & blank_too)
    return frame if own.all() else frame[own]


def apart(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """Each provider in turn with its tables as `tables_of` gives them, every table being gone through but once."""
    names = providers_of(tables)
    if len(names) < 2:
        yield from ((name, tables_of(tables, name)) for name in names)
    else:
        yield from apart_from_others(tables, names)


def apart_from_others(tables: Tables, names: Iterable[str]) -> Iterator[tuple[str, Tables]]:
    """As `apart`, of some providers of a source that holds others too."""
    owners = {
        name: key_series(tables[name]["Provider"]).fillna("").to_numpy()
        for name, table in TABLES.items()
        if "Provider" in table.names
    }
    places = {name: _places(keys) for name, keys in owners.items()}
    unread, notes = (_cells_apart(cells, tables, owners) for cells in (tables.unread, tables.notes))
    for name in names:
        own = {table: tables[table].iloc[_own(table, found, key(name))] for table, found in places.items()}
        yield (
            name,
            replace(tables, frames={**tables.frames, **own}, unread=unread(key(name)), notes=notes(key(name))),
        )


def _places(keys: npt.NDArray[np.object_]) -> Mapping[str, npt.NDArray[np.intp]]:
    return {str(name): np.sort(found) for name, found in pd.Series(keys).groupby(keys).indices.items()}


def _own(table: str, places: Mapping[str, npt.NDArray[np.intp]], name: str) -> npt.NDArray[np.intp]:
    """Where the rows of one provider stand; rows that name none belong to each in some tables."""
    nowhere = np.array([], dtype=np.intp)
    own = places.get(name, nowhere)
    return own if table in _BELONG_TO_ONE else np.sort(np.concatenate([own, places.get("", nowhere)]))


def _cells_apart(
    cells: tuple[Unread, ...], tables: Tables, owners: Mapping[str, npt.NDArray[np.object_]]
) -> Callable[[str], tuple[Unread, ...]]:
    """A function from a provider's key to the cells that its tables hold, in their order."""
    named = {cell.table for cell in cells}
    holders = {
        name: dict(zip(tables[name].index.tolist(), owners[name], strict=True))
        if name in owners
        else dict.fromkeys(tables[name].index.tolist(), "")
        for name in named
    }
    of_each: dict[str, list[tuple[int, Unread]]] = {}
    for number, cell in enumerate(cells):
        owner = holders[cell.table].get(cell.row)
        if owner is not None and (owner or cell.table not in _BELONG_TO_ONE):
            of_each.setdefault(str(owner), []).append((number, cell))

    def cells_of(name: str) -> tuple[Unread, ...]:
        found = sorted((*of_each.get(name, ()), *of_each.get("", ())), key=lambda pair: pair[0])
        return tuple(cell for _, cell in found)

    return cells_of


def ledger_of(tables: Tables, provider: str) -> Ledger:
    """Every fact of every row of one provider."""
    settings, _ = settings_of(tables)
    own = tables_of(tables, provider)
    rows = {name: Rows(frame) for name, frame in own.frames.items()}
    counting = settings if tables.own or provider == UNNAMED else replace(settings, provider=provider)
    return work_out(provider, counting, rows, own.unread)
