"""The cells of a column, of which a value that many hold is looked at but once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

T = TypeVar("T")


def each(column: pd.Series[Any], function: Callable[[Any], T]) -> list[T]:
    """What a function of a value makes of each cell of a column; a blank cell is None to it."""
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.array.to_numpy(dtype=object, na_value=None).tolist()
        said = {text: function(text) for text in set(texts)}
        return [said[text] for text in texts]
    if column.dtype.kind == "M":
        numbers, days = column.array.factorize()
        # The last is for a blank cell, whose number is -1.
        made = [*map(function, days.tolist()), function(None)]
        return [made[number] for number in numbers.tolist()]
    # Other values may be equal and yet not the same: 0 and -0, 1 and True.
    return [function(None if value != value else value) for value in column.tolist()]
