"""How one provider stands in one figure, as the overview compares it with others: counts, and no person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xl_npq.figures.headline import Headline
from xl_npq.figures.tidy import Figures
from xl_npq.metrics import METRICS
from xl_npq.settings import Settings


class Standing(NamedTuple):
    """A provider's headline figure of a metric, all levels of one cohort together; None is no value.

    `number` of `of`: people, scripts, or ratings added up of responses; of Metric 1 those recruited of the target.
    `value` and `target` are unrounded; `supplied` where the QA agent gave the figure, which has no counts.
    """

    metric: str
    measure: str
    cohort: str
    number: float | None
    of: float | None
    value: float | None
    target: float | None
    supplied: bool = False


def standings_of(figures: Figures, found: Sequence[Headline], settings: Settings) -> tuple[Standing, ...]:
    """The headline figures of one provider, two of Metric 7, in the latest cohort that has figures."""
    cohorts = {headline.metric: headline.latest_cohort or headline.cohort for headline in found}
    return tuple(
        _standing(metric.number, name, metric.supplied, cohorts[metric.number], figures)
        for metric in METRICS
        for name in metric.headlines(settings)
    )


def _standing(metric: str, measure: str, supplied: str, cohort: str, figures: Figures) -> Standing:
    if cohort not in figures.axes.cohorts:
        return Standing(metric, measure, cohort, None, None, None, None)
    place = figures.axes.cohorts.index(cohort)

    def cell(name: str, column: str) -> float | None:
        found = float(figures.cube(name, column)[place, -1, 0])
        return found if found == found else None

    target = cell(measure, "target")
    if (supplied, "All") in figures.blocks and (value := cell(supplied, "value")) is not None:
        return Standing(metric, measure, cohort, None, None, value, target, supplied=True)
    number, of, value = (cell(measure, column) for column in ("numerator", "denominator", "value"))
    if metric == "1":
        of, value = target, cell(measure, "pct_target")
    return Standing(metric, measure, cohort, number, of, value, target)


@dataclass(frozen=True)
class Member:
    """One provider of the overview: name, the status of each metric by number, standings, errors in its data."""

    name: str
    statuses: Mapping[str, str]
    standings: tuple[Standing, ...]
    errors: int = 0
