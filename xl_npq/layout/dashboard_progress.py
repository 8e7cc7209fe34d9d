"""The Dashboard's tables of Metrics 4 to 7: in window, accuracy, feedback, retention and achievement."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xl_npq.figures.headline import groups_flagged
from xl_npq.layout.dashboard_tables import Band, Figures, cube, put_levels
from xl_npq.layout.headline_figures import headline_figure
from xl_npq.layout.lists_shown import WINDOW, ShownCohort, shown_cohort
from xl_npq.layout.sheet import Value
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS


class _Block(NamedTuple):
    """A metric by cohort: its title, its number, what its columns are called, and its figures."""

    title: str
    metric: int
    name: str
    figures: Figures


def put_progress(band: Band, first: int) -> int:
    """Put Metrics 4, 5 and 7 from a column on, a few cohorts each; returns the column after them."""
    for block in _blocks(band.view):
        band.title(first, block.title)
        for slot in range(1, WINDOW + 1):
            column, shown = first + slot - 1, shown_cohort(band.view, f"metric {block.metric}", slot)
            band.head(column, 1, shown.label, shown.label_at)
            band.name(column, (shown, block.name))
            put_levels(band, column, (shown, block.figures))
        first += WINDOW
    return first


def _blocks(view: View) -> tuple[_Block, ...]:
    retention, achievement = (
        Figures(("Metric 7", (name,)), "share", _headline(view, 7, which))
        for which, name in enumerate(("Retention", "Achievement"))
    )
    outside = ("Retention: groups outside", "Achievement: groups outside")
    return (
        _Block("Metric 4: In window", 4, "Share", Figures(("Metric 4", ("Headline",)), "share", _headline(view, 4))),
        _Block("Metric 5: Accuracy", 5, "Share", Figures(("Metric 5", ("Headline",)), "share", _headline(view, 5))),
        _Block("Metric 7: Retention", 7, "Rate", retention),
        _Block("Metric 7: Achievement", 7, "Rate", achievement),
        _Block("Groups outside", 7, "Groups", Figures(("Metric 7", outside), "figure", _outside(view))),
    )


def _headline(view: View, metric: int, which: int = 0) -> Callable[[int, int], Value]:
    return lambda cohort, level: headline_figure(view, metric, cohort, level, which)


def _outside(view: View) -> Callable[[int, int], Value]:
    """How many groups are outside, of either rate; nothing where neither has a value."""
    rates = dict(zip(("retention_gap", "achievement_gap"), METRICS[6].headlines(view.settings), strict=True))

    def outside(cohort: int, level: int) -> Value:
        known = [gap for gap, rate in rates.items() if cube(view, rate, "value")(cohort, level) != ""]
        return sum(int(groups_flagged(view.figures, gap, "Yes")[cohort, level]) for gap in known) if known else ""

    return outside


def put_feedback(band: Band, first: int) -> None:
    """Put Metric 6, of all cohorts together: the mean rating and how many responses it is of."""
    view = band.view
    whole = ShownCohort(view.cohorts + 1, "All", "(Cohort_count+1)", "")
    band.title(first, "Metric 6")
    band.head(first, 2, "All cohorts")
    parts = (
        ("Rating", Figures(("Metric 6", ("Headline",)), "rating", _headline(view, 6))),
        ("Responses", Figures(("Metric 6", ("Responses",)), "figure_if_any", cube(view, "mean_rating", "denominator"))),
    )
    for column, (name, figures) in enumerate(parts, first):
        band.said(column, name)
        put_levels(band, column, (whole, figures))
