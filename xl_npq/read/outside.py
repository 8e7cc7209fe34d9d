"""How cells of sources from outside are read: leniently, as exports and people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from xl_npq import values
from xl_npq.read import canonical
from xl_npq.read.cells import (
    Adjusted,
    Block,
    Cell,
    Doubt,
    ErrorValue,
    Headings,
    Parse,
    Reading,
    Refused,
    choices_in_words,
    number_in_words,
)
from xl_npq.read.dates import doubted
from xl_npq.read.totals import totals_at_the_foot
from xl_npq.tables import Column, Kind, Table

_YES = frozenset(("y", "yes", "true", "1"))
_NO = frozenset(("n", "no", "false", "0"))
_WORDS = {
    Kind.TRN: "a TRN: one to seven digits, not all zeros",
    Kind.COHORT: "a cohort such as 2017/18",
    Kind.YES_NO: "Yes or No",
    Kind.DATE: "a date such as 2019-09-30, from 1901 to 2199",
    Kind.SHARE: "a share from 0% to 100%, such as 30% or 0.3",
}


def wanted(column: Column) -> str:
    """What the column takes, in words."""
    if column.kind is Kind.NUMBER:
        return number_in_words(column)
    if column.kind is Kind.CHOICE:
        return choices_in_words(column)
    return _WORDS.get(column.kind, "a value, not an Excel error")


def blank(cell: Cell) -> bool:
    """True for a cell with nothing in it but white space."""
    return isinstance(cell, str) and not cell.strip()


def telling(headings: Headings, _block: Block) -> Sequence[int]:
    """Any column makes a row: nothing that somebody sent is dropped."""
    return [*headings.canonical.values(), *headings.extra.values()]


def verbatim(cell: Cell) -> str | None:
    """The cell's text as typed; numbers as Excel shows them, dates as ISO."""
    if isinstance(cell, ErrorValue):
        raise ValueError(cell.text)
    if isinstance(cell, str):
        text = cell.strip()
        if text in values.ERROR_VALUES:
            raise ValueError(text)
        return cell if text else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return values.general(values.serial(cell) if isinstance(cell, timedelta) else float(cell))


def label(cell: Cell) -> str | None:
    """The cell's text on one line: every run of white space, no-break spaces too, is one space."""
    text = cell if isinstance(cell, str) else verbatim(cell)
    line = "" if text is None else " ".join(text.split())
    if line in values.ERROR_VALUES:
        raise ValueError(line)
    return line or None


def plain_text(cell: Cell) -> str:
    """The label of a cell; "" for a blank one or an Excel error."""
    return "" if isinstance(cell, ErrorValue) else label(cell) or ""


def _urn(cell: Cell) -> str | None:
    text = label(cell)
    return None if text is None else values.without_noughts(text)


def _from_label(read: Callable[[str], object], cell: Cell) -> object:
    text = label(cell)
    return None if text is None else read(text)


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return values.in_range(cell.date())
    if isinstance(cell, date):
        return values.in_range(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return values.day_of_serial(cell)
    if not isinstance(cell, str):
        raise ValueError(cell)
    text = label(cell)
    if text is not None and values.month_first(text):
        second = re.split("[/.-]", text)[1]
        raise Refused("date-month-first", f"a date day first, since {second} is no month, but looks month first")
    return None if text is None else values.day_of_text(text)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, str):
        text = label(cell)
        return None if text is None else values.number_of_text(text)
    if isinstance(cell, (bool, ErrorValue)):
        raise ValueError(cell)
    return float(cell) if isinstance(cell, (int, float)) else values.serial(cell)


def _bounded(column: Column, cell: Cell) -> float | None:
    number = _number(cell)
    return None if number is None else values.bounded(number, column)


_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]{0,3}(?:(?:\.[0-9]{3})*|[0-9]*),[0-9]+ ?%?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+ ?%?")


def _writes_decimal_commas(distinct: Collection[Cell]) -> bool:
    texts = (cell.strip() for cell in distinct if isinstance(cell, str))
    return any(_DECIMAL_COMMA.fullmatch(text) and not _THOUSANDS.fullmatch(text) for text in texts)


def _without_decimal_comma(read: Parse, cell: Cell) -> object:
    # In such a column 1,234 may be little more than one: no number with a comma in it can be trusted.
    if isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell.strip()):
        raise Refused("decimal-comma", "a number with a decimal point")
    return read(cell)


def _signed_percentage(cell: Cell) -> str | None:
    """What stands before the % sign, where there is one."""
    text = cell.strip() if isinstance(cell, str) else ""
    return text[:-1] if text.endswith("%") else None


def _unsigned(cell: Cell) -> float | None:
    try:
        return _number(cell)
    except ValueError:
        return None


def _holds_percentages(distinct: Collection[Cell]) -> bool:
    return any((_unsigned(cell) or 0) > 1 for cell in distinct)


def _share(in_percent: bool, cell: Cell) -> float | None:
    signed = _signed_percentage(cell)
    number = _number(cell if signed is None else signed.strip() or "%")
    if number is None:
        return None
    return values.fraction(values.hundredth(number) if in_percent or signed is not None else number)


