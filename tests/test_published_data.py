"""The report as CSV on the Web and as JSON, read by readers that nobody here wrote."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from csvw import CSVW
from made_reports import made_report

from xl_npq.errors import SourceError
from xl_npq.publication.report import MARKS, Figure, PublicTable
from xl_npq.published.csvw import csv_files, harmless
from xl_npq.published.machine import as_json, files_in, from_json
from xl_npq.published.shown import tables_of, text_of, value_of

TABLES = {table.name: table for table in tables_of(made_report())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv")
    for name, text in csv_files(made_report()).items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return folder


def values_of(table: PublicTable) -> list[list[object]]:
    """What a reader of the schema is to find: numbers, words, and nothing where a mark stands."""
    return [
        [_read(figure, column.kind) for figure, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]


def _read(figure: Figure, kind: str) -> object:
    value = value_of(figure, kind)
    if isinstance(value, str):
        return harmless(value)
    return value if value is None or kind == "count" else Decimal(str(value))


@pytest.mark.parametrize("name", TABLES)
def test_a_reader_of_csv_on_the_web_finds_every_figure_by_the_schema(folder: Path, name: str) -> None:
    read = CSVW(str(folder / f"{name}.csv-metadata.json"), validate=True)
    assert read.is_valid, read.warnings
    assert [list(row.values()) for row in read.tables[0]] == values_of(TABLES[name])


def test_a_figure_that_breaks_the_schema_would_be_found(folder: Path, tmp_path: Path) -> None:
    for end in ("", "-metadata.json"):
        text = (folder / f"metric_1.csv{end}").read_text("utf-8")
        (tmp_path / f"metric_1.csv{end}").write_text(text.replace(",NPQSL,255,", ",NPQSL,many,"), "utf-8")
    assert not CSVW(str(tmp_path / "metric_1.csv-metadata.json"), validate=True).is_valid


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_bare_numbers_or_marks_and_never_formulas(folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    table = TABLES[name]
    assert head == [column.name for column in table.columns]
    for row, line in zip(rows, table.rows, strict=True):
        for cell, figure, column in zip(row, line, table.columns, strict=True):
            if figure.value is None:
                assert cell == figure.mark
            elif column.kind == "text":
                assert not cell.startswith(("=", "+", "-", "@"))
                assert cell.removeprefix("'") == figure.value
            else:
                assert float(cell) == value_of(figure, column.kind)


def test_metadata_says_who_publishes_what_and_what_marks_mean(folder: Path) -> None:
    said = json.loads((folder / "metric_2.csv-metadata.json").read_text("utf-8"))
    assert said["@context"][0] == "http://www.w3.org/ns/csvw"
    assert (said["url"], said["dc:publisher"]) == ("metric_2.csv", made_report().provider)
    assert [mark[:3] for mark in said["rdfs:comment"]] == ["[c]", "[x]"]
    for column in said["tableSchema"]["columns"]:
        assert set(MARKS) < set(column["null"])
        assert column["name"].replace("_", "").isalnum()


def test_json_gives_back_the_report_as_it_was_published() -> None:
    report = made_report()
    read = from_json(as_json(report), "publication.json")
    assert as_json(read) == as_json(report)
    assert (read.provider, read.as_at, read.withheld) == (report.provider, report.as_at, report.withheld)
    for before, after in zip(tables_of(report), tables_of(read), strict=True):
        assert (after.name, after.columns, after.notes) == (before.name, before.columns, before.notes)
        shown, again = (
            [[(text_of(f, c.kind), f.mark) for f, c in zip(row, t.columns, strict=True)] for row in t.rows]
            for t in (before, after)
        )
        assert again == shown


def test_words_for_readers_outlast_json_and_a_metric_is_a_number_that_was_once_text() -> None:
    report = made_report()
    metric = report.metrics[0]
    table = replace(metric.tables[0], in_words=(("Target", "Hoped for"),))
    text = as_json(replace(report, metrics=(replace(metric, tables=(table,)),)))
    content = json.loads(text)
    assert content["metrics"][0]["number"] == 1
    assert from_json(text, "new.json").metrics[0].tables[0].in_words == table.in_words
    content["metrics"][0]["number"] = "1"
    del content["metrics"][0]["tables"][0]["in_words"]
    (earlier,) = from_json(json.dumps(content), "old.json").metrics
    assert (earlier.number, earlier.tables[0].in_words) == ("1", ())


def test_json_has_no_value_where_there_is_a_mark() -> None:
    content = json.loads(as_json(made_report(), ("index.html",)))
    cells = [cell for m in content["metrics"] for t in m["tables"] for row in t["rows"] for cell in row]
    assert {tuple(cell) for cell in cells} == {("value",), ("value", "mark")}
    assert {cell["mark"] for cell in cells if cell["value"] is None} == set(MARKS)
    assert not [cell for cell in cells if "mark" in cell and cell["value"] is not None]
    assert files_in(as_json(made_report(), ("index.html",))) == ("index.html",)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "other", "format_version": 1}', "null", '{"format": "xl-npq publication"}']
)
def test_what_is_no_publication_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(SourceError, match=r"old\.json: is not a publication"):
        from_json(text, "old.json")
    assert files_in(text) == ()


@pytest.mark.parametrize(
    ("value", "kind", "published", "shown"),
    [
        (0.285, "share", 0.285, "28.5%"),
        (0.12345, "share", 0.123, "12.3%"),
        (1 / 3, "share", 0.333, "33.3%"),
        (2.19454545, "share", 2.195, "219.5%"),
        (0.9995, "share", 1.0, "100.0%"),
        (-0.113, "points", -0.113, "-11.3"),
        (0.02, "points", 0.02, "+2.0"),
        (1234.0, "count", 1234, "1,234"),
        (7.745, "rating", 7.75, "7.75"),
        ("2018/19", "text", "2018/19", "2018/19"),
    ],
)
def test_a_figure_has_no_more_digits_than_it_shows(value: object, kind: str, published: object, shown: str) -> None:
    figure = Figure(value)
    assert value_of(figure, kind) == published
    assert text_of(figure, kind) == shown
