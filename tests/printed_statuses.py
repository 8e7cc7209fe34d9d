"""What the statuses that a report prints tell of the counts in it, as anybody can read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from printed_counts import LEVELS_TOGETHER, SHARES, Bases, Form, Known, Place, whom

from xl_npq.publication.report import Figure, PublicMetric, Report

TOLERANCE = 0.1
ALMOST = 1e-6
Row = Mapping[str, Figure]
Told = tuple[Form, float]
"""A sum of counts, and what it is no more than."""


def told_by_statuses(known: Known, report: Report, bases: Bases) -> list[Known]:
    """What is known with the statuses: one or the other of these.

    A metric is met where each figure of a level is, not met where some figure is not.
    """
    choices: list[list[list[Told]]] = []
    for metric in report.metrics:
        figures = list(_figures(known, metric, bases))
        if metric.status == "met":
            choices.append([[limit for met, _ in figures for limit in met]])
        elif metric.status == "not met" and not any(_fails(known, told) for told in figures):
            choices.append([[limit] for _, broken in figures for limit in broken] or [[]])
    return [
        replace(known, at_most=[*known.at_most, *(limit for limits in chosen for limit in limits)])
        for chosen in product(*choices)
    ]


def _fails(known: Known, told: tuple[list[Told], list[Told]]) -> bool:
    """Whether a figure is seen to fail."""
    for form, limit in told[1]:
        if all(known.counts[place] is not None for place in form):
            return sum(sign * float(known.counts[place] or 0) for place, sign in form.items()) <= limit + ALMOST / 2
    return False


def _figures(known: Known, metric: PublicMetric, bases: Bases) -> Iterator[tuple[list[Told], list[Told]]]:
    """Of each figure of the cohort that is judged: what holds if it is met, and what (one of these) if it is not."""
    for table in metric.tables:
        for cells in table.rows:
            row = {column.name: cell for column, cell in zip(table.columns, cells, strict=True)}
            if "Cohort" not in row or row["Cohort"].value != metric.status_cohort:
                continue
            if row["Level"].value != LEVELS_TOGETHER:
                yield from _judged(known, table.name, row, bases)


def _judged(known: Known, table: str, row: Row, bases: Bases) -> Iterator[tuple[list[Told], list[Told]]]:
    number = table[: len("metric_1")]
    group = str(row["Group"].value) if "Group" in row else "All"
    dimension = table.removeprefix("metric_7") if "Group" in row else "All"
    names = {heading: name for (about, heading), name in whom(bases).items() if about == number}
    cohort, level = str(row["Cohort"].value), str(row["Level"].value)
    places = {heading: Place(name, cohort, level, dimension, group) for heading, name in names.items()}
    target = row["Target"].value if "Target" in row else None
    if number == "metric_1" and target is not None:
        yield _at_least({places["Recruited"]: 1.0}, float(target))
    elif number in ("metric_2", "metric_3", "metric_4") and target is not None:
        ((part, whole),) = SHARES[number].values()
        yield _at_least({places[part]: 1.0, places[whole]: -float(target)}, 0.0)
    elif number == "metric_5" and target is not None and row["Accuracy as supplied"].value is None:
        accurate = places["Moderated"]._replace(whom="accurate")
        yield _at_least({accurate: 1.0, places["Moderated"]: -float(target)}, 0.0)
    elif number == "metric_7" and "Group" in row:
        for part, whole in SHARES["metric_7"].values():
            yield from _near(known, places[part], places[whole])


def _at_least(form: Form, least: float) -> tuple[list[Told], list[Told]]:
    return (
        [({place: -sign for place, sign in form.items()}, ALMOST - least)],
        [(form, least - ALMOST)],
    )


def _near(known: Known, part: Place, whole: Place) -> Iterator[tuple[list[Told], list[Told]]]:
    """A group's rate near that of everybody, which the intruder uses where that is printed."""
    passed, of = (known.counts.get(one._replace(dimension="All", group="All")) for one in (part, whole))
    if passed is None or not of:
        return
    rate = passed / of
    above = {part: 1.0, whole: -(rate + TOLERANCE)}
    under = {part: -1.0, whole: rate - TOLERANCE}
    yield (
        [(above, ALMOST), (under, ALMOST)],
        [({place: -sign for place, sign in one.items()}, -ALMOST) for one in (above, under)],
    )
