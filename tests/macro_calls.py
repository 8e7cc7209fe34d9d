"""Macros called as Excel calls them, from a workbook that a stand-in holds open; and what to ask of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from excel_standin.workbook import Book

from xl_npq.excel.macros.locks import computed_sheets

Cells = Mapping[tuple[str, int, int], object]
OPEN = ("Participants", "Assessments", "Feedback", "Schools", "Targets", "Requirements", "Settings")


def told(book: Book) -> str:
    """The one line that the macro told, all being well."""
    ((words, mode),) = book.app.told
    assert mode == "info", words
    assert len(words.splitlines()) == 1
    return words


def refused(book: Book) -> str:
    """The one line that the macro told, something being wrong."""
    ((words, mode),) = book.app.told
    assert (mode, len(words.splitlines())) == ("critical", 1)
    assert "Traceback" not in words
    return words


def inputs(book: Book) -> Cells:
    """Every cell of the sheets that people fill in."""
    return {(name, *place): cell.value for name in OPEN for place, cell in book.sheet(name).cells.items()}


def settled(book: Book) -> tuple[bool, ...]:
    """Which of the sheets that are worked out are locked; Excel is to draw, answer and calculate as it did."""
    assert book.app.settings == (True, True, "automatic")
    return tuple(book.sheet(name).api.ProtectContents for name in computed_sheets())


def person(book: Book, row: int, column: str, value: Any) -> None:
    """Somebody types into a cell of Participants."""
    sheet, table = book.table("Participants")
    sheet.type(row, table.column(column), value)


def saved(book: Book, path: Path) -> Path:
    """The open workbook as a file, with the values that Excel would store."""
    book.made.save(path)
    return path
