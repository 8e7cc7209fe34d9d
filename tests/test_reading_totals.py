"""Rows of totals below a table: told, and not counted; people of that name are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reading_sources import HEADINGS, csv, workbook

from xl_npq.read import read


def test_totals_at_the_foot_are_named_and_not_counted(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS},Final mark\n1,NPQH,01/09/2018,30\n\nGrand total,,,30\nCount: 1\n"))
    assert tables["Participants"].index.to_list() == [2]
    assert [(note.row, note.value) for note in tables.notes] == [(4, "Grand total"), (5, "Count: 1")]
    assert tables.unread == ()


def test_totals_that_say_what_they_count_are_no_row_and_people_of_that_name_are(tmp_path: Path) -> None:
    rows = [["Participant ID", "Course Identifier", "Level", "Enrolled on", "Sum"], ["1", "x", "NPQH", "2018-09-01", 3]]
    for foot in (["Total", "6 participants"], ["Totals", "All courses", "", "", 3], ["Sum", "", "1 level", "", "3"]):
        tables = read(workbook(tmp_path, {"Participants": [*rows, foot]}))
        assert (tables["Participants"].index.to_list(), [note.row for note in tables.notes]) == ([2], [3]), foot
    enrolled = (date(2018, 9, 1), "01/09/2018", "1 September 2018", "2018-09-01", "1 Sep 18", 43344)
    for person in (["Total", "6 participants", "", day] for day in enrolled):
        tables = read(workbook(tmp_path, {"Participants": [*rows, person]}))
        assert tables["Participants"].index.to_list() == [2, 3], person
    tables = read(workbook(tmp_path, {"Participants": [*rows, ["Total", "", "NPQH"]]}))
    assert tables["Participants"].index.to_list() == [2, 3]


def test_totals_may_stand_beside_a_provider_or_under_it(tmp_path: Path) -> None:
    head = "Provider,Participant ID,Level,Enrolled on\nAcre,1,NPQH,2018-09-01\n"
    for foot in ("Acre,Total,,1", "Total,1,,1", "Total,,1 level,1 date", ",Total: 1,,"):
        tables = read(csv(tmp_path, f"{head}{foot}\n"))
        assert (tables["Participants"].index.to_list(), [note.row for note in tables.notes]) == ([2], [3]), foot
    tables = read(csv(tmp_path, f"{head}Acre,Total,NPQH,\n"))
    assert tables["Participants"].index.to_list() == [2, 3]
