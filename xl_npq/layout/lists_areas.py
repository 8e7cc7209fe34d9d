"""The sheet Lists: the allocated areas, joined up into the lines of the dashboard's note."""

from __future__ import annotations

from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View

AREA_LINES, _LINE_LENGTH = 2, 200
"""Lines of the dashboard that the areas' names fill, and about how many characters each takes."""


def _area_lines(view: View) -> list[tuple[str, int, int, str]]:
    """For each slot: the area, how long all are so far, the line it is on, and that line so far."""
    keys = view.ledger["Areas"]["Key"]
    found: list[tuple[str, int, int, str]] = []
    length, line, words = 0, 1, ""
    for slot in range(view.plan.areas):
        area = str(keys[slot]) if slot < len(keys) else ""
        if area:
            length += len(area) + 2
            on = min(AREA_LINES, length // _LINE_LENGTH + 1)
            words = f"{words}, {area}" if on == line and words else area
            line = on
        found.append((area, length, line, words))
    return found


def area_lines(view: View) -> list[str]:
    """The names of the allocated areas, a line each."""
    last = {line: words for _, _, line, words in _area_lines(view)}
    return [last.get(number, "") for number in range(1, AREA_LINES + 1)]


def areas_block(sheet: Sheet, view: View, column: int) -> int:
    """The allocated areas of the provider, and their names joined up line by line."""
    headings = ["Slot", "Area", "Length", "Line", "In words"]
    expect(view, sheet, "Areas in words", headings, view.plan.areas, column)
    ref, lines = view.refs["Areas in words"], []
    for slot, (area, length, on, words) in enumerate(_area_lines(view), 1):
        this, up = (
            {name: f"${ref.columns[name]}${row}" for name in headings} for row in (TOP + slot - 1, TOP + slot - 2)
        )
        blank, first = f'{this["Area"]}=""', slot == 1
        so_far, line, joined = ("0", "1", '""') if first else (up["Length"], up["Line"], up["In words"])
        broken = f"MIN({AREA_LINES},INT({this['Length']}/{_LINE_LENGTH})+1)"
        together = f'IF(AND({this["Line"]}={line},{joined}<>""),{joined}&", "&{this["Area"]},{this["Area"]})'
        lines.append(
            [
                Cell(slot, "", "figure"),
                Cell(area, f'IFERROR(INDEX(Areas[Key],{slot}),"")'),
                Cell(length, f"IF({blank},{so_far},{so_far}+LEN({this['Area']})+2)", "figure"),
                Cell(on, f"IF({blank},{line},{broken})", "figure"),
                Cell(words, f"IF({blank},{joined},{together})"),
            ]
        )
    return place(sheet, view, "Areas in words", headings, lines, column)
