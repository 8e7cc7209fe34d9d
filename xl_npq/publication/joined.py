"""What to withhold of all cohorts at once, where one cohort alone cannot be protected.

Up to any cohort no more people commence on a level than were recruited to it. Where a cohort recruits nobody new to a
level and a few commence there, having enrolled again, only counts of earlier cohorts leave open how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_diag, csr_array, hstack, vstack

from xl_npq.disclosure.problem import Flags, Numbers, Problem
from xl_npq.publication.knowledge import RECRUITED, ahead_of, follows
from xl_npq.publication.sketch import Counted

FURTHEST = 1000
"""How much more a sum that is shown nowhere may be than it is."""


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


@dataclass(frozen=True)
class Joint:
    """The problem of all cohorts, and where in it the counts of each begin."""

    problem: Problem
    begins: tuple[int, ...]

    def withheld_of(self, withheld: Flags, number: int, cohort: Cohort) -> Flags:
        """What is withheld of the counts of this report of one cohort."""
        return withheld[self.begins[number] :][: len(cohort.cells)]


def joint(cohorts: Sequence[Cohort], counts: Mapping[Counted, float], before: Mapping[Counted, float]) -> Joint:
    """The problems of cohorts as one, with what links them; `counts` and `before` are those of both reports."""
    begins = np.cumsum([0, *(len(cohort.problem.values) for cohort in cohorts)])
    now = {count: int(at) + place for cohort, at in _from(cohorts, begins) for place, count in enumerate(cohort.cells)}
    then = {
        count: int(at) + len(cohort.cells) + place
        for cohort, at in _from(cohorts, begins)
        for place, count in enumerate(cohort.earlier)
    }
    links = [*_running(now, counts), *_running(then, before)]
    beside = _side_by_side([cohort.problem for cohort in cohorts])
    return Joint(_linked(beside, links), tuple(int(begin) for begin in begins[:-1]))


def _from(cohorts: Sequence[Cohort], begins: Numbers) -> Iterator[tuple[Cohort, int]]:
    return zip(cohorts, begins, strict=False)


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


def _side_by_side(problems: Sequence[Problem]) -> Problem:
    first, *others = problems
    for other in others:
        first = _beside(first, other)
    return first


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
    if not links:
        return problem
    width, added = len(problem.values), [part for link in links for part in (link.commenced, link.recruited)]
    sums = np.array([problem.values[list(part)].sum() for part in added], dtype="int64")
    rows = [at for at, part in enumerate(added) for _ in part]
    ones = csr_array(
        (np.ones(len(rows)), (rows, [place for part in added for place in part])), shape=(len(added), width)
    )
    old = hstack([problem.sums, csr_array((problem.sums.shape[0], len(added)))])
    places = width + np.arange(len(added)).reshape(-1, 2)
    unseen = np.ones(len(added), dtype=bool)
    return replace(
        problem,
        values=np.concatenate([problem.values, sums]),
        weights=np.concatenate([problem.weights, unseen.astype(float)]),
        sums=csr_array(vstack([old, hstack([ones, csr_array(-np.eye(len(added)))])])),
        pairs=np.vstack([problem.pairs, places]),
        rooms=np.concatenate([problem.rooms, [link.room for link in links]]),
        withheld=np.concatenate([problem.withheld, ~unseen]),
        regions=np.concatenate([problem.regions, np.zeros(len(added), dtype="int64")]),
        least=np.concatenate([problem.least, np.zeros(len(added), dtype="int64")]),
        most=np.concatenate([problem.most, sums + FURTHEST]),
        told_already=np.concatenate([problem.told_already, unseen]),
    )
