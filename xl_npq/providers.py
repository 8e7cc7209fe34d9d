"""The providers of a source, and the tables of one of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from xl_npq.calculated import work_out
from xl_npq.facts.fact import Ledger, Rows
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES, Tables
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
    return frame[(names == key(provider)) | ((names == "") & blank_too)]


def ledger_of(tables: Tables, provider: str) -> Ledger:
    """Every fact of every row of one provider."""
    settings, _ = settings_of(tables)
    own = tables_of(tables, provider)
    rows = {name: Rows(frame) for name, frame in own.frames.items()}
    counting = settings if tables.own or provider == UNNAMED else replace(settings, provider=provider)
    return work_out(provider, counting, rows, own.unread)
