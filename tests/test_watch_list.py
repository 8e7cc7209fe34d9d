"""The watch list: who is on it by two calculators, how it is sorted, and that it moves with what people type."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from conftest import EXAMPLE
from generated import SEEDS, write_source
from openpyxl import load_workbook
from plain.watch import ORDER, Listed, watch_list
from recalculate import formula_cells, libreoffice, requires
from snug import build_snug
from typed_in import TypedIn

import xl_npq
from xl_npq.layout.plan import BY_URGENCY, WATCH_ORDERS, Plan
from xl_npq.layout.watch_list import CHOICE, HEAD, NAME
from xl_npq.providers import ledger_of, providers_of
from xl_npq.verify import verify

AS_AT = date(2019, 9, 30)
CLOSING = AS_AT + timedelta(days=30)
NEWCOMER = {
    **{"Participant ID": "N-1", "Name": "Ann Other", "Level": "NPQH", "URN": "100188", "Ethnicity": "Arab"},
    **{"Gender": "Female"},
    **{"Enrolled on": date(2018, 4, 1), "Commenced on": date(2018, 4, 30)},
}
"""Somebody whose window of 18 months closes on 30 October 2019."""
Lines = list[list[object]]


def with_returns(folder: Path, seed: int) -> None:
    """A generated source in which some people have an Expected return, and Watch days differ."""
    write_source(folder, seed)
    dice = Random(seed)
    path = folder / "participants.csv"
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = raw.decode(encoding)
    heads, *rows = csv.reader(text.splitlines(keepends=True))
    days = [str(date(2018, 1, 1) + timedelta(days=dice.randrange(900))) for _ in rows]
    with path.open("w", encoding=encoding, newline="") as file:
        lines = ([*row, dice.choice(("", day))] for row, day in zip(rows, days, strict=True))
        csv.writer(file).writerows([[*heads, "Expected return"], *lines])
    with (folder / "settings.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Watch days", dice.choice(("0", "30", "365", "soon"))])


def product_lists(folder: Path) -> dict[str, list[Listed]]:
    tables = xl_npq.read(folder)
    found = {}
    for provider in providers_of(tables):
        ledger = ledger_of(tables, provider)
        people = ledger["Participants"]
        lines = []
        for place in (row - 1 for row in _by_urgency(people["Urgency"])):
            by = int(people["Act by"][place])
            left = by - ledger.settings.as_at if by else None
            texts = (str(people.text(column)[place]) for column in ("Participant ID", "Level"))
            lines.append((*texts, ORDER[int(people["Watch"][place]) - 1], left))
        found[provider] = lines
    return found


def _by_urgency(urgency: object) -> list[int]:
    return [int(number) % 1_000_000 for number in sorted(pd.Series(urgency)) if number > 0]


@pytest.mark.parametrize("seeds", [SEEDS[start : start + 20] for start in range(0, 60, 20)], ids=str)
def test_both_calculators_list_the_same_people_in_the_same_order(seeds: range, tmp_path: Path) -> None:
    seen: set[str] = set()
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        with_returns(folder, seed)
        ours, theirs = product_lists(folder), watch_list(folder)
        assert ours == theirs, f"seed {seed}"
        seen |= {line[2] for lines in theirs.values() for line in lines}
    assert seen == set(ORDER)


# Live


def typed(book: TypedIn, change: str) -> None:
    """One of the changes that the tests look at: somebody new, or another order."""
    if change in WATCH_ORDERS:
        book.choose(NAME, CHOICE, change)
        return
    further = {"withdrawn": {"Withdrawn on": AS_AT}, "presented": {"Presented on": AS_AT, "Outcome": "Pass"}}
    book.add("Participants", [{**NEWCOMER, **further.get(change, {})}])
    if change == "As at blank":
        book.set("As at", None)
    if change == "Watch days":
        book.set("Watch days", 29)


CHANGES = ("closes soon", "withdrawn", "presented", "As at blank", "Watch days", *WATCH_ORDERS)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fortieth of the example with the odd names that people have; read it only."""
    path = tmp_path_factory.mktemp("watch") / "small.xlsx"
    tables = xl_npq.read(EXAMPLE)
    people = tables["Participants"].iloc[:240:4].copy()
    names = ("Ó Briain", "de Vries-Ng", "", "al-Amin 2", "AL-AMIN 10", "zoë", "Christopher Archer", "christopher Abel")
    people["Name"] = [names[number % len(names)] or None for number in range(len(people))]
    groups = tables["Groups"].iloc[:1]
    build_snug(tables.with_frame("Participants", people).with_frame("Groups", groups), path, spare=1)
    return path


