"""The self-assessment: which review counts, what changed, what contradicts it, in every engine and wherever it goes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pytest
from check_sources import SETTINGS, participant, with_participants, write_folder
from command_line import EXAMPLE, Door, sheet_texts
from plain.reviews import BESIDE, RATINGS, Stands, stands
from recalculate import ENGINES, differences, requires
from snug import build_snug

import xl_npq
from xl_npq.canonical import with_as_at
from xl_npq.figures.headline import headlines
from xl_npq.figures.tidy import figures_of
from xl_npq.layout.self_assessment import HEADS
from xl_npq.providers import ledger_of, providers_of
from xl_npq.requirements import LETTERS
from xl_npq.tables import Tables
from xl_npq.verify import verify

pytest_plugins = ("command_fixtures",)
AS_AT = date(2019, 9, 30)
COLUMNS = ("Requirement", "Rating", "Evidence", "Action", "Owner", "Reviewed on", "Due on")
NAMES = [name for name, _ in HEADS]


def made_up(seed: int) -> list[dict[str, str]]:
    """Reviews of some requirements: rated or not, dated before and after As at or never, with or without an action."""
    dice = Random(seed)

    def day() -> str:
        return (AS_AT + timedelta(days=dice.randrange(-500, 120))).isoformat() if dice.random() < 0.9 else ""

    rows = [
        {
            "Requirement": dice.choice((dice.choice(LETTERS), dice.choice(LETTERS.lower()), " D ", "M", "Z")),
            "Rating": dice.choice((*RATINGS, "Met", "")),
            "Evidence": dice.choice(("", "Minutes of the board")),
            "Action": dice.choice(("", "Look into it")),
            "Owner": dice.choice(("", "Ann Other")),
            "Reviewed on": day(),
            "Due on": day(),
        }
        for _ in range(dice.randrange(40))
    ]
    seen: set[tuple[str, str]] = set()
    # Of two reviews of one day the later row counts: a rule that has a test of its own.
    return [
        row
        for row in rows
        if (key := (row["Requirement"].strip().upper(), row["Reviewed on"])) not in seen and not seen.add(key)
    ]


def source_of(rows: Sequence[Mapping[str, str]], folder: Path) -> Tables:
    """A provider whose Metrics 2, 6 and 7 have figures, of which the last two are met, with these reviews."""
    people = [
        participant(participant_ID=f"P-{number}", presented_on="2018-11-05", outcome="Pass") for number in range(6)
    ]
    source = with_participants(
        *({**one, "FSM %": "10%"} for one in people),
        Requirements=tuple(rows) or ({"Requirement": ""},),
        Targets=({"Cohort": "2017/18", "Level": "NPQH", "Recruitment": 9, "FSM": "50%"},),
        Feedback=({"Received on": "2019-01-07", "Responses": 12, "Mean rating": 8.5},),
        Settings=(*SETTINGS, {"Setting": "Provider", "Value": "Acre"}),
    )
    return xl_npq.read(write_folder(folder, source))


def failing(tables: Tables) -> list[int]:
    (provider,) = providers_of(tables)
    ledger = ledger_of(tables, provider)
    found = headlines(figures_of(ledger), ledger.settings)
    return [int(one.metric) for one in found if one.status == "not met"]


def shown(path: Path) -> dict[str, dict[str, str]]:
    """The lines of the requirements on the sheet, by letter and heading."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Self-assessment"]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    history = next(place for place, row in enumerate(rows) if row[0].startswith("Every review"))
    heads = next(place for place, row in enumerate(rows) if row[1] == NAMES[1])
    lines = [row[: len(NAMES)] for row in rows[heads + 1 : history] if len(row[0]) == 1]
    return {line[0]: dict(zip(NAMES, line, strict=True)) for line in lines}


def as_words(line: Mapping[str, str]) -> Stands:
    marks = line["To look at"].split(". ")
    against = next((mark for mark in marks if "while" in mark), "")
    overdue = next((mark for mark in marks if "overdue" in mark), "")
    return line["Rating"], line["Since the review before"], against, overdue


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Path, Tables]]:
    """Workbooks of made-up reviews, by seed."""
    folder = tmp_path_factory.mktemp("reviews")
    found = {}
    for seed in range(6):
        tables = source_of(made_up(seed), folder / str(seed))
        groups = tables["Groups"][tables["Groups"]["Dimension"] == "Gender"]
        build_snug(tables.with_frame("Groups", groups), folder / f"{seed}.xlsx")
        found[seed] = (folder / f"{seed}.xlsx", tables)
    return found


# Which review counts


