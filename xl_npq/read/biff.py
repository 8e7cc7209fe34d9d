"""What an Excel 97-2003 workbook says beside the values of its cells: which hold errors, and from when days count."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from xl_npq.read.cells import ErrorValue

_BEGINS = frozenset((0x0809, 0x0409, 0x0209, 0x0009))
_END, _SHEET, _DATES, _EXTENT = 0x000A, 0x0085, 0x0022, 0x0200
_FORMULA, _CONSTANT, _NUMBERS = 0x0006, 0x0205, 0x00BD
_CELLS = frozenset((_FORMULA, _CONSTANT, _NUMBERS, 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E))
_MOST_ROWS, _MOST_COLUMNS, _MOST_RECORDS = 65_536, 256, 5_000_000
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Errors = Mapping[tuple[int, int], ErrorValue]


@dataclass(frozen=True)
class Book:
    """`errors` are the cells with Excel errors of each sheet in order, by row and column counted from 0."""

    from_1904: bool
    errors: tuple[Errors, ...]


def book_of(data: bytes) -> Book:
    """What the records of a workbook say (MS-XLS, 2.4).

    ValueError or struct.error where it is damaged: above all where a cell stands further out than such a sheet
    reaches, for which the reader of cells would ask for more memory than there is.
    """
    # Not at the top: sources of this kind are few.
    import olefile  # type: ignore[import-untyped]  # it ships no types

    with olefile.OleFileIO(io.BytesIO(data)) as hull:
        name = next((name for name in ("Workbook", "Book") if hull.exists(name)), "")
        if not name:
            raise ValueError("no workbook")
        stream: bytes = hull.openstream(name).read()
    starts: list[int] = []
    from_1904 = False
    for kind, place, _, _ in _records(stream, 0):
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", stream, place)[0])
        elif kind == _DATES:
            from_1904 = struct.unpack_from("<H", stream, place)[0] == 1
    if len(set(starts)) < len(starts):
        raise ValueError("two sheets of one part")
    read = count()
    return Book(from_1904, tuple(dict(_error_cells(stream, start, read)) for start in starts))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int, int]]:
    """Kind, place, length and depth (1: not within a chart) of each record of a part of the workbook, up to its end."""
    depth, place, header = 0, start, struct.Struct("<HH")
    while place + 4 <= len(stream):
        kind, length = header.unpack_from(stream, place)
        depth += (kind in _BEGINS) - (kind == _END)
        if depth < 1:
            if place == start:
                raise ValueError(kind)
            return
        yield kind, place + 4, length, depth
        place += 4 + length


def _error_cells(stream: bytes, start: int, read: Iterator[int]) -> Iterator[tuple[tuple[int, int], ErrorValue]]:
    address = struct.Struct("<HH")
    for kind, place, length, depth in _records(stream, start):
        # Sheets that begin within one another would be read over and over.
        if next(read) > _MOST_RECORDS:
            raise ValueError(start)
        if kind in _CELLS:
            row, column = address.unpack_from(stream, place)
            last = struct.unpack_from("<H", stream, place + length - 2)[0] if kind == _NUMBERS else column
            if max(column, last) >= _MOST_COLUMNS:
                raise ValueError(last)
            if depth == 1 and (error := _error(kind, stream, place)) is not None:
                yield (row, column), error
        elif kind == _EXTENT:
            _refuse_far(stream, place, length)


def _refuse_far(stream: bytes, place: int, length: int) -> None:
    top, rows, left, columns = struct.unpack_from("<IIHH" if length >= 14 else "<HHHH", stream, place)
    if not top <= rows <= _MOST_ROWS or not left <= columns <= _MOST_COLUMNS:
        raise ValueError(rows)


def _error(kind: int, stream: bytes, place: int) -> ErrorValue | None:
    """The error that a cell holds, if it does."""
    code = None
    if kind == _CONSTANT:
        value, is_error = struct.unpack_from("<BB", stream, place + 6)
        code = value if is_error else None
    elif kind == _FORMULA and stream[place + 6] == 2 and stream[place + 12 : place + 14] == b"\xff\xff":
        code = stream[place + 8]
    return None if code is None else ErrorValue(_ERRORS.get(code, "#VALUE!"))
