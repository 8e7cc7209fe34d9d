"""Reading what a person put into one of our workbooks beside the values of its tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from typing import Any
from xml.etree.ElementTree import tostring

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.carry.places import Layout, Table, is_free, is_input
from xl_npq.carry.put_in import Calculated, Fill, Format, Free, Left, Named, Note, PutIn, Spot
from xl_npq.layout.sheet import letter
from xl_npq.read.package import Package
from xl_npq.read.workbook import table_key
from xl_npq.records import RECORD_NAMES
from xl_npq.tables import HEADER_ROW, TABLES

_EMPTY = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
    b"</worksheet>"
)
_WORKED_OUT = re.compile(rb"<c [^>]*><f[^>]*>[^<]*\[#This Row\][^<]*</f>(?:<v>[^<]*</v>|<v ?/>)?</c>")
"""Cells of calculated columns: two in three, and there is nothing of a person's in them."""
_OUR_FILLS = frozenset(("F6E3EC", "FDE9D9", "1B6F68", "801650", "D9D9D9", "12436D", "E4ECF3"))
"""Colours of our own conditional formats."""
_PARTS = (
    ("xl/pivotTables/", "pivot table"),
    ("xl/slicers/", "slicer"),
    ("xl/externalLinks/externalLink", "link to another workbook"),
    ("xl/ctrlProps/", "form control"),
    ("xl/vbaProject.bin", "macros"),
    ("xl/queryTables/", "query"),
    ("xl/threadedComments/", "threaded comments (carried over as plain comments)"),
)
_ALWAYS_OURS = re.compile(
    r"Start|Dashboard|Metric [1-7]|Public report|Checks|Lists|xlwings\.conf|"
    r"Participants|Assessments|Feedback|Schools|Targets|Settings"
)
"""Sheets that every version wrote; a later one may be a person's own in an older workbook."""


def layout_of(package: Package) -> Layout:
    """Where the tables of a workbook stand that people fill in."""
    named = {table_key(table.range_name): name for name, table in TABLES.items()}
    found = {}
    for extent in package.extents:
        name = named.get(table_key(extent.name))
        if name is not None and extent.headed:
            columns = {
                heading: extent.left + 1 + at
                for at, heading in enumerate(extent.columns)
                if at not in extent.calculated
            }
            found[name] = Table(extent.sheet, extent.top + 1, columns, extent.bottom + 1, extent.right + 1)
    return found


def defined_names(package: Package) -> frozenset[str]:
    """The names that a workbook defines."""
    assert package.zip is not None
    text = package.zip.read("xl/workbook.xml").decode("utf-8")
    return frozenset(re.findall(r'<definedName\b[^>]*?\bname="([^"]+)"', text))


def titles(data: bytes, package: Package, layout: Layout) -> dict[str, object]:
    """What stands in the first cell of each sheet without a table that people fill in."""
    names = set(package.sheets) - {table.sheet for table in layout.values()}
    with closing(load_workbook(_changed(data, package, names, _first_row), read_only=True)) as book:
        return {name: book[name].cell(1, 1).value for name in names}


def _first_row(part: bytes) -> bytes:
    """A sheet cut off after its first row: openpyxl reads a sheet that does not say how large it is to its end."""
    rows, _, others = part.partition(b"</row>")
    return rows + b"</row></sheetData></worksheet>" if others else part


def put_in(data: bytes, package: Package, layout: Layout, ours: Mapping[str, object]) -> PutIn:
    """Everything that a person put into the workbook beside the values of its tables.

    `ours` are the sheets of this version without such a table, each with what stands in its first cell. A sheet is of
    the person's own where it has another name, and where it has that of a sheet that not every version wrote, without
    one of our tables or the title of ours.
    """
    with_tables = {table.sheet for table in layout.values()}
    known = {name for name in package.sheets if name in with_tables or _ALWAYS_OURS.fullmatch(name)}
    if not known.issuperset(ours.keys() & package.sheets.keys()):
        known |= {name for name, title in titles(data, package, layout).items() if (name, title) in ours.items()}
    own = tuple(sheet for sheet in package.sheets if sheet not in known)
    open_sheets = {table.sheet for table in layout.values()}
    book = loaded(data, package, frozenset((*own, *open_sheets)))
    sheets: list[Any] = [book[name] for name in sorted(open_sheets)]
    cells = [spotted for ws in sheets for spotted in _cells(ws)]
    return PutIn(
        notes=tuple(_notes(book)),
        fills=tuple(_fills(cells, layout)),
        free=tuple(_free(cells, layout)),
        formulas=tuple(_formulas(cells, layout)),
        calculated=tuple(one for ws in sheets for one in _calculated(ws, layout)),
        formats=tuple(one for ws in sheets for one in _formats(ws)),
        names=tuple(Named(name, str(one.attr_text)) for name, one in book.defined_names.items()),
        sheets=own,
        hidden_rows=tuple((ws.title, row) for ws in sheets for row, look in ws.row_dimensions.items() if look.hidden),
        hidden_columns=tuple(place for ws in sheets for place, _, hidden in _dimensions(ws) if hidden),
        widths={place: width for ws in sheets for place, width, _ in _dimensions(ws) if width},
        filtered=frozenset(ws.title for ws in sheets if _filtered(ws)),
        left=(*_left(book, own, package), *_asked(sheets, layout)),
    )


