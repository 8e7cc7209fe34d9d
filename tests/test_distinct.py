"""A function of a column's cells: asked once of a value that many hold, and never of one cell for another."""

from __future__ import annotations

import math
from datetime import datetime

import pandas as pd

from xl_npq.distinct import each


def test_a_text_or_day_that_many_cells_hold_is_asked_once() -> None:
    asked: list[object] = []
    for column in (
        pd.Series(["b", "a", "b", None, "b"], dtype="str"),
        pd.Series([datetime(2019, 9, 30), None, datetime(2019, 9, 30)], dtype="datetime64[s]"),
    ):
        asked.clear()
        made = each(column, lambda value: asked.append(value) or str(value))
        assert made == [str(None if pd.isna(value) else value) for value in column.tolist()]
        assert len(asked) == len({str(value) for value in asked})


def test_values_that_are_equal_and_not_the_same_are_told_apart() -> None:
    assert each(pd.Series([0.0, -0.0, math.nan]), repr) == ["0.0", "-0.0", "None"]
    assert each(pd.Series([1, 1.0, True, "1", None], dtype=object), repr) == ["1", "1.0", "True", "'1'", "None"]


def test_a_column_without_rows_has_nothing_to_ask() -> None:
    assert each(pd.Series([], dtype="str"), lambda value: value and 1 / 0) == []
