"""A workbook of an older version becomes one of this version, and nothing that was put into it is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Door
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from played_person import GREEN, YELLOW, columns_of, play, row_of
from recalculate import requires, validator

import xl_npq
from xl_npq.carry.carried import SHEET
from xl_npq.carry_over import carried
from xl_npq.data_return import is_return
from xl_npq.read.packaged import packaged_tables
from xl_npq.settings import SETTINGS, settings_of
from xl_npq.tables import TABLES
from xl_npq.verify import verify
from xl_npq.workbook.lint.whole import lint
from xl_npq.workbook.stored import stored_properties

pytest_plugins = ("command_fixtures",)
VERSIONS = Path(__file__).parent / "samples" / "versions"
SAMPLES = sorted(VERSIONS.glob("*.xlsx"))
each_version = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older workbook that people worked in, and the upgraded one beside it as new.xlsx."""
    folder = tmp_path_factory.mktemp("played")
    play(SAMPLES[0], folder / "old.xlsx")
    from xl_npq.cli import run

    assert run(["upgrade", str(folder / "old.xlsx"), "-o", str(folder / "new.xlsx")]) == 0
    return folder


@pytest.fixture(scope="module")
def book(played: Path) -> Any:
    return load_workbook(played / "new.xlsx")


def test_there_are_samples_of_several_states() -> None:
    assert len(SAMPLES) >= 3


@each_version
def test_figures_of_the_upgraded_workbook_are_those_of_the_source(sample: Path, tmp_path: Path, npq: Door) -> None:
    before = sample.read_bytes()
    assert npq("upgrade", sample, "-o", tmp_path / "new.xlsx").code == 0
    assert sample.read_bytes() == before
    figures, of_source = (xl_npq.measure(xl_npq.read(path)) for path in (tmp_path / "new.xlsx", VERSIONS / "source"))
    assert figures.equals(of_source)
    assert figures["numerator"].sum() > 0
    assert verify(tmp_path / "new.xlsx").faults == ()


@each_version
def test_every_cell_that_was_typed_is_there_in_its_row(sample: Path, tmp_path: Path, npq: Door) -> None:
    npq("upgrade", sample, "-o", tmp_path / "new.xlsx")
    old, new = xl_npq.read(sample), xl_npq.read(tmp_path / "new.xlsx")
    for name in ("Participants", "Assessments", "Feedback", "Schools", "Targets", "Levels", "Groups", "Ethnicities"):
        kept = new[name][old[name].columns].reindex(old[name].index)
        assert (
            kept.astype(object)
            .where(kept.notna(), None)
            .equals(old[name].astype(object).where(old[name].notna(), None))
        ), name
    assert "Shoe size" in new["Participants"].columns


def test_settings_that_the_older_version_did_not_have_are_there_to_be_set(book: Any) -> None:
    sheet = book["Settings"]
    named = [sheet.cell(row, 1).value for row in range(5, 60)]
    assert [setting.name for setting in SETTINGS if setting.name not in named] == []


def test_what_older_versions_did_not_have_or_left_empty_is_as_packaged(played: Path) -> None:
    new, usual = xl_npq.read(played / "new.xlsx"), packaged_tables()
    for name in ("Ownership", "Requirements", "Partnership targets"):
        there = new[name].dropna(how="all")[list(usual[name].columns)]
        assert there.astype(str).to_numpy().tolist() == usual[name].astype(str).to_numpy().tolist(), name
    assert settings_of(new)[1] == ()


def test_comments_stand_on_the_same_persons_cell_with_their_author(book: Any) -> None:
    people = book["Participants"]
    at = columns_of(people)
    note = people.cell(row_of(people, "P-003"), at["Name"]).comment
    assert (note.text, note.author) == ("Ring her on Monday.\nShe moved school.", "Jo")
    assert people.cell(4, at["TRN"]).comment.text == "From the certificate."
    assert book["Settings"]["B5"].comment.text == "Agreed with the board."
    assert book["Dashboard"]["B3"].comment.text == "Look here first."


