"""Texts of many rows by number: a text that many rows have is looked at, compared and made comparable but once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.values import distinct_keys, key

Array = npt.NDArray[Any]
_FEW = 200


@dataclass(frozen=True)
class Texts:
    """One text for each row: `distinct[numbers]`. Texts that are spelt otherwise may be among the distinct twice."""

    numbers: Array
    distinct: Array

    @staticmethod
    def of(texts: Array | pd.Series | Texts) -> Texts:
        """Number the texts of a column; NaN is a blank."""
        if isinstance(texts, Texts):
            return texts
        numbers, distinct = _numbered(texts) if len(texts) > _FEW else _few_numbered(texts.tolist())
        # The last is for what is no text at all, whose code is -1.
        named = np.append(distinct, "")
        return Texts(np.where(numbers < 0, len(distinct), numbers), named)

    def __len__(self) -> int:
        """How many rows."""
        return len(self.numbers)

    @cached_property
    def whole(self) -> Array:
        """The text of every row."""
        return np.asarray(self.distinct[self.numbers])

    def at(self, row: int) -> str:
        """The text of one row, counted from 0."""
        return str(self.distinct[self.numbers[row]])

    def each(self, function: Callable[[str], object], kind: str) -> Array:
        """A value of each row's text, of a NumPy type."""
        return np.array([function(text) for text in self.distinct], dtype=kind)[self.numbers]

    @cached_property
    def blank(self) -> Array:
        """Whether each text is blank."""
        return self.says("")

    @cached_property
    def keys(self) -> Array:
        """The form in which labels are compared, of each distinct text."""
        return distinct_keys(self.distinct)

    def says(self, text: str) -> Array:
        """Whether each text is exactly this one."""
        return np.asarray(self.distinct == text)[self.numbers]

    def among(self, *labels: str) -> Array:
        """Whether each text is one of some labels, compared as labels are."""
        return np.isin(self.keys, [key(label) for label in labels])[self.numbers]

    @cached_property
    def alike(self) -> Array:
        """A number for each row, from 0: the same where the texts are, compared as labels are."""
        return np.asarray(pd.factorize(self.keys)[0])[self.numbers]

    @cached_property
    def without_key(self) -> Array:
        """Whether each text is nothing to compare: blank, or only spaces."""
        return np.asarray(self.keys == "")[self.numbers]


def _numbered(texts: Array | pd.Series) -> tuple[Array, Array]:
    numbers, distinct = texts.array.factorize() if isinstance(texts, pd.Series) else pd.factorize(texts)
    return numbers, np.asarray(distinct, dtype=object)


def _few_numbered(texts: list[object]) -> tuple[Array, Array]:
    """As `_numbered`, which takes longer to begin than a small table to go through."""
    found: dict[object, int] = {}
    numbers = [-1 if text is None or text != text else found.setdefault(text, len(found)) for text in texts]
    return np.array(numbers, dtype="int64"), np.array(list(found), dtype=object)


def either(first: Texts, condition: Array, second: Texts) -> Texts:
    """The text of the first where a condition holds, elsewhere that of the second."""
    numbers = np.where(condition, first.numbers, len(first.distinct) + second.numbers)
    return Texts(numbers, np.concatenate([first.distinct, second.distinct]))


def always(text: str, rows: int) -> Texts:
    """The same text in every row."""
    return Texts(np.zeros(rows, dtype="int64"), np.array([text], dtype=object))


def at_rows(texts: Texts, rows: Array) -> Texts:
    """The texts that stand in rows (from 1) of another table; a blank for row 0."""
    numbers = np.append(texts.numbers, len(texts.distinct))
    return Texts(numbers[rows - 1], np.append(texts.distinct, ""))


def first_with(numbers: Array) -> Array:
    """For each row the 1-based position of the first with the same number (from 0)."""
    first = np.full(int(numbers.max(initial=-1)) + 1, len(numbers), dtype="int64")
    np.minimum.at(first, numbers, np.arange(len(numbers)))
    return first[numbers] + 1
