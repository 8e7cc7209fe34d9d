"""A person's own sheets, copied from one workbook into another: values, formulas, looks, widths."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from openpyxl.workbook import Workbook

from xl_npq.carry.put_in import Left
from xl_npq.carry.sheet_names import renamed, sheets_named
from xl_npq.layout.sheet import Cell
from xl_npq.read.cells import EXCEL_ERRORS, ErrorValue
from xl_npq.workbook.cells import cell_xml
from xl_npq.workbook.styles import Look  # noqa: F401  # fonts are then written in the order that the format asks for

_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
_LINKED = re.compile(rb"<(?:hyperlinks)\b.*?</hyperlinks>|<(?:legacyDrawing|drawing|picture)\b[^>]*/>", re.DOTALL)
_HIDDEN = ' hidden="1"'


class Source(NamedTuple):
    """A sheet to copy, the same with what its formulas showed, and what the copy is called."""

    sheet: Any
    values: Any
    name: str


Rows = list[tuple[str, int, float | None, bool]]
"""Each row's cells as XML, its number, its height, and whether it is hidden."""


class OwnSheets(NamedTuple):
    """Sheets by name as the file format holds them, and the styles that their cells refer to."""

    parts: Mapping[str, bytes]
    hidden: frozenset[str]
    styles: bytes


def own_sheets(sources: Sequence[Source]) -> OwnSheets:
    """Copy sheets of a person's own; there must be one."""
    made = Workbook()
    made.remove(made.worksheets[0])
    names = {source.sheet.title: source.name for source in sources}
    rows = [_copied(made, source, names) for source in sources]
    data = io.BytesIO()
    made.save(data)
    with zipfile.ZipFile(data) as archive:
        parts = {
            source.name: _with_rows(archive.read(f"xl/worksheets/sheet{number}.xml"), rows[number - 1])
            for number, source in enumerate(sources, 1)
        }
        hidden = frozenset(source.name for source in sources if source.sheet.sheet_state != "visible")
        return OwnSheets(parts, hidden, archive.read("xl/styles.xml"))


def given_up(sources: Sequence[Source]) -> Iterator[Left]:
    """The formulas of which the value alone is copied, since they look at what may stand elsewhere now."""
    own = frozenset(source.sheet.title for source in sources)
    for sheet, _, _ in sources:
        for cell in sheet._cells.values():
            if cell.data_type == "f" and not _stays(cell.value, own):
                formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", "")
                yield Left("formula, its value was kept", f"{sheet.title}!{cell.coordinate}", str(formula or ""))


def _copied(made: Workbook, given: Source, own: Mapping[str, str]) -> Rows:
    """Copy looks and everything around the cells; returns the rows. `own` are the copies' names, by the old ones."""
    source, values, name = given
    ws: Any = made.create_sheet(name)
    _copy_around(ws, source)
    _copy_rules(ws, source, own)
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(source._cells.items()):
        there = ws.cell(row, column)
        if cell.has_style:
            for part in ("font", "fill", "border", "alignment", "protection", "number_format"):
                setattr(there, part, copy(getattr(cell, part)))
        shown = values[cell.coordinate].value
        rows.setdefault(row, []).append(cell_xml(cell.coordinate, _cell(cell, shown, own), there.style_id))
    return [
        ("".join(cells), row, source.row_dimensions[row].height, bool(source.row_dimensions[row].hidden))
        for row, cells in rows.items()
    ]


def _copy_around(ws: Any, source: Any) -> None:
    for key, look in source.column_dimensions.items():
        ws.column_dimensions[key].width, ws.column_dimensions[key].hidden = look.width, look.hidden
        ws.column_dimensions[key].min, ws.column_dimensions[key].max = look.min, look.max
    ws.freeze_panes, ws.sheet_view.showGridLines = source.freeze_panes, source.sheet_view.showGridLines
    ws.sheet_properties.tabColor = copy(source.sheet_properties.tabColor)
    ws.page_setup.orientation = source.page_setup.orientation
    for area in source.merged_cells.ranges:
        ws.merge_cells(str(area))


def _copy_rules(ws: Any, source: Any, own: Mapping[str, str]) -> None:
    for area in source.conditional_formatting:
        for rule in area.rules:
            made = copy(rule)
            made.formula = [renamed(str(formula), own) for formula in rule.formula]
            ws.conditional_formatting.add(str(area.sqref), made)
    for validation in source.data_validations.dataValidation:
        asked = copy(validation)
        for name in ("formula1", "formula2"):
            formula = getattr(validation, name)
            setattr(asked, name, renamed(formula, own) if isinstance(formula, str) else formula)
        ws.add_data_validation(asked)


def _cell(cell: Any, shown: Any, own: Mapping[str, str]) -> Cell:
    """A cell; a formula stays one where it looks at these sheets and at tables alone, else what it showed stays."""
    value = cell.value
    if cell.data_type != "f" or not _stays(value, own):
        shown = ErrorValue(shown) if isinstance(shown, str) and shown in EXCEL_ERRORS else shown
        return Cell(shown)
    plain = shown if shown is None or isinstance(shown, str | int | float | bool) else None
    return Cell(plain, renamed(str(value)[1:], own))


def _stays(formula: object, own: Collection[str]) -> bool:
    """Whether a formula means the same in another workbook; one of several cells at once is not looked into."""
    if not isinstance(formula, str):
        return False
    return "#REF!" not in formula and all(sheet in own for sheet in sheets_named(formula))


def _with_rows(part: bytes, rows: Rows) -> bytes:
    made = "".join(
        f'<row r="{row}"{_height(height)}{_HIDDEN if hidden else ""}>{cells}</row>'
        for cells, row, height, hidden in rows
    )
    text = f"<sheetData>{made}</sheetData>".encode()
    bare = _LINKED.sub(b"", _SHEET_DATA.sub(lambda _: text, part, count=1))
    return bare.replace(b' tabSelected="1"', b"")


def _height(height: float | None) -> str:
    return f' ht="{height}" customHeight="1"' if height else ""
