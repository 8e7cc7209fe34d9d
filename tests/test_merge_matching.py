"""Whose row is whose: each way in which a row of an export is known, or is asked, one by one."""

from __future__ import annotations

import pytest
from merge_fixtures import choose, column, merged, person, questions, rows, typed_over, workbook

from xl_npq.merging.lines import lines_in
from xl_npq.tables import Tables

ANN = person()
BOB = person(ID="P2", TRN="2345678", name="Bob Ray")


def without(row: dict[str, str], *names: str) -> dict[str, str]:
    return {**row, **dict.fromkeys(names, "")}


def test_the_same_id_is_the_same_row_whatever_its_letters_and_name() -> None:
    result = merged(workbook(ANN), person(ID="p1", name="Ann Leigh"))
    assert (column(result.tables, "Name"), result.added, result.open) == (["Ann Leigh"], 0, 0)


def test_the_order_of_rows_does_not_matter() -> None:
    book = workbook(ANN, BOB)
    assert merged(book, BOB, ANN).tables is book


@pytest.mark.parametrize("blank", ["workbook", "export"])
def test_without_an_id_on_one_side_trn_level_and_cohort_tell(blank: str) -> None:
    nameless = without(ANN, "Participant ID")
    book = workbook(nameless if blank == "workbook" else ANN)
    result = merged(book, ANN if blank == "workbook" else nameless)
    assert (column(result.tables, "Participant ID"), result.added, result.open) == (["P1"], 0, 0)


def test_a_cohort_that_follows_from_enrolled_on_tells_as_well() -> None:
    result = merged(workbook(without(ANN, "Participant ID")), without(ANN, "Cohort"))
    assert (len(rows(result.tables)), result.open) == (1, 0)


def test_another_id_with_the_same_trn_level_and_cohort_is_the_same_row_and_the_id_is_asked() -> None:
    result = merged(workbook(ANN), person(ID="N1"))
    assert (column(result.tables, "Participant ID"), result.added) == (["P1"], 0)
    assert [line.column for line in questions(result.tables)] == ["Participant ID"]


@pytest.mark.parametrize("change", [{"level": "NPQSL"}, {"cohort": "2018/19", "enrolled_on": "2018-09-10"}])
def test_the_same_trn_on_another_level_or_in_another_cohort_is_a_new_row(change: dict[str, str]) -> None:
    result = merged(workbook(ANN), ANN, person(ID="P9", **change))
    assert (column(result.tables, "Participant ID"), result.open) == (["P1", "P9"], 0)


def test_the_same_id_twice_in_the_export_is_a_second_enrolment_of_somebody() -> None:
    again = person(level="NPQSL", enrolled_on="2018-09-10", cohort="2018/19")
    result = merged(workbook(ANN), ANN, again)
    assert (column(result.tables, "Level"), result.open) == (["NPQML", "NPQSL"], 0)
    assert merged(result.tables, ANN, again).tables is result.tables


TWICE = (person(outcome="Fail"), person(cohort="2018/19", enrolled_on="2018-09-10", outcome="Pass"))


def with_first_two_swapped(book: Tables, table: str = "Participants") -> Tables:
    """The workbook after somebody sorted it otherwise."""
    frame = book[table]
    return book.with_frame(table, frame.iloc[[1, 0, *range(2, len(frame))]].set_axis(frame.index, axis=0))


def test_what_is_known_of_two_rows_of_one_id_goes_with_them_when_somebody_sorts() -> None:
    book = with_first_two_swapped(typed_over(workbook(*TWICE), 1, "Outcome", "Fail"))
    result = merged(book, *TWICE)
    assert column(result.tables, "Outcome") == ["Fail", "Fail"]
    assert [(line.row_key, line.column) for line in questions(result.tables)] == [("P1, NPQML, 2018/19", "Outcome")]


def test_a_choice_about_one_of_two_rows_of_one_id_goes_with_it_when_somebody_sorts() -> None:
    typed = typed_over(typed_over(workbook(*TWICE), 0, "Job role", "Head"), 1, "Job role", "Head")
    given = ({**TWICE[0], "Job role": "Deputy"}, {**TWICE[1], "Job role": "Head"})
    asked = choose(merged(typed, *given).tables, "Export")
    result = merged(with_first_two_swapped(asked), *given)
    assert (column(result.tables, "Job role"), result.open) == (["Head", "Deputy"], 0)


def test_what_is_known_of_a_row_stays_known_when_a_second_one_of_its_id_is_added() -> None:
    first = merged(workbook(TWICE[0]), *TWICE).tables
    assert column(merged(first, {**TWICE[0], "Outcome": "Pass"}, TWICE[1]).tables, "Outcome") == ["Pass", "Pass"]


