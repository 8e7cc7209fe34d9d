"""Charts as the file format writes them: following cells, with what they show kept beside, and described in words."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as FileSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.chart import Chart, Drawn, Series, Source
from xl_npq.layout.sheet import Value
from xl_npq.workbook.styles import GREY, LINE, NAVY, ORANGE, PLUM, TYPEFACE, WHITE

_HAIR, _THIN = 9_525, 12_700
"""Widths of lines, in EMU: three quarters of a point, and a point."""

# Stock openpyxl writes the two directions of error bars in an order that Microsoft's validator faults.
ErrorBars.__elements__ = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")


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


def add_charts(ws: Worksheet, charts: list[Chart]) -> None:
    """Add charts to a sheet."""
    for chart in charts:
        ws.add_chart(_dots(chart) if chart.is_dots else _bars(chart), chart.place)


def described(charts: list[Chart]) -> list[tuple[str, str]]:
    """Name and text of each chart."""
    return [(f"Chart {number}: {chart.title.values[0]}", chart.alt) for number, chart in enumerate(charts, 1)]


def _bars(chart: Chart) -> Any:
    made = BarChart()
    made.type, made.grouping, made.gapWidth, made.overlap = "col", "clustered", 60, -5
    _set_common(made, chart)
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0, chart.most
    made.legend.position, made.legend.overlay, made.legend.txPr = "b", False, _type(800)
    made.layout = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.02, y=0.25, w=0.96, h=0.47))
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
            txPr=_type(800),
        )
        made.series.append(drawn)
    return made


def _bar_look(drawn: Drawn) -> GraphicalProperties:
    if drawn is Drawn.SOLID:
        return GraphicalProperties(solidFill=NAVY, ln=LineProperties(w=_HAIR, solidFill=NAVY))
    hatched = PatternFillProperties(prst="wdUpDiag", fgClr=_colour(ORANGE), bgClr=_colour(WHITE))
    return GraphicalProperties(pattFill=hatched, ln=LineProperties(w=_HAIR, solidFill=ORANGE))


def _colour(code: str) -> ColorChoice:
    return ColorChoice(srgbClr=code)  # type: ignore[arg-type]  # it takes the code, whatever the stubs say


def _dots(chart: Chart) -> Any:
    made = LineChart()
    made.grouping = "standard"
    _set_common(made, chart)
    made.legend = None
    made.y_axis.delete = False
    made.y_axis.number_format = chart.form
    made.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(w=_HAIR, solidFill=LINE)))
    made.x_axis.tickLblPos = "low"
    made.x_axis.txPr = _type(700, upright=True)
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
        drawn.spPr = GraphicalProperties(ln=LineProperties(w=_THIN, solidFill=PLUM, prstDash="dash"))
        return
    look = GraphicalProperties(solidFill=NAVY, ln=LineProperties(w=_HAIR, solidFill=NAVY))
    drawn.marker = Marker(symbol="diamond", size=8, spPr=look)
    drawn.spPr = GraphicalProperties(ln=LineProperties(noFill=True))


def _interval(chart: Chart, down: Source, up: Source) -> ErrorBars:
    return ErrorBars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=False,
        minus=NumDataSource(numRef=_numbers(down, chart.form)),
        plus=NumDataSource(numRef=_numbers(up, chart.form)),
        spPr=GraphicalProperties(ln=LineProperties(w=_THIN, solidFill=GREY)),
    )


def _set_common(made: Any, chart: Chart) -> None:
    made.width, made.height = chart.width, chart.height
    made.title = Title(tx=Text(strRef=_texts(chart.title)), overlay=False, txPr=_type(1000, bold=True))
    # What a chart draws stays there when somebody hides the sheet of lists.
    made.visible_cells_only = False
    made.roundedCorners = False
    made.graphical_properties = GraphicalProperties(solidFill=WHITE, ln=LineProperties(w=_HAIR, solidFill=LINE))
    made.x_axis.delete, made.x_axis.majorTickMark = False, "none"
    made.x_axis.txPr = made.y_axis.txPr = _type(800)
    made.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(w=_HAIR, solidFill=GREY))
    made.y_axis.majorGridlines = None


def _series(chart: Chart, series: Series, place: int) -> FileSeries:
    drawn = FileSeries(idx=place, order=place)
    drawn.tx = SeriesLabel(v=series.name)
    drawn.cat = AxDataSource(strRef=_texts(chart.labels))
    drawn.val = NumDataSource(numRef=_numbers(series.values, chart.form))
    return drawn


def _texts(source: Source) -> StrRef:
    kept = [StrVal(idx=place, v=str(value)) for place, value in enumerate(source.values)]
    return StrRef(f=source.where, strCache=StrData(ptCount=len(kept), pt=kept))


def _numbers(source: Source, form: str) -> NumRef:
    kept = [NumVal(idx=place, v=_number(value)) for place, value in enumerate(source.values) if _is_number(value)]
    return NumRef(f=source.where, numCache=NumData(formatCode=form, ptCount=len(source.values), pt=kept))


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float))


def _number(value: Value) -> str:
    return repr(value)


def _type(size: int, *, bold: bool = False, upright: bool = False) -> RichText:
    """The typeface of a part of a chart; `size` is in hundredths of a point, `upright` labels never turn."""
    look = CharacterProperties(sz=size, b=bold, solidFill=GREY, latin=Font(typeface=TYPEFACE))
    return RichText(
        bodyPr=RichTextProperties(rot=0, vert="horz") if upright else RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)],
    )
