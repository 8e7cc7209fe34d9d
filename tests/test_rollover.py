"""A new cohort is opened: blank targets, everybody kept, and figures of the old date as they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import Door
from openpyxl import load_workbook
from played_person import columns_of, play, row_of
from recalculate import alike, libreoffice, requires
from recalculate.cells import formula_values

import xl_npq
from xl_npq.canonical import with_as_at
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES
from xl_npq.verify import verify
from xl_npq.workbook.stored import stored_sheets

pytest_plugins = ("command_fixtures",)
OLD = Path(__file__).parent / "samples" / "versions" / "0.1.0-c.xlsx"
LINES = ["measure", "cohort", "level", "dimension", "group"]


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that people worked in, with a cohort more."""
    from xl_npq.cli import run

    folder = tmp_path_factory.mktemp("rolled")
    play(OLD, folder / "old.xlsx")
    assert run(["rollover", str(folder / "old.xlsx"), "-o", str(folder / "new.xlsx"), "--as-at", "2020-09-30"]) == 0
    return folder / "new.xlsx"


def test_targets_of_the_next_cohort_are_blank_for_every_level_and_the_old_ones_stay(rolled: Path) -> None:
    targets = xl_npq.read(rolled)["Targets"].dropna(subset=["Cohort"])
    assert targets[["Cohort", "Level"]].to_numpy().tolist() == [
        ["2017/18", "NPQH"],
        ["2018/19", "NPQH"],
        ["2018/19", "NPQSL"],
    ]
    assert targets["Recruitment"].fillna(-1).tolist() == [10.0, -1.0, -1.0]
    assert targets.iloc[1:][["FSM", "Non-White British"]].isna().all(axis=None)


def test_as_at_moves(rolled: Path) -> None:
    assert settings_of(xl_npq.read(rolled))[0].as_at_date == date(2020, 9, 30)


def test_figures_of_the_old_date_are_as_they_were(rolled: Path) -> None:
    before = xl_npq.measure(xl_npq.read(OLD)).set_index(LINES)
    now = xl_npq.measure(with_as_at(xl_npq.read(rolled), date(2019, 9, 30))).set_index(LINES)
    assert set(before.index) <= set(now.index)
    kept = now.loc[before.index, ["numerator", "denominator", "value", "target", "status"]]
    assert kept.equals(before[kept.columns])


def test_nothing_that_was_typed_is_lost(rolled: Path) -> None:
    old, new = xl_npq.read(rolled.with_name("old.xlsx")), xl_npq.read(rolled)
    for name in ("Participants", "Assessments", "Feedback", "Schools", "Levels", "Groups"):
        typed = [column for column in old[name] if column in (*TABLES[name].names, "Shoe size")]
        assert new[name][typed].reindex(old[name].index).equals(old[name][typed]), name
    people = load_workbook(rolled)["Participants"]
    assert people.cell(row_of(people, "P-003"), columns_of(people)["Name"]).comment.author == "Jo"
    assert "My notes" in load_workbook(rolled).sheetnames


def test_the_workbook_verifies_and_another_engine_agrees(rolled: Path, tmp_path: Path) -> None:
    assert verify(rolled).faults == ()
    requires("libreoffice")
    (saved,) = libreoffice.save_many([rolled], tmp_path)
    values = formula_values(saved)
    stored = {
        (sheet, place): cell.value
        for sheet, one in stored_sheets(rolled).items()
        if one.locked
        for place, cell in one.cells.items()
        if cell.formula
    }
    apart = {place: (value, values[place]) for place, value in stored.items() if not alike(values[place], value, True)}
    assert apart == {}
    assert len(stored) > 5_000


def test_settings_to_review_and_people_under_way_are_told(tmp_path: Path, npq: Door) -> None:
    said = npq("rollover", OLD, "-o", tmp_path / "new.xlsx", "--as-at", "2019-10-01", "--cohort", "2019-20")
    assert said.code == 0
    assert "Opened 2019/20: 2 blank target rows to fill in on Targets." in said.out
    assert "9 enrolments neither passed nor withdrawn" in said.out
    (tolerance,) = [line.split() for line in said.out.splitlines() if line.startswith("Tolerance  ")]
    assert tolerance[1:] == ["8%", "10%", "yes"]
    (threshold,) = [line.split() for line in said.out.splitlines() if line.startswith("FSM threshold  ")]
    assert threshold[2:] == ["30%", "30%"], "the same value in the same words"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Say of which date the figures speak from now on: --as-at 2020-09-30."),
        (("--as-at", "2018-01-01"), "--as-at 2018-01-01 is before the workbook's own As at, 2019-09-30"),
        (("--as-at", "2020-01-01", "--cohort", "twenty"), "'twenty' is not a cohort such as 2020/21"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    arguments: tuple[str, ...], words: str, tmp_path: Path, npq: Door
) -> None:
    said = npq("rollover", OLD, "-o", tmp_path / "new.xlsx", *arguments)
    assert said.code == 2
    assert len(said.lines) == 1
    assert words in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_cohort_that_is_open_already_is_not_opened_again(tmp_path: Path, npq: Door) -> None:
    again = ("--as-at", "2019-10-01", "--cohort", "2018/19")
    npq("rollover", OLD, "-o", tmp_path / "new.xlsx", *again)
    said = npq("rollover", tmp_path / "new.xlsx", "-o", tmp_path / "more.xlsx", *again)
    assert said.code == 2
    assert "2018/19 for every level" in said.err


def test_a_sheet_of_what_was_not_carried_over_before_is_not_called_ones_own(
    rolled: Path, tmp_path: Path, npq: Door
) -> None:
    assert {"My notes", "Not carried over"} <= set(load_workbook(rolled, read_only=True).sheetnames)
    said = npq("upgrade", rolled, "-o", tmp_path / "new.xlsx")
    assert said.code == 0
    assert "Carried over: 2 × sheet of your own\n" in said.out, "as many as the first time"
    assert "Carried over: 1 × earlier sheet 'Not carried over'\n" in said.out
