"""What stands between the values of a sheet's cells: put together once, and kept for the next workbook with the same.

A sheet of figures has the same formulas in the same places for every provider whose lists are as long; what differs is
what they show. Which frame a sheet has is told by its places, formulas and looks themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from xl_npq.layout.sheet import Sheet, letter
from xl_npq.workbook.cells import Shown, letters_of, row_begun, rows_xml, shown, worked_out
from xl_npq.workbook.deflate import EFFORT, STRETCH, THOROUGH, Passing, Stretch

Place = tuple[int, int]
_ROWS = 32
"""So many rows of tables are deflated at a time."""
_NOTHING = worked_out("")
"""What most formulas show."""
_MANY = 50_000_000
"""Letters of formulas from which a sheet of tables is deflated thoroughly: some 2,000 participants."""


@dataclass(frozen=True, eq=False)
class _Frame:
    """Several rows: which cells of the sheet they hold, and what stands before each one's type and content.

    It is the same as another only if it is that one.
    """

    chosen: Callable[[tuple[Shown, ...]], tuple[Shown, ...]]
    begun: tuple[str, ...]
    formulas: tuple[str, ...]
    end: str


class Filled(NamedTuple):
    """Rows with what their cells show."""

    frame: _Frame
    values: tuple[Shown, ...]

    @property
    def kept(self) -> bool:
        """Rows that nobody has filled in yet are the same in many workbooks."""
        return True

    @property
    def effort(self) -> int:
        """They pass quickly."""
        return EFFORT

    def text(self) -> str:
        """The rows as the file has them."""
        pieces = [""] * (4 * len(self.values))
        _, pieces[1::4], pieces[3::4] = zip(*self.values, strict=True)
        pieces[0::4], pieces[2::4] = self.frame.begun, self.frame.formulas
        return "".join((*pieces, self.frame.end))


def rows_of(sheet: Sheet, style: Callable[[str], int]) -> Iterator[Stretch]:
    """The rows of a sheet in order, several at a time."""
    if not sheet.tables:
        return _filled_rows(sheet, style)
    return _together(rows_xml(sheet, style), THOROUGH if letters_of(sheet) > _MANY else EFFORT)


def _together(rows: Iterator[Sequence[str]], effort: int) -> Iterator[Passing]:
    while held := "".join(chain.from_iterable(islice(rows, _ROWS))):
        yield Passing(held, effort)


def _filled_rows(sheet: Sheet, style: Callable[[str], int]) -> Iterator[Filled]:
    """The rows of a sheet without tables, several at a time."""
    if not sheet.cells:
        return
    values, formulas, looks, _ = zip(*sheet.cells.values(), strict=True)
    held = tuple(
        [
            (_NOTHING if value == "" else worked_out(value)) if formula else shown(value)
            for value, formula in zip(values, formulas, strict=True)
        ]
    )
    looks = tuple([look + mark if mark else look for look, (mark, _, _) in zip(looks, held, strict=True)])
    numbers = tuple((look, style(look)) for look in dict.fromkeys(looks))
    for frame in _frames(tuple(sheet.cells), formulas, looks, numbers, tuple(sheet.heights.items())):
        yield Filled(frame, frame.chosen(held))


@lru_cache(maxsize=32)
def _frames(
    places: tuple[Place, ...],
    formulas: tuple[str, ...],
    looks: tuple[str, ...],
    numbers: tuple[tuple[str, int], ...],
    heights: tuple[tuple[int, float], ...],
) -> tuple[_Frame, ...]:
    number, height = dict(numbers), dict(heights)
    by_row: dict[int, list[int]] = {row: [] for row in height}
    for at in sorted(range(len(places)), key=places.__getitem__):
        by_row.setdefault(places[at][0], []).append(at)
    made: list[_Frame] = []
    begun: list[str] = []
    chosen: list[int] = []
    length = 0

    def end() -> None:
        made.append(_Frame(_chooser(chosen), tuple(begun), tuple(escape(formulas[at]) for at in chosen), between))

    between = ""
    for row in sorted(by_row):
        between += row_begun(row, height.get(row))
        for at in by_row[row]:
            begun.append(f'{between}<c r="{letter(places[at][1])}{row}" s="{number[looks[at]]}"')
            chosen.append(at)
            length += len(begun[-1]) + len(formulas[at])
            between = ""
        between += "</row>"
        if length > STRETCH:
            end()
            begun, chosen, length, between = [], [], 0, ""
    if chosen:
        end()
    elif between:
        made[-1] = replace(made[-1], end=made[-1].end + between)
    return tuple(made)


def _chooser(chosen: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    if len(chosen) == 1:
        (at,) = chosen
        return lambda held: (held[at],)
    return itemgetter(*chosen)
