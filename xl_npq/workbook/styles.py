"""How cells look, by name. The palette is the Analysis Function's; colour never carries meaning alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.marks import SIGNS

NAVY, TEAL, PLUM, ORANGE, GREY, VIOLET = "12436D", "28A197", "801650", "F46A25", "3D3D3D", "A285D1"
WHITE, PALE, FAINT, LINE, TINT = "FFFFFF", "F2F2F2", "6B6B6B", "BFBFBF", "E4ECF3"
TYPEFACE = "Calibri"
SHARE, POINTS, SIGNED, COUNT = "0.0%", "+0.0%;-0.0%;0.0%", "+#,##0;-#,##0;0", "#,##0"
DAY, YES_NO = "dd\\-mmm\\-yyyy;;", '"Yes";"Yes";"No"'

# Stock openpyxl writes the children of a font in an order that Microsoft's validator faults.
Font.__elements__ = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


@dataclass(frozen=True)
class Look:
    """A style: type, colours, number format, alignment."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "000000"
    fill: str = ""
    form: str = "General"
    across: str = ""
    down: str = "center"
    wrap: bool = False
    edge: bool = False
    unlocked: bool = False
    quoted: bool = False


_TEXT = Look()
_FIGURE = Look(form=COUNT, across="right")
_HEAD = Look(bold=True, colour=WHITE, fill=NAVY, wrap=True, across="right")
_INPUT = Look(edge=True, unlocked=True)
_FACT = Look(colour=GREY, fill=PALE, edge=True, unlocked=True)
LOOKS: dict[str, Look] = {
    "text": _TEXT,
    "label": _TEXT,
    "id": replace(_TEXT, form="@"),
    "number": replace(_TEXT, across="right"),
    "label_wrap": replace(_TEXT, wrap=True),
    "objectives": replace(_TEXT, wrap=True, down="top"),
    "wrap_free": Look(size=11),
    "level": Look(bold=True),
    "group": _TEXT,
    "centre": Look(across="center"),
    "plan": Look(size=9, colour=FAINT, form=';;;"How much room these lists have, as xl-npq verify reads it here."'),
    "faint": Look(size=9, colour=FAINT),
    "cells_filled_then": Look(size=9, colour=FAINT, form='"Cells filled in when written: "#,##0', across="left"),
    "cells_filled_now": Look(size=9, colour=FAINT, form='"Cells filled in now: "#,##0', across="left"),
    "rows_with_problem_then": Look(
        size=9, colour=FAINT, form='"Rows with a problem when written: "#,##0', across="left"
    ),
    "rows_with_problem_now": Look(size=9, colour=FAINT, form='"Rows with a problem now: "#,##0', across="left"),
    "faint_figure": Look(size=9, colour=FAINT, form=COUNT, across="right"),
    "title": Look(size=18, bold=True, colour=NAVY),
    "wording": Look(size=11, italic=True, colour=GREY),
    "note": Look(size=9, colour=GREY),
    "behind": Look(size=9, colour=GREY, wrap=True, down="top"),
    "note_wrap": Look(size=9, colour=GREY, down="top"),
    "warning": Look(size=11, bold=True, colour=PLUM),
    "section": Look(size=12, bold=True, colour=NAVY),
    "report_section": Look(size=11, bold=True, colour=NAVY, wrap=False, down="bottom"),
    "commentary": Look(size=10, down="top"),
    "public_title": Look(size=16, bold=True, colour=NAVY),
    "public_line": Look(size=11),
    "public_words": Look(size=11, wrap=True, down="top"),
    "public_section": Look(size=13, bold=True, colour=NAVY),
    "public_head": Look(size=11, bold=True, colour=WHITE, fill=NAVY, wrap=True, across="right", edge=True),
    "public_head_left": Look(size=11, bold=True, colour=WHITE, fill=NAVY, wrap=True, across="left", edge=True),
    "public_label": Look(size=11, edge=True),
    "public_link": Look(size=11, underline=True, colour=NAVY, edge=True),
    "public_text": Look(size=11, wrap=True, down="top", edge=True),
    "public_count": Look(size=11, form=COUNT, across="right", edge=True),
    "public_share": Look(size=11, form=SHARE, across="right", edge=True),
    "public_points": Look(size=11, form=POINTS, across="right", edge=True),
    "public_rating": Look(size=11, form="0.00", across="right", edge=True),
    "link": Look(size=11, underline=True, colour=NAVY),
    "head": _HEAD,
    "head_left": replace(_HEAD, across="left"),
    "head_centre": replace(_HEAD, across="center"),
    "block_head": Look(bold=True, colour=NAVY),
    "sub_head": Look(size=9, bold=True, colour=NAVY, across="right"),
    "sub_head_left": Look(size=9, bold=True, colour=NAVY, fill=TINT),
    "figure": _FIGURE,
    "figure_centre": replace(_FIGURE, across="center"),
    "count_dash": replace(_FIGURE, form="#,##0;-#,##0;–", across="center"),
    "share": replace(_FIGURE, form=SHARE),
    "share_bold": replace(_FIGURE, form=SHARE, bold=True),
    "points": replace(_FIGURE, form=POINTS),
    "figure_if_any": replace(_FIGURE, form="#,##0;-#,##0;"),
    "signed": replace(_FIGURE, form=SIGNED),
    "rating": replace(_FIGURE, form="0.00"),
    "rating_bold": replace(_FIGURE, form="0.00", bold=True),
    "p": replace(_FIGURE, form="0.000"),
    "date": replace(_FIGURE, form=DAY),
    "date_left": replace(_TEXT, form=DAY, across="left"),
    "day": replace(_TEXT, form=DAY, across="center"),
    "status": Look(bold=True, across="center"),
    "status_left": Look(bold=True, across="left"),
    "count_left": Look(bold=True, form=COUNT, across="left"),
    "tile_label": Look(bold=True, colour=GREY),
    "tile_head": Look(size=11.5, bold=True, colour=WHITE, fill=NAVY),
    "tile_status": Look(size=15, bold=True, fill=PALE),
    "tile_text": Look(size=11, colour=GREY, fill=PALE),
    "guard_label": Look(size=9, colour=GREY),
    "guard": Look(size=9, bold=True, form=COUNT, across="right"),
    "change_count": Look(form='"▲ +"#,##0;"▼ -"#,##0;"= "0', across="right"),
    "change_points": Look(form='"▲ +"0.0;"▼ -"0.0;"= "0.0', across="right"),
    "list_title": Look(size=11, bold=True, colour=NAVY),
    "list_head": Look(size=9, bold=True, colour=WHITE, fill=GREY),
    "input_head": Look(bold=True, colour=WHITE, fill=NAVY, wrap=True, edge=True),
    "fact_head": Look(bold=True, colour=WHITE, fill=GREY, wrap=True, edge=True),
    "input_text": replace(_INPUT, form="@"),
    "input_text_wrap": replace(_INPUT, form="@", wrap=True),
    "input_any": _INPUT,
    "choice": replace(_INPUT, bold=True, fill="FFF7D6"),
    "input_date": replace(_INPUT, form=DAY.rstrip(";"), across="right"),
    "input_moment": replace(_INPUT, form="dd\\-mmm\\-yyyy hh:mm", across="right"),
    "input_time": replace(_INPUT, form="hh:mm:ss", across="right"),
    "input_hours": replace(_INPUT, form="[h]:mm:ss", across="right"),
    "input_number": replace(_INPUT, form="General", across="right"),
    "input_share": replace(_INPUT, form=SHARE, across="right"),
    "value_date": replace(_INPUT, form=DAY.rstrip(";"), across="left"),
    "value_number": replace(_INPUT, form="General", across="left"),
    "value_share": replace(_INPUT, form=SHARE, across="left"),
    "fact_flag": replace(_FACT, form=YES_NO, across="center"),
    "fact_number": replace(_FACT, across="right"),
    "fact_share": replace(_FACT, form=SHARE, across="right"),
    "fact_date": replace(_FACT, form=DAY, across="right"),
    "fact_text": _FACT,
}
LOOKS |= {
    f"{name}_total": replace(LOOKS[name], bold=True, fill=TINT)
    for name in ("public_label", "public_count", "public_share", "public_points", "public_rating")
}

