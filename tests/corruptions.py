"""Corruptions of a workbook's tables, formats and cells, each with what the lint is to say of it."""

from __future__ import annotations

from typing import NamedTuple

PEOPLE, PEOPLE_TABLE, BOOK = "xl/worksheets/sheet16.xml", "xl/tables/table1.xml", "xl/workbook.xml"
DASHBOARD, STYLES, SHEET, TABLE = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", PEOPLE_TABLE
CHART, TYPES, MARKS = "xl/charts/chart1.xml", "[Content_Types].xml", "xl/worksheets/sheet2.xml"


_VALIDATED = '</sheetData><dataValidations count="1">'


class Corruption(NamedTuple):
    """What is replaced in which part of a workbook, once, and what the lint is to say."""

    part: str
    old: str
    new: str
    told: str
    after: str = ""


CORRUPTIONS: dict[str, Corruption] = {
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
    "tables overlap": Corruption("xl/tables/table10.xml", r'ref="[A-Z]+\d+:', 'ref="A4:', "overlap"),
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
        _VALIDATED
        + '<dataValidation type="list" sqref="A6"><formula1>"'
        + "x," * 140
        + '"</formula1></dataValidation></dataValidations>',
        "its list has 280 characters",
    ),
    "a validation's formula cannot be read": Corruption(
        PEOPLE,
        "</sheetData>",
        _VALIDATED
        + '<dataValidation type="custom" sqref="A6"><formula1>N(A6)&gt;</formula1></dataValidation></dataValidations>',
        "=N(A6)> ends too early",
    ),
    "a validation refers to a table": Corruption(
        PEOPLE,
        "</sheetData>",
        _VALIDATED
        + '<dataValidation type="list" sqref="A6"><formula1>Levels[No]</formula1></dataValidation></dataValidations>',
        "cannot refer to a table's column",
    ),
    "a validation lacks its second limit": Corruption(
        PEOPLE,
        "</sheetData>",
        _VALIDATED + '<dataValidation type="date" sqref="A6"><formula1>1</formula1></dataValidation></dataValidations>',
        "no second formula",
    ),
    "a prompt is too long": Corruption(
        PEOPLE,
        "</sheetData>",
        _VALIDATED
        + '<dataValidation type="list" prompt="'
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
}
