"""The functions of `udfs.py` as Excel calls them: through xlwings' own code, with Windows and Excel stood in for.

What a function gives is held to `xl_npq.measure`, and to every figure that the Alliance of Leading Learning published.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from excel_standin.example import arguments, example_ranges, rows_of
from excel_standin.excel import MISSING, Workbook
from excel_standin.windows import Bridge
from made_sources import golden
from pandas.testing import assert_frame_equal
from test_golden_figures import FIELDS, SUMMARY

import xl_npq
from xl_npq.excel import source
from xl_npq.excel.arguments import PARTNERSHIP, Call
from xl_npq.excel.ranges import range_of
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES

EXAMPLE = Path(xl_npq.__file__).parent / "example"
ONE_FIGURE = {
    "NPQ_RECRUITED": ("recruited", "value"),
    "NPQ_PCT_OF_TARGET": ("recruited", "pct_target"),
    "NPQ_FSM30": ("fsm30", "value"),
    "NPQ_NON_WHITE_BRITISH": ("non_white_british", "value"),
    "NPQ_PRESENTED_IN_WINDOW": ("in_window_of_presented", "value"),
    "NPQ_ACCURACY": ("accuracy", "value"),
    "NPQ_MEAN_RATING": ("mean_rating", "value"),
    "NPQ_RETENTION": ("retention_not_withdrawn", "value"),
    "NPQ_ACHIEVEMENT": ("achievement_assessed", "value"),
}
"""Functions, and the measure and column that each gives under the example's settings."""
Ranges = dict[str, Any]
Frame = pd.DataFrame


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture(scope="module")
def example() -> Ranges:
    return example_ranges(Workbook())


@pytest.fixture(scope="module")
def measured() -> Frame:
    return xl_npq.measure(xl_npq.read(EXAMPLE))


def in_a_cell(value: object) -> object:
    """A figure of the tidy frame as a cell shows it."""
    if isinstance(value, float):
        return "" if math.isnan(value) else value
    return value


def line(frame: Frame, **labels: str) -> Frame:
    for name, label in labels.items():
        frame = frame[frame[name] == label]
    return frame


@pytest.mark.parametrize("name", ONE_FIGURE)
def test_a_function_gives_the_figure_of_its_measure_in_every_cohort_and_level(
    name: str, bridge: Bridge, example: Ranges, measured: Frame
) -> None:
    measure, column = ONE_FIGURE[name]
    rows = line(measured, measure=measure, dimension="All")
    assert len(rows) == 20
    for row in rows.to_dict("records"):
        filters = {"cohort": row["cohort"], "level": row["level"]}
        assert bridge.call(name, *arguments(example, **filters)) == in_a_cell(row[column]), filters


@pytest.mark.parametrize("name", sorted(set(ONE_FIGURE) - {"NPQ_ACCURACY", "NPQ_MEAN_RATING"}))
def test_a_function_gives_the_figure_of_a_group(name: str, bridge: Bridge, example: Ranges, measured: Frame) -> None:
    measure, column = ONE_FIGURE[name]
    rows = line(measured, measure=measure, dimension="Gender", cohort="2017/18", level="NPQH")
    for row in rows.to_dict("records"):
        filters = {"cohort": "2017-18", "level": " npqh", "dimension": "gender", "group": row["group"].upper()}
        assert bridge.call(name, *arguments(example, **filters)) == in_a_cell(row[column]), filters


@pytest.mark.parametrize("measure", ["retention", "achievement"])
def test_a_gap_is_that_of_the_measure(measure: str, bridge: Bridge, example: Ranges, measured: Frame) -> None:
    for row in line(measured, measure=f"{measure}_gap", dimension="Disability", level="NPQSL").to_dict("records"):
        filters = {name: row[name] for name in ("cohort", "level", "dimension", "group")}
        assert bridge.call("NPQ_GAP", measure, *arguments(example, **filters)) == in_a_cell(row["value"]), filters


def test_any_column_of_any_measure_is_given_by_name(bridge: Bridge, example: Ranges, measured: Frame) -> None:
    rows = line(measured, cohort="2018/19", level="NPQML", dimension="All").to_dict("records")
    assert len(rows) == 13
    given = arguments(example, cohort="2018/19", level="NPQML")
    for row in rows:
        for column in ("numerator", "denominator", "value", "target", "variance", "pct_target", "status"):
            shown = bridge.call("NPQ_VALUE", f"{row['measure']}:{column}", *given)
            assert shown == in_a_cell(row[column]), (row["measure"], column)


