"""Mappings from another system: proposed, applied, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_sources import csv, shown, workbook

from xl_npq.checks.check import check
from xl_npq.cli import run
from xl_npq.errors import SourceError, UsageError
from xl_npq.propose import Proposal, as_toml, propose
from xl_npq.read import files_in, read

SERVICE = (
    "Participant ID,Participant Name,TRN,Course Identifier,Schedule,Lead Provider Name,School Urn,Training Status,"
    "Declaration Type,Declaration Date,Outcome,Outcome 1 Date,Outcome 1 Date,Sex,Ethnic group,Enroled on\n"
    "1,Ann,1234567,npq-headship,npq-leadership-autumn,Acre,100001,active,started,2021-10-01,passed,,,F,WBRI,2021-09-01\n"
    "2,Bob,RP12/34568,npq-senior-leadership,x,Acre,100001,withdrawn,started,2021-10-01,voided,,,Male,"
    "White - British,2021-09-02\n"
)
MAPPING = """
[Participants.headings]
"Course Identifier" = "Level"
"Sex" = "Gender"
[Participants.values.Level]
"npq-headship" = "NPQH"
[Participants.values.Gender]
"F" = "Female"
[Participants.values.Outcome]
"voided" = ""
"""


def proposals(folder: Path) -> dict[tuple[str, str], Proposal]:
    found = propose(files_in(csv(folder, SERVICE)))
    return {(one.column, one.theirs): one for one in found}


def test_an_export_of_todays_service_is_known(tmp_path: Path) -> None:
    found = proposals(tmp_path)
    sure = {place: one.becomes for place, one in found.items() if one.sure == "sure"}
    assert sure == {
        ("", "Participant Name"): "Name",
        ("", "Course Identifier"): "Level",
        ("", "Lead Provider Name"): "Provider",
        ("", "School Urn"): "URN",
        ("", "Sex"): "Gender",
        ("", "Ethnic group"): "Ethnicity",
        ("Level", "npq-headship"): "NPQH",
        ("Level", "npq-senior-leadership"): "NPQSL",
        ("Outcome", "passed"): "Pass",
        ("Gender", "F"): "Female",
        ("Ethnicity", "WBRI"): "White British",
        ("Ethnicity", "White - British"): "White British",
    }
    unsure = {place: one.becomes for place, one in found.items() if one.sure == "perhaps"}
    assert unsure == {("", "Enroled on"): "Enrolled on", ("Outcome", "voided"): ""}
    assert "Withdrawn on" in found["", "Training Status"].why
    assert found["", "Declaration Date"].sure == "no"
    assert "Outcome on" in found["", "Outcome 1 Date"].why


@pytest.mark.parametrize(
    ("theirs", "ours", "sure"),
    [
        ("Asian - Indian", "Indian", "sure"),
        ("Black African", "African", "sure"),
        ("Mixed - White and Asian", "White and Asian", "sure"),
        ("White: Roma", "Roma", "sure"),
        ("Other African", "", "no"),
        ("Mixed Caribbean", "", "no"),
    ],
)
def test_a_background_may_be_called_by_its_group_first_but_by_no_other(
    tmp_path: Path, theirs: str, ours: str, sure: str
) -> None:
    rows = f"Participant ID,Level,Enrolled on,Ethnicity\nP-1,NPQH,2017-09-04,{theirs}\n"
    found = {one.theirs: one for one in propose(files_in(csv(tmp_path, rows)))}
    assert (found[theirs].becomes, found[theirs].sure) == (ours, sure)


def test_required_columns_that_nothing_becomes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv(tmp_path, "Applicant,Course Identifier,Enrolled on\nP-1,npq-headship,2017-09-04\n")
    assert run(["map", str(path)]) == 0
    told = capsys.readouterr().err
    assert "nothing is placed as Participant ID, which Participants must have" in told
    assert "Enrolled on" not in told
    assert "as Level" not in told


def test_what_is_sure_counts_in_the_file_and_what_is_not_stands_behind_a_mark(tmp_path: Path) -> None:
    path = csv(tmp_path, SERVICE)
    toml = as_toml(propose(files_in(path)))
    assert '\n"npq-headship" = "NPQH"\n' in toml
    assert '\n# "Enroled on" = "Enrolled on"\n' in toml
    text = toml.replace('# "Enroled on"', '"Enroled on"')
    tables = read(path, mapping=csv(tmp_path, text, "mapping.toml"))
    assert tables.missing == ()
    assert shown(tables, "Level") == ["NPQH", "NPQSL"]
    assert shown(tables, "Ethnicity") == ["White British", "White British"]


def test_nothing_is_mapped_without_being_told(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, SERVICE), mapping=csv(tmp_path, MAPPING, "other.toml"))
    assert shown(tables, "Gender") == ["Female", "Male"]
    assert shown(tables, "Outcome") == [None, None]
    told = [(one.row, one.column, one.value) for one in check(tables).notes if one.reason == "value-mapped"]
    assert sorted(told) == [(2, "Gender", "F"), (2, "Level", "npq-headship"), (3, "Outcome", "voided")]
    assert [one.value for one in check(tables).notes if one.reason == "heading-mapped"] == ["Course Identifier", "Sex"]


def test_a_mapping_may_lie_in_the_folder_or_stand_in_the_workbook(tmp_path: Path) -> None:
    csv(tmp_path, SERVICE)
    csv(tmp_path, MAPPING, "mapping.toml")
    assert shown(read(tmp_path), "Level") == ["NPQH", "npq-senior-leadership"]
    rows = [line.split(",") for line in ("Heading,Column,Value,Becomes", "Sex,Gender,,", ",Gender,f,Female")]
    people = [["Participant ID", "Level", "Enrolled on", "Sex"], ["1", "NPQH", "2018-09-01", "F"]]
    tables = read(workbook(tmp_path, {"Export": people, "Mapping": rows}))
    assert shown(tables, "Gender") == ["Female"]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[Participants", r"no TOML"),
        ('[Persons.headings]\n"a" = "Name"', r"no table Persons"),
        ('[Participants.headings]\n"a" = "Nmae"', r"no column 'Nmae'"),
        ('[Participants.labels]\n"a" = "Name"', r"neither headings nor values"),
        ('Participants = "Name"', r"outside a section"),
        ('[Participants.headings]\n"Schedule" = "TRN"', r"TRN is that column already"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, toml: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read(csv(tmp_path, SERVICE), mapping=csv(tmp_path, toml, "m.toml"))
    assert "\n" not in str(caught.value)


def test_our_own_workbooks_take_no_mapping(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Participants": [["Participant ID"]]}, own=True)
    with pytest.raises(UsageError, match=r"workbook of ours"):
        read(path, mapping=csv(tmp_path, MAPPING, "m.toml"))


def test_the_command_shows_writes_and_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, mapping = csv(tmp_path, SERVICE), tmp_path / "m.toml"
    assert run(["map", str(path), "-o", str(mapping)]) == 0
    said = capsys.readouterr()
    assert "npq-headship" in said.out
    proposed = list(proposals(tmp_path).values())
    unknown = sum(one.sure == "no" for one in proposed)
    assert f"2 mappings to look at, {unknown} without a proposal." in said.err
    assert run(["map", str(path), "-o", str(mapping)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(["check", str(path), "--mapping", str(mapping), "--format", "csv"]) == 1
    assert "value-mapped" in capsys.readouterr().out


def test_totals_below_a_table_are_no_value_of_another_system(tmp_path: Path) -> None:
    path = csv(tmp_path, f"{SERVICE}\nTotal,,,6 participants\n,,,\n")
    assert {one.theirs for one in propose(files_in(path)) if one.column == "Level"} == {
        "npq-headship",
        "npq-senior-leadership",
    }
    assert [one.row for one in check(read(path)) if one.reason == "row-of-totals"] == [5]


def test_labels_of_another_system_are_told_with_ours_where_no_mapping_counts(tmp_path: Path) -> None:
    labels = ("F", "Woman", "M", "male", "Female", "f")
    people = [["Participant ID", "Level", "Enrolled on", "Gender", "Ethnicity"]]
    people += [[f"P-{place}", "NPQH", "2018-09-03", label, "WBRI"] for place, label in enumerate(labels)]
    path = csv(tmp_path, "\n".join(map(",".join, people)))
    alike = [(one.row, one.value, one.message) for one in check(read(path)).warnings if one.reason == "labels-alike"]
    together = ": they do not count together"
    assert alike == [
        (2, "F", f"F is our Female, and other rows say Woman{together}"),
        (3, "Woman", f"Woman is our Female, and other rows say F{together}"),
        (4, "M", f"M is our Male, and other rows say male{together}"),
    ]
    lone = [(one.row, one.message) for one in check(read(path)).notes if one.reason == "label-of-another-system"]
    assert lone == [(2, "WBRI is our White British")]
    mapping = csv(tmp_path, as_toml(propose(files_in(path))), "mapping.toml")
    mapped = check(read(path, mapping=mapping))
    assert not {"labels-alike", "label-of-another-system"} & {one.reason for one in mapped}
