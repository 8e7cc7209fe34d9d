"""The tables that come with the package, and how a source's Settings are laid over the packaged ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd

from xl_npq.read.delimited import block
from xl_npq.read.frames import empty, framed
from xl_npq.read.outside import OUTSIDE
from xl_npq.tables import TABLES, Tables
from xl_npq.values import key_series

PACKAGED = (
    *("Levels", "Ethnicities", "Extensions", "Groups", "Ownership", "Settings", "Requirements"),
    "Partnership targets",
)


def packaged(name: str) -> pd.DataFrame:
    """The packaged table of that name; without rows where none is packaged."""
    # A copy on write: what one caller does to it, no other sees.
    return _packaged(name).copy(deep=False)


@cache
def _packaged(name: str) -> pd.DataFrame:
    table = TABLES[name]
    if name not in PACKAGED:
        return empty(table)
    file = files("xl_npq").joinpath("defaults", f"{name.lower().replace(' ', '_')}.csv")
    return framed(block(file.read_bytes(), file.name, table), table, OUTSIDE).frame


def packaged_tables() -> Tables:
    """Every table as the package has it: a source without a row of anything else."""
    return Tables({name: packaged(name) for name in TABLES})


def over_packaged_settings(settings: pd.DataFrame) -> pd.DataFrame:
    """A source's settings, then the packaged ones that it lacks, in row 0; blank meanings come from the package.

    A setting that stands in the source with a blank value stays blank.
    """
    defaults = packaged("Settings").set_axis(key_series(packaged("Settings")["Setting"]))
    keys = key_series(settings["Setting"])
    known = settings.assign(Meaning=settings["Meaning"].fillna(keys.map(defaults["Meaning"])))
    lacking = defaults.loc[~defaults.index.isin(keys.dropna())]
    added = lacking.set_axis(pd.Index([0] * len(lacking), name="Row", dtype="int64"))
    for name in settings.columns.difference(added.columns):
        added[name] = pd.Series([None] * len(added), index=added.index, dtype="object")
    return pd.concat([known, added])
