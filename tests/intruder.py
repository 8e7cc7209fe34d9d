"""An intruder who works out withheld counts from everything that a report prints, by linear programming.

Nothing here is the product's: the intruder reads the tables as anybody can, and knows from their words which columns
count the same people, which count some of the people of others, and that levels and groups add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from printed_counts import LEVELS_TOGETHER, Bases, Known, Place, read, recruited_before
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from xl_npq.publication.report import Report


class Range(NamedTuple):
    """The least and the most that a secret can be."""

    least: float
    most: float


@dataclass
class Intruder:
    """Ranges of withheld counts and of their differences, given what is known."""

    known: Known
    whole: bool = False

    def __post_init__(self) -> None:
        """Set up the programme, in parts that have nothing to do with each other."""
        hidden = [place for place, value in self.known.counts.items() if value is None]
        self.places = hidden
        self.at = {place: number for number, place in enumerate(hidden)}
        self.equal = [self._row(*one) for one in self.known.equations]
        self.less = [self._row({small: 1.0, big: -1.0}, 0.0) for small, big in self.known.pairs]
        self.equal = [one for one in self.equal if one[0]]
        self.less += [self._row(row, 0.0) for row in self.known.recruited_before]
        self.less = [one for one in self.less if one[0]]
        links = [(a, b) for row, _ in (*self.equal, *self.less) for a in row for b in row]
        rows, columns = zip(*links, strict=True) if links else ((), ())
        joined = csr_array((np.ones(len(links)), (rows, columns)), shape=(len(hidden), len(hidden)))
        self.part = connected_components(joined, directed=False)[1] if hidden else np.zeros(0)

    def _row(self, coefficients: Mapping[Place, float], total: float) -> tuple[dict[int, float], float]:
        row: dict[int, float] = {}
        for place, coefficient in coefficients.items():
            value = self.known.counts[place]
            if value is None:
                row[self.at[place]] = row.get(self.at[place], 0.0) + coefficient
            else:
                total -= coefficient * float(value)
        return row, total

    def range_of(self, plus: Place, minus: Place | None = None) -> Range:
        """What a count, or the difference of two, can be."""
        row, less = self._row({plus: 1.0} | ({minus: -1.0} if minus else {}), 0.0)
        if not row:
            return Range(-less, -less)
        parts = {self.part[at] for at in row}
        own = np.flatnonzero(np.isin(self.part, list(parts)))
        place = {at: number for number, at in enumerate(own)}
        objective = np.zeros(len(own))
        for at, coefficient in row.items():
            objective[place[at]] = coefficient
        return Range(*(self._solve(objective, own, place, sign) - less for sign in (1, -1)))

    def _solve(self, objective: np.ndarray, own: np.ndarray, place: Mapping[int, int], sign: int) -> float:
        bounds = [self.known.readings.get(self.places[at], (0, np.inf)) for at in own]
        equal, totals = _matrix(self.equal, place, len(own))
        below, limits = _matrix(self.less, place, len(own))
        if self.whole:
            found = milp(
                sign * objective,
                integrality=np.ones(len(own)),
                bounds=tuple(np.array(bounds).T),
                constraints=[LinearConstraint(equal, totals, totals), LinearConstraint(below, -np.inf, limits)],
            )
        else:
            found = linprog(sign * objective, A_ub=below, b_ub=limits, A_eq=equal, b_eq=totals, bounds=bounds)
        if found.status == 3 or (found.status == 4 and self.whole):
            return -sign * np.inf
        assert found.status == 0, f"the programme has no answer: {found.message}"
        return float(sign * found.fun)


def _matrix(
    rows: Iterable[tuple[dict[int, float], float]], place: Mapping[int, int], width: int
) -> tuple[csr_array, np.ndarray]:
    chosen = [(row, total) for row, total in rows if next(iter(row)) in place]
    at = [number for number, (row, _) in enumerate(chosen) for _ in row]
    columns = [place[column] for row, _ in chosen for column in row]
    values = [value for row, _ in chosen for value in row.values()]
    return csr_array((values, (at, columns)), shape=(len(chosen), width)), np.array([total for _, total in chosen])


def _scripts_each(real: Known) -> Iterator[tuple[dict[Place, float], float]]:
    """How many scripts each has who presented, where it is a whole number for a level: that is known of a level."""
    for place, scripts in real.counts.items():
        presented = place._replace(whom="presented")
        if place.whom == "scripts" and place.level != LEVELS_TOGETHER and real.counts.get(presented):
            each = float(scripts or 0) / float(real.counts[presented] or 1)
            if each and each == int(each):
                yield {place: -1.0, presented: each}, 0.0


def worked_out(report: Report, truth: Report, bases: Bases, below: int, whole: bool = False) -> list[str]:
    """The small counts, and small differences of nested counts, that the intruder narrows: what, and to what."""
    known, real = read(report, bases), read(truth, bases)
    known.equations += _scripts_each(real)
    known.recruited_before += recruited_before(real)
    intruder, found, high = Intruder(known, whole), [], max(below - 1, 2)
    secrets: list[tuple[Place, Place | None]] = [(place, None) for place in real.counts]
    secrets += [(big, small) for small, big in real.pairs]
    for plus, minus in secrets:
        amount = float(real.counts[plus] or 0) - (float(real.counts[minus] or 0) if minus else 0)
        if 0 < amount < below:
            least, most = intruder.range_of(plus, minus)
            if least > 1 + 1e-6 or most < high - 1e-6:
                found.append(f"{plus} less {minus}: {amount}, narrowed to {least} to {most}")
    return found
