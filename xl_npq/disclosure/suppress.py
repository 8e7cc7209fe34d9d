"""The choice of counts to withhold: shadows for every secret, at little cost, and then nothing withheld in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from xl_npq.disclosure.choose import Proof, chosen
from xl_npq.disclosure.cuts import in_parts
from xl_npq.disclosure.problem import Flags, Needs, Numbers, Problem, side_by_side
from xl_npq.disclosure.shadow import Moves, apart, costs_of, regions_of

EFFORT, MOST = 800, 8
"""Needs that all attempts together may go through, and attempts at most: more of them for a smaller provider."""
PATIENCE = 5000
"""Divided by the needs, how many of them at most may want another proof where a count is to be shown again."""
FEW, ENOUGH = 250, (0.5, 0.3, 0.1)
"""Needs up to which counts are also withheld in parts first, and how much of a count is enough to begin with it."""


class Unprotected(Exception):
    """A secret could not be protected, which withholding everything always does: a fault of the model."""


@dataclass
class _Search:
    """The counts withheld so far, and the proofs of the needs that are met so."""

    problem: Problem
    needs: Needs
    withheld: Flags
    proofs: list[Proof] = field(default_factory=list)

    def pending(self, proofs: Iterable[Proof]) -> Numbers:
        """The needs that none of the proofs meets."""
        met = np.zeros(len(self.needs.plus), dtype=bool)
        for proof in proofs:
            met |= proof.meets
        return np.flatnonzero(~met)

    def proofs_in(self, shadow: Numbers) -> list[Proof]:
        """What a shadow proves, in as small parts as it has."""
        parts = (Proof(self.problem.told(part), self.needs.met(part)) for part in apart(self.problem, shadow))
        return [proof for proof in parts if proof.meets.any()]


def suppress(problem: Problem) -> Flags:
    """Which counts to withhold, those that must be among them."""
    must = problem.forced
    needs = side_by_side(problem.needs)
    if not len(needs.plus):
        return must
    complete = [_completed(problem, needs, must, _swayed(problem, attempt)) for attempt in range(_attempts(needs))]
    found = [proof for search in complete for proof in search.proofs]
    ends = list(_from_parts(problem, needs)) if len(needs.plus) <= FEW and not problem.open else []
    found += [proof for search in ends for proof in search.proofs]
    search = _Search(problem, needs, must | chosen(problem.weights, must, found, needs), found)
    search.proofs = [proof for proof in found if search.withheld[proof.moved].all()]
    _show_again(search, must)
    return min((search, *ends), key=lambda end: float(problem.weights[end.withheld].sum())).withheld


def _attempts(needs: Needs) -> int:
    return min(MOST, max(1, EFFORT // len(needs.plus)))


def _completed(problem: Problem, needs: Needs, withheld: Flags, weights: npt.NDArray[np.float64]) -> _Search:
    """What is withheld when every need is met, from what is withheld already."""
    search = _Search(problem, needs, withheld)
    _prove_at_no_cost(search)
    _withhold_more(search, weights)
    return search


def _from_parts(problem: Problem, needs: Needs) -> Iterator[_Search]:
    """Whole choices begun with the counts of which the cheapest choice of parts withholds enough."""
    parts = in_parts(problem)
    begins = [problem.forced | (parts > enough) for enough in ENOUGH]
    for begun in {begun.tobytes(): begun for begun in begins}.values():
        search = _completed(problem, needs, begun, problem.weights)
        _show_again(search, problem.forced)
        yield search


def _swayed(problem: Problem, attempt: int) -> npt.NDArray[np.float64]:
    """What withholding each count seems to cost, in each attempt a little otherwise, and always the same."""
    sway = np.random.default_rng(attempt).uniform(0.5, 1.5, len(problem.weights)) if attempt else 1.0
    return np.asarray(problem.weights * sway)


def _prove_at_no_cost(search: _Search) -> None:
    """Meet as many needs as can be met with what is withheld already, many at once."""
    needs, moves = search.problem.needs, Moves(search.problem, np.flatnonzero(search.withheld))
    for way in (1, -1):
        pending = [need for need in search.pending(search.proofs) if search.needs.way[need] == way]
        while pending:
            shadow = moves.most([needs[need] for need in pending])
            found = [] if shadow is None else search.proofs_in(shadow)
            search.proofs += found
            left = [need for need in pending if not any(proof.meets[need] for proof in found)]
            if len(left) == len(pending):
                break
            pending = left


def _withhold_more(search: _Search, weights: npt.NDArray[np.float64]) -> None:
    """Withhold for each need in turn what meets it most cheaply, those that miss most first."""
    problem, needs, regions = search.problem, search.problem.needs, regions_of(search.problem)
    missing = {need: abs(one.bound - problem.amount(one.plus, one.minus)) for need, one in enumerate(needs)}
    pending = sorted(search.pending(search.proofs), key=lambda need: -missing[need])
    while pending:
        need = pending[0]
        costs = costs_of(weights, search.withheld)
        found = _proved(search, need, (regions[region] for region in _nearest_first(problem, needs[need].plus)), costs)
        if found is None:
            raise Unprotected(f"no shadow for {needs[need]}")
        search.proofs.append(found)
        search.withheld = search.withheld.copy()
        search.withheld[found.moved] = True
        pending = [one for one in pending if not found.meets[one]]


def _nearest_first(problem: Problem, place: int) -> Sequence[int]:
    return tuple(dict.fromkeys((int(problem.regions[place]), 0)))


def _proved(search: _Search, need: int, ways: Iterable[Moves], costs: npt.NDArray[np.float64]) -> Proof | None:
    """The cheapest proof of a need in the first of some ways of moving that has one."""
    for moves in ways:
        shadow = moves.cheapest(search.problem.needs[need], costs)
        if shadow is not None:
            return next(proof for proof in search.proofs_in(shadow) if proof.meets[need])
    return None


def _show_again(search: _Search, must: Flags) -> None:
    """Show again, dearest first, what the needs can do without."""
    problem = search.problem
    chosen = np.flatnonzero(search.withheld & ~must)
    for place in sorted(chosen, key=lambda one: -problem.weights[one]):
        trial = search.withheld.copy()
        trial[place] = False
        region = problem.regions[place]
        near = trial & (problem.regions == region) if region else trial
        moves, costs = Moves(problem, np.flatnonzero(near)), costs_of(problem.weights, trial)
        standing = [proof for proof in search.proofs if place not in proof.moved]
        pending = search.pending(standing)
        if len(pending) > PATIENCE // len(search.needs.plus):
            continue
        while len(pending):
            found = _proved(search, int(pending[0]), (moves,), costs)
            if found is None:
                break
            standing.append(found)
            pending = pending[~found.meets[pending]]
        else:
            search.withheld, search.proofs = trial, standing
