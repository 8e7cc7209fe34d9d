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
from xl_npq.read import biff, compound, opendocument, sheet_part
from xl_npq.read.cells import MOST_FILLED, ErrorValue
from xl_npq.read.sheet_part import position

OWN_PROPERTY = "xl_npq"
MOST_SHEETS = 1_000
MOST_BYTES_OF_AN_ENTRY, MOST_BYTES, MOST_RATIO = 600_000_000, 800_000_000, 200
"""Our own workbook of 20,000 participants unpacks to about half as much as is let through."""

_AT_ONCE = 1 << 20
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

        SourceError where the sheet would not fit in memory, or is broken.
        """
        if self.zip is None:
            return self.errors.get(sheet, {})
        return sheet_part.looked_over(_part(self.zip, self.sheets[sheet]), self.name, sheet)

    def with_part(self, sheet: str, change: Callable[[bytes], bytes]) -> bytes:
        """The workbook's file with a sheet's part changed. ValueError where it is of another format."""
        if self.zip is None:
            raise ValueError(f"{self.name} has no parts")
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for name in self.zip.namelist():
                part = self.zip.read(name)
                copy.writestr(name, change(part) if name == self.sheets[sheet] else part)
        return written.getvalue()


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
    found = opendocument.looked_over(content, name)
    return Package(name, None, dict.fromkeys(found.errors, ""), from_1904=found.from_1904, errors=found.errors)


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
    _refuse_shared_parts(sheets, name)
    _refuse_many_texts(archive, name)
    extents = tuple(extent for sheet, part in sheets.items() for extent in _extents(archive, sheet, part))
    from_1904 = any(
        element.get("date1904") in ("1", "true") for element in _elements(_xml(archive, root), "workbookPr")
    )
    return Package(name, archive, sheets, extents, _is_own(archive), from_1904)


def _refuse_shared_parts(sheets: Mapping[str, str], name: str) -> None:
    if len(sheets) > MOST_SHEETS:
        raise SourceError(
            f"{name} has {len(sheets):,} sheets, of {MOST_SHEETS:,} at most: take out those without tables"
        )
    if len(set(sheets.values())) < len(sheets):
        raise ValueError("two sheets of one part")


def _refuse_many_texts(archive: zipfile.ZipFile, name: str) -> None:
    """The reader of cells keeps all texts that cells share at once, and finds them where they usually are."""
    for part in archive.namelist():
        if part.lower().endswith("sharedstrings.xml"):
            data = _part(archive, part)
            if data.count(b"<si") + data.count(b":si") > MOST_FILLED:
                raise SourceError(
                    f"{name} holds more than {MOST_FILLED:,} texts, too much to be a table of participants; "
                    "delete what does not belong to it and save it again"
                )


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
                left=position(left),
                bottom=int(bottom or top) - 1 - int(table.get("totalsRowCount", "0")),
                right=position(right or left),
                headed=table.get("headerRowCount", "1") != "0",
                columns=tuple(column.get("name", "") for column in _elements(table, "tableColumn")),
                calculated=frozenset(
                    number
                    for number, column in enumerate(_elements(table, "tableColumn"))
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
    # Not all that the part unpacks to, but what its directory says and a byte more: a directory may lie. Piece by
    # piece, as a whole one would be there twice.
    held, left = io.BytesIO(), archive.getinfo(part).file_size + 1
    with archive.open(part) as opened:
        while piece := opened.read(min(left, _AT_ONCE)):
            left -= held.write(piece)
    return held.getvalue()


def _xml(archive: zipfile.ZipFile, part: str) -> Element:
    root: Element = ElementTree.fromstring(_part(archive, part))
    return root
