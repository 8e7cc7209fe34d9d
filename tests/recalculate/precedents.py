"""Which formula cells stand on others, so that what an engine cannot calculate is followed to what depends on it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

from .cells import FormulaCell, Place, row_and_column

_TEXTS = re.compile(r'"[^"]*"')
_CALL = re.compile(r"(?:_xlfn\.)?(?:_xlws\.)?([A-Z][A-Z0-9.]*)\(")
_STRUCTURED = re.compile(r"(\w+)\[(.*)\]$", re.DOTALL)
_PART = re.compile(r"\[([^\[\]]*)\]")
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
        for token in Tokenizer(f"={formula}").items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                yield from self._area(token.value, place)

    def _area(self, text: str, place: Place) -> Iterator[Area]:
        structured = _STRUCTURED.match(text)
        if structured and structured[1].lower() in self.tables:
            yield self._table_area(self.tables[structured[1].lower()], structured[2], place)
        elif text.lower() in self.defined:
            yield from self.areas(self.defined[text.lower()], place)
        else:
            sheet, _, address = text.rpartition("!")
            sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            try:
                bounds = range_boundaries(address)
            except ValueError:
                return
            left, top, right, bottom = (found or most for found, most in zip(bounds, _WHOLE_SHEET, strict=True))
            yield Area(sheet or place[0], (left, right), (top, bottom))

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
    workbook = load_workbook(path)
    tables = {}
    for sheet in workbook.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            columns = {column.name: left + number for number, column in enumerate(table.tableColumns)}
            tables[table.displayName.lower()] = _Table(sheet.title, columns, right, (top, bottom))
    scopes = (workbook, *workbook.worksheets)
    defined = {name.lower(): found.attr_text or "" for scope in scopes for name, found in scope.defined_names.items()}
    return Names(tables, defined)


def dependants(cells: Mapping[Place, FormulaCell], start: Collection[Place], path: Path) -> set[Place]:
    """The cells of `start` and every formula cell that stands on one of them, however far down the chain."""
    reached = set(start)
    if not reached:
        return reached
    known = names(path)
    areas = {place: tuple(known.areas(cell.formula, place)) for place, cell in cells.items() if place not in reached}
    while True:
        rows = _rows_by_column(reached)
        further = {place for place, wanted in areas.items() if any(_touches(area, rows) for area in wanted)}
        if not further:
            return reached
        reached |= further
        areas = {place: wanted for place, wanted in areas.items() if place not in further}


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
