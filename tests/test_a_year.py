"""A provider's year played out on 500 people: exports, hand edits, returns, a roll-over, an upgrade.

What is true is kept apart, as plain rows; a second calculator that shares no code with the product counts them.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from explained import unexplained
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import TableColumn
from played_person import GREEN, columns_of, play, row_of
from played_year import Year, assert_same_figures
from recalculate import differences, requires
from typed_in import TypedIn
from year_world import World, begin

import xl_npq
from xl_npq.compare import Given, compare
from xl_npq.data_return import read_return
from xl_npq.verify import verify

VERSIONS = Path(__file__).parent / "samples" / "versions"
PEOPLE = 500
START = date(2020, 6, 29)
BETTER = {2: ("Ethnicity", ("Indian", "Irish")), 6: ("Disability", ("Yes", "No"))}
"""What staff know better than the system, by week: the column, and what they type, the first that differs."""
RECALCULATED = {"rollover": "libreoffice"}
"""After which step which engine, that nobody here wrote, works the workbook out anew."""
NOT_OURS = {("My notes", "B4"), ("Kept back", "A1"), ("Participants", "A3")}
"""What openpyxl leaves without a value on a person's own sheets; and how many rows are visible, a hidden one apart."""


def recalculated(name: str, book: Path) -> None:
    """An engine that nobody here wrote comes to the figures that the workbook holds."""
    engine = RECALCULATED.get(name)
    if engine is not None:
        requires(engine)
        assert differences(book, engine, NOT_OURS) == [], (name, engine)


def test_a_year_on_500_people_gives_the_true_figures_loses_nothing_and_explains_every_difference(
    tmp_path: Path,
) -> None:
    year = played(tmp_path, PEOPLE, recalculated)
    assert year.steps == 1 + 12 + 1 + 1
    assert verify(year.book).faults == ()
    assert_what_was_put_in_is_there(year.book)


def played(folder: Path, people: int, after_step: Any) -> Year:
    """The year, from an older version's workbook of twelve people to one of so many."""
    play(VERSIONS / "0.1.0-a.xlsx", folder / "old.xlsx")
    year = Year(
        folder, World.of(VERSIONS / "source"), folder / "book.xlsx", date(2019, 9, 30), random.Random(1), after_step
    )
    year.command("upgrade", folder / "old.xlsx", "-o", year.book)
    year.step("upgrade")
    begin(year.world, people)
    year.today = START
    first_returned: tuple[Path, pd.DataFrame] | None = None
    for week in range(1, 13):
        edits(year, week)
        year.week(week)
        if week == 6:
            first_returned = returned(year, None)
        if week == 9:
            rolled_over(year)
    returned(year, first_returned)
    year.command("upgrade", year.book, "-o", folder / "upgraded.xlsx")
    year.book = folder / "upgraded.xlsx"
    year.step("second upgrade")
    return year


def edits(year: Year, week: int) -> None:
    """What staff type before the export of a week."""
    chance, world = year.chance, year.world
    here = [who for who in world.people if who not in world.gone]
    if week == 1:
        define(year)
        return
    if year.questions:
        year.choose({3: "Workbook"}.get(week, "Export"))
    for who in chance.sample(here, 4):
        year.type("participants", who, "Notes", f"rang in week {week}")
        year.type("participants", who, "Shoe size", f"{30 + week}")
    for script in chance.sample([*world.tables["assessments"]], 3):
        year.type("assessments", script, "QA moderated", "Yes")
        year.type("assessments", script, "QA overturned", "No")
    steady = [who for who in here if not world.people[who]["Presented on"] and who not in {w for w, _ in world.system}]
    if week in BETTER:
        known_better(year, chance.choice(steady), *BETTER[week])
    if week == 5:
        other_word(year, chance.choice(steady), "Participant ID", "P-905")
    if week == 7:
        world.tables["settings"]["2"]["Value"] = "0.05"
    others = {7: lambda: tolerance(year), 10: lambda: targets(year)}.get(week, dict)()
    if week == 8:
        draw_on(year)
    year.save(others)


def known_better(year: Year, who: str, column: str, texts: tuple[str, str]) -> None:
    """Staff correct what the system will go on to say: the sheet Merge will ask."""
    before = year.world.people[who][column]
    text, other = texts if before != texts[0] else (texts[1], texts[0])
    year.world.system[who, column] = before or other
    year.type("participants", who, column, text)
    year.questions.add((who, column))


