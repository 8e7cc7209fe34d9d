"""A provider's year on one workbook: what staff and the commands do to it, and what must hold after each step."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from explained import unexplained
from plain import COLUMNS, tidy
from typed_in_place import type_in_place
from year_world import World, happens

import xl_npq
from xl_npq.canonical import canonical
from xl_npq.cli import run
from xl_npq.comparison.cause import Cause
from xl_npq.comparison.difference import Difference, difference
from xl_npq.merging.row import ABSENT, said
from xl_npq.tables import Tables

PROVIDER = "Elm Partnership"
TITLES = {"participants": "Participants", "assessments": "Assessments"}
BY_PERSON = (Cause.LATE.value, Cause.CORRECTION.value, Cause.NEWS.value, Cause.REMOVAL.value)
Cell = tuple[str, str, str]
"""Table, key of the row, column."""


@dataclass
class Year:
    """The workbook as it stands, the truth, and what staff have typed into the one that the other does not tell."""

    folder: Path
    world: World
    book: Path
    today: date
    chance: random.Random
    after_step: Callable[[str, Path], None]
    """What else is looked at after a step, by its name."""
    typed: dict[Cell, str] = field(default_factory=dict)
    questions: set[tuple[str, str]] = field(default_factory=set)
    """Cells of people of which the sheet Merge asks."""
    steps: int = 0
    known: tuple[Tables, pd.DataFrame, World] | None = None

    # What staff do

    def tables(self) -> Tables:
        return xl_npq.read(self.book)

    def type(self, table: str, key: str, column: str, text: str) -> None:
        """Staff type into a person's row, or a script's: it is true from then on, and has to stay."""
        self.world.tables[table][key][column] = self.typed[table, key, column] = text

    def save(self, others: dict[tuple[str, int, str], str | float | date] | None = None) -> None:
        """Save what was typed, and `others`, into the workbook."""
        tables = self.tables()
        cells = dict(others or {})
        for (table, key, column), text in self.typed.items():
            row = self.rows(tables, table)[self.world.tables[table][key][_KEY[table]]]
            if said(tables[TITLES[table]][column].get(row)) != text:
                cells[TITLES[table], row, column] = text
        if cells:
            type_in_place(self.book, cells)

    def rows(self, tables: Tables, table: str) -> dict[str, int]:
        """The row of each person or script in the workbook."""
        names = tables[TITLES[table]][_KEY[table]].dropna()
        return {str(name): int(row) for row, name in names.items()}

    def choose(self, choice: str) -> None:
        """Staff choose on the sheet Merge, the same in each open line."""
        frame = self.tables()["Merge"]
        lines = frame.index[frame["Kind"].notna() & frame["Settled by"].isna()]
        assert len(lines) == len(self.questions) > 0
        type_in_place(self.book, {("Merge", int(row), "Choice"): choice for row in lines})
        for who, column in self.questions if choice == "Export" else ():
            self.world.people[who][column] = self.world.system.pop((who, column))
            self.typed.pop(("participants", who, column), None)
        self.questions = set()

    # What the commands do

    def week(self, number: int) -> None:
        """A week goes by, and the system's export is merged."""
        self.today += timedelta(weeks=1)
        happens(self.world, number, self.today, self.chance)
        export = self.world.export(self.folder / f"export {number}")
        self.command("merge", self.book, export, "-o", self.book, "--as-at", self.today)
        asked = {(said(line["Row key"]), said(line["Column"])) for line in self.open_lines()}
        assert asked == self.questions, f"week {number}"
        self.step(f"week {number}")

    def open_lines(self) -> list[dict[str, object]]:
        frame = self.tables()["Merge"].dropna(how="all")
        return frame[frame["Settled by"].isna()].to_dict("records")

    def command(self, *arguments: object) -> None:
        assert run([str(argument) for argument in arguments]) == 0, arguments

    # What must hold

    def step(self, name: str) -> None:
        """After each step: the true figures, every typed cell, and every difference explained."""
        self.steps += 1
        self.world.tables["settings"]["0"]["Value"] = self.today.isoformat()
        true = pd.DataFrame(tidy(self.world.write(self.folder / f"true {self.steps}")), columns=list(COLUMNS))
        tables = canonical(self.tables(), PROVIDER, self.book.name)
        assert_same_figures(xl_npq.measure(tables), true, name)
        self.assert_typed(tables, name)
        if self.known is not None:
            self.assert_explained(*self.known, (tables, true, self.world), name)
        self.known = tables, true, self.world.copied()
        self.after_step(name, self.book)

    def assert_typed(self, tables: Tables, name: str) -> None:
        for table, title in TITLES.items():
            rows = self.rows(tables, table)
            held = {
                cell: said(tables[title][cell[2]][rows[self.world.tables[table][cell[1]][_KEY[table]]]])
                for cell in self.typed
                if cell[0] == table
            }
            assert held == {cell: text for cell, text in self.typed.items() if cell[0] == table}, name
        people = tables["Participants"]
        marked = people.loc[people[ABSENT].notna(), "Participant ID"] if ABSENT in people else ()
        assert set(marked) == {self.world.people[who]["Participant ID"] for who in self.world.gone}, name

    def assert_explained(
        self,
        before: Tables,
        true_before: pd.DataFrame,
        world: World,
        now: tuple[Tables, pd.DataFrame, World],
        name: str,
    ) -> None:
        found = difference(before, now[0])
        assert unexplained(true_before, now[1], found) == [], name
        told, happened = cells_told(found, now[2]), cells_changed(world, now[2])
        assert told == happened, (name, told ^ happened)
        blamed = {now[2].trn(one.who) for one in found.effects if one.cause in BY_PERSON and ": " not in one.who}
        assert blamed <= {who for _, who, *_ in happened}, name


_KEY = {"participants": "Participant ID", "assessments": "Assessment ID"}


def assert_same_figures(ours: pd.DataFrame, true: pd.DataFrame, name: str) -> None:
    """Every figure of the workbook is that of the second calculator on what is true."""
    one, other = (
        {tuple(str(row[label]) for label in COLUMNS[:7]): [row[label] for label in COLUMNS[7:]] for row in rows}
        for rows in (ours.to_dict("records"), true.to_dict("records"))
    )
    assert one.keys() == other.keys(), name
    wrong = {place: (one[place], other[place]) for place in one if not all(map(_same, one[place], other[place]))}
    assert wrong == {}, name


def _same(one: object, other: object) -> bool:
    one, other = ("" if pd.isna(value) else value for value in (one, other))
    if isinstance(one, str) or isinstance(other, str):
        return str(one) == str(other)
    return math.isclose(float(str(one)), float(str(other)), rel_tol=1e-9, abs_tol=1e-12)


Told = tuple[str, str, str, str, str]
"""What was done, by TRN to whose row, which cell, and what it held before and now."""


def cells_told(found: Difference, world: World) -> set[Told]:
    """What a comparison says of people and their scripts, but for marks of a merge."""
    return {
        (f"{one.change} {one.table}", world.trn(one.who), one.field, one.before, one.after)
        for one in found.changes
        if one.table in TITLES.values() and one.field != ABSENT
    }


def cells_changed(before: World, now: World) -> set[Told]:
    """What happened to people and their scripts."""
    done: set[Told] = set()
    for table, title in TITLES.items():
        for key, row in now.tables[table].items():
            who = now.trn(row["Participant ID"])
            if key not in before.tables[table]:
                done.add((f"added {title}", who, "", "", ""))
                continue
            was = before.tables[table][key]
            done |= {(f"changed {title}", who, name, was[name], row[name]) for name in row if was[name] != row[name]}
    return done
