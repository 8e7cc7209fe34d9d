"""Totals below a table: rows that sum up the others, and are no row of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from xl_npq.read.cells import Cell, Grid, Headings
from xl_npq.values import LAST_DAY, serial

_WORDS = re.compile(r"(?:grand |sub-?)?totals?(?: (?:number|rows|participants|records))?|sum|count|average|mean", re.I)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,. ]*%?")
_COUNTED = re.compile(r"(?:[0-9][0-9,. ]*|all )[a-z][a-z ]*", re.I)
"""A number with what was counted: 6 participants. No label of ours, and no date, is written so."""
_DAYS = serial(date(1990, 1, 1)), serial(LAST_DAY)


def totals_at_the_foot(rows: Grid, headings: Headings) -> int:
    """How many of the last rows are totals.

    Participant ID, or the first cell with something in it, says so; Provider apart, the others are numbers or say
    what was counted. A row with a day under Enrolled on is somebody, whatever it is called.
    """
    number = 0
    for row in reversed(rows):
        if not _is_totals(row, headings.canonical):
            break
        number += 1
    return number


def _is_totals(row: Sequence[Cell], places: Mapping[str, int]) -> bool:
    filled = {place: cell for place, cell in enumerate(row) if not (isinstance(cell, str) and not cell.strip())}
    if _says_totals(filled.get(places.get("Participant ID", -1), "")):
        filled.pop(places.get("Provider", -1), None)
    if not filled or _is_a_day(filled.get(places.get("Enrolled on", -1), "")):
        return False
    name, *others = filled.values()
    return _says_totals(name) and all(map(_is_counted, others))


def _says_totals(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    name, _, counted = cell.strip().partition(":")
    return bool(_WORDS.fullmatch(name.strip()) and (not counted.strip() or _NUMBER.fullmatch(counted.strip())))


def _is_a_day(cell: Cell) -> bool:
    """Whether a number is that of a day; counts and sums of a column are far below and far above."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and _DAYS[0] <= cell < _DAYS[1]


def _is_counted(cell: Cell) -> bool:
    if isinstance(cell, str):
        return any(form.fullmatch(cell.strip()) for form in (_NUMBER, _COUNTED))
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
