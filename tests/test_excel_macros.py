"""The macros on an open workbook, as Excel calls them: with a stand-in that refuses, asks and calculates as Excel does."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from conftest import EXAMPLE
from excel_standin.windows import ComError
from excel_standin.workbook import ALLOWED, App, Book, Protection, Range, Sheet, Table
from tampering import build_small

import udfs
import xl_npq
from xl_npq.errors import UsageError
from xl_npq.excel.macros import MACROS, MODULE
from xl_npq.excel.macros.locks import computed_sheets, unlocked
from xl_npq.verify import verify
from xl_npq.workbook.stored import stored_sheets

Cells = Mapping[tuple[str, int, int], object]
OPEN = ("Participants", "Assessments", "Feedback", "Schools", "Targets", "Settings")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the example; read it only."""
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


@pytest.fixture
def calling(small: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Book]:
    """Opens a workbook, from which macros are then called."""

    def opened(path: Path = small, password: str = "") -> Book:
        book = Book(path, password)
        monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
        return book

    return opened


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


# Refresh dashboard


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
    summary = dict(_summary(book, "Metric 2"))
    wanted = figures[(figures["measure"] == "fsm30") & (figures["dimension"] == "All")]
    compared = 0
    for row in wanted.to_dict("records"):
        if row["value"] == row["value"]:
            compared += summary[row["cohort"], row["level"]] == pytest.approx((row["numerator"], row["denominator"]))
    assert compared == int(wanted["value"].notna().sum()) > 5


def _summary(book: Book, name: str) -> list[tuple[tuple[str, str], tuple[float, float]]]:
    """Counts and bases of a metric's summary by cohort and level."""
    sheet = book.sheet(name)
    (head,) = [place for place, value in sheet.values.items() if value == "Cohort" and place[1] == 1][:1]
    names = {sheet.values.get((head[0], column)): column for column in range(1, 20)}
    rows, cohort = [], ""
    for row in range(head[0] + 1, head[0] + 60):
        cohort = str(sheet.values.get((row, 1)) or cohort)
        level = sheet.values.get((row, names["Level"]))
        numbers = [value for column in range(3, 20) if isinstance(value := sheet.values.get((row, column)), float)]
        if level and len(numbers) > 1:
            rows.append(((cohort, str(level)), (numbers[0], numbers[1])))
    return rows


def test_verify_finds_nothing_to_say_of_a_refreshed_workbook(calling: Callable[..., Book], tmp_path: Path) -> None:
    book = calling()
    person(book, 6, "Level", "NPQSL")
    person(book, 9, "Gender", "Female")
    udfs.NPQ_Refresh_Dashboard()
    path = saved(book, tmp_path / "refreshed.xlsx")
    from recalculate import cellrune
    from recalculate.caches import write_caches

    values = cellrune.recalculate(path)
    write_caches(path, {place: value for place, value in values.items() if value is not None})
    ours = [one for one in verify(path).differences if "Calculated cells overwritten" not in one.words]
    guards = {one.cell for one in ours if one.stored.strip("'") not in (one.expected,)}
    assert [one.words for one in ours if one.kind != "figure"] == []
    assert len(guards) <= 2


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


# Check data


def test_check_lists_the_faults_and_goes_to_the_first_error(calling: Callable[..., Book]) -> None:
    book = calling()
    person(book, 20, "Level", "NPQX")
    person(book, 15, "Cohort", "2011/12")
    before = inputs(book)
    udfs.NPQ_Check_Data()
    _, table = book.table("Participants")
    column = openpyxl.utils.get_column_letter(table.column("Level"))
    assert book.selected == f"Participants!{column}20"
    assert "The first: Participants, row 20, column Level:" in told(book)
    checks = book.sheet("Checks")
    rows = [[checks.values.get((row, column)) for column in range(1, 6)] for row in range(7, 200)]
    assert ["error", "Participants", 20.0, "Level", "NPQX"] in rows
    assert [line[4] for line in rows if line[4] == "2011/12" or line[3] == "Cohort"] != []
    assert all(not isinstance(line[4], float) for line in rows)
    assert checks.values[5, 1] == "Up to date."
    assert inputs(book) == before
    assert all(settled(book))


