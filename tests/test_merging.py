"""Merging an export: whose value holds, what is asked, and that nothing typed is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from merge_fixtures import choose, column, merged, person, questions, rows, source, typed_over, workbook

from xl_npq.errors import SourceError
from xl_npq.merging.lines import lines_in
from xl_npq.merging.row import ABSENT
from xl_npq.merging.sources import of_export, of_workbook
from xl_npq.providers import UNNAMED


def told(result: object) -> list[tuple[str, str]]:
    return [(change.what, change.column) for change in result.changes]  # type: ignore[attr-defined]  # a Merged


# Whose value holds


def test_an_export_that_says_nothing_else_changes_nothing() -> None:
    book = workbook(person(), person(ID="P2", TRN="2345678", name="Bob Ray"))
    result = merged(book, person(), person(ID="P2", TRN="2345678", name="Bob Ray"))
    assert (result.tables is book, result.changes, result.open) == (True, (), 0)


def test_a_blank_in_the_export_takes_nothing_away() -> None:
    book = workbook(person(notes="rang her", outcome="Pass"))
    assert merged(book, person(name="", notes="", outcome="")).tables is book


def test_a_value_goes_into_a_blank_cell_whoever_owns_the_column() -> None:
    result = merged(workbook(), person(notes="from the system", outcome="Pass"))
    assert told(result) == [("filled", "Outcome"), ("filled", "Notes")]
    assert (column(result.tables, "Notes"), column(result.tables, "Outcome")) == (["from the system"], ["Pass"])


def test_a_correction_is_taken_and_listed_with_the_old_value() -> None:
    result = merged(workbook(person(commenced_on="2017-10-01")), person(commenced_on="2017-10-08"))
    assert column(result.tables, "Commenced on") == ["2017-10-08"]
    (line,) = lines_in(result.tables)
    assert (line.kind, line.ours, line.theirs, line.open) == ("Taken", "2017-10-01", "2017-10-08", False)


def test_a_correction_over_a_correction_is_taken_too() -> None:
    first = merged(workbook(person(commenced_on="2017-10-01")), person(commenced_on="2017-10-08")).tables
    assert column(merged(first, person(commenced_on="2017-10-01")).tables, "Commenced on") == ["2017-10-01"]


@pytest.mark.parametrize("value", ["2017-10-08", "2017-10-01"])
def test_what_somebody_typed_since_is_asked_whether_the_export_is_new_or_not(value: str) -> None:
    typed = typed_over(workbook(person(commenced_on="2017-10-01")), 0, "Name", "Anne Lee")
    result = merged(typed, person(commenced_on=value))
    assert column(result.tables, "Name") == ["Anne Lee"]
    (line,) = questions(result.tables)
    assert (line.column, line.ours, line.theirs, line.choice) == ("Name", "Anne Lee", "Ann Lee", "")


def test_what_somebody_cleared_since_is_asked() -> None:
    typed = typed_over(workbook(person(outcome="Pass")), 0, "Outcome", None)
    result = merged(typed, person(outcome="Pass"))
    assert column(result.tables, "Outcome") == [""]
    assert [(line.ours, line.theirs) for line in questions(result.tables)] == [("", "Pass")]


def test_a_column_of_staff_is_asked_even_where_nobody_typed() -> None:
    result = merged(workbook(person(notes="first")), person(notes="second"))
    assert column(result.tables, "Notes") == ["first"]
    assert [line.column for line in questions(result.tables)] == ["Notes"]


def test_ownership_decides_and_anybody_may_change_it() -> None:
    rules = [{"Column": "outcome", "Owner": "Staff"}, {"Column": "Notes", "Owner": "Export"}]
    book = workbook(person(notes="first", outcome="Pass"), Ownership=rules)
    result = merged(book, person(notes="second", outcome="Fail"))
    assert (column(result.tables, "Notes"), column(result.tables, "Outcome")) == (["second"], ["Pass"])


def test_in_a_workbook_that_no_export_has_given_every_difference_is_asked() -> None:
    result = merged(workbook(given=False), person(name="Ann Leigh"))
    assert (column(result.tables, "Name"), len(questions(result.tables))) == (["Ann Lee"], 1)


def test_after_the_first_merge_that_agrees_corrections_are_taken() -> None:
    first = merged(workbook(given=False), person()).tables
    assert column(merged(first, person(name="Ann Leigh")).tables, "Name") == ["Ann Leigh"]


def test_labels_in_other_letters_are_no_change_and_texts_are() -> None:
    book = workbook(person(gender="Female"))
    assert merged(book, person(gender="FEMALE")).tables is book
    assert told(merged(book, person(name="ANN LEE"))) == [("taken", "Name")]


def test_an_unreadable_cell_is_something_typed() -> None:
    book = workbook(person(outcome_on="last week"))
    result = merged(book, person(outcome_on="2018-12-03"))
    assert [(line.column, line.ours) for line in questions(result.tables)] == [("Outcome on", "last week")]
    chosen = merged(choose(result.tables, "Export"), person(outcome_on="2018-12-03")).tables
    assert (column(chosen, "Outcome on"), chosen.unread) == (["2018-12-03"], ())


def test_columns_of_ones_own_come_and_stay() -> None:
    book = workbook({**person(), "Colour": "red"})
    result = merged(book, {**person(), "Room": "12"})
    assert (column(result.tables, "Colour"), column(result.tables, "Room")) == (["red"], ["12"])


def test_a_heading_in_other_letters_is_the_same_column_of_ones_own() -> None:
    book = workbook({**person(), "Colour": "red"})
    result = merged(book, {**person(), "COLOUR ": "blue"})
    assert (column(result.tables, "Colour"), told(result)) == (["blue"], [("taken", "Colour")])
    assert "COLOUR" not in result.tables["Participants"].columns


@pytest.mark.parametrize(
    ("typed", "given", "chosen"),
    [
        (5.0, "7", 7.0),
        (pd.Timestamp("2019-03-01"), "2019-02-02", pd.Timestamp("2019-02-02")),
        (5.0, "n/a", "n/a"),
        ("5", "7", "7"),
    ],
)
def test_a_value_chosen_in_a_column_of_ones_own_is_of_the_kind_of_the_one_before(
    typed: object, given: str, chosen: object
) -> None:
    book = typed_over(workbook({**person(), "Score": "1"}), 0, "Score", typed)
    asked = merged(book, {**person(), "Score": given}).tables
    result = merged(choose(asked, "Export"), {**person(), "Score": given})
    assert (rows(result.tables)[0].cells["Score"], result.open) == (chosen, 0)
    assert merged(result.tables, {**person(), "Score": given}).tables is result.tables


# Rows that the export lacks, and tables beside


def test_whoever_the_export_lacks_is_marked_and_stays() -> None:
    result = merged(workbook(person(), person(ID="P2", TRN="2345678", name="Bob Ray")), person())
    assert column(result.tables, ABSENT) == ["", "2019-09-30"]
    assert merged(result.tables, person()).tables is result.tables


def test_whoever_is_in_the_export_again_is_no_longer_marked() -> None:
    both = person(), person(ID="P2", TRN="2345678", name="Bob Ray")
    back = merged(merged(workbook(*both), person()).tables, *both)
    assert (column(back.tables, ABSENT), told(back)) == (["", ""], [("back", ABSENT)])


def test_an_export_of_some_people_marks_nobody() -> None:
    book = workbook(person(), person(ID="P2", TRN="2345678", name="Bob Ray"))
    assert merged(book, person(), whole=False).tables is book


def test_a_school_that_becomes_an_academy_gets_a_row_and_keeps_its_old_one() -> None:
    school = {"URN": "100001", "School name": "Hill School", "FSM %": "35%"}
    academy = {"URN": "147001", "School name": "Hill Academy", "FSM %": "36%"}
    result = merged(workbook(person(URN="100001"), Schools=[school]), person(URN="147001"), Schools=[academy])
    assert column(result.tables, "URN", "Schools") == ["100001", "147001"]
    assert column(result.tables, "URN") == ["147001"]


def test_scripts_are_matched_by_assessment_id_and_feedback_by_what_it_is_of() -> None:
    script = {"Assessment ID": "A1", "Participant ID": "P1", "Level": "NPQML", "Mark": "11"}
    heard = {"Cohort": "2017/18", "Received on": "2018-07-01", "Source": "Participants", "Responses": "20"}
    book = workbook(Assessments=[script], Feedback=[{**heard, "Mean rating": "8.1"}])
    result = merged(
        book,
        Assessments=[{**script, "Mark": "12"}, {**script, "Assessment ID": "A2", "Mark": "9"}],
        Feedback=[{**heard, "Mean rating": "8.2"}],
    )
    assert column(result.tables, "Mark", "Assessments") == ["12", "9"]
    assert column(result.tables, "Mean rating", "Feedback") == ["8.2"]
    assert (column(result.tables, "Name"), result.added) == (["Ann Lee"], 1)


def test_two_sets_of_feedback_known_by_the_same_are_told_apart_by_what_they_say() -> None:
    heard = {"Cohort": "2017/18", "Received on": "2018-07-01", "Source": "Participants"}
    first, second = {**heard, "Mean rating": "8.1"}, {**heard, "Mean rating": "7"}
    book = workbook(Feedback=[first, second])
    assert merged(book, Feedback=[second, first]).tables is book


def test_new_rows_stand_below_the_last_one_and_blank_rows_stay() -> None:
    book = workbook(person(), person(ID="P2", TRN="2345678"), person(ID="P3", TRN="3456789"))
    people = book["Participants"]
    gap = book.with_frame("Participants", people.drop(index=6).reindex(people.index))
    result = merged(gap, person(), person(ID="P9", TRN="9999999", name="Zed Zoo"), whole=False)
    assert [row.number for row in rows(result.tables)] == [5, 7, 8]


# What can be merged into what


def test_a_workbook_of_somebody_else_takes_no_export() -> None:
    with pytest.raises(SourceError, match="not built by xl-npq"):
        of_workbook(source(Participants=[person()]), "theirs.xlsx")


def test_an_export_of_another_provider_is_refused() -> None:
    with pytest.raises(SourceError, match="Is it the right export"):
        of_export(source(Participants=[person(provider="North")]), "South", "export")


def test_an_export_of_several_says_what_to_write_where_the_workbook_names_no_provider() -> None:
    given = source(Participants=[person(provider="North"), person(ID="P2", provider="South")])
    with pytest.raises(SourceError, match="Provider on the sheet Settings, as one of: North; South"):
        of_export(given, UNNAMED, "export")


def test_two_headings_of_the_export_that_are_one_of_the_workbook_stay_two() -> None:
    book = workbook({**person(), "Colour": "red"})
    result = merged(book, {**person(), "COLOUR": "red", "Col-our": "blue"}).tables
    assert (column(result, "Colour"), column(result, "Col-our")) == (["red"], ["blue"])


def test_of_an_export_of_several_the_provider_of_the_workbook_counts() -> None:
    given = source(Participants=[person(provider="North"), person(ID="P2", provider="South")])
    assert column(of_export(given, "South", "export"), "Participant ID") == ["P2"]


def test_an_export_in_which_nobody_can_be_told_is_refused() -> None:
    with pytest.raises(SourceError, match="neither Participant ID nor TRN"):
        of_export(source(Participants=[{"Name": "Ann", "Level": "NPQML"}]), "South", "export")


def test_an_export_without_rows_is_refused() -> None:
    with pytest.raises(SourceError, match="no rows"):
        of_export(source(Targets=[{"Cohort": "2017/18", "Level": "NPQML", "Recruitment": "5"}]), "South", "export")
