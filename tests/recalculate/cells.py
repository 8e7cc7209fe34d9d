"""The formula cells of a workbook file, read from its XML so that kinds of value stay apart.

openpyxl and calamine show an empty text as nothing and an error as text; here they differ. Only workbooks that the
tests themselves made are read, so the plain XML parser will do: it is twice as fast as the guarded one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[str, str]
"""Sheet and address, such as ("Metric 1", "B7")."""


class ErrorText(str):
    """An error value, by its text: equal to "#N/A" but told apart from a cell that holds those letters."""

    __slots__ = ()


@dataclass(frozen=True)
class FormulaCell:
    """A formula without its leading =, and its cached value; None where the file holds no value."""

    formula: str
    value: object


def formula_cells(path: Path, sheets: Sequence[str] | None = None) -> dict[Place, FormulaCell]:
    """Every formula cell of the workbook, or of the sheets named."""
    found: dict[Place, FormulaCell] = {}
    with ZipFile(path) as archive:
        for name, part in sheet_parts(archive).items():
            if sheets is None or name in sheets:
                with archive.open(part) as stream:
                    found.update(((name, address), cell) for address, cell in _formulas(stream))
    return found


def formula_values(path: Path, sheets: Sequence[str] | None = None) -> dict[Place, object]:
    """What every formula cell of the workbook, or of the sheets named, shows as it was saved."""
    return {place: cell.value for place, cell in formula_cells(path, sheets).items()}


def row_and_column(address: str) -> tuple[int, int]:
    """Row and column of an address, both counted from 1."""
    letters, row = coordinate_from_string(address)
    return row, column_index_from_string(letters)


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The worksheets of a workbook, in order, each with the zip entry that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name"): posixpath.join("/xl", targets[sheet.get(_RELATION)]).lstrip("/")
        for sheet in workbook.iter(f"{MAIN}sheet")
    }


def _formulas(stream: IO[bytes]) -> Iterator[tuple[str, FormulaCell]]:
    for _, element in ElementTree.iterparse(stream, events=("end",)):
        if element.tag == f"{MAIN}c":
            formula = element.find(f"{MAIN}f")
            if formula is not None:
                value = _value(element.get("t", "n"), element.findtext(f"{MAIN}v"))
                yield element.get("r"), FormulaCell(formula.text or "", value)
        elif element.tag == f"{MAIN}row":
            element.clear()


def _value(kind: str, text: str | None) -> object:
    if kind == "str":
        return text or ""
    if not text:
        return None
    if kind == "n":
        return float(text)
    if kind == "b":
        return text in ("1", "true")
    if kind == "e":
        return ErrorText(text)
    raise ValueError(f"a formula's cached value cannot be of type {kind!r}")
