"""Metric 7's gaps: each group's rate against its level's, and how far chance could explain the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xl_npq.figures.fisher import fisher_exact_all
from xl_npq.figures.tally import Cube
from xl_npq.settings import Settings

Z_95 = 1.959963984540054
"""The normal quantile of a two-sided 95% interval, as the workbook's Wilson formula uses it."""


@dataclass(frozen=True)
class Compared:
    """Counts of the groups of a dimension, and of the whole that each belongs to (same cohorts and levels, one group).

    The gap is in fractions: 0.1 is ten percentage points; NaN where a group or its level has no rate.
    """

    numerator: Cube
    denominator: Cube
    whole: Cube
    base: Cube

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which groups have a rate."""
        return self.denominator > 0

    @cached_property
    def gap(self) -> Cube:
        """Each group's rate less that of its level."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.known, self.numerator / self.denominator - self.whole / self.base, np.nan)

    def outside(self, settings: Settings) -> npt.NDArray[np.bool_]:
        """Where a gap exceeds the tolerance, in whole numbers: exactly ten points is inside (framework, 'gap')."""
        n, d, total, base = (cube.astype("int64") for cube in (self.numerator, self.denominator, self.whole, self.base))
        allowed = int(np.floor(settings.tolerance * 10_000 + 0.5))
        scale = d * base if settings.tolerance_is == "points" else d * total
        return np.asarray(self.known & (np.abs(n * base - total * d) * 10_000 > allowed * scale))


CHANCE = ("low", "high", "p", "p_adjusted")


def chances_of(compared: Sequence[Compared]) -> list[Mapping[str, Cube]]:
    """How far chance could explain the gaps of each dimension; NaN where a group or its level has no rate.

    Low and high are Wilson's 95% limits of the group's own rate; p is Fisher's, two-sided, against the rest of the
    level; p_adjusted is Holm's within cohort and level. All dimensions are tested at once, which takes a tenth of the
    time of one after another.
    """
    if not compared:
        return []
    sizes = np.cumsum([one.numerator.shape[2] for one in compared])[:-1]
    joined = _joined(compared)
    apart = zip(*(np.split(cube, sizes, axis=2) for cube in (*_limits(joined), _fisher(joined))), strict=True)
    return [dict(zip(CHANCE, (low, high, p, holm(p)), strict=True)) for low, high, p in apart]


def _joined(compared: Sequence[Compared]) -> Compared:
    """The groups of all dimensions side by side, each with its whole."""

    def side_by_side(part: str) -> Cube:
        cubes = (np.broadcast_to(getattr(one, part), one.numerator.shape) for one in compared)
        return np.concatenate(list(cubes), axis=2)

    return Compared(*map(side_by_side, ("numerator", "denominator", "whole", "base")))


def _limits(of: Compared) -> tuple[Cube, Cube]:
    # The statistics libraries take about a second to load, which commands without figures should not wait for.
    from statsmodels.stats.proportion import proportion_confint

    low, high = (np.full(of.numerator.shape, np.nan) for _ in range(2))
    known = of.known
    if known.any():
        low[known], high[known] = proportion_confint(of.numerator[known], of.denominator[known], method="wilson")
    return low, high


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


def holm(p: Cube) -> Cube:
    """Holm's p of the groups of each cohort and level; NaN for a group without p, which counts for nothing.

    The steps are statsmodels' `multipletests`, taken by all cohorts and levels together.
    """
    order = np.argsort(p, axis=2)
    left = np.sum(~np.isnan(p), axis=2, keepdims=True) - np.arange(p.shape[2])
    raised = np.maximum.accumulate(np.take_along_axis(p, order, axis=2) * left, axis=2)
    adjusted = np.empty(p.shape)
    np.put_along_axis(adjusted, order, np.minimum(raised, 1), axis=2)
    return adjusted
