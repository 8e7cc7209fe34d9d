"""From the cells of a table to its frame: typed columns, Excel row numbers, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.read.cells import (
    DAYS_TO_1904,
    MOST_CELLS,
    Block,
    Cell,
    Doubt,
    ErrorValue,
    Grid,
    Headings,
    NotWorkedOut,
    Parse,
    Reading,
    Refused,
)
from xl_npq.read.dates import look_month_first
from xl_npq.read.distinct import distinct_of
from xl_npq.read.headings import matched, misspelt, repeated
from xl_npq.tables import Column, Kind, Moment, Table, Unread
from xl_npq.values import hours, key

MOST_TEXT = 32_767
"""As many characters as an Excel cell holds."""
_TOO_LONG = Doubt(f"cut after {MOST_TEXT:,} characters, as many as an Excel cell holds", "text-too-long")

_MOMENTS = frozenset((date, datetime, time, timedelta))
_NOT_WORKED_OUT = Doubt("a value", "formula-not-worked-out")
_BELOW = "stands below the table, and counts nowhere"
_BESIDE = "has headings of the table too, and was not read"
_LONGER = "stands further right than the last heading: cells of the row may have moved"


@dataclass(frozen=True)
class Framed:
    """One table of a source: its frame, the cells not read or in doubt, the required columns that it lacks."""

    frame: pd.DataFrame
    unread: tuple[Unread, ...] = ()
    notes: tuple[Unread, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class _Column:
    """A column read: its distinct values, the place among them of each row's, and what there is to tell."""

    values: list[Any]
    places: npt.NDArray[np.intp]
    unread: tuple[Unread, ...] = ()
    notes: tuple[Unread, ...] = ()


def empty(table: Table) -> pd.DataFrame:
    """The frame of a table without rows."""
    nothing = _Column([], np.zeros(0, dtype=np.intp))
    return _frame({column.name: (column.kind, nothing) for column in table.columns}, [])


def framed(block: Block, table: Table, reading: Reading) -> Framed:
    """Reads every column of a block once. Rows without a cell are left out; the others keep their numbers."""
    headings = matched(block, table)
    numbers, rows = _filled(block, reading, reading.telling(headings, block))
    numbers, rows, totals = _without_totals(table, numbers, rows, reading, headings)
    at, nothing = _by_position(rows), [""] * len(rows)
    cells: dict[str, Sequence[Cell]] = {name: at(position) for name, position in headings.canonical.items()}
    cells = {column.name: cells.get(column.name, nothing) for column in table.columns}
    if block.from_1904:
        cells = _from_1904(table, cells)
    dates = [cells[column.name] for column in table.columns if column.kind is Kind.DATE]
    month_first = look_month_first(set().union(*dates))
    adjusted = reading.adjusted(table, cells)
    converted = {
        column.name: _converted(table.name, column, numbers, adjusted.cells[column.name], reading, month_first)
        for column in table.columns
    }
    adjusted_notes = (
        Unread(table.name, numbers[place], name, _plain(cells[name][place]), doubt.words, doubt.reason)
        for (name, place), doubt in adjusted.doubts.items()
    )
    extra = {
        name: _as_they_came(table.name, name, numbers, _without_formulas(at(position), position, block), reading)
        for name, position in headings.extra.items()
    }
    columns = {column.name: (column.kind, converted[column.name]) for column in table.columns}
    columns |= {name: (Kind.ANY, column) for name, column in extra.items()}
    everything = [*converted.values(), *extra.values()]
    return Framed(
        _frame(columns, numbers),
        _by_row(cell for column in everything for cell in column.unread),
        (
            *repeated(block, table, headings),
            *misspelt(block, table, headings),
            *_by_row([*adjusted_notes, *(cell for column in everything for cell in column.notes)]),
            *totals,
            *(Unread(table.name, number, "", cell, _BELOW, "row-below-table") for number, cell in block.below),
            *(Unread(table.name, number, "", what, _BESIDE, "table-not-read") for number, what in block.beside),
            *(Unread(table.name, number, "", cell, _LONGER, "row-longer") for number, cell in block.longer),
        ),
        tuple((table.name, c.name) for c in table.columns if c.required and c.name not in headings.canonical),
        tuple(_moments(table, numbers, adjusted.cells)),
    )


