"""Write data return, called as Excel calls it from a workbook that a stand-in holds open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from excel_standin.workbook import Book
from macro_calls import inputs, person, refused, told

import udfs
import xl_npq
from xl_npq.data_return import read_return
from xl_npq.workbook.stored import stored_sheets

pytest_plugins = ("macro_fixtures",)


def test_the_return_holds_what_is_open_and_the_open_workbook_stays_as_it_is(
    calling: Callable[..., Book], small: Path, tmp_path: Path
) -> None:
    shutil.copy(small, tmp_path / "open.xlsx")
    book = calling(tmp_path / "open.xlsx")
    person(book, 6, "Level", "NPQSL")
    before, bytes_before = inputs(book), Path(book.fullname).read_bytes()
    book.app.answers = ["Mid-Year", str(tmp_path / "return.xlsx"), "open sesame", "open sesame"]
    udfs.NPQ_Write_Data_Return()
    assert "return.xlsx. It names people" in told(book)
    assert "open sesame" not in told(book)
    assert book.app.api.Proposed == str(tmp_path / "Alliance of Leading Learning data return.xlsx")
    assert (inputs(book), Path(book.fullname).read_bytes()) == (before, bytes_before)
    made = read_return(tmp_path / "return.xlsx")
    assert made["Participants"].loc[6, "Level"] == "NPQSL"
    cover = stored_sheets(tmp_path / "return.xlsx")["Cover"]
    assert cover.locked
    assert "Mid-year" in {cell.value for cell in cover.cells.values()}


def test_errors_are_asked_about_and_no_writes_nothing(calling: Callable[..., Book], tmp_path: Path) -> None:
    book = calling()
    person(book, 20, "Level", "NPQX")
    book.app.answers = ["no"]
    udfs.NPQ_Write_Data_Return()
    assert book.app.told == []
    assert list(tmp_path.iterdir()) == []


def test_errors_are_listed_in_the_return_where_somebody_says_yes(calling: Callable[..., Book], tmp_path: Path) -> None:
    book = calling()
    person(book, 20, "Level", "NPQX")
    book.app.answers = ["yes", "annual", str(tmp_path / "return.xlsx"), ""]
    udfs.NPQ_Write_Data_Return()
    assert "listed in it" in told(book)
    listed = {cell.value for cell in stored_sheets(tmp_path / "return.xlsx")["Faults"].cells.values()}
    assert "NPQX" in listed
    assert "NPQX" in set(xl_npq.read(tmp_path / "return.xlsx")["Participants"]["Level"])


def test_a_period_that_there_is_not_is_refused(calling: Callable[..., Book], tmp_path: Path) -> None:
    book = calling()
    book.app.answers = ["monthly"]
    udfs.NPQ_Write_Data_Return()
    assert "'monthly'" in refused(book)
    assert list(tmp_path.iterdir()) == []
