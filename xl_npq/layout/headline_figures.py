"""The headline figure of a metric, as its sheet shows it."""

from __future__ import annotations

from xl_npq.figures.tidy import Figures
from xl_npq.layout.sheet import Value, plain
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS
from xl_npq.settings import Settings


def headline_figure(view: View, number: int, cohort: int, level: int, which: int = 0) -> Value:
    """The figure of a cohort and level, by place; what the QA agent supplied comes first. `which` of several rates."""
    return figure_in(view.figures, view.settings, number, cohort, level, which)


def figure_in(figures: Figures, settings: Settings, number: int, cohort: int, level: int, which: int = 0) -> Value:
    """The same of any figures."""
    metric = METRICS[number - 1]
    if (metric.supplied, "All") in figures.blocks:
        supplied = plain(figures.cube(metric.supplied, "value")[cohort, level, 0])
        if supplied != "":
            return supplied
    return plain(figures.cube(metric.headlines(settings)[which], "value")[cohort, level, 0])
