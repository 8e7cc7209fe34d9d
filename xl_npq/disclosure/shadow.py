"""Shadows: other counts that would print the same report, wherever counts are withheld.

A shadow in which a secret is another number proves that nobody can work the secret out: whatever a reader concludes
must hold of the shadow too. Shadows are whole numbers, so the proof holds of readers who know that people are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import connected_components

from xl_npq.disclosure.problem import NONE, Flags, Need, Numbers, Problem

_ALMOST_NOTHING = 1e-4
"""What moving a count costs that is withheld already: enough to leave alone what need not move."""
_WHOLE = 1e-6


@dataclass(frozen=True)
class Moves:
    """How the counts of some places may move together, others of theirs within what rounding leaves open."""

    problem: Problem
    free: Numbers

    @cached_property
    def places(self) -> Numbers:
        """The places that may move at all: the free ones, and those that rounding leaves open, of their regions."""
        problem = self.problem
        regions = problem.regions[self.free]
        near = np.isin(problem.regions, regions) | (not len(regions) or not regions.all())
        return np.union1d(self.free, np.flatnonzero(near & (problem.most > problem.least)))

    @cached_property
    def _equal(self) -> csr_array:
        chosen = csr_array(self.problem.sums[:, self.places])
        return self._ways(chosen[np.flatnonzero(np.diff(chosen.indptr))])

    def _ways(self, rows: csr_array) -> csr_array:
        """Rows over places as rows over ways of moving: up and down, as far as one likes and as far as is open."""
        some = rows[:, np.flatnonzero(self._open)]
        return csr_array(hstack([rows, -rows, some, -some]))

    @cached_property
    def _open(self) -> Flags:
        return np.asarray(self.problem.most > self.problem.least)[self.places]

    @cached_property
    def _most(self) -> npt.NDArray[np.float64]:
        """How far each way of moving goes; no count below 0."""
        problem, places, some = self.problem, self.places, self.places[self._open]
        free = np.isin(places, self.free)
        up, down = np.where(free, np.inf, 0.0), np.where(free, problem.least[places], 0)
        within = (problem.most[some] - problem.values[some], problem.values[some] - problem.least[some])
        return np.concatenate([up, down, *within]).astype(float)

    def _moved(self, ways: npt.NDArray[np.float64]) -> Numbers:
        """By how much each place moves."""
        count, some = len(self.places), np.flatnonzero(self._open)
        moved = ways[:count] - ways[count : 2 * count]
        moved[some] += ways[2 * count : 2 * count + len(some)] - ways[2 * count + len(some) :][: len(some)]
        return np.round(moved).astype("int64")

    @cached_property
    def _ordered(self) -> tuple[csr_array, npt.NDArray[np.float64]]:
        pairs = self.problem.pairs
        at = np.full(len(self.problem.values) + 1, NONE)
        at[self.places] = np.arange(len(self.places))
        touched = (at[pairs] != NONE).any(axis=1)
        moving = pairs[touched]
        rows = np.zeros((len(moving), len(self.places)))
        for column, sign in ((0, 1.0), (1, -1.0)):
            there = at[moving[:, column]] != NONE
            rows[np.flatnonzero(there), at[moving[there, column]]] = sign
        return self._ways(csr_array(rows)), self.problem.rooms[touched].astype(float)

    def cheapest(self, need: Need, costs: npt.NDArray[np.float64]) -> Numbers | None:
        """The cheapest shadow that meets a need, `costs` being that of a count's moving by one; None for none."""
        if not len(self.places):
            return None
        row = self._row(need)
        missing = need.way * (need.bound - self.problem.amount(need.plus, need.minus))
        own, within = costs[self.places], np.full(2 * int(self._open.sum()), _ALMOST_NOTHING / 10)
        return self._solve(np.concatenate([own, own, within]), -need.way * row, -float(missing), np.zeros(0))

    def most(self, needs: Iterable[Need]) -> Numbers | None:
        """A shadow that comes as near as can be to meeting all the needs at once."""
        wanted = list(needs)
        missing = np.array(
            [need.way * (need.bound - self.problem.amount(need.plus, need.minus)) for need in wanted], dtype=float
        )
        rows = np.array([-need.way * self._row(need) for need in wanted]).reshape(len(wanted), -1)
        costs = np.full(len(self._most), _ALMOST_NOTHING)
        return self._solve(costs, rows, np.zeros(len(wanted)), missing)

    def _row(self, need: Need) -> npt.NDArray[np.float64]:
        half = (self.places == need.plus).astype(float)
        if need.minus != NONE:
            half -= self.places == need.minus
        return np.concatenate([half, -half, half[self._open], -half[self._open]])

    def _solve(
        self,
        costs: npt.NDArray[np.float64],
        rows: npt.NDArray[np.float64],
        at_most: float | npt.NDArray[np.float64],
        slack: npt.NDArray[np.float64],
    ) -> Numbers | None:
        """Minimise the cost of moving, less what each row's need (up to its `slack`) is met by."""
        ordered, room = self._ordered
        extra = len(slack)
        needed = hstack([csr_array(np.atleast_2d(rows)), csr_array(np.eye(extra))]) if extra else csr_array([rows])
        programme = _Programme(
            np.concatenate([costs, -np.ones(extra)]),
            Bounds(0, np.concatenate([self._most, slack])),
            (
                LinearConstraint(_wider(self._equal, extra), 0, 0),
                LinearConstraint(_wider(ordered, extra), -np.inf, room),
                LinearConstraint(needed, -np.inf, at_most),
            ),
        )
        solution = programme.solved()
        if solution is None:
            return None
        shadow = self.problem.values.copy()
        shadow[self.places] += self._moved(solution)
        return shadow


