"""Dates that were read, and may be another day: month first, turned by Excel, or of another clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from xl_npq import values
from xl_npq.read.cells import Cell, Doubt


def doubted(distinct: Collection[Cell], month_first: bool) -> Mapping[Cell, Doubt]:
    """The cells of a column of dates that may be another day; `month_first` where the table's dates look so."""
    turned = {cell: Doubt(words, "date-ambiguous") for cell in distinct if (words := _either_way(cell))}
    return {**(turned if month_first else {}), **_perhaps_turned(distinct), **_of_another_clock(distinct)}


def look_month_first(cells: Collection[Cell]) -> bool:
    """Whether the texts that can only be dates in one order are month first (09/13/2018), as many at least as not."""
    texts = [" ".join(cell.split()) for cell in cells if isinstance(cell, str)]
    turned = sum(map(values.month_first, texts))
    return turned > 0 and turned >= sum(map(values.day_first, texts))


def _either_way(cell: Cell) -> str:
    """How a date was read that is another day with its month first; "" for any other cell."""
    text = " ".join(cell.split()) if isinstance(cell, str) else ""
    if not values.either_way(text):
        return ""
    try:
        day = values.day_of_text(text)
    except ValueError:
        return ""
    return f"read as {day.day} {day:%B %Y}, day first; other dates of the table look month first"


def _perhaps_turned(distinct: Collection[Cell]) -> Mapping[Cell, Doubt]:
    """True dates that Excel may have made of month-first texts: those of a column where it left others as texts."""
    if not look_month_first(distinct):
        return {}
    words = (
        "a true date up to the 12th of a month; other dates of the column are texts that only make sense month first, "
        "so that Excel may have turned day and month of this one and its like"
    )
    return {
        cell: Doubt(words, "date-turned", once=True) for cell in distinct if isinstance(cell, date) and cell.day <= 12
    }


def _of_another_clock(distinct: Collection[Cell]) -> Mapping[Cell, Doubt]:
    """Moments of another clock than the United Kingdom's, where its day may be the one before or after."""
    return {
        cell: Doubt(f"read as {day}; by the clock of the United Kingdom it may be {other}", "date-zone")
        for cell in distinct
        if isinstance(cell, str)
        for day, other in [values.days_by_clock(" ".join(cell.split()))]
        if day != other
    }
