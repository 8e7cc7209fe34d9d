"""Published figures to draft from."""

from __future__ import annotations

from dataclasses import replace

from xl_npq.publication.drafts import Gap, Published, Rate, Way, draft
from xl_npq.publication.report import SUPPRESSED, Figure
from xl_npq.read.packaged import packaged_tables
from xl_npq.settings import settings_of

SETTINGS = replace(
    settings_of(packaged_tables())[0],
    metric_4_basis="presented",
    retention_basis="not withdrawn",
    achievement_basis="assessed",
)
WAY = Way(SETTINGS, 18)
WITHHELD = Figure(None, SUPPRESSED)


def shown(value: float) -> Figure:
    return Figure(value)


def of(level: str, numerator: int, denominator: int, status: str = "", target: float | None = None) -> Rate:
    aim = Figure(None, "[z]") if target is None else shown(target)
    return Rate(level, shown(numerator / denominator), aim, status, shown(numerator), shown(denominator))


def recruited(level: str, count: int, target: int | None, status: str) -> Rate:
    return Rate(level, shown(count), Figure(None, "[z]") if target is None else shown(target), status)


def said(metric: str, *rates: Rate, cohort: str = "2017/18", way: Way = WAY, supplied: bool = False) -> list[str]:
    together, *levels = rates
    return list(draft(metric, Published(cohort, together, tuple(levels), supplied), way))


def gap(rate: str, group: str, size: int, points_: float, outside: bool, level: str = "NPQH") -> Gap:
    return Gap(rate, level, "Gender", group, shown(size), shown(points_), outside)
