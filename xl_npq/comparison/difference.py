"""What differs between two sources of one provider, and what each change did to each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from xl_npq.comparison.cause import Cause
from xl_npq.comparison.chain import Chain
from xl_npq.comparison.counting import TARGET, Counted, Line, Place, Row, counted
from xl_npq.comparison.instigators import Instigators
from xl_npq.comparison.told import BY_THEMSELVES, Changed, Teller, changes_of
from xl_npq.figures.tidy import figures_of
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables
from xl_npq.values import key

SMALLEST = 1e-9
"""Sums of ratings differ by less where they do not differ at all: they are fractions."""
LABELS = ("metric", "measure", "cohort", "level", "dimension", "group")
COMPARED = ("numerator", "denominator", "value", "target", "status")


class Effect(NamedTuple):
    """What one cause did to one part of one figure, through one person or row."""

    labels: tuple[str, ...]
    part: str
    cause: str
    who: str
    change: float
    detail: str


class FigureChange(NamedTuple):
    """A figure that differs: its labels, and numerator, denominator, value, target and status before and now.

    A figure that one of the sources has no line for has None there.
    """

    labels: tuple[str, ...]
    before: tuple[object, ...]
    after: tuple[object, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs: cells and rows, figures, and the effects, which add up to the differences of the figures."""

    provider: str
    changes: tuple[Changed, ...]
    figures: tuple[FigureChange, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class _Lines:
    """The figures of both sides by the labels to show, and those that both have."""

    labels: Mapping[Line, tuple[str, ...]]
    in_both: frozenset[Line]

    def tell_of(self, place: Place) -> bool:
        """Whether there is such a figure; a target that comes or goes with its whole line is no change."""
        return place.line in (self.in_both if place.part == TARGET else self.labels)


def difference(before: Tables, now: Tables) -> Difference:
    """Compare two sources of one provider, each in canonical form and with an As at.

    Effects of one part of a figure add up to its difference, a lacking figure counting as 0 (docs/comparing.md).
    """
    chain = Chain.of(before, now)
    teller = Teller(chain)
    first, last = _tidy(chain.before), _tidy(chain.after)
    old_labels, new_labels = _labels(first), _labels(last)
    lines = _Lines({**old_labels, **new_labels}, frozenset(set(old_labels) & set(new_labels)))
    steps = list(_steps(chain))
    effects = tuple(
        effect for (_, old), (cause, new) in pairwise(steps) for effect in _effects(old, new, cause, teller, lines)
    )
    (provider,) = providers_of(now)
    return Difference(provider, tuple(changes_of(chain, teller)), tuple(_figures(first, last)), effects)


def _tidy(tables: Tables) -> pd.DataFrame:
    return figures_of(ledger_of(tables, *providers_of(tables))).tidy


def _steps(chain: Chain) -> Iterator[tuple[Cause, Counted]]:
    """What is counted in each state of the data that differs from the one before it."""
    previous: Tables | None = None
    for cause, tables in chain.states():
        if previous is None or _differ(previous, tables):
            yield cause, counted(ledger_of(tables, *providers_of(tables)))
        previous = tables


def _differ(one: Tables, other: Tables) -> bool:
    if set(one.unread) != set(other.unread):
        return True
    return any(not frame.equals(other.frames[name]) for name, frame in one.frames.items())


def _effects(old: Counted, new: Counted, cause: Cause, teller: Teller, lines: _Lines) -> Iterator[Effect]:
    """The effects of one cause: for each person and figure what the person adds now, less what it did before."""
    changes: dict[tuple[str, Place], float] = {}
    whose: dict[str, list[Row]] = {}
    differing = list(_rows_that_differ(old, new))
    behind = Instigators(old, new, differing)
    for row in differing:
        who, rows = _whose(row, cause, teller, behind)
        whose.setdefault(who, []).extend(rows)
        for sign, side in ((-1.0, old), (1.0, new)):
            for place, amount in side.parts(row).items():
                changes[who, place] = changes.get((who, place), 0.0) + sign * amount
    told: dict[str, str] = {}
    for (who, place), change in sorted(changes.items(), key=lambda one: (one[0][1], one[0][0])):
        if abs(change) > SMALLEST and lines.tell_of(place):
            if who not in told:
                told[who] = teller.detail(cause, who, whose[who])
            amount = float(round(change)) if abs(change - round(change)) < SMALLEST else change
            yield Effect(lines.labels[place.line], place.part, cause.value, who, amount, told[who])


def _whose(row: Row, cause: Cause, teller: Teller, behind: Instigators) -> tuple[str, list[Row]]:
    """Who stands behind a row, and which rows tell why; a target that others' rows brought or took is theirs."""
    if isinstance(row[1], int) or cause in BY_THEMSELVES:
        return teller.who(row), [row]
    rows = behind.of(row)
    people = {teller.who(one) for one in rows}
    return (people.pop(), rows) if len(people) == 1 else (teller.who(row), rows)


def _rows_that_differ(old: Counted, new: Counted) -> Iterator[Row]:
    same = old.lines == new.lines
    for row in dict.fromkeys((*old.rows, *new.rows)):
        if not same or old.rows.get(row) != new.rows.get(row):
            yield row
    for row in dict.fromkeys((*old.given, *new.given)):
        if old.given.get(row) != new.given.get(row):
            yield row


def _line(labels: tuple[str, ...]) -> Line:
    return Line(labels[1], *map(key, labels[2:]))


def _labels(tidy: pd.DataFrame) -> dict[Line, tuple[str, ...]]:
    lines = zip(*(tidy[name].tolist() for name in LABELS), strict=True)
    return {_line(labels): labels for labels in lines}


def _figures(before: pd.DataFrame, now: pd.DataFrame) -> Iterator[FigureChange]:
    old, new = _by_line(before), _by_line(now)
    nothing: tuple[object, ...] = (None,) * len(COMPARED)
    for line in {**new, **old}:
        was, becomes = (side[line][1] if line in side else nothing for side in (old, new))
        if not _alike(was, becomes):
            yield FigureChange((new if line in new else old)[line][0], was, becomes)


def _by_line(tidy: pd.DataFrame) -> dict[Line, tuple[tuple[str, ...], tuple[object, ...]]]:
    lines = zip(*(tidy[name].tolist() for name in LABELS), strict=True)
    figures = zip(*(tidy[name].tolist() for name in COMPARED), strict=True)
    return {
        _line(labels): (labels, tuple(None if value != value else value for value in values))
        for labels, values in zip(lines, figures, strict=True)
    }


def _alike(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """A line without any figure is as good as no line: a group of whom nobody is left, say."""
    if one == other:
        return True
    lacking = {one[-1], other[-1]} & {None}
    return bool(lacking) and all(value in (None, 0.0) for value in (*one[:4], *other[:4]))


def totals(effects: tuple[Effect, ...]) -> dict[tuple[tuple[str, ...], str, str], float]:
    """The sum of the effects by the labels of the figure, the part of it, and the cause."""
    found: dict[tuple[tuple[str, ...], str, str], float] = {}
    for effect in effects:
        named = (effect.labels, effect.part, effect.cause)
        found[named] = found.get(named, 0.0) + effect.change
    return found