def other_word(year: Year, who: str, column: str, text: str) -> None:
    """The system says otherwise in a column of staff's."""
    year.world.system[who, column] = text
    year.questions.add((who, column))


def define(year: Year) -> None:
    """Staff add a level, ethnicities and a dimension to the lists."""
    rows: dict[str, tuple[dict[str, Any], ...]] = {
        "levels": ({"Level": "NPQML", "Title": "Middle leadership", "Scripts": 1, "Window months": 18},),
        "ethnicities": (
            {"Ethnicity": "White British", "Group": "White", "Known": "Yes", "Non-White British": "No"},
            {"Ethnicity": "Indian", "Group": "Asian", "Known": "Yes", "Non-White British": "Yes"},
        ),
        "groups": ({"Dimension": "Disability", "Column": "Disability"},),
    }
    typing = TypedIn(year.book)
    for table, lines in rows.items():
        typing.add(table.title(), lines)
        for line in lines:
            year.world.add(table, **{name: str(one) for name, one in line.items()})
    typing.save(year.book)


def tolerance(year: Year) -> dict[tuple[str, int, str], Any]:
    frame = year.tables()["Settings"]
    return {("Settings", int(frame.index[frame["Setting"] == "Tolerance"][0]), "Value"): 0.05}


def targets(year: Year) -> dict[tuple[str, int, str], Any]:
    """Staff fill in the recruitment targets of the cohort that the roll-over has opened."""
    frame = year.tables()["Targets"]
    rows = [int(row) for row in frame.index[frame["Cohort"] == "2020/21"]]
    for target in year.world.tables["targets"].values():
        if target["Cohort"] == "2020/21":
            target["Recruitment"] = "8"
    return {("Targets", row, "Recruitment"): 8 for row in rows}


def draw_on(year: Year) -> None:
    """Staff work in a program that is not ours: a column of their own, a comment, a colour."""
    book = load_workbook(year.book)
    people = book["Participants"]
    table = people.tables["Participants"]
    beside = max(columns_of(people).values()) + 1
    people.cell(4, beside).value = "Coach"
    table.tableColumns.append(TableColumn(id=max(one.id for one in table.tableColumns) + 1, name="Coach"))
    table.ref = f"A4:{people.cell(people.max_row, beside).coordinate}"
    table.autoFilter.ref = table.ref
    for who in ("P-020", "P-030"):
        people.cell(row_of(people, who), beside).value = "Kim"
        year.world.people[who]["Coach"] = year.typed["participants", who, "Coach"] = "Kim"
    people.cell(row_of(people, "P-020"), 2).comment = Comment("Moves to Leeds.", "Ali")
    people.cell(row_of(people, "P-030"), 2).fill = PatternFill("solid", fgColor=GREEN)
    book.save(year.book)


def rolled_over(year: Year) -> None:
    new, year.today = year.folder / "rolled.xlsx", year.today + timedelta(days=1)
    year.command("rollover", year.book, "-o", new, "--as-at", year.today)
    for level in year.world.tables["levels"].values():
        year.world.add("targets", Cohort="2020/21", Level=level["Level"])
    year.book = new
    year.step("rollover")


def returned(year: Year, before: tuple[Path, pd.DataFrame] | None) -> tuple[Path, pd.DataFrame]:
    """A data return with the true figures; all that differs from the one before is explained."""
    assert year.known is not None
    new, true = year.folder / f"return {year.today}.xlsx", year.known[1]
    previous = () if before is None else ("--previous", before[0])
    year.command("return", year.book, "-o", new, *previous)
    assert_same_figures(xl_npq.measure(read_return(new)), true, new.name)
    if before is not None:
        found = compare(*(Given(xl_npq.read(path), path) for path in (before[0], new))).found
        assert unexplained(before[1], true, found) == []
    return new, true


def assert_what_was_put_in_is_there(path: Path) -> None:
    """Comments, colours, hidden rows and sheets of the first day and of the eighth week."""
    book = load_workbook(path)
    people = book["Participants"]
    at = columns_of(people)
    assert people.cell(row_of(people, "P-003"), at["Name"]).comment.author == "Jo"
    assert people.cell(row_of(people, "P-020"), 2).comment.text == "Moves to Leeds."
    assert people.cell(row_of(people, "P-030"), 2).fill.fgColor.rgb == GREEN
    assert people.row_dimensions[row_of(people, "P-007")].hidden
    assert book["My notes"]["B3"].comment.text == "Half term."
