"""`overview.xlsx`: all providers side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import OVERVIEW
from xl_npq.metrics import METRICS
from xl_npq.overview.book import overview_of
from xl_npq.overview.standing import Member
from xl_npq.version import VERSION
from xl_npq.workbook.writer import write_book


def write_overview(outcomes: Iterable[Outcome], as_at: date | None, folder: Path) -> None:
    """Write the overview of the providers whose figures could be worked out; UsageError where it cannot be written."""
    numbers = [metric.number for metric in METRICS]
    members = [
        Member(outcome.provider, dict(zip(numbers, outcome.statuses, strict=True)), outcome.standings, outcome.errors)
        for outcome in outcomes
        if outcome.standings
    ]
    write_book(overview_of(members, as_at, VERSION), folder / OVERVIEW)
