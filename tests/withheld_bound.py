"""A bound that nothing which protects can cost less than, for providers too large for one integer programme.

Cuts are added until what the programme withholds protects every need, or time is up. Each cut is a proof from the
duals of the programme that an intruder solves: of the counts in it, some must be withheld (Fischetti and Salazar).
"""

from __future__ import annotations

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from xl_npq.disclosure.problem import NONE, Need, Problem

REACH = 8.0
"""How far a withheld count moves where a cut is sought; the cut itself holds however far it moves."""


class Attack:
    """The programme that moves withheld counts, as far as their values and what is among what allow."""

    def __init__(self, problem: Problem) -> None:
        """Set up the rows over the counts that may be withheld."""
        self.problem, self.movable = problem, np.flatnonzero(problem.values > 0)
        self.at = np.full(len(problem.values) + 1, NONE)
        self.at[self.movable] = np.arange(len(self.movable))
        self.values = problem.values[self.movable].astype(float)
        self.equal = csr_array(problem.sums[:, self.movable])
        pairs = problem.pairs[(self.at[problem.pairs] != NONE).any(axis=1)]
        below = np.zeros((len(pairs), len(self.movable)))
        for column, sign in ((0, 1.0), (1, -1.0)):
            there = np.flatnonzero(self.at[pairs[:, column]] != NONE)
            below[there, self.at[pairs[there, column]]] = sign
        self.below = csr_array(below)
        self.room = (problem.values[pairs[:, 1]] - problem.values[pairs[:, 0]]).astype(float)

    def cut(self, need: Need, share: np.ndarray) -> np.ndarray | None:
        """Coefficients whose sum over withheld counts must reach 1, though over these (shares) it does not."""
        goal = np.zeros(len(self.movable))
        goal[self.at[need.plus]] = -need.way
        if need.minus != NONE and self.at[need.minus] != NONE:
            goal[self.at[need.minus]] = need.way
        missing = need.way * (need.bound - self.problem.amount(need.plus, need.minus))
        found = linprog(
            goal,
            A_eq=self.equal,
            b_eq=np.zeros(self.equal.shape[0]),
            A_ub=self.below,
            b_ub=self.room,
            bounds=np.column_stack([-np.minimum(self.values, 4 * REACH) * share, REACH * share]),
        )
        assert found.status == 0, found.message
        wanted = missing + float(found.ineqlin.marginals @ self.room)
        if -found.fun >= missing - 1e-7 or wanted <= 1e-6:
            return None
        up, down = np.maximum(-found.upper.marginals, 0), np.maximum(found.lower.marginals, 0)
        coefficients = np.where(up > 1e-9, 1.0, np.minimum(down * self.values / wanted, 1.0))
        return coefficients if coefficients @ share < 1 - 1e-4 else None


def least_bound(problem: Problem, seconds: float) -> float:
    """What withholding costs at least, as far as can be proved in so many seconds of processor time."""
    attack = Attack(problem)
    weights, forced = problem.weights[attack.movable], problem.forced[attack.movable].astype(float)
    proved, cuts, whole, end = float(weights @ forced), [], False, time.process_time() + seconds
    share = forced
    while problem.needs and time.process_time() < end:
        new = [one for need in problem.needs if (one := attack.cut(need, share)) is not None]
        if not new and whole:
            break
        whole = whole or not new
        cuts += new
        found = milp(
            weights,
            integrality=np.full(len(weights), int(whole)),
            bounds=Bounds(forced, 1),
            constraints=LinearConstraint(np.array(cuts), 1, np.inf) if cuts else (),
            options={"mip_rel_gap": 0.005, "time_limit": seconds},
        )
        proved = max(proved, float(found.mip_dual_bound if whole else found.fun))
        if found.x is None:
            break
        share = np.where(found.x < 1e-9, 0, np.clip(found.x, 0, 1))
    return proved
