"""Values that are worked out as they are asked for: who wants to know one thing need not wait for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class AsAsked(Mapping[K, V]):
    """Values by name, each worked out once."""

    def __init__(self, waiting: Mapping[K, Callable[[], V]]) -> None:
        """Hold how each value is worked out."""
        self._waiting = waiting
        self._made: dict[K, V] = {}

    def __getitem__(self, name: K) -> V:
        """The value of that name."""
        if name not in self._made:
            self._made[name] = self._waiting[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a value, which need not be worked out for that."""
        return name in self._waiting

    def __iter__(self) -> Iterator[K]:
        """The names, in order."""
        return iter(self._waiting)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._waiting)
