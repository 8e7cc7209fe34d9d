"""Control limits: how far chance alone would take a provider of a given size from the line that all are held to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

INNER, OUTER = 0.95, 0.998
"""How many of providers that do not differ lie within the limits: 19 of 20, and 499 of 500."""
_LINES = 60
"""Sizes at which the limits are worked out for a chart."""

Values = npt.NDArray[np.float64]


class Limits(NamedTuple):
    """Shares, by size: the lower and upper limit within which so many lie."""

    low: Values
    high: Values


def share_limits(sizes: Values, share: float, within: float) -> Limits:
    """Exact binomial limits of a share of `sizes` people, where each counts with the chance `share`.

    The limits are the quantiles at which half of the rest lies on either side, as a share of the size; a share beyond
    one is less likely than that half. Sizes of nobody have none (NaN).
    """
    # The statistics library takes about a second to load, which commands without figures should not wait for.
    from scipy.stats import binom

    tail = (1 - within) / 2
    whole = np.round(sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (np.where(whole > 0, binom.ppf(part, whole, share) / whole, np.nan) for part in (tail, 1 - tail))
    return Limits(np.clip(low, 0, 1), np.clip(high, 0, 1))


def count_limits(expected: Values, within: float) -> Limits:
    """Exact Poisson limits of a count of which `expected` are expected, as a multiple of them."""
    from scipy.stats import poisson  # as in `share_limits`

    tail = (1 - within) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (
            np.where(expected > 0, poisson.ppf(part, expected) / expected, np.nan) for part in (tail, 1 - tail)
        )
    return Limits(low, high)


def sizes_to(most: float) -> Values:
    """Sizes from 1 on to the largest and a little beyond: close together where limits bend most."""
    return np.unique(np.round(np.geomspace(1, max(most * 1.05, 2), _LINES)))


def position(value: float, inner: Limits, outer: Limits, place: int) -> str:
    """Where a figure lies, in words: within the limits, beyond the inner ones, beyond the outer ones."""
    if value < outer.low[place]:
        return BELOW_OUTER
    if value > outer.high[place]:
        return ABOVE_OUTER
    if value < inner.low[place]:
        return BELOW_INNER
    if value > inner.high[place]:
        return ABOVE_INNER
    return WITHIN


WITHIN = "within"
BELOW_INNER, ABOVE_INNER = "below 95%", "above 95%"
BELOW_OUTER, ABOVE_OUTER = "below 99.8%", "above 99.8%"
