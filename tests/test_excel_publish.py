"""Publish, the macro: what it asks, what it writes and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from excel_standin.workbook import Book
from macro_calls import inputs, person, refused, told

import udfs
from xl_npq.publish import read_publication

pytest_plugins = ("macro_fixtures",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "public").mkdir()
    return tmp_path / "public"


@pytest.fixture
def book(calling: Callable[..., Book]) -> Book:
    """A workbook without an error."""
    return calling()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_publishes_what_is_open_and_not_saved(book: Book, folder: Path) -> None:
    person(book, 5, "Level", "NPQSL")
    before, file = inputs(book), Path(book.fullname).read_bytes()
    book.app.answers = [str(folder)]
    udfs.NPQ_Publish()
    assert "open index.html there" in told(book)
    assert {"index.html", "npq-metrics.xlsx", "npq-metrics.ods", "publication.json"} < names(folder)
    assert read_publication(folder / "publication.json").provider == "Alliance of Leading Learning"
    assert (inputs(book), Path(book.fullname).read_bytes()) == (before, file)
    assert Path(book.app.api.Proposed) == Path(book.fullname).parent


def test_with_errors_it_asks_and_no_means_nothing(book: Book, folder: Path) -> None:
    person(book, 20, "Level", "NPQX")
    book.app.answers = [str(folder), "no"]
    udfs.NPQ_Publish()
    assert "Publish all the same?" in book.app.asked[0]
    assert book.app.told == []
    assert names(folder) == set()


def test_cancel_writes_nothing_and_tells_nothing(book: Book, folder: Path) -> None:
    book.app.answers = [False]
    udfs.NPQ_Publish()
    assert (book.app.told, book.app.asked, names(folder)) == ([], [], set())


def test_a_publication_that_is_there_is_offered_as_the_last(book: Book, folder: Path) -> None:
    book.app.answers = [str(folder)]
    udfs.NPQ_Publish()
    book.app.told.clear()
    book.app.answers = [str(folder), "yes"]
    udfs.NPQ_Publish()
    assert "Take it as the last one" in book.app.asked[-1]
    assert "Wrote" in told(book)


def test_a_file_of_that_name_that_is_not_ours_is_told_in_a_line(book: Book, folder: Path) -> None:
    (folder / "publication.json").write_text("{}", "utf-8")
    book.app.answers = [str(folder)]
    udfs.NPQ_Publish()
    assert "is not a publication.json that xl-npq wrote" in refused(book)
    assert names(folder) == {"publication.json"}
