"""What a person typed into the tables otherwise than as words: days and times in columns of text, and formulas."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from command_line import Door
from openpyxl import load_workbook
from openpyxl.worksheet.table import TableFormula
from played_person import columns_of

import xl_npq
from xl_npq.carry.carried import SHEET
from xl_npq.verify import verify

pytest_plugins = ("command_fixtures",)
VERSIONS = Path(__file__).parent / "samples" / "versions"


SEEN = (("Name", date(2019, 3, 4)), ("Notes", date(2019, 3, 5)), ("Job role", datetime(2019, 3, 6, 7, 30)),
        ("School name", time(12, 30)))  # fmt: skip
"""Days and times in columns of text of the first row, typed as such."""


@pytest.mark.parametrize(
    "words",
    [("upgrade", "OLD"), ("rollover", "OLD", "--as-at", "2020-09-30"), ("merge", "OLD", VERSIONS / "source")],
    ids=lambda words: words[0],
)
def test_days_and_times_in_columns_of_text_are_seen_as_such(words: tuple[Any, ...], tmp_path: Path, npq: Door) -> None:
    old = with_moments(tmp_path / "old.xlsx")
    assert npq(*(old if word == "OLD" else word for word in words), "-o", tmp_path / "new.xlsx").code == 0
    book = load_workbook(tmp_path / "new.xlsx")
    people, at = book["Participants"], columns_of(book["Participants"])
    for heading, moment in SEEN:
        cell = people.cell(5, at[heading])
        shown = cell.value.date() if type(moment) is date else cell.value
        assert (cell.is_date, shown) == (True, moment), heading
    agreed = book["Settings"].cell(5, columns_of(book["Settings"])["Decided by"])
    assert (agreed.is_date, agreed.value) == (True, datetime(2019, 1, 2))
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert verify(tmp_path / "new.xlsx").faults == ()
    before, after = xl_npq.read(old), xl_npq.read(tmp_path / "new.xlsx")
    for heading, _ in SEEN:
        assert before["Participants"][heading].iloc[0] == after["Participants"][heading].iloc[0]


def with_moments(path: Path) -> Path:
    """A workbook of ours in which somebody typed days and times where words are expected."""
    xl_npq.build(xl_npq.read(VERSIONS / "source"), path)
    book = load_workbook(path)
    people, at = book["Participants"], columns_of(book["Participants"])
    for heading, moment in SEEN:
        people.cell(5, at[heading]).value = moment
    book["Settings"].cell(5, columns_of(book["Settings"])["Decided by"]).value = datetime(2019, 1, 2)
    book.save(path)
    return path


def test_formulas_in_tables_become_values_and_are_listed(tmp_path: Path, npq: Door) -> None:
    book = load_workbook(VERSIONS / "0.1.0-a.xlsx")
    people, at = book["Participants"], columns_of(book["Participants"])
    people.cell(5, at["Shoe size"]).value = "=LEN(A5)"
    people.cell(6, at["Notes"]).value = "=1/0"
    (role,) = (one for one in people.tables["Participants"].tableColumns if one.name == "Job role")
    role.calculatedColumnFormula = TableFormula(attr_text='"Tea"&"cher"')
    book.save(tmp_path / "old.xlsx")
    said = npq("upgrade", tmp_path / "old.xlsx", "-o", tmp_path / "new.xlsx")
    lost = [tuple(row) for row in load_workbook(tmp_path / "new.xlsx")[SHEET].iter_rows(min_row=2, values_only=True)]
    place = f"Participants!{people.cell(5, at['Shoe size']).coordinate}"
    kept = "formula in a table, its value was kept"
    assert (kept, place, "=LEN(A5)") in lost
    assert (kept, f"Participants!{people.cell(6, at['Notes']).coordinate}", "=1/0") in lost
    assert ("column of formulas, its values were kept", "Participants, column Job role", '="Tea"&"cher"') in lost
    assert len(lost) == 3
    assert f"2 × {kept}" in said.out + said.err
