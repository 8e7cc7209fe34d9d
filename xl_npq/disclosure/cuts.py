"""What any choice of counts must hold that protects, and the cheapest choice of parts of counts that does.

An intruder moves withheld counts to see how far a secret can be away from its number. The duals of that programme prove
of some counts that a certain part of them must be withheld (Fischetti and Salazar): a cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from xl_npq.disclosure.problem import NONE, Need, Numbers, Problem

Parts = npt.NDArray[np.float64]
_REACH = 8.0
"""How far a withheld count moves where a cut is sought; the cut itself holds however far it moves."""
_ROUNDS = 3
_NOTHING = 1e-9


class Cuts:
    """The programme that moves withheld counts, as far as their values and what is among what allow.

    What it works with stands in the order of the counts that can be withheld, `movable`.
    """

    def __init__(self, problem: Problem) -> None:
        """Take the counts that can be withheld."""
        self._problem, self.movable = problem, np.flatnonzero(problem.movable)
        self.weights = problem.weights[self.movable]
        self.forced: Parts = problem.forced[self.movable].astype(float)
        self._values = problem.values[self.movable].astype(float)
        self._equal = problem.sums[:, self.movable].toarray()

    @cached_property
    def _at(self) -> Numbers:
        at = np.full(len(self._problem.values) + 1, NONE)
        at[self.movable] = np.arange(len(self.movable))
        return at

    @cached_property
    def _pairs(self) -> Numbers:
        pairs = self._problem.pairs
        return np.asarray(pairs[(self._at[pairs] != NONE).any(axis=1)])

    @cached_property
    def _below(self) -> Parts:
        below = np.zeros((len(self._pairs), len(self.movable)))
        for column, sign in ((0, 1.0), (1, -1.0)):
            there = np.flatnonzero(self._at[self._pairs[:, column]] != NONE)
            below[there, self._at[self._pairs[there, column]]] = sign
        return below

    @cached_property
    def _room(self) -> Parts:
        small, big = (self._problem.values[self._pairs[:, side]] for side in (0, 1))
        return np.asarray(big - small, dtype=float)

    def cut(self, need: Need, share: Parts) -> Parts | None:
        """Coefficients whose sum over withheld counts must reach 1, though over these parts of counts it does not.

        None where the parts meet the need, or where nothing is proved.
        """
        missing = need.way * (need.bound - self._problem.amount(need.plus, need.minus))
        down, up = -np.minimum(self._values, 4 * _REACH) * share, _REACH * share
        found = linprog(
            self._goal(need),
            A_eq=self._equal,
            b_eq=np.zeros(self._equal.shape[0]),
            A_ub=self._below,
            b_ub=self._room,
            bounds=list(zip(down.tolist(), up.tolist(), strict=True)),
        )
        if found.fun is None:
            return None
        wanted = missing + float(found.ineqlin.marginals @ self._room)
        if -found.fun >= missing - 1e-7 or wanted <= 1e-6:
            return None
        rises, falls = np.maximum(-found.upper.marginals, 0), np.maximum(found.lower.marginals, 0)
        coefficients = np.where(rises > _NOTHING, 1.0, np.minimum(falls * self._values / wanted, 1.0))
        return np.asarray(coefficients) if coefficients @ share < 1 - 1e-4 else None

    def _goal(self, need: Need) -> Parts:
        goal = np.zeros(len(self.movable))
        for place, sign in ((need.plus, -need.way), (need.minus, need.way)):
            if place != NONE and self._at[place] != NONE:
                goal[self._at[place]] = sign
        return goal

    def cheapest(self, cuts: Sequence[Parts]) -> Parts:
        """The parts of counts, those forced whole, that hold all the cuts at least cost."""
        held = LinearConstraint(np.array(cuts), 1, np.inf)
        found = milp(self.weights, bounds=Bounds(self.forced, 1), constraints=held)
        return self.forced if found.x is None else whole_parts(found.x)


def whole_parts(found: Parts) -> Parts:
    """Parts of counts from 0 to 1, without what a solver leaves of nothing."""
    return np.asarray(np.where(found < _NOTHING, 0, np.clip(found, 0, 1)))


def in_parts(problem: Problem) -> Parts:
    """Which part of each count to withhold, after a few rounds of cuts: a hint of what is worth withholding whole."""
    programme = Cuts(problem)
    share, cuts, open_needs = programme.forced, list[Parts](), list(problem.needs)
    for _ in range(_ROUNDS):
        found = [(need, cut) for need in open_needs if (cut := programme.cut(need, share)) is not None]
        if not found:
            break
        open_needs = [need for need, _ in found]
        cuts += [cut for _, cut in found]
        share = programme.cheapest(cuts)
    everywhere = np.zeros(len(problem.values))
    everywhere[programme.movable] = share
    return everywhere
