"""The distinct cells of a column: each is read once, and most columns have few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xl_npq.read.cells import Cell

_T = TypeVar("_T")


def distinct_of(cells: Sequence[Cell]) -> tuple[list[Cell], npt.NDArray[np.intp]]:
    """The distinct cells of a column in the order met, and the place among them of every cell."""
    if cells.count("") == len(cells):
        return [""] if len(cells) else [], np.zeros(len(cells), dtype=np.intp)
    met, places = _numbered(cells)
    if (0 in met or 1 in met) and bool in set(map(type, cells)):
        # True == 1.0, so that a column with booleans needs the cells' types beside them to tell its distinct cells.
        typed, places = _numbered(list(zip(map(type, cells), cells, strict=True)))
        return [cell for _, cell in typed], places
    return list(met), places


def _numbered(things: Sequence[_T]) -> tuple[Mapping[_T, int], npt.NDArray[np.intp]]:
    """Each distinct thing with its number in the order met, and the number of everyone, in one pass."""
    number_of: defaultdict[_T, int] = defaultdict(count().__next__)
    numbers = np.fromiter(map(number_of.__getitem__, things), dtype=np.intp, count=len(things))
    return number_of, numbers
