"""Fisher's exact test of many two-by-two tables at once: digit for digit what scipy says of each alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

_EPSILON = 1e-14
"""How far apart two probabilities are that count as equal, as scipy has it."""


@dataclass(frozen=True)
class _Drawn:
    """So many `drawn` out of `all`, of which `marked` are of one kind: the margins of each table."""

    all: Counts
    marked: Counts
    drawn: Counts

    def at(self, chosen: npt.NDArray[np.bool_]) -> _Drawn:
        return _Drawn(self.all[chosen], self.marked[chosen], self.drawn[chosen])

    def likely(self, kind: str, count: Counts) -> Shares:
        """The probability of `count` (pmf), of at most so many (cdf), or of more (sf)."""
        from scipy.stats import hypergeom  # takes about a second to load, as the other statistics do

        return np.asarray(getattr(hypergeom, kind)(count, self.all, self.marked, self.drawn))


def fisher_exact_all(tables: Counts) -> Shares:
    """The two-sided p of each table, a row each: both counts of its first row, then both of its second.

    A table with an empty row or column has p = 1. The steps are scipy's `fisher_exact`, taken by all tables together.
    """
    first, second, third, fourth = tables.T
    p = np.ones(len(tables))
    told = (first + second > 0) & (third + fourth > 0) & (first + third > 0) & (second + fourth > 0)
    if told.any():
        p[told] = _two_sided(
            first[told], _Drawn(tables[told].sum(axis=1), (first + second)[told], (first + third)[told])
        )
    return p


def _two_sided(count: Counts, margins: _Drawn) -> Shares:
    mode = ((margins.drawn + 1) * (margins.marked + 1) / (margins.all + 2)).astype("int64")
    exact, most = margins.likely("pmf", count), margins.likely("pmf", mode)
    p = np.ones(len(count))
    apart = np.abs(exact - most) / np.maximum(exact, most) > _EPSILON
    for tail, chosen in ((_below, apart & (count < mode)), (_above, apart & (count >= mode))):
        if chosen.any():
            p[chosen] = tail(count[chosen], mode[chosen], exact[chosen] * (1 + _EPSILON), margins.at(chosen))
    return np.minimum(p, 1.0)


def _below(count: Counts, mode: Counts, limit: Shares, margins: _Drawn) -> Shares:
    """Of tables with fewer than most likely: so few, and from where on above it is as unlikely."""
    p = margins.likely("cdf", count)
    both = margins.likely("pmf", margins.drawn) <= limit
    if both.any():
        chosen = margins.at(both)
        found = _search(lambda at: -chosen.likely("pmf", at), -limit[both], mode[both], chosen.drawn)
        p[both] += chosen.likely("sf", found)
    return p


def _above(count: Counts, mode: Counts, limit: Shares, margins: _Drawn) -> Shares:
    """Of tables with as many as most likely or more: so many, and up to where below it is as unlikely."""
    p = margins.likely("sf", count - 1)
    both = margins.likely("pmf", np.zeros_like(count)) <= limit
    if both.any():
        chosen = margins.at(both)
        found = _search(lambda at: chosen.likely("pmf", at), limit[both], np.zeros_like(mode[both]), mode[both])
        p[both] += chosen.likely("cdf", found)
    return p


def _search(rising: Callable[[Counts], Shares], sought: Shares, low: Counts, high: Counts) -> Counts:
    """The last place of each with a value of at most what is sought, by halving, as scipy halves."""
    low, high = low.copy(), high.copy()
    hit = np.zeros(len(low), dtype=bool)
    while (open_ := ~hit & (low < high)).any():
        middle = low + (high - low) // 2
        value = rising(middle)
        up, down, same = (open_ & found for found in (value < sought, value > sought, value == sought))
        low[up], high[down] = middle[up] + 1, middle[down] - 1
        low[same], hit = middle[same], hit | same
    return np.where(hit | (rising(low) <= sought), low, low - 1)
