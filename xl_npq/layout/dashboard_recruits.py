"""The Dashboard's tables of Metrics 1 to 3: figures against targets, cohort by cohort, and targets to come."""

from __future__ import annotations

from xl_npq.layout.dashboard_tables import Band, Figures, cube, put_levels
from xl_npq.layout.lists_shown import ACTUALS, FUTURES, WINDOW, shown_cohort
from xl_npq.layout.sheet import letter
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS

_TO_COME = "Target"
_PARTS = (
    ("Actual", "Recruited", "value", "figure"),
    ("Target", "Target", "target", "figure"),
    ("Variance", "Variance", "variance", "signed"),
)
_BACKGROUND = {2: ("fsm30", "Recruits from FSM schools"), 3: ("non_white_british", "Non-white British recruits")}


def put_recruitment(band: Band, first: int) -> int:
    """Put Metric 1 from a column on; returns the column after it."""
    band.title(first, f"Metric 1: {METRICS[0].title}")
    for block in range(ACTUALS):
        _actual_or_next(band, first + block * len(_PARTS), block + 1)
    rest = first + ACTUALS * len(_PARTS)
    for block in range(FUTURES):
        shown = shown_cohort(band.view, "future", block + 1)
        band.head(rest + block, 1, shown.label, shown.label_at)
        band.name(rest + block, (shown, _TO_COME))
        put_levels(band, rest + block, (shown, _target(band.view)))
    return rest + FUTURES


def _target(view: View) -> Figures:
    return Figures(("Metric 1", ("Target",)), "figure", cube(view, "recruited", "target"))


def _actual_or_next(band: Band, first: int, block: int) -> None:
    """A cohort with its figures; where none is left to show, the target of one to come."""
    view = band.view
    actual, following = shown_cohort(view, "actual", block), shown_cohort(view, "next", block)
    label = f"IF({actual.number_at}=0,{following.label_at},{actual.label_at})"
    band.head(first, 1, actual.label or following.label, label)
    # Only a cohort with figures has names above its other columns.
    band.darken(first + 1, len(_PARTS) - 1, f'${letter(first + 1)}${band.names}<>""')
    for column, (name, source, field, style) in enumerate(_PARTS, first):
        figures = Figures(("Metric 1", (source,)), style, cube(view, "recruited", field))
        to_come = [(following, _target(view))] if column == first else []
        band.name(column, (actual, name), *((shown, _TO_COME) for shown, _ in to_come))
        put_levels(band, column, (actual, figures), *to_come)


def put_background(band: Band, metric: int, first: int) -> int:
    """Put Metric 2 or 3 from a column on; returns the column after it."""
    measure, words = _BACKGROUND[metric]
    band.title(first, f"Metric {metric}: {words}")
    for block in range(WINDOW):
        shown = shown_cohort(band.view, f"metric {metric}", block + 1)
        column = first + 2 * block
        band.head(column, 2, shown.label, shown.label_at)
        for offset, (name, source, field) in enumerate((("Target", "Target", "target"), ("Actual", "Share", "value"))):
            band.name(column + offset, (shown, name))
            figures = Figures((f"Metric {metric}", (source,)), "share", cube(band.view, measure, field))
            put_levels(band, column + offset, (shown, figures))
    return first + 2 * WINDOW
