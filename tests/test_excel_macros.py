"""Check data, Save provider workbook, Lock and Unlock sheets, and what Excel sees of macros."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings
from excel_standin.windows import ComError
from excel_standin.workbook import ALLOWED, App, Book, Protection, Range, Sheet, Table
from macro_calls import OPEN, inputs, person, refused, settled, told

import udfs
import xl_npq
from xl_npq.errors import UsageError
from xl_npq.excel.macros import MACROS, MODULE
from xl_npq.excel.macros.locks import computed_sheets
from xl_npq.verify import verify
from xl_npq.workbook.stored import stored_sheets

pytest_plugins = ("macro_fixtures",)


# Check data


def test_check_lists_the_faults_and_goes_to_the_first_error(calling: Callable[..., Book]) -> None:
    book = calling()
    person(book, 20, "Level", "NPQX")
    person(book, 25, "Level", "'2011/12")
    before = inputs(book)
    udfs.NPQ_Check_Data()
    _, table = book.table("Participants")
    column = openpyxl.utils.get_column_letter(table.column("Level"))
    assert book.selected == f"Participants!{column}20"
    assert "The first: Participants, row 20, column Level:" in told(book)
    checks = book.sheet("Checks")
    rows = [[checks.values.get((row, column)) for column in range(1, 6)] for row in range(7, 200)]
    assert ["error", "Participants", 20.0, "Level", "NPQX"] in rows
    assert ["error", "Participants", 25.0, "Level", "2011/12"] in rows, "Excel would make a date of it"
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


def test_save_keeps_a_row_in_which_only_a_column_of_ones_own_is_filled(
    calling: Callable[..., Book], tmp_path: Path
) -> None:
    people = "Participant ID,Level,Enrolled on,Own remark"
    (tmp_path / "participants.csv").write_text(f"{people}\nP-1,NPQH,2018-09-03,\nP-2,NPQH,2018-09-03,\n", "utf-8")
    (tmp_path / "settings.csv").write_text("Setting,Value\nAs at,2019-09-30\n", "utf-8")
    xl_npq.build(xl_npq.read(tmp_path), tmp_path / "open.xlsx")
    book = calling(tmp_path / "open.xlsx")
    for heading in ("Participant ID", "Level", "Enrolled on"):
        person(book, 6, heading, None)
    person(book, 6, "Own remark", "left in June")
    book.app.answers = [str(tmp_path / "new.xlsx"), ""]
    udfs.NPQ_Save_Workbook()
    assert xl_npq.read(tmp_path / "new.xlsx")["Participants"].loc[6, "Own remark"] == "left in June"


def test_save_refuses_where_somebody_was_typed_below_the_table(
    calling: Callable[..., Book], small: Path, tmp_path: Path
) -> None:
    shutil.copy(small, tmp_path / "open.xlsx")
    book = calling(tmp_path / "open.xlsx")
    sheet, table = book.table("Participants")
    sheet.type(table.range.last_cell.row + 1, table.column("Participant ID"), "P-9999")
    book.app.answers = [str(tmp_path / "new.xlsx"), ""]
    udfs.NPQ_Save_Workbook()
    assert "typed below the table" in refused(book)
    assert not (tmp_path / "new.xlsx").exists()


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
    assert lock.objects, "charts are locked with the cells"
    assert not lock.scenarios
    return {"contents", "drawing_objects"} | {name for name, refused in allowed.items() if not refused}


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
