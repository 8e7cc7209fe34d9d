"""A finished workbook with what a person had put into another of the same data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from xl_npq.carry.carried import Carried
from xl_npq.carry.put_in import Spot
from xl_npq.read.package import open_package
from xl_npq.workbook.annotated import annotated
from xl_npq.workbook.cells import MOST_TEXT
from xl_npq.workbook.changed import STYLES, TYPES, ChangedBook, before_end, packed
from xl_npq.workbook.mark import Mark
from xl_npq.workbook.own_sheets import OwnSheets
from xl_npq.workbook.own_styles import joined_styles, with_numbers
from xl_npq.workbook.spans import Edit, edited, tag_at, walk, with_attributes

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def with_carried(data: bytes, name: str, carried: Carried, sheets: OwnSheets | None) -> bytes:
    """The workbook with comments, fills, names, widths, hidden rows, and the copied sheets at its end.

    SourceError where the workbook cannot be read.
    """
    package = open_package(data, name)
    book = ChangedBook.of(data, name)
    for sheet, part in package.sheets.items():
        _set_rows_and_columns(book, part, sheet, carried)
    if sheets is not None:
        _add_sheets(book, sheets)
    _add_names(book, carried)
    there = {*package.sheets, *(sheets.parts if sheets else ())}
    marks = _marks(carried)
    return annotated(packed(book), name, [mark for mark in marks.values() if mark.sheet in there], MOST_TEXT)


def _marks(carried: Carried) -> dict[Spot, Mark]:
    marks = {fill.spot: Mark(fill.spot[0], fill.spot[1], fill.spot[2] - 1, fill.xml, "") for fill in carried.fills}
    for note in carried.notes:
        sheet, row, column = note.spot
        look = marks[note.spot].look if note.spot in marks else ""
        marks[note.spot] = Mark(sheet, row, column - 1, look, note.text or " ", note.author or "xl-npq")
    return marks


def _set_rows_and_columns(book: ChangedBook, part: str, sheet: str, carried: Carried) -> None:
    rows = {row for of, row in carried.hidden_rows if of == sheet}
    columns: dict[int, dict[str, object]] = {}
    for (of, column), width in carried.widths.items():
        if of == sheet:
            columns.setdefault(column, {}).update(width=width, customWidth=1)
    for of, column in carried.hidden_columns:
        if of == sheet:
            columns.setdefault(column, {}).update(hidden=1)
    if rows or columns:
        data = book.read(part)
        changed = edited(data, _edits(data, rows, columns))
        if changed != data:
            book.changed[part] = changed


def _edits(data: bytes, rows: set[int], columns: Mapping[int, Mapping[str, object]]) -> list[Edit]:
    edits: list[Edit] = []

    def opened(path: tuple[str, ...], attributes: dict[str, str], at: int) -> None:
        if len(path) != 3:
            return
        if path[2] == "row" and int(attributes.get("r", 0)) in rows:
            edits.append(_with(data, at, {"hidden": 1}))
        elif path[1:] == ("cols", "col") and attributes["min"] == attributes["max"]:
            wanted = columns.get(int(attributes["min"]))
            if wanted and any(attributes.get(name) != str(value) for name, value in wanted.items()):
                edits.append(_with(data, at, wanted))

    walk(data, opened, _ignore)
    return edits


def _ignore(_path: tuple[str, ...], _at: int) -> None:
    """Nothing is to be done at the end of an element."""


def _with(data: bytes, at: int, attributes: Mapping[str, object]) -> Edit:
    tag = tag_at(data, at)
    return at, at + len(tag), with_attributes(tag, **attributes)


def _add_sheets(book: ChangedBook, sheets: OwnSheets) -> None:
    joined = joined_styles(book.read(STYLES), sheets.styles)
    book.changed[STYLES] = joined.styles
    workbook = book.read(_WORKBOOK)
    last = max(int(number) for number in re.findall(rb'sheetId="([0-9]+)"', workbook))
    listed, related, typed = [], [], []
    for number, (name, part) in enumerate(sheets.parts.items(), 1):
        file = book.unused("xl/worksheets/sheet{}.xml")
        book.changed[file] = with_numbers(part, joined)
        state = "hidden" if name in sheets.hidden else "visible"
        listed.append(
            f'<sheet name={quoteattr(name)} sheetId="{last + number}" state="{state}" r:id="rIdOwn{number}"/>'
        )
        related.append(f'<Relationship Id="rIdOwn{number}" Type="{_KIND}" Target="/{file}"/>')
        typed.append(f'<Override PartName="/{file}" ContentType="{_TYPE}"/>')
    book.changed[_WORKBOOK] = workbook.replace(b"</sheets>", "".join(listed).encode() + b"</sheets>", 1)
    book.changed[_RELATIONS] = before_end(book.read(_RELATIONS), "".join(related))
    book.changed[TYPES] = before_end(book.read(TYPES), "".join(typed))


def _add_names(book: ChangedBook, carried: Carried) -> None:
    made = "".join(
        f"<definedName name={quoteattr(one.name)}>{escape(one.target)}</definedName>" for one in carried.names
    )
    if made:
        workbook = book.read(_WORKBOOK)
        book.changed[_WORKBOOK] = workbook.replace(b"</definedNames>", made.encode() + b"</definedNames>", 1)
