"""The workbook as a file: its sheets, locks, formulas and texts, whatever the figures are."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pandas as pd
import pytest
from conftest import EXAMPLE
from recalculate.cells import MAIN, formula_cells, sheet_parts
from recalculate.precedents import functions
from snug import room_as

import xl_npq
from xl_npq.build import template
from xl_npq.layout.plan import plan_for
from xl_npq.tables import Tables

SHEETS = (
    *("Start", "Dashboard", *(f"Metric {number}" for number in range(1, 8)), "Public report", "Watch list", "Checks"),
    *("Self-assessment", "Partnership", "Action plan", "Participants", "Assessments", "Feedback", "Schools", "Targets"),
    *("Requirements", "Partnership targets", "Partnership reviews", "Settings", "Lists"),
    *("Merge", "CHANGES", "Last export", "Last return", "xlwings.conf"),
)
LATER: set[str] = set()
INPUTS = {
    *("Participants", "Assessments", "Feedback", "Schools", "Targets", "Requirements", "Settings"),
    *("Partnership targets", "Partnership reviews"),
}
OPEN = {*INPUTS, "Merge", "CHANGES", "Last export", "Last return", "xlwings.conf"}
"""Sheets without a lock: those that people fill in, and where an add-in keeps how it is to start Python."""
CLASSIC = frozenset(
    (
        *("AND", "OR", "IF", "IFERROR", "NOT", "COUNTIF", "COUNTIFS", "SUMIFS", "SUM", "MAX"),
        *("MIN", "INDEX", "MATCH", "SUMPRODUCT", "SMALL", "LARGE", "EDATE", "DATE", "YEAR", "MONTH", "DAY"),
        *("INT", "MOD", "ROUND", "ROUNDUP", "ABS", "SQRT", "TRIM", "LEFT", "MID", "RIGHT", "FIND", "LEN", "VALUE"),
        *("TEXT", "SUBSTITUTE", "ISNUMBER", "ISERROR", "ROW", "ROWS", "COLUMNS", "COUNT", "COUNTA", "MEDIAN", "N"),
        *("SUBTOTAL", "CHOOSE", "CHAR"),
    )
)
"""Functions that every engine and every Excel since 2007 has; none is volatile."""
NAMES = {
    "=1+1": "a formula",
    "+44 7700": "a number",
    "-x": "a sign",
    "@x": "an old formula",
    'Say "hello"': "quotes",
    "Smith & Sons <b>": "markup",
    "O'Brien": "an apostrophe",
    "👩‍🏫 Zoë": "beyond the first plane",
    "مرحبا بالعالم": "right to left",
    "bell\x07 and vertical\x0btab": "control characters",
    "_x0041_": "what looks like an escape",
    "two\nlines": "a line break",
    "#N/A": "the letters of an error",
    "TRUE": "the letters of a truth",
    "1e5": "the letters of a number",
}
each_workbook = pytest.mark.parametrize("which", ["example", "template", "awkward"])


def awkward_tables() -> Tables:
    """A few people whose names, level and numbers are hard to keep."""
    tables = xl_npq.read(EXAMPLE)
    people = tables["Participants"].iloc[: len(NAMES)].copy()
    people["Name"] = list(NAMES)
    people["TRN"] = [f"{number:07}" for number in range(1, len(NAMES) + 1)]
    people["URN"] = [f"{number:06}" for number in range(1, len(NAMES) + 1)]
    people["Level"] = "@x"
    levels = pd.DataFrame(
        {"Level": ["@x"], "Title": ["=SUM(A1)"], "Scripts": [1.0], "Window months": [18.0]}, index=[2]
    )
    return tables.with_frame("Participants", people).with_frame("Levels", levels)


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory, example_workbook: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    with room_as(plan_for):
        template(folder / "template.xlsx")
        xl_npq.build(awkward_tables(), folder / "awkward.xlsx")
    return {"example": example_workbook, **{name: folder / f"{name}.xlsx" for name in ("template", "awkward")}}


def sheets_xml(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(part) for name, part in sheet_parts(archive).items()}


def protection(xml: bytes) -> dict[str, str]:
    found = re.search(rb"<sheetProtection [^>]*>", xml)
    return ElementTree.fromstring(found[0]).attrib if found else {}


def part(path: Path, name: str) -> Element:
    with ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(name))


def column(path: Path, table: str, heading: str) -> Iterator[Element]:
    """The cells of a table's column on the sheet of its name, its heading left out."""
    rows = ElementTree.fromstring(sheets_xml(path)[table]).iter(f"{MAIN}row")
    letters = ""
    for cell in (cell for row in rows for cell in row):
        place = cell.get("r", "").rstrip("0123456789")
        if text(cell) == heading:
            letters = place
        elif place == letters:
            yield cell


