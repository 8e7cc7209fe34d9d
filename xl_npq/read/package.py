"""The parts of an .xlsx package that say what is where: sheets, Excel Tables, error cells, and whose workbook it is."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]  # it ships no types

from xl_npq.errors import SourceError
from xl_npq.read import biff, compound, opendocument
from xl_npq.read.cells import MOST_CELLS, ErrorValue
from xl_npq.read.unworked import unworked

OWN_PROPERTY = "xl_npq"
MOST_BYTES_OF_AN_ENTRY, MOST_BYTES, MOST_RATIO = 600_000_000, 800_000_000, 200
"""Our own workbook of 20,000 participants unpacks to about half as much as is let through."""

_ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt\s*=\s*["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]+)([0-9]+)["']""")
_SHOWN = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_PLAIN_ROW = re.compile(rb'<row r="([0-9]+)"')
_FAR_COLUMN = re.compile(rb'r="(?:[A-Z]{3}|[B-Z][A-Z])[0-9]')
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]+)([0-9]+)["'](?:[^>]*[^/>])?>""")
_AREA = re.compile(r"\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")


@dataclass(frozen=True)
class Extent:
    """Where an Excel Table stands: rows and columns counted from 0, the last ones included, totals left off.

    `columns` are its own names for its columns, `totals` how many rows of totals it has, `calculated` the positions of
    the columns that a formula fills; `headed` is
    False where its heading row is switched off.
    """

    name: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    headed: bool
    columns: tuple[str, ...]
    calculated: frozenset[int] = frozenset()
    totals: int = 0


@dataclass(frozen=True)
class Package:
    """What a workbook's file says about it: the part of each sheet, its Excel Tables, whether it is our own.

    `zip` is None for a workbook in another format than Excel's own of today, of which only the sheets are known and
    the `errors` of each; `from_1904` where its days count from 1904.
    """

    name: str
    zip: zipfile.ZipFile | None
    sheets: dict[str, str]
    extents: tuple[Extent, ...] = ()
    own: bool = False
    from_1904: bool = False
    errors: Mapping[str, Mapping[tuple[int, int], ErrorValue]] = field(default_factory=dict)

    def error_cells(self, sheet: str) -> Mapping[tuple[int, int], ErrorValue]:
        """The cells of a sheet that hold Excel errors or formulas without a value, by row and column counted from 0.

        SourceError where a cell stands so far out that the sheet would not fit in memory.
        """
        if self.zip is None:
            return self.errors.get(sheet, {})
        data = _part(self.zip, self.sheets[sheet])
        _refuse_far_cells(data, self.name, sheet)
        found: dict[tuple[int, int], ErrorValue] = {
            (row - 1, _position(column.decode())): formula for row, column, formula in unworked(data)
        }
        if b't="e"' in data or b"t='e'" in data:
            found.update(_error_cells(data))
        return found


def open_package(data: bytes, name: str) -> Package:
    """Looks a workbook's zip over before anything unpacks it.

    SourceError where it is empty, corrupt, no workbook, or unpacks to too much.
    """
    if not data:
        raise SourceError(f"{name} is empty: save the workbook again")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _refuse_bombs(archive, len(data), name)
        if "content.xml" in archive.namelist():
            return _open_document(_part(archive, "content.xml"), name)
        return _package(archive, name)
    except PACKAGE_FAULTS as error:
        raise compound.damaged(name) from error


def older_package(data: bytes, name: str) -> Callable[[Sequence[str]], Package]:
    """What an Excel 97-2003 workbook says about itself, once its sheets are known. SourceError where it is damaged."""
    try:
        book = biff.book_of(data)
    except (*PACKAGE_FAULTS, struct.error) as error:
        raise compound.damaged(name) from error

    def package(sheets: Sequence[str]) -> Package:
        errors = dict(zip(sheets, book.errors, strict=False))
        return Package(name, None, dict.fromkeys(sheets, ""), from_1904=book.from_1904, errors=errors)

    return package


def _open_document(content: bytes, name: str) -> Package:
    sheets = dict.fromkeys(opendocument.sheets(content, name), "")
    errors = opendocument.error_cells(content, name)
    return Package(name, None, sheets, from_1904=opendocument.from_1904(content), errors=errors)


def zipped(data: bytes) -> bool:
    """Whether a workbook is of today's format, or of OpenDocument; what is no workbook at all counts as one too."""
    return not data.startswith(compound.MAGIC)


PACKAGE_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    ParseError,
    DefusedXmlException,
)
"""What a damaged or hostile package makes zipfile and the XML parser raise."""


