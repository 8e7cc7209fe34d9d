"""What stands on a table's sheet beside the Excel Table that was read, and looks like more of the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from xl_npq.read.cells import Cell, Grid
from xl_npq.read.headings import letters, recognised
from xl_npq.read.package import Extent
from xl_npq.tables import Table

_ROWS_LOOKED_AT = 2_000


def not_read(grid: Grid, table: Table, read: Extent, others: Collection[Extent]) -> Iterator[tuple[int, str]]:
    """The row of the headings, and the name or place, of whatever has headings of the table and was not read.

    `others` are the further Excel Tables of the sheet that no other table is read from.
    """
    # A list of levels beside the participants has one or two headings like theirs, and is no second list of them.
    fewest = max(2, sum(column.required for column in table.columns))
    for other in others:
        headings = _row(grid, other.top)[other.left : other.right + 1] if other.headed else other.columns
        if recognised(headings, table) >= fewest:
            yield other.top + 1, f"{other.name} ({letters(other.left)}{other.top + 1})"
    for row, cells in enumerate(islice(grid, _ROWS_LOOKED_AT)):
        bare = [cell if _is_bare(row, column, read, others) else "" for column, cell in enumerate(cells)]
        if recognised(bare, table) >= fewest:
            first = next(column for column, cell in enumerate(bare) if cell != "")
            yield row + 1, f"the cells from {letters(first)}{row + 1} on"


def _row(grid: Grid, number: int) -> list[Cell]:
    return list(grid[number]) if number < len(grid) else []


def _is_bare(row: int, column: int, read: Extent, others: Collection[Extent]) -> bool:
    """Whether a cell lies in none of the tables, nor below the one that was read, whose rows are told by themselves."""
    if read.left <= column <= read.right and row >= read.top:
        return False
    return not any(
        other.left <= column <= other.right and other.top <= row <= other.bottom + other.totals for other in others
    )
