"""The figures that a recalculated workbook shows on its Metric sheets, found by their labels alone, as a reader would.

A figure's key is that of the tidy frame: measure, column, cohort, level, dimension, group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import pandas as pd
from openpyxl.utils import get_column_letter
from recalculate import ErrorText, Place, alike
from typed_in import TypedIn

from xl_npq.settings import Settings

Values = Mapping[Place, object]
Key = tuple[str, str, str, str, str, str]

_BACKGROUND = {"Recruited": "denominator", "Number": "numerator", "Share": "value", "Target": "target"}
_JUDGED = {"Target": "target", "Variance": "variance", "% of target": "pct_target", "Status": "status"}
_OF_BREAKDOWN = {"1": "recruited", "2": "fsm30", "3": "non_white_british"}
_OF_GAP = {0: "numerator", 1: "denominator", 3: "value", 4: "flagged", 5: "low", 6: "high", 7: "p", 8: "p_adjusted"}
"""Place of a column among a rate's columns (the group's own rate, 2, is no figure of the frame)."""
_COLUMNS = ("numerator", "denominator", "value", *_JUDGED.values(), "flagged", "low", "high", "p", "p_adjusted")
OUT_OF_DATE = "out of date"


def shown(book: TypedIn, values: Values, settings: Settings) -> Iterator[tuple[Key, object]]:
    """Every figure on the sheets Metric 1 to Metric 7."""
    headline_4 = f"in_window_of_{settings.metric_4_basis}"
    retention = f"retention_{settings.retention_basis.replace(' ', '_')}"
    achievement = f"achievement_{settings.achievement_basis}"
    for number in "1234567":
        columns = _summary_columns(number, headline_4, retention, achievement)
        yield from _summary(book, values, f"Metric {number}", columns)
    for number, measure in (_OF_BREAKDOWN | {"4": headline_4}).items():
        yield from _breakdown(book, values, f"Metric {number}", measure)
    yield from _gaps(book, values)


def _summary_columns(number: str, headline_4: str, retention: str, achievement: str) -> dict[str, tuple[str, str]]:
    """For each heading of a summary, measure and column of the tidy frame."""
    if number == "1":
        return {"Recruited": ("recruited", "value"), **_of("recruited", _JUDGED)}
    if number in "23":
        return _of(_OF_BREAKDOWN[number], _BACKGROUND | _JUDGED)
    if number == "4":
        due, presented = "in_window_of_commenced", "in_window_of_presented"
        return {
            **_of(due, {"Due": "denominator", "Due, in window": "numerator", "Share of due": "value"}),
            **_of(presented, {"Presented": "denominator", "In window": "numerator", "Share of presented": "value"}),
            **_of(headline_4, {"Headline": "value", **_JUDGED}),
        }
    if number == "5":
        return {
            **_of("moderated", {"Scripts": "denominator", "Moderated": "numerator", "Share moderated": "value"}),
            **_of("accuracy", {"Not overturned": "numerator", "Accuracy": "value"}),
            **_of("accuracy_headline", {"Headline": "value", **_JUDGED}),
        }
    if number == "6":
        parts = {"Responses": "denominator", "Ratings added up": "numerator", "Mean rating": "value"}
        return {**_of("mean_rating", parts), **_of("mean_rating_headline", {"Headline": "value", **_JUDGED})}
    stayed, kept = "retention_not_withdrawn", "retention_presented"
    passed, of_assessed = "achievement_presented", "achievement_assessed"
    return {
        **_of(stayed, {"Commenced": "denominator", "Not withdrawn": "numerator", "Share not withdrawn": "value"}),
        **_of(kept, {"Due": "denominator", "Due, presented": "numerator", "Share of due presented": "value"}),
        **_of("deferral", {"Deferred": "numerator", "Share deferred": "value"}),
        **_of(passed, {"Presented": "denominator", "Presented, passed": "numerator"}),
        **_of(passed, {"Share of presented passed": "value"}),
        **_of(of_assessed, {"Assessed": "denominator", "Share of assessed passed": "value"}),
        **_of(retention, {"Retained": "numerator", "Retention base": "denominator", "Retention": "value"}),
        **_of(achievement, {"Passed": "numerator", "Achievement base": "denominator", "Achievement": "value"}),
    }


def _of(measure: str, columns: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {heading: (measure, column) for heading, column in columns.items()}


def _summary(
    book: TypedIn, values: Values, sheet: str, columns: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[Key, object]]:
    head = _row_of(book, sheet, "By cohort and level") + 1
    letters = book.heading(sheet, head)
    assert columns.keys() <= letters.keys(), f"{sheet} has no column {sorted(columns.keys() - letters.keys())}"
    for row in _rows(values, sheet, head + 1):
        cohort, level = (str(values[sheet, f"{letters[name]}{row}"]) for name in ("Cohort", "Level"))
        for heading, (measure, column) in columns.items():
            yield (measure, column, cohort, level, "All", "All"), values[sheet, f"{letters[heading]}{row}"]


def _breakdown(book: TypedIn, values: Values, sheet: str, measure: str) -> Iterator[tuple[Key, object]]:
    levels: dict[str, tuple[str, str]] = {}
    for row in _rows(values, sheet, _row_of(book, sheet, "By group") + 2):
        dimension, cohort, group = (str(values[sheet, f"{letter}{row}"]) for letter in "ABC")
        if group == "Group":
            levels = _levels(values, sheet, row, "value" if measure == "recruited" else "numerator")
            continue
        whole = group == "Total"
        for letter, (level, column) in levels.items():
            place = ("All", "All") if whole else (dimension, group)
            yield (measure, column, cohort, level, *place), values[sheet, f"{letter}{row}"]


def _levels(values: Values, sheet: str, row: int, first: str) -> dict[str, tuple[str, str]]:
    """What each column of a small table holds, from the line that heads it."""
    found: dict[str, tuple[str, str]] = {}
    level = ""
    for place in count(4):
        letter = get_column_letter(place)
        head = values.get((sheet, f"{letter}{row}"))
        if not isinstance(head, str):
            return found
        if head in ("of", "share"):
            found[letter] = (level, {"of": "denominator", "share": "value"}[head])
        elif head and head != "check":
            level = head
            found[letter] = (level, first)
    raise AssertionError


def _gaps(book: TypedIn, values: Values) -> Iterator[tuple[Key, object]]:
    sheet = "Metric 7"
    for row in _rows(values, sheet, _row_of(book, sheet, "Gaps by group") + 2):
        dimension, level, group, cohort = (str(values[sheet, f"{letter}{row}"]) for letter in "ABCD")
        if group == "Group":
            continue
        for first, measure in ((5, "retention_gap"), (16, "achievement_gap")):
            for offset, column in _OF_GAP.items():
                cell = values[sheet, f"{get_column_letter(first + offset)}{row}"]
                yield (measure, column, cohort, level, dimension, group), cell


def _row_of(book: TypedIn, sheet: str, text: str) -> int:
    return next(row for row, found in book.texts(sheet, 1).items() if found == text)


def _rows(values: Values, sheet: str, first: int) -> Iterator[int]:
    """The rows of a table of formulas that show something."""
    for row in count(first):
        if (sheet, f"A{row}") not in values:
            return
        if values[sheet, f"A{row}"] not in ("", None):
            yield row


def expected(tidy: pd.DataFrame) -> dict[Key, object]:
    """Python's figure for every key; the headline of Metrics 5 and 6 is the supplied one where there is one."""
    figures: dict[Key, object] = {}
    for line in tidy.to_dict("records"):
        measure = line["measure"]
        place = (line["cohort"], line["level"], line["dimension"], line["group"])
        columns = {column: "" if line[column] != line[column] else line[column] for column in _COLUMNS}
        figures |= {(measure, column, *place): value for column, value in columns.items()}
        # In the frame the supplied figures follow the computed ones.
        if measure in ("accuracy", "mean_rating") or (measure.endswith("_supplied") and columns["value"] != ""):
            headline = f"{measure.removesuffix('_supplied')}_headline"
            figures |= {(headline, column, *place): value for column, value in columns.items()}
    return figures


