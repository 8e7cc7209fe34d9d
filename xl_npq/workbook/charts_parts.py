"""What charts of every kind are made of: cells with what they show, typefaces, frame and axes."""

from __future__ import annotations

from typing import Any

from openpyxl.chart.data_source import NumData, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties

from xl_npq.layout.chart import Source
from xl_npq.layout.sheet import Value
from xl_npq.workbook.styles import GREY, LINE, TYPEFACE, WHITE

HAIR, THIN = 9_525, 12_700
"""Widths of lines, in EMU: three quarters of a point, and a point."""


def set_common(made: Any, title: Source, width: float, height: float) -> None:
    """Set what all charts have in common: size, title, frame and axes."""
    made.width, made.height = width, height
    made.title = Title(tx=Text(strRef=texts(title)), overlay=False, txPr=typeface(1000, bold=True))
    # What a chart draws stays there when somebody hides the sheet of lists.
    made.visible_cells_only = False
    made.roundedCorners = False
    made.graphical_properties = GraphicalProperties(solidFill=WHITE, ln=LineProperties(w=HAIR, solidFill=LINE))
    made.x_axis.delete, made.x_axis.majorTickMark = False, "none"
    made.x_axis.txPr = made.y_axis.txPr = typeface(800)
    made.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(w=HAIR, solidFill=GREY))
    made.y_axis.majorGridlines = None


def texts(source: Source) -> StrRef:
    """Cells of texts, with what they show."""
    kept = [StrVal(idx=place, v=str(value)) for place, value in enumerate(source.values)]
    return StrRef(f=source.where, strCache=StrData(ptCount=len(kept), pt=kept))


def numbers(source: Source, form: str) -> NumRef:
    """Cells of numbers in a number format, with what they show."""
    kept = [NumVal(idx=place, v=_number(value)) for place, value in enumerate(source.values) if _is_number(value)]
    return NumRef(f=source.where, numCache=NumData(formatCode=form, ptCount=len(source.values), pt=kept))


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float))


def _number(value: Value) -> str:
    return repr(value)


def typeface(size: int, *, bold: bool = False, upright: bool = False) -> RichText:
    """The typeface of a part of a chart; `size` is in hundredths of a point, `upright` labels never turn."""
    look = CharacterProperties(sz=size, b=bold, solidFill=GREY, latin=Font(typeface=TYPEFACE))
    return RichText(
        bodyPr=RichTextProperties(rot=0, vert="horz") if upright else RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)],
    )
