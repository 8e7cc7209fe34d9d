"""Whose rows are behind a target that came or went although nobody changed a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_npq.comparison.counting import Counted, Row, Stands
from xl_npq.figures.axes import ALL
from xl_npq.values import key


class Instigators:
    """Of one step: the rows with which a cohort or level came or went, or else those of the target's own figure."""

    def __init__(self, old: Counted, new: Counted, differing: Iterable[Row]) -> None:
        """Of the rows that differ between two states."""
        self._sides = old, new
        self._rows = [row for row in differing if isinstance(row[1], int)]
        before, now = ({(one.cohort, one.level) for one in side.rows.values()} for side in self._sides)
        self._moved = before ^ now

    def of(self, row: Row) -> list[Row]:
        """The rows behind what one row of Targets, or one setting, now adds otherwise."""
        lines = {place.line for side in self._sides for place in side.given.get(row, {})}
        cohorts = {line.cohort for line in lines}
        moved = [one for one in self._rows if any(self._came_or_went(stands, cohorts) for stands in self._stands(one))]
        measures = {line.measure.removesuffix("_supplied") for line in lines}
        return moved or [one for one in self._rows if measures & self._measures(one)] or self._rows

    def _stands(self, row: Row) -> Iterator[Stands]:
        return (side.rows[row] for side in self._sides if row in side.rows)

    def _came_or_went(self, stands: Stands, cohorts: set[str]) -> bool:
        return (stands.cohort, stands.level) in self._moved and (stands.cohort in cohorts or key(ALL) in cohorts)

    def _measures(self, row: Row) -> set[str]:
        return {place.line.measure.removesuffix("_supplied") for side in self._sides for place in side.parts(row)}
