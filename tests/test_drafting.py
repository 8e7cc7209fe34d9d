"""What the published report says of each metric: drafted from its own tables, or staff's own words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import EXAMPLE
from made_sources import ambition_source

import xl_npq
from xl_npq.publication.report import SUPPRESSED, Report
from xl_npq.publication.scope import EVERY_LEVEL
from xl_npq.publish import public_report
from xl_npq.published.shown import shortened
from xl_npq.tables import Tables


def with_setting(tables: Tables, name: str, value: object) -> Tables:
    settings = tables["Settings"]
    kept = settings[settings["Setting"] != name]
    added = pd.DataFrame({"Setting": [name], "Value": [value]}, index=[max(kept.index, default=1) + 1])
    return tables.with_frame("Settings", pd.concat([kept, added]))


@pytest.fixture(scope="module")
def open_report() -> Report:
    """The example's report with nothing withheld."""
    return public_report(with_setting(xl_npq.read(EXAMPLE), "Suppress below", "0")).report


def said(report: Report, number: str) -> tuple[str, ...]:
    return report.metrics[int(number) - 1].commentary


def test_the_sentence_that_a_provider_printed_comes_out_of_its_figures(open_report: Report) -> None:
    assert said(open_report, "4")[0] == "99.7% of the 361 who presented in 2017/18 did so within 18 months."
    assert said(open_report, "6")[0].startswith("The mean rating of all participant feedback is 9.9 out of 10")
    assert all(metric.drafted and metric.commentary for metric in open_report.metrics)


def to_come(folder: Path, as_at: str) -> Report:
    """The report of a provider with targets of two cohorts, of whom two people have enrolled in the first."""
    folder.mkdir()
    targets = (f"{level},{cohort},20,20%" for level in ("NPQH", "NPQML") for cohort in ("2025/26", "2026/27"))
    people = (f"P{number},Novel,NPQH,2025-09-10,2025-10-01" for number in range(2))
    for name, lines in (
        ("targets", ("Level,Cohort,Recruitment,FSM", *targets)),
        ("participants", ("Participant ID,Provider,Level,Enrolled on,Commenced on", *people)),
        ("settings", ("Setting,Value", f"As at,{as_at}")),
    ):
        (folder / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    return public_report(xl_npq.read(folder)).report


def test_before_any_cohort_begins_every_metric_is_not_due_and_names_none(tmp_path: Path) -> None:
    report = to_come(tmp_path / "before", "2025-08-31")
    assert [metric.status for metric in report.metrics] == ["not due"] * 7
    assert [metric.status_cohort for metric in report.metrics] == [*[""] * 5, "All", ""]
    assert {metric.commentary for metric in report.metrics} == {("It is too early to say anything for any year.",)}


def test_a_first_cohort_that_cannot_be_judged_is_described_and_no_status_tells_what_is_withheld(
    tmp_path: Path,
) -> None:
    report = to_come(tmp_path / "first", "2025-10-31")
    recruited, in_window = report.metrics[0], report.metrics[3]
    # 'Not due' would say that fewer are recruited than the target.
    assert (recruited.status, recruited.status_cohort) == ("withheld", "")
    assert "in 2025/26 is withheld" in recruited.commentary[0]
    assert (in_window.status, in_window.status_cohort) == ("not due", "")
    assert in_window.commentary == ("It is too early to say anything for 2025/26.",)


def test_nothing_is_said_of_what_is_withheld() -> None:
    report = public_report(xl_npq.read(EXAMPLE)).report
    metric = report.metrics[3]
    share, *rest = metric.commentary
    assert "is withheld" in share
    assert not any(character.isdigit() for character in share.replace("18 months", "").replace("2017/18", ""))
    hidden = {
        shortened(str(row[1].value))
        for row in metric.tables[0].rows
        if row[0].value == metric.status_cohort and row[4].mark == SUPPRESSED and row[1].value != EVERY_LEVEL
    }
    silent = [text for text in rest if not text.endswith("withheld.")]
    told = [text for text in rest if text.endswith("withheld.")]
    assert hidden
    assert all(any(level in text for text in told) for level in hidden)
    assert not any(level in text for level in hidden for text in silent)


def test_gaps_outside_the_tolerance_are_named_as_the_metric_is_judged(open_report: Report) -> None:
    texts = " ".join(said(open_report, "7"))
    assert "schools with 30% or more on free school meals at NPQML" in texts
    assert "FSM 30" not in texts
    assert "all levels together" not in texts


def test_staffs_own_words_replace_the_draft() -> None:
    tables = xl_npq.read(EXAMPLE)
    own = pd.DataFrame(
        {"Provider": [None], "Metric": ["4"], "Cohort": [None], "Text": ["In our own words."]}, index=[2]
    )
    metric = public_report(tables.with_frame("Commentary", own)).report.metrics[3]
    assert (metric.commentary, metric.drafted) == (("In our own words.",), False)


def test_another_providers_report_is_drafted_too(tmp_path: Path) -> None:
    source = ambition_source(tmp_path)
    report = public_report(with_setting(xl_npq.read(source), "Suppress below", "0")).report
    assert said(report, "1")
    assert "months" in said(report, "4")[0] or "time allowed" in said(report, "4")[0]
