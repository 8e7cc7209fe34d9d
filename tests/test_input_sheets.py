"""The sheets that people fill in: what a cell takes, what is said of it, and how it is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from recalculate import ENGINES, requires

from xl_npq.read.canonical import parser
from xl_npq.tables import HEADER_ROW, ROLES, TABLES, Beyond, Column, Kind

FIRST = HEADER_ROW + 1
LAST_DAY_OF_2199 = 109574
INPUTS = (
    *("Participants", "Assessments", "Feedback", "Schools", "Targets", "Requirements"),
    *("Partnership targets", "Partnership reviews", "Settings"),
    *("Merge", "CHANGES", "Last export", "Last return"),
)
NOT_SAID = {("Settings", "Value"), ("Settings", "Meaning")}
"""Each setting's value has a rule of its own, and its meaning says itself."""
MISSPELT: dict[Kind, tuple[object, ...]] = {
    Kind.TRN: ("1234567", "0012345", "7", 1234567, "12345678", 0, "0000000", "12/4567", "1E3", "+5", "none"),
    Kind.COHORT: ("2017/18", "2017/19", "2017-18", "1999/00", "1900/01", "2198/99", "2199/00", "next", 2017),
}


@pytest.fixture(scope="module")
def sheets(example_workbook: Path) -> Mapping[str, Worksheet]:
    book = load_workbook(example_workbook)
    return {name: book[name] for name in INPUTS}


def rules(sheet: Worksheet) -> Iterator[tuple[str, DataValidation]]:
    """The first cell of each rule, and the rule."""
    for rule in sheet.data_validations.dataValidation:
        yield str(rule.sqref).split(":")[0], rule


def columns(sheets: Mapping[str, Worksheet]) -> Iterator[tuple[str, Column, str, Worksheet]]:
    """Every column of every table with its letter and sheet."""
    for name, table in TABLES.items():
        for sheet in sheets.values():
            for made in sheet.tables.values():
                if made.name == table.range_name:
                    left, *_ = range_boundaries(made.ref)
                    for place, found in enumerate(made.tableColumns, left):
                        if found.name in table.names:
                            yield name, table.column(found.name), get_column_letter(place), sheet


def rule_at(sheet: Worksheet, cell: str) -> DataValidation | None:
    return dict(rules(sheet)).get(cell)


def test_every_column_says_what_goes_into_it_and_takes_no_less_than_it_says(sheets: Mapping[str, Worksheet]) -> None:
    found = {(table, column.name): rule_at(sheet, f"{place}{FIRST}") for table, column, place, sheet in columns(sheets)}
    assert len(found) == sum(len(table.columns) for table in TABLES.values() if table.name != "Mapping")
    asked = {
        (table, column.name)
        for table, column, _, _ in columns(sheets)
        if column.kind not in (Kind.TEXT, Kind.LABEL, Kind.ANY) or column.listed or column.offered
    }
    lacking = {place for place in asked if found[place] is None or found[place].type in (None, "none")}
    assert lacking == set()
    silent = {place for place, rule in found.items() if rule is None or not rule.prompt}
    school = {"District", "Region", "Phase", "School type", "Ofsted rating"}
    assert {place for place in silent if place[1] not in school} == NOT_SAID - {("Settings", "Value")}


def test_rules_reach_below_each_table_and_keep_within_excels_limits(sheets: Mapping[str, Worksheet]) -> None:
    for name, sheet in sheets.items():
        bottom = max(range_boundaries(table.ref)[3] for table in sheet.tables.values())
        for place, rule in rules(sheet):
            assert len(rule.prompt or "") <= 255
            assert len(rule.error or "") <= 225
            assert max(len(rule.promptTitle or ""), len(rule.errorTitle or "")) <= 32
            assert max(len(rule.formula1 or ""), len(rule.formula2 or "")) <= 255
            row = int(re.sub(r"\D", "", place))
            if row == FIRST and ":" in str(rule.sqref):
                assert range_boundaries(str(rule.sqref))[3] > bottom + 10_000, (name, place)


def test_lists_are_columns_of_tables_that_grow_with_them(
    example_workbook: Path, sheets: Mapping[str, Worksheet]
) -> None:
    names = load_workbook(example_workbook).defined_names
    seen = set()
    for _, column, place, sheet in columns(sheets):
        if column.listed:
            rule = rule_at(sheet, f"{place}{FIRST}")
            assert rule is not None
            table, source = column.listed
            assert names[rule.formula1].attr_text == f"{TABLES[table].range_name}[{source}]"
            assert rule.type == "list"
            assert bool(rule.showErrorMessage) is (column.beyond is not Beyond.FINE)
            assert (rule.errorStyle or "stop") == ("stop" if column.beyond is Beyond.LOST else "warning")
            seen.add(column.beyond)
    assert seen == set(Beyond)


