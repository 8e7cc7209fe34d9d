"""The least that could be withheld: one integer programme over every secret at once, which a tiny provider allows.

For each need of a secret there is a table of its own that moves withheld counts alone. Its numbers need not be whole,
so that what the programme finds is never more than the least that protects.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import block_diag, coo_array, csr_array, hstack, vstack

from xl_npq.disclosure.problem import NONE, Problem

FURTHEST = 30.0


def least_cost(problem: Problem, seconds: float = 60.0) -> tuple[float, bool]:
    """The least cost of what must be withheld, as far as it is proved, and whether it is the optimum."""
    movable = np.flatnonzero(problem.values > 0)
    needs, width = problem.needs, len(movable)
    forced = problem.withheld[movable].copy()
    at = {int(place): number for number, place in enumerate(movable)}
    for secret in problem.secrets:
        if secret.minus == NONE:
            forced[at[secret.plus]] = True
    weights = problem.weights[movable]
    if not needs:
        return float(weights[forced].sum()), True
    sums = csr_array(problem.sums[:, movable])
    below, limits = _ordered(problem, at)
    blocks, totals = [], []
    for need in needs:
        row = np.zeros((1, width))
        row[0, at[need.plus]] = -need.way
        if need.minus in at:
            row[0, at[need.minus]] = need.way
        blocks.append(vstack([below, csr_array(row)]))
        totals.append([*limits, -need.way * (need.bound - problem.amount(need.plus, need.minus))])
    many, values = len(needs), problem.values[movable].astype(float)
    up = hstack([block_diag([csr_array(np.eye(width))] * many), vstack([csr_array(-FURTHEST * np.eye(width))] * many)])
    down = hstack(
        [
            block_diag([csr_array(-np.eye(width))] * many),
            vstack([csr_array(-np.diag(np.minimum(values, FURTHEST)))] * many),
        ]
    )
    beside = coo_array((many * sums.shape[0], width))
    found = milp(
        np.concatenate([np.zeros(many * width), weights]),
        integrality=np.concatenate([np.zeros(many * width), np.ones(width)]),
        bounds=(
            np.concatenate([np.tile(-values, many), forced.astype(float)]),
            np.concatenate([np.full(many * width, FURTHEST), np.ones(width)]),
        ),
        constraints=[
            LinearConstraint(hstack([block_diag([sums] * many), beside]), 0, 0),
            LinearConstraint(
                hstack([block_diag(blocks), coo_array((sum(map(len, totals)), width))]), -np.inf, np.concatenate(totals)
            ),
            LinearConstraint(up, -np.inf, 0),
            LinearConstraint(down, -np.inf, 0),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 0.01},
    )
    assert found.status in (0, 1), found.message
    bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return float(bound), found.status == 0


def _ordered(problem: Problem, at: dict[int, int]) -> tuple[csr_array, list[float]]:
    rows, limits = [], []
    for small, big in problem.pairs:
        row = np.zeros(len(at))
        if small in at:
            row[at[int(small)]] += 1
        if big in at:
            row[at[int(big)]] -= 1
        if row.any():
            rows.append(row)
            limits.append(float(problem.values[big] - problem.values[small]))
    return csr_array(np.array(rows).reshape(-1, len(at))), limits
