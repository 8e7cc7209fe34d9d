"""How cells are read: leniently from outside, strictly from our own workbooks."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from reading_sources import HEADINGS, column, csv, shown, unread, workbook

from xl_npq.checks.check import check
from xl_npq.read import read

# How cells from outside are read


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Level", ["\tNPQ\u00a0 Head\nship ", 100188.0, True, date(2018, 9, 1), datetime(2018, 9, 1, 9)],
         ["NPQ Head ship", "100188", "TRUE", "2018-09-01", "2018-09-01"]),
        ("Notes", [" a\u00a0\tb\n", 2.5], [" a\u00a0\tb\n", "2.5"]),
        ("Enrolled on", [date(2018, 9, 1), datetime(2018, 9, 1, 23, 59), 43344, 43344.9, "1/9/2018", "2018-09-01"],
         [date(2018, 9, 1)] * 6),
        ("Final mark", [26, " 1,234 ", "-2.5", date(1900, 1, 26)], [26, 1234, -2.5, 26]),
        ("Peer moderated", ["Y", "n", "YES", "No", "true", "FALSE", "1", "0", True, False, 1, 0],
         ["Yes", "No"] * 6),
        ("TRN", ["RP12/34567", 1234567, 12.0, "0012345", "123456.0"],
         ["1234567", "1234567", "0000012", "0012345", "0123456"]),
        ("Cohort", ["2017/18", " 2017-2018", "2017–18"], ["2017/18"] * 3),
        ("Outcome", ["pass", " FAIL "], ["Pass", "Fail"]),
        ("FSM %", [0.3, "30%", "0.3", 1, 0], [0.3, 0.3, 0.3, 1, 0]),
        ("FSM %", [35.6, "30 %", "1.5"], [0.356, 0.3, 0.015]),
    ],
)  # fmt: skip
def test_cells_from_outside_are_read(tmp_path: Path, name: str, cells: list[object], expected: list[object]) -> None:
    tables = column(tmp_path, name, cells)
    assert shown(tables, name) == expected
    assert tables.unread == tables.notes == ()


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Enrolled on", ["31/02/2018", "09/13/2018", "43344", "soon", 0.5, True, date(1900, 12, 31), 200000, time(3)]),
        ("Final mark", ["many", "30%", True]),
        ("Peer moderated", ["maybe", 2, date(2018, 9, 1)]),
        ("TRN", ["n/a", "12345678", 0, 1.5, -5, True, date(2018, 9, 1)]),
        ("Cohort", ["2017/19", 2017, "Autumn"]),
        ("Outcome", ["Passed", 1]),
        ("FSM %", [-0.1, "101%", "lots", True, "%"]),
        ("FSM %", [35.6, 100.5][1:]),
        ("Level", ["#N/A"]),
        ("Notes", ["#REF!"]),
    ],
)
def test_cells_that_cannot_be_read_count_as_blank_and_are_told(tmp_path: Path, name: str, cells: list[object]) -> None:
    tables = column(tmp_path, name, cells)
    assert shown(tables, name) == [None] * len(cells)
    assert unread(tables) == [(row, cell) for row, cell in enumerate(cells, 2)]
    assert all((cell.table, cell.column, bool(cell.wanted)) == ("Participants", name, True) for cell in tables.unread)


def test_a_share_column_over_one_is_in_percent_and_small_values_are_noted(tmp_path: Path) -> None:
    tables = column(tmp_path, "FSM %", [35, 0.5, "0.5%", 1, 0, "0.25"])
    assert shown(tables, "FSM %") == [0.35, 0.005, 0.005, 0.01, 0, 0.0025]
    assert [(cell.row, cell.value) for cell in tables.notes] == [(3, 0.5), (7, "0.25")]
    assert tables.notes[0].wanted == "read as 0.5%, since other cells of the column are over 1"


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("table", "name", "cells", "expected"),
    [
        ("Feedback", "Responses", [0, 2.5, -1], [0, None, None]),
        ("Feedback", "Mean rating", [10, 10.5, 0], [10, None, 0]),
        ("Levels", "Window months", [1, 240, 0, 241], [1, 240, None, None]),
    ],
)
def test_numbers_outside_a_columns_bounds_are_unread(
    tmp_path: Path, table: str, name: str, cells: list[object], expected: list[object], own: bool
) -> None:
    tables = column(tmp_path, name, cells, own, table)
    assert shown(tables, name, table) == expected
    assert len(tables.unread) == expected.count(None)


def test_supplied_accuracy_from_outside_is_a_fraction_and_a_rating_stays(tmp_path: Path) -> None:
    figures = [(" Accuracy", 0.97), ("accuracy", "97%"), ("mean_rating", 9.7)]
    tables = read(workbook(tmp_path, {"Supplied": [["Measure", "Value"], *figures]}))
    assert shown(tables, "Value", "Supplied") == [0.97, 0.97, 9.7]
    assert tables.notes == ()


def test_supplied_accuracy_from_outside_is_read_in_one_scale_with_a_warning_where_it_may_be_either(
    tmp_path: Path,
) -> None:
    figures = [("accuracy", 97), ("accuracy", "97%"), ("accuracy", 0.5), ("mean_rating", 0.5), ("accuracy", 150)]
    tables = read(workbook(tmp_path, {"Supplied": [["Measure", "Value"], *figures]}))
    assert shown(tables, "Value", "Supplied") == [0.97, 0.97, 0.005, 0.5, None]
    assert unread(tables) == [(6, 150)]
    assert [(note.row, note.column, note.value) for note in tables.notes] == [(4, "Value", 0.5)]


@pytest.mark.parametrize(("table", "name"), [("Partnership targets", "Baseline"), ("Partnership reviews", "Value")])
def test_a_partnership_figure_is_a_fraction_where_it_has_a_percent_sign(tmp_path: Path, table: str, name: str) -> None:
    tables = column(tmp_path, name, ["81%", 0.81, 75, "6.5", "105%"], False, table)
    assert shown(tables, name, table) == [0.81, 0.81, 75, 6.5, None]
    assert [cell.value for cell in tables.unread] == ["105%"]


def test_true_and_one_are_told_apart(tmp_path: Path) -> None:
    tables = column(tmp_path, "Level", [1, True, 0, False])
    assert shown(tables, "Level") == ["1", "TRUE", "0", "FALSE"]


def test_excel_errors_are_unread_in_extra_columns_too(tmp_path: Path) -> None:
    tables = read(workbook(tmp_path, {"Participants": [["Participant ID", "Level", "Mine"], ["1", "#N/A", "#REF!"]]}))
    assert [(c.column, c.value) for c in tables.unread] == [("Level", "#N/A"), ("Mine", "#REF!")]
    assert tables["Participants"].loc[2, "Mine"] is None


@pytest.mark.parametrize("word", ["#SPILL!", "#FIELD!", "#GETTING_DATA", "#ERROR!", "#A&B<"])
def test_an_error_whose_word_is_new_or_another_programs_costs_its_cell_alone(tmp_path: Path, word: str) -> None:
    path = workbook(tmp_path, {"Participants": [["Participant ID", "Level", "Mine"], ["1", "#N/A", "#REF!"]]})
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"#N/A", escape(word).encode()))
    tables = read(path)
    assert [(c.column, c.value) for c in tables.unread] == [("Level", word), ("Mine", "#REF!")]


def test_excel_errors_exported_to_a_csv_are_unread(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS},Notes\n1,#N/A,#VALUE!,#REF!\n"))
    assert [(cell.column, cell.value) for cell in tables.unread] == [
        ("Level", "#N/A"), ("Enrolled on", "#VALUE!"), ("Notes", "#REF!")
    ]  # fmt: skip


# How our own workbooks are read


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Enrolled on", [date(2018, 9, 1), 43344, 43344.5, datetime(2018, 9, 1, 12), "2018-09-01", True, 366, 109575],
         [date(2018, 9, 1), date(2018, 9, 1)] + [None] * 6),
        ("Final mark", [26, "26", True, date(1900, 1, 26)], [26, None, None, 26]),
        ("FSM %", [0.3, 30, "30%", 1.0], [0.3, None, None, 1]),
        ("Peer moderated", ["Yes", " no ", "Y", True, 1], ["Yes", "No", None, None, None]),
        ("Outcome", ["pass", "Passed"], ["Pass", None]),
        ("TRN", [" 12345 ", 1234567, "RP12/34567", 0, 1.5, "12345678", True],
         ["0012345", "1234567", None, None, None, None, None]),
        ("Cohort", ["2017/18", " 2017/18", "2017-18", 2017], ["2017/18", "2017/18", None, None]),
        ("Level", ["  a   b ", "a\u00a0", "a\tb", 100188.0, True, date(2018, 9, 1), "#N/A"],
         ["a b", "a\u00a0", "a\tb", "100188", "TRUE", "43344", None]),
        ("Notes", [" a  b "], [" a  b "]),
    ],
)  # fmt: skip
def test_only_canonical_cells_count_in_our_own_workbooks(
    tmp_path: Path, name: str, cells: list[object], expected: list[object]
) -> None:
    tables = column(tmp_path, name, cells, own=True)
    assert tables.own
    assert shown(tables, name) == expected
    assert [cell.row for cell in tables.unread] == [row for row, cell in enumerate(expected, 2) if cell is None]


def test_calculated_columns_alone_make_no_row_in_our_own_workbooks(tmp_path: Path) -> None:
    rows = [["Participant ID", "Level", "Recruited"], ["1", "NPQH", True], [None, None, False]]
    assert len(read(workbook(tmp_path, {"Participants": rows}, own=True))["Participants"]) == 1
    assert len(read(workbook(tmp_path, {"Participants": rows}))["Participants"]) == 2


def test_a_date_that_can_only_be_month_first_is_refused_as_one(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, "Participant ID,Level,Enrolled on\n1,NPQH,9/13/2018\n2,NPQH,9/3/2018\n"))
    found = [(one.row, one.reason, one.message) for one in check(tables) if one.column == "Enrolled on"]
    assert [one for one in found if one[1].startswith("date-")] == [
        (
            2,
            "date-month-first",
            "'9/13/2018' is not a date day first, since 13 is no month, but looks month first; "
            "the cell counts as blank",
        ),
        (
            3,
            "date-ambiguous",
            "9/3/2018 was read as 9 March 2018, day first; other dates of the table look month first",
        ),
    ]
