"""Metric 7's gaps: each group's rate against its level's, and how far chance could explain the difference."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_npq.figures.fisher import fisher_exact_all
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


@dataclass(frozen=True)
class Compared:
    """What gaps are worked out from: counts of the groups of a dimension, and of the whole that each belongs to."""

    numerator: Cube
    denominator: Cube
    whole: Cube
    base: Cube

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which groups have a rate."""
        return self.denominator > 0


def gaps_of(compared: Sequence[Compared], settings: Settings) -> list[Gaps]:
    """Compare the groups of each dimension with the whole (same cohorts and levels, one group).

    The gap is in fractions: 0.1 is ten percentage points. Low and high are Wilson's 95% limits of the group's own
    rate; p is Fisher's, two-sided, against the rest of the level; p_adjusted is Holm's within cohort and level.
    All dimensions are tested at once, which takes a tenth of the time of one after another.
    """
    if not compared:
        return []
    sizes = np.cumsum([one.numerator.shape[2] for one in compared])[:-1]
    joined = _joined(compared)
    gap, (low, high), p, outside = _gap(joined), _limits(joined), _fisher(joined), _outside(joined, settings)
    apart = zip(*(np.split(cube, sizes, axis=2) for cube in (gap, low, high, p, joined.known & outside)), strict=True)
    return [Gaps(gap, low, high, p, _holm(p), outside) for gap, low, high, p, outside in apart]


def _joined(compared: Sequence[Compared]) -> Compared:
    """The groups of all dimensions side by side, each with its whole."""

    def side_by_side(part: str) -> Cube:
        cubes = (np.broadcast_to(getattr(one, part), one.numerator.shape) for one in compared)
        return np.concatenate(list(cubes), axis=2)

    return Compared(*map(side_by_side, ("numerator", "denominator", "whole", "base")))


def _gap(of: Compared) -> Cube:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(of.known, of.numerator / of.denominator - of.whole / of.base, np.nan)


def _limits(of: Compared) -> tuple[Cube, Cube]:
    # The statistics libraries take about a second to load, which commands without figures should not wait for.
    from statsmodels.stats.proportion import proportion_confint

    low, high = (np.full(of.numerator.shape, np.nan) for _ in range(2))
    known = of.known
    if known.any():
        low[known], high[known] = proportion_confint(of.numerator[known], of.denominator[known], method="wilson")
    return low, high


def _outside(of: Compared, settings: Settings) -> npt.NDArray[np.bool_]:
    """Whether a gap exceeds the tolerance, in whole numbers: exactly ten points is inside (framework, 'gap')."""
    n, d, total, base = (cube.astype("int64") for cube in (of.numerator, of.denominator, of.whole, of.base))
    allowed = int(np.floor(settings.tolerance * 10_000 + 0.5))
    scale = d * base if settings.tolerance_is == "points" else d * total
    return np.asarray(np.abs(n * base - total * d) * 10_000 > allowed * scale)


def _fisher(of: Compared) -> Cube:
    p, known = np.full(of.numerator.shape, np.nan), of.known
    numerator, denominator, whole, base = (
        cube[known].astype("int64") for cube in (of.numerator, of.denominator, of.whole, of.base)
    )
    cells = np.stack(
        [numerator, denominator - numerator, whole - numerator, base - denominator - whole + numerator], axis=1
    )
    tables, inverse = np.unique(cells, axis=0, return_inverse=True)
    p[known] = fisher_exact_all(tables)[inverse.reshape(-1)]
    return p


def _holm(p: Cube) -> Cube:
    from statsmodels.stats.multitest import multipletests  # as in `_limits`

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