def _moments(table: Table, numbers: Sequence[int], cells: Mapping[str, Sequence[Cell]]) -> Iterator[Moment]:
    for column in table.columns:
        texts = column.kind in (Kind.TEXT, Kind.LABEL)
        if texts and not _MOMENTS.isdisjoint(map(type, cells[column.name])):
            for number, cell in zip(numbers, cells[column.name], strict=True):
                if isinstance(cell, (date, time, timedelta)):
                    yield Moment(table.name, number, column.name, cell)


def _without_formulas(cells: Sequence[Cell], position: int, block: Block) -> Sequence[Cell]:
    """The cells of a column; one that formulas fill is worked out anew, whether it has values or not."""
    if position not in (block.calculated or ()):
        return cells
    return ["" if isinstance(cell, NotWorkedOut) else cell for cell in cells]


def _filled(block: Block, reading: Reading, positions: Sequence[int]) -> tuple[list[int], Grid]:
    """The rows with something in one of the positions, and their numbers."""
    rows, blank = block.rows, reading.blank
    empty = list(range(len(rows)))
    for position in positions:
        # Most rows are found to be filled at the first column, and not looked at again.
        empty = [place for place in empty if position >= len(rows[place]) or blank(rows[place][position])]
        if not empty:
            break
    numbers = list(range(block.first_row, block.first_row + len(rows)))
    if not empty:
        return numbers, rows
    without = set(empty)
    kept = [place for place in range(len(rows)) if place not in without]
    return [numbers[place] for place in kept], [rows[place] for place in kept]


def _without_totals(
    table: Table, numbers: list[int], rows: Grid, reading: Reading, headings: Headings
) -> tuple[list[int], Grid, tuple[Unread, ...]]:
    kept = len(rows) - reading.foot(rows, headings)
    words = "taken for totals below the table, and is not counted as a row"
    told = tuple(
        Unread(table.name, number, "", next(cell for cell in row if not reading.blank(cell)), words, "row-of-totals")
        for number, row in zip(numbers[kept:], rows[kept:], strict=True)
    )
    return numbers[:kept], rows[:kept], told


def _from_1904(table: Table, cells: Mapping[str, Sequence[Cell]]) -> dict[str, Sequence[Cell]]:
    """Plain numbers that stand for days, moved to the count from 1900 that everything else uses."""
    dates = [column.name for column in table.columns if column.kind is Kind.DATE]
    moved = {name: [_moved(cell) for cell in cells[name]] for name in dates}
    if table.name == "Settings":
        pairs = zip(cells["Setting"], cells["Value"], strict=True)
        moved["Value"] = [
            _moved(cell) if isinstance(name, str) and key(name) == "as at" else cell for name, cell in pairs
        ]
    return {**cells, **moved}


def _moved(cell: Cell) -> Cell:
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return cell + DAYS_TO_1904 if number else cell  # type: ignore[operator]  # a number


def _by_position(rows: Grid) -> Callable[[int], Sequence[Cell]]:
    """The cells of a column by its position, blank where a row is too short."""
    if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
        # One row that is far too long must not make all the others as long.
        return lambda position: [row[position] if position < len(row) else "" for row in rows]
    even = len(set(map(len, rows))) <= 1
    columns = list(zip(*rows, strict=False) if even else zip_longest(*rows, fillvalue=""))
    return lambda position: columns[position] if position < len(columns) else [""] * len(rows)


