"""Scatter charts as the file format writes them: dots for what is measured, lines for what it is measured against."""

from __future__ import annotations

from typing import Any, Literal

from openpyxl.chart import ScatterChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import Paragraph, ParagraphProperties, RegularTextRun

from xl_npq.layout.chart import Marked, Points, Scatter
from xl_npq.workbook.charts_parts import HAIR, THIN, numbers, set_common, typeface
from xl_npq.workbook.styles import LINE, NAVY, ORANGE, PLUM, WHITE

_COUNT = "#,##0"
_LINES: dict[Marked, tuple[str, Literal["solid", "dash", "sysDot"]]] = {
    Marked.LINE: (ORANGE, "solid"),
    Marked.INNER: (PLUM, "dash"),
    Marked.OUTER: (PLUM, "sysDot"),
}


def scattered(chart: Scatter) -> Any:
    """The chart as openpyxl has it."""
    made: Any = ScatterChart()
    made.style, made.scatterStyle = None, "lineMarker"
    set_common(made, chart.title, chart.width, chart.height)
    made.legend.position, made.legend.overlay, made.legend.txPr = "b", False, typeface(800)
    made.layout = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.08, y=0.12, w=0.89, h=0.66))
    for axis, words, form, most in (
        (made.x_axis, chart.across, _COUNT, chart.widest),
        (made.y_axis, chart.up, chart.form, chart.highest),
    ):
        axis.title, axis.number_format, axis.delete = _words(words), form, False
        axis.scaling.min, axis.scaling.max = 0, most
    made.x_axis.majorGridlines = None
    made.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(w=HAIR, solidFill=LINE)))
    for place, points in enumerate(chart.points):
        made.series.append(_series(points, place, chart.form))
    return made


def _words(text: str) -> Title:
    look = typeface(800).p[0].pPr
    run = RegularTextRun(t=text)
    run.rPr = look.defRPr
    words = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look.defRPr), r=[run])])
    return Title(tx=Text(rich=words), overlay=False)


def _series(points: Points, place: int, form: str) -> XYSeries:
    drawn = XYSeries(idx=place, order=place)
    drawn.tx = SeriesLabel(v=points.name)
    drawn.xVal = AxDataSource(numRef=numbers(points.across, _COUNT))
    drawn.yVal = NumDataSource(numRef=numbers(points.up, form))
    drawn.smooth = False
    if points.marked is Marked.DOT:
        look = GraphicalProperties(solidFill=NAVY, ln=LineProperties(w=HAIR, solidFill=WHITE))
        drawn.marker = Marker(symbol="circle", size=6, spPr=look)
        drawn.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
    else:
        colour, dash = _LINES[points.marked]
        drawn.marker = Marker(symbol="none")
        drawn.spPr = GraphicalProperties(ln=LineProperties(w=THIN, solidFill=colour, prstDash=dash))
    return drawn