def loaded(data: bytes, package: Package, sheets: frozenset[str], *, values: bool = False) -> Workbook:
    """The workbook with the cells of those sheets alone, but those of calculated columns.

    The others are many, and nothing of theirs is looked at.
    """
    return load_workbook(_changed(data, package, sheets, lambda part: _WORKED_OUT.sub(b"", part)), data_only=values)


def _changed(data: bytes, package: Package, sheets: Collection[str], change: Callable[[bytes], bytes]) -> io.BytesIO:
    """The workbook with those sheets changed, and nothing on the others."""
    parts, kept = set(package.sheets.values()), {package.sheets[name] for name in sheets}
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            if name in kept:
                target.writestr(name, change(source.read(name)))
            else:
                target.writestr(name, _EMPTY if name in parts else source.read(name))
    return changed


def _cells(ws: Worksheet) -> Iterator[tuple[Spot, Any]]:
    return ((Spot(ws.title, row, column), cell) for (row, column), cell in ws._cells.items())


def _notes(book: Workbook) -> Iterator[Note]:
    for ws in book.worksheets:
        for (row, column), cell in ws._cells.items():
            if cell.comment is not None:
                yield Note(Spot(ws.title, row, column), cell.comment.text, cell.comment.author or "")


def _fills(cells: list[tuple[Spot, Any]], layout: Layout) -> Iterator[Fill]:
    """The fills of cells that people fill in, which are plain in our workbooks; a column to choose in is not."""
    typed = {name: table for name, table in layout.items() if name not in RECORD_NAMES}
    for spot, cell in cells:
        if cell.has_style and cell.fill.fill_type and is_input(typed, spot):
            yield Fill(spot, tostring(cell.fill.to_tree(), encoding="unicode"))


def _free(cells: list[tuple[Spot, Any]], layout: Layout) -> Iterator[Free]:
    for spot, cell in cells:
        if cell.value not in (None, "") and spot.row > HEADER_ROW and is_free(layout, spot):
            formula = str(cell.value) if cell.data_type == "f" else ""
            yield Free(spot, str(cell.value), formula)


def _formulas(cells: list[tuple[Spot, Any]], layout: Layout) -> Iterator[Free]:
    """The formulas where values are typed."""
    for spot, cell in cells:
        if cell.data_type == "f" and is_input(layout, spot):
            formula = cell.value if isinstance(cell.value, str) else str(getattr(cell.value, "text", None) or "")
            yield Free(spot, formula, formula)


def _calculated(ws: Worksheet, layout: Layout) -> Iterator[Calculated]:
    """The columns of our tables that formulas fill."""
    named = {table_key(TABLES[name].range_name): name for name, table in layout.items() if table.sheet == ws.title}
    for table in ws.tables.values():
        name = named.get(table_key(table.displayName))
        for column in table.tableColumns if name is not None else ():
            if column.calculatedColumnFormula is not None:
                yield Calculated(str(name), column.name, str(column.calculatedColumnFormula.attr_text or ""))


def _formats(ws: Worksheet) -> Iterator[Format]:
    for area in ws.conditional_formatting:
        for rule in area.rules:
            if not _ours(rule):
                asked = " and ".join(map(str, rule.formula)) or str(rule.type)
                yield Format(ws.title, str(area.sqref), f"{rule.type} {rule.operator or ''} {asked}".replace("  ", " "))


def _ours(rule: Any) -> bool:
    look = rule.dxf
    if rule.type != "expression" or look is None:
        return False
    colour = look.fill.bgColor.rgb if look.fill is not None and look.fill.bgColor is not None else ""
    return look.numFmt is not None or str(colour)[-6:] in _OUR_FILLS


def _dimensions(ws: Worksheet) -> Iterator[tuple[tuple[str, int], float, bool]]:
    for look in ws.column_dimensions.values():
        for column in range(look.min or 0, (look.max or -1) + 1):
            yield (ws.title, column), float(look.width) if look.customWidth else 0.0, bool(look.hidden)


def _filtered(ws: Worksheet) -> bool:
    filters = [table.autoFilter for table in ws.tables.values()] + [ws.auto_filter]
    return any(one is not None and one.filterColumn for one in filters)


def _left(book: Workbook, own: tuple[str, ...], package: Package) -> Iterator[Left]:
    assert package.zip is not None
    for name in own:
        ws: Any = book[name]
        yield from (Left("chart", name) for _ in ws._charts)
        yield from (Left("picture", name) for _ in ws._images)
        yield from (Left("name of one sheet", f"{name}: {one}") for one in ws.defined_names)
    for start, what in _PARTS:
        parts = [part for part in package.zip.namelist() if part.startswith(start) and not part.endswith(".rels")]
        yield from (Left(what, part.rpartition("/")[2]) for part in parts)


def _asked(sheets: list[Any], layout: Layout) -> Iterator[Left]:
    """Data validations on columns that a person added."""
    for ws in sheets:
        tables = [(TABLES[name], table) for name, table in layout.items() if table.sheet == ws.title]
        ours = {column for known, table in tables for name, column in table.columns.items() if name in known.names}
        calculated = {at for _, table in tables for at in range(1, table.last_column + 1)}
        calculated -= {column for _, table in tables for column in table.columns.values()}
        for one in ws.data_validations.dataValidation:
            columns = {at for area in one.sqref.ranges for at in range(area.min_col, area.max_col + 1)}
            if one.type not in (None, "none") and not columns & (ours | calculated):
                where = f"{ws.title}!{letter(min(columns))}"
                yield Left("data validation", where, f"{one.type} {one.formula1 or ''}".strip())
