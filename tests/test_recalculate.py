"""The engines and the validator themselves, and the workbooks that `build` writes, recalculated by each of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from generated import write_source
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from recalculate import (
    CANNOT,
    ENGINES,
    ErrorText,
    Place,
    alike,
    compare,
    compare_values,
    differences,
    formula_values,
    libreoffice,
    requires,
    validator,
    write_caches,
)
from snug import room_as, snug

import xl_npq
from xl_npq.layout.plan import plan_for
from xl_npq.providers import providers_of, tables_of
from xl_npq.workbook.lint import lint

SEEDS = (10, 56, 29, 53, 60, 78, 86, 95, 96, 98, 111, 142, 149, 156, 162, 164, 167, 170)
"""Sources of thirty providers between them that reach nearly every edge of `plain/edges.py`, and have few levels,
cohorts and groups: engines take seconds for many. All cohorts of source 56 are still to come.
"""
WITH_ROOM = 2
"""Workbooks with all the room that `build` leaves; the others have no line to spare."""
FOR_EVERY_ENGINE = 12
"""Workbooks, the smallest, that the slower engines see too."""
FONT_CHILDREN = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u"),
    *("vertAlign", "sz", "color", "name", "family", "charset", "scheme"),
)
"""The order that the standard gives; openpyxl's own order is not valid."""
FORMULAS: Mapping[Place, tuple[str, object, object]] = {
    # formula, what it comes to, a wrong cached value
    ("Sums", "B2"): ("SUM(Marks[Mark])", 6.0, 7.0),
    ("Sums", "B3"): ("COUNTIFS(Marks[Mark],2)/COUNT(Marks[Mark])", 1 / 3, 0.3333333),
    ("Sums", "B4"): ('IF(SUM(Marks[Mark])>5,"met","not met")', "met", "not met"),
    ("Sums", "B5"): ("SUM(Marks[Mark])>5", True, False),
    ("Sums", "B6"): ("NA()", ErrorText("#N/A"), "#N/A"),
    ("Sums", "B7"): ('IFERROR(1/0,"")', "", 0.0),
    ("Sums", "B8"): ('IF(TRUE,"#N/A","")', "#N/A", ErrorText("#N/A")),
    ("More sums", "C3"): ("Sums!B2*2", 12.0, 14.0),
}
RIGHT = {place: right for place, (_, right, _) in FORMULAS.items()}
POISON = {place: wrong for place, (_, _, wrong) in FORMULAS.items()}
each_engine = pytest.mark.parametrize("engine", ENGINES)
of_generated = pytest.mark.xdist_group("generated")
"""Tests that share many workbooks, which take long to make, run in one process."""


@pytest.fixture
def sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small workbook with the formulas of FORMULAS and no cached values."""
    monkeypatch.setattr(Font, "__elements__", FONT_CHILDREN)
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Marks"
    for value in ("Mark", 1, 2, 3):
        sheet.append([value])
    sheet.add_table(Table(displayName="Marks", ref="A1:A4"))
    for (name, address), (formula, _, _) in FORMULAS.items():
        target = workbook[name] if name in workbook.sheetnames else workbook.create_sheet(name)
        target[address] = f"={formula}"
        target[address].font = Font(name="Calibri", sz=11, b=True, color="FF1F3864")
    path = tmp_path / "sums.xlsx"
    workbook.save(path)
    return path


def edit(path: Path, entry: str, old: str, new: str) -> None:
    """Replace text within one part of a workbook."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[entry]
    parts[entry] = parts[entry].replace(old.encode(), new.encode())
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@each_engine
def test_poisoned_caches_come_out_right(sums: Path, engine: str) -> None:
    requires(engine)
    write_caches(sums, POISON)
    values = ENGINES[engine].recalculate(sums)
    assert values.keys() == RIGHT.keys()
    assert [place for place, right in RIGHT.items() if not alike(right, values[place], False)] == []


