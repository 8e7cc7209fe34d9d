"""What changed between two states of the data: causes add up to every difference, and name what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from check_sources import participant, with_participants, write_folder
from command_line import Door, sheet_texts
from explained import effects, unexplained
from generated import write_source
from openpyxl import load_workbook

import xl_npq
from xl_npq.canonical import canonical, with_setting
from xl_npq.comparison.difference import Difference, difference
from xl_npq.errors import SourceError
from xl_npq.providers import providers_of
from xl_npq.tables import Tables

pytest_plugins = ("command_fixtures",)
SEEDS = (0, 3, 4, 7, 10, 16, 20, 35)


def generated(folder: Path, seed: int) -> Tables:
    folder.mkdir()
    write_source(folder, seed)
    tables = xl_npq.read(folder)
    return canonical(tables, providers_of(tables)[0], f"{seed}.xlsx")


def one_provider(before: Tables, now: Tables) -> tuple[Tables, Tables]:
    """Both of the same provider, whatever they are of."""
    name = providers_of(before)[0]
    frames = {
        table: frame.assign(Provider=frame["Provider"].where(frame["Provider"].isna(), name))
        for table, frame in now.frames.items()
        if "Provider" in frame
    }
    return with_setting(before, "Provider", name), with_setting(
        replace(now, frames={**now.frames, **frames}), "Provider", name
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_causes_add_up_to_the_difference_of_every_figure(seed: int, tmp_path: Path) -> None:
    before, now = one_provider(generated(tmp_path / "a", seed), generated(tmp_path / "b", seed + 1))
    found = difference(before, now)
    assert unexplained(xl_npq.measure(before), xl_npq.measure(now), found) == []
    assert [one for one in found.effects if not one.detail] == []


def test_swapping_the_two_negates_the_effects_and_swaps_added_and_removed(tmp_path: Path) -> None:
    before, now = one_provider(generated(tmp_path / "a", 9), generated(tmp_path / "b", 10))
    there, back = difference(before, now), difference(now, before)
    negated = {named: -change for named, change in effects(back).items() if abs(change) > 1e-6}
    assert {n: c for n, c in effects(there).items() if abs(c) > 1e-6} == pytest.approx(negated)
    assert told(there, "added") == told(back, "removed") != []


def told(found: Difference, change: str) -> list[str]:
    rows = (one for one in found.changes if (one.change, one.table) == (change, "Participants"))
    return sorted("" if "without" in one.who else one.who for one in rows)


def test_a_source_does_not_differ_from_itself(tmp_path: Path) -> None:
    tables = generated(tmp_path / "a", 4)
    found = difference(tables, tables)
    assert (found.changes, found.figures, found.effects) == ((), (), ())


# One known edit, and the cause that it is

AS_AT = {"Setting": "As at", "Value": "2019-09-30"}


def source(folder: Path, *rows: Mapping[str, object], **tables: list[dict[str, object]]) -> Path:
    folder.mkdir()
    settings = tables.pop("Settings", [])
    write_folder(folder, {**with_participants(*rows), **tables, "Settings": [AS_AT, *settings]})
    return folder


ADA = participant(Participant_ID="P-1", Ethnicity="", Gender="Female")
EVE = participant(Participant_ID="P-2", Gender="Female")
WITHDRAWN = {**ADA, "Withdrawn on": "2019-03-01"}
EDITS: Mapping[str, tuple[list[dict[str, object]], str, str]] = {
    "filled in late": ([WITHDRAWN, EVE], "late entry", "P-1"),
    "corrected": ([{**ADA, "Level": "NPQSL"}, EVE], "correction", "P-1"),
    "removed": ([ADA], "removal", "P-2"),
    "added late": ([ADA, EVE, {**EVE, "Participant ID": "P-3"}], "late entry", "P-3"),
    "enrolled twice": ([ADA, {**EVE, "TRN": "1234567"}, {**EVE, "Participant ID": "P-3", "TRN": "1234567",
                        "Enrolled on": "2018-09-04", "Commenced on": "2018-10-02"}], "late entry", "P-2; P-3"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_named_as_the_cause_with_whose_it_is(name: str, tmp_path: Path) -> None:
    rows, cause, who = EDITS[name]
    before, now = (
        canonical(tables, providers_of(tables)[0], "x.xlsx")
        for tables in (xl_npq.read(source(tmp_path / "a", ADA, EVE)), xl_npq.read(source(tmp_path / "b", *rows)))
    )
    found = difference(before, now)
    assert {(one.cause, one.who) for one in found.effects} == {(cause, who)}
    assert unexplained(xl_npq.measure(before), xl_npq.measure(now), found) == []


@pytest.mark.parametrize(
    ("newcomers", "who", "detail"),
    [
        (["P-3"], {"P-3"}, "row of Participants added"),
        (
            ["P-3", "P-4"],
            {"Targets: NPQML, 2017/18", "Targets: NPQSL, 2017/18"},
            "P-3: row of Participants added; P-4: row of Participants added",
        ),
    ],
)
def test_a_target_that_goes_with_a_level_that_has_none_names_who_brought_the_level(
    newcomers: list[str], who: set[str], detail: str, tmp_path: Path
) -> None:
    first = [{**ADA, "Level": "NPQML"}, {**EVE, "Level": "NPQSL"}]
    later = [participant(Participant_ID=name, Level="NPQH", TRN=f"111111{name[-1]}") for name in newcomers]
    targets = [{"Cohort": "2017/18", "Level": level, "Recruitment": "5"} for level in ("NPQML", "NPQSL")]
    before, now = (
        canonical(tables, providers_of(tables)[0], "x.xlsx")
        for tables in (
            xl_npq.read(source(tmp_path / "a", *first, Targets=[dict(one) for one in targets])),
            xl_npq.read(source(tmp_path / "b", *first, *later, Targets=[dict(one) for one in targets])),
        )
    )
    found = difference(before, now)
    gone = [one for one in found.effects if one.part == "target"]
    assert ({one.who for one in gone}, {one.detail for one in gone}) == (who, {detail})
    assert sum(one.change for one in gone if one.labels[3] == "Total" and one.labels[2] == "2017/18") == -10
    assert unexplained(xl_npq.measure(before), xl_npq.measure(now), found) == []


def test_what_came_after_the_earlier_date_happened_since(tmp_path: Path) -> None:
    later = [{"Setting": "As at", "Value": "2019-12-31"}]
    before = source(tmp_path / "a", ADA, EVE)
    now = tmp_path / "b"
    now.mkdir()
    write_folder(now, {**with_participants({**ADA, "Withdrawn on": "2019-11-01"}, EVE), "Settings": later})
    found = difference(*(canonical(xl_npq.read(path), "Unnamed provider", "x.xlsx") for path in (before, now)))
    withdrawn = [one for one in found.effects if one.labels[1] == "retention_not_withdrawn"]
    assert {(one.cause, one.who, one.change) for one in withdrawn} == {("happened since", "P-1", -1.0)}
    assert {one.cause for one in found.effects} <= {"happened since", "As at moved"}


SCHOOL = {"URN": "100001", "FSM %": "20%"}
SETTINGS = (
    ("Schools", [{**SCHOOL, "FSM %": "40%"}], "new school data", "fsm30"),
    ("Settings", [{"Setting": "FSM threshold", "Value": "10%"}], "changed setting", "fsm30"),
    ("Levels", [{"Level": "NPQH", "Window months": "24"}], "changed definition", "in_window_of_commenced"),
    ("Targets", [{"Cohort": "2017/18", "Level": "NPQH", "Recruitment": "5"}], "changed target", "recruited"),
)


@pytest.mark.parametrize(("table", "rows", "cause", "measure"), SETTINGS)
def test_a_changed_list_is_named_as_the_cause(
    table: str, rows: list[dict[str, object]], cause: str, measure: str, tmp_path: Path
) -> None:
    one = {**ADA, "URN": "100001", "FSM %": "", "Presented on": "2019-08-01"}
    lists: dict[str, list[dict[str, object]]] = {
        "Schools": [SCHOOL],
        "Levels": [{"Level": "NPQH", "Window months": "18"}],
    }
    sides = [source(tmp_path / "a", one, **lists), source(tmp_path / "b", one, **{**lists, table: rows})]
    before, now = (canonical(xl_npq.read(path), "Unnamed provider", "x.xlsx") for path in sides)
    found = difference(before, now)
    assert {effect.cause for effect in found.effects if effect.labels[1] == measure} == {cause}
    assert {effect.cause for effect in found.effects} == {cause}
    assert unexplained(xl_npq.measure(before), xl_npq.measure(now), found) == []


# The command


def test_two_dates_of_one_source_differ_by_the_date_alone(tmp_path: Path, npq: Door) -> None:
    there = source(tmp_path / "a", ADA, {**EVE, "Withdrawn on": "2019-03-01"})
    said = npq("compare", there, "--as-at-a", "2019-01-31", "--as-at-b", "2019-09-30", "--format", "json")
    whole = json.loads(said.out)
    assert said.code == 0
    assert {row["cause"] for row in whole["causes"]} == {"As at moved"}
    withdrawn = [row for row in whole["causes"] if row["measure"] == "retention_not_withdrawn"]
    assert {(row["who"], row["numerator_change"]) for row in withdrawn} == {("P-2", -1.0)}
    assert [row["field"] for row in whole["changes"]] == ["Value"]


def test_the_workbook_says_that_it_is_personal_and_has_every_cause(tmp_path: Path, npq: Door) -> None:
    before, now = source(tmp_path / "a", ADA, EVE), source(tmp_path / "b", WITHDRAWN)
    said = npq("compare", before, now, "-o", tmp_path / "c.xlsx")
    assert said.code == 0
    assert "P-1" in said.out
    assert "Ada" not in said.out
    assert load_workbook(tmp_path / "c.xlsx").sheetnames[0] == "Summary"
    assert "personal data" in sheet_texts(tmp_path / "c.xlsx", "Summary")[1][0]
    causes = sheet_texts(tmp_path / "c.xlsx", "Causes")
    assert {tuple(row[6:8]) for row in causes[4:]} == {("late entry", "P-1"), ("removal", "P-2")}


def test_a_return_does_not_differ_from_the_workbook_that_it_was_made_from(tmp_path: Path, npq: Door) -> None:
    there = source(tmp_path / "a", ADA, {**EVE, "Role": "Participant", "Notes": "x"})
    assert npq("return", there, "-o", tmp_path / "r.xlsx", "--with-faults").code == 0
    whole = json.loads(npq("compare", tmp_path / "r.xlsx", there, "--format", "json").out)
    assert (whole["changes"], whole["figures"], whole["causes"]) == ([], [], [])


def test_two_providers_are_not_compared(tmp_path: Path, npq: Door) -> None:
    sides = [source(tmp_path / name, participant(Provider=name)) for name in ("North", "South")]
    said = npq("compare", *sides)
    assert said.code == 2
    assert said.lines == ["North is of North and South of South: compare two of one provider."]


def test_a_source_without_as_at_is_refused_in_a_line(tmp_path: Path, npq: Door) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    write_folder(folder, {"Participants": [ADA]})
    said = npq("compare", folder)
    assert said.code == 2
    assert len(said.lines) == 1


def test_a_workbook_is_not_written_over_what_is_compared(example_workbook: Path, npq: Door) -> None:
    said = npq("compare", example_workbook, "-o", example_workbook)
    assert said.code == 2
    assert not isinstance(said, SourceError)