def test_of_rows_that_nothing_tells_apart_none_is_overwritten() -> None:
    heard = {"Cohort": "2017/18", "Received on": "2018-07-01", "Source": "Participants"}
    book = workbook(Feedback=[{**heard, "Mean rating": "8"}, {**heard, "Mean rating": "7"}])
    given = [{**heard, "Mean rating": "9"}]
    asked = merged(choose(merged(book, Feedback=given).tables, "Same row"), Feedback=given).tables
    assert column(asked, "Mean rating", "Feedback") == ["8", "7"]
    assert "may be either" in questions(asked)[0].question
    chosen = merged(choose(asked, "Export"), Feedback=given).tables
    assert column(chosen, "Mean rating", "Feedback") == ["8", "7"]
    assert "type the value" in questions(chosen)[0].question


@pytest.mark.parametrize("name", ["A: 1", "A:  1", "A: 1: 2"])
def test_an_answer_counts_whatever_stands_in_the_key_of_the_row(name: str) -> None:
    given = person(ID=name, TRN="7654321", name="Zoe Quill: Dr")
    asked = merged(workbook(person(ID=name)), given).tables
    for answer, names in (("Same row", ["Zoe Quill: Dr"]), ("New row", ["Ann Lee", "Zoe Quill: Dr"])):
        result = merged(choose(asked, answer), given)
        assert (column(result.tables, "Name"), result.open) == (names, 0)
        assert merged(result.tables, given).tables is result.tables


def test_a_level_corrected_by_the_export_is_taken() -> None:
    result = merged(workbook(ANN), person(level="NPQSL"))
    assert (column(result.tables, "Level"), result.added) == (["NPQSL"], 0)


def test_the_same_id_alone_on_another_level_from_another_day_is_asked() -> None:
    result = merged(workbook(ANN), person(level="NPQSL", enrolled_on="2018-09-10", cohort="2018/19"))
    assert (len(rows(result.tables)), [line.kind for line in questions(result.tables)]) == (1, ["Which row"])


def test_the_same_id_with_another_trn_and_another_name_is_asked() -> None:
    result = merged(workbook(ANN), person(TRN="7654321", name="Zed Zoo"))
    assert (column(result.tables, "Name"), [line.kind for line in questions(result.tables)]) == (
        ["Ann Lee"],
        ["Which row"],
    )


@pytest.mark.parametrize("change", [{"TRN": "7654321"}, {"name": "Ann Zoo-Baxter"}])
def test_the_same_id_with_another_trn_or_another_name_is_the_same_row(change: dict[str, str]) -> None:
    result = merged(workbook(ANN), person(**change))
    assert (result.added, result.open, result.changed) == (0, 0, 1)


@pytest.mark.parametrize(("ours", "theirs"), [("", "1234567"), ("1234567", ""), ("", "")])
def test_the_same_id_with_quite_another_name_is_asked_where_a_trn_is_lacking(ours: str, theirs: str) -> None:
    result = merged(workbook(person(TRN=ours)), person(TRN=theirs, name="Zed Zoo", gender="Male"))
    assert ([line.kind for line in questions(result.tables)], column(result.tables, "Gender")) == (["Which row"], [""])
    assert column(result.tables, "Name") == ["Ann Lee"]


def test_ids_that_two_people_without_trns_have_swapped_swap_no_names() -> None:
    ann, bob = without(ANN, "TRN"), without(BOB, "TRN")
    result = merged(workbook(ann, bob), {**ann, "Participant ID": "P2"}, {**bob, "Participant ID": "P1"})
    assert (column(result.tables, "Name"), len(questions(result.tables))) == (["Ann Lee", "Bob Ray"], 2)


def test_a_trn_that_two_rows_have_is_asked_of_both() -> None:
    book = workbook(without(ANN, "Participant ID"), {**without(ANN, "Participant ID"), "Name": "Ann Li"})
    result = merged(book, ANN)
    assert len(rows(result.tables)) == 2
    assert [line.ours.split(":")[0] for line in questions(result.tables)] == [
        "TRN 1234567, NPQML, 2017/18, Ann Lee",
        "TRN 1234567, NPQML, 2017/18, Ann Li",
    ]


def test_the_same_trn_level_and_cohort_with_quite_another_name_is_asked() -> None:
    result = merged(workbook(without(ANN, "Participant ID")), person(name="Zebedee Oxo"))
    assert (len(rows(result.tables)), len(questions(result.tables))) == (1, 1)


