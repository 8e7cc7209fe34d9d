"""A sheet of somebody's workbook with the styles of some cells changed, and with a drawing for comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

from xl_npq.layout.sheet import letter
from xl_npq.workbook.spans import Edit, edited, is_empty, opened_up, prefix_of, tag_at, walk, with_attributes

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)["']""")
_AFTER_COMMENTS = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)
"""What follows the drawing for comments in a sheet, in the order that the format asks for."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Cell = tuple[int, int]
"""A row as Excel numbers it, and a column counted from 0."""


@dataclass
class _Row:
    start: int
    number: int
    style: int
    end: int = -1
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where each cell begins and its style, by column."""


@dataclass
class SheetParts:
    """What of a sheet matters here: rows to be marked, where others begin, the styles of columns, and its end."""

    data: bytes
    rows: dict[int, _Row] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    sheet_data: tuple[int, int] = (-1, -1)
    tail: int = -1
    has_comments: bool = False

    def style_of(self, cell: Cell) -> int:
        """The number of the style of a cell: its own, or that of its row or column where it is not there."""
        row = self.rows.get(cell[0])
        if row is not None and cell[1] in row.cells:
            return row.cells[cell[1]][1]
        if row is not None and row.style >= 0:
            return row.style
        return next((style for first, last, style in self.columns if first <= cell[1] + 1 <= last), 0)


def parts_of(data: bytes, rows: frozenset[int]) -> SheetParts:
    """Where those rows and their cells stand. ValueError where the part is no sheet."""
    sheet = SheetParts(data)
    current: list[_Row] = []
    last = [0, -1]

    def opened(path: tuple[str, ...], attributes: dict[str, str], at: int) -> None:
        if len(path) == 4 and path[3] == "c":
            place = attributes.get("r")
            last[1] = _position(place.rstrip("0123456789")) if place else last[1] + 1
            if current:
                current[0].cells[last[1]] = at, int(attributes.get("s", 0))
        elif len(path) == 3 and path[1:] == ("sheetData", "row"):
            last[:] = int(attributes.get("r", last[0] + 1)), -1
            sheet.starts[last[0]] = at
            styled = attributes.get("customFormat") in ("1", "true")
            current[:] = [_Row(at, last[0], int(attributes.get("s", 0)) if styled else -1)] if last[0] in rows else []
        elif len(path) == 3 and path[1:] == ("cols", "col"):
            sheet.columns.append((int(attributes["min"]), int(attributes["max"]), int(attributes.get("style", 0))))
        elif len(path) == 2:
            _second_level(sheet, path[1], at)

    def closed(path: tuple[str, ...], at: int) -> None:
        if len(path) == 3 and path[2] == "row" and current:
            current[0].end = at
            sheet.rows[current[0].number] = current[0]
        elif len(path) == 2 and path[1] == "sheetData":
            sheet.sheet_data = sheet.sheet_data[0], at
        elif len(path) == 1 and sheet.tail < 0:
            sheet.tail = at

    walk(data, opened, closed)
    if sheet.sheet_data[0] < 0:
        raise ValueError("no cells")
    return sheet


def _second_level(sheet: SheetParts, name: str, at: int) -> None:
    if name == "sheetData":
        sheet.sheet_data = at, -1
    elif name == "legacyDrawing":
        sheet.has_comments = True
    elif sheet.tail < 0 and sheet.sheet_data[0] >= 0 and (name in _AFTER_COMMENTS or name == "AlternateContent"):
        sheet.tail = at


def anchors(data: bytes, cells: Mapping[Cell, object]) -> dict[Cell, Cell]:
    """For each of the cells that others hide in a merged area, the one that shows."""
    moved = {}
    for left, top, right, bottom in _MERGED.findall(data):
        first = int(top), _position(left.decode())
        for row, column in cells:
            if first[0] <= row <= int(bottom) and first[1] <= column <= _position(right.decode()):
                moved[row, column] = first
    return moved


def marked(sheet: SheetParts, styles: Mapping[Cell, int], relation: str) -> bytes:
    """The sheet with these styles on these cells, which are made where they are not there, and its drawing named.

    A blank `relation` names no drawing.
    """
    by_row: dict[int, dict[int, int]] = {}
    for (row, column), style in styles.items():
        by_row.setdefault(row, {})[column] = style
    prefix = prefix_of(tag_at(sheet.data, sheet.sheet_data[0])).decode()
    drawing = f'<{prefix}legacyDrawing xmlns:r="{_RELATIONS}" r:id="{relation}"/>'
    edits: list[Edit] = [(sheet.tail, sheet.tail, drawing.encode())] if relation else []
    missing = {row: cells for row, cells in by_row.items() if row not in sheet.rows}
    for row, cells in by_row.items():
        if row in sheet.rows:
            edits += _row_edits(sheet.data, sheet.rows[row], cells, prefix)
    return edited(sheet.data, [*edits, *_new_rows(sheet, missing, prefix)])


def _row_edits(data: bytes, row: _Row, cells: Mapping[int, int], prefix: str) -> Iterator[Edit]:
    tag = tag_at(data, row.start)
    if is_empty(tag):
        yield row.start, row.start + len(tag), opened_up(tag, _new_cells(row.number, cells, prefix))
        return
    new: dict[int, dict[int, int]] = {}
    for column, style in cells.items():
        if column in row.cells:
            start = row.cells[column][0]
            old = tag_at(data, start)
            yield start, start + len(old), with_attributes(old, s=style)
        else:
            after = min((there for there in row.cells if there > column), default=-1)
            new.setdefault(row.cells[after][0] if after >= 0 else row.end, {})[column] = style
    for place, added in new.items():
        yield place, place, _new_cells(row.number, added, prefix)


def _new_cells(row: int, cells: Mapping[int, int], prefix: str) -> bytes:
    made = (f'<{prefix}c r="{letter(column + 1)}{row}" s="{style}"/>' for column, style in sorted(cells.items()))
    return "".join(made).encode()


def _new_rows(sheet: SheetParts, missing: Mapping[int, Mapping[int, int]], prefix: str) -> Iterator[Edit]:
    start, end = sheet.sheet_data
    made: dict[int, list[bytes]] = {}
    for row, cells in sorted(missing.items()):
        after = min((there for there in sheet.starts if there > row), default=-1)
        text = f'<{prefix}row r="{row}">'.encode() + _new_cells(row, cells, prefix) + f"</{prefix}row>".encode()
        made.setdefault(sheet.starts[after] if after >= 0 else end, []).append(text)
    tag = tag_at(sheet.data, start)
    for place, rows in made.items():
        if is_empty(tag):
            yield start, start + len(tag), opened_up(tag, b"".join(rows))
        else:
            yield place, place, b"".join(rows)


def _position(letters: str) -> int:
    return column_index_from_string(letters) - 1