@pytest.mark.parametrize("seed", range(6))
def test_every_requirement_stands_as_a_plain_calculation_says(
    workbooks: Mapping[int, tuple[Path, Tables]], seed: int
) -> None:
    path, tables = workbooks[seed]
    not_met, lines = failing(tables), shown(path)
    assert 2 in not_met
    assert list(lines) == list(LETTERS)
    expected = {letter: stands(made_up(seed), letter, AS_AT, not_met) for letter in LETTERS}
    assert {letter: as_words(line) for letter, line in lines.items()} == expected


def test_the_made_up_reviews_hold_every_case(workbooks: Mapping[int, tuple[Path, Tables]]) -> None:
    found = [line for path, _ in workbooks.values() for line in map(as_words, shown(path).values())]
    assert {rating for rating, *_ in found} == set(RATINGS)
    assert {change for _, change, *_ in found} >= {"", "First review", "Unchanged", "Met → Not met"}
    assert any(against for *_, against, _ in found)
    assert any(overdue for *_, overdue in found)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_agrees_on_every_formula(workbooks: Mapping[int, tuple[Path, Tables]], engine: str) -> None:
    requires(engine)
    for seed in (0, 1, 5):
        assert differences(workbooks[seed][0], engine)[:5] == []


def test_verify_finds_nothing(workbooks: Mapping[int, tuple[Path, Tables]]) -> None:
    assert [difference.words for difference in verify(workbooks[1][0]).differences] == []


def rated(letter: str, rating: str, on: str, **cells: str) -> dict[str, str]:
    row = {**dict.fromkeys(COLUMNS, ""), "Requirement": letter, "Rating": rating, "Evidence": "x", "Reviewed on": on}
    return {**row, **{name.replace("_", " "): value for name, value in cells.items()}}


def ratings(rows: Sequence[Mapping[str, str]], folder: Path, as_at: date = AS_AT) -> dict[str, Stands]:
    tables = with_as_at(source_of(rows, folder / "source"), as_at)
    xl_npq.build(tables, folder / "book.xlsx")
    return {letter: as_words(line) for letter, line in shown(folder / "book.xlsx").items()}


def test_of_two_reviews_of_a_day_the_later_row_counts_and_one_without_a_date_comes_before_all(tmp_path: Path) -> None:
    rows = [
        rated("A", "Met", "2019-09-02"),
        rated("A", "Not met", "2019-09-02"),
        rated("B", "Partly met", "2018-01-08"),
        rated("B", "Met", ""),
        rated("C", "Met", ""),
    ]
    found = ratings(rows, tmp_path)
    assert [found[letter][:2] for letter in "ABC"] == [
        ("Not met", "Met → Not met"),
        ("Partly met", "Met → Partly met"),
        ("Met", "First review"),
    ]


@pytest.mark.room
def test_reviews_after_as_at_change_nothing(tmp_path: Path) -> None:
    rows = [rated("A", "Met", "2019-03-18"), rated("D", "Not met", "2019-03-18", Action="Act", Due_on="2019-08-30")]
    later = [rated("A", "Not met", "2019-10-01"), rated("D", "Met", "2020-01-06"), rated("O", "Met", "2019-10-02")]
    for name, more in (("without", []), ("with", later)):
        (tmp_path / name).mkdir()
        ratings([*rows, *more], tmp_path / name)
    before, after = (sheet_texts(tmp_path / name / "book.xlsx", "Self-assessment") for name in ("without", "with"))
    assert before == after
    assert any("Action overdue" in cell for row in before for cell in row)
    (tmp_path / "then").mkdir()
    assert ratings([*rows, *later], tmp_path / "then", date(2020, 1, 6))["A"][:2] == ("Not met", "Met → Not met")


# Where it is shown


def test_the_dashboard_counts_the_ratings_in_a_line(example_workbook: Path) -> None:
    rows = list(csv.DictReader((EXAMPLE / "requirements.csv").read_text("utf-8").splitlines()))
    not_met = failing(xl_npq.read(EXAMPLE))
    found = [stands(rows, letter, AS_AT, not_met) for letter in LETTERS]
    counts = [sum(one[0] == rating for one in found) for rating in RATINGS]
    assert (counts, sum(bool(one[2]) for one in found), sum(bool(one[3]) for one in found)) == ([12, 2, 1, 0], 1, 1)
    words = "Self-assessment: 12 Met, 2 Partly met, 1 Not met; 1 contradiction; 1 overdue action."
    texts = [cell for row in sheet_texts(example_workbook, "Dashboard") for cell in row]
    assert texts.count(words) == 1


