"""Counting: each row's cohort, level and group are numbered once, and every count is one pass over these numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from xl_npq.facts.fact import Ledger, Rows
from xl_npq.facts.groups import code_name
from xl_npq.figures.axes import ALL, Axes, places
from xl_npq.measures import Count

Cube = npt.NDArray[np.float64]
"""Figures by cohort (All last), level (Total last) and group."""


@dataclass
class Tally:
    """Counts of one provider, each kept so that measures which share a base count it once."""

    ledger: Ledger
    axes: Axes
    _cells: dict[tuple[str, str], npt.NDArray[np.int64]] = field(default_factory=dict)
    _weights: dict[tuple[str, Count], npt.NDArray[np.float64]] = field(default_factory=dict)
    _cubes: dict[tuple[str, Count, str, bool], Cube] = field(default_factory=dict)

    def count(self, table: str, count: Count, dimension: str, without_level: bool = False) -> Cube:
        """The count for every cohort, level and group of a dimension.

        Rows without a known level are in Total only where `without_level`; rows whose cohort has no line are in All
        only.
        """
        key = (table, count, dimension, without_level)
        if key not in self._cubes:
            self._cubes[key] = self._sum_up(table, count, dimension, without_level)
        return self._cubes[key]

    def _sum_up(self, table: str, count: Count, dimension: str, without_level: bool) -> Cube:
        shape = (len(self.axes.years) + 1, len(self.axes.levels) + 1, len(self.axes.groups(dimension)) + 1)
        cells, weights = self._cell(table, dimension), self._weight(table, count)
        counted = weights != 0
        flat = np.bincount(cells[counted], weights=weights[counted], minlength=int(np.prod(shape)))
        # Of no rows at all, bincount gives whole numbers in spite of the weights.
        raw = flat.astype("float64").reshape(shape)[:, :, 1:]
        by_cohort = np.concatenate([raw[1:], raw.sum(axis=0, keepdims=True)], axis=0)
        total = by_cohort[:, 0 if without_level else 1 :].sum(axis=1, keepdims=True)
        return np.concatenate([by_cohort[:, 1:], total], axis=1)

    def _cell(self, table: str, dimension: str) -> npt.NDArray[np.int64]:
        if (table, dimension) not in self._cells:
            rows = self.ledger[table]
            cohort = places(rows["Cohort year"], self.axes.years)
            level = places(rows["Level no"], self.axes.level_numbers)
            group = self._group(rows, dimension)
            groups = len(self.axes.groups(dimension)) + 1
            self._cells[table, dimension] = (cohort * (len(self.axes.levels) + 1) + level) * groups + group
        return self._cells[table, dimension]

    def _group(self, rows: Rows, dimension: str) -> npt.NDArray[np.int64]:
        if dimension == ALL:
            return np.ones(len(rows), dtype="int64")
        return places(rows[code_name(dimension)], self.axes.dimensions[dimension].codes)

    def _weight(self, table: str, count: Count) -> npt.NDArray[np.float64]:
        if (table, count) not in self._weights:
            rows = self.ledger[table]
            holds = np.ones(len(rows), dtype=bool)
            for term in count.terms:
                holds &= rows[term.fact] == term.value
            weights = rows[count.total].astype("float64") if count.total else np.ones(len(rows))
            self._weights[table, count] = np.where(holds, weights, 0.0)
        return self._weights[table, count]
