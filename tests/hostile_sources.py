"""Sources that mean harm, or would do it if they were believed: each made small, and told by what it would do."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import openpyxl
from mutations import good

ZIP_TEXT = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 100) for letter in range(ord("b"), ord("h")))
    + b"]>"
)
"""A document type whose last entity stands for a thousand billion characters."""
TEXTS = ZIP_TEXT + b'<sst xmlns="' + MAIN + b'"><si><t>NPQH</t></si></sst>'
KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"


@cache
def parts(name: str = "a.xlsx") -> Mapping[str, bytes]:
    """The parts of a good workbook."""
    with zipfile.ZipFile(io.BytesIO(good(name))) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def packed(changed: Mapping[str, bytes], name: str = "a.xlsx") -> bytes:
    """A good workbook with some parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**parts(name), **changed}.items():
            archive.writestr(part, content)
    return file.getvalue()


def bomb() -> bytes:
    """One cell of 300 MB in a file of 300 KB."""
    return packed({STRINGS: ZIP_TEXT + b'<sst xmlns="' + MAIN + b'"><si><t>' + b"a" * 300_000_000 + b"</t></si></sst>"})


def bomb_that_lies(part: str = STRINGS) -> bytes:
    """A part of 600 MB whose directory says that it has ten bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w") as opened:
            opened.write(ZIP_TEXT + b'<sst xmlns="' + MAIN + b'"><si><t>')
            for _ in range(600):
                opened.write(b"a" * 1_000_000)
    size = struct.pack("<I", archive.getinfo(part).file_size)
    assert file.getvalue().count(size) == 2
    return file.getvalue().replace(size, struct.pack("<I", 10))


def overlapping() -> bytes:
    """Two thousand entries of a megabyte that are one and the same piece of the file."""
    content = b"0" * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    small, crc = packer.compress(content) + packer.flush(), zlib.crc32(content)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(small), len(content), 1, 0)
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\1\2",
            20,
            20,
            0,
            8,
            0,
            33,
            crc,
            len(small),
            len(content),
            4,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + b"%04d" % number
        for number in range(2_000)
    )
    start = len(local) + 1 + len(small)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2_000, 2_000, len(directory), start, 0)
    return local + b"a" + small + directory + end


def nested() -> bytes:
    """A bomb within an embedded workbook, which nothing has a reason to open."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.zip", packed({"xl/x.xml": bytes(50_000_000)}))
    return packed({"xl/embeddings/oleObject1.bin": inner.getvalue()})


def entities(part: str, name: str = "a.xlsx") -> bytes:
    """An entity bomb at the head of a part, and a use of it in every text."""
    content = parts(name).get(part, TEXTS)
    start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
    return packed({part: content[:start] + BOMB + content[start:].replace(b"NPQH", b"&g;")}, name)


def outer_file() -> bytes:
    """An entity that stands for a file of this computer."""
    content = TEXTS.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY g SYSTEM "file:///etc/passwd">]>', 1)
    return packed({STRINGS: content.replace(b"NPQH", b"&g;")})