def test_metrics_stand_beside_a_requirement_as_the_dashboard_has_them(example_workbook: Path) -> None:
    tiles = sheet_texts(example_workbook, "Dashboard")[4]
    statuses = {number: tiles[3 * number - 2] for number in range(1, 8)}
    lines = shown(example_workbook)
    for letter, metrics in BESIDE.items():
        words = "; ".join(f"Metric {metric} {statuses[metric]}" for metric in metrics)
        assert lines[letter]["Metrics beside it"] == words
    assert lines["E"]["Metrics beside it"] == "7 of 7 metrics have figures to publish"


def test_the_example_shows_a_contradiction_an_overdue_action_and_what_changed(example_workbook: Path) -> None:
    lines = shown(example_workbook)
    assert lines["D"]["To look at"] == "Rated Met while Metric 2 and Metric 3 are not met"
    assert lines["L"]["To look at"] == "Action overdue: it was due 20/09/2019"
    assert lines["M"]["Since the review before"] == "Partly met → Met"


def test_start_says_what_is_due_next_with_the_days_that_are_left(example_workbook: Path) -> None:
    rows = sheet_texts(example_workbook, "Start")
    place = next(number for number, row in enumerate(rows) if row[:1] == ["What is due when"])
    assert [row[:3] for row in rows[place + 2 : place + 6]] == [
        ["2019-09-30 00:00:00", "0", "End-year self-assessment, year 2 (to 31/08/2019)"],
        ["2019-09-30 00:00:00", "0", "End-year data return, year 2 (to 31/08/2019)"],
        ["2019-10-30 00:00:00", "30", "Publication of performance, year 2 (to 31/08/2019)"],
        ["2020-09-30 00:00:00", "366", "Annual data return, year 3 (to 31/08/2020)"],
    ]


@pytest.mark.room
def test_reviews_without_room_are_counted(tmp_path: Path) -> None:
    rows = [rated("A", "Met", (AS_AT - timedelta(days=number)).isoformat()) for number in range(320)]
    ratings(rows, tmp_path)
    texts = [cell for row in sheet_texts(tmp_path / "book.xlsx", "Self-assessment") for cell in row]
    assert "20 reviews more than there is room for: build the workbook again." in texts


# Where it goes


def test_the_data_return_has_it_as_an_annex(npq: Door, tmp_path: Path, example_workbook: Path) -> None:
    assert npq("return", EXAMPLE, "-o", tmp_path / "return.xlsx").code == 0
    annex, here = shown(tmp_path / "return.xlsx"), shown(example_workbook)
    assert annex == here
    book = openpyxl.load_workbook(tmp_path / "return.xlsx")
    assert not [cell for row in book["Self-assessment"].iter_rows() for cell in row if cell.data_type == "f"]
    evidence = [row[6:7] for row in sheet_texts(tmp_path / "return.xlsx", "Self-assessment")]
    assert ["Survey of participants: a third had no coach"] in evidence, "past reviews go along"


def test_nothing_of_it_is_published(npq: Door, tmp_path: Path) -> None:
    assert npq("publish", EXAMPLE, "-o", tmp_path).code == 0
    rows = list(csv.DictReader((EXAMPLE / "requirements.csv").read_text("utf-8").splitlines()))
    told = {cell for row in rows for name in ("Evidence", "Action", "Owner") if (cell := row[name])}
    pages = [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".csv", ".json")]
    texts = [path.read_text("utf-8") for path in pages]
    book = openpyxl.load_workbook(tmp_path / "npq-metrics.xlsx", read_only=True)
    texts += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len(told) > 20
    assert [cell for cell in told if any(cell in text for text in texts)] == []
    assert not any("Self-assessment" in text for text in texts)


def test_each_provider_of_a_source_has_its_own(tmp_path: Path) -> None:
    two = with_participants(
        participant(Provider="Acre"),
        participant(Provider="Beech", participant_ID="P-2"),
        Requirements=(
            {"Provider": "Acre", **rated("A", "Met", "")},
            {"Provider": "Beech", **rated("A", "Not met", "")},
        ),
    )
    tables = xl_npq.read(write_folder(tmp_path / "source", two))
    for name, rating in (("Acre", "Met"), ("Beech", "Not met")):
        xl_npq.build(tables, tmp_path / f"{name}.xlsx", name)
        assert shown(tmp_path / f"{name}.xlsx")["A"]["Rating"] == rating


def test_a_workbook_without_the_table_gets_the_packaged_one(tmp_path: Path) -> None:
    tables = xl_npq.read(write_folder(tmp_path, with_participants(participant())))
    assert tables["Requirements"]["Requirement"].to_list() == list(LETTERS)
    assert not pd.Series(tables["Requirements"]["Rating"]).notna().any()
    assert replace(tables, frames=tables.frames).missing == ()
