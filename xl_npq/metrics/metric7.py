"""Metric 7: retention and achievement, and whether any group's rate lies far from the level's."""

from __future__ import annotations

from xl_npq.measures import Count, Measure, Where, rows_with
from xl_npq.metrics.metric import Metric
from xl_npq.settings import Settings


def _rate(name: str, title: str, counted: str, of: str, numerator: Count, denominator: Count) -> Measure:
    return Measure(
        name=name,
        metric="7",
        title=title,
        counted=counted,
        of=of,
        table="Participants",
        numerator=numerator,
        denominator=denominator,
        pending=True,
        source="Annex A, Table 8",
    )


RETENTION_PRESENTED = _rate(
    "retention_presented",
    "Retention: presented",
    "presented",
    "commenced, and whose window has closed",
    rows_with("Presented", "Due"),
    rows_with("Due"),
)
RETENTION_NOT_WITHDRAWN = _rate(
    "retention_not_withdrawn",
    "Retention: not withdrawn",
    "not withdrawn",
    "commenced",
    Count((Where("Commenced"), Where("Withdrawn", 0))),
    rows_with("Commenced"),
)
DEFERRAL = _rate("deferral", "Deferral", "deferred", "commenced", rows_with("Deferred"), rows_with("Commenced"))
ACHIEVEMENT_PRESENTED = _rate(
    "achievement_presented",
    "Achievement: of those presented",
    "passed",
    "presented",
    rows_with("Passed"),
    rows_with("Presented"),
)
ACHIEVEMENT_ASSESSED = _rate(
    "achievement_assessed",
    "Achievement: of those with an outcome",
    "passed",
    "assessed",
    rows_with("Passed"),
    rows_with("Assessed"),
)


def retention(settings: Settings) -> str:
    """The measure of retention that the settings make the headline."""
    return f"retention_{settings.retention_basis.replace(' ', '_')}"


def achievement(settings: Settings) -> str:
    """The measure of achievement that the settings make the headline."""
    return f"achievement_{settings.achievement_basis}"


METRIC = Metric(
    number="7",
    title="Retention and achievement of different groups",
    wording="Providers ensure that there is no significant difference in retention and achievement rates between "
    "different groups, for example, groups with protected characteristics or leaders from schools with different "
    "levels of performance.",
    counts="Counts rows of Participants where 'Commenced' is Yes (each person at the latest enrolment); 'Due', "
    "'Presented', 'Withdrawn', 'Deferred', 'Assessed' and 'Passed' say how far each has come. A gap is a group's rate "
    "less the rate of the whole level.",
    measures=(RETENTION_PRESENTED, RETENTION_NOT_WITHDRAWN, DEFERRAL, ACHIEVEMENT_PRESENTED, ACHIEVEMENT_ASSESSED),
    headlines=lambda settings: (retention(settings), achievement(settings)),
)
