"""What a source holds and no figure counts is told, and what Excel may hold does not stop a build."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from reading_sources import HEADINGS, csv, workbook

import xl_npq
from xl_npq.read import opendocument, read
from xl_npq.read.cells import ErrorValue
from xl_npq.read.unworked import unworked

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


def told(path: Path, reason: str) -> list[tuple[str, int, str, str]]:
    found = xl_npq.check(read(path))
    return [(fault.severity, fault.row, fault.column, fault.value) for fault in found if fault.reason == reason]


def person(number: int) -> list[object]:
    return [f"P-{number}", "NPQH", DAY]


SECOND = {
    "below": ([HEADS, person(1), [], HEADS, person(2)], {"One": "A1:C2", "Two": "A4:C5"}, 4, "Two (A4)"),
    "beside": ([[*HEADS, None, *HEADS], [*person(1), None, *person(2)]], {"One": "A1:C2", "Two": "E1:G2"}, 1, "Two"),
    "bare": ([[*HEADS, None, *HEADS], [*person(1), None, *person(2)]], {"Participants": "A1:C2"}, 1, "from E1 on"),
}


@pytest.mark.parametrize(("rows", "areas", "row", "name"), SECOND.values(), ids=SECOND)
def test_a_second_table_of_a_sheet_is_told(
    tmp_path: Path, rows: list[list[object]], areas: dict[str, str], row: int, name: str
) -> None:
    tables = {table: f"Participants!{area}" for table, area in areas.items()}
    found = told(workbook(tmp_path, {"Participants": rows}, tables=tables), "table-not-read")
    assert [one[:3] for one in found] == [("error", row, "")]
    assert name in found[0][3]


def test_a_table_with_other_headings_beside_is_nobodys_loss(tmp_path: Path) -> None:
    rows = [[*HEADS, None, "Level", "Full name"], [*person(1), None, "NPQH", "Headship"]]
    path = workbook(tmp_path, {"Participants": rows}, tables={"One": "Participants!A1:C2", "Two": "Participants!E1:F2"})
    assert told(path, "table-not-read") == []


def test_formulas_that_nobody_worked_out_are_told_one_by_one(tmp_path: Path) -> None:
    rows = [[*HEADS, "Gender", "Mine"], ["P-1", "NPQH", "=DATE(2018,9,1)", '="Fe"&"male"', "=1+1"], person(2)]
    found = told(workbook(tmp_path, {"Participants": rows}), "formula-not-worked-out")
    assert found == [
        ("error", 2, "Gender", '="Fe"&"male"'),
        ("error", 2, "Enrolled on", "=DATE(2018,9,1)"),
        ("error", 2, "Mine", "=1+1"),
    ]


def test_formulas_with_values_are_none_of_them() -> None:
    part = (
        b'<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1</f><v>1</v></c><c r="C1"><f t="shared" si="0"/><v/></c>'
    )
    assert [(row, column) for row, column, _ in unworked(part)] == [(1, b"C")]


def test_a_row_with_a_comma_too_many_is_told(tmp_path: Path) -> None:
    people = (
        f"{HEADINGS},Local authority,Gender\nP-1,NPQH,2018-09-01,Bristol, City of,Female\nP-2,NPQH,2018-09-01,,,,\n"
    )
    assert told(csv(tmp_path, people), "row-longer") == [("error", 2, "", "Female")]


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        ("2018-08-31T23:00:00.000Z", "2018-09-01"),
        ("2018-09-01T00:30:00+02:00", "2018-08-31"),
        ("2018-09-01T00:00:00Z", ""),
        ("2018-09-01T23:30:00", ""),
    ],
)
def test_moments_of_another_clock_are_doubted_where_the_day_may_differ(tmp_path: Path, text: str, told_as: str) -> None:
    notes = [note for note in read(csv(tmp_path, f"{HEADINGS}\nP-1,NPQH,{text}\n")).notes if note.reason == "date-zone"]
    assert [told_as in note.wanted for note in notes] == ([True] if told_as else [])


@pytest.mark.parametrize("text", ["1/2/2018", "2018-09", "12-34"])
def test_dates_are_no_trn(tmp_path: Path, text: str) -> None:
    assert told(csv(tmp_path, f"{HEADINGS},TRN\nP-1,NPQH,2018-09-01,{text}\n"), "unreadable-trn") == [
        ("error", 2, "TRN", text)
    ]


@pytest.mark.parametrize("text", ["RP 12/34567", "rp12-34567", "12/34567", "12 34567", "1234567"])
def test_every_form_of_a_trn_is_one(tmp_path: Path, text: str) -> None:
    people = read(csv(tmp_path, f"{HEADINGS},TRN\nP-1,NPQH,2018-09-01,{text}\n"))["Participants"]
    assert list(people["TRN"]) == ["1234567"]


def test_a_repeated_heading_is_told_once(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS},Outcome,Outcome\nP-1,NPQH,2018-09-01,Pass,Fail\n"))
    assert [note.reason for note in tables.notes] == ["heading-repeated"]


def test_an_error_with_a_remark_is_told_by_its_name() -> None:
    cell = (
        b'<table:table table:name="A"><table:table-row><table:table-cell calcext:value-type="error">'
        b"<office:annotation><text:p>Ask Ann</text:p></office:annotation><text:p>#N/A</text:p></table:table-cell>"
        b"<table:table-cell><text:p>Leeds</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert opendocument.looked_over(cell, "a.ods").errors == {"A": {(0, 0): ErrorValue("#N/A")}}
