"""What we write of a workbook is what openpyxl writes of it, part by part, pieces kept of earlier ones or not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import generated
import pytest

import xl_npq
from xl_npq.build import lay_out, run_of_build
from xl_npq.checks.check import check
from xl_npq.layout.sheet import Book, Sheet, letter
from xl_npq.providers import providers_of, tables_of
from xl_npq.read.cells import ErrorValue
from xl_npq.tables import Tables
from xl_npq.values import serial
from xl_npq.workbook import deflate, writer
from xl_npq.workbook.around import dress
from xl_npq.workbook.cells import in_file
from xl_npq.workbook.styles import StyleBook
from xl_npq.workbook.writer import book_bytes

NOT_OURS = ("dimension", "ignoredErrors")
"""Elements that one of the two does not write."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OF_WORDS = "{http://www.w3.org/XML/1998/namespace}space"
One = tuple[str, tuple[Any, ...], str]
Said = list[One]


def laid_out(tables: Tables) -> Book:
    provider = providers_of(tables)[0]
    return lay_out(tables, provider, "one.xlsx", check(tables_of(tables, provider)), run_of_build(tables, provider))


def of_openpyxl(plan: Book) -> bytes:
    """The same workbook as openpyxl saves it, every cell handed to it one by one."""
    books: list[Any] = []
    styles: list[StyleBook] = []

    class KeptStyles(StyleBook):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            styles.append(self)

    def keep(book: Any, _: object, parts: Any) -> None:
        books.append(book)
        for ws, sheet in zip(book.worksheets, plan.sheets, strict=True):
            dress(ws, parts.around(ws))
            put_cells(ws, sheet, styles[0])
            for row, height in sheet.heights.items():
                ws.row_dimensions[row].height = height
            for link in ws._hyperlinks:
                ws[link.ref]._hyperlink = link

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "write_package", keep)
        patch.setattr(writer, "StyleBook", KeptStyles)
        book_bytes(plan)
    held = BytesIO()
    books[0].save(held)
    return held.getvalue()


def put_cells(ws: Any, sheet: Sheet, styles: StyleBook) -> None:
    """Hand the cells of a sheet to openpyxl, in the order in which their looks are numbered."""
    for (row, column), cell in sheet.cells.items():
        put(ws, row, column, cell.value, cell.formula, styles, cell.style)
    for table in sheet.tables:
        for place, head in enumerate(table.columns, table.column):
            look = head.head or ("fact_head" if head.formula else "input_head")
            put(ws, table.row, place, head.name, "", styles, look)
    for table in sheet.tables:
        for place, column in enumerate(table.columns, table.column):
            formula = in_file(column.formula, table.name) if column.live else ""
            for row, value in enumerate(column.values):
                look = column.styles[row] if column.styles else column.style
                put(ws, table.row + 1 + row, place, value, formula, styles, look)


def put(ws: Any, row: int, column: int, value: Any, formula: str, styles: StyleBook, look: str) -> None:
    like_a_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@")
    cell, number = ws.cell(row, column), styles(look + ("|quoted" if like_a_formula else ""))
    cell._style = ws.parent._cell_styles[number]
    if formula:
        cell._value, cell.data_type = "=" + formula, "f"
    elif isinstance(value, ErrorValue):
        cell._value, cell.data_type = value.text, "e"
    elif isinstance(value, str) and value:
        cell._value, cell.data_type = value, "s"
    elif value is not None and value != "":
        cell._value = value if isinstance(value, (bool, int, float)) else serial(value)
        cell.data_type = "b" if isinstance(value, bool) else "n"


def said(part: bytes) -> Said:
    """What a part says: its elements in order, each with its attributes and text, whatever the letters of the XML."""
    root = ET.fromstring(part)
    for child in list(root):
        name = child.tag.rpartition("}")[2]
        if name in NOT_OURS:
            root.remove(child)
        elif name == "hyperlinks":
            child[:] = sorted(child, key=lambda link: link.attrib["ref"])
    return [told(element) for element in root.iter()]


def told(element: Any) -> One:
    """What an element says itself; openpyxl has no room for what a formula shows."""
    name, attributes, text = element.tag.rpartition("}")[2], element.attrib, (element.text or "").strip()
    if name == "f":
        return name, (), text
    if name == "c":
        worked_out = len(element) and element[0].tag == f"{MAIN}f"
        kind = attributes.get("t", "n")
        del element[1 if worked_out else len(element) :]
        return name, (attributes["r"], attributes["s"], "" if worked_out else kind), ""
    attributes.pop(OF_WORDS, None)
    if "ht" in attributes:
        attributes["ht"] = f"{float(attributes['ht']):g}"
    if name == "v" and element.tag.startswith(MAIN):
        with suppress(ValueError):
            text = f"{float(text):.14g}"
    if name in ("created", "modified"):
        text = ""
    if attributes.get("name", "").startswith("_xlnm.Print_Titles"):
        text = ",".join(sorted(text.split(",")))
    return name, (attributes["id"],) if name == "cNvPr" else tuple(sorted(attributes.items())), text


def assert_alike(plan: Book) -> None:
    ours, theirs = (zipfile.ZipFile(BytesIO(made)) for made in (book_bytes(plan), of_openpyxl(plan)))
    assert ours.testzip() is None
    assert sorted(ours.namelist()) == sorted(theirs.namelist())
    for name in ours.namelist():
        one, other = ours.read(name), theirs.read(name)
        if name.endswith((".xml", ".rels")):
            both = said(one), said(other)
            differing = both[0] != both[1] and [(a, b) for a, b in zip_longest(*both) if a != b][:1]
            assert (name, differing) == (name, False)
        else:
            assert one == other, name
    for number, sheet in enumerate(plan.sheets, 1):
        assert results_in(ours.read(f"xl/worksheets/sheet{number}.xml")) == dict(results_of(sheet))


def results_in(part: bytes) -> dict[str, tuple[str | None, str]]:
    """What the formulas of a sheet show, as its file has it: kind and text, by place."""
    cells = (cell for cell in ET.fromstring(part).iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None)
    return {cell.attrib["r"]: (cell.get("t"), cell.findtext(f"{MAIN}v") or "") for cell in cells}


def results_of(sheet: Sheet) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """The same as the sheet was planned."""
    for (row, column), cell in sheet.cells.items():
        if cell.formula:
            yield f"{letter(column)}{row}", result(cell.value)
    for table in sheet.tables:
        for place, column in enumerate(table.columns, table.column):
            for row, value in enumerate(column.values, table.row + 1) if column.formula and column.live else ():
                yield f"{letter(place)}{row}", result(value)


def result(value: object) -> tuple[str | None, str]:
    if isinstance(value, (bool, int, float)):
        return "b" if isinstance(value, bool) else None, str(int(value)) if value == int(value) else repr(value)
    return "str", str(value or "")


def test_each_part_says_what_openpyxl_would_have_written(tmp_path: Path) -> None:
    """Small providers one after another: the second has the lists of the first, and other figures."""
    folders = [tmp_path / name for name in ("first", "other")]
    for folder, seed in zip(folders, (5, 3), strict=True):
        folder.mkdir()
        generated.write_source(folder, seed)
    first, other = map(xl_npq.read, folders)
    people = first["Participants"]
    turned = {column: people[column].iloc[::-1].set_axis(people.index) for column in ("Gender", "Withdrawn on")}
    again = first.with_frame("Participants", people.assign(**turned))
    book_bytes(laid_out(first))
    kept = deflate.kept.cache_info().hits
    for tables in (again, other):
        assert_alike(laid_out(tables))
    assert deflate.kept.cache_info().hits > kept
