"""The last data return in a workbook: Start tells its date, the Dashboard what has changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_sources import participant, with_participants, write_folder
from command_line import Door, sheet_texts
from openpyxl import load_workbook
from recalculate import differences, requires

from xl_npq.verify import verify

pytest_plugins = ("command_fixtures",)
ADA = participant(TRN="1234567", presented_on="2018-06-01", outcome="Pass")
EVE = participant(participant_ID="P-2", name="Eve", TRN="7654321")
ZOE = participant(participant_ID="P-3", name="Zoe Quill", TRN="7777777")
TARGETS = ({"Cohort": "2017/18", "Level": "NPQH", "Recruitment": "10"},)
LINE = "Since the return as at 30/09/2019: all levels of the latest cohort with figures"


@pytest.fixture
def book(npq: Door, tmp_path: Path) -> Path:
    """A workbook of two people of whom one was in the return; it was merged with --previous."""
    book, returned = tmp_path / "book.xlsx", tmp_path / "return.xlsx"
    assert npq("build", write_folder(tmp_path / "first", with_participants(ADA, Targets=TARGETS)), "-o", book).code == 0
    assert npq("return", book, "-o", returned, "--with-faults").code == 0
    export = write_folder(tmp_path / "export", {"Participants": (ADA, EVE)})
    assert npq("merge", book, export, "-o", book, "--previous", returned).code == 0
    return book


def line(book: Path) -> list[str]:
    """The line of the Dashboard: its label and the figures of metrics in their order, below the table of changes."""
    rows = sheet_texts(book, "Dashboard")
    (found,) = [row for row in rows if "".join(row[:1]).startswith("Since the return")]
    (heads,) = [row for row in rows if "7: passed" in row]
    last = heads.index("7: passed") + 1
    return [found[0], *found[last - 7 : last]]


def last_return(book: Path) -> str:
    (found,) = [row for row in sheet_texts(book, "Start") if row[:1] == ["Last return"]]
    return found[1]


def test_a_workbook_without_a_return_says_so_and_shows_no_change(npq: Door, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    assert npq("build", write_folder(tmp_path / "first", with_participants(ADA, Targets=TARGETS)), "-o", book).code == 0
    assert last_return(book) == "none given yet"
    assert not [row for row in sheet_texts(book, "Dashboard") if "".join(row[:1]).startswith("Since the return")]


def test_the_dashboard_says_what_has_changed_since_the_return_and_start_when_it_was(book: Path) -> None:
    assert last_return(book) == "30/09/2019"
    said = line(book)
    assert said[0] == LINE
    assert float(said[1]) == 1, "somebody more was recruited"
    assert float(said[4]) == -50, "one of one presented in the window, now one of two"
    assert verify(book).faults == ()
    assert load_workbook(book)["Last return"].sheet_state == "hidden"


@pytest.mark.parametrize("engine", ["libreoffice"])
def test_other_programs_work_out_the_same(book: Path, engine: str) -> None:
    requires(engine)
    assert [found for found in differences(book, engine) if found.startswith(("Dashboard!", "Start!"))] == []


def test_it_stays_through_merges_and_an_upgrade_and_the_same_return_changes_nothing(
    book: Path, npq: Door, tmp_path: Path
) -> None:
    export = write_folder(tmp_path / "later", {"Participants": (ADA, EVE, ZOE)})
    assert npq("merge", book, export, "-o", book).code == 0
    assert npq("upgrade", book, "-o", tmp_path / "new.xlsx").code == 0
    assert (line(tmp_path / "new.xlsx")[:1], float(line(tmp_path / "new.xlsx")[1])) == ([LINE], 2)
    before = book.read_bytes()
    assert npq("merge", book, export, "-o", book, "--previous", tmp_path / "return.xlsx").code == 0
    assert book.read_bytes() == before


@pytest.mark.usefixtures("book")
def test_a_workbook_is_built_with_it_too(npq: Door, tmp_path: Path) -> None:
    built = tmp_path / "built.xlsx"
    source = write_folder(tmp_path / "now", with_participants(ADA, EVE, ZOE, Targets=TARGETS))
    assert npq("build", source, "-o", built, "--previous", tmp_path / "return.xlsx").code == 0
    assert (line(built)[0], float(line(built)[1])) == (LINE, 2)


def test_what_is_no_return_is_refused_in_a_line(npq: Door, book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    said = npq("merge", book, tmp_path / "export", "-o", book, "--previous", book)
    assert (said.code in (1, 2), len(said.lines)) == (True, 1)
    assert book.read_bytes() == before
