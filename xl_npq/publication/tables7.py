"""The public tables of Metric 7: retention and achievement by level, and by level and group, each dimension a table."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.figures.axes import ALL
from xl_npq.measures import Measure
from xl_npq.metrics import MEASURES
from xl_npq.metrics.metric7 import achievement, retention
from xl_npq.publication.in_words import (
    ACHIEVEMENT_HEADING,
    RETENTION_HEADING,
    about_dimension,
    groups_in_words,
    window_in_words,
)
from xl_npq.publication.report import PublicColumn
from xl_npq.publication.scope import Line, Scope
from xl_npq.publication.sketch import Cell, Gap, Number, Share, TableSketch, labelled
from xl_npq.publication.tables import LABELS, by_level, columns_of

_RATES = columns_of(
    (RETENTION_HEADING, "count"),
    ("Retained", "count"),
    ("Retention", "share"),
    (ACHIEVEMENT_HEADING, "count"),
    ("Achieved", "count"),
    ("Achievement", "share"),
)
_WITH_GAPS = (
    *_RATES[:3],
    PublicColumn("Retention gap", "points"),
    *_RATES[3:],
    PublicColumn("Achievement gap", "points"),
)


def rates(scope: Scope) -> Iterator[TableSketch]:
    """Retention and achievement of everybody, then of the groups of each dimension."""
    measures = tuple(MEASURES[choice(scope.settings)] for choice in (retention, achievement))
    kept, passed = measures
    about = (
        f"Retention: those {kept.counted}, of those {kept.of}. Achievement: those {passed.counted}, of those "
        f"{passed.of}"
    )

    def row(line: Line) -> tuple[Cell, ...]:
        return tuple(cell for measure in measures for cell in _rate(scope, measure, line))

    notes = window_in_words(scope.ledger) if scope.settings.retention_basis == "presented" else ()
    yield by_level(scope, "7", _RATES, row, about, notes)
    for dimension in scope.figures.axes.dimensions:
        yield _by_group(scope, dimension, measures, about)


def _by_group(scope: Scope, dimension: str, measures: tuple[Measure, ...], about: str) -> TableSketch:
    rows = tuple(
        (
            labelled(line.cohort_name),
            labelled(line.level_name),
            labelled(name),
            *(cell for measure in measures for cell in _group_rate(scope, measure, line, dimension, group)),
        )
        for line in scope.lines()
        for group, name in enumerate(scope.figures.axes.groups(dimension))
    )
    return TableSketch(
        table_name(dimension),
        f"Metric 7: retention and achievement by {about_dimension(scope.ledger, dimension)}, cohort and level",
        about,
        (*LABELS, PublicColumn("Group", "text"), *_WITH_GAPS),
        rows,
        ("A gap is the group's rate less the rate of everybody on that level in that cohort, in percentage points.",),
        tuple(groups_in_words(scope.ledger, dimension).items()),
    )


def _rate(
    scope: Scope, measure: Measure, line: Line, dimension: str = ALL, group: int = 0
) -> tuple[Number, Number, Share]:
    part, base = scope.part(measure, line, dimension, group), scope.base(measure, line, dimension, group)
    return Number(base), Number(part), Share(part, base)


def _group_rate(scope: Scope, measure: Measure, line: Line, dimension: str, group: int) -> tuple[Cell, ...]:
    base, part, share = _rate(scope, measure, line, dimension, group)
    return base, part, share, Gap(share, _rate(scope, measure, line)[2])


def table_name(dimension: str) -> str:
    """A stable name for the table of a dimension: `metric_7_school_type`."""
    return "metric_7_" + "_".join("".join(one if one.isalnum() else " " for one in dimension.lower()).split())
