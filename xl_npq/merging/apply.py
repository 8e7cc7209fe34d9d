"""Tables with cells set and rows added; nothing else of them changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from xl_npq.canonical import FEWEST_ROWS
from xl_npq.merging.row import Row
from xl_npq.run_log import appended
from xl_npq.tables import HEADER_ROW, Tables

Cell = tuple[int, str]
"""The row and column of a cell."""


def with_cells(tables: Tables, table: str, cells: Mapping[Cell, object]) -> Tables:
    """The tables with these cells of a table set; None clears one. A column that the table lacks is added, blank."""
    frame = tables[table]
    by_column: dict[str, dict[int, object]] = {}
    for (row, column), value in cells.items():
        by_column.setdefault(column, {})[row] = value
    made = {column: _with_values(frame, column, values) for column, values in by_column.items()}
    unread = tuple(cell for cell in tables.unread if cell.table != table or (cell.row, cell.column) not in cells)
    return replace(tables, unread=unread).with_frame(table, frame.assign(**made))


def _with_values(frame: pd.DataFrame, column: str, values: Mapping[int, object]) -> pd.Series:
    there = frame[column] if column in frame.columns else pd.Series([None] * len(frame), frame.index, dtype=object)
    cells = there.astype(object).where(there.notna(), None).tolist()
    places = {int(row): place for place, row in enumerate(frame.index)}
    for row, value in values.items():
        cells[places[row]] = value
    return pd.Series(cells, index=frame.index, dtype=there.dtype)


def with_rows(tables: Tables, table: str, rows: Sequence[Row]) -> Tables:
    """The tables with further rows below the last one of a table that holds something."""
    if not rows:
        return tables
    frame = _with_columns(tables[table], rows)
    raw = [cell.row for cell in tables.unread if cell.table == table]
    filled = frame.index[frame.notna().any(axis=1)]
    last = max([HEADER_ROW, *map(int, filled), *raw])
    whose = _whose(frame)
    longer = appended(frame[frame.index <= last], [{**whose, **row.cells} for row in rows])
    least = pd.RangeIndex(HEADER_ROW + 1, max(HEADER_ROW + FEWEST_ROWS, int(longer.index[-1])) + 1, name="Row")
    return tables.with_frame(table, longer.reindex(least))


def _whose(frame: pd.DataFrame) -> dict[str, object]:
    """The provider that the rows of a table name, where they name one: new rows name it too."""
    named = list(frame["Provider"].dropna().unique()) if "Provider" in frame.columns else []
    return {"Provider": named[0]} if len(named) == 1 else {}


def _with_columns(frame: pd.DataFrame, rows: Iterable[Row]) -> pd.DataFrame:
    there = set(map(str, frame.columns))
    lacking = dict.fromkeys(column for row in rows for column in row.cells if column not in there)
    blank = {column: pd.Series([None] * len(frame), frame.index, dtype=object) for column in lacking}
    return frame.assign(**blank)
