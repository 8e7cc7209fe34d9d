"""What stands around the cells of a sheet: put together once, and kept for the next workbook with the same."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from xl_npq.layout.sheet import Rule, Sheet, Validation, letter
from xl_npq.workbook.printed import set_paper
from xl_npq.workbook.protection import Lock, lock

_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
_KEPT = 96
"""Sheets that are kept: those of the last three workbooks."""


class Around(NamedTuple):
    """All that what stands around the cells depends on; names are those of a sheet's own."""

    tab: str
    locked: bool
    freeze: str
    landscape: bool
    fit: tuple[int, int]
    headed: bool
    widths: tuple[tuple[int, float], ...]
    hidden: tuple[int, ...]
    rules: tuple[tuple[Rule, int], ...]
    links: tuple[tuple[str, str, str | None], ...]
    validations: tuple[Validation, ...]
    selected: bool
    password: Lock | None


def around_of(
    sheet: Sheet, tab: str, looks: dict[str, int], password: Lock | None, *, headed: bool, selected: bool
) -> Around:
    """What stands around the cells of a sheet; `looks` numbers the looks of conditional formats."""
    return Around(
        tab,
        sheet.locked,
        sheet.freeze,
        sheet.landscape,
        (sheet.fit_width, sheet.fit_height),
        headed,
        tuple(sheet.widths.items()),
        tuple(sheet.hidden),
        tuple((rule, looks[rule.look]) for rule in sheet.rules),
        tuple((f"{letter(place[1])}{place[0]}", target, _shown(sheet, place)) for place, target in sheet.links.items()),
        tuple(sheet.validations),
        selected,
        password if sheet.locked else None,
    )


def _shown(sheet: Sheet, place: tuple[int, int]) -> str | None:
    cell = sheet.cells.get(place)
    return str(cell.value) if cell else None


@lru_cache(maxsize=_KEPT)
def before_and_after(around: Around) -> tuple[str, str]:
    """What stands before the cells of a sheet, and what stands after them as far as its paper."""
    book = Workbook()
    ws: Any = book.worksheets[0]
    dress(ws, around)
    held = BytesIO()
    links = list(ws._hyperlinks)
    writer: Any = WorksheetWriter(ws, held)
    # The writer forgets links, to gather them from cells, which it is not given.
    ws._hyperlinks = links
    writer.write()
    before, after = _SHEET_DATA.split(held.getvalue(), maxsplit=1)
    return _DIMENSION.sub(b"", before).decode("utf-8"), after.decode("utf-8").removesuffix("</worksheet>")


def live_end(ws: Any) -> str:
    """What stands at the end of a sheet: its header and footer, and which drawings and tables belong to it."""
    held = BytesIO()
    writer: Any = WorksheetWriter(ws, held)
    writer.write_header()
    writer.write_drawings()
    writer.write_tables()
    writer.close()
    ws._rels = writer._rels
    return held.getvalue().decode("utf-8").partition(">")[2]


def dress(ws: Any, around: Around) -> None:
    """Give a sheet of openpyxl what stands around its cells."""
    ws.sheet_properties.tabColor = around.tab
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.sheet_view.showGridLines = not around.locked
    ws.sheet_view.zoomScale = 100
    ws.sheet_view.tabSelected = around.selected
    if around.freeze:
        ws.freeze_panes = around.freeze
    for column, width in around.widths:
        ws.column_dimensions[letter(column)].width = width
    for column in around.hidden:
        ws.column_dimensions[letter(column)].hidden = True
    for rule, number in around.rules:
        look = FormatRule(type="expression", dxfId=number, formula=[rule.formula])
        ws.conditional_formatting.add(rule.range, look)
    for place, target, shown in around.links:
        ws._hyperlinks.append(Hyperlink(ref=place, location=target, display=shown))
    for validation in around.validations:
        ws.add_data_validation(_validation(validation))
    set_paper(ws, around.fit, landscape=around.landscape, headed=around.headed)
    if around.locked:
        lock(ws, around.password)


def _validation(plan: Validation) -> DataValidation:
    first, second = (*plan.formulas, None, None)[:2]
    return DataValidation(
        type=plan.kind,
        operator="between" if second else None,
        formula1=first,
        formula2=second,
        sqref=plan.range,
        allowBlank=True,
        showInputMessage=bool(plan.prompt),
        promptTitle=plan.title or None,
        prompt=plan.prompt or None,
        showErrorMessage=bool(plan.error),
        errorStyle=None if plan.stops else "warning",
        errorTitle=plan.title or None,
        error=plan.error or None,
    )
