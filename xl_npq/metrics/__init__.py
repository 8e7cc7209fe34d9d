"""The seven metrics of the NPQ Quality Framework: one module each, and their measures in order."""

from __future__ import annotations

from collections.abc import Mapping

from xl_npq.measures import Measure
from xl_npq.metrics import metric1, metric2, metric3, metric4, metric5, metric6, metric7
from xl_npq.metrics.metric import Metric

METRICS: tuple[Metric, ...] = (
    metric1.METRIC,
    metric2.METRIC,
    metric3.METRIC,
    metric4.METRIC,
    metric5.METRIC,
    metric6.METRIC,
    metric7.METRIC,
)
MEASURES: Mapping[str, Measure] = {measure.name: measure for metric in METRICS for measure in metric.measures}
