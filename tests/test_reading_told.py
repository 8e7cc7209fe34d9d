"""What a source holds and no figure counts is told, and what Excel may hold does not stop a build."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from reading_sources import HEADINGS, csv, workbook

import xl_npq
from xl_npq.read import read

HEADS = HEADINGS.split(",")
DAY = date(2018, 9, 1)
LENGTHS = {
    "30 hours": (timedelta(hours=30), "30:00:00"),
    "half a minute": (timedelta(seconds=30), "0:00:30"),
    "a time of day": (time(14, 5), "14:05:00"),
}


@pytest.mark.parametrize(("cell", "shown"), LENGTHS.values(), ids=LENGTHS)
def test_lengths_of_time_and_times_of_day_are_written_as_excel_shows_them(
    tmp_path: Path, cell: object, shown: str
) -> None:
    # In a date column such a cell is no date, and stands in the workbook as it came.
    rows = [[*HEADS, "Commenced on", "Hours"], ["P-1", "NPQH", DAY, cell, cell]]
    tables = read(workbook(tmp_path, {"Participants": rows, "Settings": [["Setting", "Value"], ["As at", DAY]]}))
    assert list(tables["Participants"]["Hours"]) == [shown]
    xl_npq.build(tables, tmp_path / "own.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "own.xlsx")["Participants"]
    written = {cell.value for row in sheet.iter_rows() for cell in row}
    assert shown in written
