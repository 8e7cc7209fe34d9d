"""The workbook's package: the same bytes for the same content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, Any

from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from xl_npq.workbook.charts import DescribedDrawing
from xl_npq.workbook.deflate import Passing, Stretch, compressor, put_deflated

_SMALL, _THOROUGH = 6, 8
"""How hard the zip tries with parts that hold no rows, and with other packages."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')

_TITLES = re.compile(
    rb'(<definedName name="_xlnm.Print_Titles"[^>]*>)([^<,]*\$[0-9]+:\$[0-9]+),([^<,]*\$[A-Z]+:\$[A-Z]+)'
)
"""Rows before columns, as openpyxl puts them: LibreOffice would keep them so and add its own beside."""
_BEFORE_DRAWING = re.compile(rb"(?=<(?:drawing|legacyDrawing|tableParts|extLst) |</worksheet>)")

Rows = Callable[[Worksheet], Iterator[Stretch]]
"""The rows of a sheet, several at a time."""
Described = Mapping[str, list[tuple[str, str]]]
"""Name and text of each chart, by sheet."""
Overlooked = Callable[[Worksheet], str]


class _StillZip(zipfile.ZipFile):
    """A zip whose entries bear no time of day; the book's titles for print stand in Excel's order, columns first."""

    def open(self, name: Any, mode: Any = "r", *args: Any, **options: Any) -> IO[bytes]:
        """Open an entry; what is written goes through zlib-ng, which takes half the time of zlib."""
        part: Any = super().open(name, mode, *args, **options)
        if mode == "w":
            part._compressor = compressor(name._compresslevel)
        return part  # type: ignore[no-any-return]  # zipfile has no word for how its entries are compressed

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **options: Any) -> None:
        """Add an entry from text or bytes."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        content = data.encode("utf-8") if isinstance(data, str) else bytes(data)
        if name == "docProps/core.xml":
            content = _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
        elif name == "xl/workbook.xml":
            content = _TITLES.sub(rb"\g<1>\g<3>,\g<2>", content)
        super().writestr(entry(name, _SMALL), content, *args, **options)


def entry(name: str, effort: int = _THOROUGH) -> zipfile.ZipInfo:
    """An entry of the package by name."""
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    # An entry that is handed over has its own effort; the archive's does not reach it.
    info._compresslevel = effort  # type: ignore[attr-defined]  # lacking in the stubs
    info.external_attr = 0o600 << 16
    return info


class PackageWriter(ExcelWriter):
    """openpyxl's writer of packages, with the cells of each sheet from `rows`, and its ignored errors."""

    def __init__(
        self, book: Any, archive: zipfile.ZipFile, rows: Rows, overlooked: Overlooked, described: Described
    ) -> None:
        """Write `book` into `archive`."""
        super().__init__(book, archive)
        self._zip, self._rows, self._overlooked, self._described = archive, rows, overlooked, described

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet: everything around its cells is openpyxl's."""
        ws._drawing = DescribedDrawing(self._described.get(ws.title, []))
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        links = list(ws._hyperlinks)
        held = BytesIO()
        writer: Any = WorksheetWriter(ws, held)
        # The writer forgets links, to gather them from cells, which it is not given.
        ws._hyperlinks = links
        writer.write()
        ws._rels = writer._rels
        head, tail = _SHEET_DATA.split(held.getvalue(), maxsplit=1)
        # openpyxl has no word for ignored errors, which stand between the page and the drawings.
        overlooked = _BEFORE_DRAWING.sub(self._overlooked(ws).encode("utf-8"), tail, count=1)
        with self._zip.open(entry(ws.path[1:]), "w") as part:
            begun = Passing(_DIMENSION.sub(b"", head).decode("utf-8") + "<sheetData>")
            ended = Passing("</sheetData>" + overlooked.decode("utf-8"))
            put_deflated(part, chain((begun,), self._rows(ws), (ended,)))
        self.manifest.append(ws)


def write_package(book: Any, file: Path | IO[bytes], rows: Rows, overlooked: Overlooked, described: Described) -> None:
    """Write a workbook's package."""
    with _StillZip(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        PackageWriter(book, archive, rows, overlooked, described).write_data()
