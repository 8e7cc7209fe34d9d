"""Metric 2: share recruited from schools with a high share of free school meals."""

from __future__ import annotations

from xl_npq.measures import Measure, Target, rows_with
from xl_npq.metrics.metric import Metric

FSM30 = Measure(
    name="fsm30",
    metric="2",
    title="From schools with 30% or more FSM",
    counted="recruited from schools where 30% or more of pupils are known to be eligible for free school meals",
    of="recruited",
    table="Participants",
    numerator=rows_with("FSM counts", "FSM 30"),
    denominator=rows_with("FSM counts"),
    target=Target.PER_COHORT_AND_LEVEL,
    target_column="FSM",
    source="Annex A, Table 3",
)

METRIC = Metric(
    number="2",
    title="Recruitment from schools with 30% or more FSM",
    wording="Providers ensure that their allocated target of all those recruited are from schools where 30% or more "
    "pupils are known to be eligible for Free School Meals, for each NPQ level offered.",
    counts="Counts rows of Participants where 'FSM counts' is Yes (recruited, in area, in the base); of these, those "
    "where 'FSM 30' is Yes.",
    measures=(FSM30,),
    headlines=lambda _: ("fsm30",),
)
