"""Whatever is done to a workbook is found: its cells are changed in the file itself, as anything might change them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE
from generated import write_source
from recalculate import formula_cells
from tampering import CELL, altered, as_it_is, build_small, column_of, content, putting, told

import xl_npq
from xl_npq.errors import SourceError
from xl_npq.providers import providers_of
from xl_npq.tables import HEADER_ROW
from xl_npq.verify import Difference, verify
from xl_npq.workbook.stored import StoredCell, stored_sheets

LOCKED = (
    *("Start", "Dashboard", *(f"Metric {number}" for number in range(1, 8)), "Public report", "Watch list", "Checks"),
    *("Self-assessment", "Partnership", "Action plan", "Lists"),
)
FORMULA = re.compile("<f>.*?</f>")
FILTERED = {
    (name, "A3")
    for name in (
        *("Participants", "Assessments", "Feedback", "Schools", "Targets", "Requirements"),
        *("Partnership targets", "Partnership reviews"),
    )
}
"""How many rows a filter leaves: that moves without any change of the data."""
FAULTY = 5
"""The seed of a source with many faults."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the example; read it only."""
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


def figure_on(path: Path) -> dict[str, tuple[str, StoredCell]]:
    """For each locked sheet a formula cell with a figure that is not nought; with a text where there is no figure."""
    found = {}
    for name, sheet in stored_sheets(path).items():
        if name in LOCKED:
            cells = [(address, cell) for address, cell in sheet.cells.items() if cell.formula]
            figures = [one for one in cells if isinstance(one[1].value, float) and one[1].value]
            found[name] = (figures or cells)[len(figures or cells) // 2]
    return found


# Nothing found


def test_nothing_is_found_in_the_example(example_workbook: Path) -> None:
    verdict = verify(example_workbook)
    assert verdict.differences == verdict.faults == ()
    assert verdict.checked > 100_000


def test_nothing_is_found_in_a_workbook_of_faulty_rows_locked_with_a_password(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    write_source(tmp_path / "source", FAULTY)
    tables = xl_npq.read(tmp_path / "source")
    faults = xl_npq.build(tables, tmp_path / "faulty.xlsx", providers_of(tables)[0], password="a lock")
    assert len(faults) > 10
    assert stored_sheets(tmp_path / "faulty.xlsx")["Checks"].cells["J16"].value
    assert [difference.words for difference in verify(tmp_path / "faulty.xlsx").differences] == []


def test_verify_leaves_the_file_and_its_folder_as_they_are(small: Path, tmp_path: Path) -> None:
    path = altered(small, tmp_path, as_it_is)
    before = path.read_bytes()
    verify(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# Figures


def test_every_formula_cell_that_shows_another_figure_is_told(small: Path, tmp_path: Path) -> None:
    def change(_: str, xml: str) -> str:
        def poison(cell: re.Match[str]) -> str:
            formula = FORMULA.match(cell[3])
            return f'<c r="{cell[1]}">{formula[0]}<v>13.25</v></c>' if formula else cell[0]

        return CELL.sub(poison, xml)

    verdict = verify(altered(small, tmp_path, change))
    assert set(told(verdict)) == set(formula_cells(small)) - FILTERED
    assert len(verdict.faults) == len(verdict.differences)


def test_a_changed_figure_on_each_locked_sheet_is_told_with_its_cell(small: Path, tmp_path: Path) -> None:
    figures = figure_on(small)
    changed = {
        (sheet, address): content(cell.formula, f"{cell.value}?" if isinstance(cell.value, str) else cell.value + 1)
        for sheet, (address, cell) in figures.items()
        if cell.value is not None
    }
    verdict = verify(altered(small, tmp_path, putting(changed)))
    assert sorted(told(verdict)) == sorted(changed)
    assert {sheet for sheet, _ in changed} == set(LOCKED)
    words = {difference.sheet: difference.words for difference in verdict.faults}
    address, cell = figures["Metric 1"]
    assert isinstance(cell.value, float)
    shown = f"Metric 1!{address} shows {cell.value + 1}, but the input tables give {cell.value}."
    assert words["Metric 1"] == shown


@pytest.mark.parametrize(
    ("shown", "found"), [("{0}1", False), ("{0}000001", True), ("1E999", True), ("-1E999", True), ("", True)]
)
def test_a_share_is_the_same_to_nine_decimals(small: Path, tmp_path: Path, shown: str, found: bool) -> None:
    cells = stored_sheets(small)["Metric 2"].cells.items()
    shares = (one for one in cells if one[1].formula and isinstance(one[1].value, float) and 0 < one[1].value < 1)
    address, cell = next(shares)
    kept = repr(cell.value) if shown == "{0}1" else str(cell.value)[:3]
    changed = {("Metric 2", address): f"{content(cell.formula, '')[4:-7]}<v>{shown.format(kept)}</v>"}
    assert told(verify(altered(small, tmp_path, putting(changed)))) == [("Metric 2", address)] * found


@pytest.mark.parametrize("text", ["Metric 1", "Public report"])
def test_words_and_figures_that_no_formula_gives_are_checked_too(small: Path, tmp_path: Path, text: str) -> None:
    changed = {(text, "A1"): content("", "All metrics met")}
    (difference,) = verify(altered(small, tmp_path, putting(changed))).faults
    assert (difference.sheet, difference.cell, difference.stored) == (text, "A1", "'All metrics met'")


def test_what_is_written_beside_the_figures_of_a_locked_sheet_is_told(small: Path, tmp_path: Path) -> None:
    def change(sheet: str, xml: str) -> str:
        cell = '<c r="ZZ4"><v>97</v></c><c r="AAA4"><f>1+1</f><v>2</v></c><c r="AAB4" s="1"></c>'
        return re.sub('(<row r="4".*?)</row>', rf"\1{cell}</row>", xml) if sheet in ("Dashboard", "Settings") else xml

    verdict = verify(altered(small, tmp_path, change))
    assert told(verdict, "added") == [("Dashboard", "ZZ4"), ("Dashboard", "AAA4")]
    assert verdict.faults[0].words == "Dashboard!ZZ4 holds 97.0, where the workbook has nothing."


INPUTS: Mapping[str, tuple[str, str, str, set[str]]] = {
    "a level": ("Participants", "Level", 'inlineStr|<is><t>NPQEL</t></is>', {"Participants", "Metric 1", "Dashboard"}),
    "a date": ("Participants", "Enrolled on", "<v>45000</v>", {"Participants", "Lists", "Metric 1"}),
    "a target": ("Targets", "Recruitment", "<v>999</v>", {"Targets", "Metric 1", "Dashboard"}),
}  # fmt: skip


@pytest.mark.parametrize(("sheet", "heading", "new", "moved"), INPUTS.values(), ids=INPUTS)
def test_an_input_changed_without_recalculating_leaves_figures_that_differ(
    small: Path, tmp_path: Path, sheet: str, heading: str, new: str, moved: set[str]
) -> None:
    place = (sheet, f"{column_of(small, sheet, heading)}{HEADER_ROW + 1}")
    verdict = verify(altered(small, tmp_path, putting({place: new})))
    assert {difference.sheet for difference in verdict.faults if difference.kind == "figure"} >= moved


# Formulas and locks


def test_every_formula_that_became_its_value_is_told(small: Path, tmp_path: Path) -> None:
    verdict = verify(altered(small, tmp_path, lambda _, xml: FORMULA.sub("", xml)))
    assert set(told(verdict, "overwritten")) == set(formula_cells(small))


def test_another_formula_on_each_locked_sheet_is_told_though_it_shows_the_same(small: Path, tmp_path: Path) -> None:
    figures = figure_on(small)
    changed = {(sheet, address): content("1+1", cell.value) for sheet, (address, cell) in figures.items()}
    address = f"{column_of(small, 'Participants', 'Recruited')}{HEADER_ROW + 7}"
    changed["Participants", address] = content("", 1)
    verdict = verify(altered(small, tmp_path, putting(changed)))
    assert sorted(told(verdict, "overwritten")) == sorted(changed)
    assert {sheet for sheet, _ in changed} == {*LOCKED, "Participants"}
    words = {difference.sheet: difference.words for difference in verdict.faults}
    assert words["Participants"].startswith(f"Participants!{address} holds 1.0 where the formula =")
    assert words["Dashboard"].startswith(f"Dashboard!{figures['Dashboard'][0]} holds =1+1 where the formula =")


def test_a_formula_in_the_place_of_words_is_told(small: Path, tmp_path: Path) -> None:
    changed = {("Metric 1", "A1"): content('"Metric 1"', stored_sheets(small)["Metric 1"].cells["A1"].value)}
    assert told(verify(altered(small, tmp_path, putting(changed))), "overwritten") == [("Metric 1", "A1")]


@pytest.mark.parametrize("left", ["", '<sheetProtection sheet="0"/>'])
def test_a_lock_removed_from_each_locked_sheet_is_told(small: Path, tmp_path: Path, left: str) -> None:
    def change(_: str, xml: str) -> str:
        return re.sub("<sheetProtection[^>]*/>", left, xml)

    verdict = verify(altered(small, tmp_path, change))
    assert told(verdict, "unlocked") == [(sheet, "") for sheet in (*LOCKED,)]
    assert verdict.faults[1].words == "Dashboard is no longer locked."


# Sheets and files


def without(names: Iterable[str]) -> Callable[[str], str]:
    def change(xml: str) -> str:
        for name in names:
            xml, found = re.subn(f'<sheet name="{name}"[^>]*/>', "", xml)
            assert found == 1
        return xml

    return change


def test_each_deleted_sheet_is_told(small: Path, tmp_path: Path) -> None:
    deleted = [sheet for sheet in LOCKED if sheet != "Lists"]
    verdict = verify(altered(small, tmp_path, as_it_is, without(deleted)))
    assert told(verdict, "missing") == [(sheet, "") for sheet in deleted]
    assert verdict.faults[0].words == "The sheet Start is missing."


@pytest.mark.parametrize("sheet", ["Participants", "Targets", "Settings"])
def test_a_deleted_input_sheet_is_told(small: Path, tmp_path: Path, sheet: str) -> None:
    verdict = verify(altered(small, tmp_path, as_it_is, without([sheet])))
    assert Difference("missing", sheet, "", "", "") in verdict.faults


def test_nothing_can_be_compared_without_the_lists(small: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"altered\.xlsx, sheet Lists: it is missing"):
        verify(altered(small, tmp_path, as_it_is, without(["Lists"])))


ROOMS: Mapping[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "no JSON": lambda plan: plan[:-5],
    "too little": lambda _: '{"levels": 5, "known": {}}',
    "more than there is": lambda plan: re.sub('"lines": [0-9]+', '"lines": 99999999', plan),
}


@pytest.mark.parametrize("change", ROOMS.values(), ids=ROOMS)
def test_nothing_can_be_compared_where_the_room_is_not_told(
    small: Path, tmp_path: Path, change: Callable[[str], str]
) -> None:
    plan = change(str(stored_sheets(small)["Lists"].cells["A3"].value))
    with pytest.raises(SourceError, match=r"A3 does not say how much room"):
        verify(altered(small, tmp_path, putting({("Lists", "A3"): content("", plan)})))


def test_a_workbook_that_xl_npq_did_not_write_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Participant ID", "Level", "Enrolled on"])
    book.save(tmp_path / "foreign.xlsx")
    with pytest.raises(SourceError, match=r"foreign\.xlsx was not built by xl-npq"):
        verify(tmp_path / "foreign.xlsx")
    with pytest.raises(SourceError, match=r"was not built by xl-npq"):
        verify(EXAMPLE)
