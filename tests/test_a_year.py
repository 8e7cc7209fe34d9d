"""A provider's year played out: weekly exports, hand edits between them, and at every step the true figures.

What is true is kept apart, as plain rows; a second calculator that shares no code with the product counts them.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from merge_fixtures import choose, questions, rows, typed_over
from plain import COLUMNS, tidy

import xl_npq
from xl_npq.canonical import canonical, with_as_at
from xl_npq.merging.marks import marked_as_given
from xl_npq.merging.merge import merge
from xl_npq.merging.row import ABSENT, said
from xl_npq.merging.sources import of_export
from xl_npq.providers import providers_of
from xl_npq.tables import Tables

PROVIDER, PEOPLE, WEEKS = "Hill Trust", 60, 8
START = date(2019, 1, 7)
COLUMNS_OF_PEOPLE = (
    *("Participant ID", "Name", "TRN", "Level", "Cohort", "URN", "Gender", "Ethnicity", "Disability"),
    *("Enrolled on", "Commenced on", "Presented on", "Outcome", "Outcome on", "Withdrawn on", "Deferred on"),
    *("Expected return", "Returned on", "Notes"),
)
SCHOOLS = ("URN", "School name", "Local authority", "FSM %")
FIRST = ("Ada", "Ben", "Cleo", "Dev", "Ewa", "Finn", "Gus", "Hana")
LAST = ("Abara", "Boyd", "Castro", "Dunne", "Eze", "Fonseca", "Grant", "Hussain")
Rows = dict[str, dict[str, str]]


@dataclass
class World:
    """What is true: people and schools, what staff know beside the system, and who has left the system's export."""

    people: Rows = field(default_factory=dict)
    schools: Rows = field(default_factory=dict)
    typed: dict[tuple[str, str], str] = field(default_factory=dict)
    system: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the system says of cells that staff know better."""
    gone: set[str] = field(default_factory=set)

    def enrol(self, number: int, **cells: str) -> None:
        who = f"P{number:03}"
        row = dict.fromkeys(COLUMNS_OF_PEOPLE, "") | {
            "Participant ID": who,
            "Name": f"{FIRST[number % 8]} {LAST[number // 8 % 8]}",
            "TRN": f"{(number * 7_654_321) % 9_000_000 + 1_000_000}",
            "Level": ("NPQML", "NPQSL", "NPQH", "NPQEL")[number % 4],
            "Cohort": "2017/18",
            "URN": f"{100_001 + number % 5}",
            "Gender": ("Female", "Male")[number % 3 == 0],
            "Ethnicity": ("White British", "Indian", "Irish", "")[number % 4],
            "Disability": ("No", "Yes", "")[number % 3],
            "Enrolled on": "2017-09-15",
            "Commenced on": f"2017-10-{number % 28 + 1:02}",
        }
        self.people[who] = row | cells

    def export(self) -> Rows:
        """What the system gives out: no notes, and its own word where staff know better."""
        there = {who: {**row, "Notes": ""} for who, row in self.people.items() if who not in self.gone}
        for (who, column), text in self.system.items():
            there[who][column] = text
        return there


def write(folder: Path, people: Rows, schools: Rows, as_at: date) -> Path:
    folder.mkdir(parents=True)
    settings = [{"Setting": "Provider", "Value": PROVIDER}, {"Setting": "As at", "Value": as_at.isoformat()}]
    for name, columns, lines in (
        ("participants", COLUMNS_OF_PEOPLE, [*people.values()]),
        ("schools", SCHOOLS, [*schools.values()]),
        ("settings", ("Setting", "Value"), settings),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(lines)
    return folder


def keyed(figures: list[dict[str, object]]) -> dict[tuple[str, ...], list[object]]:
    return {tuple(str(row[name]) for name in COLUMNS[:7]): [row[name] for name in COLUMNS[7:]] for row in figures}


def assert_true_figures(book: Tables, folder: Path) -> None:
    """Every figure of the workbook is that of the second calculator on what is true."""
    measured = xl_npq.measure(book)
    ours = keyed([dict(zip(measured.columns, row, strict=True)) for row in measured.itertuples(index=False)])
    true = keyed(tidy(folder))
    assert ours.keys() == true.keys()
    for place, figures in true.items():
        for one, other in zip(ours[place], figures, strict=True):
            assert same(one, other), (place, ours[place], figures)


def same(one: object, other: object) -> bool:
    one, other = ("" if value is None or value != value else value for value in (one, other))
    if isinstance(one, str) or isinstance(other, str):
        return str(one) == str(other)
    return math.isclose(float(str(one)), float(str(other)), rel_tol=1e-9, abs_tol=1e-12)


def typed_by_staff(book: Tables, who: str, column: str, text: str) -> Tables:
    place = [row.text("Participant ID") for row in rows(book)].index(who)
    is_day = column.endswith(" on") or column == "Expected return"
    return typed_over(book, place, column, pd.Timestamp(text) if is_day and text else text or None)


def events(world: World, week: int, chance: random.Random, today: str) -> None:
    """What happens in a week: corrections, withdrawals, deferrals and returns, outcomes, and people joining again."""
    settled = {who for who, _ in world.system}
    people = [who for who in world.people if who not in world.gone | settled]
    for who in chance.sample(people, 6):
        row = world.people[who]
        kind = chance.randrange(5)
        if kind == 0:
            row["Commenced on"] = f"2017-11-{chance.randrange(1, 28):02}"
        elif kind == 1 and not row["Presented on"]:
            row["Withdrawn on"] = today
        elif kind == 2 and not row["Withdrawn on"]:
            row["Presented on"], row["Outcome"] = today, chance.choice(("Pass", "Fail"))
        elif kind == 3 and not row["Deferred on"]:
            row["Deferred on"] = today
        elif row["Deferred on"] and not row["Returned on"]:
            row["Returned on"] = today
    if week == 3:
        again = world.people["P007"]
        for number, level, cohort in ((907, "NPQH", "2018/19"), (908, again["Level"], "2018/19")):
            world.enrol(number, TRN=again["TRN"], Name=again["Name"], Level=level, Cohort=cohort)
            world.people[f"P{number}"] |= {"Enrolled on": "2018-09-20", "Commenced on": "2018-10-01"}
    if week == 4:
        world.schools["147001"] = {**world.schools["100002"], "URN": "147001", "School name": "Hill Academy"}
        for row in world.people.values():
            row["URN"] = "147001" if row["URN"] == "100002" else row["URN"]
    if week == 5:
        world.gone = set(chance.sample(people, 3))


def hand_edits(world: World, book: Tables, week: int, chance: random.Random) -> Tables:
    """Staff write notes, and in some weeks correct what the system has wrong."""
    people = [who for who in world.people if who not in world.gone]
    for who in chance.sample(people, 3):
        world.people[who]["Notes"] = world.typed[who, "Notes"] = f"rang in week {week}"
        book = typed_by_staff(book, who, "Notes", world.people[who]["Notes"])
    if week in (2, 6):
        who = next(who for who in people if not any(name == who for name, _ in world.system))
        world.system[who, "Ethnicity"] = world.people[who]["Ethnicity"]
        world.people[who]["Ethnicity"] = world.typed[who, "Ethnicity"] = "Pakistani"
        book = typed_by_staff(book, who, "Ethnicity", "Pakistani")
    return book


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_exports_and_hand_edits_gives_the_true_figures_and_loses_nothing(tmp_path: Path, seed: int) -> None:
    chance, world = random.Random(seed), World()
    for number in range(PEOPLE):
        world.enrol(number)
    for urn in range(100_001, 100_006):
        names = (str(urn), f"School {urn}", "Kent", f"0.{urn % 10}")
        world.schools[str(urn)] = dict(zip(SCHOOLS, names, strict=True))
    first = xl_npq.read(write(tmp_path / "first", world.export(), world.schools, START))
    book = marked_as_given(canonical(first, PROVIDER, "book.xlsx"))
    asked = 0
    for week in range(1, WEEKS + 1):
        today = START + timedelta(weeks=week)
        events(world, week, chance, today.isoformat())
        book = with_as_at(hand_edits(world, book, week, chance), today)
        given = xl_npq.read(write(tmp_path / f"export {week}", world.export(), world.schools, today))
        export = of_export(given, providers_of(book)[0], "export")
        book = merge(book, export, "export", today).tables
        asked += len(questions(book))
        assert {(line.row_key, line.column) for line in questions(book)} <= set(world.system)
        book = merge(choose(book, *["Workbook"] * len(questions(book))), export, "export", today).tables
        assert questions(book) == []
        assert merge(book, export, "export", today).tables is book
        there = {row.text("Participant ID"): row for row in rows(book)}
        assert {cell: said(there[cell[0]].cells.get(cell[1])) for cell in world.typed} == world.typed
        assert {who for who, row in there.items() if ABSENT in row.cells} == world.gone
        assert_true_figures(book, write(tmp_path / f"true {week}", world.people, world.schools, today))
    assert asked == 2
