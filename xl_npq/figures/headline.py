"""The one status of each metric that a dashboard shows, and the cohort that it speaks of (framework, 'Status')."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xl_npq.figures.status import MET, NO_DATA, NO_TARGET, NOT_DUE, NOT_MET, begins_after
from xl_npq.figures.tidy import GAPS, Figures
from xl_npq.metrics import METRICS
from xl_npq.metrics.metric import Metric
from xl_npq.settings import Settings


class Headline(NamedTuple):
    """A metric's status, the cohort that is judged, and status and name of the latest with figures ("" for none)."""

    metric: str
    status: str
    cohort: str
    latest_status: str
    latest_cohort: str
    by_cohort: tuple[str, ...]


TARGETED = ("recruited", "fsm30", "non_white_british")


def offered(figures: Figures) -> npt.NDArray[np.bool_]:
    """By cohort and level (All and Total, last, never): a target, a recruit or one commenced there."""
    with_target = np.any([~np.isnan(figures.cube(measure, "target")[:, :, 0]) for measure in TARGETED], axis=0)
    found = np.asarray(with_target | taken_up(figures))
    found[-1], found[:, -1] = False, False
    return found


def taken_up(figures: Figures) -> npt.NDArray[np.bool_]:
    """By cohort and level (All and Total, last, never): a recruit or one commenced there."""
    recruits = figures.cube("recruited", "count")[:, :, 0] > 0
    commenced = figures.cube("retention_not_withdrawn", "denominator")[:, :, 0] > 0
    found = np.asarray(recruits | commenced)
    found[-1], found[:, -1] = False, False
    return found


def headlines(figures: Figures, settings: Settings) -> tuple[Headline, ...]:
    """The status of each of the seven metrics.

    Levels count where they are offered ("for each NPQ level offered"): for Metric 1 with a target or anybody in the
    cohort, for the others with anybody, since a share of nobody cannot be judged. Metric 6's is that of all feedback.
    Where no cohort can be judged, a metric is not due if one of them waits, or if all are still to come.
    """
    return tuple(_headline(metric, figures, settings) for metric in METRICS)


def _headline(metric: Metric, figures: Figures, settings: Settings) -> Headline:
    cohorts = figures.axes.cohorts
    if metric.number == "6":
        status = str(judged_statuses(metric, figures, settings)[-1, -1])
        figure = status in (MET, NOT_MET)
        return Headline("6", status, cohorts[-1], status if figure else "", cohorts[-1] if figure else "", ())
    by_cohort = _by_cohort(metric, figures, settings)
    judged = [place for place, status in enumerate(by_cohort) if status not in ("", NOT_DUE)]
    with_figures = [place for place, status in enumerate(by_cohort) if status in (MET, NOT_MET)]
    if judged:
        status, cohort = by_cohort[judged[-1]], cohorts[judged[-1]]
    else:
        waits = NOT_DUE in by_cohort or begins_after(figures.axes, settings)[-1]
        status, cohort = NOT_DUE if waits else NO_DATA, ""
    if not with_figures:
        return Headline(metric.number, status, cohort, "", "", by_cohort)
    latest = with_figures[-1]
    return Headline(metric.number, status, cohort, by_cohort[latest], cohorts[latest], by_cohort)


def supplied(metric: Metric, figures: Figures) -> npt.NDArray[np.bool_]:
    """By cohort and level, whether the QA agent's figure of a metric stands there."""
    if (metric.supplied, "All") not in figures.blocks:
        return np.zeros((len(figures.axes.cohorts), len(figures.axes.level_names)), dtype=bool)
    return np.asarray(~np.isnan(figures.cube(metric.supplied, "value")[:, :, 0]))


def judged_statuses(metric: Metric, figures: Figures, settings: Settings) -> npt.NDArray[np.object_]:
    """The status of the headline by cohort and level; a supplied figure outranks the computed one where it is given."""
    (name,) = metric.headlines(settings)[:1]
    statuses = figures.cube(name, "status")[:, :, 0]
    given = supplied(metric, figures)
    if given.any():
        statuses = np.where(given, figures.cube(metric.supplied, "status")[:, :, 0], statuses)
    return np.asarray(statuses)


def groups_flagged(figures: Figures, gap: str, answer: str) -> npt.NDArray[np.int64]:
    """By cohort and level, how many groups of any dimension lie outside the tolerance (Yes) or inside it (No)."""
    shape = figures.cube("recruited", "value").shape[:2]
    found = np.zeros(shape, dtype="int64")
    for dimension in figures.axes.dimensions:
        found += (figures.cube(gap, "flagged", dimension) == answer).sum(axis=2)
    return found


def rate_statuses(figures: Figures, gap: str, rate: str) -> npt.NDArray[np.object_]:
    """Metric 7's status of one rate by cohort and level: not met where any group's gap is outside."""
    cube = figures.cube(rate, "value")[:, :, 0]
    outside, inside = (groups_flagged(figures, gap, answer) > 0 for answer in ("Yes", "No"))
    without = figures.cube(rate, "status")[:, :, 0]
    return np.select([np.isnan(cube), outside, inside], [without, NOT_MET, MET], default=NO_DATA).astype(object)


def _by_cohort(metric: Metric, figures: Figures, settings: Settings) -> tuple[str, ...]:
    counts = offered(figures) if metric.number == "1" else taken_up(figures)
    if metric.number == "7":
        tables = [rate_statuses(figures, gap, choice(settings)) for gap, choice in GAPS.items()]
        worst = _worst_of_gaps
    else:
        tables, worst = [judged_statuses(metric, figures, settings)], _worst
    found = []
    for cohort in range(len(figures.axes.years)):
        levels = counts[cohort]
        found.append(worst({str(status) for table in tables for status in table[cohort][levels]}))
    return tuple(found)


def _first_of(order: tuple[str, ...]) -> Callable[[set[str]], str]:
    def first(statuses: set[str]) -> str:
        return next((status for status in order if status in statuses), "")

    return first


_worst = _first_of((NOT_DUE, NOT_MET, NO_DATA, MET, NO_TARGET))
_worst_of_gaps = _first_of((NOT_DUE, NOT_MET, MET, NO_DATA))
