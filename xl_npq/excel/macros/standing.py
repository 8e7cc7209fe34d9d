"""What stands on a sheet of the open workbook, what should stand there, and the difference written in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from itertools import groupby
from typing import NamedTuple, TypeAlias

from xlwings import Sheet

from xl_npq.excel.ranges import cell_of, range_of
from xl_npq.layout.sheet import Cell, Value
from xl_npq.read.cells import ErrorValue
from xl_npq.values import serial
from xl_npq.verify import alike, same_formula

At: TypeAlias = tuple[int, int]
"""Row and column of a cell, counted from 1."""
Expected: TypeAlias = Mapping[At, Cell]
BLANK = Cell("")
_NEWER = ("_xlfn._xlws.", "_xlfn.")
"""What files put before the names of newer functions, and Excel's own formulas do not."""


class Standing(NamedTuple):
    """The cells of a sheet from A1 on, as Excel shows them: formulas (or what was typed), and values."""

    formulas: Mapping[At, str]
    values: Mapping[At, Value]

    def formula(self, place: At) -> str:
        """The formula in a cell, "" where there is none; what merely looks like one is text."""
        text = self.formulas.get(place, "")
        return text if text.startswith("=") and text != self.values.get(place) else ""

    def value(self, place: At) -> Value:
        """What a cell shows, "" for a blank."""
        return self.values.get(place, "")

    def holds(self, place: At, cell: Cell) -> bool:
        """Whether a cell has the formula that it should have, or else the value."""
        if cell.formula:
            return same_formula(_native(self.formula(place)), f"={_native(cell.formula)}")
        return not self.formula(place) and alike(self.value(place), cell.value)


def standing(sheet: Sheet, expected: Expected) -> Standing:
    """What stands on a sheet, as far as it is used or something is expected; read in two blocks."""
    last = sheet.used_range.last_cell
    rows = max([last.row, *(row for row, _ in expected)])
    columns = max([last.column, *(column for _, column in expected)])
    block = sheet.range((1, 1), (rows, columns))
    formulas, values = range_of(block.formula).rows, range_of(block.raw_value).rows
    return Standing(
        {place: str(text) for place, text in _filled(formulas)},
        {place: shown(value) for place, value in _filled(values)},
    )


def _filled(rows: object) -> Iterator[tuple[At, object]]:
    for row, line in enumerate(range_of(rows).rows, 1):
        for column, cell in enumerate(line, 1):
            if cell is not None and cell != "":
                yield (row, column), cell


def shown(value: object) -> Value:
    """A value as formulas see it: days are numbers, an error is its text, a blank is zero-length text."""
    cell = cell_of(value)
    if isinstance(cell, ErrorValue):
        return cell.text
    return serial(cell) if isinstance(cell, (date, time, timedelta)) else cell


def to_write(found: Standing, expected: Expected) -> dict[At, Cell]:
    """The cells that do not hold what they should."""
    return {place: cell for place, cell in expected.items() if not found.holds(place, cell)}


def put_right(sheet: Sheet, expected: Expected) -> int:
    """Write the cells of a sheet that do not hold what they should; returns how many."""
    cells = to_write(standing(sheet, expected), expected)
    write(sheet, cells)
    return len(cells)


def write(sheet: Sheet, cells: Mapping[At, Cell]) -> None:
    """Write cells, in as few blocks as they make."""
    for (row, column), block in blocks(cells):
        last = (row + len(block) - 1, column + len(block[0]) - 1)
        sheet.range((row, column), last).formula = [[typed(cell) for cell in line] for line in block]


def blocks(cells: Mapping[At, Cell]) -> Iterator[tuple[At, list[list[Cell]]]]:
    """Rectangles that hold each of the cells once, with their first cells: neighbours of a row, and like rows below."""
    open_blocks: dict[At, tuple[At, list[list[Cell]]]] = {}
    for row, first, line in _runs(cells):
        span = (first, len(line))
        started = open_blocks.get(span)
        if started and started[0][0] + len(started[1]) == row:
            started[1].append(line)
            continue
        if started:
            yield started
        open_blocks[span] = ((row, first), [line])
    yield from open_blocks.values()


def _runs(cells: Mapping[At, Cell]) -> Iterator[tuple[int, int, list[Cell]]]:
    for row, places in groupby(sorted(cells), key=lambda place: place[0]):
        columns = [column for _, column in places]
        for _, run in groupby(enumerate(columns), key=lambda numbered: numbered[1] - numbered[0]):
            across = [column for _, column in run]
            yield row, across[0], [cells[row, column] for column in across]


def typed(cell: Cell) -> str | float | bool:
    """A cell as it is typed into Excel: an apostrophe keeps Excel from making a date of the text 2011/12."""
    if cell.formula:
        return f"={_native(cell.formula)}"
    if isinstance(cell.value, str):
        return f"'{cell.value}" if cell.value else ""
    if cell.value is None or isinstance(cell.value, bool):
        return "" if cell.value is None else cell.value
    return float(cell.value)


def _native(formula: str) -> str:
    for prefix in _NEWER:
        formula = formula.replace(prefix, "")
    return formula
