"""What a choice in the table Merge does, and what stands beside it there."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from merge_fixtures import choose, column, export, merged, person, questions, typed_over, workbook

from xl_npq.merging.lines import lines_in
from xl_npq.tables import HEADER_ROW, Tables, Unread


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


def test_a_participant_id_that_is_typed_over_takes_nothing_of_what_is_known_of_the_row() -> None:
    book = merged(workbook(person(), person(ID="P2", TRN="7654321", name="Zed Zoo")), person(name="Ann Leigh")).tables
    typed = typed_over(book, 0, "Participant ID", "N1")
    result = merged(typed, person(name="Anne Leigh", ID="N1"))
    assert (column(result.tables, "Name"), questions(result.tables)) == (["Anne Leigh", "Zed Zoo"], [])
    otherwise = typed_over(typed, 0, "Commenced on", pd.Timestamp("2017-10-01"))
    asked = merged(otherwise, person(name="Anne Leigh", ID="N1", commenced_on="2017-10-02"))
    assert [line.column for line in questions(asked.tables)] == ["Commenced on"]
