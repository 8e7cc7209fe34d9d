"""Counting: each row's cohort, level and group are numbered once, and every count is one pass over these numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xl_npq.facts.fact import Ledger, Rows
from xl_npq.facts.groups import code_name
from xl_npq.figures.axes import ALL, Axes, places
from xl_npq.measures import Count

Cube = npt.NDArray[np.float64]
"""Figures by cohort (All last), level (Total last) and group."""


class _Counted(NamedTuple):
    """The places of the rows that a count is over, and what each adds to it: 1 where nothing else is said."""

    rows: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64] | None


@dataclass
class Tally:
    """Counts of one provider, each kept so that measures which share a base count it once."""

    ledger: Ledger
    axes: Axes
    _cells: dict[tuple[str, str], npt.NDArray[np.int64]] = field(default_factory=dict)
    _lines: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    _counted: dict[tuple[str, Count], _Counted] = field(default_factory=dict)
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
        counted = self._rows_counted(table, count)
        cells = self._cell(table, dimension)[counted.rows]
        flat = np.bincount(cells, weights=counted.weights, minlength=int(np.prod(shape)))
        raw = flat.astype("float64").reshape(shape)[:, :, 1:]
        by_cohort = np.concatenate([raw[1:], raw.sum(axis=0, keepdims=True)], axis=0)
        total = by_cohort[:, 0 if without_level else 1 :].sum(axis=1, keepdims=True)
        return np.concatenate([by_cohort[:, 1:], total], axis=1)

    def _cell(self, table: str, dimension: str) -> npt.NDArray[np.int64]:
        if (table, dimension) not in self._cells:
            groups = len(self.axes.groups(dimension)) + 1
            self._cells[table, dimension] = self._line(table) * groups + self._group(self.ledger[table], dimension)
        return self._cells[table, dimension]

    def _line(self, table: str) -> npt.NDArray[np.int64]:
        """The cohort and level of each row in one number."""
        if table not in self._lines:
            rows = self.ledger[table]
            cohort = places(rows["Cohort year"], self.axes.years)
            level = places(rows["Level no"], self.axes.level_numbers)
            self._lines[table] = cohort * (len(self.axes.levels) + 1) + level
        return self._lines[table]

    def _group(self, rows: Rows, dimension: str) -> npt.NDArray[np.int64]:
        if dimension == ALL:
            return np.ones(len(rows), dtype="int64")
        return places(rows[code_name(dimension)], self.axes.dimensions[dimension].codes)

    def _rows_counted(self, table: str, count: Count) -> _Counted:
        if (table, count) not in self._counted:
            rows = self.ledger[table]
            holds = np.ones(len(rows), dtype=bool)
            for term in count.terms:
                holds &= rows[term.fact] == term.value
            counted = np.flatnonzero(holds)
            weights = rows[count.total].astype("float64")[counted] if count.total else None
            self._counted[table, count] = _Counted(counted, weights)
        return self._counted[table, count]
