"""What to withhold of a report, beside the one before it: the counts of both, and what must not be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import block_diag, csr_array

from xl_npq.disclosure.problem import FURTHEST, NONE, Flags, Numbers, Problem, Secret
from xl_npq.figures.axes import ALL
from xl_npq.publication.earlier import Before
from xl_npq.publication.joined import Cohort
from xl_npq.publication.knowledge import Layer, layer, rounded
from xl_npq.publication.populations import never_falls
from xl_npq.publication.sketch import Counted

PEOPLE_A_CELL = 50
"""So many people in a withheld cell weigh as much as another cell."""


def problems_of(
    counts: Mapping[Counted, float], below: int, before: Before, base: int = 1
) -> Iterator[tuple[tuple[Counted, ...], Problem]]:
    """For each cohort its counts, and the problem of what to withhold of them.

    Counts from 1 to one less than `below` are small. Counts that are shown are rounded to a base (1: not at all), as in
    `rounded`. The first places of the problem are the counts, those after them the counts of the report before.
    """
    for cells in _by_cohort(counts):
        yield cells, _both(cells, counts, below, before, base).problem()


def cohorts_alone(counts: Mapping[Counted, float], below: int, before: Before, base: int = 1) -> Iterator[Cohort]:
    """As `problems_of`, without what one cohort tells of another, for those who link them."""
    for cells in _by_cohort(counts):
        both = _both(cells, counts, below, before, base)
        yield Cohort(cells, both.then.cells, replace(both, new=both.new.alone, then=both.then.alone).problem())


def _by_cohort(counts: Mapping[Counted, float]) -> Iterator[tuple[Counted, ...]]:
    by_cohort: dict[int, list[Counted]] = defaultdict(list)
    for count, value in counts.items():
        if value == value:
            by_cohort[count.cohort].append(count)
    return map(tuple, by_cohort.values())


def _both(cells: tuple[Counted, ...], counts: Mapping[Counted, float], below: int, before: Before, base: int) -> _Both:
    then = layer(_agreeing(cells, before), before.counts, before.base)
    return _Both(layer(cells, counts, base), then, before, below)


def _agreeing(cells: tuple[Counted, ...], before: Before) -> tuple[Counted, ...]:
    """The counts of the report before that the source of today gives as they were shown."""

    def agrees(count: Counted) -> bool:
        shown, value = before.shown[count], before.counts.get(count, float("nan"))
        return value >= 0 if shown is None else rounded(value, before.base) == shown

    return tuple(count for count in cells if count in before.shown and agrees(count))


@dataclass(frozen=True)
class _Both:
    """A cohort in this report and in the one before."""

    new: Layer
    then: Layer
    before: Before
    below: int

    def problem(self) -> Problem:
        """The counts of both side by side, of which those of now can be withheld.

        After them stand the differences whose change is small, which are shown nowhere.
        """
        now, then, shift = self.new, self.then, len(self.new.cells)
        counts, told = np.concatenate([now.values, then.values]), self._told()
        nested = np.vstack([now.pairs[: now.nested], then.pairs[: then.nested] + shift])
        later = np.vstack([now.pairs[now.nested :], then.pairs[then.nested :] + shift])
        grown = self._grown()
        alone = Problem(
            values=counts,
            weights=1 + counts / PEOPLE_A_CELL,
            sums=csr_array(block_diag([now.sums, then.sums])),
            pairs=np.vstack([nested, later, grown]),
            rooms=np.concatenate(
                [
                    counts[nested[:, 1]] - counts[nested[:, 0]],
                    now.rooms[now.nested :],
                    then.rooms[then.nested :],
                    counts[grown[:, 1]] - counts[grown[:, 0]],
                ]
            ),
            secrets=(*self._small(), *self._changes(counts)),
            withheld=np.concatenate([self._withheld_then(now.cells), ~told[shift:]]),
            regions=_regions((*now.cells, *then.cells)),
            least=np.concatenate([now.least, then.least]),
            most=np.concatenate([now.most, then.most]),
            told_already=told,
        )
        return self._with_differences(alone)

    def _with_differences(self, problem: Problem) -> Problem:
        counts = problem.values
        small, big = self._differences(counts).reshape(-1, 2).T
        both = problem.with_unseen(_less(small, big, len(counts)), problem.regions[big])
        changes = (self._change(both.values, at, at + 1) for at in range(len(counts), len(both.values), 2))
        return replace(both, secrets=(*problem.secrets, *changes))

    def _told(self) -> Flags:
        """Which of the counts of both are told by the report before."""
        told = [self.before.shown[count] is not None for count in self.then.cells]
        return np.array([*(False for _ in self.new.cells), *told], dtype=bool)

    def _differences(self, counts: Numbers) -> Numbers:
        """Pairs now and then (small, big, small, big) of nested counts whose difference has changed by few people."""
        then = {count: at for at, count in enumerate(self.then.cells, len(self.new.cells))}
        rows = []
        for small, big in self.new.pairs[: self.new.nested]:
            was_small, was_big = (then.get(self.new.cells[at]) for at in (small, big))
            if was_small is not None and was_big is not None and counts[big] > 0:
                change = abs(counts[big] - counts[small] - counts[was_big] + counts[was_small])
                if 0 < change < self.below:
                    rows.append((small, big, was_small, was_big))
        return np.array(rows, dtype="int64").reshape(-1, 4)

    def _withheld_then(self, cells: tuple[Counted, ...]) -> Flags:
        shown = self.before.shown
        return np.array([count in shown and shown[count] is None for count in cells], dtype=bool)

    def _grown(self) -> Numbers:
        """Places (then, now) of counts that never fall, where none of their kind has fallen all the same.

        They can where somebody enrols again in a later cohort, or data are corrected: then readers cannot build on it.
        """
        place, shift = {count: at for at, count in enumerate(self.new.cells)}, len(self.new.cells)
        both = [(count, shift + at, place[count]) for at, count in enumerate(self.then.cells)]
        fallen = {
            (count.population, count.dimension)
            for count, then, now in both
            if self.then.values[then - shift] > self.new.values[now]
        }
        rows = [
            (then, now)
            for count, then, now in both
            if never_falls(count.population) and (count.population, count.dimension) not in fallen
        ]
        return np.array(rows, dtype="int64").reshape(-1, 2)

    def _small(self) -> Iterator[Secret]:
        """Small counts and small differences of this report, and those that the one before has kept."""
        yield from _small(self.new, self.below)
        kept, shift = self._as_told(), len(self.new.cells)
        for one in _small(self.then, min(self.below, self.before.below)):
            minus = one.minus + shift if one.minus != NONE else NONE
            least = kept.least[one.plus] - (kept.most[one.minus] if minus != NONE else 0)
            most = kept.most[one.plus] - (kept.least[one.minus] if minus != NONE else 0)
            if least <= one.low and most >= one.high:
                yield Secret(one.plus + shift, minus, one.low, one.high)

    def _as_told(self) -> Layer:
        """The report before, its withheld counts open."""
        held = np.array([self.before.shown[count] is None for count in self.then.cells], dtype=bool)
        least, most = np.where(held, 0, self.then.least), np.where(held, FURTHEST, self.then.most)
        return replace(self.then, least=least, most=most)

    def _changes(self, values: Numbers) -> Iterator[Secret]:
        """Small differences from the report before, which would be those few people's coming or going."""
        then = {count: at for at, count in enumerate(self.then.cells, len(self.new.cells))}
        for place, count in enumerate(self.new.cells):
            at, shown = then.get(count), self.before.shown.get(count)
            if values[place] > 0 and at is not None and 0 < abs(values[place] - values[at]) < self.below:
                yield self._change(values, place, at)
            elif values[place] > 0 and at is None and shown is not None and self.before.base == 1:
                yield from self._from_shown(place, int(values[place]), int(shown))

    def _change(self, values: Numbers, now: int, then: int) -> Secret:
        plus, minus = (now, then) if values[now] > values[then] else (then, now)
        return Secret(plus, minus, 1, max(self.below - 1, 2))

    def _from_shown(self, place: int, value: int, shown: int) -> Iterator[Secret]:
        """A small difference from a count that was shown and has been corrected since."""
        high = max(self.below - 1, 2)
        if 0 < abs(value - shown) < self.below:
            near, far = (1, high) if value > shown else (-high, -1)
            yield Secret(place, NONE, shown + near, shown + far)


def _small(one: Layer, below: int) -> Iterator[Secret]:
    """Small counts, and small differences between a count and one that it is among."""
    values, high = one.values, max(below - 1, 2)
    for place in np.flatnonzero((values > 0) & (values < below)):
        yield Secret(int(place), NONE, 1, high)
    for small, big in one.pairs[: one.nested]:
        if 0 < values[big] - values[small] < below:
            yield Secret(int(big), int(small), 1, high)


def _less(small: Numbers, big: Numbers, width: int) -> csr_array:
    """A row for each difference of counts, the big less the small."""
    rows, ones = np.arange(len(small)), np.ones(len(small))
    signs, places = np.concatenate([ones, -ones]), np.concatenate([big, small])
    return csr_array((signs, (np.tile(rows, 2), places)), shape=(len(small), width))


def _regions(cells: tuple[Counted, ...]) -> Numbers:
    """Everybody is region 0, each dimension another."""
    dimensions = list(dict.fromkeys(count.dimension for count in cells if count.dimension != ALL))
    return np.array([0 if one.dimension == ALL else 1 + dimensions.index(one.dimension) for one in cells])
