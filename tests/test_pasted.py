"""Rows pasted past the rules of their cells: they are worked out, and what is wrong with them is named and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from conftest import EXAMPLE
from openpyxl import load_workbook
from recalculate import Place, libreoffice, requires
from recalculate.cells import formula_values
from snug import build_snug
from typed_in import TypedIn

import xl_npq
from xl_npq.tables import HEADER_ROW
from xl_npq.verify import verify

FIRST = HEADER_ROW + 1


class Pasted(NamedTuple):
    """The workbook that rows were pasted into, as LibreOffice saves it, and what its participants then show."""

    path: Path
    saved: Path
    book: TypedIn
    values: Mapping[Place, object]


@pytest.fixture(scope="module")
def pasted(tmp_path_factory: pytest.TempPathFactory) -> Pasted:
    """A workbook into which rows were pasted with their own formats and without rules, and as LibreOffice shows it."""
    requires("libreoffice")
    folder = tmp_path_factory.mktemp("pasted")
    tables = xl_npq.read(EXAMPLE)
    few = tables.with_frame("Participants", tables["Participants"].iloc[:30])
    build_snug(few.with_frame("Groups", tables["Groups"].iloc[:1]), folder / "few.xlsx", spare=1)
    book = TypedIn(folder / "few.xlsx")
    good = {"Level": "NPQH", "Enrolled on": date(2017, 9, 4), "Commenced on": date(2017, 9, 18)}
    spoilt = {
        "P-1": {"TRN": "123456789"},
        "P-2": {"Commenced on": "soon", "Outcome on": "later"},
        "P-3": {"Level": "NPQX"},
    }
    rows = [{**good, "Participant ID": f"P-{number}", **spoilt.get(f"P-{number}", {})} for number in range(1, 201)]
    book.add("Participants", rows)
    book.change("Participants", "Participant ID", "P-4", {"Outcome": "Pass"})
    book.change("Participants", "Participant ID", "P-5", {"Presented on": date(2019, 9, 2)})
    book.change("Participants", "Participant ID", "P-6", {"TRN": "7654321"})
    book.change("Participants", "Participant ID", "P-7", {"TRN": "7654321"})
    path = without_rules(book.save(folder / "pasted.xlsx"), folder / "bare.xlsx")
    saved = libreoffice.save_many([path], folder)[0]
    return Pasted(path, saved, TypedIn(path), formula_values(saved, ["Participants"]))


def without_rules(path: Path, bare: Path) -> Path:
    with ZipFile(path) as archive, ZipFile(bare, "w") as stripped:
        for name in archive.namelist():
            content = archive.read(name)
            stripped.writestr(name, re.sub(rb"<dataValidations.*?</dataValidations>", b"", content, flags=re.S))
    return bare


def shown(pasted: Pasted, identity: str, *names: str) -> tuple[object, ...]:
    row = pasted.book.change("Participants", "Participant ID", identity, {})
    return tuple(pasted.values[pasted.book.cell("Participants", row, name)] for name in names)


def test_a_paste_that_destroys_the_rules_is_still_caught(pasted: Pasted) -> None:
    problems = {identity: shown(pasted, identity, "Problem")[0] for identity in ("P-1", "P-2", "P-3", "P-4", "P-8")}
    assert problems == {
        "P-1": "TRN is not one to seven digits",
        "P-2": "Commenced on is not a true date, from 1901 to 2199 (and 1 more)",
        "P-3": "Level is not in the table Levels",
        "P-4": "Outcome is given, but Presented on is blank",
        "P-8": "",
    }


def test_pasted_rows_are_worked_out_and_counted(pasted: Pasted) -> None:
    assert shown(pasted, "P-200", "Recruited", "Commenced", "Window closes")[:2] == (1, 1)
    assert pasted.values["Participants", "A3"] == "230 rows"
    assert verify(pasted.saved).faults == ()


def test_marks_stand_on_the_cells_that_a_person_should_look_at(pasted: Pasted, tmp_path: Path) -> None:
    """Each mark's condition, as a formula in a cell of its own, holds for the rows that are at fault and no other."""
    book = load_workbook(pasted.path)
    sheet = book["Participants"]
    head = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    marks: dict[str, list[str]] = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            marks.setdefault(re.sub(r"\d+:.*", "", str(area.sqref)), []).append(rule.formula[0])
    tried = {
        name: marks[head[name]] for name in ("TRN", "Commenced on", "Outcome on", "Level", "Outcome", "Presented on")
    }
    rows = {str(sheet[f"{head['Participant ID']}{row}"].value): row for row in range(FIRST, FIRST + 230)}
    test = book.create_sheet("Marks")
    places = {}
    for down, identity in enumerate((f"P-{number}" for number in range(1, 9)), 1):
        for across, (name, formulas) in enumerate(tried.items(), 1):
            whole = "+".join(f"IF({moved(formula, rows[identity])},1,0)" for formula in formulas)
            cell = test.cell(down, across, f"={whole}")
            places[identity, name] = ("Marks", cell.coordinate)
    book.save(tmp_path / "marks.xlsx")
    values = libreoffice.recalculate(tmp_path / "marks.xlsx", ["Marks"])
    assert {place for place, cell in places.items() if values[cell]} == {
        ("P-1", "TRN"), ("P-2", "Commenced on"), ("P-2", "Outcome on"), ("P-3", "Level"), ("P-4", "Outcome"),
        ("P-5", "Presented on"), ("P-7", "TRN"),
    }  # fmt: skip


def moved(formula: str, row: int) -> str:
    """A condition written for the first row, on the sheet Participants, as another sheet says it for a row."""
    here = re.sub(rf"(\$?[A-Z]+){FIRST}\b(?!:)", rf"\g<1>{row}", formula)
    here = re.sub(rf"(\$[A-Z]+\$){row}:", rf"\g<1>{FIRST}:", here)
    return re.sub(r"(?<![A-Z:!])(\$[A-Z]+\$?\d+(?::\$[A-Z]+\$\d+)?)", r"Participants!\1", here)
