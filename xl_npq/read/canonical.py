"""How cells of our own workbooks are read: only canonical values count, exactly as the workbook's formulas see them.

A formula sees a date as its serial number and knows no dates in text; a cell in any other form counts as blank for
both evaluators and is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial

from xl_npq import values
from xl_npq.read.cells import (
    Adjusted,
    Block,
    Cell,
    Doubt,
    ErrorValue,
    Grid,
    Headings,
    Parse,
    Reading,
    choices_in_words,
    number_in_words,
)
from xl_npq.tables import Column, Kind, Table

_WORDS = {
    Kind.TRN: "a TRN: one to seven digits and nothing else, not all zeros",
    Kind.COHORT: "a cohort written 2017/18",
    Kind.YES_NO: "Yes or No",
    Kind.DATE: "a true date (not text, no time of day), from 1901 to 2199",
    Kind.SHARE: "a true number from 0% to 100%, not text",
}


def wanted(column: Column) -> str:
    """What the column takes, in words."""
    if column.kind is Kind.NUMBER:
        return f"{number_in_words(column)}, not text"
    if column.kind is Kind.CHOICE:
        return choices_in_words(column)
    return _WORDS.get(column.kind, "a value, not an Excel error")


def as_excel_sees_it(cell: Cell) -> str | float | bool | None:
    """The cell as a formula sees it: text, a number (dates as serial numbers), a boolean, or None for a blank.

    Text of nothing but spaces is blank.
    """
    if isinstance(cell, ErrorValue):
        raise ValueError(cell.text)
    if isinstance(cell, str):
        return cell if values.trim(cell) else None
    return values.serial(cell) if isinstance(cell, (date, time, timedelta)) else cell


def blank(cell: Cell) -> bool:
    """True for a cell with nothing in it but spaces."""
    return isinstance(cell, str) and not cell.strip(" ")


def telling(headings: Headings, block: Block) -> Sequence[int]:
    """Every column that people fill makes a row; calculated ones stand in empty rows too.

    Where it is not known which are calculated, only the table's own columns make one.
    """
    own = list(headings.canonical.values())
    if block.calculated is None:
        return own
    return [*own, *(position for position in headings.extra.values() if position not in block.calculated)]


def foot(_rows: Grid, _headings: Headings) -> int:
    """None: formulas count every row."""
    return 0


def text(cell: Cell) -> str | None:
    """The cell as ``cell & ""`` would give it."""
    value = as_excel_sees_it(cell)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return values.general(value) if isinstance(value, (int, float)) else value


def label(cell: Cell) -> str | None:
    """The cell as ``TRIM(cell)`` would give it."""
    shown = text(cell)
    return None if shown is None else values.trim(shown)


def _number(cell: Cell) -> float | None:
    value = as_excel_sees_it(cell)
    if value is None:
        return None
    if isinstance(value, (str, bool)):
        raise ValueError(value)
    return float(value)


def _from_number(read: Callable[[float], object], cell: Cell) -> object:
    number = _number(cell)
    return None if number is None else read(number)


def _from_text(read: Callable[[str], object], cell: Cell) -> object:
    value = as_excel_sees_it(cell)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(value)
    return read(values.trim(value))


def _day(number: float) -> date:
    if number % 1:
        raise ValueError(number)
    return values.day_of_serial(number)


def _trn(cell: Cell) -> str | None:
    shown = label(cell)
    return None if shown is None else values.trn(shown)


def _as_it_came(cell: Cell) -> Cell | None:
    return None if as_excel_sees_it(cell) is None else cell


def parser(column: Column, _distinct: Collection[Cell]) -> Parse:
    """The parser of a column."""
    if column.kind is Kind.NUMBER:
        return partial(_from_number, partial(values.bounded, column=column))
    if column.kind is Kind.CHOICE:
        return partial(_from_text, partial(values.choice, choices=column.choices))
    return _PARSERS[column.kind]


_PARSERS: Mapping[Kind, Parse] = {
    Kind.TEXT: text,
    Kind.LABEL: label,
    Kind.TRN: _trn,
    Kind.COHORT: partial(_from_text, values.cohort),
    Kind.YES_NO: partial(_from_text, partial(values.choice, choices=("Yes", "No"))),
    Kind.DATE: partial(_from_number, _day),
    Kind.SHARE: partial(_from_number, values.fraction),
    Kind.ANY: _as_it_came,
}


def doubts(_column: Column, _distinct: Collection[Cell], _month_first: bool) -> Mapping[Cell, Doubt]:
    """None: a canonical value means one thing."""
    return {}


def adjusted(table: Table, cells: Mapping[str, Sequence[Cell]]) -> Adjusted:
    """A cohort All of Supplied as the blank that it stands for; other cells stay as they are."""
    if table.name != "Supplied":
        return Adjusted(cells)
    return Adjusted({**cells, "Cohort": ["" if names_all(cell) else cell for cell in cells["Cohort"]]})


def names_all(cell: Cell) -> bool:
    """Whether a cell of the column Cohort says All: all cohorts together."""
    return isinstance(cell, str) and values.key(cell) == "all"


CANONICAL = Reading(parser, wanted, doubts, blank, telling, foot, adjusted)
