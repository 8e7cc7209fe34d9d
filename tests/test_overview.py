"""The overview: limits by the books' own formula, ranks, spread, and a file without faults."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from xl_npq.figures.status import NOT_MET
from xl_npq.layout.tiles import signed
from xl_npq.overview.book import overview_of
from xl_npq.overview.compare import compared, counted, not_met, spread_of
from xl_npq.overview.limits import INNER, OUTER, count_limits, share_limits, sizes_to
from xl_npq.overview.standing import Member, Standing
from xl_npq.workbook.lint.whole import lint
from xl_npq.workbook.writer import write_book


def chance_of_at_most(number: int, of: int, share: float) -> float:
    """The binomial distribution, added up term by term."""
    return math.fsum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(number + 1))


@pytest.mark.parametrize("within", [INNER, OUTER])
@pytest.mark.parametrize("share", [0.03, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("size", [1, 2, 7, 30, 211])
def test_fewer_than_half_of_the_rest_lies_beyond_each_limit(size: int, share: float, within: float) -> None:
    tail, limits = (1 - within) / 2, share_limits(np.array([float(size)]), share, within)
    low, high = (round(float(value[0]) * size) for value in limits)
    assert (chance_of_at_most(low - 1, size, share) if low else 0) < tail + 1e-12
    assert chance_of_at_most(low, size, share) >= tail - 1e-12
    assert 1 - chance_of_at_most(high, size, share) <= tail + 1e-12
    assert high == 0 or 1 - chance_of_at_most(high - 1, size, share) > tail - 1e-12


def test_counts_have_limits_of_the_poisson_distribution() -> None:
    # Of a mean of 10: published tables give P(X <= 3) = 0.0103, P(X <= 4) = 0.0293, P(X <= 17) = 0.9857.
    limits = count_limits(np.array([10.0]), INNER)
    assert (float(limits.low[0]), float(limits.high[0])) == (0.4, 1.7)


def test_nobody_has_no_limits() -> None:
    assert all(np.isnan(values).all() for values in (*share_limits(np.array([0.0]), 0.5, INNER),))


def test_sizes_reach_beyond_the_largest_and_are_closest_where_small() -> None:
    sizes = sizes_to(500)
    assert sizes[0] == 1
    assert sizes[-1] >= 500
    assert sizes[1] - sizes[0] < sizes[-1] - sizes[-2]


def member(name: str, number: float, of: float, status: str = "met", target: float | None = None) -> Member:
    value = number / of if of else None
    standing = Standing("2", "fsm30", "2018/19", number, of, value, target)
    return Member(name, {"2": status}, (standing,))


MEMBERS = (
    member("Small", 0, 3, "not met"),
    member("Middling", 30, 100),
    member("Low", 30, 400, "not met"),
    member("High", 190, 400),
    member("Nobody", 0, 0, "no data"),
)


def test_a_small_provider_at_the_foot_is_within_what_chance_does_and_a_large_one_is_not() -> None:
    (one,) = compared(MEMBERS)
    places = {found.provider: (found.rank, found.position) for found in one.ranked}
    assert places == {
        "High": (1, "above 99.8%"),
        "Middling": (2, "within"),
        "Low": (3, "below 99.8%"),
        "Small": (4, "within"),
    }
    assert one.without == ("Nobody",)
    assert one.line == pytest.approx(250 / 903)


def test_the_line_is_the_target_where_all_have_the_same() -> None:
    (one,) = compared([member("A", 1, 10, target=0.9), member("B", 9, 10, target=0.9)])
    assert (one.line, one.held_to) == (0.9, "the target")


def test_alike_figures_share_a_rank() -> None:
    (one,) = compared([member("A", 1, 2), member("B", 5, 10), member("C", 1, 10)])
    assert [(found.provider, found.rank) for found in one.ranked] == [("A", 1), ("B", 1), ("C", 3)]


def test_every_figure_is_in_a_band() -> None:
    spread = spread_of(compared([member(str(number), number, 10) for number in range(11)])[0])
    assert spread is not None
    assert spread.points == (0, 0.25, 0.5, 0.75, 1)
    assert (sum(spread.counts), spread.counts[-1]) == (11, 2)
    assert spread_of(compared([member("Nobody", 0, 0)])[0]) is None


def test_who_does_not_meet_is_listed_with_the_figure() -> None:
    missed = not_met(MEMBERS, compared(MEMBERS))
    assert [(one.metric, one.provider, one.figures[0][1].position) for one in missed] == [
        ("2", "Small", "within"),
        ("2", "Low", "below 99.8%"),
    ]
    assert counted(MEMBERS, "2") == {"met": 2, "not met": 2, "no data": 1}


@pytest.mark.parametrize("members", [MEMBERS, MEMBERS[-1:], ()], ids=["five", "no figure", "none"])
def test_the_file_has_no_fault_and_says_that_it_is_internal(members: tuple[Member, ...], tmp_path: Path) -> None:
    path = tmp_path / "overview.xlsx"
    write_book(overview_of(members, None, "0"), path)
    assert lint(path) == ()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Overview", "Providers", "Not met"]
    for sheet in book.worksheets[:-1]:
        top = [sheet.cell(row, 1).value for row in range(1, 5)]
        assert any(str(words).startswith("Internal, not for publication") for words in top)


def test_a_funnel_is_a_scatter_chart_that_follows_cells(tmp_path: Path) -> None:
    path = tmp_path / "overview.xlsx"
    write_book(overview_of(MEMBERS, None, "0"), path)
    sheet = openpyxl.load_workbook(path)["2 FSM schools"]
    funnel, bars = sheet._charts
    assert type(funnel).__name__ == "ScatterChart"
    assert funnel.series[0].xVal.numRef.f == "Limits!$B$5:$B$8"
    assert len(funnel.series) == 6
    assert type(bars).__name__ == "BarChart"


def test_whose_data_has_errors_is_told(tmp_path: Path) -> None:
    path = tmp_path / "overview.xlsx"
    faulty = (replace(MEMBERS[0], errors=3), *MEMBERS[1:])
    write_book(overview_of(faulty, None, "0"), path)
    book = openpyxl.load_workbook(path)
    assert str(book["Overview"]["A4"].value).startswith("Errors in the data of 1: ")
    rows = [[cell.value for cell in row] for row in book["Providers"].iter_rows(min_row=4)]
    assert {row[0]: row[8] for row in rows} == {
        "Provider": "Errors in its data",
        **{one.name: one.errors for one in faulty},
    }


def test_no_name_is_cut_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "overview.xlsx"
    long = "Midlands Institute of Excellence in School Leadership and Professional Development"
    write_book(overview_of([member(long, 1, 100, "not met"), *MEMBERS], None, "0"), path)
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        for column in sheet.iter_cols():
            if any(cell.value == long for cell in column):
                assert sheet.column_dimensions[column[0].column_letter].width > len(long)


def test_a_figure_above_what_chance_explains_does_not_look_like_one_that_is_not_met(tmp_path: Path) -> None:
    path = tmp_path / "overview.xlsx"
    write_book(overview_of(MEMBERS, None, "0"), path)
    rules = openpyxl.load_workbook(path)["2 FSM schools"].conditional_formatting
    fills = {rule.formula[0].partition("=")[2]: rule.dxf.fill.bgColor.rgb for found in rules for rule in found.rules}
    assert fills['"below 99.8%"'] == fills[f'"{signed(NOT_MET)}"']
    assert fills['"above 99.8%"'] != fills['"below 99.8%"']
