"""The tidy frame as tables for people: rounded half away from zero, a table for each measure."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from xl_npq.cli.terminal import counted, show, show_table
from xl_npq.figures.tidy import GAPS
from xl_npq.metrics import MEASURES, METRICS
from xl_npq.rounding import half_up
from xl_npq.values import general

MOST_GAPS = 20
_UNITS = {metric.number: metric.unit for metric in METRICS}
_TITLES = {
    **{name: measure.title for name, measure in MEASURES.items()},
    **{metric.supplied: f"{metric.title}, as the QA agent supplied it" for metric in METRICS if metric.supplied},
    "retention_gap": "Retention: groups outside the tolerance",
    "achievement_gap": "Achievement: groups outside the tolerance",
}
_NUMBERS = ("Count", "Met", "Of", "Value", "Target", "% of target", "Gap")


def show_figures(figures: pd.DataFrame) -> None:
    """Show a table for each provider and measure: everybody together, and of Metric 7's gaps those outside."""
    kept = figures[(figures["dimension"] == "All") | (figures["flagged"] == "Yes")]
    metrics, targets = kept[kept["metric"].isin(_UNITS)], kept[~kept["metric"].isin(_UNITS)]
    for key, rows in metrics.groupby(["provider", "metric", "measure"], sort=False):
        provider, metric, measure = map(str, key)
        show(f"{provider}, Metric {metric}: {_TITLES[measure]} ({measure})")
        if measure in GAPS:
            _show_gaps(rows)
        else:
            _show_measure(rows, _UNITS[metric])
        show()
    for name, rows in targets.groupby("provider", sort=False):
        _show_partnership(str(name), rows)
    left_out = len(figures) - len(kept)
    if left_out:
        show(f"{counted(left_out, 'row')} of groups not shown: --format csv gives every row, unrounded.")


def _show_measure(figures: pd.DataFrame, unit: str) -> None:
    rows = [
        (
            row.cohort,
            row.level,
            count(row.numerator),
            count(row.denominator),
            amount(row.value, unit),
            amount(row.target, unit),
            amount(row.pct_target, "share"),
            row.status,
        )
        for row in _records(figures)
    ]
    show_table(("Cohort", "Level", "Count", "Of", "Value", "Target", "% of target", "Status"), rows, _NUMBERS)


def _show_gaps(figures: pd.DataFrame) -> None:
    rows = [
        (
            row.cohort,
            row.level,
            row.dimension,
            row.group,
            count(row.numerator),
            count(row.denominator),
            points(row.value),
        )
        for row in _records(figures.head(MOST_GAPS))
    ]
    show_table(("Cohort", "Level", "Dimension", "Group", "Count", "Of", "Gap"), rows, _NUMBERS)
    if len(figures) > MOST_GAPS:
        show(f"... and {len(figures) - MOST_GAPS:,} more")


def _show_partnership(provider: str, figures: pd.DataFrame) -> None:
    """A line for each measure of the partnership targets; numbers are in the measure's own unit."""
    show(f"{provider}: Collective Partnership Targets")
    rows = [
        (
            row.metric,
            row.measure,
            count(row.numerator),
            count(row.denominator),
            *(_as_typed(row, number) for number in (row.value, row.target)),
            row.status,
        )
        for row in _records(figures)
    ]
    show_table(("KPI", "Measure", "Met", "Of", "Value", "Target", "Status"), rows, _NUMBERS)
    show()


def _as_typed(row: Any, number: float) -> str:
    """Of schools a share that meets the target; of the authority its own figure."""
    if math.isnan(row.numerator):
        return "" if math.isnan(number) else general(number)
    return amount(number, "share")


def _records(figures: pd.DataFrame) -> list[Any]:
    return list(figures.itertuples(index=False))


def count(number: float) -> str:
    """A count, or a sum of ratings, with commas between its thousands; blank for no value."""
    return "" if math.isnan(number) else f"{half_up(number, 0):,}"


def amount(number: float, unit: str) -> str:
    """A value in its measure's unit: people, a share as a percentage, a rating; blank for no value."""
    if math.isnan(number):
        return ""
    if unit == "share":
        return f"{half_up(number * 100, 1)}%"
    return f"{half_up(number, 2)}" if unit == "rating" else count(number)


def points(gap: float) -> str:
    """A gap in percentage points, with its sign."""
    return f"{half_up(gap * 100, 1):+} points"
