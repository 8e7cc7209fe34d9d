"""What is withheld cannot be worked out: an intruder solves for it from everything that the reports print."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from conftest import EXAMPLE
from generated import write_source
from intruder import worked_out, worked_out_together
from least_withheld import least_cost
from printed_counts import read
from published_reports import bases, ledgers, published, rows
from published_sources import write_provider
from withheld_bound import least_bound

import xl_npq
from xl_npq.canonical import with_as_at
from xl_npq.disclosure.problem import NONE
from xl_npq.disclosure.suppress import suppress
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import figures_of
from xl_npq.providers import ledger_of, providers_of
from xl_npq.publication import knowledge, problems, withhold
from xl_npq.publication.compose import sketches_of
from xl_npq.publication.counts import counted_in, counts_of
from xl_npq.publication.earlier import Before
from xl_npq.publication.problems import problems_of
from xl_npq.publication.report import SUPPRESSED, Report
from xl_npq.publication.scope import Scope

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
    marks = [
        cell.mark for metric in report.metrics for table in metric.tables for row in table.rows for cell in row
    ].count(SUPPRESSED)
    assert sum(held.cells for held in report.withheld) == marks > loss.withheld > loss.small > 0
    assert f"{loss.withheld:,} of {loss.counts:,} counts are withheld: {loss.small:,} small" in loss.line


def test_a_zero_is_never_withheld(example: Ledger, report: Report, truth: Report) -> None:
    shown, real = (read(one, bases(example)) for one in (report, truth))
    zeros = [place for place, value in real.counts.items() if value == 0 and place.whom != "accurate"]
    assert len(zeros) > 10
    assert all(shown.counts[place] == 0 for place in zeros)


@pytest.mark.parametrize("seed", range(3))
def test_the_loss_is_at_most_a_quarter_over_the_least_that_protects(seed: int, tmp_path: Path) -> None:
    (ledger,) = ledgers(write_provider(tmp_path, seed, people=40, dimensions=1))
    scope = Scope(ledger, figures_of(ledger))
    tables = [table for found in sketches_of(scope).values() for table in found]
    compared = 0
    for _, problem in problems_of(counts_of(scope, counted_in(tables)), int(BELOW), Before()):
        cost, least = float(problem.weights[suppress(problem)].sum()), least_cost(problem)
        assert cost <= 1.25 * least + 1e-6
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


# Between publications


def _at(source: Path, day: date) -> Ledger:
    tables = with_as_at(xl_npq.read(source), day)
    (provider,) = providers_of(tables)
    return ledger_of(tables, provider)


class Pair(NamedTuple):
    """Two reports of a source, each with the truth; the later one was made beside the earlier."""

    before: tuple[Report, Report]
    after: tuple[Report, Report]
    ledger: Ledger

    def narrowed(self) -> list[str]:
        return worked_out_together(self.before, self.after, bases(self.ledger), int(BELOW))


def _pair(source: Path, first: date, base: float | None = None, then_base: float | None = None) -> Pair:
    earlier, later = _at(source, first), _at(source, date(2019, 6, 30))
    before = published(earlier, round_to=then_base)[0]
    after = published(later, before, round_to=base)[0]
    truths = [published(one, suppress_below=0.0, round_to=None)[0] for one in (earlier, later)]
    return Pair((before, truths[0]), (after, truths[1]), later)


@pytest.mark.parametrize(
    ("seed", "first"),
    [(0, date(2019, 4, 30)), (2, date(2019, 4, 30)), (3, date(2018, 11, 30)), (5, date(2018, 12, 31))],
)
def test_who_holds_two_reports_works_out_nothing_of_few_people(seed: int, first: date, tmp_path: Path) -> None:
    pair = _pair(write_provider(tmp_path, seed, cohorts=2), first)
    assert pair.narrowed() == []
    assert worked_out(*pair.after, bases(pair.ledger), int(BELOW)) == []


@pytest.mark.parametrize(("then_base", "base"), [(5.0, 5.0), (5.0, None), (None, 5.0)])
def test_two_reports_of_which_one_is_rounded_tell_no_more(
    then_base: float | None, base: float | None, tmp_path: Path
) -> None:
    source = write_provider(tmp_path, 6, people=80, cohorts=2, dimensions=1)
    assert _pair(source, date(2019, 3, 1), base, then_base).narrowed() == []


def test_what_was_withheld_then_and_changes_of_few_since_would_not_be_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two reports hang together through the counts that never fall."""
    monkeypatch.setattr(problems, "never_falls", lambda _: False)
    assert _pair(write_provider(tmp_path, 6, cohorts=2), date(2019, 3, 1)).narrowed()


def test_a_few_who_presented_and_did_not_pass_since_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_provider(tmp_path, 6, cohorts=2)
    monkeypatch.setattr(problems._Both, "_differences", lambda *_: np.zeros((0, 4), dtype="int64"))
    assert any("then passed" in found for found in _pair(source, date(2019, 3, 1)).narrowed())


def test_a_person_who_came_since_is_not_told_where_the_source_was_corrected(tmp_path: Path) -> None:
    """The earlier report shows what the source of today no longer gives; its counts' own changes stay unknown."""
    source = write_provider(tmp_path, 0, cohorts=2)
    before = published(_at(source, date(2019, 4, 30)))[0]
    people = (source / "participants.csv").read_text("utf-8").splitlines()
    (source / "participants.csv").write_text("\n".join(people[:-12]) + "\n", "utf-8")
    later = _at(source, date(2019, 6, 30))
    after, truth = published(later, before)[0], published(later, suppress_below=0.0)[0]
    then, now, real = (read(one, bases(later)).counts for one in (before, after, truth))
    told = [
        place
        for place, value in now.items()
        if value and then.get(place) is not None and 0 < abs(value - float(then[place] or 0)) < BELOW
    ]
    assert told == []
    assert any(0 < abs(float(real[place] or 0) - float(then.get(place) or 0)) < BELOW for place in now)


def test_without_the_previous_report_small_changes_would_show(tmp_path: Path) -> None:
    source = write_provider(tmp_path, 0, cohorts=2)
    earlier, later = _at(source, date(2019, 4, 30)), _at(source, date(2019, 6, 30))
    (before, _), (alone, _) = published(earlier), published(later)
    truths = [published(one, suppress_below=0.0)[0] for one in (earlier, later)]
    assert Pair((before, truths[0]), (alone, truths[1]), later).narrowed()


def test_what_was_withheld_last_time_stays_withheld(tmp_path: Path) -> None:
    pair = _pair(write_provider(tmp_path, 1, cohorts=2), date(2019, 4, 30))
    old, new, real = (read(one, bases(pair.ledger)) for one in (pair.before[0], *pair.after))
    held = [place for place, value in old.counts.items() if value is None and real.counts[place]]
    assert len(held) > 10
    assert [place for place in held if new.counts[place] is not None] == []


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
    """The intruder reads statuses: those worked out from unrounded figures narrow what stands rounded beside them."""
    (ledger,) = ledgers(write_provider(tmp_path, 1, dimensions=1, cohorts=2))
    careless, truth = published(ledger, round_to=5.0)[0], published(ledger, suppress_below=0.0, round_to=None)[0]
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
