"""What the package of an OpenDocument spreadsheet says about it, before its cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xl_npq.errors import SourceError
from xl_npq.read.cells import MOST_CELLS

_TABLE = re.compile(rb"""<table:table\b[^>]*?\btable:name=(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"<table:table-row\b")
_ROWS_REPEATED = re.compile(rb"""^[^>]*\bnumber-rows-repeated=["']([0-9]+)["']""")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
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
            raise SourceError(
                f"{name}: rows repeated over and over make more than {MOST_CELLS:,} cells; "
                "delete what stands far below or to the right of the table and save it again"
            )
    return [unescape((first or second).decode()) for first, second in _TABLE.findall(data)]


def _filled_rows(data: bytes) -> Iterator[tuple[int, int]]:
    """How often each row with something in it is repeated, and how many cells it has up to the last filled one."""
    for row in _ROW.split(data)[1:]:
        if b"office:value" not in row and b"<text:p" not in row:
            continue
        width = filled = 0
        for cell in _CELL.finditer(row):
            again = _COLUMNS_REPEATED.search(cell[1])
            width += int(again[1]) if again else 1
            filled = width if b"office:value" in cell[1] else filled
        times = _ROWS_REPEATED.search(row)
        yield int(times[1]) if times else 1, filled
