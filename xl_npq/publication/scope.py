"""What the report speaks of: its cohorts, levels and the counts of its measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xl_npq.facts.fact import Ledger
from xl_npq.figures.axes import ALL
from xl_npq.figures.headline import offered
from xl_npq.figures.tidy import Figures
from xl_npq.measures import Measure
from xl_npq.publication.populations import population
from xl_npq.publication.sketch import Counted
from xl_npq.settings import Settings
from xl_npq.values import trim

COHORTS = 3
"""The latest cohorts that recruited, as many as a report shows."""
EVERY_LEVEL = "All levels together"


class Line(NamedTuple):
    """A line of a table: places of its cohort and level, and their names as they are published."""

    cohort: int
    level: int
    cohort_name: str
    level_name: str


@dataclass(frozen=True)
class Scope:
    """One provider's figures, and the part of them that the report shows."""

    ledger: Ledger
    figures: Figures

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.ledger.settings

    @property
    def cohorts(self) -> tuple[int, ...]:
        """Places of the latest cohorts up to the last that recruited."""
        recruits = self.figures.cube("recruited", "count")[:-1, :-1, 0].sum(axis=1)
        last = max(np.flatnonzero(recruits > 0), default=-1)
        return tuple(range(max(0, int(last) + 1 - COHORTS), int(last) + 1))

    @property
    def levels(self) -> tuple[int, ...]:
        """Places of the levels offered in any of the cohorts shown; all levels together last."""
        there = offered(self.figures)[list(self.cohorts)].any(axis=0)
        return (*(int(place) for place in np.flatnonzero(there)), len(self.figures.axes.levels))

    def lines(self) -> Iterator[Line]:
        """A line for each cohort and level shown."""
        axes, names = self.figures.axes, self.level_names()
        for cohort in self.cohorts:
            for level in self.levels:
                yield Line(cohort, level, axes.cohorts[cohort], names[level])

    def level_names(self) -> tuple[str, ...]:
        """Titles of the levels, their labels where they have none; all levels together last."""
        typed, axes = self.ledger["Levels"].text("Title"), self.figures.axes
        named = zip(axes.levels, axes.level_numbers, strict=True)
        return (*(trim(str(typed[number - 1])) or label for label, number in named), EVERY_LEVEL)

    def target(self, measure: Measure, line: Line) -> float:
        """The target of a measure for a line; NaN for none."""
        return float(self.figures.cube(measure.name, "target")[line.cohort, line.level, 0])

    def supplied(self, name: str, cohort: int, level: int) -> float:
        """A figure that the QA agent supplied; NaN for none."""
        if (name, ALL) not in self.figures.blocks:
            return float("nan")
        return float(self.figures.cube(name, "value")[cohort, level, 0])

    def part(self, measure: Measure, line: Line, dimension: str = ALL, group: int = 0) -> Counted:
        """The count in a measure's numerator."""
        name = population(measure, measure.numerator, self.settings)
        return Counted(name, line.cohort, line.level, dimension, group)

    def base(self, measure: Measure, line: Line, dimension: str = ALL, group: int = 0) -> Counted:
        """The count in a measure's denominator."""
        assert measure.denominator is not None
        name = population(measure, measure.denominator, self.settings)
        return Counted(name, line.cohort, line.level, dimension, group)