@pytest.mark.parametrize("dimension", ["", "Gender", "Ofsted rating"])
@pytest.mark.parametrize("number", range(1, 8))
def test_the_table_of_a_metric_is_that_of_the_tidy_frame(
    number: int, dimension: str, bridge: Bridge, example: Ranges, measured: Frame
) -> None:
    spilled = bridge.call("NPQ_METRIC", float(number), *arguments(example, dimension=dimension or MISSING))
    if number in (5, 6) and dimension:
        assert "not given by group" in spilled
        return
    heading, *rows = spilled
    expected = line(measured, metric=str(number), dimension=dimension or "All")[heading]
    assert [[in_a_cell(cell) for cell in row] for row in expected.itertuples(index=False)] == rows


class Spilled(Mapping[str, "float | None"]):
    """One line of the figures as breakdowns of its measure give it, column by column."""

    def __init__(self, tables: dict[Any, Any], bridge: Bridge, example: Ranges, place: tuple[str, ...]) -> None:
        self.tables, self.bridge, self.example, self.place = tables, bridge, example, place

    def __getitem__(self, column: str) -> float | None:
        measure, cohort, level, dimension, group = self.place
        asked = (f"{measure}:{column}", dimension if dimension != "all" else "Gender", cohort)
        if asked not in self.tables:
            first, *rest = arguments(self.example, cohort=cohort)
            ranges = rest[len(rest) - 11 :]
            self.tables[asked] = self.bridge.call(
                "NPQ_BREAKDOWN", *asked[:2], first, MISSING, cohort, MISSING, MISSING, *ranges
            )
        heading, *rows = self.tables[asked]
        at = [str(label).lower() for label in heading].index(level)
        (row,) = [row for row in rows if str(row[0]).lower() == group]
        return None if row[at] == "" else row[at]

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


@pytest.mark.parametrize("metric", ["1", "2", "3", "4", "7"])
def test_breakdowns_give_every_published_figure(metric: str, bridge: Bridge, example: Ranges) -> None:
    tables: dict[Any, Any] = {}
    differing, compared = [], 0
    for cell in golden(SUMMARY):
        if cell["metric"] != metric:
            continue
        group = "All" if cell["group"] == "Total" else cell["group"]
        dimension = cell["dimension"] if group != "All" else "all"
        for figure in FIELDS[SUMMARY][metric, cell["field"]]:
            place = (figure.measure, cell["cohort"].lower(), cell["level"].lower(), dimension.lower(), group.lower())
            printed = figure.printed(Spilled(tables, bridge, example, place), cell["figure"])
            compared += 1
            if printed != cell["figure"]:
                differing.append((place, cell["field"], cell["figure"], printed))
    assert not differing
    assert compared >= 60


def test_published_figures_of_metric_5_come_from_its_table(bridge: Bridge, example: Ranges) -> None:
    heading, *rows = bridge.call("NPQ_METRIC", 5.0, *arguments(example))
    by_line = {
        tuple(row[2:5]): dict(zip(heading, ([None if cell == "" else cell for cell in row]), strict=True))
        for row in rows
    }
    cells = [cell for cell in golden(SUMMARY) if cell["metric"] == "5"]
    assert cells
    for cell in cells:
        for figure in FIELDS[SUMMARY]["5", cell["field"]]:
            cohort = "All" if cell["cohort"].lower() == "all" else cell["cohort"]
            row = by_line[figure.measure, cohort, cell["level"]]
            assert figure.printed(row, cell["figure"]) == cell["figure"], cell


def test_a_range_is_read_as_a_file_is() -> None:
    given = {name: range_of([[*row] for row in rows_of(name)]) for name in example_ranges(Workbook())}
    given |= {"reviews": range_of(rows_of("partnership_reviews"))}
    given |= {"partnership_targets": range_of(rows_of("partnership_targets"))}
    in_ranges = source.source_of({**Call(given).ranges(), **Call(given).ranges(*PARTNERSHIP)}).tables
    in_files = xl_npq.read(EXAMPLE)
    assert set(in_ranges.frames) == set(TABLES)
    for name, frame in in_files.frames.items():
        # A cell of Settings stays as it came, and Excel has made a date of one; no function takes the self-assessment.
        if name not in ("Settings", "Requirements"):
            assert_frame_equal(in_ranges[name], frame)
    assert settings_of(in_ranges) == settings_of(in_files)
    assert in_ranges.unread == in_files.unread == ()


