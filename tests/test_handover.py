"""What Start tells whoever takes over: settings that differ and why, the last run and merge, what is open; live."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_sources import participant, with_participants, write_folder
from command_line import Door
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from recalculate import ENGINES, differences, requires

pytest_plugins = ("command_fixtures",)
SETTINGS = (
    {"Setting": "As at", "Value": "2019-09-30"},
    {"Setting": "FSM threshold", "Value": "25%", "Decided by": "Jo Bloggs", "Why": "agreed with DfE"},
    {"Setting": "Round to", "Value": "5", "Why": "small numbers"},
    {"Setting": "Contact", "Value": "Sam"},
    {"Setting": "Tolerance", "Value": "10%", "Why": "the default"},
)


@pytest.fixture
def book(npq: Door, tmp_path: Path) -> Path:
    """A workbook with two settings of its own, after a merge that left a question."""
    source = with_participants(participant(notes="typed"), Settings=SETTINGS)
    path, export = tmp_path / "book.xlsx", {"Participants": (participant(notes="other"),)}
    assert npq("build", str(write_folder(tmp_path / "source", source)), "-o", str(path)).code == 0
    assert npq("merge", str(path), str(write_folder(tmp_path / "export", export)), "-o", str(path)).code == 0
    return path


def told(path: Path) -> list[tuple[object, object, object]]:
    sheet = load_workbook(path, data_only=True)["Start"]
    rows = [tuple(cell or "" for cell in row[:3]) for row in sheet.iter_rows(values_only=True)]
    first = [row[0] for row in rows].index("For whoever takes over")
    lines = rows[first + 2 :]
    return [(line[0], line[1], line[2]) for line in lines[: [line[0] for line in lines].index("")]]


def test_start_tells_who_decided_what_and_what_is_open(book: Path) -> None:
    lines = {name: (which, why) for name, which, why in told(book)}
    assert {name: which for name, (which, _) in lines.items()} == {
        "Contact": "Sam",
        "Last run": "merge, 30/09/2019",
        "Last merge": "30/09/2019",
        "Last return": "none given yet",
        "Open questions": 1,
        "Settings changed": 2,
        "FSM threshold": "25%",
        "Round to": "5",
    }
    assert (lines["FSM threshold"][1], lines["Round to"][1]) == ("Jo Bloggs: agreed with DfE", "small numbers")


@pytest.mark.parametrize("engine", ["libreoffice"])
def test_other_programs_work_out_the_same(book: Path, engine: str) -> None:
    requires(engine)
    assert [line for line in differences(book, engine) if line.startswith(("Start!", "Lists!"))] == []


@pytest.mark.parametrize("engine", ["libreoffice"])
def test_it_moves_with_the_workbook(book: Path, engine: str) -> None:
    """IronCalc takes a blank cell that another program saved for the text 0."""
    requires(engine)
    opened = load_workbook(book)
    type_in(opened["Settings"], "FSM base", "known")
    merge = opened["Merge"]
    merge.cell(5, [cell.value for cell in merge[4]].index("Choice") + 1).value = "Export"
    opened.save(book)
    start = opened["Start"]
    rows = {str(row[0].value): row[0].row for row in start.iter_rows() if row[0].value}
    values = ENGINES[engine].recalculate(book)
    assert values["Start", f"B{rows['Open questions']}"] == 0
    changed = rows["Settings changed"]
    assert values["Start", f"B{changed}"] == 3
    names = [values["Start", f"A{row}"] for row in range(changed + 1, changed + 4)]
    assert names == ["FSM threshold", "FSM base", "Round to"]


def type_in(sheet: Worksheet, setting: str, value: str) -> None:
    heads = [cell.value for cell in sheet[4]]
    row = next(row for row in range(5, 40) if sheet.cell(row, heads.index("Setting") + 1).value == setting)
    sheet.cell(row, heads.index("Value") + 1).value = value
