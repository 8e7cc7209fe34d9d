"""An intruder who works out withheld counts from everything that a report prints, by linear programming.

Nothing here is the product's: the intruder reads the tables as anybody can, and knows from their words which columns
count the same people, which count some of the people of others, and that levels and groups add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from xl_npq.publication.report import PublicTable, Report

EVERYBODY = ("All", "All")
LEVELS_TOGETHER = "All levels together"


class Place(NamedTuple):
    """Whom a printed count counts, in which cohort, level, dimension and group."""

    whom: str
    cohort: str
    level: str
    dimension: str = "All"
    group: str = "All"


class Bases(NamedTuple):
    """What the report's words say of its bases."""

    metric_4: str = "commenced"
    retention: str = "presented"
    achievement: str = "presented"
    fsm: str = "all"
    ethnicity: str = "all"
    area: bool = False


@dataclass
class Known:
    """What is printed: counts as they stand, and equations over counts (coefficients, and what they add up to)."""

    counts: dict[Place, float | None] = field(default_factory=dict)
    equations: list[tuple[dict[Place, float], float]] = field(default_factory=list)
    pairs: list[tuple[Place, Place]] = field(default_factory=list)
    recruited_before: list[dict[Place, float]] = field(default_factory=list)
    """Sums of counts that are no more than 0."""
    readings: dict[Place, tuple[float, float]] = field(default_factory=dict)
    """What a count that is printed rounded can be."""


def whom(bases: Bases) -> Mapping[tuple[str, str], str]:
    """Whom each column of counts counts, by table and heading."""
    recruited = {"known": "known to be", "all": "area" if bases.area else "recruited"}
    due, presented = bases.metric_4 == "commenced", bases.retention == "presented"
    return {
        ("metric_1", "Recruited"): "recruited",
        ("metric_2", "Participants"): recruited["all"] if bases.fsm == "all" else "fsm known",
        ("metric_2", "From schools with 30% or more FSM"): "fsm",
        ("metric_3", "Participants"): recruited["all"] if bases.ethnicity == "all" else "ethnicity known",
        ("metric_3", "Non-white British"): "nwb",
        ("metric_4", "Participants"): "due" if due else "presented",
        ("metric_4", "Within the window"): "due in window" if due else "in window",
        ("metric_7", "Retention base"): "due" if presented else "commenced",
        ("metric_7", "Retained"): "due presented" if presented else "not withdrawn",
        ("metric_7", "Achievement base"): bases.achievement,
        ("metric_7", "Achieved"): "passed",
        ("metric_5", "Scripts"): "scripts",
        ("metric_5", "Moderated"): "moderated",
    }


AMONG = (
    ("area", "recruited"),
    ("fsm known", "area"),
    ("fsm known", "recruited"),
    ("ethnicity known", "area"),
    ("ethnicity known", "recruited"),
    *(("fsm", base) for base in ("fsm known", "area", "recruited")),
    *(("nwb", base) for base in ("ethnicity known", "area", "recruited")),
    *(("due in window", base) for base in ("due presented", "in window", "due", "presented", "commenced")),
    *(("in window", base) for base in ("presented", "commenced")),
    *(("due presented", base) for base in ("due", "presented", "commenced")),
    *(("passed", base) for base in ("assessed", "presented", "commenced")),
    *(("assessed", base) for base in ("presented", "commenced")),
    ("presented", "commenced"),
    ("due", "commenced"),
    ("not withdrawn", "commenced"),
    ("moderated", "scripts"),
)
"""Who is among whom, by the framework's definitions."""
COMMENCED = ("commenced", *(small for small, big in AMONG if big == "commenced"))
"""Those who commenced: each was recruited to the level, in that cohort or one before it."""
SHARES = {
    "metric_2": {"Share": ("From schools with 30% or more FSM", "Participants")},
    "metric_3": {"Share": ("Non-white British", "Participants")},
    "metric_4": {"Share": ("Within the window", "Participants")},
    "metric_7": {"Retention": ("Retained", "Retention base"), "Achievement": ("Achieved", "Achievement base")},
}


