"""Where each cell of a workbook stands in another workbook of the same data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xl_npq.carry.put_in import Spot
from xl_npq.comparison.pairing import pairs, typed
from xl_npq.facts.groups import heading_key
from xl_npq.tables import Tables


class Table(NamedTuple):
    """Where the columns of a table stand that people fill in: by heading, counted from 1; and its last row."""

    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    last_row: int
    last_column: int


Layout = Mapping[str, Table]
"""Where the tables of a workbook stand, by name."""


@dataclass(frozen=True)
class Places:
    """Two workbooks of one provider: where their tables stand, and which row is which, by table."""

    old: Layout
    new: Layout
    rows: Mapping[str, Mapping[int, int]]

    def of(self, spot: Spot) -> Spot | None:
        """Where a cell of the old workbook stands in the new one; None where it has no place there.

        A cell of a table goes with its row and its heading. One beside the tables stays where it is, unless a table
        stands there now.
        """
        for name, table in self.old.items():
            if table.sheet == spot.sheet and _within(table, spot):
                return self._of_table(name, table, spot)
        return None if any(_covers(table, spot) for table in self.new.values()) else spot

    def column(self, sheet: str, column: int) -> int | None:
        """Where a column of the old workbook stands in the new one; None for one of no table that people fill in."""
        for name, table in self.old.items():
            if table.sheet == sheet and name in self.new:
                for heading, there in table.columns.items():
                    if there == column:
                        return _by_heading(self.new[name]).get(heading_key(heading))
        return None

    def _of_table(self, name: str, table: Table, spot: Spot) -> Spot | None:
        if name not in self.new:
            return None
        there = self.new[name]
        headings = {column: heading for heading, column in table.columns.items()}
        heading = headings.get(spot.column, "")
        column = _by_heading(there).get(heading_key(heading))
        if column is None or spot.row <= table.heading_row:
            row: int | None = there.heading_row
        else:
            row = self.rows[name].get(spot.row)
        return None if column is None or row is None else Spot(there.sheet, row, column)


def _by_heading(table: Table) -> dict[str, int]:
    return {heading_key(heading): column for heading, column in table.columns.items()}


def _within(table: Table, spot: Spot) -> bool:
    inputs = table.columns.values()
    return table.heading_row <= spot.row <= table.last_row and spot.column in inputs


def _covers(table: Table, spot: Spot) -> bool:
    first = min(table.columns.values(), default=1)
    across = first <= spot.column <= table.last_column
    return table.sheet == spot.sheet and across and table.heading_row <= spot.row <= table.last_row


def is_free(layout: Layout, spot: Spot) -> bool:
    """Whether a cell stands beside the tables."""
    return not any(_covers(table, spot) for table in layout.values())


def is_input(layout: Layout, spot: Spot) -> bool:
    """Whether a cell is one that people fill in, in a row of a table."""
    return any(
        table.sheet == spot.sheet
        and table.heading_row < spot.row <= table.last_row
        and spot.column in table.columns.values()
        for table in layout.values()
    )


def rows_of(old: Tables, new: Tables, layout: Layout, in_place: Collection[str] = ()) -> dict[str, dict[int, int]]:
    """Which row of each table is which: by what names it, and a blank row by its number where it is blank in both.

    `layout` says which columns of the old workbook people fill in; rows of the tables `in_place` are where they were.
    """
    return {
        name: _same_rows(old, new, name)
        if name in in_place
        else _rows(name, *(_filled_in(side, name, table) for side in (old, new)))
        for name, table in layout.items()
    }


def _same_rows(old: Tables, new: Tables, name: str) -> dict[int, int]:
    return {int(row): int(row) for row in old[name].index.intersection(new[name].index)}


def _filled_in(side: Tables, name: str, table: Table) -> Tables:
    headings = {heading_key(heading) for heading in table.columns}
    kept = [column for column in side[name].columns if heading_key(column) in headings]
    return side.with_frame(name, side[name][kept])


def _rows(name: str, old: Tables, new: Tables) -> dict[int, int]:
    before, now = typed(old, name), typed(new, name)
    found = {pair.before: pair.after for pair in pairs(name, before, now) if pair.before and pair.after}
    blank = (int(row) for row in old[name].index if int(row) not in before.rows and int(row) not in now.rows)
    return {**{row: row for row in blank if row in new[name].index}, **found}