def test_fills_stand_on_the_same_persons_cell_and_on_no_other(book: Any) -> None:
    people, targets = book["Participants"], book["Targets"]
    at = columns_of(people)
    assert people.cell(row_of(people, "P-003"), at["Gender"]).fill.fgColor.rgb == YELLOW
    assert people.cell(row_of(people, "P-005"), at["Shoe size"]).fill.fgColor.rgb == GREEN
    assert targets.cell(5, columns_of(targets)["Recruitment"]).fill.fgColor.rgb == YELLOW
    inputs = [column for name, column in at.items() if name in (*TABLES["Participants"].names, "Shoe size")]
    filled = [row for row in range(5, 17) for column in inputs if people.cell(row, column).fill.fill_type]
    assert len(filled) == 2


def test_hidden_rows_and_columns_and_widths_stay(book: Any) -> None:
    people = book["Participants"]
    at = {name: people.cell(4, column).column_letter for name, column in columns_of(people).items()}
    assert [row for row, look in people.row_dimensions.items() if look.hidden] == [row_of(people, "P-007")]
    assert people.column_dimensions[at["Name"]].width == 61.5
    assert people.column_dimensions[at["District"]].hidden
    assert not people.column_dimensions[at["Region"]].hidden


def test_own_sheets_are_copied_with_values_looks_and_formulas_that_mean_the_same(book: Any) -> None:
    notes = book["My notes"]
    assert [[cell.value for cell in row] for row in notes["A1:B5"]] == [
        ["Week", "Calls"],
        [1, 12],
        [2, 7],
        [3, "=SUM(B2:B3)"],
        [4, None],
    ]
    assert (notes["A1"].font.b, notes["A1"].font.color.rgb) == (True, "FF801650")
    assert notes["A1"].fill.fgColor.rgb == GREEN
    assert notes["B2"].number_format == "0.000"
    assert notes["B3"].comment.text == "Half term."
    assert notes.column_dimensions["A"].width == 33.0
    assert [str(area) for area in notes.merged_cells.ranges] == ["D1:E1"]
    assert book["Kept back"].sheet_state == "hidden"
    assert book.sheetnames.index("My notes") > book.sheetnames.index("Lists")


LATER = ("Action plan", "Requirements", "Partnership", "Partnership targets", "Merge", "watch List", "Metric 8")
"""Sheets of a person's own, with names of sheets that the tool did not write then."""


def test_own_sheets_with_names_of_newer_sheets_of_ours_are_there_under_another(tmp_path: Path, npq: Door) -> None:
    old = load_workbook(SAMPLES[0])
    for name in LATER:
        mine = old.create_sheet(name)
        mine["A1"], mine["A2"], mine["B2"] = name, f"words of {name}", "='Action plan'!A2&Merge!$A$2"
    old["Merge"]["A1"].comment = Comment("Mine.", "Jo")
    old.defined_names["Plan"] = DefinedName("Plan", attr_text="'Action plan'!$A$2")
    old.save(tmp_path / "old.xlsx")
    said = npq("upgrade", tmp_path / "old.xlsx", "-o", tmp_path / "new.xlsx")
    assert said.code == 0
    assert "Your own sheet 'Action plan' is called 'Action plan (2)' now" in said.out + said.err
    new = load_workbook(tmp_path / "new.xlsx")
    for name in LATER:
        mine = new[name if name == "Metric 8" else f"{name} (2)"]
        assert mine["A2"].value == f"words of {name}"
        assert mine["B2"].value == "='Action plan (2)'!A2&'Merge (2)'!$A$2"
    assert new["Merge (2)"]["A1"].comment.text == "Mine."
    assert new.defined_names["Plan"].attr_text == "'Action plan (2)'!$A$2"
    assert new["Action plan"]["A1"].value.startswith("Action plan: ")
    assert no_sheet_twice_and_no_fault(tmp_path / "new.xlsx")
    assert npq("upgrade", tmp_path / "new.xlsx", "-o", tmp_path / "again.xlsx").code == 0
    assert load_workbook(tmp_path / "again.xlsx").sheetnames == new.sheetnames


def no_sheet_twice_and_no_fault(path: Path) -> bool:
    names = [name.casefold() for name in load_workbook(path, read_only=True).sheetnames]
    return len(set(names)) == len(names) and verify(path).faults == ()


