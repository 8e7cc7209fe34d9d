"""What must hold of the figures of every source, whatever is in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import FrameType

import pandas as pd
import pytest
from conftest import EXAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariant_sources import AS_AT, DATES, KEYS, Row, Rows, Source, day, participants, same, sources

import xl_npq

COUNTS = ["numerator", "denominator"]
RATINGS = ("mean_rating", "mean_rating_supplied")
GAPS = ("retention_gap", "achievement_gap")
BY_PEOPLE = ("1", "2", "3", "4", "7")
"""Metrics whose every row has a cohort and a level."""
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def counts(figures: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Numerators and denominators added up by some of the keys; where there is none, nought."""
    return figures.fillna(dict.fromkeys(COUNTS, 0)).groupby(list(by), sort=True)[COUNTS].sum()


def rates(figures: pd.DataFrame) -> pd.DataFrame:
    """The rows that are one count over another."""
    return figures[~figures["measure"].isin(["recruited", *GAPS]) & ~figures["measure"].str.endswith("_supplied")]


# What adds up


@few
@given(sources())
def test_the_groups_of_each_dimension_add_up_to_the_whole(source: Source) -> None:
    figures = source.figures()
    figures = figures[figures["metric"].isin(BY_PEOPLE) & ~figures["measure"].isin(GAPS)]
    line = ["measure", "cohort", "level"]
    whole = counts(figures[figures["dimension"] == "All"], *line)
    for dimension, groups in figures.groupby("dimension"):
        if dimension != "All":
            pd.testing.assert_frame_equal(counts(groups, *line), whole, obj=str(dimension))


@few
@given(sources())
def test_levels_add_up_to_total(source: Source) -> None:
    figures = source.figures()
    figures = figures[figures["metric"] != "6"]
    line = ["measure", "cohort", "dimension", "group"]
    whole = figures["level"] == "Total"
    pd.testing.assert_frame_equal(counts(figures[~whole], *line), counts(figures[whole], *line))


@few
@given(sources())
def test_cohorts_add_up_to_all(source: Source) -> None:
    figures = source.figures()
    line = ["measure", "level", "dimension", "group"]
    whole = figures["cohort"] == "All"
    people = figures["metric"].isin(BY_PEOPLE)
    parts = counts(figures[~whole], *line).reindex(counts(figures[whole], *line).index, fill_value=0.0)
    gone = counts(figures[whole], *line) - parts
    assert (gone >= 0).all(axis=None)
    of_people = gone.index.get_level_values("measure").isin(figures[people]["measure"])
    assert (gone[of_people] == 0).all(axis=None)


# What has a value


@few
@given(sources())
def test_an_empty_base_has_no_value_and_every_other_one_the_quotient(source: Source) -> None:
    found = rates(source.figures())
    empty = found["denominator"] == 0
    assert found[empty]["value"].isna().all()
    assert found[empty]["variance"].isna().all()
    assert found[empty]["status"].isin(["no data", "not due"]).all()
    others = found[~empty]
    assert (others["value"] == others["numerator"] / others["denominator"]).all()


@few
@given(sources())
def test_a_count_has_a_value_once_its_cohort_has_begun(source: Source) -> None:
    recruited = source.figures().query("measure == 'recruited' and cohort != 'All'")
    begun = recruited["cohort"].map(lambda label: date(int(label[:4]), 9, 1) <= AS_AT)
    assert (recruited["value"].notna() == begun).all()


@few
@given(sources())
def test_shares_and_their_limits_lie_between_none_and_all(source: Source) -> None:
    figures = source.figures()
    shares = rates(figures)
    assert shares[~shares["measure"].isin(RATINGS)]["value"].dropna().between(0, 1).all()
    assert shares[shares["measure"].isin(RATINGS)]["value"].dropna().between(0, 10).all()
    gaps = figures[figures["measure"].isin(GAPS) & figures["value"].notna()]
    rate = gaps["numerator"] / gaps["denominator"]
    assert gaps["value"].between(-1, 1).all()
    assert (gaps["low"].between(0, rate + 1e-12) & gaps["high"].between(rate - 1e-12, 1)).all()
    assert (gaps["p"].between(0, 1, inclusive="right") & gaps["p_adjusted"].between(gaps["p"], 1)).all()
    assert figures[figures["value"].isna()][["low", "high", "p", "p_adjusted"]].isna().all(axis=None)


# What changes nothing


@few
@given(sources(), st.data())
def test_rows_of_what_happens_after_as_at_change_nothing(source: Source, data: st.DataObject) -> None:
    late = data.draw(participants(90, data.draw(st.integers(1, 400))))
    before = source.assessments[0] if source.assessments else {"Participant ID": "P00", "QA moderated": "Yes"}
    script = {**before, "Presented on": day(1).isoformat()}
    rating = {"Received on": day(1).isoformat(), "Responses": "9", "Mean rating": "10"}
    more = replace(
        source,
        participants=[late, *source.participants],
        assessments=[script, *source.assessments],
        feedback=[*source.feedback, rating],
    )
    same(more.figures(), source.figures())


