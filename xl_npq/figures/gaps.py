"""Metric 7's gaps: each group's rate against its level's, and how far chance could explain the difference."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_npq.figures.tally import Cube
from xl_npq.settings import Settings

Z_95 = 1.959963984540054
"""The normal quantile of a two-sided 95% interval, as the workbook's Wilson formula uses it."""


@dataclass(frozen=True)
class Gaps:
    """Gaps by cohort, level and group; NaN where a group or its level has no rate."""

    gap: Cube
    low: Cube
    high: Cube
    p: Cube
    p_adjusted: Cube
    outside: npt.NDArray[np.bool_]


def gaps_of(numerator: Cube, denominator: Cube, whole: Cube, base: Cube, settings: Settings) -> Gaps:
    """Compare the groups of one dimension with the whole (same cohorts and levels, one group).

    The gap is in fractions: 0.1 is ten percentage points. Low and high are Wilson's 95% limits of the group's own
    rate; p is Fisher's, two-sided, against the rest of the level; p_adjusted is Holm's within cohort and level.
    """
    # The statistics libraries take about a second to load, which commands without figures should not wait for.
    from statsmodels.stats.proportion import proportion_confint

    whole, base = np.broadcast_to(whole, numerator.shape), np.broadcast_to(base, denominator.shape)
    known = denominator > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(known, numerator / denominator - whole / base, np.nan)
    low, high = (np.full(numerator.shape, np.nan) for _ in range(2))
    if known.any():
        low[known], high[known] = proportion_confint(numerator[known], denominator[known], method="wilson")
    p = _fisher(numerator, denominator, whole, base, known)
    return Gaps(gap, low, high, p, _holm(p), known & _outside(numerator, denominator, whole, base, settings))


def _outside(numerator: Cube, denominator: Cube, whole: Cube, base: Cube, settings: Settings) -> npt.NDArray[np.bool_]:
    """Whether a gap exceeds the tolerance, in whole numbers: exactly ten points is inside (framework, 'gap')."""
    n, d, total, of = (cube.astype("int64") for cube in (numerator, denominator, whole, base))
    allowed = int(np.floor(settings.tolerance * 10_000 + 0.5))
    scale = d * of if settings.tolerance_is == "points" else d * total
    return np.asarray(np.abs(n * of - total * d) * 10_000 > allowed * scale)


def _fisher(numerator: Cube, denominator: Cube, whole: Cube, base: Cube, known: npt.NDArray[np.bool_]) -> Cube:
    from scipy.stats import fisher_exact  # as in `gaps_of`

    p = np.full(numerator.shape, np.nan)
    if not known.any():
        return p
    cells = np.stack(
        [
            numerator[known],
            (denominator - numerator)[known],
            (whole - numerator)[known],
            (base - denominator - whole + numerator)[known],
        ],
        axis=1,
    ).astype("int64")
    tables, inverse = np.unique(cells, axis=0, return_inverse=True)
    values = np.array([fisher_exact(table.reshape(2, 2))[1] for table in tables])
    p[known] = np.minimum(values[inverse.reshape(-1)], 1.0)
    return p


def _holm(p: Cube) -> Cube:
    from statsmodels.stats.multitest import multipletests  # as in `gaps_of`

    adjusted = np.full(p.shape, np.nan)
    with _quick_collections():
        for cohort, level in np.ndindex(p.shape[:2]):
            family = ~np.isnan(p[cohort, level])
            if family.any():
                adjusted[cohort, level, family] = multipletests(p[cohort, level, family], method="holm")[1]
    return adjusted


@contextmanager
def _quick_collections() -> Iterator[None]:
    """Spare the hundreds of garbage collections that multipletests asks for from looking at everything there is."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
