"""A look over the part of a sheet in passing: most are written as everybody writes them, small and without errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

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
    column AZ and below row 9,999, or right of ZZ, or below 99,999: it is small enough for memory.
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
    cells, formulas, reach, held = 0, False, _Reach(), np.frombuffer(data, dtype=np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(held, _WINDOW)
    for first in range(start + 1, end, _AT_ONCE):
        tags = first + np.flatnonzero(held[first : min(first + _AT_ONCE, end)] == ord("<"))
        second = held[tags + 1]
        of_cells, of_rows = (windows[tags[second == ord(letter)]] for letter in "cr")
        if not (_begin(of_cells, _CELL) and _begin(of_rows, _ROW)):
            return _OTHERWISE
        reach |= _reach(of_cells[:, len(_CELL) :])
        if reach.far or (reach.wide and reach.deep):
            return _OTHERWISE
        cells, formulas = cells + len(of_cells), formulas or bool((second == ord("f")).any())
    return Look(True, cells, formulas)


def _begin(tags: Bytes, word: bytes) -> bool:
    """Whether each tag begins with a word."""
    return all(bool((tags[:, place] == letter).all()) for place, letter in enumerate(word))


class _Reach(NamedTuple):
    """How far cells reach: right of column AZ, below row 9,999, or right of ZZ or below 99,999, which is far."""

    wide: bool = False
    deep: bool = False
    far: bool = False

    def __or__(self, other: _Reach) -> _Reach:
        """How far either reaches."""
        return _Reach(self.wide or other.wide, self.deep or other.deep, self.far or other.far)


def _reach(references: Bytes) -> _Reach:
    """How far references such as B7 or AZ99999 reach; one that is written otherwise is far."""
    first, second, third = (references[:, place] for place in range(3))
    two = _is_letter(second)
    # The quotation mark that ends a reference comes soon: one letter more than there are digits, or two.
    ends = [references[:, place] == _QUOTE for place in range(8)]
    four = ends[2] | ends[3] | ends[4] | ends[5] | (two & ends[6])
    five = np.where(two, ends[7], ends[6])
    far = (two & _is_letter(third)) | ~(four | five)
    return _Reach(bool((two & ((first | 32) != ord("a"))).any()), bool((five & ~four).any()), bool(far.any()))


def _is_letter(codes: Bytes) -> npt.NDArray[np.bool_]:
    return (codes | 32) - ord("a") < 26