def text(cell: Element) -> str:
    return "".join(found.text or "" for found in cell.iter(f"{MAIN}t"))


@each_workbook
def test_sheets_stand_in_the_order_of_the_contract(workbooks: dict[str, Path], which: str) -> None:
    found = list(sheets_xml(workbooks[which]))
    assert found == [name for name in SHEETS if name in found]
    assert set(SHEETS) - set(found) <= LATER


@each_workbook
def test_what_is_computed_is_locked_and_what_is_filled_in_is_not(workbooks: dict[str, Path], which: str) -> None:
    locked = {name: protection(xml).get("sheet") == "1" for name, xml in sheets_xml(workbooks[which]).items()}
    assert locked == {name: name not in OPEN for name in locked}


@each_workbook
def test_every_formula_comes_with_what_it_shows(workbooks: dict[str, Path], which: str) -> None:
    for name, xml in sheets_xml(workbooks[which]).items():
        assert not re.findall(rb"</f>(?!<v>)", xml), name
        assert b"<f/>" not in xml, name
    assert part(workbooks[which], "xl/workbook.xml").find(f"{MAIN}calcPr").get("fullCalcOnLoad") == "1"


@each_workbook
def test_formulas_call_classic_functions_alone(workbooks: dict[str, Path], which: str) -> None:
    cells = formula_cells(workbooks[which])
    called = {name: place for place, cell in cells.items() for name in functions(cell.formula)}
    assert {name: called[name] for name in called.keys() - CLASSIC - {"ISFORMULA"}} == {}
    guards = [cell.formula for cell in cells.values() if "ISFORMULA" in cell.formula]
    assert len(guards) == 1
    assert guards[0].count("ISFORMULA") == guards[0].count("_xlfn.ISFORMULA")
    assert not [cell.formula for cell in cells.values() if "_xl" in cell.formula and "ISFORMULA" not in cell.formula]


@each_workbook
def test_formulas_say_this_row_as_files_do_and_need_no_add_in(workbooks: dict[str, Path], which: str) -> None:
    formulas = {cell.formula for cell in formula_cells(workbooks[which]).values()}
    assert not [formula for formula in formulas if "[@" in formula or "NPQ_" in formula]
    assert any("[[#This Row]," in formula for formula in formulas)


@each_workbook
def test_numbers_in_formulas_have_no_more_digits_than_excel_keeps(workbooks: dict[str, Path], which: str) -> None:
    """Excel saves fifteen digits: with more, a workbook that it saved would seem to have been written over."""
    formulas = {cell.formula for cell in formula_cells(workbooks[which]).values()}
    numbers = {number for formula in formulas for number in re.findall(r"(?<![\w$.])\d+(?:\.\d+)?", formula)}
    assert "1.95996398454005" in numbers
    assert [number for number in numbers if len(number.replace(".", "").lstrip("0")) > 15] == []


@each_workbook
def test_calculated_columns_are_the_tables_own(workbooks: dict[str, Path], which: str) -> None:
    """A new row is filled down by Excel from the table's formula, which must be that of the cells."""
    cells = formula_cells(workbooks[which])
    with ZipFile(workbooks[which]) as archive:
        tables = [ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if "xl/tables/" in name]
    found = {cell.formula for cell in cells.values()}
    formulas = {formula.text for table in tables for formula in table.iter(f"{MAIN}calculatedColumnFormula")}
    assert len(formulas) > 50
    assert formulas <= found
    assert len({table.get("id") for table in tables}) == len({table.get("name") for table in tables}) == len(tables)


def test_headings_are_the_tables_own_names_for_their_columns(workbooks: dict[str, Path]) -> None:
    with ZipFile(workbooks["example"]) as archive:
        tables = [ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if "xl/tables/" in name]
    (table,) = [table for table in tables if table.get("name") == "Participants"]
    names = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
    rows = ElementTree.fromstring(sheets_xml(workbooks["example"])["Participants"]).iter(f"{MAIN}row")
    assert names in [[text(cell) for cell in row] for row in rows]