@each_engine
def test_every_poisoned_cell_is_reported_and_none_of_the_right_ones(sums: Path, engine: str) -> None:
    requires(engine)
    write_caches(sums, POISON)
    reported = [line.split(":")[0] for line in differences(sums, engine)]
    assert reported == [f"{sheet}!{address}" for sheet, address in FORMULAS]
    write_caches(sums, RIGHT)
    assert differences(sums, engine) == []


@each_engine
def test_a_formula_without_a_cached_value_is_reported(sums: Path, engine: str) -> None:
    requires(engine)
    write_caches(sums, {place: right for place, right in RIGHT.items() if place != ("Sums", "B2")})
    assert [line.split(":")[0] for line in differences(sums, engine)] == ["Sums!B2"]
    assert differences(sums, engine, ignore={("Sums", "B2")}) == []


@each_engine
def test_only_the_sheets_asked_for_are_read(sums: Path, engine: str) -> None:
    requires(engine)
    assert ENGINES[engine].recalculate(sums, ["More sums"]).keys() == {("More sums", "C3")}


def test_cached_values_keep_their_kind_when_read(sums: Path) -> None:
    write_caches(sums, RIGHT)
    read = formula_values(sums)
    assert read == RIGHT
    assert {place: type(value) for place, value in read.items()} == {
        place: type(value) for place, value in RIGHT.items()
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, "", True),
        (None, 0.0, False),
        ("", 0.0, False),
        ("1", 1.0, False),
        (True, 1.0, False),
        (True, "TRUE", False),
        (ErrorText("#N/A"), "#N/A", False),
        (ErrorText("#N/A"), ErrorText("#N/A"), True),
        (0.1 + 0.2, 0.3, True),
        (1.0, 1.0 + 1e-8, False),
        (0.0, 1e-13, True),
        (0.0, 1e-11, False),
        ("met", "Met", False),
    ],
)
def test_values_are_alike_only_in_kind_and_amount(one: object, other: object, same: bool) -> None:
    assert alike(one, other, False) is same
    assert alike(other, one, False) is same


def test_a_number_formatted_as_true_passes_only_where_the_engine_knows_no_booleans() -> None:
    assert alike(1.0, True, True)
    assert not alike(2.0, True, True)


def test_many_files_of_one_name_are_recalculated_in_one_go(sums: Path, tmp_path: Path) -> None:
    requires("libreoffice")
    other = tmp_path / "other" / sums.name
    other.parent.mkdir()
    other.write_bytes(sums.read_bytes())
    edit(other, "xl/worksheets/sheet1.xml", "<v>3</v>", "<v>30</v>")
    values = libreoffice.recalculate_many([sums, other])
    assert [values[path]["Sums", "B2"] for path in (sums, other)] == [6.0, 33.0]


def test_a_file_that_soffice_cannot_read_is_an_error(tmp_path: Path) -> None:
    requires("libreoffice")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(RuntimeError, match=r"could not convert broken\.xlsx"):
        libreoffice.recalculate(broken)


