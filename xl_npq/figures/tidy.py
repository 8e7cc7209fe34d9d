"""One provider's figures in one tidy frame: every measure by cohort, level and group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.facts.fact import Ledger
from xl_npq.figures.asked import AsAsked
from xl_npq.figures.axes import ALL, Axes, Known, axes_of
from xl_npq.figures.gaps import CHANCE, Compared, chances_of
from xl_npq.figures.status import MET, NOT_MET, begins_after, can_still_come, statuses, year_running
from xl_npq.figures.tally import Cube, Tally
from xl_npq.figures.targets import supplied_of, targets_of
from xl_npq.measures import Measure, rows_with
from xl_npq.metrics import METRICS
from xl_npq.metrics.metric7 import achievement, retention

TIDY = [
    "provider",
    "metric",
    "measure",
    "cohort",
    "level",
    "dimension",
    "group",
    "numerator",
    "denominator",
    "value",
    "target",
    "variance",
    "pct_target",
    "status",
]
GAP_COLUMNS = (*CHANCE, "flagged")
GAPS = {"retention_gap": retention, "achievement_gap": achievement}
"""Measures of gaps, each with the setting's choice of the rate that it compares."""
SUPPLIED = {"accuracy": 1, "mean_rating": 2}

Column = npt.NDArray[np.generic] | str
Block = Mapping[str, Column]
Place = tuple[str, str]
"""A measure and a dimension."""


@dataclass(frozen=True)
class Figures:
    """The lines of a provider's tables, and every figure on them by measure and dimension, worked out as asked for."""

    axes: Axes
    blocks: Mapping[Place, Block]

    def cube(self, measure: str, column: str, dimension: str = ALL) -> npt.NDArray[Any]:
        """One column of a measure by cohort (All last), level (Total last) and group."""
        return np.asarray(self.blocks[measure, dimension][column])

    def worked_out(self) -> Figures:
        """The same figures, all worked out: they need the provider's rows no longer."""
        return Figures(self.axes, {place: dict(block) for place, block in self.blocks.items()})

    @property
    def tidy(self) -> pd.DataFrame:
        """Every figure, a row each (contract, 'Command line')."""
        columns = {
            name: np.concatenate([_column(block, name) for block in self.blocks.values()])
            for name in (*TIDY, *GAP_COLUMNS)
        }
        return pd.DataFrame(columns)


def figures_of(ledger: Ledger, known: Known | None = None) -> Figures:
    """Every measure of one provider, with targets, statuses and gaps (framework, 'Measures').

    Groups stand as in `axes_of`.
    """
    tally = Tally(ledger, axes_of(ledger, known))
    return Figures(tally.axes, AsAsked(dict(_blocks(tally))))


def _column(block: Block, name: str) -> npt.NDArray[np.generic]:
    size = np.asarray(block["value"]).size
    content = block.get(name)
    if content is None:
        return np.full(size, "", dtype=object) if name == "flagged" else np.full(size, np.nan)
    if isinstance(content, str):
        return np.full(size, content, dtype=object)
    return content.reshape(-1)


def _blocks(tally: Tally) -> Iterator[tuple[Place, Callable[[], Block]]]:
    for metric in METRICS:
        for measure in metric.measures:
            for dimension in (ALL, *(tally.axes.dimensions if measure.by_group else ())):
                yield (measure.name, dimension), partial(_measured, tally, measure, dimension)
            if measure.name in SUPPLIED:
                yield from _supplied(tally, measure)
    measures = {measure.name: measure for metric in METRICS for measure in metric.measures}
    yield from _gaps(tally, {name: measures[headline(tally.ledger.settings)] for name, headline in GAPS.items()})


def _lines(tally: Tally, metric: str, measure: str, dimension: str) -> dict[str, Column]:
    axes, groups = tally.axes, tally.axes.groups(dimension)
    shape = (len(axes.cohorts), len(axes.level_names), len(groups))
    cohorts, levels = (np.array(names, dtype=object) for names in (axes.cohorts, axes.level_names))
    return {
        "provider": tally.ledger.provider,
        "metric": metric,
        "measure": measure,
        "cohort": np.broadcast_to(cohorts[:, None, None], shape),
        "level": np.broadcast_to(levels[None, :, None], shape),
        "dimension": dimension,
        "group": np.broadcast_to(np.array(groups, dtype=object), shape),
    }


