"""The file of an add-in: xlwings' own add-in with a ribbon, in which VBA modules, tab and settings are others."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from pyopenvba import ExcelFile

from xl_npq.workbook.beside import beside
from xl_npq.workbook.package import entry

_TEMPLATE = "quickstart_addin_ribbon.xlam"
_PROJECT = "xl/vbaProject.bin"
_ITS_BUTTONS = "RibbonMyAddin"
_NAMED = re.compile(r'(Const PROJECT_NAME As String = ")[^"]*(")')
"""What xlwings' code calls the file and the sheet that it reads settings from."""
_FOLDER = re.compile(r"<mc:AlternateContent\b.*?</mc:AlternateContent>", re.DOTALL)
"""Where the template was saved on somebody's computer."""
_IMAGES = re.compile(r"<extLst>.*</extLst>", re.DOTALL)
"""A setting of the template's pictures, of which it has none, with a value that the format does not know."""
_SHEET_NAME = re.compile(r'(<sheet name=")[^"]*(")')
_HIDDEN = re.compile(r' visibility="hidden"')
_CELLS = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
_DIMENSION = re.compile(r'(<dimension ref=")[^"]*(")')


@dataclass(frozen=True)
class AddIn:
    """What is ours in the add-in: VBA modules by name, the code of the workbook itself, the ribbon, the settings."""

    modules: Mapping[str, str]
    workbook_code: str
    ribbon: str
    settings_sheet: str
    settings: tuple[tuple[str, str], ...]


def write_add_in(add_in: AddIn, path: Path) -> None:
    """Write an add-in, beside its place first, then renamed; UsageError where it cannot be written."""
    data = add_in_bytes(add_in)
    with beside(path) as temporary:
        temporary.write_bytes(data)


def add_in_bytes(add_in: AddIn) -> bytes:
    """The add-in's file: the same bytes for the same content."""
    parts = {name: _part(name, data, add_in) for name, data in _template().items()}
    parts[_PROJECT] = _project(parts[_PROJECT], add_in)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(entry(name), data)
    return file.getvalue()


def _template() -> dict[str, bytes]:
    with (
        as_file(files("xlwings").joinpath(_TEMPLATE)) as place,
        zipfile.ZipFile(place) as archive,
    ):
        return {name: archive.read(name) for name in archive.namelist()}


def _part(name: str, data: bytes, add_in: AddIn) -> bytes:
    if name == "customUI/customUI.xml":
        return add_in.ribbon.encode("utf-8")
    if name == "docProps/core.xml":
        return re.sub(rb"(<(dc:creator|cp:lastModifiedBy)>)[^<]*", rb"\1xl-npq", data)
    if name == "xl/workbook.xml":
        # Excel takes no help for the functions of a workbook whose window is hidden; an add-in shows none anyway.
        text = _HIDDEN.sub("", _IMAGES.sub("", _FOLDER.sub("", data.decode("utf-8"))))
        return _SHEET_NAME.sub(rf"\g<1>{add_in.settings_sheet}\g<2>", text).encode("utf-8")
    if name == "xl/worksheets/sheet1.xml":
        rows = "".join(_row(number, pair) for number, pair in enumerate(add_in.settings, 1))
        text = _CELLS.sub(lambda _: f"<sheetData>{rows}</sheetData>", data.decode("utf-8"))
        return _DIMENSION.sub(rf"\g<1>A1:B{len(add_in.settings)}\g<2>", text).encode("utf-8")
    return data


def _row(number: int, cells: tuple[str, str]) -> str:
    texts = (
        f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for column, text in zip("AB", cells, strict=True)
    )
    return f'<row r="{number}">{"".join(texts)}</row>'


def _project(data: bytes, add_in: AddIn) -> bytes:
    """The VBA project with our modules in place of the template's buttons."""
    with TemporaryDirectory() as folder:
        place = Path(folder, "project.xlam")
        with zipfile.ZipFile(place, "w") as archive:
            for name, part in _template().items():
                archive.writestr(entry(name), data if name == _PROJECT else part)
        _write_modules(place, add_in)
        with zipfile.ZipFile(place) as archive:
            return archive.read(_PROJECT)


def _write_modules(place: Path, add_in: AddIn) -> None:
    with ExcelFile(place) as file:
        project = file.vba_project()
        project.delete_module(_ITS_BUTTONS)
        renamed = _NAMED.sub(r"\g<1>xlwings\g<2>", "\r\n".join(project.get_module("xlwings").source.splitlines()))
        file.set_module("xlwings", renamed + "\r\n")
        file.set_module("ThisWorkbook", _windows(add_in.workbook_code))
        for name, source in add_in.modules.items():
            project.add_module(name, _windows(source))
        file.save()


def _windows(source: str) -> str:
    return "\r\n".join(source.splitlines()) + "\r\n"
