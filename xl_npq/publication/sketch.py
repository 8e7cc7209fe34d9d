"""Published tables before anything is withheld: every cell says which counts it is made of, and how.

Disclosure control decides about counts alone. What becomes of a share, a gap or a percentage of target follows: it is
shown where every count that it is made of is shown, and from the counts as they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xl_npq.publication.report import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SUPPRESSED,
    Figure,
    PublicColumn,
    PublicTable,
)


class Counted(NamedTuple):
    """A count of people or scripts: whom it counts (`population`), in which cohort, level and group (by place)."""

    population: str
    cohort: int
    level: int
    dimension: str
    group: int


class Given(NamedTuple):
    """A cell that is not about people: a label, a target, a figure of the QA agent; or a mark where there is none."""

    figure: Figure


class Number(NamedTuple):
    """A count itself."""

    of: Counted


class Share(NamedTuple):
    """One count as a share of another."""

    part: Counted
    whole: Counted


class Mean(NamedTuple):
    """A mean rating, or a difference of means, of so many responses."""

    value: float
    responses: Counted


class OfTarget(NamedTuple):
    """A count or share as a fraction of its target."""

    of: Number | Share
    target: float


class Gap(NamedTuple):
    """A share less a fixed figure or another share, as a difference of fractions."""

    share: Share
    other: Share | float


Cell = Given | Number | Share | Mean | OfTarget | Gap
Counts = Mapping[Counted, float | None]
"""Counts as they are shown: a number, NaN for one that does not exist yet, None for one that is withheld."""


@dataclass(frozen=True)
class TableSketch:
    """A table whose rows are cells in the making; the rest as in `PublicTable`."""

    name: str
    title: str
    scope: str
    columns: tuple[PublicColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    in_words: tuple[tuple[str, str], ...] = ()


def labelled(text: str) -> Given:
    """A cell of words."""
    return Given(Figure(text))


def counts_in(cell: Cell) -> Iterator[Counted]:
    """The counts that a cell is made of."""
    if isinstance(cell, Number):
        yield cell.of
    elif isinstance(cell, Mean):
        yield cell.responses
    elif isinstance(cell, Share):
        yield from cell
    elif isinstance(cell, OfTarget):
        yield from counts_in(cell.of)
    elif isinstance(cell, Gap):
        yield from cell.share
        if isinstance(cell.other, Share):
            yield from cell.other


def settle(table: TableSketch, shown: Counts) -> PublicTable:
    """The table as it is published, from the counts as they are shown."""
    rows = tuple(tuple(figure_of(cell, shown) for cell in row) for row in table.rows)
    return PublicTable(table.name, table.title, table.scope, table.columns, rows, table.notes, table.in_words)


def figure_of(cell: Cell, shown: Counts) -> Figure:
    """A cell as it is published."""
    if isinstance(cell, Given):
        return cell.figure
    if isinstance(cell, Gap) and figure_of(cell.share, shown).mark == NOT_AVAILABLE:
        return Figure(None, NOT_AVAILABLE)
    if any(shown[count] is None for count in counts_in(cell)):
        return Figure(None, SUPPRESSED)
    value = _value(cell, shown)
    return Figure(None, NOT_AVAILABLE) if value is None else Figure(value)


def _value(cell: Number | Share | Mean | OfTarget | Gap, shown: Counts) -> float | None:
    if isinstance(cell, Number):
        count = shown[cell.of]
        return None if count is None or count != count else count
    if isinstance(cell, Mean):
        return cell.value if shown[cell.responses] and cell.value == cell.value else None
    if isinstance(cell, Share):
        part, whole = shown[cell.part], shown[cell.whole]
        return part / whole if part is not None and whole else None
    if isinstance(cell, OfTarget):
        value = _value(cell.of, shown)
        return None if value is None else value / cell.target
    value = _value(cell.share, shown)
    other = _value(cell.other, shown) if isinstance(cell.other, Share) else cell.other
    return None if value is None or other is None else value - other


def target_figure(target: float) -> Figure:
    """A target as a cell; where there is none, one that does not apply."""
    return Figure(None, NOT_APPLICABLE) if target != target else Figure(target)


def of_target(of: Number | Share, target: float) -> Cell:
    """What fraction of its target a figure is; where the target is 0 or there is none, that does not apply."""
    return OfTarget(of, target) if target == target and target != 0 else Given(Figure(None, NOT_APPLICABLE))