def _ratio(numerator: Cube, denominator: Cube) -> Cube:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def _may_come(tally: Tally, dimension: str, pending: bool) -> npt.NDArray[np.bool_]:
    commenced, due, presented = (
        tally.count("Participants", rows_with(fact), dimension) for fact in ("Commenced", "Due", "Presented")
    )
    return can_still_come(begins_after(tally.axes, tally.ledger.settings), commenced, due, presented, pending)


def _measured(tally: Tally, measure: Measure, dimension: str) -> Block:
    table, loose = measure.table, measure.without_level_in_total
    count = tally.count(table, measure.numerator, dimension, loose)
    if measure.denominator is None:
        begun = ~begins_after(tally.axes, tally.ledger.settings)[:, None, None] & bool(tally.axes.years)
        value = np.where(begun | (count > 0), count, np.nan)
        numerator, denominator = value, np.full(count.shape, np.nan)
    else:
        numerator, denominator = count, tally.count(table, measure.denominator, dimension, loose)
        value = _ratio(numerator, denominator)
    return {"count": count, **_judged(tally, measure, dimension, numerator, denominator, value)}


def _judged(tally: Tally, measure: Measure, dimension: str, numerator: Cube, denominator: Cube, value: Cube) -> Block:
    target = np.full(value.shape, np.nan)
    if dimension == ALL:
        recruited = tally.count("Participants", rows_with("Recruited"), ALL)[:, :, 0]
        target[:, :, 0] = targets_of(measure, tally.ledger, tally.axes, recruited)
    compared = value if measure.decimals is None else np.round(value, measure.decimals)
    running = np.zeros(value.shape, dtype=bool)
    if measure.denominator is None:
        running[:] = year_running(tally.axes, tally.ledger.settings)[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(target == 0, np.nan, value / target)
    return {
        **_lines(tally, measure.metric, measure.name, dimension),
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "target": target,
        "variance": value - target,
        "pct_target": share,
        "status": statuses(value, target, compared >= target, _may_come(tally, dimension, measure.pending), running),
    }


def _supplied(tally: Tally, measure: Measure) -> Iterator[tuple[Place, Callable[[], Block]]]:
    table, name = supplied_of(SUPPLIED[measure.name], tally.ledger, tally.axes), f"{measure.name}_supplied"
    if table is not None:
        nothing = np.full((*table.shape, 1), np.nan)
        given = table[:, :, None]
        yield (name, ALL), lambda: {**_judged(tally, measure, ALL, nothing, nothing, given), "measure": name}


def _gaps(tally: Tally, rates: Mapping[str, Measure]) -> Iterator[tuple[Place, Callable[[], Block]]]:
    places = [(name, dimension) for name in rates for dimension in tally.axes.dimensions]
    compared = AsAsked(
        {(name, dimension): partial(_compared, tally, rates[name], dimension) for name, dimension in places}
    )
    chances = cache(lambda: dict(zip(places, chances_of(list(compared.values())), strict=True)))
    for name, dimension in places:
        yield (name, dimension), partial(_gap_block, tally, rates[name], (name, dimension), compared, chances)


def _compared(tally: Tally, rate: Measure, dimension: str) -> Compared:
    assert rate.denominator is not None
    return Compared(
        *(tally.count(rate.table, count, dimension) for count in (rate.numerator, rate.denominator)),
        *(tally.count(rate.table, count, ALL) for count in (rate.numerator, rate.denominator)),
    )


def _gap_block(
    tally: Tally,
    rate: Measure,
    place: Place,
    compared: Mapping[Place, Compared],
    chances: Callable[[], Mapping[Place, Mapping[str, Cube]]],
) -> Block:
    (name, dimension), counts = place, compared[place]
    known, outside = ~np.isnan(counts.gap), counts.outside(tally.ledger.settings)
    without = statuses(
        counts.gap, counts.gap, known, _may_come(tally, dimension, rate.pending), np.zeros(known.shape, dtype=bool)
    )
    told = {
        **_lines(tally, rate.metric, name, dimension),
        "numerator": counts.numerator,
        "denominator": counts.denominator,
        "value": counts.gap,
        "status": np.where(known, np.where(outside, NOT_MET, MET), without),
        "flagged": np.where(known, np.where(outside, "Yes", "No"), "").astype(object),
    }
    # A status needs no chances, which take longest to work out.
    return AsAsked(
        {column: partial(told.__getitem__, column) for column in told}
        | {column: partial(lambda column: chances()[place][column], column) for column in CHANCE}
    )
