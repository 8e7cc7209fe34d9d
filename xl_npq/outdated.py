"""Which statistics of a workbook were worked out from counts that have changed since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from xl_npq.layout.gap_lines7 import COUNTS_USED, gap_columns
from xl_npq.layout.gaps7 import SHEET, gap_column
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.sheet import Sheet, letter

_AT = {name: gap_column(place) for place, name in enumerate(gap_columns())}
_OF_A_LINE = (*COUNTS_USED, " current", " p", " p worked out")
_OF_A_FAMILY = (" p adjusted", " p adjusted worked out")


def outdated(sheet: Sheet, changed: Callable[[str], bool]) -> frozenset[str]:
    """The cells of a sheet that hold or show such a statistic, by address; `changed` says whether a count has.

    A p value rests on the counts of its line, an adjusted one on those of every line of its dimension, cohort and
    level. Only the gaps of Metric 7 have statistics; which of them stands in a line of the widest may have changed too.
    """
    if sheet.name != SHEET:
        return frozenset()
    found = frozenset(place for family in _families(sheet) for rate in RATES for place in _of(family, rate, changed))
    return found | frozenset(_shown_again(sheet)) if found else found


def _shown_again(sheet: Sheet) -> Iterator[str]:
    """The cells that look a p value up among those of all gaps."""
    columns = "|".join(letter(_AT[rate.name + part]) for rate in RATES for part in (" p", " p adjusted"))
    looks_up = re.compile(rf"INDEX\(('[^']+'!)?\$({columns})\$\d+:")
    for (row, column), cell in sheet.cells.items():
        if cell.formula and looks_up.search(cell.formula):
            yield f"{letter(column)}{row}"


def _families(sheet: Sheet) -> Iterator[list[int]]:
    """The rows of the lines that are adjusted together; a heading, and what follows the last line, apart."""
    rows = sorted(row for (row, column), cell in sheet.cells.items() if column == _AT["Group used"] and cell.stored)
    labels = [_AT[name] for name in ("Dimension", "Level", "Cohort")]

    def family(row: int) -> list[object]:
        return [*(sheet.cells[row, column].value for column in labels), not sheet.cells[row, _AT["Group used"]].value]

    for _, rows_of_family in groupby(rows, key=family):
        yield list(rows_of_family)


def _of(family: list[int], rate: Rate, changed: Callable[[str], bool]) -> Iterator[str]:
    used = ["Group used", *(rate.name + part for part in COUNTS_USED)]
    lines = [row for row in family if any(changed(_place(name, row)) for name in used)]
    for row in lines:
        yield _place("Group used", row)
        yield from (_place(rate.name + part, row) for part in _OF_A_LINE)
    for row in family if lines else ():
        yield from (_place(rate.name + part, row) for part in _OF_A_FAMILY)


def _place(name: str, row: int) -> str:
    return f"{letter(_AT[name])}{row}"
