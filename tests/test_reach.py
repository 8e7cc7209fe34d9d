"""How many more it would take, against a search that adds people one by one until the target is met."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from conftest import EXAMPLE
from generated import write_source

import xl_npq
from xl_npq.build import NOTHING_FOUND, lay_out
from xl_npq.canonical import with_setting
from xl_npq.facts.fact import Ledger
from xl_npq.figures.reach import Counts, more_to_be_inside, more_to_mean, more_to_share, must_of_all, whole
from xl_npq.layout.metric_sheets import HEAD
from xl_npq.layout.sheet import Book, Value
from xl_npq.providers import ledger_of, providers_of, tables_of
from xl_npq.tables import Tables

TARGETS = ("0", "0.05", "0.22", "0.3", "1/3", "0.9", "0.95", "1")


def searched(holds: object, most: int) -> int | None:
    """The first number of people that does, added one by one."""
    return next((more for more in range(most + 1) if holds(more)), None)  # type: ignore[operator]  # a predicate


@pytest.mark.parametrize("target", TARGETS)
def test_a_share_is_met_with_that_many_more_and_not_with_one_fewer(target: str) -> None:
    wanted = Fraction(target)
    for of in range(31):
        for number in range(of + 1):
            found = more_to_share(number, of, float(wanted))
            tried = searched(
                lambda k, n=number, d=of: d + k > 0 and Fraction(n + k, d + k) >= wanted,
                0 if wanted == 1 and of else 700,
            )
            assert found == tried, (number, of)


@pytest.mark.parametrize("target", TARGETS)
def test_a_share_of_all_takes_the_smallest_number_that_makes_it_up(target: str) -> None:
    for of in range(1, 400):
        assert must_of_all(of, float(Fraction(target))) == searched(
            lambda k, d=of: Fraction(k, d) >= Fraction(target), of
        )


@pytest.mark.parametrize("target", ["6", "6.5", "9.9", "10"])
def test_a_mean_is_met_with_that_many_more_of_the_highest_rating(target: str) -> None:
    wanted = Fraction(target)
    for of in range(1, 12):
        for quarters in range(0, 40 * of + 1, 3):
            total = Fraction(quarters, 4)
            tried = searched(lambda k, t=total, d=of: (t + 10 * k) / (d + k) >= wanted, 0 if wanted == 10 else 1200)
            assert more_to_mean(float(total), of, float(wanted), 10) == tried


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("tolerance", ["0", "0.02", "0.1", "0.25"])
def test_a_group_is_inside_with_that_many_more_and_never_where_none_do(tolerance: str, relative: bool) -> None:
    allowed = Fraction(tolerance)

    def inside(n: int, d: int, total: int, base: int) -> bool:
        overall = Fraction(total, base)
        return abs(Fraction(n, d) - overall) <= allowed * (overall if relative else 1)

    none = 0
    for base in (1, 2, 5, 9, 14):
        for of in range(1, base + 1):
            for number in range(of + 1):
                for others in range(base - of + 1):
                    total = number + others
                    below = Fraction(number, of) < Fraction(total, base)
                    most = of - number if below else base - of - others
                    tried = searched(
                        lambda k, n=number, d=of, t=total, b=base, low=below: inside(
                            n + (k if low else 0), d, t + k, b
                        ),
                        most,
                    )
                    counts = Counts(number, of, total, base)
                    assert more_to_be_inside(counts, int(allowed * 10_000), relative=relative) == tried, counts
                    none += tried is None
    assert none > 0


def summary(book: Book, metric: str) -> pd.DataFrame:
    """The lines of a metric's summary, by heading."""
    (sheet,) = (sheet for sheet in book.sheets if sheet.name == f"Metric {metric}")
    heads = {
        column: str(cell.value)
        for (row, column), cell in sheet.cells.items()
        if row == HEAD and cell.value not in (None, "")
    }
    lines: list[dict[str, Value]] = []
    row = HEAD + 1
    while (row, 1) in sheet.cells and sheet.cells[row, 1].formula:
        lines.append({name: sheet.cells[row, column].value for column, name in heads.items()})
        row += 1
    return pd.DataFrame([line for line in lines if line["Cohort"] != ""])


def laid_out(tables: Tables) -> Book:
    (name,) = providers_of(tables)
    return lay_out(tables, name, "book.xlsx", NOTHING_FOUND)


def with_people(tables: Tables, people: list[dict[str, object]]) -> Tables:
    """The tables with more rows of Participants."""
    frame = tables["Participants"]
    more = pd.DataFrame(people, columns=frame.columns).astype(frame.dtypes.to_dict())
    more.index = range(frame.index.max() + 1, frame.index.max() + 1 + len(people))  # type: ignore[assignment]  # an index takes any labels
    joined = pd.concat([frame, more])
    return type(tables)(**{**tables.__dict__, "frames": {**tables.frames, "Participants": joined}})