def test_what_an_engine_cannot_do_is_left_out_with_all_that_stands_on_it(tmp_path: Path) -> None:
    requires("ironcalc")
    assert "AGGREGATE" in CANNOT["ironcalc"]
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "It's a sheet"
    for row in (["Rank", "Twice"], ["=AGGREGATE(9,6,E1:E2)", "=Ranks[[#This Row],[Rank]]*2"], [1, 2]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Ranks", ref="A1:B3"))
    sheet["E1"], sheet["E2"], sheet["F1"] = 1, 2, "=SUM(E1:E2)"
    sheet["F2"], sheet["F3"], sheet["F4"] = '="AGGREGATE("', "=SUM(Ranks[Twice])", "=Ranked+1"
    other = workbook.create_sheet("Other")
    other["A1"], other["A2"], other["A3"] = "='It''s a sheet'!$A$2", "=SUM('It''s a sheet'!B:B)", "='It''s a sheet'!B3"
    workbook.defined_names["Ranked"] = DefinedName("Ranked", attr_text="'It''s a sheet'!$F$3")
    path = tmp_path / "chain.xlsx"
    workbook.save(path)
    comparison = compare(path, "ironcalc")
    on_sheet = {("It's a sheet", address) for address in ("A2", "B2", "F3", "F4")}
    assert comparison.left_out == on_sheet | {("Other", "A1"), ("Other", "A2")}
    assert comparison.compared == 3


@pytest.mark.parametrize(("required", "outcome"), [("1", pytest.fail.Exception), ("", pytest.skip.Exception)])
@pytest.mark.parametrize("tool", ["libreoffice", "validator"])
def test_a_missing_tool_skips_unless_everything_is_required(
    tool: str, required: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("OOXML_VALIDATOR_CLI", raising=False)
    monkeypatch.setattr(validator, "CHECKOUT", tmp_path)
    monkeypatch.setenv("XL_NPQ_REQUIRE_ALL", required)
    # A skip of another kind than the one expected would skip this test, not fail it: both are caught.
    with pytest.raises((pytest.fail.Exception, pytest.skip.Exception)) as caught:
        requires(tool)
    assert isinstance(caught.value, outcome)
    assert ("LibreOffice" if tool == "libreoffice" else "validator") in str(caught.value)


def test_the_validator_passes_a_sound_workbook_and_names_what_is_wrong_with_a_broken_one(sums: Path) -> None:
    requires("validator")
    write_caches(sums, RIGHT)
    assert validator.errors(sums) == []
    edit(sums, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetDate/><sheetData>")
    assert any("sheetDate" in fault and "/xl/worksheets/sheet1.xml" in fault for fault in validator.errors(sums))


@each_engine
def test_the_examples_figures_are_what_the_engine_calculates(
    example_workbook: Path, small_example: Path, engine: str
) -> None:
    requires(engine)
    path = example_workbook if engine == "libreoffice" else small_example  # the others take twice as long
    check(path, engine, ENGINES[engine].recalculate(path))


@pytest.fixture(scope="module")
def generated_workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A workbook for each provider of some generated sources, full of odd cells; the smallest first."""
    folder = tmp_path_factory.mktemp("generated")
    paths: list[Path] = []
    for seed in SEEDS:
        source = folder / f"source{seed}"
        source.mkdir()
        write_source(source, seed)
        tables = xl_npq.read(source)
        for number, provider in enumerate(providers_of(tables)):
            path = folder / f"workbook{seed}-{number}.xlsx"
            with room_as(plan_for if len(paths) < WITH_ROOM else snug):
                xl_npq.build(tables_of(tables, provider), path)
            paths.append(path)
    return sorted(paths, key=lambda path: path.stat().st_size)


@of_generated
@each_engine
def test_generated_workbooks_figures_are_what_the_engine_calculates(
    generated_workbooks: list[Path], engine: str
) -> None:
    requires(engine)
    if engine == "libreoffice":
        assert len(generated_workbooks) >= 30
        values = libreoffice.recalculate_many(generated_workbooks)
    else:
        values = {path: ENGINES[engine].recalculate(path) for path in generated_workbooks[:FOR_EVERY_ENGINE]}
    for path in values:
        check(path, engine, values[path])


def check(path: Path, engine: str, values: Mapping[Place, object]) -> None:
    comparison = compare_values(path, engine, values)
    assert list(comparison.differences[:20]) == []
    assert comparison.compared > 1_000
    assert len(comparison.left_out) <= comparison.compared / 20


@of_generated
def test_the_validator_finds_nothing_wrong_with_what_build_writes(
    example_workbook: Path, generated_workbooks: list[Path]
) -> None:
    requires("validator")
    paths = (example_workbook, *generated_workbooks[::3])  # the lint looks at every one
    assert {path.name: validator.errors(path) for path in paths} == {path.name: [] for path in paths}


@of_generated
def test_the_lint_finds_nothing_wrong_with_what_build_writes(
    example_workbook: Path, generated_workbooks: list[Path]
) -> None:
    paths = (example_workbook, *generated_workbooks)
    assert {path.name: lint(path) for path in paths} == {path.name: () for path in paths}
