"""Counts, what is known to hold between them, and what must not be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, eye_array, hstack, vstack

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NONE = -1
FURTHEST = 1000
"""How much more a sum that is shown nowhere may be than it is."""


class Secret(NamedTuple):
    """A small number of people: the count in place `plus`, less the one in place `minus` where there is one.

    It is safe where a reader cannot rule out that it is `low` or less, nor that it is `high` or more.
    """

    plus: int
    minus: int
    low: int
    high: int

    def moved(self, by: int) -> Secret:
        """The same secret where all places stand so many further."""
        return self._replace(plus=self.plus + by, minus=self.minus + by if self.minus != NONE else NONE)


class Need(NamedTuple):
    """Half of what makes a secret safe: that it could be `bound` or more (`way` 1), or `bound` or less (`way` -1)."""

    plus: int
    minus: int
    bound: int
    way: int


@dataclass(frozen=True)
class Problem:
    """Counts by place, and what an intruder knows of them.

    `sums` times the counts is 0; of `pairs` (small, big) the second can lose no more against the first than its part of
    `rooms`. `weights` is what it costs to withhold a count, `withheld` are those that must be. A count that is shown
    tells a reader that it is from
    `least` to `most`: itself where counts are shown as they are, more where they are rounded. Counts of one `region`
    hang together through `sums` more closely than with others; those of region 0 (everybody) with all. A 0 is never
    withheld, nor is one that is `told_already`.
    """

    values: Numbers
    weights: npt.NDArray[np.float64]
    sums: csr_array
    pairs: Numbers
    rooms: Numbers
    secrets: tuple[Secret, ...]
    withheld: Flags
    regions: Numbers
    least: Numbers
    most: Numbers
    told_already: Flags

    def with_unseen(self, parts: csr_array, regions: Numbers) -> Problem:
        """With places for sums of counts that are shown nowhere: each row of `parts` times the counts is one."""
        more, sums = parts.shape[0], np.round(parts @ self.values).astype("int64")
        nothing = np.zeros(more, dtype="int64")
        return replace(
            self,
            values=np.concatenate([self.values, sums]),
            weights=np.concatenate([self.weights, np.ones(more)]),
            sums=csr_array(
                vstack([hstack([self.sums, csr_array((self.sums.shape[0], more))]), hstack([-parts, eye_array(more)])])
            ),
            withheld=np.concatenate([self.withheld, nothing > 0]),
            regions=np.concatenate([self.regions, regions]),
            least=np.concatenate([self.least, nothing]),
            most=np.concatenate([self.most, sums + FURTHEST]),
            told_already=np.concatenate([self.told_already, nothing == 0]),
        )

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What must be possible in a reader's eyes and is not so in truth, each once."""
        needs = [
            need
            for one in self.secrets
            for need in (Need(one.plus, one.minus, one.high, 1), Need(one.plus, one.minus, one.low, -1))
            if need.way * (self.amount(one.plus, one.minus) - need.bound) < 0
        ]
        return tuple(dict.fromkeys(needs))

    @cached_property
    def together(self) -> Numbers:
        """Two places each that shadows must not move apart: of a pair, or of a difference that is secret."""
        differences = [(one.plus, one.minus) for one in self.secrets if one.minus != NONE]
        return np.vstack([self.pairs, np.array(differences, dtype="int64").reshape(-1, 2)])

    @cached_property
    def forced(self) -> Flags:
        """Which counts must be withheld: those that must be anyway, and those that would tell a secret themselves."""
        alone = [one for one in self.secrets if one.minus == NONE]
        telling = [one.plus for one in alone if self.least[one.plus] > one.low or self.most[one.plus] < one.high]
        forced = self.withheld.copy()
        forced[telling] = True
        return np.asarray(forced & self.movable)

    @cached_property
    def movable(self) -> Flags:
        """Which counts can be withheld."""
        return np.asarray((self.values > 0) & ~self.told_already)

    @property
    def open(self) -> bool:
        """Whether some counts may be others than they are though nothing is withheld."""
        return bool((self.most > self.least).any())

    def told(self, counts: Numbers) -> Numbers:
        """The places whose counts could not be these if they were shown."""
        return np.flatnonzero((counts < self.least) | (counts > self.most))

    def amount(self, plus: int, minus: int) -> int:
        """A count, or the difference of two."""
        return int(self.values[plus] - (self.values[minus] if minus != NONE else 0))


@dataclass(frozen=True)
class Needs:
    """Several needs side by side."""

    plus: Numbers
    minus: Numbers
    bound: Numbers
    way: Numbers

    def met(self, counts: Numbers) -> Flags:
        """Which of them hold of some counts."""
        less = np.where(self.minus == NONE, 0, counts[self.minus])
        return np.asarray(self.way * (counts[self.plus] - less - self.bound) >= 0)


def side_by_side(needs: Sequence[Need]) -> Needs:
    """The needs as arrays."""
    rows = np.array(needs, dtype="int64").reshape(-1, len(Need._fields))
    return Needs(*rows.T)
