"""Single values: keys, Excel's numbers as text and as days, dates, numbers, TRNs and cohorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_npq import values
from xl_npq.tables import Column, Kind


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("  NPQ   Senior  ", "npq senior"),
        ("A\u00a0b", "a\u00a0b"),
        ("a\tb", "a\tb"),
        ("   ", ""),
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (7.0, "7"),
    ],
)
def test_key_is_trimmed_as_excel_trims_and_lower_case(label: object, expected: str) -> None:
    assert values.key(label) == expected


def test_key_series_keeps_the_index_and_leaves_blanks_blank() -> None:
    series = pd.Series(["NPQH ", None, "  ", "npqh"], index=[2, 5, 7, 9], name="Level", dtype="str")
    keys = values.key_series(series)
    pd.testing.assert_series_equal(
        keys, pd.Series(["npqh", None, None, "npqh"], index=[2, 5, 7, 9], name="Level", dtype="str")
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (100188.0, "100188"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1234567.5, "1234567.5"),
        (1234567890123456.0, "1234567890123460"),
        (1e20, "1E+20"),
        (1.5e300, "1.5E+300"),
        (0.00001, "0.00001"),
        (-2.5e-11, "-2.5E-11"),
    ],
)
def test_numbers_become_text_as_in_excel(number: float, expected: str) -> None:
    assert values.general(number) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (date(1900, 1, 26), 26.0),
        (date(1900, 3, 1), 61.0),
        (date(2018, 9, 1), 43344.0),
        (datetime(2018, 9, 1, 12), 43344.5),
        (time(6), 0.25),
        (timedelta(days=2, hours=12), 2.5),
    ],
)
def test_dates_and_times_have_excels_serial_numbers(moment: date | time | timedelta, expected: float) -> None:
    assert values.serial(moment) == expected


@given(st.dates(values.FIRST_DAY, values.LAST_DAY), st.floats(0, 0.99))
def test_serial_numbers_come_back_as_their_day(day: date, part: float) -> None:
    assert values.day_of_serial(values.serial(day) + part) == day


@pytest.mark.parametrize(
    "text",
    [
        "2018-09-01",
        "2018-9-1",
        "2018-09-01T23:59:59Z",
        "2018-09-01 08:30",
        "2018-09-01T08:30:00.123+01:00",
        "01/09/2018",
        "1/9/2018",
        "01-09-2018",
        "1.9.2018",
        "01/09/2018 00:00:00",
        "1-Sep-18",
        "1 Sep 2018",
        "1 sept 2018",
        "01 September 2018",
    ],
)
def test_dates_are_read_in_the_forms_that_exports_and_people_write(text: str) -> None:
    assert values.day_of_text(text) == date(2018, 9, 1)


@pytest.mark.parametrize(("text", "year"), [("1 Jan 29", 2029), ("1 Jan 30", 1930)])
def test_years_of_two_digits_turn_the_century_as_in_excel(text: str, year: int) -> None:
    assert values.day_of_text(text) == date(year, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2018",
        "09/13/2018",
        "2018-02-30",
        "1/9/18",
        "1/9-2018",
        "1 Xyz 2018",
        "1 Se 2018",
        "31/12/1900",
        "01/01/2200",
        "43344",
        "soon",
        "٠١/٠٩/٢٠١٨",
        "2018-09-01x",
    ],
)
def test_impossible_and_unknown_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.day_of_text(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("1,234,567.5", 1234567.5), ("-3", -3), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("+7", 7)],
)
def test_numbers_are_read_with_and_without_thousands(text: str, number: float) -> None:
    assert values.number_of_text(text) == number


@pytest.mark.parametrize("text", ["", ".", "e5", "1,23", "12,34,567", "1_000", "nan", "inf", "1e999", "1 2", "£5", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        values.number_of_text(text)


@given(st.integers(0, 100_000))
def test_a_percentage_is_the_float_that_its_decimals_write(thousandths: int) -> None:
    assert values.hundredth(float(f"{thousandths / 1000:.3f}")) == float(f"{thousandths}e-5")


@pytest.mark.parametrize(
    ("column", "number", "fits"),
    [
        (Column("c", Kind.NUMBER), -1e300, True),
        (Column("c", Kind.NUMBER), float("inf"), False),
        (Column("c", Kind.NUMBER), float("nan"), False),
        (Column("c", Kind.NUMBER, least=0, most=10), 0, True),
        (Column("c", Kind.NUMBER, least=0, most=10), 10, True),
        (Column("c", Kind.NUMBER, least=0, most=10), 10.001, False),
        (Column("c", Kind.NUMBER, least=0), -0.001, False),
        (Column("c", Kind.NUMBER, whole=True), 2.5, False),
        (Column("c", Kind.NUMBER, whole=True), 2.0, True),
    ],
)
def test_bounds_of_a_column_hold_both_ends(column: Column, number: float, fits: bool) -> None:
    assert _reads(lambda: values.bounded(number, column)) is fits


@pytest.mark.parametrize(("digits", "expected"), [("1", "0000001"), ("1234567", "1234567"), ("0012", "0000012")])
def test_a_trn_is_padded_to_seven_digits(digits: str, expected: str) -> None:
    assert values.trn(digits) == expected


@pytest.mark.parametrize("digits", ["", "0", "0000000", "12345678", "12a", "1.5", " 1", "١٢"])
def test_what_is_no_trn_is_refused(digits: str) -> None:
    assert not _reads(lambda: values.trn(digits))


@pytest.mark.parametrize("text", ["2017/18", "2017-18", "2017–18", "2017/2018", "2017-2018", "2017 / 18"])
def test_cohorts_from_outside_become_canonical(text: str) -> None:
    assert values.loose_cohort(text) == "2017/18"


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("2017/18", True),
        ("1999/00", True),
        ("1901/02", True),
        ("2198/99", True),
        ("2017-18", False),
        ("2017/2018", False),
        ("2017/19", False),
        ("1900/01", False),
        ("2199/00", False),
        ("17/18", False),
    ],
)
def test_the_canonical_cohort_has_one_form(text: str, readable: bool) -> None:
    assert _reads(lambda: values.cohort(text)) is readable


def test_a_cohort_whose_second_year_does_not_follow_is_refused_from_outside_too() -> None:
    assert not _reads(lambda: values.loose_cohort("2017/2019"))
    assert not _reads(lambda: values.loose_cohort("2017"))


def test_a_choice_is_shown_in_its_own_spelling() -> None:
    assert values.choice(" pass ", ("Pass", "Fail")) == "Pass"
    assert not _reads(lambda: values.choice("Passed", ("Pass", "Fail")))


@given(st.text(max_size=30))
def test_no_text_makes_a_parser_raise_anything_but_value_error(text: str) -> None:
    for parse in (values.day_of_text, values.number_of_text, values.trn, values.cohort, values.loose_cohort):
        _reads(lambda parse=parse: parse(text))


def _reads(parse: Callable[[], object]) -> bool:
    try:
        parse()
    except ValueError:
        return False
    return True
