"""What happens at a provider in a year, as plain rows: what is true, and what its booking system says of it.

Nothing here knows the product: true rows go to the second calculator, the system's to `merge`.
"""

from __future__ import annotations

import csv
import random
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, str]
PEOPLE = (
    *("Participant ID", "Name", "TRN", "Level", "Cohort", "URN", "Gender", "Ethnicity", "Disability"),
    *("Enrolled on", "Commenced on", "Presented on", "Outcome", "Outcome on", "Withdrawn on", "Deferred on"),
    *("Expected return", "Returned on", "Notes", "Shoe size", "Coach"),
)
OF_STAFF = ("Notes", "Shoe size", "Coach")
"""Columns that the system does not have."""
COLUMNS = {
    "participants": PEOPLE,
    "assessments": ("Assessment ID", "Participant ID", "Presented on", "QA moderated", "QA overturned"),
    "feedback": ("Received on", "Responses", "Mean rating"),
    "schools": ("URN", "School name", "FSM %"),
    "targets": ("Cohort", "Level", "Recruitment", "FSM"),
    "levels": ("Level", "Title", "Scripts", "Window months"),
    "ethnicities": ("Ethnicity", "Group", "Known", "Non-White British"),
    "groups": ("Dimension", "Column"),
    "settings": ("Setting", "Value"),
}
EXPORTED = ("participants", "assessments", "feedback", "schools")
KEYS = {"participants": "Participant ID", "assessments": "Assessment ID", "feedback": "Received on", "schools": "URN"}
LEVELS, GENDERS = ("NPQML", "NPQSL", "NPQH"), ("Female", "Male")
ETHNICITIES = ("White British", "Indian", "Irish", "")
FIRST = ("Ada", "Benedict", "Cleo", "Dev", "Ewa", "Finn", "Gustav", "Hana", "Iris", "Joaquin", "Kemi", "Lubomir")
LAST = ("Abara", "Boyd-Whitfield", "Castro", "Dunne", "Ezekwesili", "Fonseca", "Grant", "Hussain", "Ito", "Jones")


@dataclass
class World:
    """What is true, by table; what the system says otherwise; and who the system has lost."""

    tables: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in COLUMNS})
    system: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the system says of cells that staff know better."""
    gone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path) -> World:
        """The world that a folder of CSVs tells of."""
        world = cls()
        for name, columns in COLUMNS.items():
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    known = {column: row.get(column) or "" for column in columns}
                    world.add(name, **known)
        return world

    @property
    def people(self) -> dict[str, Row]:
        return self.tables["participants"]

    def add(self, table: str, **cells: str) -> Row:
        row = dict.fromkeys(COLUMNS[table], "") | cells
        rows = self.tables[table]
        rows[row[KEYS[table]] if table in KEYS else str(len(rows))] = row
        return row

    def enrol(self, number: int, year: int, **cells: str) -> Row:
        """Somebody joins in a cohort."""
        row = {
            "Participant ID": f"P-{number:03}",
            "Name": f"{FIRST[number % 12]} {LAST[number // 12 % 10]}",
            "TRN": f"{(number * 7_654_321) % 8_999_999 + 1_000_000}",
            "Level": LEVELS[number % 3],
            "Cohort": f"{year}/{(year + 1) % 100:02}",
            "URN": f"{100_001 + number % 5}",
            "Gender": GENDERS[number % 5 < 2],
            "Ethnicity": ETHNICITIES[number % 4],
            "Disability": ("No", "Yes", "")[number % 3],
            "Enrolled on": f"{year}-09-{number % 28 + 1:02}",
            "Commenced on": f"{year}-10-{number % 28 + 1:02}",
        }
        return self.add("participants", **(row | cells))

    def trn(self, named: str) -> str:
        """A person's TRN, named by the Participant ID of an enrolment, or of several."""
        names = named.split("; ")
        return next((row["TRN"] for row in self.people.values() if row["Participant ID"] in names), named)

    def copied(self) -> World:
        return deepcopy(self)

    def write(self, folder: Path) -> Path:
        """The true rows as a folder of CSVs."""
        return _written(folder, {name: [*rows.values()] for name, rows in self.tables.items()})

    def export(self, folder: Path) -> Path:
        """What the system gives out: nothing of staff's, and its own word where they know better."""
        there = {name: deepcopy(self.tables[name]) for name in EXPORTED}
        for (who, column), text in self.system.items():
            there["participants"][who][column] = text
        for who in self.gone:
            del there["participants"][who]
        staff = {"participants": OF_STAFF, "assessments": ("QA moderated", "QA overturned")}
        rows = {name: _without([*table.values()], staff.get(name, ())) for name, table in there.items()}
        return _written(folder, rows)


def _without(rows: list[Row], columns: tuple[str, ...]) -> list[Row]:
    return [{name: cell for name, cell in row.items() if name not in columns} for row in rows]


