"""A bound that nothing which protects can cost less than, for providers too large for one integer programme.

Cuts are added until what the programme withholds protects every need, or time is up.
"""

from __future__ import annotations

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from xl_npq.disclosure.cuts import Cuts, whole_parts
from xl_npq.disclosure.problem import Problem


def least_bound(problem: Problem, seconds: float) -> float:
    """What withholding costs at least, as far as can be proved in so many seconds of processor time."""
    programme = Cuts(problem)
    weights, forced = programme.weights, programme.forced
    proved, cuts, whole, end = float(weights @ forced), [], False, time.process_time() + seconds
    share = forced
    while problem.needs and time.process_time() < end:
        new = [one for need in problem.needs if (one := programme.cut(need, share)) is not None]
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
        share = whole_parts(found.x)
    return proved
