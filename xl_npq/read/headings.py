"""Which row of a sheet holds a table's headings, and which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from xl_npq.read.cells import Block, Cell, ErrorValue, Grid, Headings
from xl_npq.read.outside import blank, label
from xl_npq.tables import Place, Table

_ROWS_LOOKED_AT = 50


def heading_key(heading: str) -> str:
    """What headings are matched by: letters and digits alone, whatever their case."""
    return "".join(filter(str.isalnum, heading.lower()))


def _shown(cell: Cell) -> str:
    try:
        return label(cell) or ""
    except ValueError:
        return cell.text if isinstance(cell, ErrorValue) else str(cell)


def recognised(row: Sequence[Cell], table: Table) -> int:
    """How many of the table's columns a row of headings names."""
    return len({heading_key(name) for name in table.names} & {heading_key(_shown(cell)) for cell in row})


def block_of(grid: Grid, table: Table, place: Place) -> Block | None:
    """The table in a sheet or CSV: from the first row with matching headings down; None where there is no cell.

    Two matching headings make a heading row, else one does; without any, the first row that is not blank is it.
    """
    filled = list(islice(_rows_with_cells(grid), _ROWS_LOOKED_AT))
    if not filled:
        return None
    found = {index: recognised(grid[index], table) for index in filled}
    heading = next(index for least in (2, 1, 0) for index in filled if found[index] >= least)
    return Block(place, grid[heading], grid[heading + 1 :], heading + 2)


def _rows_with_cells(grid: Grid) -> Iterator[int]:
    return (index for index, row in enumerate(grid) if not all(map(blank, row)))


def matched(block: Block, table: Table) -> Headings:
    """Which column of the block is which; the first of two equal headings is the table's, the other an extra one.

    A column without heading or cells is no column; one with cells but no heading is called by its letters in Excel.
    """
    wanted = {heading_key(name): name for name in table.names}
    width = max(len(block.headings), max(map(len, block.rows), default=0))
    canonical: dict[str, int] = {}
    extra: dict[str, int] = {}
    for position in range(width):
        shown = _shown(block.headings[position]) if position < len(block.headings) else ""
        name = wanted.get(heading_key(shown)) if shown else None
        if name and name not in canonical:
            canonical[name] = position
        elif shown or _has_cells(block.rows, position):
            own = name or shown or f"Column {letters(block.first_column + position)}"
            extra[_unused(own, {*table.names, *extra})] = position
    return Headings(canonical, extra)


def _has_cells(rows: Grid, position: int) -> bool:
    return any(position < len(row) and not blank(row[position]) for row in rows)


def _unused(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def letters(position: int) -> str:
    """The letters of a column in Excel, counted from 0."""
    name = ""
    while position >= 0:
        name = chr(ord("A") + position % 26) + name
        position = position // 26 - 1
    return name
