"""Merging an export: whose value holds, what is asked, what a choice does, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from merge_fixtures import choose, column, export, merged, person, questions, rows, source, typed_over, workbook

from xl_npq.errors import SourceError
from xl_npq.merging.lines import lines_in
from xl_npq.merging.row import ABSENT
from xl_npq.merging.sources import of_export, of_workbook
from xl_npq.providers import UNNAMED
from xl_npq.tables import HEADER_ROW, Tables, Unread


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


# Choices


def conflict() -> object:
    typed = typed_over(workbook(), 0, "Name", "Anne Lee")
    return merged(typed, person(name="Ann Leigh")).tables


def test_until_somebody_chooses_the_same_merge_changes_nothing() -> None:
    book = conflict()
    assert merged(book, person(name="Ann Leigh")).tables is book  # type: ignore[arg-type]  # Tables


def test_export_chosen_is_carried_out_by_the_next_merge_and_stays_listed() -> None:
    result = merged(choose(conflict(), "Export"), person(name="Ann Leigh"))  # type: ignore[arg-type]  # Tables
    assert (column(result.tables, "Name"), result.open) == (["Ann Leigh"], 0)
    (line,) = lines_in(result.tables)
    assert (line.ours, line.settled_by) == ("Anne Lee", "Export chosen")
    assert merged(result.tables, person(name="Ann Leigh")).tables is result.tables


def test_workbook_chosen_is_not_asked_again_until_the_export_says_something_else() -> None:
    result = merged(choose(conflict(), "Workbook"), person(name="Ann Leigh"))  # type: ignore[arg-type]  # Tables
    assert (column(result.tables, "Name"), result.open) == (["Anne Lee"], 0)
    assert merged(result.tables, person(name="Ann Leigh")).tables is result.tables
    assert merged(result.tables, person(name="Ann Lay")).open == 1


def test_what_was_declined_counts_again_after_both_have_agreed() -> None:
    declined = merged(choose(conflict(), "Workbook"), person(name="Ann Leigh")).tables  # type: ignore[arg-type]  # Tables
    agreed = merged(declined, person(name="Anne Lee")).tables
    assert merged(agreed, person(name="Anne Lee")).tables is agreed
    assert column(merged(agreed, person(name="Ann Leigh")).tables, "Name") == ["Ann Leigh"]


def test_of_two_values_declined_one_after_the_other_the_second_is_not_asked_again() -> None:
    first = merged(choose(conflict(), "Workbook"), person(name="Ann Lay")).tables  # type: ignore[arg-type]  # Tables
    second = merged(choose(first, "Workbook"), person(name="Ann Lay")).tables
    assert questions(second) == []
    assert merged(second, person(name="Ann Lay")).tables is second


def test_a_choice_about_a_cell_that_was_typed_over_again_is_asked_again() -> None:
    book = typed_over(choose(conflict(), "Export"), 0, "Name", "Annie Lee")  # type: ignore[arg-type]  # Tables
    result = merged(book, person(name="Ann Leigh"))
    assert (column(result.tables, "Name"), result.open) == (["Annie Lee"], 1)
    assert (questions(result.tables)[0].ours, questions(result.tables)[0].choice) == ("Annie Lee", "")


def noted(book: Tables, *texts: str | None) -> Tables:
    """The workbook with a column of one's own in the table Merge, filled in from the first line on."""
    lines = book["Merge"]
    return book.with_frame("Merge", lines.assign(Who=[*texts, *[None] * (len(lines) - len(texts))]))


def test_what_somebody_noted_beside_a_question_stays_though_the_cell_was_asked_about_before() -> None:
    declined = merged(choose(conflict(), "Workbook"), person(name="Ann Lay")).tables  # type: ignore[arg-type]  # Tables
    again = noted(declined, "Bob asks", "Eve asked")
    result = merged(again, person(name="Ann Lay", gender="Female")).tables
    assert [dict(line.beside) for line in lines_in(result)] == [{"Who": "Bob asks"}, {"Who": "Eve asked"}]
    other = merged(again, person(name="Ann Leg", gender="Female")).tables
    assert [line.beside.get("Who") for line in lines_in(other)] == ["Bob asks", "Eve asked"]


def test_a_date_that_cannot_be_read_goes_with_its_line() -> None:
    people = person(), person(ID="P2", TRN="2345678", name="Bob Ray")
    book = typed_over(typed_over(workbook(*people), 0, "Name", "Anne Lee"), 1, "Name", "Rob Ray")
    asked = choose(merged(book, *people).tables, "Workbook")
    second = Unread("Merge", HEADER_ROW + 2, "Listed as at", "last week", "a date")
    frame = asked["Merge"].copy()
    frame.loc[HEADER_ROW + 2, "Listed as at"] = pd.NaT
    result = merged(replace(asked.with_frame("Merge", frame), unread=(second,)), *people).tables
    assert [(line.row_key, line.open) for line in lines_in(result)] == [("P2", True), ("P1", False)]
    assert [(cell.row, cell.value) for cell in result.unread] == [(HEADER_ROW + 1, "last week")]


def test_a_choice_that_fits_another_question_is_asked_again() -> None:
    result = merged(choose(conflict(), "Same row"), person(name="Ann Leigh"))  # type: ignore[arg-type]  # Tables
    assert (column(result.tables, "Name"), result.open) == (["Anne Lee"], 1)
    assert "Choose Workbook or Export" in questions(result.tables)[0].question.replace("choose", "Choose")


def test_a_choice_about_a_row_that_is_gone_stays_listed() -> None:
    book = typed_over(choose(conflict(), "Export"), 0, "Participant ID", "P7")  # type: ignore[arg-type]  # Tables
    result = merged(typed_over(book, 0, "TRN", "7654321"), person(ID="P8", TRN="9999999", name="Zed Zoo"))
    assert [line.question for line in questions(result.tables)] == ["The row is no longer in the workbook."]


def test_an_export_that_comes_to_say_the_same_settles_the_question() -> None:
    result = merged(conflict(), person(name="Anne Lee"))  # type: ignore[arg-type]  # Tables
    assert (result.open, lines_in(result.tables)[0].settled_by) == (0, "Both say the same")


def test_another_value_takes_the_place_of_the_one_that_was_asked() -> None:
    result = merged(conflict(), person(name="Ann Lay"))  # type: ignore[arg-type]  # Tables
    assert [line.theirs for line in questions(result.tables)] == ["Ann Lay"]


@pytest.mark.parametrize(
    ("name", "typed", "given"),
    [
        ("FSM %", 0.25, "30%"),
        ("Final mark", 12.0, "13.5"),
        ("URN", "100001", "000123"),
        ("Enrolled on", None, "2017-09-11"),
    ],
)
def test_a_chosen_value_is_of_its_columns_kind(name: str, typed: object, given: str) -> None:
    before = workbook({**person(), name: "2017-09-10" if name == "Enrolled on" else ""}, given=False)
    book = typed_over(before, 0, name, typed) if typed else before
    asked = merged(book, {**person(), name: given}).tables
    chosen = merged(choose(asked, "Export"), {**person(), name: given})
    assert (chosen.open, chosen.tables["Participants"][name].dtype) == (0, book["Participants"][name].dtype)
    assert (
        chosen.tables["Participants"][name].iloc[0] == export({**person(), name: given})["Participants"][name].iloc[0]
    )


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
