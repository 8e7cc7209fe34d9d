"""The sheets Partnership and Action plan as engines show them, after what people type into the partnership tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from conftest import EXAMPLE
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from recalculate import ENGINES, Place, alike, formula_values, libreoffice, requires
from snug import build_snug
from typed_in import TypedIn

import xl_npq
from xl_npq.build import lay_out_own
from xl_npq.facts.partnership import REVIEWS, TARGETS, R, T
from xl_npq.layout.partnership import HEAD, NAME
from xl_npq.layout.plan import Plan
from xl_npq.layout.sheet import letter, plain
from xl_npq.verify import verify

pytestmark = pytest.mark.xdist_group("partnership")
SHEETS = (NAME, "Action plan", TARGETS, REVIEWS)
DUNMORE = {"KPI": 1, "School": "Dunmore College"}


def _as_at(day: date | None) -> Callable[[TypedIn], None]:
    return lambda book: book.set("As at", day)


def _add(table: str, *rows: Mapping[str, object]) -> Callable[[TypedIn], None]:
    return lambda book: book.add(table, rows)


def _spoilt(book: TypedIn) -> None:
    book.change(R, "School", "Ashdown High School", {"Value": "two", "Reviewed on": "last March"})
    book.change(R, "School", "Birchwood Academy", {"Value": 5})
    book.change(T, "School", "Cedar Vale School", {"Baseline": "four", "Completion date": "2017"})
    book.change(T, "Measure", "LEP satisfaction with LA as client", {"Kind": "rating", "Target": -1})


def _agreed_later(book: TypedIn) -> None:
    cedar = {"KPI": 6, "Measure": "Effectiveness and efficiency of the sixth form", "School": "Cedar Vale School"}
    book.add(T, [{**cedar, "Baseline": 4, "Completion date": date(2017, 7, 31)}])
    first = {**cedar, "Reviewed on": date(2018, 6, 14), "Value": 3, "Revised target": 2}
    book.add(R, [first, {**cedar, "Reviewed on": date(2019, 9, 12), "Value": 4}])


def _of_the_authority(book: TypedIn) -> None:
    satisfied = {"KPI": 8, "Measure": "LEP satisfaction with LA as client"}
    stray = {**satisfied, "School": "Dunmore College", "Reviewed on": date(2019, 9, 12), "Value": 1}
    book.add(R, [stray, {**satisfied, "Reviewed on": date(2019, 9, 12), "Value": 9}])
    book.add(T, [{**satisfied, "School": "Elmfield School", "Target": 9}])


CHANGES: Mapping[str, Callable[[TypedIn], None]] = {
    "untouched": lambda _: None,
    "before every review": _as_at(date(2018, 3, 14)),
    "on the day of a review": _as_at(date(2018, 3, 15)),
    "after all of them": _as_at(date(2022, 9, 30)),
    "no As at": _as_at(None),
    "a later review": _add(R, {**DUNMORE, "Reviewed on": date(2019, 9, 12), "Value": 2}),
    "a revised target": _add(
        R,
        {**DUNMORE, "Reviewed on": date(2019, 6, 13), "Value": 4, "Revised target": 3, "Action": "Coaching"},
        {**DUNMORE, "Reviewed on": date(2019, 9, 12), "Value": 3},
    ),
    "another school": _add(R, {"KPI": 2, "School": "Greenhill School", "Reviewed on": date(2019, 9, 12), "Value": 3}),
    "twice on one day": _add(R, {**DUNMORE, "Reviewed on": date(2019, 3, 14), "Value": 1}),
    "another measure": _add(
        T, {"KPI": 9, "Measure": "Travel * to ~ school?", "Kind": "rated", "Scope": "authority", "Target": 7.25}
    ),
    "unknown KPIs": _add(
        R,
        {"KPI": 77, "Reviewed on": date(2019, 9, 12), "Value": 3},
        {"KPI": "one", "Reviewed on": date(2019, 9, 12), "Value": 3},
        {"KPI": 5, "Reviewed on": date(2019, 9, 12), "Value": 3},
    ),
    "spoilt cells": _spoilt,
    "a target where there was none": _agreed_later,
    "a school of the authority's measure": _of_the_authority,
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few people of the example, with all of its partnership targets and reviews; read it only."""
    path = tmp_path_factory.mktemp("partnership") / "small.xlsx"
    tables = xl_npq.read(EXAMPLE)
    few = tables.with_frame("Participants", tables["Participants"].iloc[:60:4])
    build_snug(few.with_frame("Groups", tables["Groups"].iloc[:1]), path, spare=1)
    return path


