"""Partnership targets in public: the verdicts that `metrics` and the sheet give, and nothing that tells of a school."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import browser
import html5lib
import pytest
from check_sources import CLEAN, SETTINGS, write_folder
from conftest import EXAMPLE
from csvw import CSVW
from openpyxl import load_workbook
from partnership_sources import ledger, review, target
from plain.partnership import Row, worst
from recalculate import needs
from test_publish import files, parts

import xl_npq
from xl_npq.facts.partnership import REVIEWS, TARGETS
from xl_npq.facts.verdicts import STATUSES, VERDICTS
from xl_npq.layout.partnership import HEAD
from xl_npq.layout.partnership_columns import VERDICT
from xl_npq.publication.partnership import partnership_table
from xl_npq.publication.report import SUPPRESSED, PublicTable, Report
from xl_npq.publish import publish, read_publication
from xl_npq.read.packaged import packaged

AS_AT = "2018-10-01"
MEASURE = "Standards of work"
NAME = "partnership_targets"
CANARIES = ("Zqschool", "Zqreason", "Zqaction", "Zqowner", "0.731", "0.847")
"""What no public file may hold: names, texts of reviews, and a school's own baseline and value."""


def of_schools(values: Mapping[str, str], **measure: str) -> tuple[list[Row], list[Row]]:
    """A graded measure of schools that fell due a day before As at; each school's grade by its name, "": not reviewed.

    Names in lower case are of schools that complete a year later, so that nothing is due of them.
    """
    told = {"KPI": "1", "Measure": MEASURE}
    whole = target(**{**told, "Outcome": "Enjoying", "Kind": "graded", "Scope": "school", "Target": "2", **measure})
    later = {True: "2018-06-01", False: "2015-08-31"}
    rows = [target(**told, School=name, Baseline="3", **{"Completion date": later[name.islower()]}) for name in values]
    reviews = [
        review(KPI="1", School=name, Value=value, **{"Reviewed on": AS_AT}) for name, value in values.items() if value
    ]
    return [whole, *rows], reviews


def public(folder: Path, targets: Sequence[Row], reviews: Sequence[Row]) -> dict[str, str]:
    """The one row of the public table by its headings, marks where there is no text."""
    table = partnership_table(ledger(folder, targets, reviews, AS_AT))
    assert table is not None
    (row,) = texts(table)
    return row


