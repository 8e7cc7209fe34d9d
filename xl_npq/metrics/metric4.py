"""Metric 4: presented for final assessment within the window."""

from __future__ import annotations

from xl_npq.measures import Measure, Target, rows_with
from xl_npq.metrics.metric import Metric
from xl_npq.settings import Settings


def _target(settings: Settings) -> float:
    return settings.metric_4_target


OF_COMMENCED = Measure(
    name="in_window_of_commenced",
    metric="4",
    title="In window, of those whose window has closed",
    counted="presented within the window",
    of="commenced, and whose window has closed",
    table="Participants",
    numerator=rows_with("In window", "Due"),
    denominator=rows_with("Due"),
    target=Target.SETTING,
    target_of=_target,
    pending=True,
    source="Annex A, Table 5",
)
OF_PRESENTED = Measure(
    name="in_window_of_presented",
    metric="4",
    title="In window, of those presented",
    counted="presented within the window",
    of="presented",
    table="Participants",
    numerator=rows_with("In window"),
    denominator=rows_with("Presented"),
    target=Target.SETTING,
    target_of=_target,
    pending=True,
    source="Annex A, Table 5, as providers have published it",
)


def _headline(settings: Settings) -> tuple[str, ...]:
    return (f"in_window_of_{settings.metric_4_basis}",)


METRIC = Metric(
    number="4",
    title="Presented for final assessment within 18 months",
    wording="Providers ensure that at least 90% of participants present for final assessment within 18 months of "
    "formally commencing the programme.",
    counts="Counts rows of Participants where 'In window' is Yes, of those where 'Due' is Yes (basis commenced) or "
    "'Presented' is Yes (basis presented). Counting only those whose window has closed is our choice.",
    measures=(OF_COMMENCED, OF_PRESENTED),
    headlines=_headline,
)
