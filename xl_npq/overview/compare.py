"""Providers side by side in one figure: ranks, limits by size, and how the figures are spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xl_npq.figures.status import MET, NOT_MET
from xl_npq.metrics import METRICS
from xl_npq.overview.limits import (
    INNER,
    OUTER,
    Limits,
    Values,
    count_limits,
    position,
    share_limits,
    sizes_to,
)
from xl_npq.overview.standing import Member, Standing

COUNTED, RATED = "recruited", "mean_rating"
"""The figures that are no shares: a count against a target, and a mean of ratings."""
BANDS = 10
"""Into how many bands of equal width the figures fall."""


class Ranked(NamedTuple):
    """One provider in one figure; `limits` are the lower and upper ones, 95% and 99.8%, None where there are none."""

    rank: int
    provider: str
    status: str
    standing: Standing
    limits: tuple[float | None, float | None, float | None, float | None]
    position: str


@dataclass(frozen=True)
class Compared:
    """All providers in one figure, highest first; those without a value follow in `without`.

    `line` is what all are held to, and `held_to` says in words what that is; None where there is no such line.
    `curve` are sizes with the limits there, for the chart: size, then as in `Ranked`.
    """

    metric: str
    measure: str
    title: str
    line: float | None
    held_to: str
    ranked: tuple[Ranked, ...]
    without: tuple[str, ...]
    curve: tuple[tuple[float, ...], ...]


def compared(members: Sequence[Member]) -> tuple[Compared, ...]:
    """Each headline figure of all providers, in the order of the metrics."""
    measures = {(one.metric, one.measure): None for member in members for one in member.standings}
    return tuple(
        _compared(metric, measure, members) for metric, measure in sorted(measures, key=lambda found: found[0])
    )


def _compared(metric: str, measure: str, members: Sequence[Member]) -> Compared:
    found = [(member, one) for member in members for one in member.standings if one.measure == measure]
    valued = sorted(
        ((member, one) for member, one in found if one.value is not None),
        key=lambda pair: (-(pair[1].value or 0), pair[0].name),
    )
    line, held_to = _line(measure, [one for _, one in valued])
    sizes = np.array([one.of or np.nan for _, one in valued])
    inner, outer = (_limits(measure, sizes, line, within) for within in (INNER, OUTER))
    ranked = tuple(
        Ranked(
            1 + sum((other.value or 0) > (one.value or 0) for _, other in valued),
            member.name,
            member.statuses.get(metric, ""),
            one,
            _cells(inner, outer, place),
            position(one.value or 0, inner, outer, place) if one.of and line is not None and measure != RATED else "",
        )
        for place, (member, one) in enumerate(valued)
    )
    without = tuple(member.name for member, one in found if one.value is None)
    curve = _curve(measure, sizes, line)
    return Compared(metric, measure, _title(metric, measure), line, held_to, ranked, without, curve)


def _title(metric: str, measure: str) -> str:
    titles = {one.name: one.title for found in METRICS if found.number == metric for one in found.measures}
    return "Recruited against target" if measure == COUNTED else titles[measure]


def _line(measure: str, standings: Sequence[Standing]) -> tuple[float | None, str]:
    """What all are held to: the target where all have the same, else the share of all providers together."""
    if measure == COUNTED:
        return 1.0, "the target"
    targets = {one.target for one in standings if one.target is not None}
    if len(targets) == 1:
        (target,) = targets
        return target, "the target"
    counted = [one for one in standings if one.of and one.number is not None]
    whole = sum(one.of or 0 for one in counted)
    if not whole:
        return None, "nothing: there are no counts"
    return sum(one.number or 0 for one in counted) / whole, "the share of all providers together"


def _limits(measure: str, sizes: Values, line: float | None, within: float) -> Limits:
    if line is None or measure == RATED:
        nothing = np.full(sizes.shape, np.nan)
        return Limits(nothing, nothing)
    return count_limits(sizes, within) if measure == COUNTED else share_limits(sizes, line, within)


def _cells(inner: Limits, outer: Limits, place: int) -> tuple[float | None, float | None, float | None, float | None]:
    low, high, lowest, highest = (
        None if np.isnan(values[place]) else float(values[place])
        for values in (inner.low, inner.high, outer.low, outer.high)
    )
    return low, high, lowest, highest


def _curve(measure: str, sizes: Values, line: float | None) -> tuple[tuple[float, ...], ...]:
    known = sizes[~np.isnan(sizes)]
    if line is None or measure == RATED or not len(known):
        return ()
    across = sizes_to(float(known.max()))
    inner, outer = (_limits(measure, across, line, within) for within in (INNER, OUTER))
    columns = (across, inner.low, inner.high, outer.low, outer.high)
    return tuple(tuple(float(value) for value in row) for row in zip(*columns, strict=True))


class Spread(NamedTuple):
    """How the values of a figure are spread: the least, the quartiles, the most, and how many fall in each band.

    Bands are as wide as each other and hold their lower edge, the last one its upper edge too.
    """

    points: tuple[float, float, float, float, float]
    edges: tuple[float, ...]
    counts: tuple[int, ...]


def spread_of(one: Compared) -> Spread | None:
    """The spread of a figure; None where no provider has a value."""
    values = [found.standing.value for found in one.ranked if found.standing.value is not None]
    if not values:
        return None
    points = np.quantile(values, (0, 0.25, 0.5, 0.75, 1))
    most = {RATED: 10.0, COUNTED: max(2.0, float(points[-1]))}.get(one.measure, 1.0)
    counts, edges = np.histogram(values, BANDS, (0.0, most))
    least, lower, middle, upper, highest = map(float, points)
    return Spread((least, lower, middle, upper, highest), tuple(map(float, edges)), tuple(map(int, counts)))


class Missed(NamedTuple):
    """A metric that a provider does not meet, with its headline figures, by title."""

    metric: str
    provider: str
    cohort: str
    figures: tuple[tuple[str, Ranked], ...]


def not_met(members: Sequence[Member], figures: Sequence[Compared]) -> tuple[Missed, ...]:
    """Every metric that a provider does not meet, by metric, then in the order of the providers."""
    rows = {(one.metric, found.provider, one.title): found for one in figures for found in one.ranked}
    missed = []
    for metric in METRICS:
        for member in members:
            if member.statuses.get(metric.number) == NOT_MET:
                own = tuple(
                    (title, found)
                    for (number, name, title), found in rows.items()
                    if (number, name) == (metric.number, member.name)
                )
                cohort = own[0][1].standing.cohort if own else ""
                missed.append(Missed(metric.number, member.name, cohort, own))
    return tuple(missed)


def counted(members: Sequence[Member], metric: str) -> dict[str, int]:
    """How many providers have each status in a metric."""
    found: dict[str, int] = dict.fromkeys((MET, NOT_MET), 0)
    for member in members:
        status = member.statuses.get(metric, "")
        found[status] = found.get(status, 0) + 1
    return found
