"""One pass over a sheet's part: its cells are looked at as they come, and what stands around them is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from xl_npq.layout.sheet import letter
from xl_npq.workbook.cells import MOST_TEXT
from xl_npq.workbook.lint.areas import MOST_COLUMNS, MOST_ROWS, number_of
from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.parts import MAIN

ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_PLACE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_ROW, _FORMULA, _VALUE, _INLINE, _TEXT = (f"{MAIN}{tag}" for tag in ("row", "f", "v", "is", "t"))
_AROUND = frozenset(
    f"{MAIN}{tag}"
    for tag in (
        *("sheetViews", "protectedRanges", "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations"),
        *("hyperlinks", "headerFooter", "drawing", "legacyDrawing", "ignoredErrors", "tableParts", "picture"),
    )
)
_AT_ONCE = 1 << 20
_DECLARED = b"<!DOCTYPE"


@dataclass(frozen=True)
class Limits:
    """How many styles and shared texts the workbook has, and what the shared texts are."""

    styles: int
    texts: tuple[str, ...]


@dataclass
class Scanned:
    """What a pass over a sheet gave: findings about its cells, its formulas, and everything that is not cells.

    `formulas` has each formula once, with the first cell that holds it; `heads` the texts of the cells asked for (None
    where there is no text); `calculated` the cells that hold a formula, where they were asked for.
    """

    part: str
    heads: dict[str, str | None]
    chained: bool
    findings: list[Finding] = field(default_factory=list)
    formulas: dict[str, str] = field(default_factory=dict)
    around: list[Element] = field(default_factory=list)
    calculated: set[str] = field(default_factory=set)

    def all(self, tag: str) -> Iterator[Element]:
        """Everything of a kind that is not a cell."""
        for element in self.around:
            yield from element.iter(f"{MAIN}{tag}")


def scan(stream: IO[bytes], part: str, heads: frozenset[str], limits: Limits, chained: bool) -> Scanned:
    """Look at every cell of a sheet, keeping none; `heads` are the cells whose texts are wanted.

    ParseError where the XML is broken, or declares entities, as no sheet does.
    """
    scanned = Scanned(part, dict.fromkeys(heads), chained)
    row = _Row(0)
    # The safe parser of other parts is written in Python, and takes three times as long for a large sheet.
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    for piece in _pieces(stream):
        parser.feed(piece)
        for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if element.tag == _ROW:
                row = _row(element, row.number, scanned)
                for cell in element:
                    _look_at(cell, row, scanned, limits)
                element.clear()
            elif element.tag in _AROUND:
                scanned.around.append(element)
    parser.close()
    return scanned


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a part, as long as they declare nothing that an XML parser would expand."""
    end = b""
    while piece := stream.read(_AT_ONCE):
        if _DECLARED in end + piece:
            raise ParseError("it declares a document type")
        end = piece[-len(_DECLARED) :]
        yield piece


@dataclass
class _Row:
    number: int
    column: int = 0
    seen: set[int] = field(default_factory=set)


def _row(element: Element, before: int, scanned: Scanned) -> _Row:
    given = element.get("r")
    number = int(given) if given else before + 1
    if number <= before:
        scanned.findings.append(Finding(scanned.part, f"row {number}", f"it stands after row {before}"))
    if number > MOST_ROWS:
        scanned.findings.append(Finding(scanned.part, f"row {number}", "Excel has no such row"))
    return _Row(number)


def _look_at(cell: Element, row: _Row, scanned: Scanned, limits: Limits) -> None:
    given = cell.get("r")
    place = given or f"{letter(row.column + 1)}{row.number}"
    column = _place(place, row, scanned)
    row.column = column
    row.seen.add(column)
    style = cell.get("s")
    if style and not int(style) < limits.styles:
        scanned.findings.append(Finding(scanned.part, place, f"it has style {style} of {limits.styles}", "refuse"))
    formula = cell.find(_FORMULA)
    if formula is not None:
        if formula.text:
            scanned.formulas.setdefault(formula.text, place)
        if scanned.chained:
            scanned.calculated.add(place)
    kind = cell.get("t", "n")
    if wrong := _wrong_value(cell, kind, limits):
        scanned.findings.append(Finding(scanned.part, place, wrong))
    if place in scanned.heads:
        scanned.heads[place] = None if formula is not None else _text(cell, kind, limits)


def _place(place: str, row: _Row, scanned: Scanned) -> int:
    """The column of a cell, told where it is not the next one of its row."""
    found = _PLACE.fullmatch(place)
    column = number_of(found[1]) if found else 0
    if not found or column > MOST_COLUMNS or int(found[2]) != row.number:
        scanned.findings.append(Finding(scanned.part, place, f"it stands in row {row.number}, where no such cell is"))
    elif column in row.seen:
        scanned.findings.append(Finding(scanned.part, place, "the cell is there twice"))
    elif column < row.column:
        scanned.findings.append(Finding(scanned.part, place, f"it stands after column {letter(row.column)}"))
    return column


def _wrong_value(cell: Element, kind: str, limits: Limits) -> str:
    value = cell.find(_VALUE)
    text = "" if value is None else value.text or ""
    if kind == "n":
        return "" if not text or _number(text) else f'its value "{text[:20]}" is no number, and its type is not said'
    if kind == "s":
        there = text.isdigit() and int(text) < len(limits.texts)
        return "" if there else f"it shows shared text {text or 'none'} of {len(limits.texts)}"
    if kind == "b":
        return "" if text in ("0", "1") else f'its value "{text[:20]}" is neither true nor false'
    if kind == "e":
        return "" if text in ERRORS else f'its value "{text[:20]}" is no error of Excel'
    long = _length(_text(cell, kind, limits) or "")
    return f"its text has {long:,} characters, of {MOST_TEXT:,} at most" if long > MOST_TEXT else ""


def _number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def _length(text: str) -> int:
    """How long Excel takes a text to be: characters beyond the first plane count twice."""
    if len(text) <= MOST_TEXT // 2:
        return len(text)
    return len(_ESCAPED.sub("_", text).encode("utf-16-le")) // 2


def _text(cell: Element, kind: str, limits: Limits) -> str | None:
    """The text that a cell holds, None where it holds none."""
    if kind == "inlineStr":
        inline = cell.find(_INLINE)
        return None if inline is None else "".join(one.text or "" for one in inline.iter(_TEXT))
    value = cell.find(_VALUE)
    text = "" if value is None else value.text or ""
    if kind == "s" and text.isdigit() and int(text) < len(limits.texts):
        return limits.texts[int(text)]
    return text if kind == "str" else None