@pytest.fixture(scope="module")
def saved(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The workbook after each change, as LibreOffice calculates and saves it."""
    requires("libreoffice")
    folder = tmp_path_factory.mktemp("typed")
    paths = []
    for number, change in enumerate(CHANGES):
        book = TypedIn(small)
        typed(book, change)
        paths.append(book.save(folder / f"{number}.xlsx"))
    after = libreoffice.save_many(paths, tmp_path_factory.mktemp("saved"))
    return dict(zip(CHANGES, after, strict=True))


def lines(path: Path) -> Lines:
    """The lines that the sheet shows, a value for each column."""
    cells = formula_cells(path)
    rows = range(HEAD + 1, 1 + max(int(place[1:]) for sheet, place in cells if sheet == NAME and place[0] == "I"))
    shown = [[cells[NAME, f"{column}{row}"].value for column in "ABCDEFGHI"] for row in rows]
    return [line for line in shown if line[8] != ""]


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_engine_shows_is_what_python_works_out_again(saved: Mapping[str, Path], change: str) -> None:
    verdict = verify(saved[change])
    assert [found.words for found in verdict.faults] == []


def test_somebody_whose_window_closes_soon_comes_first(saved: Mapping[str, Path], small: Path) -> None:
    before, after = lines(small), lines(saved["closes soon"])
    first = after[0]
    assert first[0] == (CLOSING - AS_AT).days == 30
    assert first[2:6] == ["Window closes soon", "NPQH", "N-1", "Ann Other"]
    assert [line for line in after if line is not first] == before[: len(after) - 1]


@pytest.mark.parametrize("change", ["withdrawn", "presented", "Watch days"])
def test_nobody_is_listed_who_withdrew_or_is_done_or_has_time(
    saved: Mapping[str, Path], small: Path, change: str
) -> None:
    assert lines(saved[change]) == lines(small)


def test_without_as_at_nobody_is_listed(saved: Mapping[str, Path]) -> None:
    assert lines(saved["As at blank"]) == []


@pytest.mark.parametrize(("order", "column"), [("Level", 3), ("Name", 5), ("School", 6)])
def test_the_list_is_sorted_as_somebody_chooses(
    saved: Mapping[str, Path], small: Path, order: str, column: int
) -> None:
    found = lines(saved[order])
    assert sorted(map(str, found)) == sorted(map(str, lines(small)))
    assert found != lines(saved["Urgency"]) == lines(small)
    levels = list(xl_npq.read(small)["Levels"]["Level"])
    keys = [levels.index(line[3]) if column == 3 else str(line[column] or line[4]).lower() for line in found]
    assert keys == sorted(keys, key=lambda key: key if isinstance(key, int) else in_order(key))


def in_order(text: str) -> list[str]:
    """Letters after digits after spaces; anything else after all of them."""
    return [letter if letter in " 0123456789abcdefghijklmnopqrstuvwxyz" else "~" for letter in text[:16]]


def test_those_that_have_no_line_are_counted(small: Path) -> None:
    text = str(load_workbook(small, data_only=True)[NAME]["A2"].value)
    listed = len(lines(small))
    people = ledger_of(xl_npq.read(small), "Alliance of Leading Learning")["Participants"]
    count = int((people["Watch"] > 0).sum())
    assert count > listed == 12, count
    assert f"{count} rows of Participants on the list. {count - 12} more not shown" in text


def test_the_order_can_be_chosen_on_the_locked_sheet_and_only_from_the_list(small: Path) -> None:
    sheet = load_workbook(small)[NAME]
    cell = sheet.cell(*CHOICE)
    assert sheet.protection.sheet
    assert not cell.protection.locked
    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == (cell.coordinate, '"' + ",".join(WATCH_ORDERS) + '"')
    assert cell.value == BY_URGENCY


@pytest.mark.parametrize(("typed_in", "order"), [("level", "Level"), (" School ", "School"), ("x", "Urgency")])
def test_an_order_is_taken_whatever_its_case_and_another_word_is_none(small: Path, typed_in: str, order: str) -> None:
    plan = Plan.from_text(str(load_workbook(small)["Lists"]["A3"].value))
    assert plan.sorted_by(typed_in).watch_order == order
    assert plan.sorted_by(typed_in).text == plan.text