_THIN = Side(style="thin", color=LINE)
_SIDES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def filled(colour: str) -> PatternFill:
    """A fill of one colour."""
    return PatternFill("solid", fgColor=colour, bgColor=colour)


RULE_LOOKS: dict[str, DifferentialStyle] = {
    "met": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled("1B6F68")),
    "not_met": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled(PLUM)),
    "waiting": DifferentialStyle(font=Font(b=True, color=GREY), fill=filled("D9D9D9")),
    "met_tile": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled("1B6F68")),
    "not_met_tile": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled(PLUM)),
    "waiting_tile": DifferentialStyle(font=Font(b=True, color=GREY), fill=filled("D9D9D9")),
    "heading": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled(NAVY)),
    "heading_first": DifferentialStyle(
        font=Font(b=True, color=WHITE), fill=filled(NAVY), border=Border(left=Side(style="thin", color=WHITE))
    ),
    "total": DifferentialStyle(font=Font(b=True), fill=filled(TINT), border=Border(top=_THIN, bottom=_THIN)),
    "total_first": DifferentialStyle(
        font=Font(b=True), fill=filled(TINT), border=Border(left=_THIN, top=_THIN, bottom=_THIN)
    ),
    "tint": DifferentialStyle(fill=filled(TINT)),
    "line": DifferentialStyle(border=Border(bottom=_THIN)),
    "line_first": DifferentialStyle(border=Border(left=_THIN, bottom=_THIN)),
    "outside": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled(PLUM)),
    "alert": DifferentialStyle(font=Font(b=True, color=WHITE), fill=filled(PLUM)),
}
_MARKS = {
    "fault": (SIGNS["fault"], DifferentialStyle(font=Font(b=True, color=PLUM), fill=filled("F6E3EC"))),
    "notice": (SIGNS["notice"], DifferentialStyle(font=Font(b=True, color="7A3A00"), fill=filled("FDE9D9"))),
}
_FORMS = {"": "General", "_date": DAY.rstrip(";"), "_share": SHARE}


