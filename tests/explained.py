"""Whether the causes that a comparison names add up to the difference of every figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_npq.values import key

if TYPE_CHECKING:
    from xl_npq.comparison.difference import Difference

PARTS = ("numerator", "denominator", "target", "value")
Labels = tuple[str, ...]


def plain(figures: pd.DataFrame) -> dict[tuple[Labels, str], float]:
    """Every part of every figure that is counted or given, nothing counting as 0."""
    found = {}
    for row in figures.to_dict("records"):
        labels = (row["measure"], *(key(row[name]) for name in ("cohort", "level", "dimension", "group")))
        for part in PARTS:
            if part != "value" or row["measure"].endswith("_supplied"):
                found[labels, part] = 0.0 if pd.isna(row[part]) else float(row[part])
    return found


def effects(found: Difference) -> dict[tuple[Labels, str], float]:
    """The effects of all causes on each part of each figure, added up."""
    summed: dict[tuple[Labels, str], float] = {}
    for one in found.effects:
        named = ((one.labels[1], *map(key, one.labels[2:])), one.part)
        summed[named] = summed.get(named, 0.0) + one.change
    return summed


def unexplained(before: pd.DataFrame, now: pd.DataFrame, found: Difference) -> list[str]:
    """The figures whose difference is not what the causes add up to, in words."""
    old, new, summed = plain(before), plain(now), effects(found)
    wrong = []
    for named in {**old, **new, **summed}:
        if named[1] == "target" and not (named in old and named in new):
            continue  # it comes or goes with its whole line
        wanted = new.get(named, 0.0) - old.get(named, 0.0)
        if abs(summed.get(named, 0.0) - wanted) > 1e-6:
            wrong.append(f"{named}: {wanted} but causes give {summed.get(named, 0.0)}")
    return wrong