def texts(table: PublicTable) -> list[dict[str, str]]:
    return [
        {column.name: cell.mark or str(cell.value) for column, cell in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish(xl_npq.read(EXAMPLE), folder)
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return read_publication(folder / "publication.json")


@pytest.fixture(scope="module")
def table(report: Report) -> PublicTable:
    assert report.partnership is not None
    return report.partnership


# What it says


def test_each_verdict_is_that_of_metrics_or_withheld(table: PublicTable) -> None:
    lines = xl_npq.measure(xl_npq.read(EXAMPLE))
    lines = lines[lines["metric"].str.startswith("CPT") & (lines["measure"] != "All")]
    whole = lines[lines["dimension"] == "All"]
    shown = texts(table)
    assert [(row["KPI"], row["Measure"]) for row in shown] == list(zip(whole["metric"], whole["measure"], strict=True))
    for row, status in zip(shown, whole["status"], strict=True):
        mine = (
            (lines["metric"] == row["KPI"]) & (lines["measure"] == row["Measure"]) & (lines["dimension"] == "Verdict")
        )
        found = [group for group, count in zip(lines["group"][mine], lines["numerator"][mine], strict=True) if count]
        if row["Verdict"] != SUPPRESSED:
            assert row["Verdict"] in VERDICTS
            assert status in (STATUSES[VERDICTS.index(row["Verdict"])], "no target")
            assert not found or row["Verdict"] == worst(found)


def test_each_line_is_that_of_the_sheet_or_withheld(table: PublicTable, example_workbook: Path) -> None:
    sheet = load_workbook(example_workbook, data_only=True)["Partnership"]
    for line, row in enumerate(texts(table), HEAD + 1):
        cells = [f"CPT{sheet.cell(line, 1).value}", *(sheet.cell(line, column).value for column in (2, 3, 4))]
        assert [row[name] for name in ("KPI", "Measure", "Target", "By when")] == cells
        assert row["Verdict"] in (sheet.cell(line, VERDICT).value, SUPPRESSED)


def test_the_example_shows_most_verdicts_and_withholds_some(report: Report, table: PublicTable) -> None:
    verdicts = [row["Verdict"] for row in texts(table)]
    assert 0 < verdicts.count(SUPPRESSED) < len(verdicts) / 4
    assert dict(report.withheld)[NAME] == verdicts.count(SUPPRESSED)


# What is withheld


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"A": "2"}, SUPPRESSED),
        ({"A": ""}, SUPPRESSED),
        ({"A": "2", "B": "3"}, SUPPRESSED),
        ({"A": "2", "B": "2", "C": "2"}, "achieved"),
        ({"A": "2", "B": "2", "C": "3"}, "not achieved"),
        ({"A": "3", "b": "3", "c": "3", "d": "3"}, SUPPRESSED),
        ({"A": "2", "B": "2", "C": "2", "d": "3"}, SUPPRESSED),
        ({"A": "3", "B": "2", "C": "2", "d": "3"}, "not achieved"),
        ({"a": "3", "b": "3", "c": "3"}, "not yet due"),
        ({"a": "2", "b": "2", "c": "2"}, "on track"),
        ({"A": "", "B": "", "C": ""}, "no data"),
        ({"A": "2", "B": "", "C": ""}, SUPPRESSED),
        ({}, "no data"),
    ],
    ids=str,
)
def test_a_verdict_that_few_schools_decide_is_withheld(values: dict[str, str], verdict: str, tmp_path: Path) -> None:
    targets, reviews = of_schools(values)
    elsewhere = review(KPI="1", School="", Value="", **{"Reviewed on": AS_AT})
    assert public(tmp_path, targets, [*reviews, elsewhere])["Verdict"] == verdict


def test_a_verdict_of_the_authority_is_never_withheld_and_no_schools_review_decides_it(tmp_path: Path) -> None:
    whole = target(KPI="1", Measure=MEASURE, Kind="rated", Scope="authority", Target="7")
    result = review(KPI="1", Value="7", **{"Reviewed on": AS_AT})
    assert public(tmp_path / "alone", [whole], [result])["Verdict"] == "achieved"
    assert (
        public(tmp_path / "beside", [whole], [result, {**result, "School": "Acre", "Value": "5"}])["Verdict"]
        == "achieved"
    )
    assert public(tmp_path / "school", [whole], [{**result, "School": "Acre"}])["Verdict"] == "no data"


def test_a_review_that_names_no_school_is_no_school(tmp_path: Path) -> None:
    targets, reviews = of_schools({"A": "2", "B": "2"})
    nameless = review(KPI="1", Value="2", **{"Reviewed on": AS_AT})
    assert public(tmp_path, targets, [*reviews, nameless])["Verdict"] == SUPPRESSED


def test_a_target_that_is_a_schools_own_is_withheld(tmp_path: Path) -> None:
    targets, reviews = of_schools({"A": "2", "B": "2", "C": "2"})
    own = [{**row, "Kind": "graded", "Scope": "school", "Target": "1"} for row in targets[1:]]
    row = public(tmp_path / "own", own, reviews)
    assert (row["Target"], row["By when"]) == (SUPPRESSED, SUPPRESSED)
    whole = public(tmp_path / "whole", targets, reviews)
    assert whole["Target"].startswith("Grade 2 or better")
    based, reviews = of_schools({"A": "0.9"}, Kind="directional", Target="", Baseline="0.731")
    assert public(tmp_path / "based", based, reviews)["Target"] == SUPPRESSED


