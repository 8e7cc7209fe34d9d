"""Workbooks that people go on typing into: every figure moves with what they type, and says so where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import EXAMPLE
from live_changes import CHANGES, LEFT_OUT, MOVES
from openpyxl.utils import column_index_from_string, get_column_letter
from recalculate import ENGINES, Place, alike, libreoffice, requires
from recalculate.cells import formula_values
from shown_figures import differences, expected, peopled
from snug import build_snug, room_as
from typed_in import TypedIn

import xl_npq
from xl_npq.build import lay_out_own, template
from xl_npq.canonical import with_setting
from xl_npq.layout.breakdown import FOOTS
from xl_npq.layout.lists_axes import TOP
from xl_npq.layout.plan import Plan, plan_for
from xl_npq.layout.sheet import Book, letter, plain
from xl_npq.settings import Settings, settings_of
from xl_npq.tables import Tables
from xl_npq.verify import verify

pytestmark = pytest.mark.xdist_group("live")
FOOTED = ("Metric 1", "Metric 2", "Metric 3", "Metric 4")
OF_THE_DATA = ("Eligible rows without a known level", "Rows with a problem")
"""Guards that speak of the data and not of the workbook."""
each_change = pytest.mark.parametrize("name", CHANGES)


@dataclass(frozen=True)
class Case:
    """A changed workbook as an engine shows it, and what Python reads in it."""

    path: Path
    saved: Path
    book: TypedIn
    values: Mapping[Place, object]
    tables: Tables

    @property
    def settings(self) -> Settings:
        return settings_of(self.tables)[0]

    @property
    def tidy(self) -> pd.DataFrame:
        """The metrics; partnership targets are compared in tests/test_partnership_workbook.py."""
        figures = xl_npq.measure(self.tables)
        return figures[~figures["metric"].str.startswith("CPT")]

    def differences(self) -> list[str]:
        return differences(self.book, self.values, self.settings, self.tidy)

    def guards(self) -> dict[str, object]:
        head = self.book.heading("Lists", TOP - 1)["Guard"]
        counts = get_column_letter(column_index_from_string(head) + 1)
        names = self.book.texts("Lists", column_index_from_string(head))
        return {name: self.values["Lists", f"{counts}{row}"] for row, name in names.items() if row >= TOP}

    def footings(self) -> list[str]:
        cells = ((sheet, value) for (sheet, _), value in self.values.items() if isinstance(value, str))
        return [text for sheet, text in cells if sheet in FOOTED and (text == FOOTS or text.endswith("not shown"))]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The workbooks that people type into: the example over three dimensions, the empty template, and a twelfth."""
    folder = tmp_path_factory.mktemp("bases")
    found = {name: folder / f"{name}.xlsx" for name in ("example", "template", "small")}
    tables = xl_npq.read(EXAMPLE)
    few = tables["Groups"][tables["Groups"]["Dimension"].isin(["Gender", "Ethnicity", "FSM 30"])]
    with room_as(plan_for):
        template(found["template"])
        xl_npq.build(tables.with_frame("Groups", few), found["example"])
    schools = tables["Schools"].copy()
    schools.loc[schools.index[::3], "FSM %"] = None
    groups = tables["Groups"][tables["Groups"]["Dimension"].isin(["Gender", "FSM 30"])]
    people = tables["Participants"].iloc[::12].copy()
    people.loc[people.index[::5], "Outcome"] = None
    frames = {"Participants": people, "Areas": tables["Areas"].iloc[:4], "Schools": schools, "Groups": groups}
    small = replace(tables, frames={**tables.frames, **frames})
    build_snug(with_setting(small, "Tolerance", 0.08), found["small"])
    return found


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, bases: Mapping[str, Path]) -> Mapping[str, tuple[Path, TypedIn]]:
    """Every change made and saved."""
    folder = tmp_path_factory.mktemp("changed")
    found = {}
    for number, (name, (base, change)) in enumerate({"small": ("small", lambda _: None), **CHANGES}.items()):
        book = TypedIn(bases[base])
        change(book)
        found[name] = (book.save(folder / f"{number}.xlsx"), book)
    return found


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory, changed: Mapping[str, tuple[Path, TypedIn]]) -> Mapping[str, Case]:
    """Every changed workbook as LibreOffice recalculates and saves it."""
    requires("libreoffice")
    saved = libreoffice.save_many([path for path, _ in changed.values()], tmp_path_factory.mktemp("saved"))
    return {
        name: Case(path, after, book, formula_values(after), xl_npq.read(path))
        for (name, (path, book)), after in zip(changed.items(), saved, strict=True)
    }


@each_change
def test_every_figure_shown_is_pythons(cases: Mapping[str, Case], name: str) -> None:
    assert cases[name].differences()[:10] == []
    assert len(expected(cases[name].tidy)) > 1_000


