"""NPQ_CPT as Excel calls it: held to `metrics`, with what its cells say when something is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import EXAMPLE
from excel_standin.example import rows_of
from excel_standin.excel import MISSING, Workbook
from excel_standin.windows import Bridge
from hypothesis import given, settings
from hypothesis import strategies as st

import xl_npq
from xl_npq.excel.partnership import COLUMNS
from xl_npq.facts.verdicts import VERDICTS

AS_AT = dt.datetime(2019, 9, 30)


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture(scope="module")
def reviews() -> Any:
    return Workbook().range(rows_of("partnership_reviews"))


@pytest.fixture(scope="module")
def targets() -> Any:
    return Workbook().range(rows_of("partnership_targets"))


def test_it_gives_the_lines_that_metrics_gives(bridge: Bridge, reviews: Any, targets: Any) -> None:
    heading, *rows = bridge.call("NPQ_CPT", reviews, MISSING, MISSING, AS_AT, targets)
    tidy = xl_npq.measure(xl_npq.read(EXAMPLE))
    lines = tidy[tidy["metric"].str.startswith("CPT") & (tidy["dimension"] == "All")][list(COLUMNS)]
    wanted = [[("" if value != value else value) for value in row] for row in lines.itertuples(index=False)]
    assert [row[: len(COLUMNS)] for row in rows] == wanted
    assert heading == [*COLUMNS, "verdict", *VERDICTS]
    assert len(rows) == 30


def test_one_kpi_by_number_or_name(bridge: Bridge, reviews: Any, targets: Any) -> None:
    for kpi in (5.0, "5", "CPT5", " cpt5 "):
        _, *rows = bridge.call("NPQ_CPT", reviews, kpi, MISSING, AS_AT, targets)
        assert [row[0] for row in rows] == ["CPT5"] * 7


def test_without_targets_those_of_the_schedule_count(bridge: Bridge, reviews: Any) -> None:
    _, *rows = bridge.call("NPQ_CPT", reviews, MISSING, MISSING, AS_AT)
    # A school without a completion date never falls due.
    assert {row[7] for row in rows if row[0] == "CPT1"} == {"on track"}


def test_an_as_at_before_every_review_leaves_no_figure(bridge: Bridge, reviews: Any, targets: Any) -> None:
    _, *rows = bridge.call("NPQ_CPT", reviews, MISSING, MISSING, dt.datetime(2014, 1, 1), targets)
    assert {row[7] for row in rows} <= {"no data", "not yet due"}
    assert {row[4] for row in rows} == {""}


@pytest.mark.parametrize(
    ("change", "kpi", "said"),
    [
        ({}, 99.0, "NPQ: no KPI 99 in the range partnership_targets"),
        ({}, "five", "NPQ: kpi takes the number of a KPI, such as 5, not 'five'"),
        ({"Reviewed on": "When"}, 1.0, "NPQ: no column 'Reviewed on' in the range reviews"),
    ],
)
def test_what_is_wrong_is_said_in_the_cell(
    bridge: Bridge, targets: Any, change: dict[str, str], kpi: object, said: str
) -> None:
    heads, *rows = rows_of("partnership_reviews")
    given_ = Workbook().range([[change.get(str(head), head) for head in heads], *rows])
    text = bridge.call("NPQ_CPT", given_, kpi, MISSING, AS_AT, targets)
    assert str(text).startswith(said)


def test_without_as_at_it_says_so(bridge: Bridge, reviews: Any) -> None:
    text = bridge.call("NPQ_CPT", reviews)
    assert str(text).startswith("NPQ: no As at")


_CELLS = st.one_of(
    st.none(), st.floats(allow_nan=False), st.text(max_size=6), st.booleans(), st.datetimes(dt.datetime(1950, 1, 1)),
    st.sampled_from(["KPI", "Value", "Reviewed on", "School", "#N/A"]),
)  # fmt: skip


@given(st.lists(st.lists(_CELLS, min_size=4, max_size=4), max_size=5), _CELLS)
@settings(max_examples=60, deadline=None)
def test_any_cells_give_values_or_a_text_that_says_what_is_wrong(rows: list[list[object]], kpi: object) -> None:
    import udfs

    table = udfs.NPQ_CPT((("KPI", "School", "Reviewed on", "Value"), *map(tuple, rows)), kpi, None, "2019-09-30")
    assert isinstance(table, list)
    assert all(isinstance(cell, (str, float)) for row in table for cell in row)
    assert not str(table[0][0]).startswith("NPQ: something went wrong")
