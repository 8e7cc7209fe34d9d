"""Row rules: cells of Participants that are not canonical. `check` tells them cell by cell (`cells`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from xl_npq.checks.cells import ADVICE, ERROR_ADVICE, ERROR_VALUE, REASONS
from xl_npq.checks.rules import SOMEBODY, TABLE, RowRule, RowTest, unread
from xl_npq.facts.formula import FIRST_DAY, LAST_DAY, cohort_year, this
from xl_npq.tables import TABLES, Column, Kind

_COLUMNS = TABLES[TABLE].columns
_PARAGRAPH = "contract, 'Input tables': build writes canonical values"


def _none_of(cell: str, *choices: str) -> str:
    listed = ",".join(f'"{choice}"' for choice in ("", *choices))
    return f"NOT(OR(TRIM({cell})={{{listed}}}))"


def _within(cell: str, least: int, most: int, rounded: str) -> str:
    # A text is never equal to a number, and MEDIAN passes over it: no text needs a guard of its own.
    return f'AND(TRIM({cell})<>"",{cell}<>{rounded}(MEDIAN({least},{cell},{most})))'


def _trn(cell: str) -> str:
    text = f"TRIM({cell})"
    return (
        f'IF({text}="",FALSE,OR(LEN({text})>7,VALUE({text})=0,'
        f'RIGHT(TEXT(VALUE({text}),"0000000"),LEN({text}))<>{text}))'
    )


_BAD: dict[Kind, Callable[[Column], str]] = {
    Kind.DATE: lambda column: _within(this(column.name), FIRST_DAY, LAST_DAY, "INT"),
    Kind.SHARE: lambda column: _within(this(column.name), 0, 1, ""),
    Kind.NUMBER: lambda column: f'AND(TRIM({this(column.name)})<>"",NOT(ISNUMBER({this(column.name)})))',
    Kind.TRN: lambda column: _trn(this(column.name)),
    Kind.CHOICE: lambda column: _none_of(this(column.name), *column.choices),
    Kind.YES_NO: lambda column: _none_of(this(column.name), "Yes", "No"),
    Kind.COHORT: lambda column: f'AND(TRIM({this(column.name)})<>"",{cohort_year(column.name, "0")}=0)',
}
"""A formula for each kind: TRUE, or an error, where the cell is neither blank nor canonical."""
_WORDS = {
    Kind.DATE: "a true date, from 1901 to 2199",
    Kind.SHARE: "a number from 0% to 100%",
    Kind.NUMBER: "a number",
    Kind.TRN: "one to seven digits",
    Kind.CHOICE: "Pass or Fail",
    Kind.YES_NO: "Yes or No",
    Kind.COHORT: "written like 2017/18",
}


def spoilt(column: Column, cell: str) -> str:
    """A formula that is TRUE, or an error, where the cell of an address is neither blank nor as the column takes it."""
    return _BAD[column.kind](column).replace(this(column.name), cell)


def _any_unread(columns: tuple[Column, ...]) -> RowTest:
    names = tuple(column.name for column in columns)
    return lambda rows, ledger: unread(rows, ledger, *names)


def _rule_of(column: Column) -> RowRule:
    return RowRule(
        REASONS[column.kind],
        "error",
        f"{column.name} is not {_WORDS[column.kind]}",
        ADVICE[column.kind],
        column.name,
        _any_unread((column,)),
        f"IFERROR({_BAD[column.kind](column)},TRUE)",
        "",
        _PARAGRAPH,
        SOMEBODY,
    )


def _stretches(columns: tuple[Column, ...]) -> Iterator[str]:
    """The columns as references to this row, neighbours together."""
    places = [(_COLUMNS.index(column) - number, column.name) for number, column in enumerate(columns)]
    for _, stretch in groupby(places, lambda place: place[0]):
        names = [name for _, name in stretch]
        yield this(names[0]) if len(names) == 1 else f"{TABLE}[[#This Row],[{names[0]}]:[{names[-1]}]]"


_WORDED = tuple(column for column in _COLUMNS if column.kind in (Kind.TEXT, Kind.LABEL))

RULES = (
    *(_rule_of(column) for kind in _WORDS for column in _COLUMNS if column.kind is kind),
    RowRule(
        ERROR_VALUE,
        "error",
        "A cell holds an Excel error",
        ERROR_ADVICE,
        _WORDED[0].name,
        _any_unread(_WORDED),
        # SUM passes over texts in cells, and passes on their errors.
        f"ISERROR(SUM({','.join(_stretches(_WORDED))}))",
        "",
        _PARAGRAPH,
        SOMEBODY,
    ),
)