def _refuse_bombs(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    sizes = [entry.file_size for entry in archive.infolist()]
    largest, total = max(sizes, default=0), sum(sizes)
    if largest > MOST_BYTES_OF_AN_ENTRY or total > MOST_BYTES or total > packed * MOST_RATIO:
        raise SourceError(
            f"{name} unpacks to {total / 1e6:,.0f} MB, too much to be a table of participants: "
            "delete empty rows and columns in it and save it again"
        )


def _package(archive: zipfile.ZipFile, name: str) -> Package:
    root = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _related(archive, root)
    sheets = {
        element.attrib["name"]: related[identity][1]
        for element in _elements(_xml(archive, root), "sheet")
        if (identity := _relation(element)) in related and related[identity][0] == "worksheet"
    }
    extents = tuple(extent for sheet, part in sheets.items() for extent in _extents(archive, sheet, part))
    from_1904 = any(
        element.get("date1904") in ("1", "true") for element in _elements(_xml(archive, root), "workbookPr")
    )
    return Package(name, archive, sheets, extents, _is_own(archive), from_1904)


def _is_own(archive: zipfile.ZipFile) -> bool:
    if "docProps/custom.xml" not in archive.namelist():
        return False
    properties = _elements(_xml(archive, "docProps/custom.xml"), "property")
    return any(element.get("name") == OWN_PROPERTY for element in properties)


def _extents(archive: zipfile.ZipFile, sheet: str, part: str) -> Iterator[Extent]:
    for kind, target in _related(archive, part).values():
        if kind == "table":
            table = _xml(archive, target)
            area = _AREA.fullmatch(table.get("ref", ""))
            if area is None:
                raise ValueError(target)
            left, top, right, bottom = area.groups()
            yield Extent(
                name=table.get("displayName") or table.get("name") or "",
                sheet=sheet,
                top=int(top) - 1,
                left=_position(left),
                bottom=int(bottom or top) - 1 - int(table.get("totalsRowCount", "0")),
                right=_position(right or left),
                headed=table.get("headerRowCount", "1") != "0",
                columns=tuple(column.get("name", "") for column in _elements(table, "tableColumn")),
                calculated=frozenset(
                    position
                    for position, column in enumerate(_elements(table, "tableColumn"))
                    if next(_elements(column, "calculatedColumnFormula"), None) is not None
                ),
                totals=int(table.get("totalsRowCount", "0")),
            )


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The kind and part of everything a part refers to, by the reference's id."""
    folder, file = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{file}.rels")
    if listing not in archive.namelist():
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
        )
        for element in _elements(_xml(archive, listing), "Relationship")
        if element.get("TargetMode") != "External"
    }


def _relation(element: Element) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _elements(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _part(archive: zipfile.ZipFile, part: str) -> bytes:
    # Not all that the part unpacks to, but what its directory says and a byte more: a directory may lie.
    with archive.open(part) as opened:
        return opened.read(archive.getinfo(part).file_size + 1)


def _xml(archive: zipfile.ZipFile, part: str) -> Element:
    root: Element = ElementTree.fromstring(_part(archive, part))
    return root


def _position(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _error_cells(data: bytes) -> Iterator[tuple[tuple[int, int], ErrorValue]]:
    for cell in _ERROR_CELL.finditer(data):
        reference, shown = _REFERENCE.search(cell[1]), _SHOWN.search(cell[2])
        if reference:
            place = int(reference[2]) - 1, _position(reference[1].decode())
            yield place, ErrorValue(shown[1].decode() if shown else "#VALUE!")


def _may_reach_far(data: bytes) -> bool:
    """Whether a sheet may have cells right of AZ, or too many rows: told in passing, as nearly every sheet has not."""
    plainly = _PLAIN_ROW.findall(data)
    # Anything that is not written the way in which everybody writes it is looked at more closely.
    if b"r='" in data or b" =" in data or b"= " in data or len(plainly) != data.count(b"<row") or b":row" in data:
        return True
    return max(map(int, plainly), default=0) * _position("BA") >= MOST_CELLS or _FAR_COLUMN.search(data) is not None


def _refuse_far_cells(data: bytes, name: str, sheet: str) -> None:
    # The reader of cells keeps a sheet as one rectangle: two cells in opposite corners would end the whole process.
    if not _may_reach_far(data):
        return
    places = _FILLED_CELL.findall(data)
    rows = max((int(row) for _, row in places), default=0)
    width = max((_position(column.decode()) + 1 for column in {column for column, _ in places}), default=0)
    if rows * width > MOST_CELLS:
        raise SourceError(
            f"{name}, sheet {sheet}: cells reach down to row {rows:,} and across {width:,} columns; "
            "delete what stands far below or to the right of the table and save it again"
        )