def test_what_cannot_count_is_refused_and_what_counts_is_not(sheets: Mapping[str, Worksheet]) -> None:
    people = {column.name: (place, sheet) for table, column, place, sheet in columns(sheets) if table == "Participants"}

    def rule(name: str) -> DataValidation:
        found = rule_at(people[name][1], f"{people[name][0]}{FIRST}")
        assert found is not None
        return found

    assert rule("Outcome").formula1 == '"Pass,Fail"'
    assert rule("Role").formula1 == f'"{",".join(ROLES)}"'
    assert (rule("FSM %").formula1, rule("FSM %").formula2) == ("0", "1")
    days = rule("Enrolled on")
    assert (days.type, days.operator, days.formula1) == (
        "date",
        "between",
        str((date(1990, 1, 1) - date(1899, 12, 30)).days),
    )
    assert days.formula2 == "IF(As_at>0,EDATE(As_at,120),54788)"
    assert (date(1899, 12, 30).toordinal() + 54788) == date(2049, 12, 31).toordinal()
    strict = {
        name: (rule(name).errorStyle or "stop") for name in ("Level", "Outcome", "TRN", "Ethnicity", "URN", "Provider")
    }
    assert strict == {
        **dict.fromkeys(("Level", "Outcome", "TRN"), "stop"),
        **dict.fromkeys(("Ethnicity", "URN", "Provider"), "warning"),
    }


@pytest.mark.parametrize("kind", MISSPELT)
@pytest.mark.parametrize("engine", ENGINES)
def test_typing_is_refused_where_reading_would_refuse(
    engine: str, kind: Kind, sheets: Mapping[str, Worksheet], tmp_path: Path
) -> None:
    requires(engine)
    ((column, place),) = [
        (column, place)
        for table, column, place, _ in columns(sheets)
        if table == "Participants" and column.kind is kind
    ]
    rule = rule_at(sheets["Participants"], f"{place}{FIRST}")
    assert rule is not None
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(MISSPELT[kind], 1):
        sheet[f"A{row}"] = value
        sheet[f"B{row}"] = "=IF(IFERROR({},FALSE),1,0)".format(rule.formula1.replace(f"{place}{FIRST}", f"A{row}"))
    book.save(tmp_path / "typed.xlsx")
    found = ENGINES[engine].recalculate(tmp_path / "typed.xlsx")
    taken = [bool(found["Sheet", f"B{row}"]) for row, _ in enumerate(MISSPELT[kind], 1)]
    assert taken == [readable(column, value) for value in MISSPELT[kind]]
    assert len(set(taken)) == 2


def readable(column: Column, value: object) -> bool:
    try:
        parser(column, [])(value)  # type: ignore[arg-type]  # a cell's text or number
    except ValueError:
        return False
    return True


def test_settings_take_what_each_of_them_may_be(sheets: Mapping[str, Worksheet]) -> None:
    sheet = sheets["Settings"]
    values = {place: rule for place, rule in rules(sheet) if re.fullmatch(rf"B(?!{HEADER_ROW}$)\d+", place)}
    found = {sheet[place.replace("B", "A")].value: rule for place, rule in values.items()}
    assert found["Metric 4 basis"].formula1 == '"commenced,presented"'
    assert (found["As at"].type, found["As at"].formula2) == ("date", "54788")
    assert (found["Metric 6 target"].formula1, found["Metric 6 target"].formula2) == ("0", "10")
    assert found["FSM base"].prompt.startswith("Metric 2 is a share")


def test_every_calculated_heading_says_what_it_means(sheets: Mapping[str, Worksheet]) -> None:
    for sheet in sheets.values():
        said = {place: rule.prompt for place, rule in rules(sheet)}
        for table in sheet.tables.values():
            left, *_ = range_boundaries(table.ref)
            for place, column in enumerate(table.tableColumns, left):
                if column.calculatedColumnFormula is not None:
                    assert len(said[f"{get_column_letter(place)}{HEADER_ROW}"] or "") > 10, column.name


def test_a_mark_is_a_sign_as_well_as_a_colour(example_workbook: Path) -> None:
    sheet = load_workbook(example_workbook)["Participants"]
    formats = {rule.dxf.numFmt.formatCode[:4] for area in sheet.conditional_formatting for rule in area.rules}
    assert formats == {'"✘ "', '"► "'}
    for area in sheet.conditional_formatting:
        assert range_boundaries(str(area.sqref))[3] > 10_000


@pytest.mark.parametrize("name", INPUTS)
def test_no_green_triangles_on_text_that_is_meant_and_still_on_calculated_cells_typed_over(
    name: str, example_workbook: Path
) -> None:
    book = load_workbook(example_workbook)
    with ZipFile(example_workbook) as archive:
        xml = archive.read(f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml").decode()
    (quiet,) = re.findall(r"<ignoredError [^>]*>", xml)
    assert 'numberStoredAsText="1"' in quiet
    assert 'unlockedFormula="1"' in quiet
    assert "calculatedColumn" not in quiet
    (place,) = re.findall(r'sqref="([^"]*)"', quiet)
    left, top, right, bottom = range_boundaries(place)
    assert (left, top, bottom) == (1, 1, 1_048_576)
    assert right >= max(range_boundaries(table.ref)[2] for table in book[name].tables.values())
