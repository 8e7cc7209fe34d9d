"""What each row adds to each figure: the counts of the measures, taken apart again row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xl_npq.facts.fact import Column, Ledger
from xl_npq.facts.groups import code_name
from xl_npq.figures.axes import ALL, TOTAL, Axes, axes_of
from xl_npq.figures.tally import Tally
from xl_npq.figures.targets import supplied_of, targets_of
from xl_npq.figures.tidy import GAPS, SUPPLIED
from xl_npq.measures import Count, Measure, Target, rows_with
from xl_npq.metrics import MEASURES
from xl_npq.values import key

NUMERATOR, DENOMINATOR, VALUE, TARGET = "numerator", "denominator", "value", "target"
PARTS = (NUMERATOR, DENOMINATOR, VALUE, TARGET)
"""Numerator and denominator are counted; the value of a supplied figure and a target are taken from a row."""


class Line(NamedTuple):
    """A figure by its labels, in the form in which labels are compared."""

    measure: str
    cohort: str
    level: str
    dimension: str
    group: str


class Place(NamedTuple):
    """A part of a figure."""

    line: Line
    part: str


Row = tuple[str, int | str]
"""A table, and the number of the row in it; a target's row is named instead."""


class Stands(NamedTuple):
    """Where a row counts and how much: cohort and level ("" for one without a line), groups, and its weights."""

    cohort: str
    level: str
    groups: tuple[tuple[str, str], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Counted:
    """Every row of one state of the data that adds to a figure, and which figures there are."""

    rows: Mapping[Row, Stands]
    given: Mapping[Row, Mapping[Place, float]]
    lines: tuple[object, ...]
    measures: Mapping[str, Measure]

    def parts(self, row: Row) -> Mapping[Place, float]:
        """What a row adds to each part of each figure."""
        if row in self.given:
            return self.given[row]
        return dict(self._expanded(row)) if row in self.rows else {}

    def _expanded(self, row: Row) -> Iterator[tuple[Place, float]]:
        stands = self.rows[row]
        counts = dict(zip(counts_of(row[0]), stands.weights, strict=True))
        for name, measure in self.measures.items():
            if measure.table != row[0]:
                continue
            for part, count in ((NUMERATOR, measure.numerator), (DENOMINATOR, measure.denominator)):
                if count is not None and counts[count]:
                    for line in _lines(name, measure, stands):
                        yield Place(line, part), counts[count]


def _lines(name: str, measure: Measure, stands: Stands) -> Iterator[Line]:
    cohorts = (stands.cohort, key(ALL)) if stands.cohort else (key(ALL),)
    if stands.level:
        levels: tuple[str, ...] = (stands.level, key(TOTAL))
    else:
        levels = (key(TOTAL),) if measure.without_level_in_total else ()
    everybody = () if name in GAPS else ((key(ALL), key(ALL)),)
    groups = (*everybody, *(stands.groups if measure.by_group else ()))
    for cohort in cohorts:
        for level in levels:
            for dimension, group in groups:
                yield Line(name, cohort, level, dimension, group)


def counts_of(table: str) -> tuple[Count, ...]:
    """The counts that any measure takes of a table."""
    found = (one for measure in MEASURES.values() if measure.table == table for one in _both(measure))
    return tuple(dict.fromkeys(found))


def _both(measure: Measure) -> Iterator[Count]:
    yield measure.numerator
    if measure.denominator is not None:
        yield measure.denominator


def counted(ledger: Ledger) -> Counted:
    """The rows of one provider's state, from its facts."""
    axes = axes_of(ledger)
    rows: dict[Row, Stands] = {}
    for table in ("Participants", "Assessments", "Feedback"):
        rows |= _standing(table, ledger, axes)
    gaps = {name: MEASURES[headline(ledger.settings)] for name, headline in GAPS.items()}
    given = {**_supplied(ledger, axes), **_targets(ledger, axes)}
    lines = (axes.years, axes.levels, tuple(axes.dimensions), tuple(rate.name for rate in gaps.values()))
    return Counted(rows, given, lines, {**MEASURES, **gaps})


def _standing(table: str, ledger: Ledger, axes: Axes) -> Iterator[tuple[Row, Stands]]:
    rows = ledger[table]
    weights = np.stack([_weight(ledger, table, count) for count in counts_of(table)], axis=1)
    cohorts = dict(zip(axes.years, axes.cohorts, strict=False))
    levels = dict(zip(axes.level_numbers, map(key, axes.levels), strict=True))
    known = axes.dimensions if table == "Participants" else {}
    groups = {name: dict(zip(one.codes, map(key, one.labels), strict=True)) for name, one in known.items()}
    codes = {name: rows[code_name(name)] for name in known}
    numbers = rows.frame.index.to_numpy()
    for place in np.flatnonzero(weights.any(axis=1)):
        labels = ((key(name), groups[name].get(int(codes[name][place]), "")) for name in known)
        yield (
            (table, int(numbers[place])),
            Stands(
                cohorts.get(int(rows["Cohort year"][place]), ""),
                levels.get(int(rows["Level no"][place]), ""),
                tuple((name, label) for name, label in labels if label),
                tuple(weights[place].tolist()),
            ),
        )


def _weight(ledger: Ledger, table: str, count: Count) -> Column:
    rows = ledger[table]
    holds = np.ones(len(rows), dtype=bool)
    for term in count.terms:
        holds &= rows[term.fact] == term.value
    weights = rows[count.total].astype("float64") if count.total else np.ones(len(rows))
    return np.where(holds, weights, 0.0)


def _supplied(ledger: Ledger, axes: Axes) -> dict[Row, dict[Place, float]]:
    rows = ledger["Supplied"]
    numbers, values = rows.frame.index.to_numpy(), rows.number("Value")
    names = {number: name for name, number in SUPPLIED.items()}
    cohorts = {0: key(ALL), **dict(zip(axes.years, axes.cohorts, strict=False))}
    levels = {0: key(TOTAL), **dict(zip(axes.level_numbers, map(key, axes.levels), strict=True))}
    found: dict[Row, dict[Place, float]] = {}
    for place in np.flatnonzero(rows["Latest"] == 1):
        cohort = cohorts.get(int(rows["Cohort year"][place]), "")
        level = levels.get(int(rows["Level no"][place]), "")
        if cohort and level:
            name = f"{names[int(rows['Measure no'][place])]}_supplied"
            there = Place(Line(name, cohort, level, key(ALL), key(ALL)), VALUE)
            found["Supplied", int(numbers[place])] = {there: float(values[place])}
    return found


def _targets(ledger: Ledger, axes: Axes) -> dict[Row, dict[Place, float]]:
    """What each row of Targets, or each setting, adds to the targets of the lines that it is for."""
    found: dict[Row, dict[Place, float]] = {}
    recruited = Tally(ledger, axes).count("Participants", rows_with("Recruited"), ALL)[:, :, 0]
    for measure in MEASURES.values():
        if measure.target is Target.NONE:
            continue
        table = targets_of(measure, ledger, axes, recruited)
        for at, across in zip(*np.nonzero(~np.isnan(table)), strict=True):
            for row, amount in _behind(measure, axes, table[at], int(across), axes.cohorts[at]):
                for name in _names(measure, ledger, axes):
                    line = Line(name, key(axes.cohorts[at]), key(axes.level_names[across]), key(ALL), key(ALL))
                    found.setdefault(row, {})[Place(line, TARGET)] = amount
    return found


def _names(measure: Measure, ledger: Ledger, axes: Axes) -> Iterator[str]:
    yield measure.name
    if measure.name in SUPPLIED and supplied_of(SUPPLIED[measure.name], ledger, axes) is not None:
        yield f"{measure.name}_supplied"


def _behind(measure: Measure, axes: Axes, targets: Column, across: int, cohort: str) -> Iterator[tuple[Row, float]]:
    """The rows behind one target and what each adds to it: Metric 1's Total is the sum of its levels'."""
    if measure.target is Target.SETTING:
        yield ("Settings", f"Metric {measure.metric} target"), float(targets[across])
        return
    for place in range(len(axes.levels)) if across == len(axes.levels) else (across,):
        if not np.isnan(targets[place]):
            yield ("Targets", f"{axes.levels[place]}, {cohort}"), float(targets[place])
