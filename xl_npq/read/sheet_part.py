"""What the part of a sheet says before its cells are read: how far they reach, how many they are, which hold errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xl_npq.errors import SourceError
from xl_npq.read.cells import MOST_CELLS, MOST_ERRORS, MOST_FILLED, ErrorValue
from xl_npq.read.markup import Pass, local
from xl_npq.read.plain_sheet import look_over
from xl_npq.read.unworked import unworked

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_MOST_ELEMENTS = 5 * MOST_FILLED
"""A cell with its text inside has four elements at most, and its row one."""


def looked_over(data: bytes, name: str, sheet: str) -> Mapping[tuple[int, int], ErrorValue]:
    """The cells of a sheet that hold errors, or formulas without a value, by row and column counted from 0.

    SourceError where there are more cells than memory should hold, or they stand too far apart; ValueError where the
    part is broken.
    """
    look = look_over(data)
    errors = {} if look.plain and look.cells <= MOST_FILLED else _errors(data, name, sheet)
    if not look.formulas:
        return errors
    without = {(row - 1, position(column.decode())): formula for row, column, formula in unworked(data)}
    return {**without, **errors}


def _errors(data: bytes, name: str, sheet: str) -> Mapping[tuple[int, int], ErrorValue]:
    cells = _Cells(name, sheet)
    if data.count(b"<v>") + data.count(b"<is>") > MOST_FILLED:
        raise cells.too_many(f"{MOST_FILLED:,} cells")
    cells.go_over(data)
    return cells.errors


def position(column: str) -> int:
    """Where a column stands, from 0."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@dataclass
class _Cells:
    """Where a pass over the cells stands, and what it found."""

    name: str
    sheet: str
    going: Pass = field(init=False)
    row: int = -1
    column: int = -1
    rows: int = 0
    columns: int = 0
    filled: int = 0
    elements: int = 0
    shown: list[str] = field(default_factory=list)
    values: dict[str, ErrorValue] = field(default_factory=dict)
    errors: dict[tuple[int, int], ErrorValue] = field(default_factory=dict)

    def go_over(self, data: bytes) -> None:
        """Find what there is."""
        self.going = Pass(self._start)
        self.going.over(data)
        # The reader of cells keeps a sheet as one rectangle: two cells in opposite corners would end the whole process.
        if self.rows * self.columns > MOST_CELLS:
            raise SourceError(
                f"{self.name}, sheet {self.sheet}: cells reach down to row {self.rows:,} and across {self.columns:,} "
                "columns; delete what stands far below or to the right of the table and save it again"
            )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > _MOST_ELEMENTS:
            raise self.too_many(f"{MOST_FILLED:,} cells")
        kind = local(name) if ":" in name else name
        if kind == "c":
            self._cell(attributes)
        elif kind == "row":
            given = attributes.get("r", "")
            self.row = int(given) - 1 if given else self.row + 1
            self.column = -1
        elif kind in ("v", "is"):
            self._value()

    def _cell(self, attributes: Mapping[str, str]) -> None:
        """A cell stands where it says, or else right of the one before."""
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = position(found[1].upper()) if found else self.column + 1
        if found:
            self.row = int(found[2]) - 1
        if attributes.get("t") == "e":
            self._reach()
            self.shown = [""]
            self.going.hear(self._end, None)

    def _value(self) -> None:
        if self.shown:
            self.going.hear(self._end, self.shown.append)
        else:
            self._reach()

    def _reach(self) -> None:
        # Cells with nothing in them are many at times, and the reader of cells passes over them.
        self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        self.filled += 1
        if self.filled > MOST_FILLED:
            raise self.too_many(f"{MOST_FILLED:,} cells")

    def _end(self, name: str) -> None:
        kind = local(name)
        if kind == "c":
            text = "".join(self.shown).strip() or "#VALUE!"
            self.errors[self.row, self.column] = self.values.setdefault(text, ErrorValue(text))
            self.shown = []
            self.going.hear(None, None)
            if len(self.errors) > MOST_ERRORS:
                raise self.too_many(f"{MOST_ERRORS:,} Excel errors")
        elif kind == "v":
            self.going.hear(self._end, None)

    def too_many(self, what: str) -> SourceError:
        """What is said of a sheet that memory would not hold."""
        return SourceError(
            f"{self.name}, sheet {self.sheet}: it holds more than {what}, too much to be a table of participants; "
            "delete what does not belong to it and save it again"
        )
