"""Returns made for tests, and the Excel Tables that they hold."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from check_sources import Source, write_folder
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import xl_npq
from xl_npq.data_return import Terms, data_return

EXAMPLE = Path(xl_npq.__file__).parent / "example"
ANNUAL = Terms()
Table = list[dict[str, object]]


def made(folder: Path, source: Source, terms: Terms = ANNUAL) -> Path:
    path = folder / "return.xlsx"
    data_return(xl_npq.read(write_folder(folder / "source", source)), path, terms=terms)
    return path


def table(path: Path, name: str) -> Table:
    """The rows of an Excel Table, by heading."""
    for sheet in _opened(path, path.stat().st_mtime_ns).worksheets:
        if name in sheet.tables:
            return rows_of(sheet, sheet.tables[name].ref)
    raise LookupError(name)


@lru_cache(maxsize=1)
def _opened(path: Path, _: int) -> Workbook:
    """A workbook to be read only, opened once for all of its tables until it changes."""
    return openpyxl.load_workbook(path, data_only=True)


def rows_of(sheet: Worksheet, area: str) -> Table:
    heads, *rows = ([cell.value for cell in row] for row in sheet[area])
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def listed(path: Path, number: int) -> Table:
    return table(path, f"Metric_{number}_participants")


def every_part(path: Path) -> bytes:
    """All that the file holds, unpacked."""
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
