"""What the sheets are laid out from: one provider's facts, figures, room, and where the lists stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xl_npq.facts.fact import Ledger
from xl_npq.figures.headline import Headline, headlines
from xl_npq.figures.status import begins_after, year_running
from xl_npq.figures.tidy import Figures
from xl_npq.layout.chart import Source
from xl_npq.layout.plan import Plan
from xl_npq.layout.sheet import Ref
from xl_npq.settings import Settings
from xl_npq.values import trim


@dataclass
class View:
    """Everything that a sheet is laid out from; `refs` grows as blocks find their place."""

    ledger: Ledger
    figures: Figures
    plan: Plan
    refs: dict[str, Ref] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    charted: dict[tuple[str, str], Source] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.ledger.settings

    @cached_property
    def headlines(self) -> tuple[Headline, ...]:
        """The status of each of the seven metrics."""
        return headlines(self.figures, self.settings)

    @property
    def cohorts(self) -> int:
        """How many cohorts there are, All not counted."""
        return len(self.figures.axes.years)

    @property
    def levels(self) -> int:
        """How many levels there are, Total not counted."""
        return len(self.figures.axes.levels)

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """The dimensions in order."""
        return tuple(self.figures.axes.dimensions)

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the levels, their labels where they have none; Total last."""
        typed = self.ledger["Levels"].text("Title")
        axes = self.figures.axes
        named = zip(axes.levels, axes.level_numbers, strict=True)
        return (*(trim(str(typed[number - 1])) or label for label, number in named), "All levels together")

    def begins_after(self) -> npt.NDArray[np.bool_]:
        """For each cohort, All last, whether it begins after As at."""
        return begins_after(self.figures.axes, self.settings)

    def running(self) -> npt.NDArray[np.bool_]:
        """For each cohort, All last, whether its year has not ended."""
        return year_running(self.figures.axes, self.settings)

    @cached_property
    def peopled(self) -> list[int]:
        """Places of the cohorts that anybody is in, from 0; All is always one of them."""
        years = set(self.ledger["Participants"]["Cohort year"].tolist())
        found = [cohort for cohort, year in enumerate(self.figures.axes.years) if year in years]
        return [*found, self.cohorts]

    def cell_lines(self) -> list[tuple[int, int]]:
        """Place of cohort and level (both from 0, All and Total last) for each line of a summary."""
        return [(cohort, level) for cohort in range(self.cohorts + 1) for level in range(self.levels + 1)][
            : self.plan.cells
        ]

    def lines(self) -> list[tuple[int, int, int]]:
        """Place of dimension and cohort (from 0) and group (0 the heading, the whole last) for each breakdown line.

        A cohort that nobody is in has none.
        """
        if not self._any_group():
            return []
        return [
            (place, cohort, group)
            for place, dimension in enumerate(self.dimension_names)
            for cohort in self.peopled
            for group in range(len(self.figures.axes.groups(dimension)) + 2)
        ]

    def gap_lines(self) -> list[tuple[int, int, int, int]]:
        """Place of dimension, cohort and level (from 0) and group (0 the heading) for each line of the gaps.

        A cohort that nobody is in has none.
        """
        if not self._any_group():
            return []
        return [
            (place, cohort, level, group)
            for place, dimension in enumerate(self.dimension_names)
            for cohort in self.peopled
            for level in range(self.levels + 1)
            for group in range(len(self.figures.axes.groups(dimension)) + 1)
        ]

    def _any_group(self) -> bool:
        return any(groups.labels for groups in self.figures.axes.dimensions.values())
