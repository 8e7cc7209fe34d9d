"""The line of the tables of figures that somebody asks for, found by its labels."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from xl_npq.errors import UsageError
from xl_npq.figures.axes import ALL, Axes
from xl_npq.values import key, loose_cohort

_LISTED = 8


class Line(NamedTuple):
    """Places of the cohort, level and group on the axes of one dimension; All and Total come last."""

    cohort: int
    level: int
    dimension: str
    group: int


def line_of(axes: Axes, cohort: str, level: str, dimension: str, group: str) -> Line:
    """The line with these labels, in any spelling; blank ones stand for all cohorts, all levels and everybody.

    UsageError where there is no such label, with those that there are, or where a dimension comes without its group.
    """
    found = dimension_of(axes, dimension)
    if group and found == ALL and key(group) != key(ALL):
        raise UsageError(f"The group {group!r} needs a dimension beside it, such as {_listed(tuple(axes.dimensions))}")
    if found != ALL and not group:
        raise UsageError(f"Say which group of {found}: {_listed(axes.groups(found))}")
    place = 0 if found == ALL else _place("group", group, axes.groups(found), f" of {found}")
    return Line(cohort_of(axes, cohort), level_of(axes, level), found, place)


def cohort_of(axes: Axes, cohort: str) -> int:
    """The place of a cohort, written 2017/18 or 2017-18; that of All where it is blank."""
    if not cohort:
        return len(axes.years)
    with suppress(ValueError):
        cohort = loose_cohort(cohort)
    return _place("cohort", cohort, axes.cohorts, "")


def level_of(axes: Axes, level: str) -> int:
    """The place of a level; that of Total where it is blank."""
    if not level or key(level) == key(ALL):
        return len(axes.levels)
    return _place("level", level, axes.level_names, "")


def dimension_of(axes: Axes, dimension: str) -> str:
    """A dimension in its own spelling; All where it is blank."""
    names = (ALL, *axes.dimensions)
    return names[_place("dimension", dimension, names, "")] if dimension else ALL


def _place(kind: str, label: str, labels: Sequence[str], of: str) -> int:
    for place, known in enumerate(labels):
        if key(known) == key(label):
            return place
    raise UsageError(f"There is no {kind} {label!r}{of} in the data: there is {_listed(labels)}")


def _listed(labels: Sequence[str]) -> str:
    more = len(labels) - _LISTED
    return ", ".join(labels[:_LISTED]) + (f" and {more} more" if more > 0 else "")