@pytest.mark.parametrize("trn", ["", "1234576", "1234568"])
def test_a_name_that_is_alike_where_a_trn_is_lacking_or_has_a_slip_is_asked(trn: str) -> None:
    result = merged(workbook(ANN), person(ID="N1", TRN=trn, name="Lee, Ann"))
    assert (len(rows(result.tables)), [line.kind for line in questions(result.tables)]) == (1, ["Which row"])


@pytest.mark.parametrize(
    "change", [{"TRN": "7777777"}, {"TRN": "", "name": "Bo Derrick"}, {"TRN": "", "level": "NPQSL"}]
)
def test_two_of_one_name_with_trns_of_their_own_are_two_people(change: dict[str, str]) -> None:
    result = merged(workbook(ANN), ANN, person(ID="N1", **change))
    assert (result.added, result.open) == (1, 0)


def test_whoever_is_asked_about_is_not_marked_as_absent() -> None:
    result = merged(workbook(ANN), person(ID="N1", TRN="", name="Ann Lee"))
    assert "Not in export since" not in result.tables["Participants"].columns


ASKED = person(ID="N1", TRN="", name="Ann Lea", notes="new")


def test_same_row_chosen_merges_the_two_from_then_on() -> None:
    book = merged(workbook(ANN), ASKED).tables
    result = merged(choose(book, "Same row"), ASKED)
    assert (len(rows(result.tables)), column(result.tables, "Notes")) == (1, ["new"])
    assert [line.column for line in questions(result.tables)] == ["Participant ID"]
    settled = merged(choose(result.tables, "Workbook"), ASKED).tables
    assert (questions(settled), merged(settled, ASKED).tables is settled) == ([], True)
    assert column(merged(settled, {**ASKED, "Outcome": "Pass"}).tables, "Outcome") == ["Pass"]


def test_new_row_chosen_adds_a_row_from_then_on() -> None:
    book = merged(workbook(ANN), ASKED).tables
    result = merged(choose(book, "New row"), ASKED)
    assert (column(result.tables, "Participant ID"), questions(result.tables)) == (["P1", "N1"], [])
    later = merged(result.tables, ASKED, ANN).tables
    assert merged(later, ASKED, ANN).tables is later
    assert len(rows(later)) == 2


def test_new_row_chosen_of_the_same_id_holds_too() -> None:
    other = person(TRN="7654321", name="Zed Zoo")
    result = merged(choose(merged(workbook(ANN), other).tables, "New row"), other)
    assert (column(result.tables, "Name"), result.open) == (["Ann Lee", "Zed Zoo"], 0)
    assert len(rows(merged(result.tables, other).tables)) == 2


def test_of_two_candidates_the_one_that_is_chosen_is_taken_and_the_other_stays() -> None:
    book = workbook(without(ANN, "Participant ID"), {**without(ANN, "Participant ID"), "Name": "Ann Li"})
    asked = merged(book, ANN).tables
    result = merged(choose(asked, "", "Same row"), ANN)
    assert column(result.tables, "Participant ID") == ["", "P1"]
    assert [line.settled_by for line in lines_in(result.tables) if line.kind == "Which row"] == [
        "Another row chosen",
        "Same row chosen",
    ]


def test_two_candidates_chosen_at_once_are_asked_again() -> None:
    book = workbook(without(ANN, "Participant ID"), {**without(ANN, "Participant ID"), "Name": "Ann Li"})
    result = merged(choose(merged(book, ANN).tables, "Same row", "Same row"), ANN)
    assert column(result.tables, "Participant ID") == ["", ""]
    assert {line.question for line in questions(result.tables)} == {"It can be one row alone: choose Same row once."}


def test_a_question_that_the_export_clears_up_is_settled() -> None:
    book = merged(workbook(ANN), ASKED).tables
    result = merged(book, ANN, person(ID="N1", TRN="7777777", name="Ann Lea"))
    assert (questions(result.tables), result.added) == ([], 1)


def test_two_rows_of_the_export_that_are_like_one_row_are_both_asked() -> None:
    bare = without(ANN, "Participant ID")
    result = merged(workbook(ANN), bare, {**bare, "Name": "Ann Lees"})
    assert (len(rows(result.tables)), len(questions(result.tables))) == (1, 2)


def test_what_a_merge_knows_of_a_row_stays_known_when_the_export_gives_it_an_id() -> None:
    bare = without(ANN, "Participant ID")
    first = merged(workbook(bare), ANN).tables
    assert merged(first, ANN).tables is first
    assert column(merged(first, person(name="Ann Leigh")).tables, "Name") == ["Ann Leigh"]
