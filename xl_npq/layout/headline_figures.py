"""The headline figure of a metric, as its sheet shows it."""

from __future__ import annotations

from xl_npq.layout.sheet import Value, plain
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS


def headline_figure(view: View, number: int, cohort: int, level: int, which: int = 0) -> Value:
    """The figure of a cohort and level, by place; what the QA agent supplied comes first. `which` of several rates."""
    metric, figures = METRICS[number - 1], view.figures
    if (metric.supplied, "All") in figures.blocks:
        supplied = plain(figures.cube(metric.supplied, "value")[cohort, level, 0])
        if supplied != "":
            return supplied
    return plain(figures.cube(metric.headlines(view.settings)[which], "value")[cohort, level, 0])