def test_the_dashboard_says_what_is_met_and_where_not(bridge: Bridge, example: Ranges) -> None:
    first, *rest = arguments(example)
    heading, *rows = bridge.call("NPQ_DASHBOARD", first, *rest[4:])
    by_metric = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert list(by_metric) == ["1", "2", "3", "4", "5", "6", "7"]
    second = by_metric["2"]
    assert (second["status"], second["cohort"], second["not met at"]) == ("not met", "2018/19", "NPQH, NPQSL, NPQML")
    assert by_metric["6"]["value"] == pytest.approx(9.9)
    assert by_metric["1"]["not met at"] == by_metric["7"]["value"] == ""


def test_a_supplied_figure_is_the_headline_and_the_computed_one_stands_beside_it(
    bridge: Bridge, example: Ranges
) -> None:
    supplied = [
        ["Measure", "Cohort", "Level", "Value", "Received on"],
        ["accuracy", None, None, 97.0, dt.date(2019, 9, 1)],
    ]
    ranges = {**example, "supplied": Workbook().range(supplied)}
    assert bridge.call("NPQ_ACCURACY", *arguments(ranges)) == 0.97
    assert bridge.call("NPQ_VALUE", "accuracy", *arguments(ranges)) == 1.0
    assert bridge.call("NPQ_VALUE", "accuracy_supplied:status", *arguments(ranges)) == "met"
    assert bridge.call("NPQ_ACCURACY", *arguments(ranges, cohort="2017/18")) == 1.0
    supplied[1][1] = "2017/18"
    first, *rest = arguments({**example, "supplied": Workbook().range(supplied)})
    fifth = bridge.call("NPQ_DASHBOARD", first, *rest[4:])[5]
    assert fifth[5:8] == ["accuracy_supplied", 0.97, 0.95]


def test_a_check_names_the_row_of_the_range(bridge: Bridge, example: Ranges) -> None:
    rows = rows_of("participants")
    rows[7][rows[0].index("Commenced on")] = "soon"
    first, *rest = arguments({**example, "participants": Workbook().range(rows)})
    heading, *faults = bridge.call("NPQ_CHECK", first, *rest[4:])
    found = [dict(zip(heading, row, strict=True)) for row in faults]
    assert [(one["row"], one["column"], one["value"]) for one in found] == [(8.0, "Commenced on", "soon")]
    assert bridge.call("NPQ_CHECK", *[arguments(example)[0], *arguments(example)[5:]]) == "No fault found."


def test_who_lists_as_many_rows_as_the_figure_counts(bridge: Bridge, example: Ranges) -> None:
    given = arguments(example, cohort="2017/18", level="NPQH")
    for part in ("numerator", "denominator"):
        heading, *rows = bridge.call("NPQ_WHO", f"in_window_of_presented:{part}", *given)
        assert len(rows) == bridge.call("NPQ_VALUE", f"in_window_of_presented:{part}", *given)
    heading, late = bridge.call("NPQ_WHO", "in_window_of_presented:rest", *given)
    assert heading == ["Row", "Participant ID", "Level", "Cohort", "Why"]
    assert late == [72.0, "ALL-0071", "NPQH", "2017/18", "presented 28/06/2019, after the window closed 02/04/2019"]
    assert rows_of("participants")[71][1] == "ALL-0071"


def test_explain_gives_a_definition_and_without_a_name_all_measures(bridge: Bridge) -> None:
    about = {row[0]: row[1] for row in bridge.call("NPQ_EXPLAIN", "FSM30")}
    assert about["Measure"].startswith("fsm30")
    assert "Annex A, Table 3" in about["Where"]
    heading, *rows = bridge.call("NPQ_EXPLAIN", MISSING)
    assert [row[0] for row in rows][:2] == ["recruited", "fsm30"]
    assert len(heading) == len(rows[0])
