"""How the lines of a sheet fall on printed pages: Excel takes no manual page breaks where it fits pages to a width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_npq.layout.sheet import Sheet

_ACROSS, _DOWN = 277.0, 168.0
"""Millimetres of landscape A4 between the margins, less the repeated title."""
_LETTER, _PADDING, _POINT = 1.86, 1.33, 0.353
"""Millimetres of a letter of a column's width, of the space around it, and of a point of a row's height."""
_WHOLE = 178.0
"""Millimetres of the height of landscape A4 between the margins."""
_HEIGHT = 15.0
"""Points of a row that is given no height."""
_WIDTH = 9.0
"""Letters of a column that is given no width."""


LEGIBLE = 0.7
"""The least share of their own size at which letters of 10 points are printed: 7 points."""


def scale_of(sheet: Sheet, columns: Iterable[int]) -> float:
    """How large these columns are printed when they fill the width of a landscape page: 1 is their own size."""
    width = sum(
        sheet.widths.get(column, _WIDTH) * _LETTER + _PADDING for column in columns if column not in sheet.hidden
    )
    return min(1.0, _ACROSS / width)


def scale_of_one_page(sheet: Sheet, columns: Iterable[int], rows: Iterable[int]) -> float:
    """How large these columns and rows are printed on one landscape page."""
    high = sum(sheet.heights.get(row, _HEIGHT) for row in rows) * _POINT
    return min(scale_of(sheet, columns), _WHOLE / high)


def lines_of_page(sheet: Sheet, columns: Iterable[int], height: float = _HEIGHT) -> int:
    """Rows of so many points that a landscape page takes when these columns fill its width."""
    return int(_DOWN / (height * _POINT * scale_of(sheet, columns)))


def pages_of_rows(sheet: Sheet, columns: Iterable[int], first: int, last: int) -> list[tuple[int, int]]:
    """First and last row of each page, as many whole rows as fit below a repeated title when columns fill its width."""
    room, starts, taken = _DOWN / (_POINT * scale_of(sheet, columns)), [first], 0.0
    for row in range(first, last + 1):
        taken += sheet.heights.get(row, _HEIGHT)
        if taken > room and row > starts[-1]:
            starts.append(row)
            taken = sheet.heights.get(row, _HEIGHT)
    return [(start, following - 1) for start, following in zip(starts, (*starts[1:], last + 1), strict=True)]


def pages_of(tables: Sequence[int], last: int, lines: int) -> list[tuple[int, int]]:
    """First and last row of each page: as many tables as fit, by the rows that they begin in; a long one runs over."""
    starts = list(tables[:1])
    for begins, ends in zip(tables, (*tables[1:], last + 1), strict=True):
        if ends - starts[-1] > lines and begins > starts[-1]:
            starts.append(begins)
    return [(start, following - 1) for start, following in zip(starts, (*starts[1:], last + 1), strict=True)]
