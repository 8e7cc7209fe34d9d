"""Metric 3: share recruited who are not white British."""

from __future__ import annotations

from xl_npq.measures import Measure, Target, rows_with
from xl_npq.metrics.metric import Metric

NON_WHITE_BRITISH = Measure(
    name="non_white_british",
    metric="3",
    title="Non-white British",
    counted="recruited from non-white British groups",
    of="recruited",
    table="Participants",
    numerator=rows_with("Ethnicity counts", "Non-White British"),
    denominator=rows_with("Ethnicity counts"),
    target=Target.PER_COHORT_AND_LEVEL,
    target_column="Non-White British",
    source="Annex A, Table 4",
)

METRIC = Metric(
    number="3",
    title="Recruitment from non-white British groups",
    wording="Providers ensure that their allocated target of all those recruited are from non-white British groups, "
    "for each NPQ level offered.",
    counts="Counts rows of Participants where 'Ethnicity counts' is Yes (recruited, in area, in the base); of these, "
    "those where 'Non-White British' is Yes.",
    measures=(NON_WHITE_BRITISH,),
    headlines=lambda _: ("non_white_british",),
)
