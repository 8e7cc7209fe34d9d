"""What to withhold of all cohorts at once, where one cohort alone cannot be protected.

Up to any cohort no more people commence on a level than were recruited to it. Where a cohort recruits nobody new to a
level and a few commence there, having enrolled again, only counts of earlier cohorts leave open how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_diag, csr_array

from xl_npq.disclosure.problem import Flags, Problem
from xl_npq.publication.knowledge import RECRUITED, ahead_of, follows
from xl_npq.publication.sketch import Counted


class Cohort(NamedTuple):
    """The counts of a cohort, of this report and of the one before, and the problem of it on its own."""

    cells: tuple[Counted, ...]
    earlier: tuple[Counted, ...]
    problem: Problem


class Running(NamedTuple):
    """Places of those who commenced and of recruits, up to a cohort, and how many more recruits than the others."""

    commenced: tuple[int, ...]
    recruited: tuple[int, ...]
    room: int


class Joint(NamedTuple):
    """The problem of all cohorts, and for each the counts of this report and where in it they begin."""

    problem: Problem
    cohorts: tuple[tuple[tuple[Counted, ...], int], ...]

    def of_each(self, withheld: Flags) -> list[tuple[tuple[Counted, ...], Flags]]:
        """For each cohort the counts of this report, and which of them are withheld."""
        return [(cells, withheld[begin:][: len(cells)]) for cells, begin in self.cohorts]


def joint(cohorts: Sequence[Cohort], counts: Mapping[Counted, float], before: Mapping[Counted, float]) -> Joint:
    """The problems of cohorts as one, with what links them; `counts` and `before` are those of both reports."""
    begins = [0, *accumulate(len(cohort.problem.values) for cohort in cohorts[:-1])]
    now: dict[Counted, int] = {}
    then: dict[Counted, int] = {}
    for begin, cohort in zip(begins, cohorts, strict=True):
        now |= {count: place for place, count in enumerate(cohort.cells, begin)}
        then |= {count: place for place, count in enumerate(cohort.earlier, begin + len(cohort.cells))}
    links = [*_running(now, counts), *_running(then, before)]
    beside = reduce(_beside, (cohort.problem for cohort in cohorts))
    placed = ((cohort.cells, begin) for begin, cohort in zip(begins, cohorts, strict=True))
    return Joint(_linked(beside, links), tuple(placed))


def _running(place: Mapping[Counted, int], counts: Mapping[Counted, float]) -> Iterator[Running]:
    for count in dict.fromkeys(count._replace(cohort=0) for count in place if follows(count, place)):
        ahead = ahead_of(count, counts)
        if (ahead < 0).any():
            continue
        recruits = count._replace(population=RECRUITED)
        for cohort, room in enumerate(ahead):
            commenced, recruited = (
                tuple(place[found] for c in range(cohort + 1) if (found := one._replace(cohort=c)) in place)
                for one in (count, recruits)
            )
            if commenced and recruited:
                yield Running(commenced, recruited, int(room))


def _beside(one: Problem, other: Problem) -> Problem:
    shift, regions = len(one.values), int(one.regions.max(initial=0))
    return Problem(
        values=np.concatenate([one.values, other.values]),
        weights=np.concatenate([one.weights, other.weights]),
        sums=csr_array(block_diag([one.sums, other.sums])),
        pairs=np.vstack([one.pairs, other.pairs + shift]),
        rooms=np.concatenate([one.rooms, other.rooms]),
        secrets=(*one.secrets, *(secret.moved(shift) for secret in other.secrets)),
        withheld=np.concatenate([one.withheld, other.withheld]),
        regions=np.concatenate([one.regions, np.where(other.regions > 0, other.regions + regions, 0)]),
        least=np.concatenate([one.least, other.least]),
        most=np.concatenate([one.most, other.most]),
        told_already=np.concatenate([one.told_already, other.told_already]),
    )


def _linked(problem: Problem, links: Sequence[Running]) -> Problem:
    """With two more places for each link, sums that are shown nowhere, of which the one may not outgrow the other."""
    width, parts = len(problem.values), [part for link in links for part in (link.commenced, link.recruited)]
    rows = [at for at, part in enumerate(parts) for _ in part]
    counted = csr_array((np.ones(len(rows)), (rows, [*chain(*parts)])), shape=(len(parts), width))
    both = problem.with_unseen(counted, np.zeros(len(parts), dtype="int64"))
    return replace(
        both,
        pairs=np.vstack([both.pairs, width + np.arange(len(parts)).reshape(-1, 2)]),
        rooms=np.concatenate([both.rooms, [link.room for link in links]]),
    )
