"""How the functions present themselves: their names, their help in the Function Wizard, their arguments."""

from __future__ import annotations

import datetime as dt
import importlib.util
import inspect
import io
import tomllib
from types import SimpleNamespace
from typing import Any

import pytest
from excel_standin.example import FILTERS, RANGES, rows_of
from excel_standin.windows import UDFS, Bridge

CONTRACT = {
    *("NPQ_RECRUITED", "NPQ_PCT_OF_TARGET", "NPQ_FSM30", "NPQ_NON_WHITE_BRITISH", "NPQ_PRESENTED_IN_WINDOW"),
    *("NPQ_ACCURACY", "NPQ_MEAN_RATING", "NPQ_RETENTION", "NPQ_ACHIEVEMENT", "NPQ_GAP", "NPQ_VALUE"),
    *("NPQ_METRIC", "NPQ_BREAKDOWN", "NPQ_DASHBOARD", "NPQ_CHECK", "NPQ_WHO", "NPQ_EXPLAIN", "NPQ_CPT"),
}


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


def test_there_is_every_function_of_the_contract(bridge: Bridge) -> None:
    assert set(bridge.functions) == CONTRACT


def test_the_function_wizard_has_help_for_every_function_and_argument(bridge: Bridge) -> None:
    for name, function in bridge.functions.items():
        known: Any = function
        described = known.__xlfunc__
        assert (described["category"], described["call_in_wizard"]) == ("NPQ", False)
        assert 30 <= len(described["ret"]["doc"]) <= 255, name
        assert [argument["name"] for argument in described["args"]] == list(inspect.signature(function).parameters)
        for argument in described["args"]:
            assert 30 <= len(argument["doc"]) <= 255, (name, argument["name"])
            assert not argument["doc"].startswith("Positional argument")
            assert argument["doc"].endswith(".")


def test_the_arguments_stand_in_one_order_everywhere(bridge: Bridge) -> None:
    order = ["participants", *FILTERS, *RANGES]
    for name, function in bridge.functions.items():
        taken = list(inspect.signature(function).parameters)
        first = {"NPQ_EXPLAIN": len(taken), "NPQ_CPT": taken.index("provider") if "provider" in taken else 0}
        begins = first[name] if name in first else taken.index("participants")
        common = [argument for argument in taken[begins:] if argument != "partnership_targets"]
        assert common == [argument for argument in order if argument in common], name
        assert len(taken) - len(common) <= (3 if name == "NPQ_CPT" else 2)


def test_xlwings_writes_a_wrapper_for_every_function(bridge: Bridge) -> None:
    written = io.StringIO()
    bridge.xlwings.generate_vba_wrapper("udfs", bridge.module, written, SimpleNamespace(Name="xl_npq.xlam"))
    for name in CONTRACT:
        assert f'{name} = XLPy.CallUDF("udfs", "{name}", Array(' in written.getvalue()
    assert "Function NPQ_EXPLAIN(Optional measure)" in written.getvalue()
    assert "Function NPQ_RECRUITED(participants, Optional level, Optional cohort," in written.getvalue()


def test_the_functions_are_callable_without_windows_and_without_excel() -> None:
    spec = importlib.util.spec_from_file_location("udfs_alone", UDFS)
    assert spec is not None
    assert spec.loader is not None
    alone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(alone)
    given = {name: rows_of(name) for name in ("participants", "settings")}
    assert alone.NPQ_RECRUITED(**given, cohort="2017/18", level="NPQH") == 83
    assert alone.NPQ_RECRUITED(given["participants"], as_at=dt.datetime(2019, 9, 30)) == 1034
    assert alone.NPQ_RECRUITED().startswith("NPQ: missing a required argument")
    assert alone.NPQ_METRIC(1) == [["NPQ: missing a required argument: 'participants'"]]


def test_the_functions_are_installed_with_the_package() -> None:
    project = tomllib.loads(UDFS.with_name("pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"udfs.py": "udfs.py"}
