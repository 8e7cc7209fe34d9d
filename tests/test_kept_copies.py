"""An undo: the file that a command writes over stays beside it, three of them, and at no moment is there none."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from check_sources import CLEAN, write_folder
from command_line import Door

import xl_npq
from xl_npq.errors import UsageError
from xl_npq.workbook.beside import beside
from xl_npq.workbook.kept_copies import previous_kept

pytest_plugins = ("command_fixtures",)
DAY = date(2019, 9, 30)


def write(path: Path, text: str, command: str = "merge", day: date | None = DAY) -> Path | None:
    with previous_kept(path, command, day) as copy, beside(path) as temporary:
        temporary.write_text(text, "utf-8")
    return copy


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_a_new_file_leaves_nothing_beside_it(tmp_path: Path) -> None:
    assert write(tmp_path / "book.xlsx", "first") is None
    assert held(tmp_path) == {"book.xlsx": "first"}


def test_the_previous_file_is_called_by_the_command_and_as_at(tmp_path: Path) -> None:
    write(tmp_path / "book.xlsx", "first")
    write(tmp_path / "book.xlsx", "second")
    assert held(tmp_path) == {"book.xlsx": "second", "book (before merge 2019-09-30).xlsx": "first"}


def test_without_as_at_the_name_says_the_command_alone(tmp_path: Path) -> None:
    write(tmp_path / "book.xlsx", "first")
    assert write(tmp_path / "book.xlsx", "second", "template", None) == tmp_path / "book (before template).xlsx"


def test_a_name_that_is_taken_gets_a_number_and_three_copies_stay(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    for number in range(6):
        write(book, str(number))
        os.utime(book, ns=(number * 10**9, number * 10**9))
    assert sorted(text for name, text in held(tmp_path).items() if name != book.name) == ["2", "3", "4"]


def test_of_copies_written_in_one_moment_the_latest_by_name_stay(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    for number in range(5):
        write(book, str(number), day=date(2019, 9, 1 + number))
        os.utime(book, ns=(0, 0))
    assert sorted(text for name, text in held(tmp_path).items() if name != book.name) == ["1", "2", "3"]


def test_the_copy_just_made_stays_however_old_the_file_is(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    for number in range(4):
        write(book, str(number))
        os.utime(book, ns=((9 - number) * 10**9,) * 2)
    copy = write(book, "new")
    assert copy is not None
    assert copy.read_text("utf-8") == "3"


def test_copies_of_another_workbook_and_files_of_ones_own_are_left_alone(tmp_path: Path) -> None:
    others = {
        "book 2 (before merge 2019-09-01).xlsx",
        "book (before the merger).xlsx",
        "book (before audit).xlsx",
        "book (before submission).xlsx",
        "book (before merge 2019-09-01).docx",
        "my book (before merge 2019-09-01).xlsx",
    }
    for name in others:
        (tmp_path / name).write_text("mine", "utf-8")
    for number in range(6):
        write(tmp_path / "book.xlsx", str(number))
    assert others <= set(held(tmp_path))


def test_a_name_with_signs_of_patterns_is_matched_as_it_is(tmp_path: Path) -> None:
    for number in range(6):
        write(tmp_path / "a+b (1).xlsx", str(number))
    assert len(held(tmp_path)) == 4


def test_at_every_moment_there_is_a_whole_file(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    write(book, "first")
    with previous_kept(book, "merge", DAY) as copy:
        assert copy is not None
        assert (book.read_text("utf-8"), copy.read_text("utf-8")) == ("first", "first")


def test_where_writing_fails_the_old_file_is_there_and_no_copy(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    write(book, "first")
    with pytest.raises(UsageError, match="no space left"), previous_kept(book, "merge", DAY), beside(book):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert held(tmp_path) == {"book.xlsx": "first"}


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_where_files_can_have_one_name_alone_the_copy_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write(tmp_path / "book.xlsx", "first")
    write(tmp_path / "book.xlsx", "second")
    assert held(tmp_path) == {"book.xlsx": "second", "book (before merge 2019-09-30).xlsx": "first"}


def test_where_nothing_can_be_kept_nothing_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", no_links)
    monkeypatch.setattr("xl_npq.workbook.kept_copies.shutil.copy2", lambda *_: no_links())
    write(tmp_path / "book.xlsx", "first")
    with pytest.raises(UsageError, match="cannot be kept"):
        write(tmp_path / "book.xlsx", "second")
    assert held(tmp_path) == {"book.xlsx": "first"}


@pytest.mark.parametrize(
    ("command", "book"),
    [
        (["build", "SOURCE", "-o", "OUT/book.xlsx"], "book (before build 2019-09-30).xlsx"),
        (["template", "-o", "OUT/book.xlsx"], "book (before template).xlsx"),
    ],
)
def test_commands_keep_the_previous_file_and_say_so(npq: Door, tmp_path: Path, command: list[str], book: str) -> None:
    source, out = write_folder(tmp_path / "source", CLEAN), tmp_path / "out"
    out.mkdir()
    words = [word.replace("SOURCE", str(source)).replace("OUT", str(out)) for word in command]
    first = npq(*words)
    assert (first.code, "previous" in first.out + first.err) == (0, False)
    (written,) = out.glob("*.xlsx")
    before = written.read_bytes()
    second = npq(*words)
    assert second.code == 0
    assert f"ept the previous file as {book}" in second.out + second.err
    assert (out / book).read_bytes() == before


def test_a_batch_keeps_a_workbook_that_it_would_write_over_with_another(npq: Door, tmp_path: Path) -> None:
    source, out = write_folder(tmp_path / "source", CLEAN), tmp_path / "out"
    out.mkdir()
    command = ["batch", str(source), "-o", str(out), "--jobs", "1"]
    assert npq(*command).code == 0
    assert "previous" not in npq(*command).err
    (out / "Unnamed provider.xlsx").write_bytes(b"what somebody typed")
    said = npq(*command)
    assert "kept the previous file as Unnamed provider (before batch 2019-09-30).xlsx" in said.err
    assert (out / "Unnamed provider (before batch 2019-09-30).xlsx").read_bytes() == b"what somebody typed"


def test_every_build_adds_a_line_to_changes_and_keeps_the_earlier_ones(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", CLEAN)
    one, two = str(tmp_path / "one.xlsx"), str(tmp_path / "two.xlsx")
    assert npq("build", str(source), "-o", one).code == 0
    assert npq("build", one, "-o", two, "--as-at", "2019-10-31").code == 0
    log = xl_npq.read(two)["Changes"]
    assert log["Run"].tolist() == [1, 2]
    assert log["Input file"].tolist() == ["participants.csv", "one.xlsx"]
    assert log["As at"].dt.strftime("%Y-%m-%d").tolist() == ["2019-09-30", "2019-10-31"]
    assert log["Rows added"].tolist() == [len(CLEAN["Participants"]), 0]
    before, after = log["Fingerprint before"].tolist(), log["Fingerprint after"].tolist()
    assert (before[0] != before[0], len(set(after))) == (True, 2)


def test_the_log_is_no_part_of_the_input_that_a_fingerprint_stands_for(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", CLEAN)
    one, two = str(tmp_path / "one.xlsx"), str(tmp_path / "two.xlsx")
    assert npq("build", str(source), "-o", one).code == 0
    assert npq("build", one, "-o", two).code == 0
    after = xl_npq.read(two)["Changes"]["Fingerprint after"].tolist()
    assert after[0] == after[1]


def test_a_folder_with_a_file_called_changes_is_no_log(tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", CLEAN)
    (source / "changes.csv").write_text("Run,Command\n7,other\n", "utf-8")
    assert len(xl_npq.read(source)["Changes"]) == 0
