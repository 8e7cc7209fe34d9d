"""Totals below a table: rows that sum up the others, and are no row of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_npq.read.cells import Cell, Grid

_WORDS = re.compile(r"(?:grand |sub-?)?totals?(?: (?:number|rows|participants|records))?|sum|count|average|mean", re.I)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,. ]*%?")


def totals_at_the_foot(rows: Grid) -> int:
    """How many of the last rows are totals: the first cell with something in it says so, the rest are numbers."""
    number = 0
    for row in reversed(rows):
        if not _is_totals(row):
            break
        number += 1
    return number


def _is_totals(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not (isinstance(cell, str) and not cell.strip())]
    if not filled or not isinstance(filled[0], str):
        return False
    name, _, counted = filled[0].strip().partition(":")
    said = _WORDS.fullmatch(name.strip()) and (not counted.strip() or _NUMBER.fullmatch(counted.strip()))
    return bool(said) and all(map(_is_number, filled[1:]))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell.strip()) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
