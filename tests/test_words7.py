"""What Metric 7 says to people without statistics: can so small a group tell, in words, beside the framework's rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EXAMPLE
from scipy.stats import norm

import xl_npq
from xl_npq.build import NOTHING_FOUND, lay_out
from xl_npq.figures.telling import ENOUGH, TOO_FEW, WHOLE, enough_to_tell
from xl_npq.layout.gap_lines7 import gap_columns
from xl_npq.layout.gaps7 import gap_column
from xl_npq.layout.sheet import Sheet
from xl_npq.providers import ledger_of, providers_of
from xl_npq.settings import Settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    tables = xl_npq.read(EXAMPLE)
    return ledger_of(tables, providers_of(tables)[0]).settings


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    tables = xl_npq.read(EXAMPLE)
    (name,) = providers_of(tables)
    book = lay_out(tables, name, "book.xlsx", NOTHING_FOUND)
    return next(sheet for sheet in book.sheets if sheet.name == "Metric 7")


def wilson(number: int, of: int) -> tuple[float, float]:
    """Wilson's interval from its textbook equation, by bisection of the score test and not by its closed form."""

    def end(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            near = abs(number / of - middle) <= norm.ppf(0.975) * (middle * (1 - middle) / of) ** 0.5
            inside, outside = (middle, outside) if near else (inside, middle)
        return inside

    return end(number / of, 0.0), end(number / of, 1.0)


@pytest.mark.parametrize(
    ("number", "of", "overall", "told"),
    [
        (1, 1, 0.95, TOO_FEW),
        (0, 1, 0.5, TOO_FEW),
        (3, 5, 0.9, TOO_FEW),
        (95, 100, 0.95, ENOUGH),
        (300, 400, 0.95, ENOUGH),
        (85, 100, 0.95, TOO_FEW),
    ],
)
def test_a_group_tells_only_where_its_interval_lies_on_one_side_of_the_edge(
    settings: Settings, number: int, of: int, overall: float, told: str
) -> None:
    points = replace(settings, tolerance=0.1, tolerance_is="points")
    assert enough_to_tell(*wilson(number, of), overall, points) == told


def test_a_relative_tolerance_is_a_share_of_the_levels_rate(settings: Settings) -> None:
    relative = replace(settings, tolerance=0.1, tolerance_is="relative")
    points = replace(settings, tolerance=0.1, tolerance_is="points")
    assert enough_to_tell(0.19, 0.21, 0.2, relative) == ENOUGH
    assert enough_to_tell(0.17, 0.23, 0.2, relative) == TOO_FEW
    assert enough_to_tell(0.17, 0.23, 0.2, points) == ENOUGH
    assert enough_to_tell(0.23, 0.28, 0.2, relative) == ENOUGH
    assert enough_to_tell(0.29, 0.35, 0.2, points) == TOO_FEW


def test_every_line_is_told_in_words_that_its_figures_bear_out(sheet: Sheet) -> None:
    at = {name: gap_column(place) for place, name in enumerate(gap_columns())}
    rows = [
        row for (row, column), cell in sheet.cells.items() if column == at["Group used"] and cell.stored and cell.value
    ]
    said = 0
    for row in rows:
        line = {name: sheet.cells[row, column].value for name, column in at.items()}
        for rate in ("Retention", "Achievement"):
            words = [part for part in str(line["In words"]).split(". ") if part.startswith(rate)]
            assert len(words) == (line[f"{rate} outside"] != "")
            if not words:
                continue
            said += 1
            if line[f"{rate} enough"] == WHOLE:
                assert words[0].rstrip(".") == f"{rate}: the whole level"
                continue
            assert words[0].startswith(f"{rate}: outside") is (line[f"{rate} outside"] == "Yes")
            assert ("by chance" in words[0]) is (line[f"{rate} enough"] == TOO_FEW)
            assert "too few people" not in words[0]
            if line[f"{rate} outside"] == "Yes":
                assert ("below" in words[0]) is (line[f"{rate} gap"] < 0)
                assert str(line[f"{rate} needed"]) in words[0]
            else:
                assert line[f"{rate} needed"] == ""
    assert said > 100
