"""Refresh dashboard: what stands on locked sheets is put right, and nothing that somebody typed is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from excel_standin.calculation import calculated
from excel_standin.workbook import Book
from macro_calls import inputs, person, refused, saved, settled, told
from recalculate.caches import write_caches

import udfs
import xl_npq
from xl_npq.errors import UsageError
from xl_npq.excel.macros.locks import computed_sheets, unlocked
from xl_npq.verify import verify

pytest_plugins = ("macro_fixtures",)


def test_refresh_of_a_fresh_workbook_only_lists_the_faults(calling: Callable[..., Book]) -> None:
    book = calling()
    before = inputs(book)
    udfs.NPQ_Refresh_Dashboard()
    assert "as at 30/09/2019" in told(book)
    assert {sheet.name for sheet in book.sheets if sheet.written} <= {"Checks"}
    assert inputs(book) == before
    assert all(settled(book))


def test_refresh_after_a_change_gives_the_figures_that_python_works_out(
    calling: Callable[..., Book], tmp_path: Path
) -> None:
    book = calling()
    person(book, 6, "Level", "NPQSL")
    person(book, 9, "Withdrawn on", 43_300.0)
    person(book, 12, "FSM %", 0.9)
    before = inputs(book)
    udfs.NPQ_Refresh_Dashboard()
    assert "Excel calculates other figures" not in told(book)
    assert inputs(book) == before
    figures = xl_npq.measure(xl_npq.read(saved(book, tmp_path / "changed.xlsx")))
    wanted = figures[(figures["measure"] == "fsm30") & (figures["dimension"] == "All") & figures["value"].notna()]
    assert len(wanted) > 5
    shown = counts_on(book, "Metric 2", ("Number", "Recruited"))
    for row in wanted.to_dict("records"):
        assert shown[row["cohort"], row["level"]] == (row["numerator"], row["denominator"])


def counts_on(book: Book, name: str, columns: tuple[str, str]) -> dict[tuple[str, str], tuple[object, ...]]:
    """Two columns of a metric's summary as Excel shows them, by cohort and level."""
    values = book.sheet(name).values
    head = next(row for (row, column), value in values.items() if (column, value) == (1, "Cohort"))
    at = {values.get((head, column)): column for column in range(1, 15)}
    return {
        (str(values.get((row, 1))), str(values.get((row, 2)))): tuple(values.get((row, at[one])) for one in columns)
        for row in range(head + 1, head + 40)
    }


def test_verify_finds_nothing_to_say_of_a_refreshed_workbook(calling: Callable[..., Book], tmp_path: Path) -> None:
    book = calling()
    person(book, 6, "Level", "NPQSL")
    person(book, 9, "Gender", "Female")
    person(book, 30, "Withdrawn on", 43_300.0)
    udfs.NPQ_Refresh_Dashboard()
    assert any(sheet.name == "Metric 7" and sheet.written for sheet in book.sheets), "no statistic was written"
    path = saved(book, tmp_path / "refreshed.xlsx")
    values = {place: "" if value is None else value for place, value in calculated(book.made).items()}
    write_caches(path, values)
    assert [one.words for one in verify(path).differences] == []


@pytest.mark.parametrize("password", ["", "open sesame"])
def test_refresh_puts_back_a_formula_that_was_typed_over(password: str, calling: Callable[..., Book]) -> None:
    book = calling(password=password)
    sheet = book.sheet("Metric 1")
    place = next(place for place, cell in sheet.cells.items() if cell.data_type == "f" and place[0] > 8)
    formula = sheet.cells[place].value
    sheet.type(*place, 99.0)
    sheet.written.clear()
    book.app.answers = [password] if password else []
    udfs.NPQ_Refresh_Dashboard()
    told(book)
    assert sheet.cells[place].value == formula
    assert sheet.written == [place]
    assert all(settled(book))
    assert {book.sheet(name).api.password for name in computed_sheets()} == {password}
    assert password not in book.app.told[0][0] or not password


