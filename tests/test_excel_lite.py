"""The functions in a browser: xlwings Lite has less of xlwings, and its Python no compiled readers of workbooks."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from excel_standin import lite
from excel_standin.example import rows_of

ROOT = Path(__file__).parents[1]
DAY_0 = dt.date(1899, 12, 30)


def office_cell(value: object) -> object:
    """A cell as Office.js hands it over: a date is the number of its day, a blank a zero-length text."""
    if isinstance(value, dt.date):
        return (value - DAY_0).days
    return "" if value is None else value


def office(table: str) -> list[list[object]]:
    return [[office_cell(cell) for cell in row] for row in rows_of(table)]


def in_a_browser(*calls: tuple[str, Sequence[object]]) -> list[Any]:
    """What the functions answer in a Python of its own that has what a browser has."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    run = subprocess.run(
        [sys.executable, lite.__file__],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answered: list[Any] = json.loads(run.stdout)
    return answered


@pytest.fixture(scope="module")
def answered() -> list[Any]:
    people, settings, as_at = office("participants"), office("settings"), [[office_cell(dt.date(2019, 9, 30))]]
    blank: list[object] = [None] * 6
    return in_a_browser(
        ("NPQ_RECRUITED", [people, [["NPQH"]], [["2017/18"]], None, None, None, None, None, settings]),
        ("NPQ_RECRUITED", [people, *blank[:5], as_at]),
        ("NPQ_RECRUITED", [people, *blank]),
        ("NPQ_RECRUITED", [people, *blank[:5], [["yesterday"]]]),
        ("NPQ_METRIC", [[[7]], people, [["NPQH"]], *blank, settings]),
        ("NPQ_EXPLAIN", [None]),
        ("NPQ_CHECK", [people, None, as_at]),
    )


def test_a_figure_in_a_browser_is_that_of_excel_for_windows(answered: list[Any]) -> None:
    assert answered[:2] == [83, 1034]


def test_a_blank_is_as_good_as_left_out_and_trouble_is_a_text(answered: list[Any]) -> None:
    assert answered[2].startswith("NPQ: ")
    assert "As at" in answered[2]
    assert answered[3] == "NPQ: as_at holds 'yesterday', not a date such as 30/09/2019"


def test_tables_spill_in_a_browser_too(answered: list[Any]) -> None:
    metric, explained, checked = answered[4:]
    assert metric[0][2:5] == ["measure", "cohort", "level"]
    assert ["retention_not_withdrawn", "2017/18", "NPQH"] in [row[2:5] for row in metric]
    assert any("fsm30" in row for row in explained)
    assert not str(checked[0][0]).startswith("NPQ:")


def test_the_standin_refuses_what_a_browser_refuses() -> None:
    with pytest.raises(AssertionError, match="category"):
        lite.func(category="NPQ")
    with pytest.raises(AssertionError, match="by their place"):
        lite.func(lambda *, level: level)
    with pytest.raises(ModuleNotFoundError, match="python_calamine"):
        lite.Absent().find_spec("python_calamine.workbook")


def test_what_a_browser_lacks_is_not_asked_for_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {line for line in project["dependencies"] if "emscripten" not in line}
    compiled_or_its_own = ("python-calamine", "xlwings", "msoffcrypto-tool")
    assert [line for line in asked if line.startswith(compiled_or_its_own)] == []