@pytest.fixture(scope="module")
def typed(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The workbook after each change, as it was typed."""
    folder, paths = tmp_path_factory.mktemp("typed"), {}
    for number, (name, change) in enumerate(CHANGES.items()):
        book = TypedIn(small)
        change(book)
        paths[name] = book.save(folder / f"{number}.xlsx")
    return paths


@pytest.fixture(scope="module")
def saved(typed: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Each of them as LibreOffice calculates and saves it."""
    requires("libreoffice")
    after = libreoffice.save_many(list(typed.values()), tmp_path_factory.mktemp("saved"))
    return dict(zip(typed, after, strict=True))


def wanted(path: Path) -> dict[Place, object]:
    """What Python shows on the four sheets from what was typed."""
    plan = Plan.from_text(str(load_workbook(path, read_only=True)["Lists"]["A3"].value))
    values: dict[Place, object] = {}
    for sheet in lay_out_own(xl_npq.read(path), path.name, plan).sheets:
        if sheet.name in SHEETS:
            values |= {
                (sheet.name, f"{letter(column)}{row}"): cell.value
                for (row, column), cell in sheet.cells.items()
                if cell.formula and (row, column) not in sheet.by_filter
            }
            for table in sheet.tables:
                for place, column in enumerate(table.columns, table.column):
                    for row, value in enumerate(column.values if column.formula else (), table.row + 1):
                        values[sheet.name, f"{letter(place)}{row}"] = plain(value)
    return values


def apart(shown: Mapping[Place, object], path: Path) -> list[tuple[Place, object, object]]:
    found = wanted(path)
    assert len(found) > 3_000
    return [(place, shown[place], value) for place, value in found.items() if not alike(shown[place], value, True)]


@pytest.mark.parametrize("change", CHANGES)
def test_every_formula_shows_what_python_works_out_from_what_was_typed(saved: Mapping[str, Path], change: str) -> None:
    assert apart(formula_values(saved[change]), saved[change])[:5] == []


def test_what_was_typed_moves_what_is_shown(saved: Mapping[str, Path]) -> None:
    shown = {name: {place: value for place, value in formula_values(path).items() if place[0] == NAME}
             for name, path in saved.items()}  # fmt: skip
    same = {name for name, values in shown.items() if values == shown["untouched"]}
    # Of reviews that no target knows nothing is shown here but that they are on the sheet Checks.
    assert same == {"untouched", "unknown KPIs"}


def test_a_workbook_with_changes_is_verified(saved: Mapping[str, Path]) -> None:
    for change in ("a later review", "another measure", "spoilt cells"):
        assert [fault.words for fault in verify(saved[change]).faults] == []


@pytest.mark.parametrize("engine", ["cellrune", "ironcalc"])
def test_other_engines_show_the_same(small: Path, engine: str) -> None:
    requires(engine)
    assert apart(ENGINES[engine].recalculate(small), small)[:5] == []


def test_the_sheet_says_what_the_example_came_to(small: Path) -> None:
    sheet = load_workbook(small, data_only=True)[NAME]
    first = [sheet.cell(HEAD + 1, column).value for column in range(1, 17)]
    assert first[:2] == [1, "Learners' achievement and standards in their work"]
    assert first[4:12] == ["not achieved", "2 of 3", 1, 1, 1, 1, 1, 1]
    assert first[12:15] == ["2 of 3 met"] * 3
    assert str(sheet["A3"].value) == (
        "Last reviewed on 14/03/2019; reviewed at least twice a year, so next by 14/09/2019: that is past."
    )
    assert sheet.protection.sheet


def test_no_kpi_is_printed_across_two_pages(example_workbook: Path) -> None:
    sheet = load_workbook(example_workbook)[NAME]
    areas = [range_boundaries(area.split("!")[-1].replace("$", "")) for area in sheet.print_area.split(",")]
    rows = [(int(top or 0), int(bottom or 0)) for _, top, _, bottom in areas[1:]]
    assert len(rows) > 1
    assert [begins for begins, _ in rows[1:]] == [ends + 1 for _, ends in rows[:-1]]
    width = sum(int(sheet.column_dimensions[letter(column)].width * 7) + 5 for column in range(1, 17)) * 0.75
    scale = min(1.0, (841.9 - 2 * 72 * sheet.page_margins.left) / width)
    for begins, ends in rows:
        high = sum(sheet.row_dimensions[row].height or 15 for row in (1, *range(begins, ends + 1)))
        assert high * scale <= 595.3 - 72 * (sheet.page_margins.top + sheet.page_margins.bottom)
