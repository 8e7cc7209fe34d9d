"""The lines of every table of figures: the provider's cohorts, levels, dimensions and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_npq.facts.fact import Column, Ledger, cohort_labels
from xl_npq.facts.groups import NOT_KNOWN, code_name, dimensions, label_name
from xl_npq.facts.texts import Texts
from xl_npq.values import key

ALL, TOTAL = "All", "Total"
Known = Mapping[str, tuple[str, ...]]
"""Labels of groups in order, by dimension."""


@dataclass(frozen=True)
class Groups:
    """The groups of one dimension: Not Known first, then by label. `codes` are the facts' numbers of the groups."""

    labels: tuple[str, ...]
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Axes:
    """The cohorts (by first year), levels (by number in Levels, in order) and groups of one provider."""

    years: tuple[int, ...]
    levels: tuple[str, ...]
    level_numbers: tuple[int, ...]
    dimensions: Mapping[str, Groups]

    @cached_property
    def cohorts(self) -> tuple[str, ...]:
        """Labels of the cohorts, All last."""
        return (*cohort_labels(np.array(self.years, dtype="int64")), ALL)

    @property
    def level_names(self) -> tuple[str, ...]:
        """Labels of the levels, Total last."""
        return (*self.levels, TOTAL)

    def groups(self, dimension: str) -> tuple[str, ...]:
        """Labels of a dimension's groups; the dimension All has the one group All."""
        return (ALL,) if dimension == ALL else self.dimensions[dimension].labels


def axes_of(ledger: Ledger, known: Known | None = None) -> Axes:
    """The lines that the provider's eligible rows, targets and levels call for (framework, 'Measures').

    `known` are the groups that a workbook listed when it was built: those met since follow them, in the order met.
    """
    participants, levels = ledger["Participants"], ledger["Levels"]
    years = np.flatnonzero(np.bincount(np.concatenate([participants["Cohort year"], ledger["Targets"]["Target year"]])))
    usable = [int(number) for number in levels["No"] if number > 0]
    return Axes(
        years=tuple(int(year) for year in years if year > 0),
        levels=tuple(str(levels["Key"][number - 1]) for number in usable),
        level_numbers=tuple(usable),
        dimensions={
            dimension: _groups(
                participants.labels(label_name(dimension)),
                participants[code_name(dimension)],
                None if known is None else known.get(dimension, ()),
            )
            for dimension in dimensions(ledger.tables)
        },
    )


def _groups(labels: Texts, codes: Column, known: tuple[str, ...] | None) -> Groups:
    present = [int(code) for code in np.flatnonzero(np.bincount(codes)) if code > 0]
    spelt = {code: labels.at(code - 1) for code in present}
    if known is None:
        ordered = sorted(present, key=lambda code: (key(spelt[code]) != key(NOT_KNOWN), key(spelt[code]), code))
    else:
        ordered = sorted(present, key=lambda code: group_order(spelt[code], known, code))
    return Groups(tuple(spelt[code] for code in ordered), tuple(ordered))


def group_order(label: str, known: tuple[str, ...], code: int) -> int:
    """Where a group stands in a workbook: Not Known, then the groups it was built with, then those met since."""
    if key(label) == key(NOT_KNOWN):
        return 0
    listed = (place for place, name in enumerate(known, 1) if key(name) == key(label))
    return next(listed, 1000 + code)


def places(codes: Column, known: tuple[int, ...]) -> Column:
    """For each code its 1-based place among the known ones; 0 for any other."""
    if not known:
        return np.zeros(len(codes), dtype="int64")
    lookup = np.zeros(max(max(known), int(codes.max(initial=0))) + 1, dtype="int64")
    lookup[list(known)] = np.arange(1, len(known) + 1)
    return lookup[np.maximum(codes, 0)]
