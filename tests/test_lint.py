"""Every corruption that Microsoft's validator lets through is made in a workbook, and the lint finds it."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from conftest import EXAMPLE
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

PEOPLE, PEOPLE_TABLE, BOOK = "xl/worksheets/sheet13.xml", "xl/tables/table1.xml", "xl/workbook.xml"
DASHBOARD, STYLES, SHEET, TABLE = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", PEOPLE_TABLE
CHART, TYPES, MARKS = "xl/charts/chart1.xml", "[Content_Types].xml", "xl/worksheets/sheet2.xml"
SEEDS = (0, 3, 5, 8, 13, 21)


class Corruption(NamedTuple):
    """What is replaced in which part of a workbook, once, and what the lint is to say."""

    part: str
    old: str
    new: str
    told: str
    after: str = ""


OURS: dict[str, Corruption] = {
    "a heading differs from the column": Corruption(PEOPLE, ">Gender<", ">Genders<", 'the heading is "Genders"'),
    "a heading is a number": Corruption(
        PEOPLE,
        r'<c r="R4"( s="\d+")[^>]*>.*?</c>',
        r'<c r="R4"\1><v>5</v></c>',
        'column "Gender" of Participants is not text',
    ),
    "a heading is a formula": Corruption(
        PEOPLE,
        r'<c r="R4"( s="\d+")[^>]*>.*?</c>',
        r'<c r="R4"\1 t="str"><f>"Gender"</f><v>Gender</v></c>',
        "is not text",
    ),
    "two tables have a name": Corruption(
        "xl/tables/table2.xml", 'isplayName="Assessments"', 'isplayName="participants"', "2 tables have the name"
    ),
    "two tables have a number": Corruption("xl/tables/table2.xml", ' id="2"', ' id="1"', "2 tables have the number 1"),
    "two columns have a name": Corruption(
        TABLE, 'name="Region"', 'name="DISTRICT"', '2 columns have the name "district"'
    ),
    "two columns have a number": Corruption(
        TABLE, '<tableColumn id="3"', '<tableColumn id="2"', "2 columns have the number 2"
    ),
    "tables overlap": Corruption("xl/tables/table8.xml", r'ref="[A-Z]+\d+:', 'ref="A4:', "overlap"),
    "a table's name is like a cell": Corruption(
        TABLE, 'displayName="Participants"', 'displayName="AB12"', "cannot be the name of a table"
    ),
    "a table is wider than its columns": Corruption(TABLE, r'(<table [^>]*?)ref="A4:', r'\1ref="B4:', "of the sheet"),
    "a table's filter stands elsewhere": Corruption(
        TABLE, r'<autoFilter ref="A4:', '<autoFilter ref="A5:', "its filter stands over"
    ),
    "cells are merged in a table": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="B6:C6"/></mergeCells>',
        "merged within the table",
    ),
    "merged cells overlap": Corruption(
        DASHBOARD,
        "</sheetData>",
        '</sheetData><mergeCells count="2"><mergeCell ref="X1:Y3"/><mergeCell ref="Y3:Z4"/></mergeCells>',
        "merged cells overlap with X1:Y3",
    ),
    "a sheet's filter stands over a table": Corruption(
        PEOPLE, "</sheetData>", '</sheetData><autoFilter ref="A4:D9"/>', "the sheet's filter stands over"
    ),
    "a list is too long": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="A6"><formula1>"'
        + "x," * 140
        + '"</formula1></dataValidation></dataValidations>',
        "its list has 280 characters",
    ),
    "a validation's formula cannot be read": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation type="custom" sqref="A6"><formula1>LEN(A6)&gt;</formula1></dataValidation></dataValidations>',
        "=LEN(A6)> ends too early",
    ),
    "a validation refers to a table": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation type="list" sqref="A6"><formula1>Levels[Level]</formula1></dataValidation></dataValidations>',
        "cannot refer to a table's column",
    ),
    "a validation lacks its second limit": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation type="date" sqref="A6"><formula1>1</formula1></dataValidation></dataValidations>',
        "no second formula",
    ),
    "a prompt is too long": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation type="list" prompt="'
        + "p" * 256
        + '" sqref="A6"><formula1>"a,b"</formula1></dataValidation></dataValidations>',
        "its prompt has more than 255",
    ),
    "a conditional format's formula cannot be read": Corruption(
        DASHBOARD,
        r'(<cfRule type="expression"[^>]*>)<formula>.*?</formula>',
        r"\1<formula>AND(A1=</formula>",
        "=AND(A1= has a bracket that is not closed",
    ),
    "a conditional format refers to a table": Corruption(
        DASHBOARD,
        r'(<cfRule type="expression"[^>]*>)<formula>.*?</formula>',
        r"\1<formula>Levels[Level]=1</formula>",
        "cannot refer to a table's column",
    ),
    "a conditional format has no such look": Corruption(
        DASHBOARD, r'dxfId="\d+"', 'dxfId="999"', "it has format 999 of"
    ),
    "a formula's syntax is wrong": Corruption(
        DASHBOARD, r"<f>IF\(Provider=", "<f>IF(Provider==", "lacks something before ="
    ),
    "a formula's bracket is open": Corruption(DASHBOARD, r"<f>IF\(Provider=", "<f>IF((Provider=", "not closed"),
    "a formula says this row as people do": Corruption(
        PEOPLE,
        r"<f>[^<]*Participants\[\[#This Row\],\[Gender\]\][^<]*</f>",
        "<f>Participants[@Gender]</f>",
        "files write with [#This Row]",
    ),
    "a calculated column says this row as people do": Corruption(
        TABLE, r"<calculatedColumnFormula>[^<]*<", "<calculatedColumnFormula>[@Gender]<", "files write with [#This Row]"
    ),
    "a function lacks its prefix": Corruption(
        DASHBOARD, r"<f>[^<]*</f>", "<f>MAXIFS(A1:A2,A1:A2,1)</f>", "the function MAXIFS lacks its prefix"
    ),
    "a table is not there": Corruption(
        DASHBOARD, r"<f>[^<]*</f>", "<f>SUM(Nothing[Row])</f>", "the table Nothing, which is not there"
    ),
    "a column is not there": Corruption(
        DASHBOARD,
        r"<f>[^<]*</f>",
        "<f>SUM(Participants[Nothing])</f>",
        "the column Nothing, which the table Participants has not",
    ),
    "a name is not there": Corruption(
        DASHBOARD, r"<f>[^<]*</f>", "<f>Nothing_at_all+1</f>", "the name Nothing_at_all, which is not there"
    ),
    "a sheet is not there": Corruption(
        DASHBOARD, r"<f>[^<]*</f>", "<f>'No sheet'!A1</f>", "the sheet No sheet, which is not there"
    ),
    "a reference leaves the sheet": Corruption(DASHBOARD, r"<f>[^<]*</f>", "<f>A1048577+XFE1</f>", "A1048577"),
    "a text in a formula is too long": Corruption(
        DASHBOARD, r"<f>[^<]*</f>", f'<f>"{"x" * 256}"</f>', "a text of more than 255"
    ),
    "a name cannot be one": Corruption(
        BOOK, 'definedName name="Provider"', 'definedName name="Pro vider"', "it cannot be a name"
    ),
    "a name is like a cell": Corruption(
        BOOK, 'definedName name="Tolerance"', 'definedName name="TOL12"', "it cannot be a name"
    ),
    "a name is there twice": Corruption(
        BOOK, 'definedName name="Tolerance"', 'definedName name="PROVIDER"', "the name is there twice"
    ),
    "a name leads to a sheet that is gone": Corruption(
        BOOK, r"(name=\"Provider\"[^>]*>)[^<]*", r"\1Gone!$B$6", "the sheet Gone, which is not there"
    ),
    "a name leads to nothing": Corruption(
        BOOK, r"(name=\"Provider\"[^>]*>)[^<]*", r"\1Lists!#REF!", "something that is gone"
    ),
    "a name holds on a sheet that is not there": Corruption(
        BOOK,
        'definedName name="Tolerance"',
        'definedName localSheetId="99" name="Tolerance"',
        "the sheet that it holds on is not there",
    ),
    "a text is too long": Corruption(
        PEOPLE, r'<t xml:space="preserve">[^<]*</t>', "<t>" + "x" * 32_768 + "</t>", "its text has 32,768 characters"
    ),
    "a formula's text is too long": Corruption(
        DASHBOARD,
        r' t="str"><f>([^<]*)</f><v>[^<]*</v>',
        r' t="str"><f>\1</f><v>' + "x" * 32_768 + "</v>",
        "its text has 32,768",
    ),
    "a footer is too long": Corruption(
        DASHBOARD, r"<oddFooter>[^<]*", "<oddFooter>" + "x" * 256, "oddFooter: it has 256 characters"
    ),
    "rows are out of order": Corruption(
        PEOPLE, r'<row r="5"(.*?)</row>(<row r="6".*?</row>)', r'\2<row r="5"\1</row>', "row 5: it stands after row 6"
    ),
    "a row is there twice": Corruption(PEOPLE, r'(<row r="6".*?</row>)', r"\1\1", "row 6: it stands after row 6"),
    "a cell is there twice": Corruption(PEOPLE, r'(<c r="B6".*?</c>)', r"\1\1", "B6: the cell is there twice"),
    "cells are out of order": Corruption(
        PEOPLE, r'(<c r="B6".*?</c>)(<c r="C6".*?</c>)', r"\2\1", "B6: it stands after column C"
    ),
    "a cell stands in another row": Corruption(PEOPLE, r'<c r="B6"', '<c r="B7"', "B7: it stands in row 6"),
    "a list of cells cannot be read": Corruption(
        DASHBOARD,
        r'<conditionalFormatting sqref="[^"]*"',
        '<conditionalFormatting sqref="A1:,B2"',
        '"A1:,B2" is not a list of cells',
    ),
    "green triangles are kept off no cells": Corruption(
        PEOPLE,
        "</sheetData>",
        '</sheetData><ignoredErrors><ignoredError sqref="" numberStoredAsText="1"/></ignoredErrors>',
        '"" is not a list of cells',
    ),
    "a text result does not say so": Corruption(
        DASHBOARD, r' t="str"><f>([^<]*)</f><v>[^<]+</v>', r"><f>\1</f><v>As at</v>", "its type is not said"
    ),
    "a figure is infinite": Corruption(
        DASHBOARD, r'"><f>([^<]*)</f><v>[\d.]+</v>', r'"><f>\1</f><v>INF</v>', "is no number"
    ),
    "an error is none of Excel's": Corruption(
        DASHBOARD, r' t="str"><f>([^<]*)</f><v>[^<]+</v>', r' t="e"><f>\1</f><v>#OOPS!</v>', "no error of Excel"
    ),
    "a shared text is not there": Corruption(
        PEOPLE, r'<c r="B6"( s="\d+")[^>]*>.*?</c>', r'<c r="B6"\1 t="s"><v>7</v></c>', "it shows shared text 7 of 0"
    ),
    "a style is not there": Corruption(PEOPLE, r'<c r="B6" s="\d+"', '<c r="B6" s="9999"', "it has style 9999 of"),
    "a font is not there": Corruption(STYLES, r'(<cellXfs.*?fontId=")\d+"', r'\g<1>999"', "it has fontId 999"),
    "a number format is not there": Corruption(
        STYLES,
        r'<numFmt [^>]*?numFmtId="164"[^>]*>|numFmtId="164"(?= formatCode)',
        'formatCode="0"',
        "its number format 164 is not there",
    ),
    "a link leads nowhere": Corruption(SHEET, r'location="[^"]*"', 'location="Gone!A1"', "its link leads to Gone!A1"),
    "a sheet's name is too long": Corruption(
        BOOK, 'sheet name="Feedback"', f'sheet name="{"F" * 32}"', "1 to 31 characters"
    ),
    "a sheet's name has forbidden characters": Corruption(
        BOOK, 'sheet name="Feedback"', 'sheet name="Feed/back"', "that Excel forbids"
    ),
    "two sheets have a name": Corruption(
        BOOK, 'sheet name="Feedback"', 'sheet name="LISTS"', "two sheets have its name"
    ),
    "the open sheet is not there": Corruption(BOOK, r'activeTab="\d+"', 'activeTab="99"', "there is no sheet 99"),
    "a relation leads nowhere": Corruption(
        "xl/worksheets/_rels/sheet13.xml.rels", r"table1\.xml", "table99.xml", "leads to xl/tables/table99.xml"
    ),
    "a sheet has no such relation": Corruption(
        PEOPLE, r'<tablePart ([^>]*)r:id="[^"]*"', r'<tablePart \1r:id="rId77"', "it has no relation rId77"
    ),
    "a part's type is not declared": Corruption(
        TYPES,
        r'<Override [^>]*table1\.xml"[^>]*/>',
        '<Default Extension="none" ContentType="a/b"/>',
        "xl/tables/table1.xml: its type is not declared",
    ),
    "XML cannot be read": Corruption(PEOPLE, "</sheetData>", "", "its XML cannot be read"),
    "XML declares entities": Corruption(
        PEOPLE, "<worksheet", '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet', "declares a document type"
    ),
}
THEIRS: dict[str, Corruption] = {
    "a chart's sheet is not there": Corruption(
        CHART, r"<f>'?Marks'?!", "<f>Gone!", "the chart refers to the sheet Gone"
    ),
    "a chart's reference cannot be read": Corruption(
        CHART, r"<f>[^<]*</f>", "<f>Marks!$B$2:$B</f>", "neither cells nor a name"
    ),
    "a chart's reference is empty": Corruption(CHART, r"<f>[^<]*</f>", "<f></f>", "does not say of which sheet"),
    "icons have too few thresholds": Corruption(
        SHEET, r"<cfvo [^>]*/>(?=.*</iconSet>)", "", "the icons 3TrafficLights1 have 2 thresholds"
    ),
    "a scale has too few thresholds": Corruption(
        SHEET, r"(<colorScale>)<cfvo [^>]*/>", r"\1", "a scale of 2 colours has 1 thresholds"
    ),
    "a bar has too few thresholds": Corruption(
        SHEET, r"(<dataBar[^>]*>)<cfvo [^>]*/>", r"\1", "a bar has 1 thresholds"
    ),
    "the chain names a cell without a formula": Corruption(
        "xl/calcChain.xml", 'r="C2"', 'r="C9"', "C9: the cell on sheet 1 has no formula"
    ),
    "another workbook is not listed": Corruption(SHEET, "<f>SUM[^<]*</f>", "<f>[1]Sheet1!A1</f>", "another workbook"),
    "a name of one sheet is used on another": Corruption(
        SHEET, "<f>SUM[^<]*</f>", "<f>Only_there</f>", "the name Only_there"
    ),
}


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
    chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C2" i="1"/><c r="C3"/></calcChain>'
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


@pytest.mark.parametrize("content", [b"", b"PK", b"not a workbook", packed({"a.txt": b"a"})])
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