def read(report: Report, bases: Bases) -> Known:
    """Everything that a report prints about people."""
    known = Known()
    tables = [table for metric in report.metrics for table in metric.tables if table.name != "metric_6"]
    for table in tables:
        for row in table.rows:
            _read_row(known, table, {column.name: cell for column, cell in zip(table.columns, row, strict=True)}, bases)
    if report.round_to > 1:
        _reread(known, report.round_to)
    known.equations += _sums(known.counts)
    known.pairs += [
        (small, small._replace(whom=big))
        for small in known.counts
        for among, big in AMONG
        if among == small.whom and small._replace(whom=big) in known.counts
    ]
    return known


def _recruited_before(real: Known) -> Iterator[dict[Place, float]]:
    """Up to any cohort no more have commenced on a level than were recruited to it, where that is so at all."""
    cohorts = sorted({place.cohort for place in real.counts})
    for one in {place._replace(cohort="") for place in real.counts if place.whom in COMMENCED}:
        rows: list[dict[Place, float]] = [{}]
        for cohort in cohorts:
            both = {one._replace(cohort=cohort): 1.0, one._replace(cohort=cohort, whom="recruited"): -1.0}
            rows.append({**rows[-1], **{place: sign for place, sign in both.items() if place in real.counts}})
        sums = [sum(sign * float(real.counts[place] or 0) for place, sign in row.items()) for row in rows]
        if one.dimension == "All" and max(sums) <= 0:
            yield from rows


def _reread(known: Known, base: int) -> None:
    """Counts printed to the nearest multiple of a base, halves up, but never 0 what is more: what they can be.

    The shares printed are of counts printed, and tell nothing more.
    """
    for equation, total in known.equations:
        printed = [known.counts[place] for place in equation]
        assert None not in printed, f"{equation} has a share but no counts"
        assert abs(sum(a * b for a, b in zip(equation.values(), printed, strict=True)) - total) < 1e-6
    known.equations.clear()
    for place, value in known.counts.items():
        if value:
            alike = [
                one for one in range(1, int(value) + base + 1) if max((2 * one + base) // (2 * base), 1) * base == value
            ]
            known.readings[place] = (min(alike), max(alike))
            known.counts[place] = None


def _read_row(known: Known, table: PublicTable, row: dict[str, object], bases: Bases) -> None:
    about = table.name if len(table.name) == len("metric_1") else "metric_7"
    dimension = table.name.removeprefix(about) or "All"
    group = str(row["Group"].value) if "Group" in row else "All"
    cohort, level = str(row["Cohort"].value), str(row["Level"].value)
    places = {
        heading: Place(name, cohort, level, dimension, group)
        for (named, heading), name in whom(bases).items()
        if named == about and heading in row
    }
    for heading, place in places.items():
        value = row[heading].value
        if known.counts.get(place) is None:
            known.counts[place] = value
        elif value is not None:
            assert known.counts[place] == value, f"{place} is printed twice and differently"
    for heading, (part, whole) in SHARES.get(about, {}).items():
        _read_share(known, row, heading, places[part], places[whole])
    if row.get("% of target") is not None and row["% of target"].value is not None and about == "metric_1":
        target = row["Target"].value
        known.equations.append(({places["Recruited"]: 1.0}, row["% of target"].value * target))


def _read_share(known: Known, row: dict[str, object], heading: str, part: Place, whole: Place) -> None:
    share = row[heading].value
    target, achieved = row.get("Target"), row.get("% of target")
    if share is None and achieved is not None and achieved.value is not None:
        share = achieved.value * target.value
    if share is None and f"{heading} gap" in row and row[f"{heading} gap"].value is not None:
        everybody = [place._replace(dimension="All", group="All") for place in (part, whole)]
        n, d = (known.counts.get(place) for place in everybody)
        share = row[f"{heading} gap"].value + n / d
    if share is not None:
        known.equations.append(({part: 1.0, whole: -float(share)}, 0.0))


def _sums(counts: Mapping[Place, object]) -> Iterator[tuple[dict[Place, float], float]]:
    parts: dict[tuple[Place, str], list[Place]] = defaultdict(list)
    for place in counts:
        if place.level != LEVELS_TOGETHER:
            parts[place._replace(level=LEVELS_TOGETHER), "levels"].append(place)
        if place.dimension != "All":
            parts[place._replace(dimension="All", group="All"), place.dimension].append(place)
    for (whole, _), found in parts.items():
        if whole in counts:
            yield {whole: -1.0, **dict.fromkeys(found, 1.0)}, 0.0


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
    known.recruited_before += _recruited_before(real)
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
