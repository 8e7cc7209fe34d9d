"""A look over the part of a sheet in passing: most are written as everybody writes them, small and without errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_AT_ONCE = 1 << 19
"""So many bytes at once stay near the processor, and take little memory beside a part of hundreds of megabytes."""
_WINDOW = 16
"""Bytes that are looked at from the beginning of a cell on."""
_PREFIXED = re.compile(rb":(?:row|c|f)[\s/>]")
_CELL, _ROW = b'<c r="', b'<row r="'
_QUOTE = ord('"')

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """What was seen: how many cells there are, whether all is written plainly, and whether there may be formulas.

    Of a sheet that is not written plainly, nothing is sure but that. One that is has no errors, and no cell right of
    column AZ or below row 99,999.
    """

    plain: bool
    cells: int = 0
    formulas: bool = True


_OTHERWISE = Look(False)


def look_over(data: bytes) -> Look:
    """Look over the part of a sheet."""
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")
    if not 0 <= start < end < len(data) - _WINDOW or _PREFIXED.search(data):
        return _OTHERWISE
    if b'"e"' in data or (b"'" in data and b"'e'" in data) or (b"!" in data and b"<!" in data):
        return _OTHERWISE
    cells, formulas, held = 0, False, np.frombuffer(data, dtype=np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(held, _WINDOW)
    for first in range(start + 1, end, _AT_ONCE):
        tags = first + np.flatnonzero(held[first : min(first + _AT_ONCE, end)] == ord("<"))
        second = held[tags + 1]
        of_cells, of_rows = (windows[tags[second == ord(letter)]] for letter in "cr")
        if not (_begin(of_cells, _CELL) and _near(of_cells[:, len(_CELL) :]) and _begin(of_rows, _ROW)):
            return _OTHERWISE
        cells, formulas = cells + len(of_cells), formulas or bool((second == ord("f")).any())
    return Look(True, cells, formulas)


def _begin(tags: Bytes, word: bytes) -> bool:
    """Whether each tag begins with a word."""
    return all(bool((tags[:, place] == letter).all()) for place, letter in enumerate(word))


def _near(references: Bytes) -> bool:
    """Whether each reference is one such as B7 or AZ99999: no further right, and no further down."""
    first, second, third = (references[:, place] for place in range(3))
    two = _is_letter(second)
    if (two & (((first | 32) != ord("a")) | _is_letter(third))).any():
        return False
    # Of at most five digits: then the quotation mark that ends a reference comes soon.
    ended = two & (references[:, 7] == _QUOTE)
    for place in range(2, 7):
        ended |= references[:, place] == _QUOTE
    return bool(ended.all())


def _is_letter(codes: Bytes) -> npt.NDArray[np.bool_]:
    return (codes | 32) - ord("a") < 26
