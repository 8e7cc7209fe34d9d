"""The choice of counts to withhold: shadows for every secret, at little cost, and then nothing withheld in vain."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from xl_npq.disclosure.problem import NONE, Flags, Need, Numbers, Problem, met
from xl_npq.disclosure.shadow import Moves, costs_of, regions_of


class Unprotected(Exception):
    """A secret could not be protected, which withholding everything always does: a fault of the model."""


@dataclass
class _Search:
    """The counts withheld so far, and the shadows that prove which needs are met."""

    problem: Problem
    withheld: Flags
    moves: dict[int, Moves]
    shadows: list[Numbers] = field(default_factory=list)


def suppress(problem: Problem) -> Flags:
    """Which counts to withhold, those that must be among them."""
    needs = problem.needs
    small = np.zeros(len(problem.values), dtype=bool)
    small[[one.plus for one in problem.secrets if one.minus == NONE]] = True
    withheld = (problem.withheld | small) & (problem.values > 0)
    search = _Search(problem, withheld, dict(regions_of(problem)))
    _protect(search, list(needs))
    _release(search, list(needs), withheld)
    return search.withheld


def _protect(search: _Search, needs: list[Need]) -> None:
    pending = _without_cost(search, needs)
    pending.sort(key=lambda need: -abs(need.bound - search.problem.amount(need.plus, need.minus)))
    while pending:
        need = pending[0]
        shadow = _cheapest(search, need)
        search.shadows.append(shadow)
        search.withheld = search.withheld | (shadow != search.problem.values)
        pending = [one for one in pending[1:] if not met(one, shadow)]


def _without_cost(search: _Search, needs: list[Need]) -> list[Need]:
    """Meet as many needs as can be met with what is withheld already; the rest."""
    moves = Moves(search.problem, np.flatnonzero(search.withheld))
    for part in (1, -1):
        pending = [need for need in needs if need.way == part]
        while pending:
            shadow = moves.most(pending)
            if shadow is None or not any(met(need, shadow) for need in pending):
                break
            search.shadows.append(shadow)
            pending = [need for need in pending if not met(need, shadow)]
        needs = [need for need in needs if need.way != part or need in pending]
    return needs


def _cheapest(search: _Search, need: Need) -> Numbers:
    costs = costs_of(search.problem, search.withheld)
    for region in dict.fromkeys((int(search.problem.regions[need.plus]), 0)):
        shadow = search.moves[region].cheapest(need, costs)
        if shadow is not None:
            return shadow
    raise Unprotected(f"no shadow for {need}")


def _release(search: _Search, needs: list[Need], must: Flags) -> None:
    """Show again, dearest first, what the needs can do without."""
    problem = search.problem
    chosen = np.flatnonzero(search.withheld & ~must)
    for place in sorted(chosen, key=lambda one: -problem.weights[one]):
        trial = search.withheld.copy()
        trial[place] = False
        standing = [shadow for shadow in search.shadows if shadow[place] == problem.values[place]]
        pending = [need for need in needs if not any(met(need, shadow) for shadow in standing)]
        moves = Moves(problem, np.flatnonzero(trial))
        for need in pending:
            if any(met(need, shadow) for shadow in standing):
                continue
            shadow = moves.cheapest(need, costs_of(problem, trial))
            if shadow is None:
                break
            standing.append(shadow)
        else:
            search.withheld, search.shadows = trial, standing
