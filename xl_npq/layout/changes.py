"""The Dashboard's change since the cohort before: by metric and level, in a sign and a number with its sign."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.figures.headline import headlines
from xl_npq.layout.dashboard_tables import Band
from xl_npq.layout.headline_figures import headline_figure
from xl_npq.layout.sheet import Value
from xl_npq.layout.view import View


class _Changed(NamedTuple):
    """A metric whose change is shown: heading, number, column of its summary, which of its rates, and the style."""

    name: str
    number: int
    column: str
    which: int = 0
    style: str = "change_points"


CHANGED = (
    _Changed("Metric 1", 1, "Recruited", style="change_count"),
    _Changed("Metric 2", 2, "Share"),
    _Changed("Metric 3", 3, "Share"),
    _Changed("Metric 4", 4, "Headline"),
    _Changed("Metric 5", 5, "Headline"),
    _Changed("7: kept", 7, "Retention"),
    _Changed("7: passed", 7, "Achievement", 1),
)
_NO_BEFORE = "none yet"


def put_changes(band: Band, first: int) -> None:
    """Put the table from a column on, a metric in each: the latest cohort with figures, less the one before it."""
    band.title(first, "Change on the cohort before: 1 in people, others in points")
    for column, changed in enumerate(CHANGED, first):
        band.head(column, 1, changed.name)
        band.said(column, *_cohort(band.view, changed))
        for slot in range(1, band.view.plan.levels + 1):
            _put_change(band, changed, slot, column)


def _number(view: View, changed: _Changed) -> int:
    """The number of the latest cohort with figures, 0 for none."""
    latest = headlines(view.figures, view.settings)[changed.number - 1].latest_cohort
    return view.figures.axes.cohorts.index(latest) + 1 if latest else 0


def _cohort(view: View, changed: _Changed) -> tuple[str, str]:
    """The cohort whose figures have changed since the one before it, and the formula that gives it."""
    number, cohorts = _number(view, changed), view.figures.axes.cohorts
    at = view.refs["Statuses"].at("With figures", changed.number)
    labels = view.refs["Cohorts in use"].all("Cohort")
    formula = f'IF({at}<2,"{_NO_BEFORE}",INDEX({labels},MAX(1,{at})))'
    return cohorts[number - 1] if number > 1 else _NO_BEFORE, formula


def _put_change(band: Band, changed: _Changed, slot: int, column: int) -> None:
    view = band.view
    ref = view.refs[f"Metric {changed.number} summary"].all(changed.column)
    at = view.refs["Statuses"].at("With figures", changed.number)
    now, before = (f"INDEX({ref},MAX(1,({at}-{back})*(Level_count+1)+{slot}))" for back in (1, 2))
    scale = "" if changed.style == "change_count" else "*100"
    blank = f'OR({now}="",{before}="")'
    band.sheet.put(
        band.levels + slot - 1,
        column,
        _change(view, changed, slot),
        f'IF({at}<2,"",IF({slot}>Level_count+1,"",IF({blank},"",({now}-{before}){scale})))',
        changed.style,
    )


def _change(view: View, changed: _Changed, slot: int) -> Value:
    number = _number(view, changed)
    if number < 2 or slot > view.levels + 1:
        return ""
    now, before = (headline_figure(view, changed.number, number - back, slot - 1, changed.which) for back in (1, 2))
    if not isinstance(now, (int, float)) or not isinstance(before, (int, float)):
        return ""
    return (now - before) * (1 if changed.style == "change_count" else 100)