def peopled(tidy: pd.DataFrame) -> set[str]:
    """The cohorts that anybody is in, All among them: the others have no tables by group."""
    whole = tidy[(tidy["dimension"] == "All") & (tidy["level"] == "Total")]
    there = (whole["measure"] == "recruited") & (whole["value"] > 0)
    there |= (whole["measure"] == "retention_not_withdrawn") & (whole["denominator"] > 0)
    return {*whole.loc[there, "cohort"], "All"}


def differences(book: TypedIn, values: Values, settings: Settings, tidy: pd.DataFrame) -> list[str]:
    """Figures that differ from Python's, and figures of Python's that no sheet shows, in words.

    A p worked out before something was typed says that it is out of date, and is passed over.
    """
    wanted, found = expected(tidy), dict(shown(book, values, settings))
    lines = [
        f"{key}: {value!r} is shown, {wanted.get(key, 'nothing')!r} expected"
        for key, value in found.items()
        if not alike(value, wanted.get(key, ErrorText("nothing")), True) and value != OUT_OF_DATE
    ]
    places, cohorts = {key[2:] for key in found}, peopled(tidy)
    return lines + [
        f"{key} is {'not ' * due}shown"
        for key in wanted
        if (due := key[4] == "All" or key[2] in cohorts) != (key[2:] in places)
    ]