def _written(folder: Path, tables: dict[str, list[Row]]) -> Path:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else COLUMNS[name])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def begin(world: World, number: int) -> None:
    """The provider grows to so many people, in three cohorts, and five schools."""
    for urn in range(100_002, 100_006):
        world.add("schools", **{"URN": f"{urn}", "School name": f"School {urn}", "FSM %": f"0.{urn % 10 * 13}"})
    for at in range(13, number + 1):
        year = 2017 + at // 3 % 3
        row = world.enrol(at, year)
        if at % 4 == 0 and year < 2019:
            row["Presented on"], row["Outcome"] = f"{year + 1}-{at % 9 + 1:02}-20", ("Pass", "Fail")[at % 7 == 0]
            _script(world, row)
        elif at % 11 == 0:
            row["Withdrawn on"] = f"{year + 1}-03-{at % 28 + 1:02}"


def _script(world: World, row: Row) -> None:
    person = row["Participant ID"]
    world.add("assessments", **{"Assessment ID": f"A{person}", "Participant ID": person}, **_only(row, "Presented on"))


def _only(row: Row, *columns: str) -> Row:
    return {name: row[name] for name in columns}


def happens(world: World, week: int, today: date, chance: random.Random) -> None:
    """What happens in a week: small things to many, and each week something that is rarer."""
    if week in _RARE:
        _RARE[week](world)
    settled = {who for who, _ in world.system}
    free = [who for who, row in world.people.items() if who not in world.gone | settled and row["TRN"]]
    for who in chance.sample(free, 25):
        _something(world, world.people[who], today, chance)
    received = {"Received on": today.isoformat(), "Responses": f"{week + 3}", "Mean rating": f"{5 + week % 5}"}
    world.add("feedback", **received)


def _something(world: World, row: Row, today: date, chance: random.Random) -> None:
    """One of the things that happen to a person: what cannot happen to this one is a correction instead."""
    day, under_way = today.isoformat(), not (row["Presented on"] or row["Withdrawn on"])
    away = bool(row["Deferred on"]) and not row["Returned on"]
    match chance.randrange(7):
        case 0 if under_way:
            row["Withdrawn on"] = day
        case 1 if under_way and not away:
            row["Presented on"] = (today - timedelta(chance.randrange(20))).isoformat()
            _script(world, row)
        case 2 if row["Presented on"] and not row["Outcome"]:
            row["Outcome"], row["Outcome on"] = chance.choice(("Pass", "Fail")), day
        case 3 if under_way and not row["Deferred on"]:
            row["Deferred on"], row["Expected return"] = day, "2021-01-11"
        case 4 if away and not row["Withdrawn on"]:
            row["Returned on"] = day
        case 5:
            row["Gender"] = GENDERS[row["Gender"] == "Female"]
        case _:
            row["Commenced on"] = f"{row['Enrolled on'][:4]}-11-{chance.randrange(1, 29):02}"


def _late(world: World) -> None:
    """People of a year ago are entered now."""
    for number in range(601, 605):
        world.enrol(number, 2019)


def _again(world: World) -> None:
    """A person who withdrew enrols again on the same level, another on a further level, one whom two cohorts have."""
    left = next(row for row in world.people.values() if row["Withdrawn on"] and row["Cohort"] == "2017/18")
    done = next(row for row in world.people.values() if (row["Outcome"], row["Level"]) == ("Pass", "NPQH"))
    for number, row, level in ((611, left, left["Level"]), (612, done, "NPQSL"), (613, done, "NPQML")):
        world.enrol(number, 2019, **_only(row, "TRN", "Name", "Gender", "Ethnicity", "Disability"), Level=level)


def _academy(world: World) -> None:
    """A school becomes an academy: a new URN, to which its people go."""
    world.add("schools", **{"URN": "147001", "School name": "Hill Academy", "FSM %": "0.26"})
    for row in world.people.values():
        row["URN"] = "147001" if row["URN"] == "100002" else row["URN"]


def _lost(world: World) -> None:
    """The system loses three people."""
    steady = [who for who in world.people if who not in {one for one, _ in world.system}]
    world.gone = set(steady[100:103])


def _found(world: World) -> None:
    """Two of them are there again."""
    world.gone = {min(world.gone)}


def _school(world: World) -> None:
    """A school's FSM % turns out to be below the threshold."""
    world.tables["schools"]["100005"]["FSM %"] = "0.21"


def _joined(world: World) -> None:
    """The new cohort begins to fill."""
    first = 700 + len(world.people)
    for number in range(first, first + 6):
        world.enrol(number, 2020, **{"Enrolled on": "2020-09-02", "Commenced on": ""})


_RARE = {2: _late, 3: _again, 4: _academy, 6: _lost, 7: _school, 8: _found, 10: _joined, 11: _joined}
