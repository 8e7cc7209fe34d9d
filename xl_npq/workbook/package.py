"""The workbook's package: the same bytes for the same content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from xl_npq.workbook.around import Around, before_and_after, live_end
from xl_npq.workbook.charts import DescribedDrawing
from xl_npq.workbook.deflate import THOROUGH, Passing, Stretch, put_deflated
from xl_npq.workbook.packer import compressor

_SMALL = 6
"""How hard the zip tries with parts that hold no rows."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")

_TITLES = re.compile(
    rb'(<definedName name="_xlnm.Print_Titles"[^>]*>)([^<,]*\$[0-9]+:\$[0-9]+),([^<,]*\$[A-Z]+:\$[A-Z]+)'
)
"""Rows before columns, as openpyxl puts them: LibreOffice would keep them so and add its own beside."""
_BEFORE_DRAWING = re.compile(r"(?=<(?:drawing|legacyDrawing|tableParts|extLst) |</worksheet>)")


class Parts(NamedTuple):
    """What openpyxl does not write of a sheet: its rows, what stands around them, what Excel is to overlook.

    `letters` says about how many the rows take: beyond two thousand million the zip has another form.
    `described` has name and text of each chart and picture, by sheet.
    """

    rows: Callable[[Worksheet], Iterator[Stretch]]
    around: Callable[[Worksheet], Around]
    overlooked: Callable[[Worksheet], str]
    letters: Callable[[Worksheet], int]
    described: Mapping[str, list[tuple[str, str]]]


class _StillZip(zipfile.ZipFile):
    """A zip whose entries bear no time of day; the book's titles for print stand in Excel's order, columns first."""

    def open(self, name: Any, mode: Any = "r", *args: Any, **options: Any) -> IO[bytes]:
        """Open an entry; what is written is deflated by what takes the least time."""
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


def entry(name: str, effort: int = THOROUGH) -> zipfile.ZipInfo:
    """An entry of the package by name."""
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    # An entry that is handed over has its own effort; the archive's does not reach it.
    info._compresslevel = effort  # type: ignore[attr-defined]  # lacking in the stubs
    info.external_attr = 0o600 << 16
    return info


class PackageWriter(ExcelWriter):
    """openpyxl's writer of packages, with the parts of sheets from elsewhere."""

    def __init__(self, book: Any, archive: zipfile.ZipFile, parts: Parts) -> None:
        """Write `book` into `archive`."""
        super().__init__(book, archive)
        self._zip, self._parts = archive, parts

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet."""
        ws._drawing = DescribedDrawing(self._parts.described.get(ws.title, []))
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        before, after = before_and_after(self._parts.around(ws))
        # openpyxl has no word for ignored errors, which stand between the page and the drawings.
        ending = _BEFORE_DRAWING.sub(self._parts.overlooked(ws), live_end(ws), count=1)
        held = entry(ws.path[1:])
        held.file_size = 2 * self._parts.letters(ws)
        with self._zip.open(held, "w") as part:
            begun, ended = Passing(f"{before}<sheetData>"), Passing(f"</sheetData>{after}{ending}")
            put_deflated(part, chain((begun,), self._parts.rows(ws), (ended,)))
        self.manifest.append(ws)


def write_package(book: Any, file: Path | IO[bytes], parts: Parts) -> None:
    """Write a workbook's package."""
    with _StillZip(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        PackageWriter(book, archive, parts).write_data()
