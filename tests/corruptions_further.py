"""Corruptions of a workbook's formulas, names, texts and package, and of one with charts."""

from __future__ import annotations

from corruptions import BOOK, CHART, DASHBOARD, PEOPLE, SHEET, STYLES, TYPES, Corruption

FURTHER: dict[str, Corruption] = {
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
        "xl/worksheets/_rels/sheet16.xml.rels", r"table1\.xml", "table99.xml", "leads to xl/tables/table99.xml"
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