def _converted(
    table: str, column: Column, numbers: Sequence[int], cells: Sequence[Cell], reading: Reading, month_first: bool
) -> _Column:
    """Reads each distinct cell once."""
    distinct, places = distinct_of(cells)
    parse, doubts = reading.parser(column, distinct), reading.doubts(column, distinct, month_first)
    values: list[object] = []
    unreadable: dict[int, Doubt] = {}
    doubtful = {place: doubts[cell] for place, cell in enumerate(distinct) if cell in doubts} if doubts else {}
    for place, cell in enumerate(distinct):
        try:
            value = parse(cell)
        except Refused as refused:
            value, unreadable[place] = None, Doubt(refused.wanted, refused.reason)
        except ValueError:
            missing = isinstance(cell, NotWorkedOut)
            value, unreadable[place] = None, _NOT_WORKED_OUT if missing else Doubt(reading.wanted(column))
        if isinstance(value, str) and len(value) > MOST_TEXT:
            value, doubtful[place] = value[:MOST_TEXT], _TOO_LONG
        values.append(value)

    def told(words: Mapping[int, Doubt]) -> tuple[Unread, ...]:
        marked = np.flatnonzero(np.isin(places, [*words])).tolist() if words else []
        found = [(numbers[row], int(places[row])) for row in marked]
        first_alone = {words[place].reason: (number, place) for number, place in reversed(found) if words[place].once}
        return tuple(
            Unread(table, number, column.name, _plain(distinct[place]), words[place].words, words[place].reason)
            for number, place in found
            if not words[place].once or first_alone[words[place].reason] == (number, place)
        )

    return _Column(values, places, told(unreadable), told(doubtful))


def _plain(cell: Cell) -> object:
    return cell.text if isinstance(cell, ErrorValue) else cell


def _refused(parse: Parse, cell: Cell) -> bool:
    try:
        parse(cell)
    except ValueError:
        return True
    return False


def _as_they_came(table: str, name: str, numbers: Sequence[int], cells: Sequence[Cell], reading: Reading) -> _Column:
    """An extra column: text without the white space at its ends, blanks and errors None, the rest as `_as_it_came`."""
    parse = reading.parser(Column(name, Kind.ANY), ())
    errors = {cell for cell in set(cells) if _refused(parse, cell)}
    return _Column(
        [None if cell in errors else _as_it_came(cell) for cell in cells],
        np.arange(len(cells)),
        tuple(
            Unread(
                table,
                number,
                name,
                _plain(cell),
                "a value, not an Excel error",
                _NOT_WORKED_OUT.reason if isinstance(cell, NotWorkedOut) else "",
            )
            for number, cell in zip(numbers, cells, strict=True)
            if cell in errors
        ),
        tuple(
            Unread(table, number, name, cell, _TOO_LONG.words, _TOO_LONG.reason)
            for number, cell in zip(numbers, cells, strict=True)
            if isinstance(cell, str) and len(cell) > MOST_TEXT and len(cell.strip()) > MOST_TEXT
        ),
    )


def _as_it_came(cell: Cell) -> object:
    """The cell of an extra column; times of day and lengths of time are texts, as Excel shows them."""
    if isinstance(cell, str):
        return cell.strip()[:MOST_TEXT] or None
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    return hours(cell) if isinstance(cell, timedelta) else cell


def _frame(columns: Mapping[str, tuple[Kind, _Column]], numbers: Sequence[int]) -> pd.DataFrame:
    index = pd.Index(np.array(numbers, dtype="int64"), name="Row")
    return pd.DataFrame({name: _typed(kind, column, index) for name, (kind, column) in columns.items()}, index=index)


def _typed(kind: Kind, column: _Column, index: pd.Index) -> pd.Series:
    values, places = column.values, column.places
    if kind is Kind.DATE:
        days = [np.datetime64(value if isinstance(value, date) else None, "D") for value in values]
        return pd.Series(np.array(days, dtype="datetime64[D]").astype("datetime64[s]")[places], index=index)
    if kind in (Kind.NUMBER, Kind.SHARE):
        return pd.Series(np.array(values, dtype="float64")[places], index=index)
    distinct = pd.Series(values, dtype="object" if kind is Kind.ANY else "str")
    return pd.Series(distinct.array.take(places), index=index, dtype=distinct.dtype)


def _by_row(cells: Iterable[Unread]) -> tuple[Unread, ...]:
    return tuple(sorted(cells, key=lambda cell: cell.row))
