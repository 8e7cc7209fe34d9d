"""A workbook that any version of the tool wrote becomes one of this version, with all that was put into it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from xl_npq.build import build
from xl_npq.canonical import canonical
from xl_npq.carry_over import carried
from xl_npq.errors import UsageError
from xl_npq.fingerprint import fingerprint
from xl_npq.providers import providers_of
from xl_npq.read import read
from xl_npq.read.packaged import packaged
from xl_npq.run_log import Run
from xl_npq.settings import typed_values
from xl_npq.tables import HEADER_ROW, Tables
from xl_npq.theme import PLAIN, Theme

ONCE_EMPTY = ("Ownership", "Requirements")
"""Tables that older versions wrote without a row, and nothing read."""


def own_tables(path: Path, password: str | None = None) -> Tables:
    """The tables of a workbook of ours; UsageError where it is none, or a data return. Raises as `read` does."""
    from xl_npq.data_return import is_return  # writing returns takes long to load, and most commands do not

    tables = read(path, password=password)
    if not tables.own:
        raise UsageError(f"{path} is no workbook that xl-npq wrote: make one of it with xl-npq build.")
    if is_return(path, password):
        raise UsageError(f"{path} is a data return, which is kept as it is: name the workbook that it was made from.")
    return _with_what_is_new(tables)


def _with_what_is_new(tables: Tables) -> Tables:
    """The tables with what the package has and the workbook lacks: whole tables, and newer settings below its own."""
    # As long as newer settings stand nowhere, they are read as what comes from outside, which they do.
    values = pd.Series(typed_values(tables), index=tables["Settings"].index, dtype=object)
    tables = tables.with_frame("Settings", tables["Settings"].assign(Value=values))
    frames = {
        name: _below(frame.iloc[:0], packaged(name)) if _lacks(tables, name) else _below(*_apart(frame))
        for name, frame in tables.frames.items()
    }
    return replace(tables, frames=frames)


def _lacks(tables: Tables, name: str) -> bool:
    return name not in tables.places or (name in ONCE_EMPTY and not tables[name].notna().any(axis=None))


def _apart(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the workbook, which stand below the headings, and packaged ones, which stand nowhere yet."""
    return frame[frame.index > HEADER_ROW], frame[frame.index <= HEADER_ROW]


def _below(there: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    if not len(new):
        return there
    first = max([HEADER_ROW, *map(int, there.index)]) + 1
    numbered = new.set_axis(pd.RangeIndex(first, first + len(new), name=there.index.name), axis=0)
    return pd.concat([there, numbered]) if len(there) else numbered


def upgrade(
    old: Path, new: Path, *, password: str | None = None, lock: str | None = None, theme: Theme = PLAIN
) -> tuple[str, ...]:
    """Write `new`, this version's workbook of the same data, with all that a person had put into `old`.

    Returns in lines what was carried over and what was not; `old` is never written to. `password` opens it, `lock`
    locks the sheets of the new one. Raises as `build` does.
    """
    tables = own_tables(old, password)
    before = fingerprint(canonical(tables, providers_of(tables)[0], old.name))
    build(tables, new, password=lock, theme=theme, run=Run("upgrade", old.name, before=before))
    return carried(old, new, password)
