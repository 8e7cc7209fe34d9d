"""The public tables: what Annex A prints in bold italics, with the figures that a provider published."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_sources import ambition_source, as_printed, golden
from published_reports import ledgers, published, rows, table

from xl_npq.publication.report import MARKS, Report

AMBITION = "ambition_metrics_report.csv"
TOGETHER = "All levels together"
COLUMNS = {
    ("1", "target"): "Target",
    ("1", "actual"): "Recruited",
    ("1", "pct_target"): "% of target",
    ("2", "target"): "Target",
    ("2", "actual"): "Share",
    ("2", "pct_target"): "% of target",
    ("3", "target"): "Target",
    ("3", "actual"): "Share",
    ("3", "pct_target"): "% of target",
    ("4", "presented"): "Participants",
    ("4", "within_18m"): "Within the window",
    ("4", "pct_of_presented"): "Share",
    ("5", "assessments"): "Scripts",
    ("5", "moderated"): "Moderated",
    ("5", "accuracy"): "Accuracy",
    ("6", "mean_rating"): "Mean rating as supplied",
    ("7", "retention_pct"): "Retention",
    ("7", "achievement_pct"): "Achievement",
}


@pytest.fixture(scope="module")
def ambition(tmp_path_factory: pytest.TempPathFactory) -> Report:
    (ledger,) = ledgers(ambition_source(tmp_path_factory.mktemp("ambition")), suppress_below=0.0)
    return published(ledger)[0]


@pytest.fixture(scope="module")
def example() -> Report:
    from conftest import EXAMPLE

    (ledger,) = ledgers(EXAMPLE, suppress_below=0.0)
    return published(ledger)[0]


@pytest.mark.parametrize("metric", "1234567")
def test_the_tables_give_every_figure_that_was_published_as_it_was_printed(metric: str, ambition: Report) -> None:
    cells = [cell for cell in golden(AMBITION) if cell["metric"] == metric]
    assert cells
    differing = []
    for cell in cells:
        level = TOGETHER if cell["level"] == "Total" else cell["level"]
        place = ("All feedback received",) if metric == "6" else (cell["cohort"], level)
        figure = rows(ambition, f"metric_{metric}")[place][COLUMNS[metric, cell["field"]]]
        printed = as_printed(None if figure.value is None else float(figure.value), cell["figure"])
        if printed != cell["figure"]:
            differing.append(f"{place} {cell['field']}: published {cell['figure']}, here {printed}")
    assert differing == []


def test_every_published_field_is_compared() -> None:
    assert {(cell["metric"], cell["field"]) for cell in golden(AMBITION)} == set(COLUMNS)


def test_metric_7_has_a_table_for_each_dimension_with_a_row_for_each_cohort_level_and_group(example: Report) -> None:
    names = [one.name for one in example.metrics[6].tables]
    assert names[:4] == ["metric_7", "metric_7_gender", "metric_7_ethnicity", "metric_7_disability"]
    lines = set(rows(example, "metric_7"))
    by_group = rows(example, "metric_7_gender")
    groups = {labels[2] for labels in by_group}
    assert set(by_group) == {(*line, group) for line in lines for group in groups}


def test_a_gap_is_the_groups_rate_less_that_of_everybody_on_the_level(example: Report) -> None:
    whole = rows(example, "metric_7")
    found = 0
    for (cohort, level, _), row in rows(example, "metric_7_gender").items():
        if row["Retention gap"].value is not None:
            rate = row["Retained"].value / row["Retention base"].value
            of = whole[cohort, level]
            assert row["Retention gap"].value == pytest.approx(rate - of["Retained"].value / of["Retention base"].value)
            found += 1
    assert found > 10


def test_a_share_of_nobody_is_not_available_and_a_target_that_nobody_set_does_not_apply(example: Report) -> None:
    assert rows(example, "metric_4")["2018/19", "NPQH"]["Share"] == (None, "[x]")
    assert rows(example, "metric_2")["2017/18", "NPQH"]["Target"] == (None, "[z]")
    assert rows(example, "metric_2")["2018/19", TOGETHER]["% of target"] == (None, "[z]")


def test_rows_are_as_wide_as_their_columns_and_every_mark_is_explained(example: Report) -> None:
    names = []
    for metric in example.metrics:
        for one in metric.tables:
            names.append(one.name)
            headings = [column.name for column in one.columns]
            assert len(set(headings)) == len(headings)
            for row in one.rows:
                assert len(row) == len(one.columns)
                assert all((cell.value is None) == (cell.mark in MARKS) for cell in row)
    assert len(set(names)) == len(names)


def test_figures_that_the_agent_supplied_stand_beside_the_providers_own_with_the_difference(tmp_path: Path) -> None:
    source = ambition_source(tmp_path)
    (source / "supplied.csv").write_text(
        "Measure,Cohort,Level,Value,Received on\naccuracy,2018/19,NPQML,90%,2020-08-31\nmean_rating,,,7.5,2020-08-31\n",
        "utf-8",
    )
    (ledger,) = ledgers(source, suppress_below=0.0)
    report = published(ledger)[0]
    row = rows(report, "metric_5")["2018/19", "NPQML"]
    assert (row["Accuracy as supplied"].value, row["Accuracy"].value) == (0.9, 1.0)
    assert row["Difference"].value == pytest.approx(0.1)
    assert rows(report, "metric_5")["2018/19", "NPQH"]["Accuracy as supplied"].mark == "[x]"
    feedback = rows(report, "metric_6")[("All feedback received",)]
    assert feedback["Difference"].value == pytest.approx(7.7 - 7.5)


def test_the_bases_are_said_in_words_and_follow_the_settings(tmp_path: Path) -> None:
    (ledger,) = ledgers(ambition_source(tmp_path), suppress_below=0.0)
    for basis, words in (("presented", "presented"), ("commenced", "commenced, and whose window has closed")):
        report = published(ledger, metric_4_basis=basis)[0]
        assert words in table(report, "metric_4").scope
        differs = any("the framework's own reading is" in said for said in report.metrics[3].definitions)
        assert differs == (basis == "presented")
    known = published(ledger, fsm_base="known")[0]
    assert "whose school's share of free school meals is known" in table(known, "metric_2").scope


def test_staffs_own_words_are_the_commentary_and_a_draft_stands_only_where_there_are_none(tmp_path: Path) -> None:
    source = ambition_source(tmp_path)
    (source / "commentary.csv").write_text("Metric,Text\n4,Most were in time.\n4,All of them.\n", "utf-8")
    (ledger,) = ledgers(source)
    from xl_npq.figures.tidy import figures_of
    from xl_npq.publication.compose import report_of

    report = report_of(ledger, figures_of(ledger), draft=lambda metric: (f"Draft {metric.number}",))
    assert report.metrics[3].commentary == ("Most were in time.", "All of them.")
    assert [metric.drafted for metric in report.metrics] == [True, True, True, False, True, True, True]
    assert report.metrics[0].commentary == ("Draft 1",)


def test_rounded_counts_are_multiples_of_the_base_and_shares_are_of_rounded_counts(tmp_path: Path) -> None:
    (ledger,) = ledgers(ambition_source(tmp_path))
    report, loss = published(ledger, round_to=10.0)
    counted = 0
    for name in ("metric_1", "metric_2", "metric_4", "metric_7", "metric_7_gender"):
        columns = table(report, name).columns
        for row in table(report, name).rows:
            for column, cell in zip(columns, row, strict=True):
                if column.kind == "count" and column.name != "Target" and cell.value is not None:
                    assert cell.value % 10 == 0
                    counted += 1
    assert counted > 100
    row = rows(report, "metric_2")["2018/19", "NPQH"]
    assert row["Participants"].value == 350
    assert row["Share"].value == row["From schools with 30% or more FSM"].value / 350
    assert sum(held.cells for held in report.withheld) == loss.withheld == 0
