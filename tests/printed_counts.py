"""What a report prints about people, as anybody can read it: counts, and what is known to hold between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_npq.publication.report import PublicTable, Report

LEVELS_TOGETHER = "All levels together"


class Place(NamedTuple):
    """Whom a printed count counts, in which cohort, level, dimension and group."""

    whom: str
    cohort: str
    level: str
    dimension: str = "All"
    group: str = "All"


Form = dict[Place, float]
"""A sum of counts, each with a sign."""


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
    equations: list[tuple[Form, float]] = field(default_factory=list)
    pairs: list[tuple[Place, Place]] = field(default_factory=list)
    at_most: list[tuple[Form, float]] = field(default_factory=list)
    """Sums of counts, and what they are no more than."""
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
        ("metric_6", "Responses"): "responses",
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
    ("accurate", "scripts"),
    ("accurate", "moderated"),
)
"""Who is among whom, by the framework's definitions."""
RESPONSES = Place("responses", "All", LEVELS_TOGETHER)
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
    for table in (table for metric in report.metrics for table in metric.tables):
        for row in table.rows:
            _read_row(known, table, {column.name: cell for column, cell in zip(table.columns, row, strict=True)}, bases)
    if report.round_to > 1:
        mean = _mean(report)
        _reread(known, report.round_to, mean)
    known.equations += _sums(known.counts)
    known.pairs += [
        (small, small._replace(whom=big))
        for small in known.counts
        for among, big in AMONG
        if among == small.whom and small._replace(whom=big) in known.counts
    ]
    return known


NEVER_FALL = tuple(name for name in sorted({one for pair in AMONG for one in pair}) if name != "not withdrawn")
"""Counts that only grow with time, by what they count: who has come, presented or passed has done so for good."""


def then(place: Place) -> Place:
    """The same place in the report before."""
    return place._replace(whom=f"then {place.whom}")


def together(before: tuple[Known, Known], after: tuple[Known, Known]) -> tuple[Known, Known]:
    """What is known of two reports, and what is so of both, each (known, real): with the counts that never fall.

    A count that has fallen all the same (people enrol again in a later cohort) tells that such counts can fall.
    """
    (old, was), (new, real) = before, after
    known, true = (_beside(*both) for both in ((old, new), (was, real)))
    fallen = {
        (place.whom, place.cohort, place.dimension)
        for place, value in was.counts.items()
        if place in real.counts and float(value or 0) > float(real.counts[place] or 0)
    }
    known.pairs += [
        (then(place), place)
        for place in old.counts
        if place in new.counts
        and place.whom in NEVER_FALL
        and (place.whom, place.cohort, place.dimension) not in fallen
    ]
    return known, true


def _beside(old: Known, new: Known) -> Known:
    def all_then(form: Form) -> Form:
        return {then(place): sign for place, sign in form.items()}

    return Known(
        {**{then(place): value for place, value in old.counts.items()}, **new.counts},
        [*((all_then(form), total) for form, total in old.equations), *new.equations],
        [*((then(small), then(big)) for small, big in old.pairs), *new.pairs],
        [*((all_then(form), limit) for form, limit in old.at_most), *new.at_most],
        {**{then(place): found for place, found in old.readings.items()}, **new.readings},
    )


def recruited_before(real: Known) -> Iterator[dict[Place, float]]:
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


def _mean(report: Report) -> float | None:
    """The mean rating that is printed, of marks that are whole."""
    (row,) = [
        {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
        for metric in report.metrics
        for table in metric.tables
        for row in table.rows
        if table.name == "metric_6"
    ]
    return row["Mean rating"].value


def _reread(known: Known, base: int, mean: float | None) -> None:
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
                one
                for one in range(1, int(value) + base + 1)
                if max((2 * one + base) // (2 * base), 1) * base == value
                and (place != RESPONSES or mean is None or abs(one * mean - round(one * mean)) < 1e-6)
            ]
            known.readings[place] = (min(alike), max(alike))
            known.counts[place] = None


def _read_row(known: Known, table: PublicTable, row: dict[str, object], bases: Bases) -> None:
    about = table.name if len(table.name) == len("metric_1") else "metric_7"
    dimension = table.name.removeprefix(about) or "All"
    group = str(row["Group"].value) if "Group" in row else "All"
    cohort, level = (str(row[label].value) for label in ("Cohort", "Level")) if "Cohort" in row else RESPONSES[1:3]
    places = {
        heading: Place(name, cohort, level, dimension, group)
        for (named, heading), name in whom(bases).items()
        if named == about and heading in row
    }
    values = {place: row[heading].value for heading, place in places.items()}
    if "Accuracy" in row:
        moderated, share = row["Moderated"].value, row["Accuracy"].value
        accurate = 0.0 if moderated == 0 else None if share is None else float(round(share * moderated))
        values[places["Moderated"]._replace(whom="accurate")] = accurate
    for place, value in values.items():
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
