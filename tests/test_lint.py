"""Every corruption that Microsoft's validator lets through is made in a workbook, and the lint finds it."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from conftest import EXAMPLE
from corruptions import CORRUPTIONS, STYLES, TYPES, Corruption
from corruptions_further import FURTHER, THEIRS
from generated import write_source
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, FormulaRule, IconSetRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from snug import build_snug

import xl_npq
from xl_npq.build import template
from xl_npq.providers import providers_of, tables_of
from xl_npq.workbook.lint import Finding, lint
from xl_npq.workbook.lint.formula import Known, wrong_with
from xl_npq.workbook.lint.newer import NEWER
from xl_npq.workbook.lint.parts import MAIN

SEEDS = (0, 3, 5, 8, 13, 21)
OURS = {**CORRUPTIONS, **FURTHER}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of a few people, with little room; read it only."""
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    tables = xl_npq.read(EXAMPLE)
    groups = tables["Groups"][tables["Groups"]["Dimension"] == "Gender"]
    few = {name: tables[name].iloc[:4] for name in ("Participants", "Assessments", "Schools", "Targets")}
    for name, frame in {**few, "Groups": groups}.items():
        tables = tables.with_frame(name, frame)
    build_snug(tables, path)
    return path


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of another writer, which has what ours has not; read it only."""
    path = tmp_path_factory.mktemp("theirs") / "marks.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.title = "Marks"
    for row in (["Name", "Mark", "Twice"], ["A", 1, "=SUM(B2,B2)"], ["B", 2, "=Marks_given[[#This Row],[Mark]]*2"]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Marks_given", ref="A1:C3"))
    sheet.conditional_formatting.add("B2:B3", IconSetRule("3TrafficLights1", "percent", [0, 33, 67]))
    sheet.conditional_formatting.add(
        "B2:B3", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="000000")
    )
    sheet.conditional_formatting.add("B2:B3", DataBarRule("min", None, "max", None, "12436D"))
    sheet.conditional_formatting.add("A2:A3", FormulaRule(['AND($B2>1,$A2<>"")']))
    choice = DataValidation(type="list", formula1='"A,B"', sqref="A2:A3")
    sheet.add_data_validation(choice)
    sheet.merge_cells("F1:G1")
    sheet.merge_cells("F2:G2")
    other = book.create_sheet("Other")
    other.defined_names["Only_there"] = DefinedName("Only_there", attr_text="Other!$A$1")
    other["B1"] = "=Only_there+Marks!B2+SUM(Marks!B:B)+SUM(Marks_given[[#All],[Mark]:[Twice]])"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "J2")
    book.save(path)
    return _with_chain(path)


def _with_chain(path: Path) -> Path:
    chain = f'<calcChain xmlns="{MAIN.strip("{}")}"><c r="C2" i="1"/><c r="C3"/></calcChain>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    parts = members(path)
    listed = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    parts[TYPES] = parts[TYPES].replace(b"</Types>", listed.encode())
    path.write_bytes(packed({**parts, "xl/calcChain.xml": chain.encode()}))
    return path


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def corrupted(path: Path, corruption: Corruption) -> bytes:
    parts = members(path)
    text, count = re.subn(corruption.old, corruption.new, parts[corruption.part].decode(), count=1, flags=re.DOTALL)
    assert count == 1, f"there is no {corruption.old}"
    assert text != parts[corruption.part].decode()
    return packed({**parts, corruption.part: text.encode()})


def said(findings: tuple[Finding, ...]) -> str:
    return "\n".join(finding.words for finding in findings)


def test_nothing_is_found_in_what_build_writes(
    ours: Path, theirs: Path, example_workbook: Path, tmp_path: Path
) -> None:
    template(tmp_path / "template.xlsx")
    for path in (ours, theirs, example_workbook, tmp_path / "template.xlsx"):
        assert said(lint(path)) == "", path.name


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_in_workbooks_of_odd_sources(seed: int, tmp_path: Path) -> None:
    write_source(tmp_path, seed)
    tables = xl_npq.read(tmp_path)
    for provider in providers_of(tables):
        build_snug(tables_of(tables, provider), tmp_path / "odd.xlsx")
        assert said(lint(tmp_path / "odd.xlsx")) == ""


@pytest.mark.parametrize("name", OURS)
def test_a_corruption_of_our_workbook_is_found(ours: Path, name: str) -> None:
    findings = lint(corrupted(ours, OURS[name]))
    assert OURS[name].told in said(findings)


@pytest.mark.parametrize("name", THEIRS)
def test_a_corruption_of_a_workbook_with_charts_is_found(theirs: Path, name: str) -> None:
    findings = lint(corrupted(theirs, THEIRS[name]))
    assert THEIRS[name].told in said(findings)


def test_a_member_that_stands_twice_is_found(ours: Path) -> None:
    data = io.BytesIO(ours.read_bytes())
    with warnings.catch_warnings(), ZipFile(data, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(STYLES, archive.read(STYLES))
    assert f"{STYLES}: the file holds it 2 times" in said(lint(data.getvalue()))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a workbook", packed({"a.txt": b"a"})],
    ids=["empty", "two letters", "a text", "another zip"],
)
def test_what_is_no_workbook_is_a_finding_and_no_traceback(content: bytes) -> None:
    assert said(lint(content))


FORMULAS_THAT_EXCEL_TAKES = (
    "A1",
    "-A1%+$B$2:C$3",
    "IF(,1,)",
    "SUM((A1:A2,C1))",
    "A1:INDEX(B:B,3)",
    '"say ""x"""&" "',
    "{1,2;3,-4}",
    "SUM(A:A)*1.5E-3",
    "'It''s'!A1+People!$1:$3",
    "_xlfn.MAXIFS(A1:A2,A1:A2,1)",
    "People[[#This Row],[It''s '[odd']]]",
    "People[[#Headers],[Name]:[It''s '[odd']]]",
    "SUM(People[Name])+ROWS(People[#All])",
    "IF(A1<>TRUE,#N/A,Known)",
    "Price(1)",
    "NPQ_FSM30(A1)",
)
FORMULAS_THAT_IT_DOES_NOT = (
    "",
    "=A1",
    "A1 B1+",
    "A1)",
    "SUM(A1",
    "1 2",
    '"open',
    "A1++",
    "SUM(A1,,*2)",
    "()",
    "A1 & & B1",
    "'No'!A1",
    "XFE1",
    "Unknown",
    "People[Nobody]",
    "Nobody[Name]",
    "[@Name]",
    "People[@Name]",
    "TEXTJOIN(1,2,3)",
    "Lists!#REF!",
    "People[[#This Row],[Name]",
    "1.2.3x",
)
KNOWN = Known(
    sheets=frozenset(("it's", "people")),
    tables={"people": frozenset(("name", "it's [odd]"))},
    names={"": frozenset(("known",))},
)


@pytest.mark.parametrize("formula", FORMULAS_THAT_EXCEL_TAKES)
def test_a_formula_that_excel_takes_is_let_through(formula: str) -> None:
    assert list(wrong_with(formula, KNOWN)) == []


@pytest.mark.parametrize("formula", FORMULAS_THAT_IT_DOES_NOT)
def test_a_formula_that_excel_does_not_take_is_told(formula: str) -> None:
    assert list(wrong_with(formula, KNOWN))


@pytest.mark.parametrize("name", ["XLOOKUP", "IFS", "STDEV.S", "ISFORMULA", "CONCAT"])
def test_newer_functions_are_known(name: str) -> None:
    assert name in NEWER