def test_refresh_names_a_grey_cell_that_was_typed_over_and_leaves_it(calling: Callable[..., Book]) -> None:
    book = calling()
    person(book, 8, "Recruited", 1.0)
    udfs.NPQ_Refresh_Dashboard()
    sheet, table = book.table("Participants")
    address = f"Participants!{openpyxl.utils.get_column_letter(table.column('Recruited'))}8"
    assert f"Typed over in grey columns, copy the formula from the row above: {address}." in told(book)
    assert sheet.cells[8, table.column("Recruited")].value == 1.0


def test_refresh_names_what_stands_where_nothing_belongs_and_leaves_it(calling: Callable[..., Book]) -> None:
    book = calling()
    book.sheet("Dashboard").type(200, 3, "mine")
    udfs.NPQ_Refresh_Dashboard()
    assert "Left as it is, though nothing belongs there: Dashboard!C200." in told(book)
    assert book.sheet("Dashboard").values[200, 3] == "mine"


def test_refresh_says_when_the_workbook_must_be_built_anew(calling: Callable[..., Book]) -> None:
    book = calling()
    for row in range(5, 12):
        person(book, row, "Gender", f"Gender {row}")
    udfs.NPQ_Refresh_Dashboard()
    assert "too little room" in told(book)
    assert "'Save provider workbook'" in told(book)
    assert all(settled(book))


def test_a_failure_midway_locks_again_and_sets_excel_back(calling: Callable[..., Book]) -> None:
    book = calling(password="open sesame")
    before = inputs(book)
    sheet = book.sheet("Metric 3")
    place = next(place for place, cell in sheet.cells.items() if cell.data_type == "f" and place[0] > 8)
    sheet.type(*place, 99.0)
    sheet.fails_at = place[0]
    book.app.answers = ["open sesame"]
    udfs.NPQ_Refresh_Dashboard()
    assert "Something went wrong" in refused(book)
    assert "open sesame" not in refused(book)
    assert all(settled(book))
    assert inputs(book) == before
    assert {book.sheet(name).api.password for name in computed_sheets()} == {"open sesame"}


@pytest.mark.parametrize("answer", ["wrong", "", False])
def test_without_the_password_nothing_is_changed(answer: object, calling: Callable[..., Book]) -> None:
    book = calling(password="open sesame")
    book.sheet("Metric 3").api.password = ""
    book.app.answers = [answer]
    udfs.NPQ_Refresh_Dashboard()
    assert [words for words, _ in book.app.told if "does not open with that password" not in words] == []
    assert len(book.app.told) == (0 if answer is False else 1)
    assert not any(sheet.written for sheet in book.sheets)
    assert all(settled(book))
    assert book.sheet("Metric 3").api.password == ""


def test_what_cannot_be_locked_again_is_named_and_the_others_are_locked(calling: Callable[..., Book]) -> None:
    book = calling()
    sheets: Any = [book.sheet(name) for name in ("Dashboard", "Metric 1", "Lists")]
    app: Any = book.app
    sheets[1].api.refuses_to_lock = True
    with pytest.raises(UsageError, match="Not locked again: Metric 1"), unlocked(app, sheets):
        pass
    assert [sheet.api.ProtectContents for sheet in sheets] == [True, False, True]


def test_sheets_that_were_open_stay_open(calling: Callable[..., Book]) -> None:
    book = calling()
    for name in computed_sheets():
        book.sheet(name).api.Unprotect("")
    udfs.NPQ_Refresh_Dashboard()
    told(book)
    assert not any(settled(book))


def test_a_workbook_of_another_version_or_without_a_sheet_asks_for_a_new_one(calling: Callable[..., Book]) -> None:
    book = calling()
    book.api.CustomDocumentProperties.Item("xl_npq").Value = "0.0.1"
    udfs.NPQ_Refresh_Dashboard()
    assert "was built by xl-npq 0.0.1" in refused(book)
    book = calling()
    book.sheets.remove(book.sheet("Metric 5"))
    udfs.NPQ_Refresh_Dashboard()
    assert "lacks the sheet Metric 5. Use 'Save provider workbook'" in refused(book)
