"""`xl-npq merge` as a command: what it prints and writes, and what stays as it was."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from check_sources import CLEAN, participant, with_participants, write_folder
from command_line import Door
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

import xl_npq
from xl_npq.records import CHOICES
from xl_npq.tables import HEADER_ROW

pytest_plugins = ("command_fixtures",)
ADA = participant(TRN="1234567")
EVE = participant(participant_ID="P-2", name="Eve", TRN="7654321")
CORRECTED = participant(TRN="1234567", commenced_on="2017-10-09", outcome="Pass")


def built(npq: Door, folder: Path) -> Path:
    """A workbook of two people, built from what a system gave out."""
    book = folder / "book.xlsx"
    assert npq("build", str(write_folder(folder / "first", with_participants(ADA, EVE))), "-o", str(book)).code == 0
    return book


def export(folder: Path, *people: dict[str, object]) -> str:
    source = {"Participants": people}
    return str(write_folder(folder / "export", source))


def choose(book: Path, choice: str) -> None:
    """Somebody chooses in the first line of the sheet Merge, and saves."""
    type_first(book, "Merge", "Choice", choice)


def type_name(book: Path, name: str) -> None:
    type_first(book, "Participants", "Name", name)


def type_first(book: Path, table: str, column: str, value: str) -> None:
    """Somebody types into the first row of a table, and saves."""
    opened = load_workbook(book)
    sheet = opened[table]
    heads = [cell.value for cell in sheet[HEADER_ROW]]
    sheet.cell(HEADER_ROW + 1, heads.index(column) + 1).value = value
    opened.save(book)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


def test_a_dry_run_says_what_would_change_and_writes_nothing(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    before = files(tmp_path)
    said = npq("merge", str(book), export(tmp_path, CORRECTED), "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert "2017-10-09" in said.out
    assert said.out.splitlines()[-1] == (
        "1 blank cell filled, 1 cell taken from the export, 1 row marked as not in the export; no question is open."
    )
    assert files(tmp_path) == before


def test_cells_of_the_export_that_cannot_be_read_are_counted_on_standard_error(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    given = export(tmp_path, {**ADA, "Outcome": "Maybe", "Outcome on": "31/31/2017"}, EVE)
    said = npq("merge", str(book), given, "--dry-run")
    assert (said.code, said.out.splitlines()[-1][:17]) == (0, "Nothing to change")
    assert "2 cells that cannot be read" in said.err
    assert f"xl-npq check {given}" in said.err


def test_a_dry_run_as_json_is_json_alone(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    said = npq("merge", str(book), export(tmp_path, CORRECTED, EVE), "--dry-run", "--format", "json")
    changes = json.loads(said.out)
    assert [(change["what"], change["row"], change["column"]) for change in changes] == [
        ("taken", "P-1", "Commenced on"),
        ("filled", "P-1", "Outcome"),
    ]
    assert len(said.lines) == 1


def test_a_merge_writes_a_workbook_whose_figures_hold_and_whose_log_tells_of_it(npq: Door, tmp_path: Path) -> None:
    book, new = built(npq, tmp_path), tmp_path / "new.xlsx"
    assert npq("merge", str(book), export(tmp_path, CORRECTED), "-o", str(new)).code == 0
    assert npq("verify", str(new)).code == 0
    tables = xl_npq.read(new)
    log = tables["Changes"]
    assert log[["Command", "Input file", "Rows added", "Rows changed", "Conflicts"]].values.tolist() == [
        ["build", "participants.csv", 2, 0, 0],
        ["merge", "export", 0, 2, 0],
    ]
    assert log["Fingerprint after"].iloc[0] == log["Fingerprint before"].iloc[1]


def test_new_rows_name_the_provider_that_the_others_name(npq: Door, tmp_path: Path) -> None:
    ada, eve = participant(Provider="North"), participant(Provider="North", participant_ID="P-2", name="Eve")
    book = tmp_path / "book.xlsx"
    assert npq("build", write_folder(tmp_path / "first", with_participants(ada)), "-o", book).code == 0
    assert npq("merge", book, write_folder(tmp_path / "export", with_participants(ada, eve)), "-o", book).code == 0
    people = xl_npq.read(book)["Participants"].dropna(subset=["Participant ID"])
    assert people["Provider"].tolist() == ["North", "North"]


def test_a_merge_that_changes_nothing_leaves_the_same_bytes(npq: Door, tmp_path: Path) -> None:
    book, once, twice = built(npq, tmp_path), tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    given = export(tmp_path, CORRECTED)
    npq("merge", str(book), given, "-o", str(once))
    said = npq("merge", str(once), given, "-o", str(twice))
    assert said.out.splitlines()[-1] == "Nothing to change: the workbook says all that the export does."
    assert once.read_bytes() == twice.read_bytes()
    before = files(tmp_path)
    assert npq("merge", str(once), given, "-o", str(once)).code == 0
    assert files(tmp_path) == before


def test_a_workbook_is_merged_into_in_place_and_the_previous_one_kept(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    before = book.read_bytes()
    said = npq("merge", str(book), export(tmp_path, CORRECTED, EVE), "-o", str(book))
    kept = tmp_path / "book (before merge 2019-09-30).xlsx"
    assert f"Kept the previous file as {kept.name}" in said.out
    assert kept.read_bytes() == before
    assert xl_npq.read(book)["Participants"]["Outcome"].tolist()[0] == "Pass"


def test_a_conflict_is_chosen_in_the_sheet_and_carried_out_by_the_next_merge(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    type_name(book, "Adah")
    given = export(tmp_path, {**ADA, "Name": "Ada Lovelace"}, EVE)
    first = npq("merge", str(book), given, "-o", str(book))
    assert first.out.splitlines()[-1] == "1 new conflict; 1 question open on the sheet Merge."
    assert xl_npq.read(book)["Participants"]["Name"].tolist()[0] == "Adah"
    choose(book, "Export")
    second = npq("merge", str(book), given, "-o", str(book))
    assert second.out.splitlines()[-1] == "1 choice carried out; no question is open."
    assert xl_npq.read(book)["Participants"]["Name"].tolist()[0] == "Ada Lovelace"


def choose_all(book: Path, choices: dict[str, str]) -> None:
    """Somebody chooses in every line of the sheet Merge, by its kind, and saves."""
    opened = load_workbook(book)
    sheet = opened["Merge"]
    heads = [cell.value for cell in sheet[HEADER_ROW]]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        if choice := choices.get(sheet.cell(row, 1).value):
            sheet.cell(row, heads.index("Choice") + 1).value = choice
    opened.save(book)


def test_what_a_person_put_on_a_row_stays_on_it_when_the_export_swaps_two_ids(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    opened = load_workbook(book)
    sheet = opened["Participants"]
    first = HEADER_ROW + 1
    for row, about in ((first, "about Ada"), (first + 1, "about Eve")):
        sheet.cell(row, 2).comment = Comment(about, "Jo")
    sheet.cell(first, 2).fill = PatternFill("solid", fgColor="FF123456")
    sheet.row_dimensions[first + 1].hidden = True
    opened.save(book)
    swapped = export(tmp_path, {**ADA, "Participant ID": "P-2"}, {**EVE, "Participant ID": "P-1"})
    for _ in range(3):
        choose_all(book, {"Which row": "New row", "Conflict": "Export"})
        assert npq("merge", str(book), swapped, "-o", str(book)).code == 0
    now = load_workbook(book)["Participants"]
    assert [now.cell(row, 2).value for row in (first, first + 1)] == ["P-2", "P-1"]
    assert [now.cell(row, 2).comment.text for row in (first, first + 1)] == ["about Ada", "about Eve"]
    assert now.cell(first, 2).fill.fgColor.rgb == "FF123456"
    assert [now.row_dimensions[row].hidden for row in (first, first + 1)] == [False, True]
    assert npq("verify", str(book)).code == 0
    assert len(set(map(str.casefold, load_workbook(book).sheetnames))) == len(load_workbook(book).sheetnames)


def test_as_at_moves_with_the_merge(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    given = export(tmp_path, ADA, EVE)
    assert npq("merge", str(book), given, "-o", str(book), "--as-at", "2019-10-31").code == 0
    assert xl_npq.read(book)["Changes"]["As at"].dt.strftime("%Y-%m-%d").tolist() == ["2019-09-30", "2019-10-31"]


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def locked(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "The process cannot access the file")


@pytest.mark.parametrize(("method", "raises"), [("chmod", full), ("replace", locked)])
def test_where_it_cannot_be_written_the_workbook_is_as_it_was_and_no_copy_stays(
    npq: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, raises: Callable[..., None]
) -> None:
    book, given = built(npq, tmp_path), export(tmp_path, CORRECTED)
    before = files(tmp_path)
    ordinary = getattr(Path, method)

    def troubled(path: Path, *rest: object) -> object:
        return (raises if path.suffix == ".part" and path.parent == tmp_path else ordinary)(path, *rest)

    monkeypatch.setattr(Path, method, troubled)
    said = npq("merge", str(book), given, "-o", str(book))
    assert (said.code, "Traceback" in said.err) == (2, False)
    assert files(tmp_path) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not hold for whoever runs this")
def test_a_folder_that_cannot_be_written_to_is_told(npq: Door, tmp_path: Path) -> None:
    book, given = built(npq, tmp_path), export(tmp_path, CORRECTED)
    tmp_path.chmod(0o500)
    said = npq("merge", str(book), given, "-o", str(book))
    tmp_path.chmod(0o700)
    assert (said.code, len(said.lines)) == (2, 1)


def test_without_a_place_to_write_it_says_what_to_add(npq: Door, tmp_path: Path) -> None:
    said = npq("merge", str(built(npq, tmp_path)), export(tmp_path, ADA))
    assert (said.code, "--dry-run" in said.err) == (2, True)


def test_a_source_that_is_no_workbook_of_ours_is_refused(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", CLEAN)
    said = npq("merge", str(source), export(tmp_path, ADA), "-o", str(tmp_path / "new.xlsx"))
    assert (said.code in (1, 2), len(said.lines)) == (True, 1)
    assert not (tmp_path / "new.xlsx").exists()


def test_the_sheet_merge_is_read_in_full_and_last_export_is_not_printed(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    stranger = participant(TRN="9999999", name="Quite Another Person")
    assert npq("merge", str(book), export(tmp_path, stranger, EVE), "-o", str(book)).code == 0
    opened = load_workbook(book)
    sheet, heads = opened["Merge"], [cell.value for cell in opened["Merge"][HEADER_ROW]]
    line = dict(zip(heads, sheet[HEADER_ROW + 1], strict=True))
    assert line["Kind"].value == "Which row"
    for name in ("Value in the workbook", "Value in the export", "Question", "Export file"):
        cell = line[name]
        assert cell.alignment.wrap_text, f"{name} spills into the next cell, or is cut off there"
        room = sheet.column_dimensions[cell.column_letter].width * sheet.row_dimensions[cell.row].height / 15
        assert len(str(cell.value)) <= room, name
    across = sum(sheet.column_dimensions[cell.column_letter].width for cell in sheet[HEADER_ROW])
    assert across * 7 / 96 <= (11.69 - 0.8) * 10 / 7, "in letters of 7 points it is no wider than landscape A4"
    assert all(choice in str(sheet["A2"].value) for choice in CHOICES)
    assert opened["Last export"].print_area in (None, "")
    assert sheet.print_area


def test_every_choice_that_is_carried_out_is_counted(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    type_name(book, "Adah")
    given = export(
        tmp_path, {**ADA, "Name": "Ada Lovelace"}, participant(TRN="9999999", name="Zed", participant_ID="P-2")
    )
    assert npq("merge", book, given, "-o", book).out.splitlines()[-1].endswith("2 questions open on the sheet Merge.")
    choose_all(book, {"Which row": "New row", "Conflict": "Workbook"})
    said = npq("merge", book, given, "-o", book)
    assert said.out.splitlines()[-1] == (
        "1 row added, 1 of them with an ID that another row has: give one of the two its own, 2 choices carried out, "
        "1 row marked as not in the export; no question is open."
    )


def test_what_is_at_fault_in_the_merged_workbook_is_counted_on_standard_error(npq: Door, tmp_path: Path) -> None:
    book = built(npq, tmp_path)
    said = npq("merge", book, export(tmp_path, {**ADA, "Level": "NPQX"}, EVE), "-o", book)
    assert said.code == 0
    assert f"{book}: 1 error and " in said.err
    assert f"xl-npq check {book}" in said.err


def test_a_workbook_with_a_password_is_not_written_without_one(npq: Door, tmp_path: Path) -> None:
    book, secret, given = tmp_path / "book.xlsx", tmp_path / "secret.txt", export(tmp_path, CORRECTED, EVE)
    secret.write_text("open sesame")
    source = write_folder(tmp_path / "first", with_participants(ADA, EVE))
    assert npq("build", source, "-o", book, "--encrypt", secret).code == 0
    before = files(tmp_path)
    for command in (("merge", book, given), ("upgrade", book), ("rollover", book, "--as-at", "2020-09-30")):
        said = npq(*command, "--password", secret, "-o", tmp_path / "new.xlsx")
        assert (said.code, len(said.lines), "--encrypt" in said.err) == (2, 1, True)
    assert files(tmp_path) == before
    said = npq("merge", book, given, "--password", secret, "--encrypt", secret, "-o", book)
    assert said.code == 0
    assert book.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert xl_npq.read(book, password="open sesame")["Participants"]["Outcome"].tolist()[0] == "Pass"
