"""What somebody chose in the table Merge: which of its lines can be settled, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from xl_npq.merging.lines import DECLINED, FITTING, NEW_ROW, SAME_ROW, WHICH_ROW, WORKBOOK, Line
from xl_npq.merging.match import Answers
from xl_npq.merging.row import Row, alike, key_in
from xl_npq.tables import TABLES, Kind
from xl_npq.values import key

CHANGED_SINCE = "The cell was changed after this was listed: choose again."
GONE = "The row is no longer in the workbook."
TYPE_IT = "Nothing tells the row from another one of the workbook: type the value into its cell, and choose Workbook."
ONE_ROW = "It can be one row alone: choose Same row once."


def with_fitting_choices(lines: Iterable[Line]) -> list[Line]:
    """The lines, those whose choice does not fit asking for another one."""
    return [_with_fitting(line) for line in lines]


def _with_fitting(line: Line) -> Line:
    fitting = FITTING.get(line.kind, ())
    if not line.open or not line.choice or line.choice in fitting:
        return line
    return replace(line, choice="", question=f"{line.choice} does not fit here: choose {' or '.join(fitting)}.")


def settled_conflict(line: Line, row: Row | None, as_at: date | None) -> tuple[Line, object]:
    """A line about a cell after its choice, and the value that goes into the cell, None where it stays as it is."""
    if line.choice == WORKBOOK:
        return settled(line, DECLINED, as_at), None
    if row is None:
        return replace(line, choice="", question=GONE), None
    held = row.cells.get(line.column)
    if alike(line.table, line.column, held, line.theirs):
        return settled(line, "Both say the same", as_at), None
    if not alike(line.table, line.column, held, line.ours or None):
        return replace(line, choice="", question=CHANGED_SINCE), None
    if not row.alone:
        return replace(line, choice="", question=TYPE_IT), None
    return settled(line, "Export chosen", as_at), value_of(line.table, line.column, line.theirs, held)


def settled(line: Line, how: str, as_at: date | None) -> Line:
    """The line, done."""
    return replace(line, settled=as_at, settled_by=how)


def value_of(table: str, column: str, text: str, held: object) -> object:
    """The value of a cell that a line holds as text; in a column of one's own of the kind that the cell has `held`."""
    kind = TABLES[table].column(column).kind if column in TABLES[table].names else Kind.ANY
    if kind is Kind.DATE:
        return pd.Timestamp(text)
    if kind in (Kind.NUMBER, Kind.SHARE):
        return float(text)
    return _like(held, text) if column not in TABLES[table].names else text


def _like(held: object, text: str) -> object:
    try:
        if isinstance(held, date):
            return pd.Timestamp(date.fromisoformat(text))
        return float(text) if isinstance(held, (int, float)) and not isinstance(held, bool) else text
    except ValueError:
        return text


def with_answers_settled(lines: Sequence[Line], as_at: date | None) -> list[Line]:
    """The lines, every question which row is meant settled that has an answer, with all that ask of the same row."""
    groups: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.kind == WHICH_ROW and line.open:
            groups.setdefault((line.table, key(line.row_key)), []).append(line.choice)
    return [_answered(line, groups.get((line.table, key(line.row_key)), []), as_at) for line in lines]


def _answered(line: Line, choices: Sequence[str], as_at: date | None) -> Line:
    if line.kind != WHICH_ROW or not line.open or not any(choices):
        return line
    if choices.count(SAME_ROW) > 1:
        return replace(line, choice="", question=ONE_ROW)
    if SAME_ROW in choices:
        return settled(line, "Same row chosen" if line.choice == SAME_ROW else "Another row chosen", as_at)
    return settled(replace(line, choice=NEW_ROW), "New row chosen", as_at)


def answers_in(lines: Iterable[Line], table: str, ours: Iterable[Row]) -> Answers:
    """What was ever answered about these rows of a table; of answers about the same two rows the last counts."""
    keys = {key(row.key) for row in ours}
    told: dict[tuple[str, str], str] = {}
    for line in lines:
        if line.kind == WHICH_ROW and line.table == table and not line.open:
            told[key(line.row_key), key(key_in(line.ours, keys))] = line.choice
    return Answers(
        frozenset(pair for pair, choice in told.items() if choice == SAME_ROW),
        frozenset(pair for pair, choice in told.items() if choice == NEW_ROW),
    )