def _marked(sign: str, form: str) -> str:
    """A number format with a sign before whatever the cell holds."""
    return f'"{sign} "{form};"{sign} "-{form};"{sign} "{form};"{sign} "@'


for _number, (_name, _form) in enumerate(((name, form) for name in _MARKS for form in _FORMS), 190):
    _sign, _look = _MARKS[_name]
    RULE_LOOKS[_name + _form] = DifferentialStyle(
        font=_look.font, fill=_look.fill, numFmt=NumberFormat(_number, _marked(_sign, _FORMS[_form]))
    )


class StyleBook:
    """The styles of one workbook: a name gives the number by which cells refer to it."""

    def __init__(self, book: Workbook, scratch: Worksheet, looks: Mapping[str, Look] = LOOKS) -> None:
        """Styles are added to `book`; `scratch` is a sheet that lends a cell, `looks` are looks by name."""
        self._book, self._scratch, self._looks = book, scratch, looks
        self._numbers: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        """The number of a style; "|quoted" after the name marks text that begins like a formula."""
        number = self._numbers.get(name)
        if number is None:
            look, _, mark = name.partition("|")
            number = self._numbers[name] = self._add(replace(self._looks[look], quoted=bool(mark)))
        return number

    def _add(self, look: Look) -> int:
        cell = self._scratch["A1"]
        cell.font, cell.fill, cell.border, cell.alignment, cell.protection = _made(look)
        cell.number_format = look.form
        cell.quotePrefix = look.quoted
        number = int(cell.style_id)
        del self._scratch._cells[1, 1]
        return number


@lru_cache(maxsize=512)
def _made(look: Look) -> tuple[Font, PatternFill, Border, Alignment, Protection]:
    font = Font(
        name=TYPEFACE,
        sz=look.size,
        b=look.bold,
        i=look.italic,
        color=look.colour,
        u="single" if look.underline else None,
        family=2,
    )
    return (
        font,
        filled(look.fill) if look.fill else PatternFill(),
        _SIDES if look.edge else Border(),
        Alignment(horizontal=look.across or None, vertical=look.down, wrap_text=look.wrap),
        Protection(locked=not look.unlocked),
    )
