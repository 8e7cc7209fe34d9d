"""A new cohort is opened: target rows to fill in, As at moved, everything else kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from xl_npq.build import build
from xl_npq.canonical import canonical, with_as_at
from xl_npq.carry_over import carried
from xl_npq.errors import UsageError
from xl_npq.facts.fact import Ledger
from xl_npq.figures.axes import axes_of
from xl_npq.fingerprint import fingerprint
from xl_npq.layout.handover import in_words
from xl_npq.measure import require_usable
from xl_npq.providers import ledger_of, providers_of
from xl_npq.read.packaged import packaged_tables
from xl_npq.run_log import Run, appended
from xl_npq.settings import SETTINGS, settings_of
from xl_npq.tables import Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.upgrade import own_tables
from xl_npq.values import key

NOT_REVIEWED = ("Provider", "As at")


@dataclass(frozen=True)
class Opened:
    """A cohort that was opened: how many target rows wait to be filled in, and how many people are still under way.

    `settings` are to be reviewed: name, value in force, packaged value, and whether they differ, of each. `carried`
    says what else went along.
    """

    cohort: str
    targets: int
    under_way: int
    settings: tuple[tuple[str, str, str, str], ...]
    carried: tuple[str, ...] = ()


def rollover(
    old: Path,
    new: Path,
    as_at: date | None,
    cohort: str | None = None,
    *,
    password: str | None = None,
    lock: str | None = None,
    theme: Theme = PLAIN,
) -> Opened:
    """Write `new`: the workbook with a cohort more, as at a later date. Nothing in it is deleted or copied.

    The cohort is the one after the latest in use unless it is given, as 2020/21. UsageError where As at is lacking or
    earlier than before, or the cohort is open already. Raises as `build` does.
    """
    tables = own_tables(old, password)
    require_usable(tables)
    own = canonical(tables, providers_of(tables)[0], old.name)
    ledger = ledger_of(own, providers_of(own)[0])
    day = _later(as_at, ledger.settings.as_at_date)
    wanted = cohort or _next(ledger)
    opened = _with_targets(own, ledger, wanted)
    added = len(opened["Targets"]) - len(_filled(own))
    if not added:
        raise UsageError(
            f"{old}: the table Targets has a row of {wanted} for every level: that cohort is open already."
        )
    run = Run("rollover", old.name, rows_added=added, before=fingerprint(own))
    build(with_as_at(opened, day), new, password=lock, theme=theme, run=run)
    told = carried(old, new, password)
    return Opened(wanted, added, _under_way(ledger), _to_review(ledger), told)


def _later(as_at: date | None, before: date | None) -> date:
    if as_at is None:
        raise UsageError("Say of which date the figures speak from now on: --as-at 2020-09-30.")
    if before is not None and as_at < before:
        raise UsageError(f"--as-at {as_at} is before the workbook's own As at, {before}: give that or a later day.")
    return as_at


def _next(ledger: Ledger) -> str:
    years = axes_of(ledger).years
    if not years:
        raise UsageError("The workbook has no cohort yet: name the one to open with --cohort 2020/21.")
    year = max(years) + 1
    return f"{year}/{(year + 1) % 100:02d}"


def _filled(own: Tables) -> pd.DataFrame:
    """The table Targets up to its last row that holds anything."""
    targets = own["Targets"]
    filled = np.flatnonzero(targets.notna().any(axis=1))
    return targets.iloc[: int(filled[-1]) + 1 if len(filled) else 0]


def _with_targets(own: Tables, ledger: Ledger, cohort: str) -> Tables:
    """The tables with a blank target row for each level that has none in the cohort."""
    targets, year = ledger["Targets"], int(cohort[:4])
    known = {int(level) for level, of in zip(targets["Level no"], targets["Target year"], strict=True) if of == year}
    axes = axes_of(ledger)
    lines = [
        {"Cohort": cohort, "Level": level}
        for level, number in zip(axes.levels, axes.level_numbers, strict=True)
        if number not in known
    ]
    return own.with_frame("Targets", appended(_filled(own), lines))


def _under_way(ledger: Ledger) -> int:
    rows = ledger["Participants"]
    over = (rows["Withdrawn"] == 1) | (rows["Passed"] == 1)
    return int(((rows["Current"] == 1) & ~over).sum())


def _to_review(ledger: Ledger) -> tuple[tuple[str, str, str, str], ...]:
    usual, _ = settings_of(packaged_tables())
    found = (
        (setting.name, in_words(ledger.settings, setting), in_words(usual, setting))
        for setting in SETTINGS
        if setting.name not in NOT_REVIEWED
    )
    return tuple((*line, "yes" if key(line[1]) != key(line[2]) else "") for line in found)