@each_change
def test_groups_add_up_and_nothing_is_left_out(cases: Mapping[str, Case], name: str) -> None:
    case = cases[name]
    dimensions = case.tidy["dimension"].nunique() - 1
    assert case.footings() == [FOOTS] * len(FOOTED) * dimensions * len(peopled(case.tidy))
    before, more = cases["small"].guards(), LEFT_OUT.get(name, {})
    assert set(before.values()) == {0}
    found = {guard: count for guard, count in case.guards().items() if guard not in OF_THE_DATA or guard in more}
    assert found == {guard: more.get(guard, 0) for guard in found}
    assert len(found) > len(OF_THE_DATA)


@each_change
def test_dashboard_report_and_calculated_columns_show_what_building_again_would(
    cases: Mapping[str, Case], name: str
) -> None:
    case = cases[name]
    plan = Plan.from_text(case.book.texts("Lists", 1)[3])
    again = dict(_formula_values(lay_out_own(case.tables, case.path.name, plan)))
    shown = {place: case.values[place] for place in again}
    apart = {place: (shown[place], value) for place, value in again.items() if not alike(shown[place], value, True)}
    # What was typed below a table is in no table that can be read: the guard alone knows of it.
    told = {place: (2, 0) for place in apart if place[0] in ("Dashboard", "Start")} if name == "typed below" else {}
    assert {place: tuple(map(_count, both)) for place, both in apart.items()} == told
    assert len(again) > 1_500


def _count(shown: object) -> object:
    """The number that a cell shows, or that its sentence begins with; else what it shows."""
    first = str(shown).partition(" ")[0]
    return int(first) if isinstance(shown, str) and first.isdigit() else shown


def _formula_values(book: Book) -> Iterator[tuple[Place, object]]:
    for sheet in book.sheets:
        if sheet.name in ("Start", "Dashboard", "Public report", "Self-assessment"):
            for (row, column), cell in sheet.cells.items():
                if cell.formula:
                    yield (sheet.name, f"{letter(column)}{row}"), cell.value
        for table in sheet.tables:
            for place, column in enumerate(table.columns, table.column):
                for row, value in enumerate(column.values if column.formula else (), table.row + 1):
                    yield (sheet.name, f"{letter(place)}{row}"), plain(value)


@pytest.mark.parametrize("name", [name for name, (base, _) in CHANGES.items() if base == "small"])
def test_figures_move_unless_what_was_typed_is_in_no_table_or_no_metrics(cases: Mapping[str, Case], name: str) -> None:
    before, after = cases["small"].values, cases[name].values
    moved = {place[0] for place in before if before[place] != after[place]}
    assert any(sheet.startswith("Metric") for sheet in moved) is (name not in ("typed below", "reviewed"))
    assert "Self-assessment" in moved or name != "reviewed"
    assert {f"Metric {number}" for number in MOVES.get(name, "")} <= moved


def test_another_engine_shows_what_was_typed_too(changed: Mapping[str, tuple[Path, TypedIn]]) -> None:
    # ironcalc takes the blank cells that openpyxl writes for zeros: what openpyxl saved is not for it.
    requires("cellrune")
    path, book = changed["withdrawn"]
    case = Case(path, path, book, ENGINES["cellrune"].recalculate(path), xl_npq.read(path))
    assert case.differences()[:10] == []
    assert set(case.footings()) == {FOOTS}


@pytest.mark.parametrize("name", ["example grown", "withdrawn", "typed below", "other bases"])
def test_what_was_typed_and_saved_elsewhere_is_verified_and_what_is_out_of_date_is_no_fault(
    cases: Mapping[str, Case], name: str
) -> None:
    verdict = verify(cases[name].saved)
    # Nothing but the guard, and the sheets that show it, knows of what was typed below a table.
    assert {fault.sheet for fault in verdict.faults} == (
        {"Lists", "Dashboard", "Start"} if name == "typed below" else set()
    )
    assert {difference.sheet for difference in verdict.differences if difference.kind == "stale"} <= {
        "Metric 7",
        "Checks",
        # Its last line says from which input it was built.
        "Dashboard",
    }


def test_a_spoilt_date_counts_as_blank_and_is_named(cases: Mapping[str, Case]) -> None:
    case = cases["date spoilt"]
    row = case.book.change("Participants", "Participant ID", "ALL-0001", {})
    problem, commenced = (
        case.values[case.book.cell("Participants", row, column)] for column in ("Problem", "Commenced")
    )
    assert problem == "Commenced on is not a true date, from 1901 to 2199"
    assert not commenced
    assert [(cell.row, cell.column) for cell in case.tables.unread] == [(row, "Commenced on")]


def test_what_was_typed_in_the_template_is_what_the_dashboard_speaks_of(cases: Mapping[str, Case]) -> None:
    values = cases["template filled in"].values
    assert values["Dashboard", "A1"] == "Northern Lights SCITT: NPQ metric KPI dashboard"
    assert str(values["Dashboard", "A2"]).startswith("As at 30/09/2019.")
    recruited = expected(cases["template filled in"].tidy)["recruited", "value", "All", "Total", "All", "All"]
    assert recruited == 20


def test_a_group_is_listed_once_however_its_label_is_spelt(cases: Mapping[str, Case]) -> None:
    for name in ("example grown", "template filled in"):
        labels = cases[name].tidy.query("dimension == 'Ethnicity'")["group"].unique()
        assert "Martian" in labels
        assert "martian" not in labels
