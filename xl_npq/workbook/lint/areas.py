"""Areas of cells as the file writes them: A1, $B$2:C10, A:A, 3:4, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.IGNORECASE)
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.IGNORECASE)
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Area) -> bool:
        """Whether two areas have a cell in common."""
        apart = self.bottom < other.top or other.bottom < self.top
        return not (apart or self.right < other.left or other.right < self.left)


def number_of(letters: str) -> int:
    """The number of a column: A is 1."""
    number = 0
    for one in letters.upper():
        number = number * 26 + ord(one) - 64
    return number


def area_of(text: str) -> Area | None:
    """The area that a reference means, None where it is none or leaves the sheet."""
    if found := _AREA.fullmatch(text):
        left, top = number_of(found[1]), int(found[2])
        area = Area(top, left, int(found[4] or top), number_of(found[3]) if found[3] else left)
    elif found := _COLUMNS.fullmatch(text):
        area = Area(1, number_of(found[1]), MOST_ROWS, number_of(found[2]))
    elif found := _ROWS.fullmatch(text):
        area = Area(int(found[1]), 1, int(found[2]), MOST_COLUMNS)
    else:
        return None
    fits = 1 <= area.top <= area.bottom <= MOST_ROWS and 1 <= area.left <= area.right <= MOST_COLUMNS
    return area if fits else None


def overlapping(areas: Sequence[tuple[str, Area]]) -> Iterator[tuple[str, str]]:
    """The pairs of named areas that have a cell in common: sorted by row, each is compared with those still open."""
    still_open: list[tuple[str, Area]] = []
    for name, area in sorted(areas, key=lambda one: one[1]):
        still_open = [one for one in still_open if one[1].bottom >= area.top]
        yield from ((other, name) for other, its in still_open if its.meets(area))
        still_open.append((name, area))


def rising(numbers: Sequence[int]) -> bool:
    """Whether each number is greater than the one before."""
    return all(first < second for first, second in pairwise(numbers))
