"""Metric 5: accuracy of final assessments, as the QA agent's moderation found it."""

from __future__ import annotations

from xl_npq.measures import Measure, Target, rows_with
from xl_npq.metrics.metric import Metric
from xl_npq.settings import Settings


def _target(settings: Settings) -> float:
    return settings.metric_5_target


MODERATED = Measure(
    name="moderated",
    metric="5",
    title="Moderated by the QA agent",
    counted="scripts moderated by the QA agent",
    of="scripts",
    table="Assessments",
    numerator=rows_with("Moderated"),
    denominator=rows_with("Script"),
    by_group=False,
    pending=True,
    source="Annex A, Table 6",
)
ACCURACY = Measure(
    name="accuracy",
    metric="5",
    title="Accuracy",
    counted="moderated scripts not overturned",
    of="scripts moderated",
    table="Assessments",
    numerator=rows_with("Accurate"),
    denominator=rows_with("Moderated"),
    target=Target.SETTING,
    target_of=_target,
    by_group=False,
    pending=True,
    source="Annex A, Table 6",
)

METRIC = Metric(
    number="5",
    title="Assessment accuracy",
    wording="Providers ensure a 95% accuracy level for all their final assessments.",
    counts="Counts rows of Assessments where 'Script' is Yes; of these those where 'Moderated' is Yes, and of these "
    "those where 'Accurate' is Yes. A figure supplied by the QA agent (table Supplied) is the headline where there is "
    "one.",
    measures=(MODERATED, ACCURACY),
    headlines=lambda _: ("accuracy",),
    supplied="accuracy_supplied",
)