def test_a_shorter_list_leaves_nothing_of_a_longer_one(calling: Callable[..., Book]) -> None:
    book = calling()
    udfs.NPQ_Check_Data()
    longer = sum(row > 6 for row, column in book.sheet("Checks").values if column == 1)
    sheet, table = book.table("Participants")
    for row in range(5, 5 + longer):
        sheet.type(row, table.column("URN"), "")
    book.app.told.clear()
    udfs.NPQ_Check_Data()
    filled = {row for (row, column), value in book.sheet("Checks").values.items() if row > 6 and value is not None}
    errors = int(told(book).split("has ")[1].split()[0])
    assert len(filled) < longer
    assert len(filled) >= errors


def test_a_workbook_from_elsewhere_is_checked_too(calling: Callable[..., Book], tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "Participants"
    for row in (["Participant ID", "Level", "Enrolled on"], ["P-1", "NPQX", "01/09/2018"]):
        made.active.append(row)
    made.save(tmp_path / "theirs.xlsx")
    book = calling(tmp_path / "theirs.xlsx")
    udfs.NPQ_Check_Data()
    assert "error" in told(book)
    book.app.told.clear()
    udfs.NPQ_Refresh_Dashboard()
    assert "was not built by xl-npq" in refused(book)


# Save provider workbook


def test_save_builds_a_new_workbook_from_what_is_open_and_not_saved(
    calling: Callable[..., Book], small: Path, tmp_path: Path
) -> None:
    shutil.copy(small, tmp_path / "open.xlsx")
    book = calling(tmp_path / "open.xlsx")
    person(book, 6, "Level", "NPQSL")
    person(book, 9, "Gender", "Another")
    before, bytes_before = inputs(book), Path(book.fullname).read_bytes()
    book.app.answers = [str(tmp_path / "new.xlsx"), "open sesame", "open sesame"]
    udfs.NPQ_Save_Workbook()
    assert "new.xlsx" in told(book)
    assert "open sesame" not in told(book)
    assert book.app.api.Proposed == str(tmp_path / "Alliance of Leading Learning.xlsx")
    assert (inputs(book), Path(book.fullname).read_bytes()) == (before, bytes_before)
    new = xl_npq.read(tmp_path / "new.xlsx")
    assert new["Participants"].loc[6, "Level"] == "NPQSL"
    assert verify(tmp_path / "new.xlsx").differences == ()
    assert stored_sheets(tmp_path / "new.xlsx")["Dashboard"].locked
    assert b"hashValue" in _xml(tmp_path / "new.xlsx")


def _xml(path: Path) -> bytes:
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)


def test_the_open_workbook_is_never_overwritten(calling: Callable[..., Book], small: Path, tmp_path: Path) -> None:
    shutil.copy(small, tmp_path / "Alliance of Leading Learning.xlsx")
    book = calling(tmp_path / "Alliance of Leading Learning.xlsx")
    before = Path(book.fullname).read_bytes()
    book.app.answers = [str(tmp_path / "alliance of leading learning.XLSX")]
    udfs.NPQ_Save_Workbook()
    assert "is the name of an open workbook" in refused(book)
    assert book.app.api.Proposed == str(tmp_path / "Alliance of Leading Learning (2).xlsx")
    assert Path(book.fullname).read_bytes() == before


@pytest.mark.parametrize("answers", [[False], ["there.xlsx", "no"], ["there.xlsx", "yes", False]])
def test_cancel_at_any_box_leaves_no_file_and_says_nothing(
    answers: list[object], calling: Callable[..., Book], tmp_path: Path
) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"kept")
    book = calling()
    book.app.answers = [str(tmp_path / "there.xlsx") if answer == "there.xlsx" else answer for answer in answers]
    udfs.NPQ_Save_Workbook()
    assert book.app.told == []
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"kept"]


# Lock and unlock


def test_lock_locks_what_is_worked_out_as_build_does_and_leaves_the_rest_open(calling: Callable[..., Book]) -> None:
    book = calling()
    udfs.NPQ_Unlock_Sheets()
    assert not any(settled(book))
    mine = Sheet(book, book.made.create_sheet("My notes"), {}, None)
    book.sheets.append(mine)
    book.app.told.clear()
    book.app.answers = ["open sesame", "open sesame"]
    udfs.NPQ_Lock_Sheets()
    assert f"{len(computed_sheets())} sheets locked with the password" in told(book)
    assert "open sesame" not in told(book)
    assert all(settled(book))
    assert not any(book.sheet(name).api.ProtectContents for name in (*OPEN, "My notes"))
    assert {name for name in ALLOWED if book.sheet("Dashboard").api.allowed[name]} == _allowed_by_build(book)


