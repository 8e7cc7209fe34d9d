"""A workbook that LibreOffice opened and saved still works; what it loses is what the page on Excel says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import EXAMPLE
from recalculate import libreoffice, requires
from tampering import build_small

import xl_npq
from xl_npq.verify import same_formula, verify
from xl_npq.verify_deep import same_format
from xl_npq.workbook.lint import lint
from xl_npq.workbook.shape import shapes
from xl_npq.workbook.stored import stored_sheets

PAGE = Path(__file__).parents[1] / "docs" / "excel.md"
KINDS: Mapping[str, tuple[str, str]] = {
    "Excel Tables": ("xl/tables/", "<table "),
    "filter buttons": ("xl/tables/", "<autoFilter "),
    "formulas that new rows of a table get by themselves": ("xl/tables/", "<calculatedColumnFormula"),
    "looks of tables": ("xl/tables/", "<tableStyleInfo "),
    "conditional formats": ("xl/worksheets/", "<cfRule "),
    "links": ("xl/worksheets/", "<hyperlink "),
    "footers": ("xl/worksheets/", "<oddFooter>&amp;"),
    "headings that stay in view": ("xl/worksheets/", "<pane "),
    "what is printed on every page": ("xl/workbook.xml", "_xlnm.Print_Titles"),
    "working everything out anew when opened": ("xl/workbook.xml", 'fullCalcOnLoad="1"'),
    "the version that built it": ("docProps/", 'name="xl_npq"'),
    "passwords of sheets": ("xl/worksheets/", 'hashValue="'),
}
"""What a workbook has, the parts where it stands, and what is counted there."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


@pytest.fixture(scope="module")
def saved(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    requires("libreoffice")
    (path,) = libreoffice.save_many([small], tmp_path_factory.mktemp("saved"))
    return path


def counts(path: Path) -> dict[str, int]:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    found = {
        kind: sum(text.count(mark) for name, text in parts.items() if name.startswith(place))
        for kind, (place, mark) in KINDS.items()
    }
    # Rules that are alike may share one entry: their areas are counted.
    areas = [area for text in parts.values() for area in re.findall(r'<dataValidation [^>]*sqref="([^"]*)"', text)]
    return {**found, "lists to choose from": sum(len(area.split()) for area in areas)}


def lost(before: Path, after: Path) -> set[str]:
    had, has = counts(before), counts(after)
    assert [kind for kind in had if not had[kind]] in ([], ["passwords of sheets"])
    return {kind for kind in had if has[kind] < had[kind]}


def said_to_be_lost() -> set[str]:
    section = PAGE.read_text("utf-8").split("## Saved by LibreOffice")[1].split("\n## ")[0]
    return set(re.findall(r"^- \*\*(.*?)\*\*", section, re.MULTILINE))


def test_what_libreoffice_loses_is_what_the_page_says(small: Path, saved: Path) -> None:
    assert lost(small, saved) == said_to_be_lost()


def test_formulas_figures_names_and_locks_stay(small: Path, saved: Path) -> None:
    assert verify(saved).differences == ()
    before, after = stored_sheets(small), stored_sheets(saved)
    formulas = [
        (cell.formula, after[name].cells[place].formula)
        for name in before
        for place, cell in before[name].cells.items()
        if cell.formula
    ]
    assert len(formulas) > 10_000
    assert all(same_formula(one, other) for one, other in formulas)
    (shapes_before, names_before), (shapes_after, names_after) = shapes(small), shapes(saved)
    assert {name: names_after[name] for name in names_before} == names_before
    for name, shape in shapes_before.items():
        assert shapes_after[name].lock == shape.lock
        assert shapes_after[name].visible == shape.visible
        assert shapes_after[name].hidden == shape.hidden
        for place, look in shape.looks.items():
            if place in shapes_after[name].looks:
                assert same_format(shapes_after[name].looks[place].form, look.form), (name, place)


def test_the_file_that_libreoffice_writes_has_nothing_to_repair(saved: Path) -> None:
    assert lint(saved) == ()


def test_passwords_of_sheets_stay(tmp_path: Path) -> None:
    requires("libreoffice")
    tables = xl_npq.read(EXAMPLE)
    for name in ("Participants", "Assessments", "Schools"):
        tables = tables.with_frame(name, tables[name].iloc[:5])
    xl_npq.build(tables, tmp_path / "locked.xlsx", password="a lock")
    (path,) = libreoffice.save_many([tmp_path / "locked.xlsx"], tmp_path)
    assert counts(path)["passwords of sheets"] == counts(tmp_path / "locked.xlsx")["passwords of sheets"] > 10
