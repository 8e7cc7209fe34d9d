"""How a sheet is printed: paper, margins, what repeats, and what stands at the head and foot of every page."""

from __future__ import annotations

from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.print_settings import PrintArea
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.sheet import Book, Sheet

A4 = 9
MOST_FOOTER = 90
"""Characters of whose workbook it is, as at when."""
_SIZE = 8
_ROOM = 255 - len("&L&8 &A&C&8 &R&8 Page &P of &N")
"""Characters that the texts of a footer may have together, with doubled ampersands; those of a header have more."""


class _InLines(HeaderFooterItem):
    """A header or footer in lines: openpyxl writes their breaks in a code that not every program reads."""

    def __str__(self) -> str:
        """The three parts with their codes."""
        return super().__str__().replace("_x000a_", "\n")


class _InOrder(PrintArea):
    """Areas in the order in which they are printed: openpyxl would put them from left to right."""

    def __init__(self, areas: str) -> None:
        """Areas by their corners, with commas between them."""
        self._in_order = [CellRange(area) for area in areas.split(",")]
        super().__init__(self._in_order)

    def sorted(self) -> list[CellRange]:
        """The areas as they were given."""
        return self._in_order


def set_paper(ws: Worksheet, fit: tuple[int, int], *, landscape: bool, headed: bool) -> None:
    """Set the paper that a sheet is printed on, so many pages wide and high, with room for a header if it has one."""
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.paperSize = A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = fit
    ws.page_margins.left = ws.page_margins.right = 0.4
    ws.page_margins.top, ws.page_margins.bottom, ws.page_margins.footer = 0.5, 0.6, 0.3
    if headed:
        ws.page_margins.header, ws.page_margins.top = 0.25, 0.65


def set_words(ws: Worksheet, sheet: Sheet, plan: Book) -> None:
    """Set what is printed of a sheet, what repeats, and what stands at the head and foot of every page."""
    ws.oddFooter = _InLines(left=_part("&A"), center=_part(_foot(plan)), right=_part("Page &P of &N"))
    if sheet.heading or plan.theme.name:
        name = _coded(plan.theme.name, _ROOM)
        ws.oddHeader = HeaderFooterItem(left=_part(_coded(sheet.heading, _ROOM - len(name))), right=_part(name))
    if sheet.repeat_rows:
        ws.print_title_rows = sheet.repeat_rows
    if sheet.repeat_columns:
        ws.print_title_cols = sheet.repeat_columns
    if sheet.print_area:
        ws._print_area = _InOrder(sheet.print_area)  # type: ignore[attr-defined]  # the stubs leave it out


def _foot(plan: Book) -> str:
    """Whose workbook it is and, on a line above, the provider's own footer."""
    own = _coded(plan.theme.footer, _ROOM)
    whose = _coded(plan.footer[:MOST_FOOTER], _ROOM - len(own) - 1)
    return "\n".join(filter(None, (own, whose)))


def _coded(text: str, most: int) -> str:
    """A text as headers and footers take it, where an ampersand begins a code and two stand for one."""
    coded = ""
    for letter in text:
        letters = "&&" if letter == "&" else letter
        if len(coded) + len(letters) > most:
            break
        coded += letters
    return coded


def _part(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text, size=_SIZE)
