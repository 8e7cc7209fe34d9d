"""Results kept by what they were worked out from, so that many cells over the same ranges work them out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The latest results: at most so many, and of at most so much weight together.

    `weight` says how much a result weighs, such as its number of cells. The one asked for longest ago goes first.
    """

    def __init__(self, most: int, heaviest: int, weight: Callable[[T], int]) -> None:
        """Start with nothing."""
        self.most, self.heaviest, self._weight = most, heaviest, weight
        self._results: OrderedDict[Hashable, T] = OrderedDict()
        self._weights: dict[Hashable, int] = {}

    def __len__(self) -> int:
        """How many results there are."""
        return len(self._results)

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The result of that key, worked out where it is not there."""
        if key in self._results:
            self._results.move_to_end(key)
            return self._results[key]
        result = work_out()
        self._results[key], self._weights[key] = result, self._weight(result)
        while len(self._results) > 1 and (len(self) > self.most or sum(self._weights.values()) > self.heaviest):
            oldest, _ = self._results.popitem(last=False)
            del self._weights[oldest]
        return result

    def clear(self) -> None:
        """Forget everything."""
        self._results.clear()
        self._weights.clear()
