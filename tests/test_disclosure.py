"""What is withheld cannot be worked out: an intruder solves for it from everything that the reports print."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import EXAMPLE
from generated import write_source
from intruder import worked_out
from least_withheld import least_cost
from printed_counts import read
from published_reports import bases, ledgers, published, rows
from published_sources import write_provider
from withheld_bound import least_bound

from xl_npq.disclosure.problem import NONE
from xl_npq.disclosure.suppress import suppress
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import figures_of
from xl_npq.publication import joined, knowledge, withhold
from xl_npq.publication.compose import sketches_of
from xl_npq.publication.counts import counted_in, counts_of
from xl_npq.publication.earlier import Before
from xl_npq.publication.problems import problems_of
from xl_npq.publication.report import SUPPRESSED, Report
from xl_npq.publication.scope import Scope
from xl_npq.published.shown import tables_of

BELOW = 5.0


def attacked(ledger: Ledger, below: float = BELOW, whole: bool = False, base: float | None = None) -> list[str]:
    """What an intruder narrows of the small counts of a report, rounded to a base where there is one."""
    report, _ = published(ledger, suppress_below=below, round_to=base)
    truth, _ = published(ledger, suppress_below=0.0, round_to=None)
    return worked_out(report, truth, bases(ledger), int(below or base or 0), whole)


@pytest.fixture(scope="module")
def example() -> Ledger:
    (ledger,) = ledgers(EXAMPLE)
    return ledger


@pytest.fixture(scope="module")
def report(example: Ledger) -> Report:
    return published(example)[0]


@pytest.fixture(scope="module")
def truth(example: Ledger) -> Report:
    return published(example, suppress_below=0.0)[0]


def test_no_small_count_of_the_example_can_be_narrowed(example: Ledger, report: Report, truth: Report) -> None:
    assert worked_out(report, truth, bases(example), int(BELOW)) == []


@pytest.mark.parametrize("seed", range(3))
def test_no_small_count_of_a_provider_made_up_can_be_narrowed(seed: int, tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, seed, cohorts=2))
    assert attacked(ledger) == []


@pytest.mark.parametrize("seed", [4, 6])
def test_no_small_count_of_a_source_full_of_edges_can_be_narrowed(seed: int, tmp_path: Path) -> None:
    write_source(tmp_path, seed)
    assert [found for ledger in ledgers(tmp_path) for found in attacked(ledger)] == []


@pytest.mark.parametrize("below", [2.0, 3.0, 10.0])
def test_the_setting_says_which_counts_are_small(below: float, tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, 3))
    assert attacked(ledger, below) == []


def test_an_intruder_who_knows_that_people_are_whole_finds_no_more(tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, 2, people=60, dimensions=1))
    assert attacked(ledger, whole=True) == []


@pytest.mark.parametrize(("below", "base"), [(5.0, 5.0), (5.0, 10.0), (5.0, 3.0), (0.0, 5.0)])
def test_no_small_count_of_a_report_that_is_rounded_can_be_narrowed(below: float, base: float, tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, 1, dimensions=1, cohorts=2))
    assert attacked(ledger, below, base=base) == []


def test_no_small_count_of_the_example_rounded_can_be_narrowed(example: Ledger) -> None:
    assert attacked(example, base=5.0) == []


def test_rounding_alone_would_not_be_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, 1, dimensions=1, cohorts=2))
    monkeypatch.setattr(withhold, "suppress", lambda problem: np.zeros(len(problem.values), dtype=bool))
    assert len(attacked(ledger, base=5.0)) > 5


def test_small_counts_alone_would_not_be_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small(problem):  # type: ignore[no-untyped-def]  # stands in for `suppress`
        alone = np.zeros(len(problem.values), dtype=bool)
        alone[[one.plus for one in problem.secrets if one.minus == NONE]] = True
        return alone

    (ledger,) = ledgers(write_provider(tmp_path, 1))
    monkeypatch.setattr(withhold, "suppress", only_small)
    assert len(attacked(ledger)) > 5


def test_recruits_tell_of_those_who_commenced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, 3, cohorts=2))
    assert attacked(ledger) == []
    monkeypatch.setattr(knowledge, "follows_recruitment", lambda _: False)
    assert len(attacked(ledger)) > 5


@pytest.fixture(scope="module")
def rejoined(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Two cohorts; the later recruits nobody to a level on which somebody of the earlier begins again."""
    folder = tmp_path_factory.mktemp("rejoined")
    people = [
        {"Participant ID": f"P{number}", "TRN": f"{1_000_000 + number}", "Level": level, "Enrolled on": f"{year}-09-10"}
        | {"Commenced on": f"{year}-10-01", "Gender": "Male" if number % 3 else "Female"}
        for number, (year, level) in enumerate(
            (year, level)
            for year, level, count in ((2016, "NPQEL", 40), (2016, "NPQH", 60), (2017, "NPQH", 50))
            for _ in range(count)
        )
    ]
    again = {**people[1], "Participant ID": "P999", "Enrolled on": "2017-09-12", "Commenced on": "2017-10-02"}
    with (folder / "participants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(again))
        writer.writeheader()
        writer.writerows([*people, again])
    (folder / "settings.csv").write_text("Setting,Value\nAs at,2019-06-30\n", "utf-8")
    (ledger,) = ledgers(folder)
    return ledger


def test_few_who_begin_again_on_a_level_that_recruits_nobody_cannot_be_narrowed(rejoined: Ledger) -> None:
    assert attacked(rejoined) == []


def test_without_what_links_cohorts_they_would_be(rejoined: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "_running", lambda *_: ())
    assert attacked(rejoined) != []


def test_every_small_count_is_withheld_with_the_shares_and_gaps_made_of_it(report: Report, truth: Report) -> None:
    row, real = (rows(one, "metric_3")["2017/18", "NPQEL"] for one in (report, truth))
    assert real["Non-white British"].value == 1
    assert {name for name, cell in row.items() if cell.mark == SUPPRESSED} == {
        "Non-white British",
        "Share",
        "% of target",
    }
    for metric, whole in zip(report.metrics, truth.metrics, strict=True):
        for table, other in zip(metric.tables, whole.tables, strict=True):
            for line, true in zip(table.rows, other.rows, strict=True):
                for column, shown, value in zip(table.columns, line, true, strict=True):
                    assert shown.mark == SUPPRESSED or shown == value
                    if column.kind == "count" and column.name != "Target" and value.value is not None:
                        assert shown.mark == SUPPRESSED or not 0 < float(value.value) < BELOW


def test_nothing_is_withheld_where_no_count_is_small(tmp_path: Path) -> None:
    people = [
        {"Participant ID": f"P{number}", "Level": level, "Gender": gender, "Disability": "No"}
        | {"Enrolled on": "2017-09-10", "Commenced on": "2017-10-01", "Presented on": "2018-12-01", "Outcome": outcome}
        | {"Ethnicity": "Indian" if outcome == "Pass" else "White British", "FSM %": "40%"}
        for number, (level, gender, outcome, _) in enumerate(
            (level, gender, outcome, again)
            for level in ("NPQML", "NPQSL")
            for gender in ("Female", "Male")
            for outcome in ("Pass", "Fail")
            for again in range(8)
        )
    ]
    with (tmp_path / "participants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(people[0]))
        writer.writeheader()
        writer.writerows(people)
    (tmp_path / "settings.csv").write_text("Setting,Value\nAs at,2019-06-30\n", "utf-8")
    (ledger,) = ledgers(tmp_path)
    report, loss = published(ledger)
    assert (loss.withheld, sum(held.cells for held in report.withheld)) == (0, 0)
    assert report.metrics == published(ledger, suppress_below=0.0)[0].metrics
    assert loss.line.startswith("Nothing is withheld")


def test_the_report_says_how_many_cells_are_withheld_and_the_loss_how_many_counts(example: Ledger) -> None:
    report, loss = published(example)
    marks = [cell.mark for table in tables_of(report) for row in table.rows for cell in row].count(SUPPRESSED)
    assert sum(held.cells for held in report.withheld) == marks > loss.withheld > loss.small > 0
    assert f"{loss.withheld:,} of {loss.counts:,} counts are withheld: {loss.small:,} small" in loss.line


def test_a_zero_is_withheld_where_parts_beside_it_are_and_nowhere_else(
    example: Ledger, report: Report, truth: Report
) -> None:
    shown, real = (read(one, bases(example)) for one in (report, truth))
    zeros = [place for place, value in real.counts.items() if value == 0 and place.whom != "accurate"]
    kept = [place for place in zeros if place in shown.counts and shown.counts[place] == 0]
    assert len(kept) > 10
    assert len(zeros) > len(kept)


@pytest.mark.parametrize("seed", range(3))
def test_the_loss_is_at_most_a_quarter_over_the_least_that_protects(seed: int, tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, seed, people=40, dimensions=1))
    scope = Scope(ledger, figures_of(ledger))
    tables = [table for found in sketches_of(scope).values() for table in found]
    compared = 0
    for _, problem in problems_of(counts_of(scope, counted_in(tables)), int(BELOW), Before()):
        cost, least = float(problem.weights[suppress(problem)].sum()), least_cost(problem)
        assert cost <= 1.25 * least + 1e-6
        assert least_bound(problem, 30) <= 1.02 * least
        compared += bool(problem.needs)
    assert compared


@pytest.mark.parametrize(("seed", "people"), [(102, 400), (102, 1000)])
def test_the_loss_of_a_provider_of_real_size_is_at_most_a_quarter_over_what_is_proved(
    seed: int, people: int, tmp_path: Path
) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, seed, people=people, dimensions=1))
    scope = Scope(ledger, figures_of(ledger))
    tables = [table for found in sketches_of(scope).values() for table in found]
    for _, problem in problems_of(counts_of(scope, counted_in(tables)), int(BELOW), Before()):
        assert float(problem.weights[suppress(problem)].sum()) <= 1.25 * least_bound(problem, 600) + 1e-6


