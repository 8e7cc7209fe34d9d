"""The charts of the Dashboard."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.layout.chart import Chart, Drawn, Series, Source
from xl_npq.layout.lists_charts import source
from xl_npq.layout.lists_shown import CHARTED, shown_cohort
from xl_npq.layout.sheet import Sheet, letter, quoted
from xl_npq.layout.view import View

_STRIP = ((1, 7.5), (5, 6.2), (9, 6.2), (13, 6.2), (17, 10.6))
"""The charts of the Dashboard from left to right: the column that each begins in, and its width in centimetres."""
LOW, _HIGHEST, _LEVEL = 5.6, 11.4, 1.14
"""Centimetres: the least and the greatest height, and the height for each level whose bars stand apart."""
_NONE = "(no figures yet)"


class _Titled(NamedTuple):
    """A chart's title, of which `cohort` is the last part, and what is drawn."""

    words: str
    cohort: str
    cohort_at: str
    labels: Source
    series: tuple[Series, ...]
    form: str
    alt: str
    most: float | None = None


def high_for(levels: int) -> float:
    """The height of charts in which the bars of so many levels stand apart, in centimetres."""
    return max(LOW, min(_HIGHEST, levels * _LEVEL))


def put_dashboard_charts(sheet: Sheet, view: View, row: int, high: float) -> None:
    """Put the charts side by side, across the sheet, so many centimetres high."""
    for titled, (column, width) in zip((*_by_level(view), _thresholds(view), _gaps(view)), _STRIP, strict=True):
        _put(sheet, titled, row, column, (width, high))


def _put(sheet: Sheet, titled: _Titled, row: int, column: int, size: tuple[float, float]) -> None:
    """Its title stands in the cell that the chart begins at, where those who cannot see the chart come upon it."""
    cohort = titled.cohort or _NONE
    at = titled.cohort_at
    sheet.put(row, column, f"{titled.words}, {cohort}", f'"{titled.words}, "&IF({at}="","{_NONE}",{at})', "behind")
    place = f"{letter(column)}{row}"
    title = Source(f"{quoted(sheet.name)}!${letter(column)}${row}", (f"{titled.words}, {cohort}",))
    width, height = size
    series, form, alt, most = titled.series, titled.form, titled.alt, titled.most
    sheet.charts.append(Chart(place, title, titled.labels, series, form, alt, width, height, most))


def _by_level(view: View) -> tuple[_Titled, ...]:
    block = "Levels charted"
    parts = (
        ("1: recruited against target", "Recruited", "Recruitment target", "#,##0;;", "people recruited"),
        ("2: share from FSM schools against target", "FSM share", "FSM target", "0%;;", "share from FSM schools"),
        (
            "3: non-white British share against target",
            "Non-white British share",
            "Non-white British target",
            "0%;;",
            "share of non-white British people",
        ),
    )
    cohorts = [shown_cohort(view, use, 1) for use in CHARTED]
    return tuple(
        _Titled(
            f"Metric {words}",
            shown.label,
            shown.label_at,
            source(view, block, "Level"),
            (
                Series("Actual", source(view, block, actual), Drawn.SOLID),
                Series("Target", source(view, block, target), Drawn.HATCHED),
            ),
            form,
            f"Bar chart: {what} in the cohort that is judged, a pair of bars for each level: actual, filled, "
            "and target, hatched. The figures stand in the tables beside it.",
        )
        for shown, (words, actual, target, form, what) in zip(cohorts, parts, strict=True)
    )


def _thresholds(view: View) -> _Titled:
    block = "Thresholds charted"
    return _Titled(
        "Metrics 4 to 6 against their thresholds",
        "all levels",
        '"all levels"',
        source(view, block, "Metric"),
        (
            Series("Figure", source(view, block, "Figure"), Drawn.SOLID),
            Series("Threshold", source(view, block, "Threshold"), Drawn.HATCHED),
        ),
        "0.0%;;",
        "Bar chart: share presented in window, accuracy, and mean rating as a share of 10, all levels together, in the "
        "latest cohort with figures. Each has a filled bar beside a hatched one for its threshold.",
        1.0,
    )


def _gaps(view: View) -> _Titled:
    block = "Gaps charted"
    latest = view.headlines[6].latest_cohort
    label = view.refs["Statuses"].at("Latest cohort", 7)
    interval = (source(view, block, "Down"), source(view, block, "Up"))
    series = (
        Series("Gap, with its 95% interval", source(view, block, "Gap"), Drawn.DOT, interval),
        Series("Tolerance", source(view, block, "Upper edge"), Drawn.EDGE),
        Series("Tolerance below", source(view, block, "Lower edge"), Drawn.EDGE),
        Series("Lower ends", source(view, block, "From"), Drawn.UNSEEN),
        Series("Upper ends", source(view, block, "To"), Drawn.UNSEEN),
    )
    return _Titled(
        "Metric 7: widest gaps with their 95% intervals, and the tolerance (dashes)",
        latest,
        label,
        source(view, block, "Group"),
        series,
        "+0%;-0%;0%",
        "Dot plot: the widest gaps between a group's rate and its level's, each a dot on a line from the lower to "
        "the upper end of its 95% interval, with dashed lines at the tolerance above and below. A long line is a small "
        "group. The figures stand on the sheet Metric 7.",
    )
