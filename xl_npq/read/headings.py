"""Which row of a sheet holds a table's headings, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice, pairwise, zip_longest

from xl_npq.read.cells import Block, Cell, ErrorValue, Grid, Headings
from xl_npq.read.outside import blank, label
from xl_npq.tables import Place, Table, Unread

_ROWS_LOOKED_AT = 50
_ALIKE = 0.8
"""How much alike, of 1, a heading and a column's name are for one to be taken for a slip in the other."""
_EMPTY_HEADING = re.compile(r"Column [A-Z]{1,3}")


def heading_key(heading: str) -> str:
    """What headings are matched by: letters and digits alone, whatever their case."""
    return "".join(filter(str.isalnum, heading.lower()))


def shown(cell: Cell) -> str:
    """A heading as text on one line; the name of an Excel error as it is."""
    try:
        return label(cell) or ""
    except ValueError:
        return cell.text if isinstance(cell, ErrorValue) else str(cell)


def recognised(row: Sequence[Cell], table: Table) -> int:
    """How many of the table's columns a row of headings names."""
    return len({heading_key(name) for name in table.names} & {heading_key(shown(cell)) for cell in row})


def block_of(grid: Grid, table: Table, place: Place) -> Block | None:
    """The table in a sheet or CSV: from the first row with matching headings down; None where there is no cell.

    The first row with the most matching headings is the heading row, the first that is not blank if none has any. Where
    headings are merged over two rows, the two together are the headings.
    """
    filled = list(islice(_rows_with_cells(grid), _ROWS_LOOKED_AT))
    if not filled:
        return None
    found = {index: recognised(grid[index], table) for index in filled}
    heading = max(filled, key=lambda index: (found[index], -index))
    for upper, lower in pairwise(index for index in filled if heading - 1 <= index <= heading + 1):
        both = _merged(grid[upper], grid[lower])
        if lower == upper + 1 and recognised(both, table) > max(found[upper], found[lower]):
            return Block(place, both, grid[lower + 1 :], lower + 2)
    return Block(place, grid[heading], grid[heading + 1 :], heading + 2)


def _merged(upper: Sequence[Cell], lower: Sequence[Cell]) -> Sequence[Cell]:
    """Two rows of headings as one: the lower of the two, where it says anything."""
    return [above if blank(below) else below for above, below in zip_longest(upper, lower, fillvalue="")]


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
    taken = set(table.names)
    for position in range(width):
        heading = shown(block.headings[position]) if position < len(block.headings) else ""
        name = wanted.get(heading_key(heading)) if heading else None
        if name and name not in canonical:
            canonical[name] = position
        elif heading or _has_cells(block.rows, position):
            own = name or heading or f"Column {letters(block.first_column + position)}"
            unused = _unused(own, taken)
            taken.add(unused)
            extra[unused] = position
    return Headings(canonical, extra)


def repeated(block: Block, table: Table, headings: Headings) -> Iterator[Unread]:
    """Columns whose heading another column to their left has already, told in the row of the headings."""
    for name, heading in _again(block, headings).items():
        words = f"the heading of a column further left already; this one is kept as {name}"
        yield Unread(table.name, max(block.first_row - 1, 0), heading, heading, words, "heading-repeated")


def _again(block: Block, headings: Headings) -> dict[str, str]:
    """The extra columns that are kept under another name than their heading, and that heading."""
    named = {name: position for name, position in headings.extra.items() if position < len(block.headings)}
    pairs = ((name, shown(block.headings[position])) for name, position in named.items())
    return {name: heading for name, heading in pairs if heading and heading != name}


def misspelt(block: Block, table: Table, headings: Headings) -> Iterator[Unread]:
    """Extra columns with headings nearly those of columns that the block lacks, told in the row of the headings."""
    again = _again(block, headings)
    lacking = {heading_key(name): name for name in table.names if name not in headings.canonical}
    for heading in headings.extra:
        # Not rapidfuzz, which a browser may lack: cells in ranges are read there too.
        found = [] if heading in again else get_close_matches(heading_key(heading), lacking, 1, _ALIKE)
        if found and not _EMPTY_HEADING.fullmatch(heading):
            words = f"kept as a column of its own; it is spelt almost like {lacking[found[0]]}"
            yield Unread(table.name, max(block.first_row - 1, 0), heading, heading, words, "heading-misspelt")


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
