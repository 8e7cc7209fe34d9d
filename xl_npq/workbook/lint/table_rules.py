"""Excel Tables: names, numbers, columns, headings, and where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_npq.layout.sheet import letter
from xl_npq.workbook.lint.areas import Area, area_of, overlapping
from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.parts import MAIN, Parts
from xl_npq.workbook.lint.sheet_scan import Scanned

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NAME = re.compile(r"[A-Za-z_\\À-\uffff][\w.\\]{0,254}")


@dataclass(frozen=True)
class StoredTable:
    """A table as its part says it; `area` is None where its reference cannot be read."""

    part: str
    sheet: str
    name: str
    other_name: str
    number: str
    area: Area | None
    headed: bool
    columns: tuple[str, ...]
    column_numbers: tuple[str, ...]
    formulas: Mapping[str, str]
    filtered: str

    @property
    def heads(self) -> tuple[str, ...]:
        """The cells of its headings."""
        if self.area is None or not self.headed:
            return ()
        return tuple(f"{letter(column)}{self.area.top}" for column in range(self.area.left, self.area.right + 1))


def tables_of(parts: Parts, sheet_part: str) -> list[StoredTable]:
    """The tables of a sheet."""
    relations = parts.relations(sheet_part).values()
    return [_table(parts, one.target, sheet_part) for one in relations if one.kind == "table"]


def _table(parts: Parts, part: str, sheet_part: str) -> StoredTable:
    root = parts.root(part)
    columns = list(root.iter(f"{MAIN}tableColumn"))
    formulas = {
        plain(column.get("name", "")): formula.text or ""
        for column in columns
        for formula in column.iter(f"{MAIN}calculatedColumnFormula")
    }
    own_filter = root.find(f"{MAIN}autoFilter")
    return StoredTable(
        part=part,
        sheet=sheet_part,
        name=root.get("displayName", ""),
        other_name=root.get("name", ""),
        number=root.get("id", ""),
        area=area_of(root.get("ref", "")),
        headed=root.get("headerRowCount", "1") != "0",
        columns=tuple(plain(column.get("name", "")) for column in columns),
        column_numbers=tuple(column.get("id", "") for column in columns),
        formulas=formulas,
        filtered="" if own_filter is None else own_filter.get("ref", ""),
    )


def plain(name: str) -> str:
    """A name without the escapes of line breaks."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def tables_findings(tables: Sequence[StoredTable], names: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with tables by themselves and beside each other; `names` are the workbook's, in small letters."""
    yield from _repeated(tables, "name", [table.name.lower() for table in tables])
    yield from _repeated(tables, "number", [table.number for table in tables])
    for table in tables:
        if not _NAME.fullmatch(table.name) or area_of(table.name):
            yield Finding(table.part, "", f'"{table.name}" cannot be the name of a table')
        if table.name.lower() in names:
            yield Finding(table.part, "", f"{table.name} is the name of cells too")
        yield from _columns(table)
        yield from _extent(table)
    for sheet in dict.fromkeys(table.sheet for table in tables):
        areas = [(table.name, table.area) for table in tables if table.sheet == sheet and table.area]
        for one, other in overlapping(areas):
            yield Finding(sheet, "", f"the tables {one} and {other} overlap")


def _repeated(tables: Sequence[StoredTable], what: str, marks: Sequence[str]) -> Iterator[Finding]:
    counts = Counter(marks)
    for table, mark in zip(tables, marks, strict=True):
        if counts[mark] > 1:
            yield Finding(table.part, "", f"{counts[mark]} tables have the {what} {mark}")


def _columns(table: StoredTable) -> Iterator[Finding]:
    for name, count in Counter(name.lower() for name in table.columns).items():
        if count > 1 or not name:
            yield Finding(table.part, "", f'{count} columns have the name "{name}"')
    for number, count in Counter(table.column_numbers).items():
        if count > 1:
            yield Finding(table.part, "", f"{count} columns have the number {number}")


def _extent(table: StoredTable) -> Iterator[Finding]:
    if table.area is None:
        yield Finding(table.part, "", "its reference cannot be read")
        return
    width = table.area.right - table.area.left + 1
    if width != len(table.columns):
        yield Finding(table.part, "", f"it has {len(table.columns)} columns on {width} of the sheet")
    if table.headed and table.area.top == table.area.bottom:
        yield Finding(table.part, "", "it has no row below its headings")
    own = area_of(table.filtered) if table.filtered else table.area
    if own is None or (own.top, own.left, own.right) != (table.area.top, table.area.left, table.area.right):
        yield Finding(table.part, "", f"its filter stands over {table.filtered}, not over the table")


def table_on_sheet(table: StoredTable, scanned: Scanned) -> Iterator[Finding]:
    """Where a table and the cells beneath it do not agree."""
    for place, name in zip(table.heads, table.columns, strict=False):
        text = scanned.heads[place]
        if text is None:
            yield Finding(scanned.part, place, f'the heading of the column "{name}" of {table.name} is not text')
        elif plain(text) != name:
            yield Finding(scanned.part, place, f'the heading is "{text}", the column of {table.name} is "{name}"')
    if table.area is None:
        return
    for merged in scanned.all("mergeCell"):
        area = area_of(merged.get("ref", ""))
        if area and area.meets(table.area):
            yield Finding(scanned.part, merged.get("ref", ""), f"cells are merged within the table {table.name}")
    for own in scanned.all("autoFilter"):
        area = area_of(own.get("ref", ""))
        if area and area.meets(table.area):
            yield Finding(scanned.part, own.get("ref", ""), f"the sheet's filter stands over the table {table.name}")