_LIKE_A_TRN = re.compile(
    r"(?:RP *[0-9]+(?:[ /-]+[0-9]+)*|[0-9]{2} ?[/-] ?[0-9]{5}|[0-9]+(?: +[0-9]+)*)(?:\.0+)?", re.IGNORECASE
)
"""Digits, with the spaces and the leading RP that people type; two digits, a slash and five. 1/2/2018 is no TRN."""


def _trn(cell: Cell) -> str | None:
    if isinstance(cell, str):
        text = label(cell)
        if text is None:
            return None
        # An export that took TRNs for numbers writes 123456.0; its nought is no digit of the TRN.
        if not _LIKE_A_TRN.fullmatch(text):
            raise ValueError(cell)
        return values.trn(re.sub("[^0-9]", "", re.sub(r"\.0+$", "", text)))
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise ValueError(cell)
    return values.trn(values.general(cell))


def _yes_no(text: str) -> str:
    if text.lower() in _YES:
        return "Yes"
    if text.lower() in _NO:
        return "No"
    raise ValueError(text)


def _as_it_came(cell: Cell) -> Cell | None:
    return None if verbatim(cell) is None else cell


def parser(column: Column, distinct: Collection[Cell]) -> Parse:
    """The parser of a column; a SHARE column is read in one scale, which its distinct cells decide."""
    if column.kind in (Kind.SHARE, Kind.NUMBER):
        scaled = partial(_share, _holds_percentages(distinct)) if column.kind is Kind.SHARE else None
        read: Parse = scaled or partial(_bounded, column)
        return partial(_without_decimal_comma, read) if _writes_decimal_commas(distinct) else read
    if column.kind is Kind.CHOICE:
        return partial(_from_label, partial(values.choice, choices=column.choices))
    if column.name == "URN":
        return _urn
    return _PARSERS[column.kind]


_PARSERS: Mapping[Kind, Parse] = {
    Kind.TEXT: verbatim,
    Kind.LABEL: label,
    Kind.TRN: _trn,
    Kind.COHORT: partial(_from_label, values.loose_cohort),
    Kind.YES_NO: partial(_from_label, _yes_no),
    Kind.DATE: _day,
    Kind.ANY: _as_it_came,
}


def doubts(column: Column, distinct: Collection[Cell], month_first: bool) -> Mapping[Cell, Doubt]:
    """Shares between 0 and 1 without a % sign in a column of percentages, and dates that may be another day."""
    if column.kind is Kind.DATE:
        return doubted(distinct, month_first)
    if column.kind is not Kind.SHARE or not _holds_percentages(distinct):
        return {}
    return _of_another_scale(distinct)


def _of_another_scale(distinct: Collection[Cell]) -> Mapping[Cell, Doubt]:
    """Cells of a column of percentages that would be shares by themselves."""
    numbers = {cell: _unsigned(cell) or 0.0 for cell in distinct}
    return {
        cell: Doubt(f"read as {values.general(number)}%, since other cells of the column are over 1")
        for cell, number in numbers.items()
        if 0 < number < 1
    }


def adjusted(table: Table, cells: Mapping[str, Sequence[Cell]]) -> Adjusted:
    """A cohort All of Supplied as the blank it stands for, and supplied accuracies as fractions, read in one scale.

    Of partnership targets and reviews, whose numbers are of many kinds, those alone are fractions that have a % sign.
    """
    blanks = canonical.adjusted(table, cells)
    if table.name != "Supplied":
        signed = {name: [_of_sign(cell) for cell in cells[name]] for name in _MANY_KINDS.get(table.name, ())}
        return Adjusted({**blanks.cells, **signed}, blanks.doubts)
    measured = zip(cells["Measure"], cells["Value"], strict=True)
    accuracies = {place: value for place, (measure, value) in enumerate(measured) if _is_accuracy(measure)}
    in_percent = _holds_percentages(accuracies.values())
    read = {place: _accuracy(in_percent, value) for place, value in accuracies.items()}
    scaled = [read.get(place, value) for place, value in enumerate(cells["Value"])]
    doubted = _of_another_scale(accuracies.values()) if in_percent else {}
    doubts = {("Value", place): doubted[value] for place, value in accuracies.items() if value in doubted}
    return Adjusted({**blanks.cells, "Value": scaled}, doubts)


_MANY_KINDS = {"Partnership targets": ("Baseline", "Target"), "Partnership reviews": ("Value", "Revised target")}
"""Columns of grades, ratings and shares together."""


def _of_sign(cell: Cell) -> Cell:
    return cell if _signed_percentage(cell) is None else _accuracy(False, cell)


def _is_accuracy(measure: Cell) -> bool:
    return isinstance(measure, str) and values.key(" ".join(measure.split())) == "accuracy"


def _accuracy(in_percent: bool, cell: Cell) -> Cell:
    """The fraction that a cell means; one that means none stays, and is refused as any other number."""
    try:
        share = _share(in_percent, cell)
    except ValueError:
        return cell
    return cell if share is None else share


OUTSIDE = Reading(parser, wanted, doubts, blank, telling, totals_at_the_foot, adjusted)
