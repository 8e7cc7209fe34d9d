"""Cells of any table that could not be read, or that could have meant something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xl_npq.checks.fault import shown
from xl_npq.checks.form import Check, Found, Source
from xl_npq.tables import TABLES, Kind, Unread

ADVICE = {
    Kind.DATE: "Type a date such as 2019-09-30, or clear the cell.",
    Kind.NUMBER: "Type a number, or clear the cell.",
    Kind.SHARE: "Type a share such as 30%, or clear the cell.",
    Kind.TRN: "Type the teacher reference number, seven digits, or clear the cell.",
    Kind.CHOICE: "Choose one of the values that the message names, or clear the cell.",
    Kind.YES_NO: "Type Yes or No, or clear the cell.",
    Kind.COHORT: "Type a cohort such as 2017/18, or clear the cell: it then follows from Enrolled on.",
}
REASONS = {
    Kind.DATE: "unreadable-date",
    Kind.NUMBER: "unreadable-number",
    Kind.SHARE: "unreadable-share",
    Kind.TRN: "unreadable-trn",
    Kind.CHOICE: "unreadable-choice",
    Kind.YES_NO: "unreadable-yes-no",
    Kind.COHORT: "unreadable-cohort",
}
ERROR_VALUE, ERROR_ADVICE = "error-value", "Correct the formula that gives the error, or type the value itself."
_EXAMPLES = {
    Kind.DATE: ("A date cannot be read", "`Commenced on` is `31/02/2018`"),
    Kind.NUMBER: ("A number cannot be read", "`Responses` is `2.5`"),
    Kind.SHARE: ("A share cannot be read", "`FSM %` is `130%`"),
    Kind.TRN: ("A TRN cannot be read", "`TRN` is `12345678`"),
    Kind.CHOICE: ("A choice cannot be read", "`Outcome` is `Passed?`"),
    Kind.YES_NO: ("A Yes or No cannot be read", "`QA moderated` is `maybe`"),
    Kind.COHORT: ("A cohort cannot be read", "`Cohort` is `2017/19`"),
}
_CELLS = "contract, 'Input tables' and 'Command line': a cell that cannot be read counts as blank"
_KINDS = {(table.name, column.name): column.kind for table in TABLES.values() for column in table.columns}

_COSTS_THE_ROW = frozenset((("Extensions", "Started from"), ("Extensions", "Started to"), ("Supplied", "Cohort")))
"""Where a blank means everything, so that a cell which cannot be read is not taken for one."""


def _kind(cell: Unread) -> Kind | None:
    """The kind of the cell's column; None for a column that the table does not know."""
    return _KINDS.get((cell.table, cell.column))


def _of_kind(kind: Kind) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for cell in source.tables.unread:
            if _kind(cell) is kind and not cell.reason:
                lost = "row does not count" if (cell.table, cell.column) in _COSTS_THE_ROW else "cell counts as blank"
                words = f"{shown(cell.value)!r} is not {cell.wanted}; the {lost}"
                yield Found(cell.table, cell.row, cell.column, cell.value, words)

    return find


def _errors(source: Source, *, extra: bool) -> Iterator[Found]:
    for cell in source.tables.unread:
        kind = _kind(cell)
        if kind not in REASONS and (kind is None) is extra and not cell.reason:
            words = f"The cell holds the Excel error {shown(cell.value)} and counts as blank"
            yield Found(cell.table, cell.row, cell.column, cell.value, words)


def _error_values(source: Source) -> Iterator[Found]:
    return _errors(source, extra=False)


def _errors_in_extra_columns(source: Source) -> Iterator[Found]:
    return _errors(source, extra=True)


def _doubtful(source: Source) -> Iterator[Found]:
    for cell in source.tables.notes:
        if not cell.reason:
            yield Found(cell.table, cell.row, cell.column, cell.value, f"{shown(cell.value)} was {cell.wanted}")


CHECKS = (
    *(
        Check(
            REASONS[kind],
            "error",
            f"{title}, and counts as blank",
            ADVICE[kind],
            example,
            _CELLS,
            _of_kind(kind),
        )
        for kind, (title, example) in _EXAMPLES.items()
    ),
    Check(
        ERROR_VALUE,
        "error",
        "A cell holds an Excel error, and counts as blank",
        ERROR_ADVICE,
        "`Level` is `#N/A`",
        _CELLS,
        _error_values,
    ),
    Check(
        "error-in-extra-column",
        "note",
        "A cell of a column that no table has holds an Excel error",
        "Correct the formula if the column is used as a dimension; figures do not read it otherwise.",
        "A column of your own, `Days left`, is `#VALUE!`",
        "contract, 'Input tables': extra columns are kept",
        _errors_in_extra_columns,
    ),
    Check(
        "doubtful",
        "warning",
        "A cell was read, but could mean something else",
        "Write the % sign in the cell, so that it means one thing.",
        "`FSM %` is `0.5` in a column that also holds `35`",
        "contract, 'Input tables': a column is read in one scale",
        _doubtful,
    ),
)
