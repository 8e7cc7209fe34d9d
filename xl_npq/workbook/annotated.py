"""Somebody's workbook with comments and fills on some cells: every part that is not about those stays byte for byte."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence

from xl_npq.errors import SourceError
from xl_npq.read.package import PACKAGE_FAULTS, open_package
from xl_npq.workbook.annotated_sheet import Cell, anchors, marked, parts_of
from xl_npq.workbook.annotated_styles import with_looks
from xl_npq.workbook.changed import STYLES, TYPES, ChangedBook, before_end, packed
from xl_npq.workbook.comments import MOST_CHARACTERS, blocks, comments_part, drawing_part
from xl_npq.workbook.mark import Mark

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = b"http://purl.oclc.org/ooxml/"
_EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_FIRST_BLOCK = 60
"""Far above the blocks of shapes that Excel gives its own drawings, one a sheet."""
_HELP = "save a copy without it and check that, or write a page with --format html"


def annotated(data: bytes, name: str, marks: Sequence[Mark], longest: int = MOST_CHARACTERS) -> bytes:
    """The workbook with those cells marked; comments longer than `longest` characters are cut.

    SourceError where it holds what could not be kept: comments of its own on a sheet to be marked, a digital
    signature; or where it cannot be read.
    """
    package = open_package(data, name)
    if package.zip is None:
        raise SourceError(f"{name} is no workbook of Excel's own format: save it as .xlsx and check that")
    book = ChangedBook(name, package.zip)
    _refuse_what_would_be_lost(book)
    try:
        block = _FIRST_BLOCK
        for sheet in package.sheets:
            told = {(mark.row, mark.column): mark for mark in marks if mark.sheet == sheet}
            if told:
                block += _mark_sheet(book, sheet, package.sheets[sheet], told, (block, longest))
        return packed(book)
    except (*PACKAGE_FAULTS, IndexError) as error:
        raise SourceError(
            f"{name} cannot be annotated, it may be damaged: open it in Excel and save it again, or write a page with "
            "--format html"
        ) from error


def _refuse_what_would_be_lost(book: ChangedBook) -> None:
    names = book.archive.namelist()
    if len(set(names)) < len(names):
        raise SourceError(f"{book.name} holds a part twice: open it in Excel and save it again")
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise SourceError(f"{book.name} bears a digital signature, which a changed copy would break: {_HELP}")
    if _STRICT in book.read(TYPES) or any(_STRICT in book.read(name) for name in names if name == "xl/workbook.xml"):
        raise SourceError(f"{book.name} is a Strict Open XML workbook: save it as an ordinary Excel workbook (.xlsx)")


def _mark_sheet(book: ChangedBook, sheet: str, part: str, marks: dict[Cell, Mark], how: tuple[int, int]) -> int:
    """Mark the cells of one sheet; returns how many blocks of shapes its comments take.

    `how` is the first block of shapes that is free, and the most characters of a comment.
    """
    moved = anchors(book.read(part), marks)
    found = parts_of(book.read(part), frozenset(moved.get(cell, cell)[0] for cell in marks))
    relations = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
    listing = book.read(relations) if book.holds(relations) else _EMPTY_RELATIONS
    if found.has_comments or re.search(rb"/(comments|threadedComment)[\"']", listing):
        raise SourceError(
            f"{book.name}, sheet {sheet}: it has comments or form controls of its own, which must not be lost: take "
            "them off in a copy and check that, or write a page with --format html"
        )
    told: dict[Cell, list[Mark]] = {}
    for cell, mark in sorted(marks.items()):
        told.setdefault(moved.get(cell, cell), []).append(mark)
    looks = {cell: (found.style_of(cell), alike[0].look) for cell, alike in told.items()}
    book.changed[STYLES], numbers = with_looks(book.read(STYLES), looks.values())
    texts = {cell: text for cell, alike in told.items() if (text := "\n\n".join(mark.text for mark in alike))}
    named = [f"rIdNpq{number}" for number in (1, 2)] if texts else ["", ""]
    book.changed[part] = marked(found, {cell: numbers[look] for cell, look in looks.items()}, named[1])
    if not texts:
        return 0
    authors = {cell: told[cell][0].author for cell in texts}
    added = _add_comments(book, comments_part(texts, authors, how[1]), drawing_part(texts, how[0]))
    book.changed[relations] = before_end(listing, _relations(named, added, part))
    return blocks(texts)


def _add_comments(book: ChangedBook, told: bytes, drawn: bytes) -> tuple[str, str]:
    """Add the two parts of comments, and name them in the list of types."""
    comments, drawing = book.unused("xl/comments{}.xml"), book.unused("xl/drawings/vmlDrawing{}.vml")
    book.changed[comments], book.changed[drawing] = told, drawn
    types = book.read(TYPES)
    kind = "application/vnd.openxmlformats-officedocument."
    added = f'<Override PartName="/{comments}" ContentType="{kind}spreadsheetml.comments+xml"/>'
    if not re.search(rb"""Extension\s*=\s*["']vml["']""", types, re.IGNORECASE):
        added = f'<Default Extension="vml" ContentType="{kind}vmlDrawing"/>{added}'
    book.changed[TYPES] = before_end(types, added)
    return comments, drawing


def _relations(named: Sequence[str], targets: Iterable[str], part: str) -> str:
    kinds = ("comments", "vmlDrawing")
    folder = posixpath.dirname(part)
    return "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}{kind}" Target="{posixpath.relpath(target, folder)}"/>'
        for name, kind, target in zip(named, kinds, targets, strict=True)
    )
