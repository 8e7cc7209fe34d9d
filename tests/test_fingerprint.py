"""The fingerprint of a workbook's input: the same for the same input, another for any other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EXAMPLE
from generated import write_source

import xl_npq
from xl_npq.build import lay_out
from xl_npq.canonical import canonical
from xl_npq.checks.fault import Faults
from xl_npq.fingerprint import fingerprint
from xl_npq.providers import providers_of
from xl_npq.tables import Tables
from xl_npq.workbook.stored import stored_sheets

FAULTY = 5
"""The seed of a source with many faults."""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return xl_npq.read(EXAMPLE)


def of(tables: Tables, file: str = "a.xlsx") -> str:
    return fingerprint(canonical(tables, providers_of(tables)[0], file))


def with_cell(tables: Tables, table: str, column: str, value: object) -> Tables:
    frame = tables[table].copy()
    frame.loc[frame.index[3], column] = value
    return tables.with_frame(table, frame)


def test_the_same_input_has_the_same_fingerprint_whatever_the_file_is_called(tables: Tables) -> None:
    assert of(tables) == of(xl_npq.read(EXAMPLE), "b.xlsx")
    assert re.fullmatch("[0-9a-f]{12}", of(tables))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("Participants", "Name", "Somebody else"), ("Schools", "FSM %", 0.123), ("Settings", "Value", "5")],
)
def test_one_changed_cell_changes_it(tables: Tables, table: str, column: str, value: object) -> None:
    assert of(with_cell(tables, table, column, value)) != of(tables)


def test_the_order_of_rows_counts(tables: Tables) -> None:
    people = tables["Participants"]
    turned = people.iloc[[1, 0, *range(2, len(people))]].set_axis(people.index)
    assert of(tables.with_frame("Participants", turned)) != of(tables)


def test_it_changes_with_the_version(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(tables)
    monkeypatch.setattr("xl_npq.fingerprint.VERSION", "another")
    assert of(tables) != before


def test_the_dashboard_says_it_and_a_workbook_read_again_has_the_same(tables: Tables, example_workbook: Path) -> None:
    again = xl_npq.read(example_workbook)
    (name,) = providers_of(again)
    assert of(again) == of(tables)
    shown = [str(cell.value) for cell in stored_sheets(example_workbook)["Dashboard"].cells.values()]
    (line,) = [text for text in shown if "fingerprint" in text]
    assert line.endswith(f"from the input with the fingerprint {of(tables)}.")
    assert lay_out(tables, name, "c.xlsx", Faults()).properties["xl_npq_input"] in line


def test_cells_that_cannot_be_read_count_in_whatever_order(tmp_path: Path) -> None:
    write_source(tmp_path, FAULTY)
    read = xl_npq.read(tmp_path)
    (name, *_) = providers_of(read)
    xl_npq.build(read, tmp_path / "faulty.xlsx", name)
    again = xl_npq.read(tmp_path / "faulty.xlsx")
    assert len(again.unread) > 1
    assert of(again) == fingerprint(canonical(read, name, "a.xlsx"))
    assert of(replace(again, unread=again.unread[1:])) != of(again)