def _allowed_by_build(book: Book) -> set[str]:
    """What the file of a built workbook says, in the words of Excel's Protect: there 0 is allowed."""
    lock = book.made["Dashboard"].protection
    allowed = {"formatting_columns": lock.formatColumns, "formatting_rows": lock.formatRows}
    allowed |= {"formatting_cells": lock.formatCells, "inserting_rows": lock.insertRows}
    allowed |= {"sorting": lock.sort, "filtering": lock.autoFilter, "pivot_tables": lock.pivotTables}
    assert not lock.objects
    assert not lock.scenarios
    return {"contents"} | {name for name, refused in allowed.items() if not refused}


def test_two_passwords_that_differ_lock_nothing(calling: Callable[..., Book]) -> None:
    book = calling()
    udfs.NPQ_Unlock_Sheets()
    book.app.told.clear()
    book.app.answers = ["open sesame", "open sesamy"]
    udfs.NPQ_Lock_Sheets()
    assert "The two passwords differ" in refused(book)
    assert not any(settled(book))


def test_unlock_with_a_wrong_password_leaves_everything_locked(calling: Callable[..., Book]) -> None:
    book = calling(password="open sesame")
    book.sheet("Start").api.password = ""
    book.app.answers = ["wrong"]
    udfs.NPQ_Unlock_Sheets()
    assert "does not open with that password" in refused(book)
    assert all(settled(book))


# The macros themselves


def test_every_macro_is_a_function_without_arguments_that_says_what_its_button_says() -> None:
    module = importlib.import_module(MODULE)
    for macro in MACROS:
        entry = getattr(module, macro.entry)
        assert (entry.__name__, entry.__doc__, entry.__module__) == (macro.entry, macro.help, MODULE)
        assert entry.__code__.co_argcount == 0
        assert len(macro.help) <= 255
    entries = {name for name in dir(module) if name.startswith("NPQ_") and name != name.upper()}
    assert entries == {macro.entry for macro in MACROS}


def test_excel_sees_macros_as_subs_without_arguments() -> None:
    from io import StringIO

    from excel_standin.windows import Bridge

    bridge = Bridge()
    entry = bridge.xlwings.xlsub(udfs.NPQ_Check_Data)
    written = StringIO()
    bridge.xlwings.generate_vba_wrapper("udfs", type("M", (), {"entry": entry}), written, type("B", (), {"Name": "b"}))
    assert "Sub NPQ_Check_Data()" in written.getvalue()


def test_called_from_nowhere_a_macro_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> None:
        raise ComError

    monkeypatch.setattr(xlwings.Book, "caller", nobody)
    with pytest.raises(UsageError, match="Excel for Windows"):
        udfs.NPQ_Check_Data()


def test_the_stand_in_has_no_name_that_xlwings_lacks() -> None:
    own = {"table", "sheet", "recalculate", "settings", "places", "com_value", "formula_text", "type", "require_open"}
    for standing, real in ((Range, xlwings.Range), (Sheet, xlwings.Sheet), (Book, xlwings.Book), (App, xlwings.App)):
        names = {name for name in vars(standing) if not name.startswith("_")} - own
        assert {name for name in names if not hasattr(real, name)} == set()
    names = {name for name in vars(Table) if not name.startswith("_")} - {"column"}
    assert {name for name in names if not hasattr(xlwings.main.Table, name)} == set()


def test_the_stand_in_refuses_what_excel_refuses(calling: Callable[..., Book]) -> None:
    sheet = calling().sheet("Dashboard")
    with pytest.raises(ComError):
        sheet.range((1, 1)).formula = [["typed"]]
    with pytest.raises(ComError):
        Protection("a").Unprotect("b")
    sheet.api.Unprotect("")
    sheet.range((1, 1)).formula = [["2011/12"]]
    assert isinstance(sheet.values[1, 1], float)
    assert EXAMPLE.is_dir()
