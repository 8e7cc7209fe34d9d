"""The workbook's package: the same bytes for the same content, and never half a file."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from xl_npq.errors import UsageError
from xl_npq.workbook.charts import DescribedDrawing

_STAMP = (1980, 1, 1, 0, 0, 0)
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')

Rows = Callable[[Worksheet], Iterator[str]]
Described = Mapping[str, list[tuple[str, str]]]
"""Name and text of each chart, by sheet."""


class _StillZip(zipfile.ZipFile):
    """A zip whose entries bear no time of day."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **options: Any) -> None:
        """Add an entry from text or bytes."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        content = data.encode("utf-8") if isinstance(data, str) else bytes(data)
        if name == "docProps/core.xml":
            content = _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
        super().writestr(entry(name), content, *args, **options)


def entry(name: str) -> zipfile.ZipInfo:
    """An entry of the package by name."""
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class PackageWriter(ExcelWriter):
    """openpyxl's writer of packages, with the cells of each sheet from `rows`."""

    def __init__(self, book: Any, archive: zipfile.ZipFile, rows: Rows, described: Described) -> None:
        """Write `book` into `archive`."""
        super().__init__(book, archive)
        self._zip, self._rows, self._described = archive, rows, described

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet: everything around its cells is openpyxl's."""
        ws._drawing = DescribedDrawing(self._described.get(ws.title, []))
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any = WorksheetWriter(ws)
        writer.write()
        ws._rels = writer._rels
        head, tail = _SHEET_DATA.split(Path(writer.out).read_bytes(), maxsplit=1)
        writer.cleanup()
        with self._zip.open(entry(ws.path[1:]), "w") as part:
            part.write(_DIMENSION.sub(b"", head) + b"<sheetData>")
            for row in self._rows(ws):
                part.write(row.encode("utf-8"))
            part.write(b"</sheetData>" + tail)
        self.manifest.append(ws)


def write_package(book: Any, path: Path, rows: Rows, described: Described) -> None:
    """Write a workbook to a file: beside it first, then renamed, so that there is never half of one."""
    with beside(path) as temporary, _StillZip(temporary, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        PackageWriter(book, archive, rows, described).write_data()


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of `path`, which takes its place in the end; UsageError where none can be made."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({_why(error)}). Choose another folder with -o.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except PermissionError as error:
        raise UsageError(f"{path}: cannot be replaced. Close it in Excel, or choose another name with -o.") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({_why(error)}). Choose another place with -o.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
