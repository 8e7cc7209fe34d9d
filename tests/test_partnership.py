"""Partnership targets: the page's cases, a second calculator, time travel, and the schedule's own words."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from check_sources import CLEAN, write_folder
from conftest import EXAMPLE
from partnership_sources import Case, cases, generated, ledger, review, target
from plain.partnership import Row, Unit, verdicts, worst

import xl_npq
from xl_npq.canonical import with_as_at
from xl_npq.facts.fact import Ledger
from xl_npq.facts.partnership import REVIEWS, TARGETS
from xl_npq.facts.verdicts import STATUSES, VERDICTS
from xl_npq.figures.partnership import in_use, of_kpis, standings, tidy_of, unit_verdicts
from xl_npq.providers import ledger_of, providers_of
from xl_npq.read.packaged import packaged

SEEDS = range(12)
GOLDEN = Path(__file__).parent / "golden" / "partnership_schedule.csv"


def of_units(found: Ledger) -> dict[Unit, str]:
    """What the product says of each school and authority that is judged."""
    targets, reviews = found[TARGETS], found[REVIEWS]
    said: dict[Unit, str] = {}
    for table, marks, numbers in (
        (targets, (targets["Unit"] == 1) & (targets["Reviews"] == 0), "Verdict no"),
        (reviews, reviews["Latest"] == 1, "Standing no"),
    ):
        for place in np.flatnonzero(marks):
            row = int(table["Measure row"][place]) - 1
            unit = (int(table["KPI no"][place]), str(targets["Measure text"][row]), str(table["School text"][place]))
            said[unit] = VERDICTS[int(table[numbers][place]) - 1]
    return said


def example() -> Ledger:
    tables = xl_npq.read(EXAMPLE)
    return ledger_of(tables, providers_of(tables)[0])


def rows_of(name: str) -> list[Row]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The rules


@pytest.mark.parametrize("case", cases(), ids=lambda case: " ".join(vars(case).values()))
def test_a_case_of_the_page_has_the_verdict_that_the_page_gives(case: Case, tmp_path: Path) -> None:
    found = ledger(tmp_path, case.targets, case.reviews, case.as_at)
    assert list(of_units(found).values()) == [case.verdict]
    assert list(verdicts(case.targets, case.reviews, date.fromisoformat(case.as_at)).values()) == [case.verdict]


def test_the_page_has_cases_of_every_kind_and_verdict() -> None:
    assert {case.kind for case in cases()} == {"graded", "directional", "rated", "milestone"}
    assert {case.verdict for case in cases()} == set(VERDICTS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_calculator_gives_every_verdict(seed: int, tmp_path: Path) -> None:
    targets, reviews, as_at = generated(seed)
    wanted = verdicts(targets, reviews, date.fromisoformat(as_at))
    held = {(int(row["KPI"]), row["School"]) for row in reviews if row["Reviewed on"] <= as_at}
    named = {(int(row["KPI"]), row["School"]) for row in targets if row["School"] or row["Scope"] == "authority"}
    # A school that is named by a later review alone is not known yet.
    judged = {unit: verdict for unit, verdict in wanted.items() if (unit[0], unit[2]) in held | named}
    assert of_units(ledger(tmp_path, targets, reviews, as_at)) == judged
    assert len(judged) > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_review_after_as_at_changes_nothing_and_the_order_of_rows_does_not_matter(seed: int, tmp_path: Path) -> None:
    targets, reviews, as_at = generated(seed)
    found = of_units(ledger(tmp_path / "all", targets, reviews, as_at))
    by_then = [row for row in reviews if row["Reviewed on"] <= as_at]
    assert of_units(ledger(tmp_path / "by then", targets, by_then, as_at)) == found
    dice = Random(seed)
    dice.shuffle(targets)
    dice.shuffle(reviews)
    assert of_units(ledger(tmp_path / "shuffled", targets, reviews, as_at)) == found


def test_a_revised_target_holds_for_later_reviews_and_not_for_the_one_that_agreed_it(tmp_path: Path) -> None:
    rated = {"KPI": "4", "Measure": "M", "Kind": "rated", "Scope": "authority", "Target": "7"}
    first = {"KPI": "4", "Measure": "M", "Reviewed on": "2018-03-15", "Value": "6.5", "Revised target": "6"}
    second = {**first, "Reviewed on": "2018-10-11", "Revised target": ""}
    found = ledger(tmp_path, [rated], [second, first], "2019-09-30")
    assert list(found[REVIEWS]["Verdict"]) == ["achieved", "not achieved"]
    assert list(found[TARGETS]["Revised to"]) == [6.0]


def graded_later(revised: str, *values: tuple[str, str]) -> tuple[list[Row], list[Row]]:
    """A graded measure without a Target, of a school with baseline 4, and its reviews; the first agrees a target."""
    whole = {"KPI": "6", "Measure": "Q", "Kind": "graded", "Scope": "school", "Target": ""}
    own = {"KPI": "6", "Measure": "Q", "School": "Acre", "Baseline": "4", "Completion date": "2015-08-31"}
    reviews = [
        review(KPI="6", School="Acre", Value=value, **{"Reviewed on": day, "Revised target": revised * (not place)})
        for place, (day, value) in enumerate(values)
    ]
    return [target(**whole), target(**own)], reviews


@pytest.mark.parametrize(
    ("revised", "verdict"), [("2", ["on track", "not achieved"]), ("", ["on track", "not yet due"])], ids=str
)
def test_a_target_agreed_later_brings_the_first_stage_with_it(revised: str, verdict: list[str], tmp_path: Path) -> None:
    found = ledger(tmp_path, *graded_later(revised, ("2016-03-01", "3"), ("2017-08-31", "4")), "2017-08-31")
    assert list(found[REVIEWS]["Verdict"]) == verdict
    assert found[TARGETS]["By in words"][1] == ("1 and 3" if revised else "3") + " years after completion"


@pytest.mark.parametrize(("revised", "verdict"), [("2", "no data"), ("", "on track")], ids=str)
def test_a_stage_that_a_review_brought_may_fall_due_before_the_next(revised: str, verdict: str, tmp_path: Path) -> None:
    targets, reviews = graded_later(revised, ("2016-03-01", "3"))
    found = ledger(tmp_path, targets, reviews, "2016-08-31")
    assert list(of_units(found).values()) == [verdict]
    assert list(verdicts(targets, reviews, date(2016, 8, 31)).values()) == [verdict]
    assert list(of_units(ledger(tmp_path / "before", targets, reviews, "2016-08-30")).values()) == ["on track"]


def test_a_review_or_target_that_names_a_school_has_no_part_in_a_measure_of_the_authority(tmp_path: Path) -> None:
    whole = target(KPI="8", Measure="M", Kind="rated", Scope="authority", Target="7")
    own = review(KPI="8", Value="8", **{"Reviewed on": "2018-09-01"})
    stray = {**own, "School": "Acre", "Value": "5", "Revised target": "9"}
    found = ledger(tmp_path / "review", [whole], [own, stray], "2018-09-30")
    assert list(of_units(found).values()) == ["achieved"]
    assert [standing.verdict for standing in standings(found)] == [VERDICTS.index("achieved") + 1]
    alone = ledger(tmp_path / "alone", [whole], [stray], "2018-09-30")
    assert list(of_units(alone).values()) == ["no data"]
    beside = ledger(tmp_path / "target", [whole, {**whole, "School": "Acre"}], [own], "2018-09-30")
    assert list(of_units(beside).values()) == ["achieved"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [({}, 1), ({"By when": "2020-08-31"}, 0), ({"Completion date": "2016-08-31"}, 0), ({"Kind": "rated"}, 0)],
    ids=str,
)
def test_a_directional_measure_that_never_falls_due_is_said(told: Row, expected: int, tmp_path: Path) -> None:
    cells = {"KPI": "3", "Measure": "P", "Kind": "directional", "Scope": "authority", "Baseline": "0.8", "Target": "1"}
    source = {
        **CLEAN,
        TARGETS: (target(**{**cells, **told}),),
        REVIEWS: (review(KPI="3", Value="0.5", **{"Reviewed on": "2018-09-01"}),),
    }
    found = xl_npq.check(xl_npq.read(write_folder(tmp_path, source)))
    assert sum(fault.reason == "partnership-completion-missing" for fault in found) == expected


def test_a_default_without_a_review_has_no_verdict_but_no_data_and_the_scheme_is_not_in_use() -> None:
    tables = with_as_at(xl_npq.read(EXAMPLE), date(2019, 9, 30))
    bare = tables.with_frame(TARGETS, packaged(TARGETS)).with_frame(REVIEWS, packaged(REVIEWS))
    found = ledger_of(bare, providers_of(bare)[0])
    assert {standing.verdict for standing in standings(found)} <= {4}
    assert not in_use(found)
    assert not xl_npq.measure(bare)["metric"].str.startswith("CPT").any()
    rest = xl_npq.measure(tables)
    assert rest[~rest["metric"].str.startswith("CPT")].equals(xl_npq.measure(bare))


# Counts and the tidy frame


def test_counts_and_worst_verdicts_of_the_example_are_those_of_the_second_calculator() -> None:
    wanted = verdicts(rows_of("partnership_targets.csv"), rows_of("partnership_reviews.csv"), date(2019, 9, 30))
    found, measures = example(), standings(example())
    for one in measures:
        units = [verdict for (kpi, measure, _), verdict in wanted.items() if (kpi, measure) == (one.kpi, one.measure)]
        assert sorted(VERDICTS[number - 1] for number in unit_verdicts(found, one.row)) == sorted(units)
        assert VERDICTS[one.verdict - 1] == worst(units)
    for kpi in of_kpis(measures):
        assert VERDICTS[kpi.verdict - 1] == worst([verdict for (no, *_), verdict in wanted.items() if no == kpi.kpi])
    assert len(of_kpis(measures)) == 8


def test_the_example_shows_every_verdict() -> None:
    assert set(of_units(example()).values()) == set(VERDICTS)


@pytest.mark.parametrize(("kind", "value", "aim", "share"), [("graded", 1, 2, None), ("rated", 9, 6, 1.5)], ids=str)
def test_a_grade_of_the_authority_has_no_share_of_its_target(
    kind: str, value: float, aim: float, share: float | None, tmp_path: Path
) -> None:
    whole = target(KPI="1", Measure="M", Kind=kind, Scope="authority", Target=str(aim), **{"By when": "2018-01-01"})
    found = ledger(
        tmp_path, [whole], [review(KPI="1", Value=str(value), **{"Reviewed on": "2018-09-01"})], "2018-09-30"
    )
    line = tidy_of(found).set_index("measure").loc["M"]
    assert (line["status"], line["variance"]) == ("met", value - aim)
    assert (None if np.isnan(line["pct_target"]) else line["pct_target"]) == share


def test_tidy_lines_add_up_and_share_the_statuses_of_the_metrics() -> None:
    tidy = xl_npq.measure(xl_npq.read(EXAMPLE))
    lines = tidy[tidy["metric"].str.startswith("CPT")]
    assert sorted(lines["metric"].unique()) == [f"CPT{number}" for number in range(1, 9)]
    assert set(lines["status"]) <= {*STATUSES, "no target"}
    groups = lines[lines["dimension"] == "Verdict"]
    assert len(groups)
    for (metric, measure), rows in groups.groupby(["metric", "measure"]):
        whole = lines[(lines["metric"] == metric) & (lines["measure"] == measure) & (lines["dimension"] == "All")]
        counts = dict(zip(rows["group"], rows["numerator"], strict=True))
        assert counts["achieved"] + counts["maintained"] == whole["numerator"].item()
        assert whole["numerator"].item() + counts["not achieved"] == whole["denominator"].item()
        assert {sum(counts.values())} == set(rows["denominator"])


# The schedule's own words


def schedule() -> list[Mapping[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_kpis_outcomes_objectives_and_measures_are_the_schedules() -> None:
    defaults = packaged(TARGETS)
    shipped: set[tuple[int, str, str]] = set()
    for row in defaults.to_dict("records"):
        kpi = int(row["KPI"])
        shipped |= {(kpi, column, row[column]) for column in ("Outcome", "Measure")}
        for column in ("Objective LA", "Objective LEP"):
            if isinstance(row[column], str):
                shipped |= {(kpi, column, text) for text in row[column].split("; ")}
    printed = {(int(line["kpi"]), line["column"], line["text"]) for line in schedule() if line["column"] in defaults}
    assert shipped == printed


def test_a_satisfaction_that_is_to_improve_needs_no_target_but_its_baseline(tmp_path: Path) -> None:
    defaults = packaged(TARGETS).to_dict("records")
    rating = next(row["Measure"] for row in defaults if str(row["Measure"]).startswith("Children's Trust"))
    kinds = {row["Measure"]: row["Kind"] for row in defaults}
    asked = target(KPI="5", Measure=rating, Kind=kinds[rating], Scope="authority", Baseline="6")
    result = review(KPI="5", Value="7", **{"Reviewed on": "2018-09-01"})
    found = ledger(tmp_path / "open", [asked], [result], "2018-09-30")
    assert list(of_units(found).values()) == ["on track"]
    assert found[TARGETS]["Asked"][0] == "Increased from 6"
    assert found[TARGETS]["By in words"][0] == "3 years after completion, or as set locally"
    dated = ledger(tmp_path / "due", [{**asked, "By when": "2018-08-31"}], [result], "2018-09-30")
    assert list(of_units(dated).values()) == ["achieved"]


def test_kinds_and_thresholds_are_the_schedules() -> None:
    defaults = packaged(TARGETS)
    rules = {line["text"]: line for line in schedule() if line["column"] == "Measure"}
    for row in defaults.to_dict("records"):
        rule = rules[row["Measure"]]
        assert (row["Kind"], row["Scope"]) == (rule["kind"], rule["scope"])
        assert ("" if row["Target"] != row["Target"] else f"{row['Target']:g}") == rule["target"]
        assert ("" if row["By when"] != row["By when"] else f"{row['By when']:%Y}") == rule["year"]
    assert defaults[["School", "Baseline", "Completion date"]].isna().all().all()