@few
@given(sources())
def test_an_event_after_as_at_has_not_happened_yet(source: Source) -> None:
    def without_future(row: Row) -> Row:
        # An enrolment's own date also tells the cohort of scripts, whenever it is.
        ahead = [column for column in DATES[1:] if row[column] > AS_AT.isoformat()]
        if "Outcome on" in ahead:
            ahead.append("Outcome")
        return {**row, **dict.fromkeys(ahead, "")}

    same(source.with_participants(without_future).figures(), source.figures())


@few
@given(sources(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(source: Source, chance: Random) -> None:
    def shuffled(rows: Rows) -> Rows:
        return chance.sample(rows, len(rows))

    mixed = replace(
        source,
        participants=shuffled(source.participants),
        assessments=shuffled(source.assessments),
        feedback=shuffled(source.feedback),
    )
    same(mixed.figures(), source.figures())


@few
@given(sources())
def test_other_numbers_for_the_same_people_change_nothing(source: Source) -> None:
    numbers = {"": "", "0000012": "9000001", "1234567": "0000034", "7654321": "1234567"}

    def renamed(row: Row) -> Row:
        return {**row, "Participant ID": f"zz {row['Participant ID'][::-1]}"}

    people = [{**renamed(row), "TRN": numbers[row["TRN"]]} for row in source.participants]
    same(
        replace(source, participants=people, assessments=list(map(renamed, source.assessments))).figures(),
        source.figures(),
    )


SPELLINGS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.swapcase,
    lambda text: f"  {text} ",
    lambda text: text.replace(" ", "   "),
]


@few
@given(sources(), st.data())
def test_case_and_spaces_of_labels_do_not_matter(source: Source, data: st.DataObject) -> None:
    def respelt(row: Row) -> Row:
        respell = data.draw(st.sampled_from(SPELLINGS))
        return {column: cell if column in DATES else respell(cell) for column, cell in row.items()}

    other = replace(
        source.with_participants(respelt),
        assessments=list(map(respelt, source.assessments)),
        feedback=list(map(respelt, source.feedback)),
        targets=list(map(respelt, source.targets)),
        settings={name: data.draw(st.sampled_from(SPELLINGS))(value) for name, value in source.settings.items()},
    )
    figures = [each.figures() for each in (source, other)]
    for frame in figures:
        frame["group"] = frame["group"].str.lower().str.split().str.join(" ")
    same(*figures)


@few
@given(sources(), st.lists(st.sampled_from(["Shoe size", "Level 2", "Recruited", "Cohort year", "=1+1", "Überblick"])))
def test_extra_columns_do_not_matter(source: Source, columns: list[str]) -> None:
    extra = {column: f"x{place}" for place, column in enumerate(columns)}
    same(source.with_participants(lambda row: {**extra, **row, "Zuletzt": "1"}).figures(), source.figures())


@few
@given(sources(), sources())
def test_a_provider_has_the_figures_that_it_has_alone(one: Source, other: Source) -> None:
    def named(source: Source, provider: str) -> Source:
        def name(rows: Rows) -> Rows:
            return [{"Provider": provider, **row} for row in rows]

        tables = (name(rows) for rows in (source.participants, source.assessments, source.feedback, source.targets))
        return Source(*tables, one.settings)

    first, second = named(one, "First"), named(other, "Second")
    both = Source(
        [*first.participants, *second.participants],
        [*second.assessments, *first.assessments],
        [*first.feedback, *second.feedback],
        [*first.targets, *second.targets],
        one.settings,
    ).figures()
    alone = pd.concat([first.figures(), second.figures()], ignore_index=True)
    same(both, alone)


# As at


@few
@given(sources(), st.integers(1, 500))
def test_a_later_as_at_never_lowers_recruited(source: Source, days: int) -> None:
    def recruited(source: Source) -> pd.Series:
        return source.figures().query("measure == 'recruited'").set_index(KEYS)["value"].fillna(0)

    earlier, later = recruited(source), recruited(replace(source, as_at=AS_AT + timedelta(days=days)))
    assert set(earlier.index) <= set(later.index)
    assert (later.reindex(earlier.index) >= earlier).all()


CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "perf_counter", "monotonic", "getenv"}
PACKAGE = Path(xl_npq.__file__).parent


@contextmanager
def clock_readings() -> Iterator[list[str]]:
    """Who of the package calls a clock of Python's own, as long as this lasts."""
    found: list[str] = []

    def look(frame: FrameType, event: str, called: object) -> None:
        file = frame.f_code.co_filename
        if event == "c_call" and getattr(called, "__name__", "") in CLOCKS and Path(file).is_relative_to(PACKAGE):
            found.append(f"{file}:{frame.f_lineno}")

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(before)


def test_no_figure_comes_from_the_clock() -> None:
    tables = xl_npq.read(EXAMPLE)
    with clock_readings() as found:
        xl_npq.measure(tables)
        xl_npq.check(tables)
    assert found == []


@pytest.mark.parametrize(
    "call", ["datetime.date.today()", "datetime.datetime.now()", "time.time()", "time.perf_counter()"]
)
def test_a_reading_of_the_clock_would_be_seen(call: str) -> None:
    code = compile(f"import datetime, time\n{call}", str(PACKAGE / "measure.py"), "exec")
    with clock_readings() as found:
        exec(code, {})
    assert found == [f"{PACKAGE / 'measure.py'}:2"]
