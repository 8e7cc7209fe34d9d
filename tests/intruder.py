"""An intruder who works out withheld counts from everything that is printed, by linear programming.

Nothing here is the product's: the intruder reads the tables as anybody can, and knows from their words which columns
count the same people, which count some of the people of others, and that levels and groups add up. One who holds two
reports reads both, and knows which counts do not fall from the one to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from printed_counts import LEVELS_TOGETHER, Bases, Form, Known, Place, read, recruited_before, then, together
from printed_statuses import told_by_statuses
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from xl_npq.publication.report import Report

Row = tuple[Form, float]


@dataclass(frozen=True)
class Part:
    """The programme over hidden counts that have something to do with each other, and points that it is known to have.

    A point is one way in which the hidden counts can be: whatever the intruder concludes holds of each.
    """

    equal: csr_array
    totals: np.ndarray
    below: csr_array
    limits: np.ndarray
    bounds: np.ndarray
    points: list[np.ndarray] = field(default_factory=list)

    def possible(self) -> bool:
        """Whether there is any such way at all."""
        goal = np.zeros(len(self.bounds))
        found = linprog(goal, self.below, self.limits, self.equal, self.totals, self.bounds)
        return found.status == 0

    def furthest(self, goal: np.ndarray, whole: bool) -> float:
        """The least that a sum of hidden counts can be."""
        if whole:
            found = milp(
                goal,
                integrality=np.ones(len(goal)),
                bounds=tuple(self.bounds.T),
                constraints=[
                    LinearConstraint(self.equal, self.totals, self.totals),
                    LinearConstraint(self.below, -np.inf, self.limits),
                ],
            )
        else:
            found = linprog(goal, self.below, self.limits, self.equal, self.totals, self.bounds)
        if found.status == 3 or (found.status == 4 and whole):
            return -np.inf
        assert found.status == 0, f"the programme has no answer: {found.message}"
        self.points.append(found.x)
        return float(found.fun)


class Intruder:
    """What withheld counts, and sums and differences of counts, can be, given what is known."""

    def __init__(self, known: Known, whole: bool = False) -> None:
        """Set up the programme, in parts that have nothing to do with each other."""
        self.counts, self.whole = known.counts, whole
        hidden = [place for place, value in known.counts.items() if value is None]
        self.at = {place: number for number, place in enumerate(hidden)}
        equal = [self._row(*one) for one in known.equations]
        below = [self._row({small: 1.0, big: -1.0}, 0.0) for small, big in known.pairs]
        below += [self._row(row, limit) for row, limit in known.at_most]
        equal, below = ([one for one in rows if one[0]] for rows in (equal, below))
        links = [(next(iter(row)), at) for row, _ in (*equal, *below) for at in row]
        ends = tuple(np.array(links, dtype=int).reshape(-1, 2).T)
        joined = csr_array((np.ones(len(links)), ends), shape=(len(hidden), len(hidden)))
        self.label = connected_components(joined, directed=False)[1] if hidden else np.zeros(0, dtype=int)
        self.within = np.zeros(len(hidden), dtype=int)
        bounds = np.array([known.readings.get(place, (0, np.inf)) for place in hidden]).reshape(-1, 2)
        self.parts = []
        for label in range(self.label.max(initial=-1) + 1):
            own = np.flatnonzero(self.label == label)
            self.within[own] = np.arange(len(own))
            self.parts.append(Part(*self._matrix(equal, label), *self._matrix(below, label), bounds[own]))

    def _row(self, coefficients: Form, total: float) -> tuple[dict[int, float], float]:
        row: dict[int, float] = {}
        for place, coefficient in coefficients.items():
            value = self.counts[place]
            if value is None:
                row[self.at[place]] = row.get(self.at[place], 0.0) + coefficient
            else:
                total -= coefficient * float(value)
        return {at: coefficient for at, coefficient in row.items() if coefficient}, total

    def _matrix(self, rows: Sequence[tuple[dict[int, float], float]], label: int) -> tuple[csr_array, np.ndarray]:
        chosen = [(row, total) for row, total in rows if self.label[next(iter(row))] == label]
        at = [number for number, (row, _) in enumerate(chosen) for _ in row]
        columns = [self.within[column] for row, _ in chosen for column in row]
        values = [value for row, _ in chosen for value in row.values()]
        shape = (len(chosen), int((self.label == label).sum()))
        return csr_array((values, (at, columns)), shape=shape), np.array([total for _, total in chosen])

    def can_be(self, form: Form, bound: float, way: int) -> bool:
        """Whether a sum of counts (with signs) can be `bound` or more (`way` 1), or `bound` or less (-1)."""
        return way * (self._seen(form, way) - bound) > -1e-6 or way * (self.furthest(form, way) - bound) > -1e-6

    def furthest(self, form: Form, way: int) -> float:
        """The most (`way` 1) or the least (-1) that a sum of counts can be."""
        return self._over(form, lambda part, goal: -way * part.furthest(-way * goal, self.whole))

    def _seen(self, form: Form, way: int) -> float:
        """The same among the points that are known."""

        def best(part: Part, goal: np.ndarray) -> float:
            return way * max((way * float(point @ goal) for point in part.points), default=-np.inf)

        return self._over(form, best)

    def _over(self, form: Form, solve: Callable[[Part, np.ndarray], float]) -> float:
        row, less = self._row(form, 0.0)
        goals: dict[int, np.ndarray] = {}
        for at, coefficient in row.items():
            goal = goals.setdefault(self.label[at], np.zeros(len(self.parts[self.label[at]].bounds)))
            goal[self.within[at]] = coefficient
        return sum(solve(self.parts[label], goal) for label, goal in goals.items()) - less


def _scripts_each(real: Known) -> Iterator[Row]:
    """How many scripts each has who presented, where it is a whole number for a level: that is known of a level."""
    for place, scripts in real.counts.items():
        presented = place._replace(whom="presented")
        if place.whom == "scripts" and place.level != LEVELS_TOGETHER and real.counts.get(presented):
            each = float(scripts or 0) / float(real.counts[presented] or 1)
            if each and each == int(each):
                yield {place: -1.0, presented: each}, 0.0


def known_of(report: Report, truth: Report, bases: Bases) -> tuple[Known, Known]:
    """What an intruder knows of one report, and the counts as they are."""
    known, real = read(report, bases), read(truth, bases)
    known.equations += _scripts_each(real)
    known.at_most += [(row, 0.0) for row in recruited_before(real)]
    return known, real


def worked_out(report: Report, truth: Report, bases: Bases, below: int, whole: bool = False) -> list[str]:
    """The small counts, and small differences of nested counts, that the intruder narrows."""
    known, real = known_of(report, truth, bases)
    intruders = [Intruder(one, whole) for one in told_by_statuses(known, report, bases)]
    intruders = [one for one in intruders if len(intruders) == 1 or all(part.possible() for part in one.parts)]
    assert intruders, "nothing agrees with the statuses"
    return _narrowed(intruders, _amounts(real), real, below)


def worked_out_together(
    before: tuple[Report, Report], after: tuple[Report, Report], bases: Bases, below: int, whole: bool = False
) -> list[str]:
    """The small counts and differences of either of two reports (each with the truth), and small changes, narrowed.

    A change is that of a count, or that of a difference of nested counts.
    """
    known, real = together(known_of(*before, bases), known_of(*after, bases))
    return _narrowed([Intruder(known, whole)], [*_amounts(real), *_changes(real)], real, below)


def _amounts(real: Known) -> Iterator[Form]:
    yield from ({place: 1.0} for place in real.counts)
    yield from ({big: 1.0, small: -1.0} for small, big in real.pairs)


def _changes(real: Known) -> Iterator[Form]:
    for place in real.counts:
        if then(place) in real.counts:
            yield {place: 1.0, then(place): -1.0}
    for small, big in real.pairs:
        if then(small) in real.counts and then(big) in real.counts:
            yield {big: 1.0, small: -1.0, then(big): -1.0, then(small): 1.0}


def _narrowed(
    intruders: Sequence[Intruder], secrets: Iterator[Form] | list[Form], real: Known, below: int
) -> list[str]:
    found, high = [], max(below - 1, 2)
    for form in secrets:
        amount = _amount(form, real.counts)
        sign = 1 if amount > 0 else -1
        if 0 < abs(amount) < below and not all(
            any(one.can_be(form, sign * bound, sign * way) for one in intruders) for bound, way in ((high, 1), (1, -1))
        ):
            least, most = (intruders[0].furthest(form, way) for way in (-1, 1))
            said = " ".join(f"{'+' if sign > 0 else '-'} {tuple(place)}" for place, sign in form.items())
            found.append(f"{said}: {amount}, narrowed to {least} to {most}")
    return found


def _amount(form: Form, counts: Mapping[Place, float | None]) -> float:
    return sum(sign * float(counts[place] or 0) for place, sign in form.items())
