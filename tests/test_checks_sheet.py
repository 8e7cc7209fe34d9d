"""The sheet Checks: in which order and in which words it tells of faults; and what Lists shows of its own room."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from check_sources import CLEAN, write_folder
from openpyxl import load_workbook

import xl_npq
from xl_npq.build import lay_out
from xl_npq.checks.fault import Fault, Faults
from xl_npq.providers import providers_of
from xl_npq.run_log import Run
from xl_npq.workbook.writer import write_book

NOTE = Fault("note", "Participants", 3, "Name", "", "a-note", "Look.", "A note", "people.csv")
FAULTS = Faults((NOTE, dataclasses.replace(NOTE, severity="warning"), dataclasses.replace(NOTE, severity="error")))


def test_the_worst_stands_first_and_one_is_one(tmp_path: Path) -> None:
    tables = xl_npq.read(write_folder(tmp_path / "source", CLEAN))
    book = lay_out(tables, providers_of(tables)[0], "book.xlsx", FAULTS, Run("build", "source"))
    write_book(book, tmp_path / "book.xlsx")
    sheet = load_workbook(tmp_path / "book.xlsx")["Checks"]
    assert [sheet.cell(row, 1).value for row in (7, 8, 9)] == ["error", "warning", "note"]
    assert sheet["A2"].value == "Found as the workbook was built: 1 error, 1 warning and 1 note"
    for place in ("F4", "F5", "G4", "G5"):
        assert '"' in sheet[place].number_format, "a number says what it counts"


def test_counts_of_several_are_in_the_plural() -> None:
    assert Faults((NOTE, NOTE)).counts == "0 errors, 0 warnings and 2 notes"


def test_lists_shows_words_where_its_room_is_kept_for_machines(example_workbook: Path) -> None:
    cell = load_workbook(example_workbook)["Lists"]["A3"]
    assert str(cell.value).startswith("{")
    *numbers, words = cell.number_format.split(";")
    assert (numbers, words[0], words[-1]) == (["", "", ""], '"', '"'), "the format shows its own words for any text"