def linked() -> bytes:
    """Links to workbooks, pictures and pages elsewhere, and a connection that refreshes itself when opened."""
    where = b"http://127.0.0.1:9/x"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    link = b'<Relationship Id="rId90" Type="%s" Target="%s" TargetMode="External"/></Relationships>'
    book = parts()["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link % (kind + b"externalLink", where))
    sheet = parts()["xl/worksheets/_rels/sheet1.xml.rels"]
    sheet = sheet.replace(b"</Relationships>", link % (kind + b"hyperlink", b"file://127.0.0.1/share"))
    return packed({"xl/_rels/workbook.xml.rels": book, "xl/worksheets/_rels/sheet1.xml.rels": sheet})


def wide() -> bytes:
    """All 16,384 columns that a sheet has."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Participants")
    names = ["Participant ID", "Level", "Enrolled on"]
    sheet.append([*names, *(f"Extra {number}" for number in range(16_384 - len(names)))])
    for row in range(20):
        sheet.append([f"P-{row}", "NPQH", "2018-09-01", *["x"] * (16_384 - len(names))])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def formatted() -> bytes:
    """A million rows with nothing in them but a format, below three with people."""
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(5, 1_048_577))
    return packed({SHEET: parts()[SHEET].replace(b"</sheetData>", rows + b"</sheetData>"), "x.bin": os.urandom(50_000)})


def far_corner() -> bytes:
    """Two cells in opposite corners of a sheet."""
    row = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return packed({SHEET: parts()[SHEET].replace(b"</sheetData>", row)})


def deep() -> bytes:
    """Elements within elements, a hundred thousand deep."""
    return packed({BOOK: parts()[BOOK].replace(b"</sheets>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"</sheets>")})


def long_line() -> bytes:
    """A CSV of one line with ten million cells."""
    return b"Participant ID,Level,Enrolled on\n" + b"1," * 10_000_000


def many_lines() -> bytes:
    """A CSV of eight million lines."""
    return b"Participant ID,Level,Enrolled on\n" + b"1,NPQH,\n" * 8_000_000


def injected() -> dict[str, str]:
    """Texts that a spreadsheet would take for formulas, each with what follows it."""
    starts = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    return {start: f"{start}cmd|'/c calc'!A0" for start in starts}


def sheet_of(rows: bytes) -> bytes:
    """A good workbook with those rows below its own."""
    return packed({SHEET: parts()[SHEET].replace(b"</sheetData>", rows + b"</sheetData>"), "x.bin": os.urandom(50_000)})


def one_part_for_many_sheets() -> bytes:
    """A list of sheets, each of which is the part of the first."""
    book, related = parts()[BOOK], parts()["xl/_rels/workbook.xml.rels"]
    target = b'<Relationship Id="x" Type="%s/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' % KIND
    sheet = b'<sheet xmlns:q="%s" name="Again" sheetId="90" q:id="x"/></sheets>' % KIND
    return packed(
        {
            BOOK: book.replace(b"</sheets>", sheet),
            "xl/_rels/workbook.xml.rels": related.replace(b"</Relationships>", target),
        }
    )


def unclosed(content: bytes) -> bytes:
    """An open document that breaks off after many beginnings."""
    return packed({"content.xml": b"<office:document-content>" + content, "x.bin": os.urandom(50_000)}, "a.ods")


def texts(one: bytes) -> bytes:
    """Five million shared texts."""
    return packed({STRINGS: TEXTS.replace(b"</sst>", one * 5_000_000 + b"</sst>"), "x.bin": os.urandom(500_000)})


REFUSED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.xlsx", bomb),
    "zip bomb that lies about its size": ("a.xlsx", bomb_that_lies),
    "sheet that lies about its size": ("a.xlsx", lambda: bomb_that_lies(SHEET)),
    "overlapping entries": ("a.xlsx", overlapping),
    "entities in the list of sheets": ("a.xlsx", lambda: entities(BOOK)),
    "entities in an open document": ("a.ods", lambda: entities("content.xml", "a.ods")),
    "a cell in the far corner": ("a.xlsx", far_corner),
    "a line of ten million cells": ("a.csv", long_line),
    "cells that begin and never end": (
        "a.xlsx",
        lambda: sheet_of(b'<row r="9"><c r="D9" t="e"><v>#N/A</v></c>' + b"<c " * 200_000),
    ),
    "rows that begin and never end": ("a.xlsx", lambda: sheet_of(b'<row r ="9">' + b"<c " * 400_000)),
    "cells without end and without places": (
        "a.xlsx",
        lambda: packed(
            {
                SHEET: parts()[SHEET].replace(
                    b"</sheetData>", b"<row><c><v>1</v></c></row>" * 4_000_000 + b"</sheetData>"
                ),
                "x.bin": os.urandom(500_000),
            }
        ),
    ),
    "texts without end": ("a.xlsx", lambda: texts(b"<si/>")),
    "a part of two sheets": ("a.xlsx", one_part_for_many_sheets),
    "tables that begin and never end": ("a.ods", lambda: unclosed(b"<table:table " * 300_000)),
    "cells of an open document that never end": (
        "a.ods",
        lambda: unclosed(b'<table:table><table:table-row office:value="1">' + b"<table:table-cell " * 200_000),
    ),
    "a picture called a workbook": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "a page called a workbook of old": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "a document called a CSV": ("a.csv", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0"),
    "NUL bytes": ("a.csv", lambda: b"Participant ID,Level,Enrolled on\n1,NP\0QH,2018-09-01\n"),
    "eight million lines": ("a.csv", many_lines),
    "two encodings in one file": ("a.csv", lambda: "Name,Level\nZoë,NPQH\n".encode() + "Zoë,NPQH\n".encode("cp1252")),
}
"""Sources that no command may use, by what they are: the file's name and its bytes."""

HARMLESS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "errors without end in one place": (
        "a.xlsx",
        lambda: sheet_of(b'<row r="9">' + b'<c r="A9" t="e"/>' * 200_000 + b"</row>"),
    ),
    "a bomb in an embedded file": ("a.xlsx", nested),
    "links to elsewhere": ("a.xlsx", linked),
    "macros": ("a.xlsm", lambda: packed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})),
    "16,384 columns": ("a.xlsx", wide),
    "a million empty formatted rows": ("a.xlsx", formatted),
}
"""Sources whose people can be read, and whose harm is never done."""

EITHER: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "entities in a sheet": ("a.xlsx", lambda: entities(SHEET)),
    "entities in the texts": ("a.xlsx", lambda: entities(STRINGS)),
    "a file of this computer as a text": ("a.xlsx", outer_file),
    "elements a hundred thousand deep": ("a.xlsx", deep),
}
"""Sources that may be read without what they bring, or refused."""
