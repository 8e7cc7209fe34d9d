"""Totals below a table: rows that sum up the others, and are no row of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_npq.read.cells import Cell, Grid

_WORDS = re.compile(r"(?:grand |sub-?)?totals?(?: (?:number|rows|participants|records))?|sum|count|average|mean", re.I)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,. ]*%?")
_COUNTED = re.compile(r"(?:[0-9][0-9,. ]*|all )[a-z][a-z ]*", re.I)
"""A number with what was counted: 6 participants. No label of ours, and no date, is written so."""


def totals_at_the_foot(rows: Grid) -> int:
    """How many of the last rows are totals.

    The first cell with something in it says so; the others are numbers or say what was counted.
    """
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
    return bool(said) and all(map(_is_counted, filled[1:]))


def _is_counted(cell: Cell) -> bool:
    if isinstance(cell, str):
        return any(form.fullmatch(cell.strip()) for form in (_NUMBER, _COUNTED))
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
