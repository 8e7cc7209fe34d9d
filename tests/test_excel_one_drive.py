"""Macros in a workbook that lies in OneDrive or SharePoint, where Excel gives its address on the web for its path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from excel_standin.workbook import Book
from macro_calls import refused, told

import udfs
import xl_npq

pytest_plugins = ("macro_fixtures",)

ADDRESS = "https://alliance-my.sharepoint.com/personal/a_person/Documents"
MACROS = ("NPQ_Save_Workbook", "NPQ_Publish", "NPQ_Write_Data_Return")


class Unplaced(Book):
    """A workbook of which xlwings cannot tell where it lies: asking raises."""

    @property
    def fullname(self) -> str:
        raise RuntimeError("Could not find the local OneDrive folder")

    @fullname.setter
    def fullname(self, _: str) -> None:
        return None


@pytest.fixture(params=["address", "unplaced"])
def book(request: pytest.FixtureRequest, calling: Callable[..., Book]) -> Book:
    opened = calling()
    if request.param == "unplaced":
        opened.__class__ = Unplaced
    else:
        opened.fullname = f"{ADDRESS}/{opened.name}"
    return opened


def answers(macro: str, place: str, folder: str) -> list[object]:
    """What somebody answers to a macro's boxes, choosing a place to write to."""
    if macro == "NPQ_Publish":
        return [folder]
    asked: list[object] = ["Mid-Year"] if macro == "NPQ_Write_Data_Return" else []
    return [*asked, place, ""]


@pytest.mark.parametrize("macro", MACROS)
def test_the_box_opens_where_excel_saves_first_and_the_file_is_written_where_somebody_says(
    macro: str, book: Book, tmp_path: Path
) -> None:
    (tmp_path / "documents").mkdir()
    book.app.api.DefaultFilePath = str(tmp_path / "documents")
    book.app.answers = answers(macro, str(tmp_path / "made.xlsx"), str(tmp_path / "documents"))
    getattr(udfs, macro)()
    assert "https:" not in told(book)
    assert Path(book.app.api.Proposed).is_relative_to(tmp_path / "documents")
    made = tmp_path / "documents" / "index.html" if macro == "NPQ_Publish" else tmp_path / "made.xlsx"
    assert made.exists()


@pytest.mark.parametrize("macro", MACROS)
def test_an_address_on_the_web_is_refused_in_a_line_with_advice_and_nothing_is_written(
    macro: str, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book.app.answers = answers(macro, f"{ADDRESS}/made.xlsx", ADDRESS)
    getattr(udfs, macro)()
    line = refused(book)
    assert ADDRESS in line
    assert "Choose a folder on this computer" in line
    assert list(tmp_path.iterdir()) == []


def test_where_excel_too_gives_an_address_the_name_alone_is_proposed(book: Book, tmp_path: Path) -> None:
    book.app.api.DefaultFilePath = ADDRESS
    book.app.answers = [str(tmp_path / "made.xlsx"), ""]
    udfs.NPQ_Save_Workbook()
    assert book.app.api.Proposed == "Alliance of Leading Learning.xlsx"
    assert len(xl_npq.read(tmp_path / "made.xlsx")["Participants"]) > 0
