"""Plain sheets as an OpenDocument spreadsheet (ODF 1.3): values, looks, links and tables; no formulas.

The same bytes for the same content: XML is written part by part, without a time of day.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from xl_npq.layout.sheet import Book, Sheet, Value, letter, quoted
from xl_npq.workbook.beside import beside
from xl_npq.workbook.opendocument_styles import (
    NAMESPACES,
    cell_style,
    column_style,
    head,
    is_percentage,
    quoted_attribute,
    row_style,
    spreadsheet_styles,
    style_name,
    text_xml,
)
from xl_npq.workbook.package import entry
from xl_npq.workbook.themed import looks_in

MIME = "application/vnd.oasis.opendocument.spreadsheet"


class _Placed(NamedTuple):
    """A cell at its place: what it shows and its style by name."""

    value: Value
    style: str


def write_opendocument(plan: Book, path: Path) -> None:
    """Write sheets of values; UsageError where the file cannot be written."""
    with beside(path) as temporary:
        _write(plan, temporary)


def opendocument_bytes(plan: Book) -> bytes:
    """Sheets of values as the bytes of their file."""
    held = io.BytesIO()
    _write(plan, held)
    return held.getvalue()


def _write(plan: Book, file: Path | IO[bytes]) -> None:
    parts = {
        "content.xml": _content(plan),
        "styles.xml": spreadsheet_styles(_heading(plan), plan.theme.footer),
        "meta.xml": _meta(plan),
        "settings.xml": _settings(plan),
        "META-INF/manifest.xml": _manifest(),
    }
    with zipfile.ZipFile(file, "w") as archive:
        # Uncompressed and first, so that a reader finds it at a fixed place.
        kind = entry("mimetype")
        kind.compress_type = zipfile.ZIP_STORED
        archive.writestr(kind, MIME)
        for name, content in parts.items():
            archive.writestr(entry(name), content.encode("utf-8"))


def _heading(plan: Book) -> str:
    return ", ".join(filter(None, (plan.theme.name, plan.sheets[-1].heading)))


def _content(plan: Book) -> str:
    placed = [_cells(sheet) for sheet in plan.sheets]
    themed = looks_in(plan.theme)
    looks = sorted({cell.style for cells in placed for cell in cells.values()})
    widths = sorted({width for sheet in plan.sheets for width in sheet.widths.values()})
    heights = sorted({height for sheet in plan.sheets for height in sheet.heights.values()})
    styles = [
        '<style:style style:name="tab" style:family="table" style:master-page-name="landscape">'
        '<style:table-properties table:display="true"/></style:style>',
        '<style:style style:name="tabp" style:family="table" style:master-page-name="portrait">'
        '<style:table-properties table:display="true"/></style:style>',
        *map(column_style, widths),
        *map(row_style, heights),
        *(cell_style(name, themed[name]) for name in looks),
    ]
    sheets = (_sheet(sheet, cells) for sheet, cells in zip(plan.sheets, placed, strict=True))
    return (
        f"{head('document-content')}<office:automatic-styles>{''.join(styles)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}{_ranges(plan)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _cells(sheet: Sheet) -> dict[tuple[int, int], _Placed]:
    cells: dict[tuple[int, int], _Placed] = {}
    for table in sheet.tables:
        for across, column in enumerate(table.columns, table.column):
            cells[table.row, across] = _Placed(column.name, column.head)
            for down, value in enumerate(column.values, table.row + 1):
                look = column.styles[down - table.row - 1] if column.styles else column.style
                cells[down, across] = _Placed(value, look)
    return cells | {place: _Placed(cell.value, cell.style) for place, cell in sheet.cells.items()}


def _sheet(sheet: Sheet, cells: Mapping[tuple[int, int], _Placed]) -> str:
    wide = max(column for _, column in cells)
    columns = "".join(
        f'<table:table-column table:style-name="{style_name("column", sheet.widths[column])}"/>'
        if column in sheet.widths
        else "<table:table-column/>"
        for column in range(1, wide + 1)
    )
    return (
        f"<table:table table:name={quoted_attribute(sheet.name)} "
        f'table:style-name="{"tab" if sheet.landscape else "tabp"}">'
        f"{columns}{''.join(_rows(sheet, cells, wide))}</table:table>"
    )


def _rows(sheet: Sheet, cells: Mapping[tuple[int, int], _Placed], wide: int) -> Iterator[str]:
    repeated = int(sheet.repeat_rows.split(":")[0]) if sheet.repeat_rows else 0
    for row in range(1, max(row for row, _ in cells) + 1):
        height = sheet.heights.get(row)
        tall = f' table:style-name="{style_name("row", height)}"' if height else ""
        inside = "".join(
            _cell(cells.get((row, column)), sheet.links.get((row, column))) for column in range(1, wide + 1)
        )
        xml = f"<table:table-row{tall}>{inside}</table:table-row>"
        yield f"<table:table-header-rows>{xml}</table:table-header-rows>" if row == repeated else xml


def _cell(cell: _Placed | None, link: str | None) -> str:
    if cell is None or cell.value is None or cell.value == "":
        return "<table:table-cell/>"
    style = f' table:style-name="{style_name("cell", cell.style)}"'
    if isinstance(cell.value, str):
        paragraphs = "".join(f"<text:p>{_linked(line, link)}</text:p>" for line in cell.value.split("\n"))
        return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'
    kind = "percentage" if is_percentage(cell.style) else "float"
    return f'<table:table-cell{style} office:value-type="{kind}" office:value="{cell.value!r}"/>'


def _linked(text: str, link: str | None) -> str:
    if not link:
        return text_xml(text)
    sheet, place = link.rsplit("!", 1)
    return f'<text:a xlink:type="simple" xlink:href={quoted_attribute(f"#{sheet}.{place}")}>{text_xml(text)}</text:a>'


def _ranges(plan: Book) -> str:
    """What OpenDocument has for Excel's Tables: ranges with a name and a row of headings."""
    ranges = []
    for sheet in plan.sheets:
        for table in sheet.tables:
            first, last = letter(table.column), letter(table.column + len(table.columns) - 1)
            place = quoted(sheet.name)
            area = f"{place}.{first}{table.row}:{place}.{last}{table.row + table.rows}"
            ranges.append(
                f"<table:database-range table:name={quoted_attribute(table.name)} "
                f'table:target-range-address={quoted_attribute(area)} table:contains-header="true"/>'
            )
    return f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>" if ranges else ""


def _meta(plan: Book) -> str:
    return (
        f"{head('document-meta')}<office:meta><meta:generator>xl-npq</meta:generator>"
        f"<dc:title>{text_xml(plan.title)}</dc:title>"
        f"<meta:initial-creator>{text_xml(plan.author)}</meta:initial-creator>"
        f"<dc:creator>{text_xml(plan.author)}</dc:creator><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _settings(plan: Book) -> str:
    return (
        f"{head('document-settings')}<office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item config:name="ActiveTable" config:type="string">{text_xml(plan.opens_on)}'
        "</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _manifest() -> str:
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{NAMESPACES["manifest"]}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
        f"{files}</manifest:manifest>"
    )
