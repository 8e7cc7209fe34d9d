"""How many more it would take to meet a target, in whole people, scripts or responses."""

from __future__ import annotations

import math
from typing import NamedTuple

_FINE = 9
"""Decimals within which a quotient counts as whole: floating point leaves crumbs far beyond them."""


def whole(amount: float) -> int:
    """The smallest whole number that is not less."""
    return math.ceil(round(amount, _FINE))


def more_to_share(number: float, of: float, target: float) -> int | None:
    """How many more must join, every one of them counting, for `number` of `of` to reach a target share.

    0 where it is met; None where no number does (a target of 100% that somebody has already missed). Of nobody at
    all there is no share: it takes one.
    """
    if of and number / of >= target:
        return 0
    if target < 1:
        return max(1, whole((target * of - number) / (1 - target)))
    return None if of else 1


def more_to_mean(total: float, of: float, target: float, highest: float) -> int | None:
    """How many more responses, all of the highest rating, bring a mean up to a target; 0 met, None never."""
    if round(total / of, _FINE) >= target:
        return 0
    if target >= highest:
        return None
    return max(1, whole((target * of - total) / (highest - target)))


def must_of_all(of: float, target: float) -> int:
    """How many of so many people make up a target share."""
    return whole(target * of)


class Counts(NamedTuple):
    """A group within a level: `number` of `of`, and the level's `total` of `base`, the group among them."""

    number: int
    of: int
    total: int
    base: int


def more_to_be_inside(counts: Counts, allowed: int, *, relative: bool) -> int | None:
    """How many more bring a group's rate within the tolerance of its level's, which moves with them.

    Below the level they are of the group; above it, of the others. `allowed` is the tolerance in ten-thousandths of a
    point or, `relative`, of the level's rate. None where no number does: the group is so small that one person takes it
    from one side to the other.
    """
    apart = counts.number * counts.base - counts.total * counts.of
    below = apart < 0
    moves = counts.base - counts.of if below else counts.of
    slack = allowed * counts.of
    short = abs(apart) * 10_000 - slack * (counts.total if relative else counts.base)
    if short <= 0:
        return 0
    step = moves * 10_000 + (slack if relative else 0)
    more = -(-short // step)
    overshot = more * moves - abs(apart)
    limit = slack * (counts.total + more if relative else counts.base)
    return None if overshot * 10_000 > limit else more