def example(as_at: date) -> Tables:
    return with_setting(xl_npq.read(EXAMPLE), "As at", as_at)


def newcomer(number: int, **cells: object) -> dict[str, object]:
    days = {"Enrolled on": pd.Timestamp(2018, 11, 1)}
    return {"Participant ID": f"NEW-{number}", "Level": "NPQH", **days, **cells}


@pytest.mark.parametrize(
    ("metric", "cells"), [("1", {}), ("2", {"FSM %": 0.5}), ("3", {"Ethnicity": "Any other Asian background"})]
)
def test_the_target_is_met_when_so_many_recruits_have_joined_and_not_one_earlier(
    metric: str, cells: dict[str, object]
) -> None:
    tables = example(date(2018, 11, 30))
    first = tables["Participants"]
    few = (first.index % 3 == 0) & ((metric != "3") | (first["Ethnicity"] == "White British"))
    keep = first[(first["Enrolled on"] < pd.Timestamp(2018, 9, 1)) | (first["Level"] != "NPQH") | few]
    tables = type(tables)(**{**tables.__dict__, "frames": {**tables.frames, "Participants": keep}})

    def line(people: int) -> pd.Series:
        found = summary(laid_out(with_people(tables, [newcomer(n, **cells) for n in range(people)])), metric)
        return found[(found["Cohort"] == "2018/19") & (found["Level"] == "NPQH")].iloc[0]

    more = line(0)["How many more"]
    assert isinstance(more, int)
    assert more >= 1
    assert str(more) in line(0)["What it would take"]
    assert line(more - 1)["Status"] != "met"
    assert line(more - 1)["How many more"] == 1
    assert line(more)["Status"] == "met"
    assert line(more)["What it would take"] == "Met already."


@pytest.mark.parametrize("seed", range(8))
def test_metric_4_is_met_by_so_many_of_those_still_able_or_not_at_all(seed: int, tmp_path: Path) -> None:
    """Everybody still able presents at the last moment, one after another, until the windows have all closed."""
    write_source(tmp_path, seed)
    tables = xl_npq.read(tmp_path)
    tables = tables_of(tables, providers_of(tables)[0])
    target = (0.5, 0.9)[seed % 2]
    own = with_setting(with_setting(tables, "Metric 4 basis", "commenced"), "Metric 4 target", target)
    ledger = ledger_of(own, providers_of(own)[0])
    for _, line in summary(laid_out(own), "4").iterrows():
        words, able = line["What it would take"], line["Still able"]
        if words == "":
            continue
        tried = _search_4(ledger, str(line["Cohort"]), str(line["Level"]), target, able)
        assert line["How many more"] == ("" if tried is None else tried), dict(line)
        assert ("no longer" in words) is (tried is None)


def _search_4(ledger: Ledger, cohort: str, level: str, target: float, able: int) -> int | None:
    people = pd.DataFrame(dict(ledger["Participants"].facts))
    there = people[people["Commenced"] == 1]
    years = there["Cohort year"] > 0 if cohort == "All" else there["Cohort year"] == int(cohort[:4])
    keys = list(ledger["Levels"]["Key"])
    levels = there["Level no"] > 0 if level == "Total" else there["Level no"] == keys.index(level) + 1
    there = there[years & levels]
    within, of = int(there["In window"].sum()), len(there)
    assert able == int(((there["Window closes"] >= ledger.settings.as_at) & _neither(there)).sum())
    return searched(lambda k: Fraction(within + k, of) >= Fraction(str(target)), able)


def _neither(people: pd.DataFrame) -> pd.Series:
    return (people["Presented"] == 0) & (people["Withdrawn"] == 0)


def test_the_day_since_when_metric_4_cannot_be_met_is_the_day_after_which_it_never_could() -> None:
    """Travelling back in time: on that day it could still be met, on the day after it no longer could."""
    tables = with_setting(xl_npq.read(EXAMPLE), "Metric 4 basis", "commenced")
    found = summary(laid_out(tables), "4")
    lost = found[found["What it would take"].str.contains("no longer") & (found["Cohort"] != "All")]
    assert len(lost) > 1
    for _, line in lost.iloc[:2].iterrows():
        said = line["What it would take"][-11:-1]
        day = date(int(said[6:]), int(said[3:5]), int(said[:2]))
        for when, could in ((day, True), (day + timedelta(days=1), False)):
            then = summary(laid_out(with_setting(tables, "As at", when)), "4")
            words = then[(then["Cohort"] == line["Cohort"]) & (then["Level"] == line["Level"])][
                "What it would take"
            ].item()
            assert ("no longer" not in words) is could, (dict(line), when, words)


def test_what_floating_point_leaves_over_is_no_person() -> None:
    assert whole(0.1 * 3 * 10 - 3) == 0
    assert must_of_all(10, 0.1 + 0.2) == 3
