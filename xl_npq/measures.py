"""What a measure is: a numerator and a denominator in facts. No word of any scheme of indicators stands here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from xl_npq.settings import Settings


@dataclass(frozen=True)
class Where:
    """Rows whose fact has a value, usually 1: a term of a count."""

    fact: str
    value: int = 1


@dataclass(frozen=True)
class Count:
    """Rows of a table for which every term holds, or with `total` the sum of that column over them."""

    terms: tuple[Where, ...]
    total: str = ""


def rows_with(*facts: str) -> Count:
    """Count the rows that have all these facts."""
    return Count(tuple(Where(fact) for fact in facts))


class Target(Enum):
    """Where a measure's target comes from."""

    NONE = "none"
    PER_COHORT_AND_LEVEL = "a column of Targets, by cohort and level"
    SETTING = "a setting, the same for every cohort and level"


@dataclass(frozen=True)
class Measure:
    """One measure: what is counted, over what, against which target, and how it is said.

    `counted` and `of` are the words for numerator and denominator. `denominator` None: the value is the count itself.
    `by_group`: also given for each group of each dimension. `whole_level_less` rows without a level count in Total,
    and `target_column` or `target_of` say where the target is found. `decimals` are compared after rounding to them.
    """

    name: str
    metric: str
    title: str
    counted: str
    of: str
    table: str
    numerator: Count
    denominator: Count | None
    target: Target = Target.NONE
    target_column: str = ""
    target_of: Callable[[Settings], float] | None = None
    by_group: bool = True
    without_level_in_total: bool = False
    pending: bool = False
    decimals: int | None = None
    source: str = ""