def test_nothing_of_a_school_or_of_what_was_agreed_is_in_any_file(tmp_path: Path) -> None:
    targets, reviews = of_schools({f"Zqschool{place}": "0.847" for place in range(4)}, Kind="directional", Target="0.9")
    targets = [targets[0], *({**row, "Baseline": "0.731"} for row in targets[1:])]
    said = {"Reason": "Zqreason", "Action": "Zqaction", "Owner": "Zqowner", "Revised target": "0.847"}
    rows = [{**row, **said} for row in reviews]
    given = {"Setting": "Suppress below", "Value": "0"}
    settings = ({"Setting": "As at", "Value": AS_AT}, {"Setting": "Provider", "Value": "Made"}, given)
    source = write_folder(tmp_path / "source", {**CLEAN, "Settings": settings, TARGETS: targets, REVIEWS: rows})
    held = "".join(path.read_text("utf-8") for path in source.iterdir())
    assert [word for word in CANARIES if word not in held] == []
    (tmp_path / "out").mkdir()
    found = publish(xl_npq.read(source), tmp_path / "out").report.partnership
    assert found is not None
    assert [row["Verdict"] for row in texts(found)] == ["not achieved"]
    leaks = [(name, word) for name, text in parts(tmp_path / "out") for word in CANARIES if word in text]
    assert leaks == []


def test_no_school_or_owner_of_the_example_is_in_any_file(folder: Path) -> None:
    names: set[str] = set()
    for source, columns in (("reviews", ("School", "Reason", "Action", "Owner")), ("targets", ("School",))):
        with (EXAMPLE / f"partnership_{source}.csv").open(encoding="utf-8", newline="") as file:
            names |= {row[column] for row in csv.DictReader(file) for column in columns} - {""}
    assert len(names) > 10
    assert [(place, name) for place, text in parts(folder) for name in names if name in text] == []


# Its forms


def test_every_form_has_the_same_rows(folder: Path, table: PublicTable) -> None:
    rows = [list(row.values()) for row in texts(table)]
    sheet = load_workbook(folder / "npq-metrics.xlsx")["Partnership targets"]
    assert [[cell.value for cell in row] for row in sheet[sheet.tables[NAME].ref]][1:] == rows
    with (folder / "csv" / f"{NAME}.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == rows
    page = html5lib.parse((folder / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    (shown,) = [one for one in page.iter("table") if (one.findtext("caption") or "") == table.title]
    cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in shown.iter("tr")]
    assert cells[1:] == rows
    read = CSVW(str(folder / "csv" / f"{NAME}.csv-metadata.json"), validate=True)
    assert read.is_valid, read.warnings


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_and_html_validate_find_nothing_in_the_page(folder: Path, width: int) -> None:
    needs(browser.missing())
    with browser.opened(folder / "index.html", width, "light") as shown:
        assert browser.violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
    needs(browser.validator_missing())
    assert browser.html_faults(folder / "index.html") == []


def test_who_takes_no_part_publishes_as_if_there_were_no_such_scheme(tmp_path: Path) -> None:
    settings = (*SETTINGS, {"Setting": "Provider", "Value": "Made Provider"})
    tables = xl_npq.read(write_folder(tmp_path / "source", {**CLEAN, "Settings": settings}))
    bare = tables.with_frame(TARGETS, packaged(TARGETS).iloc[:0]).with_frame(REVIEWS, packaged(REVIEWS))
    for name, one in (("defaults", tables), ("none", bare)):
        (tmp_path / name).mkdir()
        assert publish(one, tmp_path / name).report.partnership is None
    assert files(tmp_path / "defaults") == files(tmp_path / "none")
    assert "partnership" not in json.loads((tmp_path / "none" / "publication.json").read_text("utf-8"))
    assert not [name for name, text in parts(tmp_path / "none") if "Partnership" in text]
