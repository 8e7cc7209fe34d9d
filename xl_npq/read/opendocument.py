"""What the package of an OpenDocument spreadsheet says about it, before its cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xl_npq.errors import SourceError
from xl_npq.read.cells import MOST_CELLS, ErrorValue

_MOST_ERRORS = 1_000_000
_TABLE = re.compile(rb"""<table:table\b[^>]*?\btable:name=(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"<table:table-row(?=[\s/>])")
_ROWS_REPEATED = re.compile(rb"""^[^>]*\bnumber-rows-repeated=["']([0-9]+)["']""")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_IS_ERROR = re.compile(rb"""\bcalcext:value-type=["']error["']""")
_SHOWN = re.compile(rb"<text:p[^>]*>([^<]*)<")
_FROM_1904 = re.compile(rb"""<table:null-date\b[^>]*\bdate-value=["']1904-01-01["']""")
_COLUMNS_REPEATED = re.compile(rb"""\bnumber-columns-repeated=["']([0-9]+)["']""")


def sheets(data: bytes, name: str) -> list[str]:
    """The names of the sheets in `content.xml`. SourceError where few words of it stand for more cells than memory has.

    ValueError where it brings a document type, which may hold an entity bomb.
    """
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise ValueError(name)
    cells = 0
    for repeated, width in _filled_rows(data):
        cells += repeated * width
        if cells > MOST_CELLS:
            raise _too_many(name, f"{MOST_CELLS:,} cells")
    return [unescape((first or second).decode()) for first, second in _TABLE.findall(data)]


def from_1904(data: bytes) -> bool:
    """Whether the days of a spreadsheet count from 1904."""
    return _FROM_1904.search(data) is not None


def error_cells(data: bytes, name: str) -> dict[str, dict[tuple[int, int], ErrorValue]]:
    """The cells of each sheet that hold errors, by row and column from 0. SourceError where they are endless."""
    tables = list(_TABLE.finditer(data)) if _IS_ERROR.search(data) else []
    ends = [*(table.start() for table in tables), len(data)][1:]
    found: dict[str, dict[tuple[int, int], ErrorValue]] = {}
    for table, end in zip(tables, ends, strict=True):
        errors = found.setdefault(unescape((table[1] or table[2] or b"").decode()), {})
        for place, error in _errors(data[table.end() : end]):
            errors[place] = error
            if len(errors) > _MOST_ERRORS:
                raise _too_many(name, f"{_MOST_ERRORS:,} cells with errors")
    return found


def _errors(table: bytes) -> Iterator[tuple[tuple[int, int], ErrorValue]]:
    top = 0
    for row in _ROW.split(table)[1:]:
        times = _repeated(_ROWS_REPEATED.search(row))
        if _IS_ERROR.search(row):
            for left, width, error in _errors_across(row):
                yield from (((top + down, left + across), error) for down in range(times) for across in range(width))
        top += times


def _errors_across(row: bytes) -> Iterator[tuple[int, int, ErrorValue]]:
    left = 0
    cells = list(_CELL.finditer(row))
    ends = [*(cell.start() for cell in cells), len(row)][1:]
    for cell, end in zip(cells, ends, strict=True):
        width = _repeated(_COLUMNS_REPEATED.search(cell[1]))
        if _IS_ERROR.search(cell[1]):
            # A remark stands before what the cell shows.
            words = _SHOWN.search(row, max(cell.end(), row.rfind(b"</office:annotation>", cell.end(), end)), end)
            yield left, width, ErrorValue(unescape(words[1].decode()) if words else "#VALUE!")
        left += width


def _repeated(times: re.Match[bytes] | None) -> int:
    return int(times[1]) if times else 1


def _too_many(name: str, what: str) -> SourceError:
    return SourceError(
        f"{name}: rows repeated over and over make more than {what}; "
        "delete what stands far below or to the right of the table and save it again"
    )


def _filled_rows(data: bytes) -> Iterator[tuple[int, int]]:
    """How often each row with something in it is repeated, and how many cells it has up to the last filled one."""
    for row in _ROW.split(data)[1:]:
        if b"office:value" not in row and b"<text:p" not in row:
            continue
        width = filled = 0
        for cell in _CELL.finditer(row):
            width += _repeated(_COLUMNS_REPEATED.search(cell[1]))
            filled = width if b"office:value" in cell[1] else filled
        yield _repeated(_ROWS_REPEATED.search(row)), filled