class _Programme(NamedTuple):
    """What to minimise, within which bounds and constraints."""

    costs: npt.NDArray[np.float64]
    bounds: Bounds
    constraints: tuple[LinearConstraint, ...]

    def solved(self) -> npt.NDArray[np.float64] | None:
        """A best solution in whole numbers, which the programme without that condition nearly always has."""
        for whole in (0, 1):
            found = milp(
                self.costs,
                integrality=np.full(len(self.costs), whole),
                bounds=self.bounds,
                constraints=self.constraints,
                options={"mip_rel_gap": 0.05, "node_limit": 1000},
            )
            if found.x is None:
                return None
            if whole or np.abs(found.x - np.round(found.x)).max(initial=0.0) <= _WHOLE:
                return np.asarray(found.x)
        return None


def _wider(rows: csr_array, extra: int) -> csr_array:
    return csr_array(hstack([rows, csr_array((rows.shape[0], extra))])) if extra else rows


def apart(problem: Problem, shadow: Numbers) -> Iterator[Numbers]:
    """A shadow taken apart into shadows of fewer counts, each moving what must move together."""
    moved = np.flatnonzero(shadow != problem.values)
    joined = csr_array(abs(problem.sums[:, moved]))
    links = csr_array(joined.T @ joined)
    at = np.full(len(shadow), NONE)
    at[moved] = np.arange(len(moved))
    both = problem.together[(at[problem.together] != NONE).all(axis=1)]
    ordered = csr_array((np.ones(len(both)), (at[both[:, 0]], at[both[:, 1]])), shape=links.shape)
    count, label = connected_components(links + ordered, directed=False)
    for component in range(count):
        part = problem.values.copy()
        part[moved[label == component]] = shadow[moved[label == component]]
        yield part


def regions_of(problem: Problem) -> Mapping[int, Moves]:
    """How counts may move within each region alone; region 0: all counts together."""
    movable = problem.movable
    found = {
        int(region): Moves(problem, np.flatnonzero(movable & (problem.regions == region)))
        for region in np.unique(problem.regions)
        if region
    }
    return {0: Moves(problem, np.flatnonzero(movable)), **found}


def costs_of(weights: npt.NDArray[np.float64], withheld: Flags) -> npt.NDArray[np.float64]:
    """What it costs that a count moves by one."""
    return np.where(withheld, _ALMOST_NOTHING, 1.0) * weights
