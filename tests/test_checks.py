"""Every check finds what it is for, and nothing else; the catalogue, the page and the tests know all of them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from check_cases import CASES, Case
from check_sources import (
    CLEAN,
    Source,
    participant,
    settings,
    with_participants,
    write_folder,
    write_workbook,
)

import xl_npq
from xl_npq import checks
from xl_npq.checks.catalogue import CATALOGUE
from xl_npq.checks.check import check
from xl_npq.checks.fault import Fault, Faults
from xl_npq.checks.form import Check
from xl_npq.checks.page import page
from xl_npq.checks.problem import PROBLEM_RULES, PROBLEM_WORDS, ROW_RULES
from xl_npq.checks.rules import RowRule
from xl_npq.checks.web_page import faults_page
from xl_npq.cli import run

ROOT = Path(__file__).parents[1]
REASONS = [one.reason for one in CATALOGUE]
each_check = pytest.mark.parametrize("one", CATALOGUE, ids=REASONS)


def faults_of(source: Source, path: Path) -> list[Fault]:
    return list(check(xl_npq.read(write_folder(path, source))))


def found_in(case: Case, source: Source, folder: Path) -> Faults:
    if case.own or case.in_workbook:
        return check(xl_npq.read(write_workbook(folder / "source.xlsx", source, own=case.own)))
    return check(xl_npq.read(write_folder(folder / "source", source)))


# Each check


@each_check
def test_a_check_finds_its_fault_where_it_is(one: Check, tmp_path: Path) -> None:
    case = CASES[one.reason]
    found = [fault for fault in found_in(case, case.fires, tmp_path) if fault.reason == one.reason]
    assert [(fault.table, fault.row, fault.column) for fault in found] == [case.at]
    assert (found[0].severity, found[0].advice, found[0].structural) == (one.severity, one.advice, one.structural)


@each_check
def test_a_check_is_silent_where_all_is_well(one: Check, tmp_path: Path) -> None:
    case = CASES[one.reason]
    assert [fault for fault in found_in(case, case.silent, tmp_path) if fault.reason == one.reason] == []


def test_a_clean_source_has_no_fault_at_all(tmp_path: Path) -> None:
    assert len(check(xl_npq.read(write_folder(tmp_path / "folder", CLEAN)))) == 0
    assert len(check(xl_npq.read(write_workbook(tmp_path / "own.xlsx", CLEAN)))) == 0


def test_the_packaged_example_has_no_errors_and_one_contradiction_to_show() -> None:
    found = check(xl_npq.read(Path(xl_npq.__file__).parent / "example"))
    assert len(found.errors) == 0
    assert [fault.reason for fault in found.warnings] == ["rating-contradicts-metric"]


# The catalogue


def defined(kind: type) -> list[object]:
    """Every check or rule that a module of the package holds, alone or in a tuple."""
    found: list[object] = []
    for module in pkgutil.iter_modules(checks.__path__):
        for content in vars(importlib.import_module(f"{checks.__name__}.{module.name}")).values():
            found += [one for one in (content if isinstance(content, tuple) else [content]) if isinstance(one, kind)]
    return found


def test_every_check_is_wired_in_once() -> None:
    assert len(set(REASONS)) == len(REASONS)
    assert {one.reason for one in defined(Check)} == set(REASONS)  # type: ignore[attr-defined]  # all are checks


def test_every_row_rule_is_wired_in_once_and_is_a_check() -> None:
    assert len({(rule.reason, rule.column) for rule in ROW_RULES}) == len(ROW_RULES)
    rules = [rule.reason for rule in ROW_RULES]
    assert {rule.reason for rule in defined(RowRule)} == set(rules)  # type: ignore[attr-defined]  # all are rules
    assert set(rules) <= set(REASONS)
    severities = {one.reason: one.severity for one in CATALOGUE}
    assert [rule.reason for rule in ROW_RULES if rule.severity != severities[rule.reason]] == []


def test_problems_are_numbered_before_notes() -> None:
    assert ROW_RULES[: len(PROBLEM_RULES)] == PROBLEM_RULES
    assert all(rule.severity != "note" for rule in PROBLEM_RULES)
    assert all(rule.severity == "note" for rule in ROW_RULES[len(PROBLEM_RULES) :])
    assert len(set(PROBLEM_WORDS)) == len(PROBLEM_WORDS)


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    assert set(CASES) == set(REASONS)
    assert [reason for reason, case in CASES.items() if case.fires == case.silent] == []


@each_check
def test_a_check_says_what_is_wrong_and_what_to_do_in_a_sentence_each(one: Check) -> None:
    assert one.reason.replace("-", "").isalpha()
    assert one.reason == one.reason.lower()
    assert one.title
    assert not one.title.endswith(".")
    assert one.advice.endswith(".")
    assert one.example
    assert one.paragraph.startswith(("framework, '", "contract, '"))


def test_the_page_of_checks_is_what_the_catalogue_makes() -> None:
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == page(), (
        'write it again: python -c "from xl_npq.checks.page import page; print(page(), end=str())" > docs/checks.md'
    )


# All faults together


MANY = with_participants(
    participant(level="NPQXX", commenced_on="2017-09-03", ethnicity="Klingon"),
    participant(enrolled_on="soon"),
    participant(participant_ID="P-3", enrolled_on="2019-12-02", commenced_on="", level=""),
    Targets=({"Cohort": "", "Level": "NPQXX"},),
)


def test_no_fault_hides_another_and_they_come_in_the_order_of_the_catalogue(tmp_path: Path) -> None:
    found = faults_of(MANY, tmp_path / "source")
    assert [(fault.reason, fault.table, fault.row) for fault in found] == [
        ("unreadable-date", "Participants", 3),
        ("participant-id-repeated", "Participants", 3),
        ("level-blank", "Participants", 4),
        ("level-unknown", "Participants", 2),
        ("commenced-before-enrolled", "Participants", 2),
        ("ethnicity-unknown", "Participants", 2),
        ("enrolled-after-as-at", "Participants", 4),
        ("target-level-unknown", "Targets", 2),
        ("target-without-cohort", "Targets", 2),
    ]


def test_faults_of_one_check_come_in_the_order_of_tables_and_rows(tmp_path: Path) -> None:
    late = participant(participant_ID="P-2", returned_on="soon", commenced_on="later")
    source = with_participants(
        late, {**late, "Participant ID": "P-3"}, Feedback=({"Received on": "x", "Responses": 1},)
    )
    found = [fault for fault in faults_of(source, tmp_path / "source") if fault.reason == "unreadable-date"]
    assert [(fault.table, fault.row) for fault in found] == [("Participants", 2)] * 2 + [("Participants", 3)] * 2 + [
        ("Feedback", 2)
    ]


def test_rows_are_those_of_the_file(tmp_path: Path) -> None:
    source = with_participants(participant(), {}, participant(participant_ID="P-2", level="NPQXX"))
    own = check(xl_npq.read(write_workbook(tmp_path / "own.xlsx", source, above=4)))
    assert [(fault.row, fault.place) for fault in own] == [(8, "own.xlsx, sheet Participants")]
    assert [(fault.file, fault.sheet) for fault in own] == [("own.xlsx", "Participants")]
    folder = check(xl_npq.read(write_folder(tmp_path / "folder", source)))
    assert [(fault.row, fault.place) for fault in folder] == [(4, "participants.csv")]
    assert [(fault.file, fault.sheet) for fault in folder] == [("participants.csv", "")]


def test_a_fault_is_told_with_the_value_as_it_stands(tmp_path: Path) -> None:
    shown = {fault.reason: (fault.value, fault.message) for fault in faults_of(MANY, tmp_path / "source")}
    assert shown["unreadable-date"][0] == "soon"
    assert shown["unreadable-date"][1].startswith("'soon' is not a date such as 2019-09-30")
    assert shown["commenced-before-enrolled"] == ("2017-09-03", "Commenced on is before Enrolled on: 2017-09-03")
    assert shown["level-blank"] == ("", "Level is blank")


def test_the_area_told_is_the_schools_where_the_row_has_none(tmp_path: Path) -> None:
    found = faults_of(CASES["area-not-listed"].fires, tmp_path / "source")
    assert [fault.value for fault in found if fault.reason == "area-not-listed"] == ["Kent"]


def test_faults_are_sorted_by_severity_and_become_a_frame(tmp_path: Path) -> None:
    found = check(xl_npq.read(write_folder(tmp_path / "source", MANY)))
    counts = len(found.errors), len(found.warnings), len(found.notes), len(found.structural)
    assert (len(found), *counts) == (9, 7, 1, 1, 0)
    frame = found.frame()
    columns = ["severity", "table", "row", "column", "value", "reason", "advice", "message", "place", "file", "sheet"]
    assert list(frame.columns) == columns
    assert frame["row"].tolist() == [fault.row for fault in found]
    assert list(check(xl_npq.read(write_folder(tmp_path / "clean", CLEAN))).frame().columns) == columns


def test_people_are_shown_errors_first_then_warnings_then_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = (participant(gender="F", days_left="#N/A", TRN="RP1"), participant(participant_ID="P-2", level="NPQXX"))
    folder = write_folder(tmp_path / "source", with_participants(*people, participant(participant_ID="P-2")))
    order = [one.severity for one in check(xl_npq.read(folder)).worst_first]
    assert order == sorted(order, key=["error", "warning", "note"].index)
    assert [one.severity for one in check(xl_npq.read(folder))] != order
    run(["check", str(folder)])
    shown = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if re.match("(ERROR|WARNING|NOTE) ", line)
    ]
    assert shown == sorted(shown, key=["ERROR", "WARNING", "NOTE"].index)
    assert {"ERROR", "NOTE"} <= set(shown)
    kinds = faults_page(check(xl_npq.read(folder)), "source").partition("By kind")[2].partition("</table>")[0]
    signs = re.findall("[✘▲●]", kinds)
    assert signs == sorted(signs, key="✘▲●".index)


def test_a_text_that_is_an_excel_error_is_one_in_a_column_of_ones_own_too(tmp_path: Path) -> None:
    source = with_participants(participant(days_left="#N/A"), participant(participant_ID="P-2", days_left="# N/A"))
    tables = xl_npq.read(write_folder(tmp_path / "source", source))
    assert [(one.reason, one.row, one.value) for one in check(tables).notes if one.column == "Days left"] == [
        ("error-in-extra-column", 2, "#N/A")
    ]
    assert tables["Participants"]["Days left"].to_list() == [None, "# N/A"]


def test_a_missing_column_is_told_once_and_not_in_every_row(tmp_path: Path) -> None:
    found = check(xl_npq.read(write_folder(tmp_path / "source", CASES["missing-column"].fires)))
    assert [fault.reason for fault in found] == ["missing-column"]
    assert list(found.structural) == list(found)


def test_a_source_without_participants_is_told_once(tmp_path: Path) -> None:
    found = check(xl_npq.read(write_folder(tmp_path / "source", CASES["missing-table"].fires)))
    assert [(fault.reason, fault.place) for fault in found.structural] == [("missing-table", "(not in the source)")]
    assert list(found) == list(found.structural)


def test_a_table_that_the_source_lacks_has_no_row_to_look_at(tmp_path: Path) -> None:
    found = faults_of({"Participants": (participant(),)}, tmp_path / "source")
    assert [(fault.reason, fault.row, fault.file) for fault in found] == [("as-at-missing", 0, "")]


def test_an_unreadable_as_at_is_not_called_missing_too(tmp_path: Path) -> None:
    assert [fault.reason for fault in faults_of(settings(as_at="soon"), tmp_path / "source")] == ["setting-unreadable"]


def test_targets_without_a_cohort_are_not_called_repeated(tmp_path: Path) -> None:
    targets = ({"Level": "NPQH", "FSM": "30%"}, {"Level": "NPQH", "FSM": "31%"})
    found = faults_of(with_participants(participant(), Targets=targets), tmp_path / "source")
    assert [fault.reason for fault in found] == ["target-without-cohort"] * 2


# Several providers


def test_the_same_participant_id_at_two_providers_is_no_fault(tmp_path: Path) -> None:
    source = with_participants(participant(Provider="Acre"), participant(Provider="Beech"))
    assert faults_of(source, tmp_path / "source") == []


def test_rows_without_a_provider_are_checked_too_and_told_once(tmp_path: Path) -> None:
    source = with_participants(
        participant(Provider="Acre"),
        participant(Provider="Beech"),
        participant(participant_ID="P-2", level="NPQXX"),
        Feedback=({"Received on": "2019-01-07", "Responses": 5, "Mean rating": ""},),
        Assessments=({"Participant ID": "P-1", "Presented on": "2018-11-05"},),
    )
    found = faults_of(source, tmp_path / "source")
    assert [(fault.reason, fault.table, fault.row) for fault in found] == [
        ("provider-blank", "Participants", 4),
        ("provider-blank", "Assessments", 2),
        ("level-unknown", "Participants", 4),
        ("feedback-without-rating", "Feedback", 2),
    ]
