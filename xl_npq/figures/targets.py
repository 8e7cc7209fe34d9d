"""Targets and figures supplied from outside: what stands against the provider's own figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xl_npq.facts.fact import Ledger
from xl_npq.figures.axes import Axes
from xl_npq.measures import Measure, Target

Table = npt.NDArray[np.float64]
"""Figures by cohort (All last) and level (Total last), NaN for none."""


def targets_of(measure: Measure, ledger: Ledger, axes: Axes, recruited: Table) -> Table:
    """The targets of a measure for whole levels (framework, 'Targets'); `recruited` decides Metric 1's Total."""
    table = np.full((len(axes.years) + 1, len(axes.levels) + 1), np.nan)
    if measure.target is Target.SETTING:
        assert measure.target_of is not None
        table[:] = measure.target_of(ledger.settings)
    elif measure.target is Target.PER_COHORT_AND_LEVEL:
        table[:-1, :-1] = _by_level(measure.target_column, ledger, axes)
        if measure.denominator is None:
            table[:-1, -1] = _sums(table[:-1, :-1], recruited[:-1, :-1])
    return table


def _by_level(column: str, ledger: Ledger, axes: Axes) -> Table:
    rows = ledger["Targets"]
    table = np.full((len(axes.years), len(axes.levels)), np.nan)
    values = rows[f"{column} target"]
    for place in np.flatnonzero(rows["In use"] == 1):
        year, level = int(rows["Cohort year"][place]), int(rows["Level no"][place])
        if level in axes.level_numbers:
            table[axes.years.index(year), axes.level_numbers.index(level)] = values[place]
    return table


def _sums(targets: Table, recruited: Table) -> Table:
    """Sum over levels; none where no level has a target, or one with a recruit has none."""
    lacking = (np.isnan(targets) & (recruited > 0)).any(axis=1) | np.isnan(targets).all(axis=1)
    return np.where(lacking, np.nan, np.nansum(targets, axis=1))


def supplied_of(measure_number: int, ledger: Ledger, axes: Axes) -> Table | None:
    """The latest supplied figures of a measure (1 accuracy, 2 mean_rating); None where there is none at all."""
    rows = ledger["Supplied"]
    usable = (rows["Measure no"] == measure_number) & (rows["Usable"] == 1)
    if not usable.any():
        return None
    table = np.full((len(axes.years) + 1, len(axes.levels) + 1), np.nan)
    values = rows.number("Value")
    for place in np.flatnonzero(usable & (rows["Latest"] == 1)):
        year, level = int(rows["Cohort year"][place]), int(rows["Level no"][place])
        if (year == 0 or year in axes.years) and (level == 0 or level in axes.level_numbers):
            cohort = axes.years.index(year) if year else -1
            table[cohort, axes.level_numbers.index(level) if level else -1] = values[place]
    return table
