"""Formulas in a sheet's part that were never worked out: the program that wrote them stored no value with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xl_npq.read.cells import NotWorkedOut

_ENDS_WITHOUT_VALUE = re.compile(
    rb"(?:</(?:\w{1,9}:)?f>|<(?:\w{1,9}:)?f\b[^<>]*/>)\s*"
    rb"(?:<(?:\w{1,9}:)?v\s*/>\s*|<(?:\w{1,9}:)?v>\s*</(?:\w{1,9}:)?v>\s*)?</(\w{1,9}:)?c>"
)
_TYPE = re.compile(rb"""\st\s*=\s*["']([a-zA-Z]+)["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f\b[^<>]*>([^<>]*)")
_LONGEST = 200


def unworked(data: bytes) -> Iterator[tuple[int, bytes, NotWorkedOut]]:
    """The row, the column's letters and the formula of each such cell, in one pass over the part.

    A text without a character is a value: its cell says that it holds a text.
    """
    looked_at = 0
    for end in _ENDS_WITHOUT_VALUE.finditer(data):
        start = data.rfind(b"<" + (end[1] or b"") + b"c ", looked_at, end.start())
        looked_at = end.end()
        # Formulas of a cell hold 8,192 characters: anything longer is no cell.
        cell = data[max(start, looked_at - 40_000) : looked_at] if start >= 0 else b""
        opening = cell[: cell.find(b">") + 1]
        kind, place = _TYPE.search(opening), _PLACE.search(opening)
        if place and (kind is None or kind[1] == b"n"):
            formula = _FORMULA.search(cell)
            text = unescape(formula[1].decode(errors="replace"))[:_LONGEST] if formula else ""
            yield int(place[2]), place[1], NotWorkedOut(f"={text}")
