"""Disclosure control of a report: which counts are shown, and what withholding the others costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xl_npq.disclosure.suppress import suppress
from xl_npq.publication.knowledge import problems_of, rounded
from xl_npq.publication.report import SUPPRESSED, Figure, PublicTable, Report, Withheld
from xl_npq.publication.sketch import Counted, Counts, Given, Number, TableSketch
from xl_npq.settings import Settings


class Loss(NamedTuple):
    """Counts of a report, those withheld, those of them that are small themselves, and the people in the others.

    A person is in as many counts as speak of that person. Not for publication: with it small counts could be guessed.
    """

    counts: int
    withheld: int
    small: int
    people: int
    rounded_to: int = 0

    @property
    def line(self) -> str:
        """The loss in a sentence."""
        rounding = f" The others are rounded to {self.rounded_to}." if self.rounded_to else ""
        if not self.withheld:
            why = f"the {self.counts:,} counts are rounded to {self.rounded_to}" if rounding else self._no_small
            return f"Nothing is withheld: {why}."
        others = self.withheld - self.small
        return (
            f"{self.withheld:,} of {self.counts:,} counts are withheld: {self.small:,} small, and {others:,} (of "
            f"{self.people:,} people in all) that would reveal a small count or a small difference of counts.{rounding}"
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


def shown_counts(counts: Mapping[Counted, float], settings: Settings, before: Mapping[Counted, float | None]) -> Counts:
    """The counts as they are shown; `before` are those of an earlier publication, None where it withheld one.

    Where counts are rounded to a base, only what could be worked out all the same is withheld.
    """
    below, base = suppress_below(settings), rounding_base(settings)
    if not below:
        return counts
    shown: dict[Counted, float | None] = {count: rounded(value, base) for count, value in counts.items()}
    for cells, problem in problems_of(counts, below, before, base):
        shown.update({cells[place]: None for place in suppress(problem).nonzero()[0]})
    return shown


def counts_before(tables: Iterable[TableSketch], previous: Report | None) -> Mapping[Counted, float | None]:
    """The counts that an earlier report shows in the places of these tables, None where it withholds one.

    One that it shows rounded is left out: rounding is what protects it.
    """
    if previous is None:
        return {}
    figures = {
        place: figure
        for metric in previous.metrics
        for table in metric.tables
        for row in table.rows
        for place, figure in zip(_places(table, row), row, strict=True)
    }
    found: dict[Counted, float | None] = {}
    for table in tables:
        for row in table.rows:
            labels = tuple(cell.figure if isinstance(cell, Given) else Figure(None) for cell in row)
            for place, cell in zip(_places(table, labels), row, strict=True):
                if isinstance(cell, Number) and place in figures and (figures[place].mark or previous.round_to <= 1):
                    _note(found, cell.of, figures[place])
    return found


def _places(table: TableSketch | PublicTable, row: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Where each cell of a row stands, in words that outlast an added row: table, labels of the row, column."""
    labels = [str(figure.value) for column, figure in zip(table.columns, row, strict=True) if column.kind == "text"]
    return [(table.name, *labels, column.name) for column in table.columns]


def _note(found: dict[Counted, float | None], count: Counted, figure: Figure) -> None:
    if figure.mark == SUPPRESSED:
        found[count] = None
    elif isinstance(figure.value, (int, float)):
        found.setdefault(count, float(figure.value))


def withheld_in(table: PublicTable) -> Withheld:
    """How many cells of a table are withheld."""
    return Withheld(table.name, sum(figure.mark == SUPPRESSED for row in table.rows for figure in row))


def loss_of(counts: Mapping[Counted, float], shown: Counts, settings: Settings) -> Loss:
    """What withholding costs."""
    withheld = [round(counts[count]) for count, value in shown.items() if value is None]
    others = [value for value in withheld if not 0 < value < suppress_below(settings)]
    base = rounding_base(settings)
    return Loss(len(counts), len(withheld), len(withheld) - len(others), sum(others), base if base > 1 else 0)