def test_names_stay(book: Any) -> None:
    assert book.defined_names["Best_guess"].attr_text == "'My notes'!$B$2"
    assert book.defined_names["Rate"].attr_text == "0.175"


def test_what_has_no_place_is_listed_with_where_it_stood_and_what_it_held(book: Any) -> None:
    lost = [tuple(row) for row in book[SHEET].iter_rows(min_row=2, values_only=True)]
    assert ("chart", "My notes", None) in lost
    assert ("cell beside the tables", "Targets!AD7", "a word beside the table") in lost
    assert ("formula, its value was kept", "My notes!B5", "=Dashboard!B3") in lost
    formats = [one[1] for one in lost if one[0] == "conditional format"]
    assert formats == ["Participants!C5:C40"]
    assert len(lost) == 4


def test_the_file_has_no_fault(played: Path) -> None:
    assert lint(played / "new.xlsx") == ()
    assert verify(played / "new.xlsx").faults == ()


def test_microsofts_validator_finds_nothing(played: Path) -> None:
    requires("validator")
    assert validator.errors(played / "new.xlsx") == []


def test_an_upgraded_workbook_can_be_upgraded_again(played: Path, tmp_path: Path, npq: Door, book: Any) -> None:
    assert npq("upgrade", played / "new.xlsx", "-o", tmp_path / "again.xlsx").code == 0
    again = load_workbook(tmp_path / "again.xlsx")
    assert again["My notes"]["B3"].comment.text == "Half term."
    assert again["Participants"].cell(row_of(book["Participants"], "P-003"), 3).comment.author == "Jo"
    assert [name for name in again.sheetnames if name.startswith(SHEET)] == [SHEET]


def test_what_was_put_in_goes_with_its_row_to_another_place(played: Path, tmp_path: Path) -> None:
    """As after a merge: the rows stand in another order."""
    tables = xl_npq.read(played / "old.xlsx")
    people = tables["Participants"]
    turned = people.iloc[::-1].set_axis(people.index, axis=0)
    xl_npq.build(tables.with_frame("Participants", turned), tmp_path / "new.xlsx")
    carried(played / "old.xlsx", tmp_path / "new.xlsx")
    after = load_workbook(tmp_path / "new.xlsx")["Participants"]
    row, at = row_of(after, "P-003"), columns_of(after)
    assert row != row_of(load_workbook(played / "old.xlsx")["Participants"], "P-003")
    assert after.cell(row, at["Name"]).comment.author == "Jo"
    assert after.cell(row, at["Gender"]).fill.fgColor.rgb == YELLOW
    assert after.row_dimensions[row_of(after, "P-007")].hidden


def test_the_old_workbook_is_not_written_over(tmp_path: Path, npq: Door) -> None:
    there = Path(shutil.copy(SAMPLES[0], tmp_path / "old.xlsx"))
    said = npq("upgrade", there, "-o", there)
    assert (said.code, len(said.lines)) == (2, 1)
    assert there.read_bytes() == SAMPLES[0].read_bytes()


def test_what_is_no_workbook_of_ours_is_refused(tmp_path: Path, npq: Door) -> None:
    said = npq("upgrade", VERSIONS / "source", "-o", tmp_path / "new.xlsx")
    assert (said.code, len(said.lines)) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_return_is_refused(tmp_path: Path, npq: Door) -> None:
    npq("return", SAMPLES[0], "-o", tmp_path / "r.xlsx", "--with-faults")
    assert is_return(tmp_path / "r.xlsx")
    said = npq("upgrade", tmp_path / "r.xlsx", "-o", tmp_path / "new.xlsx")
    assert (said.code, len(said.lines)) == (2, 1)


def test_the_log_of_runs_tells_of_the_upgrade(played: Path) -> None:
    (line,) = xl_npq.read(played / "new.xlsx")["Changes"].dropna(how="all").to_dict("records")
    assert (line["Command"], line["Input file"]) == ("upgrade", "old.xlsx")
    assert stored_properties((played / "new.xlsx").read_bytes())["xl_npq"] == xl_npq.__version__
