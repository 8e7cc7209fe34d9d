"""Facts about the rows of the small tables that others look things up in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, first_positions, flag, not_read
from xl_npq.facts.formula import day, day_or_blank, is_yes, mine, position_of, text, this
from xl_npq.values import key

WINDOW_MONTHS = 18
"""The framework's window, for a level that names none (framework, Metric 4)."""
OPEN_END = 999999
"""The open end of an extension: later than every date that counts."""


def row_number(table: str, first_column: str) -> Fact:
    """1 for the first row of the table, and so on."""
    return Fact(
        "Row",
        "Number of the row in the table",
        lambda rows, _: rows.position,
        f"ROW()-ROW({table}[[#Headers],[{first_column}]])",
        Shows.NUMBER,
    )


def _key(column: str) -> Fact:
    return Fact("Key", f"{column}, spaces trimmed", lambda rows, _: rows.text(column), text(column), Shows.TEXT)


def _first_of_its_kind(column: str) -> Callable[[Rows, Ledger], Column]:
    def python(rows: Rows, _: Ledger) -> Column:
        first = first_positions(rows.text(column))
        return np.where(first == rows.position, first, 0)

    return python


def _number(table: str, column: str) -> Fact:
    return Fact(
        "No",
        f"Number of the row; 0 where {column} is blank or stands in a row above",
        _first_of_its_kind(column),
        f'IF([@Key]="",0,IF({position_of("[@Key]", f"{table}[Key]")}=ROW()-ROW({table}[[#Headers],[{column}]]),'
        f"ROW()-ROW({table}[[#Headers],[{column}]]),0))",
        Shows.NUMBER,
    )


def _usable(column: str, least: int, most: int, otherwise: str) -> str:
    cell = this(column)
    return (
        f"IFERROR(IF(AND(ISNUMBER({cell}),{cell}>={least},{cell}<={most},INT({cell})={cell}),"
        f"{cell},{otherwise}),{otherwise})"
    )


def _window(rows: Rows, _: Ledger) -> Column:
    months = rows.number("Window months")
    return np.where(np.isnan(months), WINDOW_MONTHS, months).astype("int64")


LEVELS = (
    _key("Level"),
    _number("Levels", "Level"),
    Fact(
        "Window",
        "Months from commencement within which to present; 18 where none is given",
        _window,
        _usable("Window months", 1, 240, str(WINDOW_MONTHS)),
        Shows.NUMBER,
    ),
)

ETHNICITIES = (
    _key("Ethnicity"),
    _number("Ethnicities", "Ethnicity"),
    Fact("Is known", "Known is Yes", lambda rows, _: flag(rows.yes("Known")), f"--({is_yes('Known')})"),
    Fact(
        "Counts",
        "Non-White British is Yes",
        lambda rows, _: flag(rows.yes("Non-White British")),
        f"--({is_yes('Non-White British')})",
    ),
)


def _area(rows: Rows, ledger: Ledger) -> Column:
    return np.where(is_mine(rows, ledger), rows.text("Local authority"), "")


def is_mine(rows: Rows, ledger: Ledger) -> Column:
    """Whether each row belongs to the provider: none is set, or the cell is blank or names it."""
    wanted = ledger.settings.provider
    return rows.texts("Provider").among("", wanted) | (key(wanted) == "")


AREAS = (
    Fact(
        "Key",
        "Local authority, if the row is this provider's",
        _area,
        f'IF({mine()},{text("Local authority")},"")',
        Shows.TEXT,
    ),
)


def _from(rows: Rows, _: Ledger) -> Column:
    return rows.date("Started from")


def _to(rows: Rows, _: Ledger) -> Column:
    serial = rows.date("Started to")
    return np.where(serial == 0, OPEN_END, serial)


def _months(rows: Rows, ledger: Ledger) -> Column:
    # A date that cannot be read must not become an open end, which would lengthen everybody's window.
    doubtful = not_read("Extensions", rows, ledger, "Started from", "Started to")
    return np.where(doubtful, 0, np.nan_to_num(rows.number("Months"), nan=0.0)).astype("int64")


EXTENSIONS = (
    Fact("From", "First day of commencement; 0 for an open end", _from, day("Started from"), Shows.NUMBER),
    Fact(
        "To",
        "Last day of commencement; far ahead for an open end",
        _to,
        f"IF({day('Started to')}=0,{OPEN_END},{day('Started to')})",
        Shows.NUMBER,
    ),
    Fact(
        "Window",
        "Months; 0 where none are given, or where a date cannot be read",
        _months,
        f"IF(AND({day_or_blank('Started from')},{day_or_blank('Started to')}),{_usable('Months', 1, 240, '0')},0)",
        Shows.NUMBER,
    ),
)

SCHOOLS = (
    _key("URN"),
    Fact(
        "FSM used",
        "FSM % as a fraction, blank where it is not known",
        lambda rows, _: rows.number("FSM %"),
        'IFERROR(IF(AND(ISNUMBER([@[FSM %]]),[@[FSM %]]>=0,[@[FSM %]]<=1),[@[FSM %]],""),"")',
        Shows.SHARE,
    ),
)

SETTINGS = (_key("Setting"),)
