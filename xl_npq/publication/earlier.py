"""What an earlier report shows in the places of this one, and the counts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xl_npq.calculated import work_out
from xl_npq.facts.fact import Ledger, Rows
from xl_npq.figures.axes import ALL, Axes
from xl_npq.figures.tidy import figures_of
from xl_npq.publication.counts import counts_of
from xl_npq.publication.report import SUPPRESSED, Figure, PublicTable, Report
from xl_npq.publication.scope import Scope
from xl_npq.publication.sketch import Counted, Given, Number, TableSketch
from xl_npq.values import serial


@dataclass(frozen=True)
class Before:
    """An earlier report: what it shows of each count (None: withheld), rounded to a base (1: not at all).

    It withheld counts from 1 to one less than `below`.

    `counts` are those counts as the source of today has them as at the date of that report: nothing but that tells what
    was withheld. Corrections since then can make them others than were shown.
    """

    shown: Mapping[Counted, float | None] = field(default_factory=dict)
    counts: Mapping[Counted, float] = field(default_factory=dict)
    base: int = 1
    below: int = 0


def before_of(scope: Scope, tables: Iterable[TableSketch], previous: Report | None) -> Before:
    """What an earlier report shows in the places of these tables."""
    if previous is None:
        return Before()
    every = tuple(tables)
    counts, base = _counts_then(scope, every, previous), max(previous.round_to, 1)
    return Before(_shown(every, previous), counts, base, previous.suppress_below)


def _shown(tables: Iterable[TableSketch], previous: Report) -> Mapping[Counted, float | None]:
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
                if isinstance(cell, Number) and place in figures:
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


def _counts_then(scope: Scope, tables: tuple[TableSketch, ...], previous: Report) -> Mapping[Counted, float]:
    """The counts of today's source as at the date of an earlier report, in the places of today's cohorts and groups."""
    ledger = _as_at(scope.ledger, date.fromisoformat(previous.as_at))
    then = Scope(ledger, figures_of(ledger))
    here, there = scope.figures.axes, then.figures.axes
    wanted = {here_too: count for count in _numbers(tables) if (here_too := _moved(count, here, there)) is not None}
    found = counts_of(then, wanted)
    return {count: found[here_too] for here_too, count in wanted.items()}


def _as_at(ledger: Ledger, day: date) -> Ledger:
    rows = {name: Rows(one.frame) for name, one in ledger.tables.items()}
    return work_out(ledger.provider, replace(ledger.settings, as_at=int(serial(day))), rows, ledger.unread)


def _numbers(tables: Iterable[TableSketch]) -> Iterable[Counted]:
    return {cell.of for table in tables for row in table.rows for cell in row if isinstance(cell, Number)}


def _moved(count: Counted, here: Axes, there: Axes) -> Counted | None:
    """A count in the places of other axes; None where they have no such cohort or group."""
    if count.cohort < 0:
        return count
    year = here.years[count.cohort]
    if year not in there.years or count.dimension not in (ALL, *there.dimensions):
        return None
    label = here.groups(count.dimension)[count.group]
    if label not in there.groups(count.dimension):
        return None
    return count._replace(cohort=there.years.index(year), group=there.groups(count.dimension).index(label))