@pytest.mark.room
def test_the_same_input_gives_the_same_bytes(workbooks: dict[str, Path], tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    xl_npq.build(awkward_tables(), again / "awkward.xlsx")
    template(again / "template.xlsx")
    for name in ("awkward.xlsx", "template.xlsx"):
        assert (again / name).read_bytes() == workbooks[name.removesuffix(".xlsx")].read_bytes(), name


def test_awkward_names_survive_writing_and_reading(workbooks: dict[str, Path]) -> None:
    read = xl_npq.read(workbooks["awkward"])
    assert dict(zip(read["Participants"]["Name"], NAMES.values(), strict=True)) == NAMES
    assert list(read["Levels"]["Level"].dropna()) == ["@x"]
    assert list(read["Levels"]["Title"].dropna()) == ["=SUM(A1)"]
    assert read.unread == ()


def test_text_that_begins_like_a_formula_is_marked_as_text(workbooks: dict[str, Path]) -> None:
    styles = part(workbooks["awkward"], "xl/styles.xml").find(f"{MAIN}cellXfs")
    marked = {
        text(cell): styles[int(cell.get("s"))].get("quotePrefix")
        for cell in column(workbooks["awkward"], "Participants", "Name")
    }
    assert {name for name, mark in marked.items() if mark == "1"} == {name for name in NAMES if name[0] in "=+-@"}
    assert all(cell.find(f"{MAIN}f") is None for cell in column(workbooks["awkward"], "Participants", "Name"))
    labels = list(column(workbooks["awkward"], "Participants", "Level"))
    assert {(text(cell), styles[int(cell.get("s"))].get("quotePrefix")) for cell in labels} == {("@x", "1")}


@pytest.mark.parametrize(("heading", "digits"), [("TRN", 7), ("URN", 6)])
def test_numbers_that_are_names_are_text_with_their_zeros(
    workbooks: dict[str, Path], heading: str, digits: int
) -> None:
    styles = part(workbooks["awkward"], "xl/styles.xml").find(f"{MAIN}cellXfs")
    cells = list(column(workbooks["awkward"], "Participants", heading))
    assert [text(cell) for cell in cells] == [f"{number:0{digits}}" for number in range(1, len(NAMES) + 1)]
    assert {cell.get("t") for cell in cells} == {"inlineStr"}
    as_text = "49"
    assert {styles[int(cell.get("s"))].get("numFmtId") for cell in cells} == {as_text}


def test_the_files_properties_name_nobody(example_workbook: Path) -> None:
    people = xl_npq.read(EXAMPLE)["Participants"]
    with ZipFile(example_workbook) as archive:
        properties = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("docProps/")}
    assert len(properties) == 3
    for heading in ("Name", "TRN", "Participant ID", "School name"):
        for value in people[heading].dropna().unique():
            assert not [name for name, content in properties.items() if value in content]
    authors = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", properties["docProps/core.xml"])
    assert set(authors) == {"xl-npq"}


def hashed(password: str, salt: bytes, spins: int) -> bytes:
    """The hash of a password as ECMA-376 18.3.1.85 describes it."""
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for spin in range(spins):
        digest = hashlib.sha512(digest + spin.to_bytes(4, "little")).digest()
    return digest


def test_a_password_locks_every_locked_sheet_and_opens_none_other(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    xl_npq.build(awkward_tables(), path, password="Pässword 1")
    locks = {name: protection(xml) for name, xml in sheets_xml(path).items()}
    assert {name for name, lock in locks.items() if lock} == set(locks) - OPEN
    (lock,) = {tuple(sorted(lock.items())) for lock in locks.values() if lock}
    attributes = dict(lock)
    assert (attributes["algorithmName"], attributes["spinCount"]) == ("SHA-512", "100000")
    assert "password" not in attributes
    salt, expected = (base64.b64decode(attributes[name]) for name in ("saltValue", "hashValue"))
    assert len(salt) >= 16
    assert hashed("Pässword 1", salt, 100_000) == expected
    assert hashed("Password 1", salt, 100_000) != expected


def test_without_a_password_anybody_may_unlock(workbooks: dict[str, Path]) -> None:
    for xml in sheets_xml(workbooks["example"]).values():
        assert protection(xml).keys().isdisjoint({"password", "hashValue", "saltValue"})
