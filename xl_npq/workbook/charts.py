"""Charts as the file format writes them: following cells, with what they show kept beside, and described in words."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as FileSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.chart import Chart, Drawn, Scatter, Series, Source
from xl_npq.workbook.charts_parts import HAIR, THIN, numbers, set_common, texts, typeface
from xl_npq.workbook.scatter import scattered
from xl_npq.workbook.styles import GREY, LINE, NAVY, ORANGE, PLUM, WHITE

# Stock openpyxl writes the two directions of error bars in an order that Microsoft's validator faults.
ErrorBars.__elements__ = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")


_LETTER, _MOST_LABEL, _FIGURE = 0.26, 1.9, 1.3
"""Centimetres of a letter of a label, of the longest line of one, and of a figure."""


class DescribedDrawing(SpreadsheetDrawing):
    """The drawings of a sheet, each with its name and a text for those who cannot see it."""

    # openpyxl writes what a class lists itself: a list that it inherits counts for nothing.
    tagname, __elements__ = SpreadsheetDrawing.tagname, SpreadsheetDrawing.__elements__

    def __init__(self, described: list[tuple[str, str]]) -> None:
        """Hold name and text of each chart in order, then of each picture."""
        super().__init__()
        self._described = described

    def _chart_frame(self, idx: int) -> Any:
        frame = super()._chart_frame(idx)  # type: ignore[misc]  # lacking in the stubs
        if idx <= len(self._described):
            properties = frame.nvGraphicFramePr.cNvPr
            properties.name, properties.descr = self._described[idx - 1]
        return frame

    def _picture_frame(self, idx: int) -> Any:
        frame = super()._picture_frame(idx)  # type: ignore[misc]  # lacking in the stubs
        properties = frame.nvPicPr.cNvPr
        properties.name, properties.descr = self._described[idx - 1]
        return frame


_MANY = 5
"""Pairs of bars that leave little room between them."""


def add_charts(ws: Worksheet, charts: list[Chart | Scatter]) -> None:
    """Add charts to a sheet."""
    for chart in charts:
        ws.add_chart(_drawn(chart), chart.place)


def _drawn(chart: Chart | Scatter) -> Any:
    if isinstance(chart, Scatter):
        return scattered(chart)
    return _dots(chart) if chart.is_dots else _bars(chart)


def described(charts: list[Chart | Scatter]) -> list[tuple[str, str]]:
    """Name and text of each chart."""
    return [(f"Chart {number}: {chart.title.values[0]}", chart.alt) for number, chart in enumerate(charts, 1)]


def _bars(chart: Chart) -> Any:
    made = BarChart()
    made.type, made.grouping, made.overlap = "bar", "clustered", 0
    made.gapWidth = 40 if len(chart.labels.values) < _MANY else 20
    set_common(made, chart.title, chart.width, chart.height)
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0, chart.most
    # The first label stands at the top, as in a table.
    made.x_axis.scaling.orientation, made.x_axis.txPr = "maxMin", typeface(900)
    made.legend.position, made.legend.overlay, made.legend.txPr = "b", False, typeface(900)
    made.layout = _beside(chart)
    # Every bar bears its figure, so that an axis of figures would say it twice.
    made.y_axis.delete = True
    for place, series in enumerate(chart.series):
        drawn = _series(chart, series, place)
        drawn.spPr = _bar_look(series.drawn)
        drawn.invertIfNegative = False
        drawn.dLbls = DataLabelList(
            showVal=True,
            showSerName=False,
            showCatName=False,
            showLegendKey=False,
            showPercent=False,
            numFmt=chart.form,
            dLblPos="outEnd",
            txPr=typeface(900),
        )
        made.series.append(drawn)
    return made


def _beside(chart: Chart) -> Layout:
    """Where the bars stand: beside their labels, with room for a figure at the end of the longest."""
    longest = max(len(str(label)) for label in chart.labels.values)
    room = min(_MOST_LABEL, _LETTER * longest) / chart.width
    inner = ManualLayout(
        layoutTarget="inner", xMode="edge", yMode="edge", x=room, y=0.23, w=1 - room - _FIGURE / chart.width, h=0.6
    )
    return Layout(inner)


def _bar_look(drawn: Drawn) -> GraphicalProperties:
    if drawn is Drawn.SOLID:
        return GraphicalProperties(solidFill=NAVY, ln=LineProperties(w=HAIR, solidFill=NAVY))
    hatched = PatternFillProperties(prst="wdUpDiag", fgClr=_colour(ORANGE), bgClr=_colour(WHITE))
    return GraphicalProperties(pattFill=hatched, ln=LineProperties(w=HAIR, solidFill=ORANGE))


def _colour(code: str) -> ColorChoice:
    return ColorChoice(srgbClr=code)  # type: ignore[arg-type]  # it takes the code, whatever the stubs say


def _dots(chart: Chart) -> Any:
    made = LineChart()
    made.grouping = "standard"
    set_common(made, chart.title, chart.width, chart.height)
    made.legend = None
    made.y_axis.delete = False
    made.y_axis.number_format = chart.form
    made.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(w=HAIR, solidFill=LINE)))
    made.x_axis.tickLblPos = "low"
    made.x_axis.txPr = typeface(700, upright=True)
    for place, series in enumerate(chart.series):
        drawn = _series(chart, series, place)
        drawn.smooth = False
        _set_mark(drawn, series.drawn)
        if series.interval:
            drawn.errBars = _interval(chart, *series.interval)
        made.series.append(drawn)
    return made


def _set_mark(drawn: FileSeries, how: Drawn) -> None:
    if how is Drawn.UNSEEN:
        drawn.marker = Marker(symbol="none")
        drawn.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
        return
    if how is Drawn.EDGE:
        drawn.marker = Marker(symbol="none")
        drawn.spPr = GraphicalProperties(ln=LineProperties(w=THIN, solidFill=PLUM, prstDash="dash"))
        return
    look = GraphicalProperties(solidFill=NAVY, ln=LineProperties(w=HAIR, solidFill=NAVY))
    drawn.marker = Marker(symbol="diamond", size=8, spPr=look)
    drawn.spPr = GraphicalProperties(ln=LineProperties(noFill=True))


def _interval(chart: Chart, down: Source, up: Source) -> ErrorBars:
    return ErrorBars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=False,
        minus=NumDataSource(numRef=numbers(down, chart.form)),
        plus=NumDataSource(numRef=numbers(up, chart.form)),
        spPr=GraphicalProperties(ln=LineProperties(w=THIN, solidFill=GREY)),
    )


def _series(chart: Chart, series: Series, place: int) -> FileSeries:
    drawn = FileSeries(idx=place, order=place)
    drawn.tx = SeriesLabel(v=series.name)
    drawn.cat = AxDataSource(strRef=texts(chart.labels))
    drawn.val = NumDataSource(numRef=numbers(series.values, chart.form))
    return drawn
