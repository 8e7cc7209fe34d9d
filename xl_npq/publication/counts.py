"""The counts behind the cells of the public tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xl_npq.figures.axes import ALL
from xl_npq.figures.tally import Cube
from xl_npq.publication.populations import counts_by_population
from xl_npq.publication.scope import Scope
from xl_npq.publication.sketch import Counted, TableSketch, counts_in


def counted_in(tables: Iterable[TableSketch]) -> Iterable[Counted]:
    """Every count that a cell of the tables is made of."""
    return {count for table in tables for row in table.rows for cell in row for count in counts_in(cell)}


def counts_of(scope: Scope, wanted: Iterable[Counted]) -> Mapping[Counted, float]:
    """The value of every count that is wanted; NaN for one of a cohort that has not begun."""
    cubes = _cubes(scope)
    return {
        count: float(cubes[count.population, count.dimension][count.cohort, count.level, count.group])
        for count in sorted(wanted)
    }


def _cubes(scope: Scope) -> Mapping[tuple[str, str], Cube]:
    """Counts by population and dimension, each by cohort, level and group."""
    return {
        (name, dimension): scope.figures.cube(measure.name, side, dimension)
        for name, measure, side in counts_by_population(scope.settings)
        for dimension in (ALL, *(scope.figures.axes.dimensions if measure.by_group else ()))
    }
