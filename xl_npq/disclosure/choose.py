"""Which of many proofs to rely on, so that the least is withheld: a small integer programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from xl_npq.disclosure.problem import Flags, Needs, Numbers

Places = Numbers | Sequence[int]
_NODES = 200
_GAP = 0.01


class Proof(NamedTuple):
    """A shadow: the places that it moves, and which needs it meets."""

    moved: Numbers
    meets: Flags


def chosen(weights: npt.NDArray[np.float64], must: Flags, proofs: Sequence[Proof], needs: Needs) -> Flags:
    """The places to withhold beside those that must be, so that every need has a proof among them.

    A place is withheld (1) where a proof that is relied on (1) moves it.
    """
    free = [proof.moved[~must[proof.moved]] for proof in proofs]
    places = np.unique(np.concatenate([np.zeros(0, dtype="int64"), *free]))
    if not len(places):
        return np.zeros(len(must), dtype=bool)
    given = np.any([proof.meets for proof, moved in zip(proofs, free, strict=True) if not len(moved)], axis=0)
    relied = [number for number, moved in enumerate(free) if len(moved)]
    count, width = len(places), len(places) + len(relied)
    moves = [(at, place) for at, number in enumerate(relied) for place in np.searchsorted(places, free[number])]
    rows = np.arange(len(moves))
    implied = _matrix(
        [(rows, [count + at for at, _ in moves], 1.0), (rows, [place for _, place in moves], -1.0)], (len(moves), width)
    )
    open_needs = np.flatnonzero(~given) if np.ndim(given) else np.arange(len(needs.plus))
    meets = np.array([proofs[number].meets[open_needs] for number in relied])
    proof_at, need_at = np.nonzero(meets)
    covered = _matrix([(need_at, count + proof_at, 1.0)], (len(open_needs), width))
    found = milp(
        np.concatenate([weights[places], np.zeros(len(relied))]),
        integrality=np.concatenate([np.ones(count, dtype=int), np.zeros(len(relied), dtype=int)]),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(implied, -np.inf, 0), LinearConstraint(covered, 1, np.inf)],
        options={"node_limit": _NODES, "mip_rel_gap": _GAP},
    )
    withheld = np.zeros(len(must), dtype=bool)
    withheld[places] = True if found.x is None else found.x[:count] > 0.5
    return withheld


def _matrix(parts: Sequence[tuple[Places, Places, float]], shape: tuple[int, int]) -> csr_array:
    rows, columns = (np.concatenate([np.asarray(part[side], dtype="int64") for part in parts]) for side in (0, 1))
    values = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    return csr_array((values, (rows, columns)), shape=shape)