# Statuses


def test_a_status_that_withheld_figures_could_be_guessed_from_is_withheld(report: Report, truth: Report) -> None:
    real, public = ([metric.status for metric in one.metrics] for one in (truth, report))
    assert real == ["met", "not met", "not met", "met", "met", "met", "not met"]
    assert public == ["met", "not met", "not met", "withheld", "withheld", "met", "not met"]


@pytest.mark.parametrize("base", [5.0, 10.0, 50.0])
def test_a_status_beside_rounded_figures_is_true_or_withheld(base: float, example: Ledger, truth: Report) -> None:
    rounded = published(example, round_to=base)[0]
    pairs = [(one.status, two.status) for one, two in zip(rounded.metrics, truth.metrics, strict=True)]
    assert [pair for pair in pairs if pair[0] not in ("withheld", pair[1])] == []
    assert base < 50 or ("withheld", "met") in pairs


def test_statuses_as_they_are_would_tell_of_withheld_counts(tmp_path: Path) -> None:
    """The intruder reads statuses: those that are withheld would narrow what they are worked out from."""
    (ledger,) = ledgers(write_provider(tmp_path, 2, people=60, dimensions=1))
    careless, truth = published(ledger)[0], published(ledger, suppress_below=0.0)[0]
    statuses = {one.number: (one.status, one.status_cohort) for one in truth.metrics}
    told = replace(
        careless,
        metrics=tuple(
            replace(one, status=statuses[one.number][0], status_cohort=statuses[one.number][1])
            for one in careless.metrics
        ),
    )
    assert worked_out(careless, truth, bases(ledger), int(BELOW)) == []
    assert worked_out(told, truth, bases(ledger), int(BELOW))
