"""Metric 1: recruitment against target."""

from __future__ import annotations

from xl_npq.measures import Measure, Target, rows_with
from xl_npq.metrics.metric import Metric

RECRUITED = Measure(
    name="recruited",
    metric="1",
    title="Recruited",
    counted="participants recruited",
    of="",
    table="Participants",
    numerator=rows_with("Recruited"),
    denominator=None,
    target=Target.PER_COHORT_AND_LEVEL,
    target_column="Recruitment",
    source="Annex A, Table 2",
)

METRIC = Metric(
    number="1",
    title="Recruitment against target",
    wording="Providers recruit at least 100% of their target number of participants for each year and for each NPQ "
    "offered.",
    counts="Counts rows of Participants where 'Recruited' is Yes: each person once on each level, at the first "
    "eligible enrolment.",
    measures=(RECRUITED,),
    headlines=lambda _: ("recruited",),
    unit="people",
)
