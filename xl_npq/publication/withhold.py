"""Disclosure control of a report: which counts are shown, and what withholding the others costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xl_npq.disclosure.problem import Flags
from xl_npq.disclosure.suppress import Unprotected, suppress
from xl_npq.publication.earlier import Before
from xl_npq.publication.joined import joint
from xl_npq.publication.knowledge import rounded, sums_of
from xl_npq.publication.problems import cohorts_alone, problems_of
from xl_npq.publication.report import SUPPRESSED, PublicTable, Withheld
from xl_npq.publication.sketch import Counted, Counts
from xl_npq.settings import Settings


class Loss(NamedTuple):
    """Counts of a report, those withheld, those of them that are small, the people in the others, and zeros of them.

    A person is in as many counts as speak of that person. Not for publication: with it small counts could be guessed.
    """

    counts: int
    withheld: int
    small: int
    people: int
    zeros: int = 0
    rounded_to: int = 0

    @property
    def line(self) -> str:
        """The loss in a sentence."""
        rounding = f" The others are rounded to {self.rounded_to}." if self.rounded_to else ""
        if not self.withheld:
            why = f"the {self.counts:,} counts are rounded to {self.rounded_to}" if rounding else self._no_small
            return f"Nothing is withheld: {why}."
        others = self.withheld - self.small - self.zeros
        return (
            f"{self.withheld:,} of {self.counts:,} counts are withheld: {self.small:,} small, {others:,} (of "
            f"{self.people:,} people in all) that would reveal a small count or a small difference of counts, and "
            f"{self.zeros:,} zeros beside them, so that what is withheld may be nobody.{rounding}"
        )

    @property
    def _no_small(self) -> str:
        return f"none of the {self.counts:,} counts is small"


def suppress_below(settings: Settings) -> int:
    """Counts from 1 to one less than this are small; 0 where nothing is withheld.

    Where no small count is named and counts are rounded, those are small that are less than the base.
    """
    below, base = math.ceil(settings.suppress_below), rounding_base(settings)
    return below if below > 1 else base if base > 1 else 0


def rounding_base(settings: Settings) -> int:
    """What counts are rounded to a multiple of; 1 where they are not."""
    return int(settings.round_to or 1)


def shown_counts(counts: Mapping[Counted, float], settings: Settings, before: Before) -> Counts:
    """The counts as they are shown beside what an earlier publication shows.

    Where counts are rounded to a base, only what could be worked out all the same is withheld.
    """
    below, base = suppress_below(settings), rounding_base(settings)
    if not below:
        return counts
    shown: dict[Counted, float | None] = {count: rounded(value, base) for count, value in counts.items()}
    try:
        found = [
            (cells, suppress(problem)[: len(cells)]) for cells, problem in problems_of(counts, below, before, base)
        ]
    except Unprotected:
        found = _of_all_cohorts(counts, below, before, base)
    for cells, withheld in found:
        shown.update({cells[place]: None for place in withheld.nonzero()[0]})
    shown.update({count: None for cells, _ in found for count in _zeros_beside(cells, shown)})
    return shown


def _zeros_beside(cells: Sequence[Counted], shown: Counts) -> list[Counted]:
    """The zeros among the parts of a sum of which some are withheld.

    If they were shown, those withheld could not be zeros, and four parts of four people would be one each.
    """
    parts = [parts for _, parts in sums_of(cells) if any(shown[part] is None for part in parts)]
    return [part for some in parts for part in some if shown[part] == 0]


def _of_all_cohorts(
    counts: Mapping[Counted, float], below: int, before: Before, base: int
) -> list[tuple[tuple[Counted, ...], Flags]]:
    """What to withhold of each cohort's counts so that all cohorts together are safe."""
    linked = joint(list(cohorts_alone(counts, below, before, base)), counts, before.counts)
    return linked.of_each(suppress(linked.problem))


def withheld_in(table: PublicTable) -> Withheld:
    """How many cells of a table are withheld."""
    return Withheld(table.name, sum(figure.mark == SUPPRESSED for row in table.rows for figure in row))


def loss_of(counts: Mapping[Counted, float], shown: Counts, settings: Settings) -> Loss:
    """What withholding costs."""
    withheld = [round(counts[count]) for count, value in shown.items() if value is None]
    small = [value for value in withheld if 0 < value < suppress_below(settings)]
    people, zeros, base = sum(withheld) - sum(small), withheld.count(0), rounding_base(settings)
    return Loss(len(counts), len(withheld), len(small), people, zeros, base if base > 1 else 0)
