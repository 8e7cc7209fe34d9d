"""Which formula cells stand on others, so that what an engine cannot calculate is followed to what depends on it."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils.cell import range_boundaries

from .cells import MAIN, FormulaCell, Place, row_and_column, sheet_parts

_OPERAND = re.compile(
    r"""(?P<text>"[^"]*")"""
    r"""|(?P<table>\w+)\[(?P<inside>(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*)\]"""
    r"""|(?:(?P<sheet>'(?:[^']|'')*'|\w+)!)?(?P<range>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"""
    r"""|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+)(?![\w(])"""
    r"""|(?P<name>[A-Za-z_][\w.]*)(?![\w.(])"""
)
"""What a formula stands on: a table's columns, a range, a name; texts are passed over."""
_TEXTS = re.compile(r'"[^"]*"')
_CALL = re.compile(r"(?:_xlfn\.)?(?:_xlws\.)?([A-Z][A-Z0-9.]*)\(")
_PART = re.compile(r"\[([^\[\]]*)\]")
_ROW = re.compile(r"(?<=[A-Z$])\d+(?![\w(])")
_LAST_COLUMN = 1_000
"""More columns than any sheet here has."""
_WHOLE_SHEET = (1, 1, 16_384, 1_048_576)


@dataclass(frozen=True)
class Area:
    """A rectangle of one sheet: first and last column, first and last row."""

    sheet: str
    columns: tuple[int, int]
    rows: tuple[int, int]


@dataclass(frozen=True)
class _Table:
    sheet: str
    columns: Mapping[str, int]
    last_column: int
    rows: tuple[int, int]


@dataclass(frozen=True)
class Names:
    """What the names in formulas stand for: the workbook's tables and its defined names."""

    tables: Mapping[str, _Table]
    defined: Mapping[str, str]

    def areas(self, formula: str, place: Place) -> Iterator[Area]:
        """Every area that a formula in that cell names. References made while calculating (INDIRECT) are not seen."""
        for found in _OPERAND.finditer(formula):
            table, name = (found["table"] or "").lower(), (found["name"] or "").lower()
            if table in self.tables:
                yield self._table_area(self.tables[table], found["inside"], place)
            elif found["range"]:
                sheet = found["sheet"] or place[0]
                sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
                yield Area(sheet, *_bounds(found["range"]))
            elif name in self.defined:
                yield from self.areas(self.defined[name], place)

    def _table_area(self, table: _Table, inside: str, place: Place) -> Area:
        columns = [table.columns[name] for name in (*_PART.findall(inside), inside) if name in table.columns]
        span = (min(columns), max(columns)) if columns else (min(table.columns.values()), table.last_column)
        row, _ = row_and_column(place[1])
        return Area(table.sheet, span, (row, row) if "#This Row" in inside else table.rows)


def functions(formula: str) -> set[str]:
    """The functions that a formula calls, without their prefixes."""
    return set(_CALL.findall(_TEXTS.sub("", formula)))


def names(path: Path) -> Names:
    """The tables and defined names of a workbook."""
    with ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        tables = {
            name: table for sheet, part in sheet_parts(archive).items() for name, table in _tables(archive, sheet, part)
        }
    defined = {name.get("name", "").lower(): name.text or "" for name in workbook.iter(f"{MAIN}definedName")}
    return Names(tables, defined)


def _tables(archive: ZipFile, sheet: str, part: str) -> Iterator[tuple[str, _Table]]:
    folder, file = posixpath.split(part)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in archive.namelist():
        return
    for relation in ElementTree.fromstring(archive.read(relations)):
        if relation.get("Type", "").endswith("/table"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            table = ElementTree.fromstring(archive.read(target))
            left, top, right, bottom = range_boundaries(table.get("ref"))
            columns = {
                column.get("name"): left + number for number, column in enumerate(table.iter(f"{MAIN}tableColumn"))
            }
            yield table.get("displayName").lower(), _Table(sheet, columns, right, (top, bottom))


@cache
def _bounds(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    left, top, right, bottom = (found or most for found, most in zip(range_boundaries(text), _WHOLE_SHEET, strict=True))
    return (left, right), (top, bottom)


def dependants(cells: Mapping[Place, FormulaCell], start: Collection[Place], path: Path) -> set[Place]:
    """The cells of `start` and every formula cell that stands on one of them, however far down the chain."""
    reached = set(start)
    if not reached:
        return reached
    known = names(path)
    shapes = _shapes(cells, known)
    while True:
        rows = _rows_by_column(reached)
        further = {
            place
            for places, columns in shapes
            if any(column in rows.get(sheet, {}) for sheet, found in columns.items() for column in found)
            for place in places
            if place not in reached and any(_touches(area, rows) for area in known.areas(cells[place].formula, place))
        }
        if not further:
            return reached
        reached |= further


_Shape = tuple[list[Place], Mapping[str, Collection[int]]]


def _shapes(cells: Mapping[Place, FormulaCell], known: Names) -> list[_Shape]:
    """The formulas that differ in their row numbers alone, together, with the columns that they stand on.

    A workbook has a hundred thousand formulas and a few hundred shapes; only those in question are read one by one.
    """
    alike: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place, cell in cells.items():
        alike[place[0], _ROW.sub("", cell.formula)].append(place)
    shapes = []
    for places in alike.values():
        columns: dict[str, set[int]] = defaultdict(set)
        for area in known.areas(cells[places[0]].formula, places[0]):
            columns[area.sheet].update(range(area.columns[0], min(area.columns[1], _LAST_COLUMN) + 1))
        shapes.append((places, columns))
    return shapes


def _rows_by_column(places: Iterable[Place]) -> dict[str, dict[int, list[int]]]:
    rows: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for sheet, address in places:
        row, column = row_and_column(address)
        rows[sheet][column].append(row)
    for columns in rows.values():
        for found in columns.values():
            found.sort()
    return rows


def _touches(area: Area, rows: Mapping[str, Mapping[int, list[int]]]) -> bool:
    for column, found in rows.get(area.sheet, {}).items():
        if area.columns[0] <= column <= area.columns[1]:
            at = bisect_left(found, area.rows[0])
            if at < len(found) and found[at] <= area.rows[1]:
                return True
    return False
