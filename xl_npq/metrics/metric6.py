"""Metric 6: mean rating of all participant feedback."""

from __future__ import annotations

from xl_npq.measures import Count, Measure, Target, Where
from xl_npq.metrics.metric import Metric
from xl_npq.settings import Settings


def _target(settings: Settings) -> float:
    return settings.metric_6_target


MEAN_RATING = Measure(
    name="mean_rating",
    metric="6",
    title="Mean rating",
    counted="ratings added up",
    of="responses",
    table="Feedback",
    numerator=Count((Where("Counted"),), total="Rating total"),
    denominator=Count((Where("Counted"),), total="Responses counted"),
    target=Target.SETTING,
    target_of=_target,
    by_group=False,
    without_level_in_total=True,
    pending=True,
    decimals=9,
    source="Annex A, Table 7",
)

METRIC = Metric(
    number="6",
    title="Participant feedback",
    wording="Providers ensure that the aggregated mean rating across all participant feedback received is at least 6 "
    "out of 10.",
    counts="Adds up rows of Feedback where 'Counted' is Yes: mean rating times responses, over responses. A figure "
    "supplied by the QA agent (table Supplied) is the headline where there is one.",
    measures=(MEAN_RATING,),
    headlines=lambda _: ("mean_rating",),
    supplied="mean_rating_supplied",
    unit="rating",
)
