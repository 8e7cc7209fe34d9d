"""How each metric stands in public: its status, unless figures that are withheld could be guessed from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_npq.figures.axes import ALL
from xl_npq.figures.headline import Headline, judged_statuses
from xl_npq.figures.status import NOT_MET
from xl_npq.figures.tidy import GAPS
from xl_npq.metrics import METRICS
from xl_npq.publication.borne import borne_out
from xl_npq.publication.populations import population
from xl_npq.publication.scope import Scope
from xl_npq.publication.sketch import Cell, Counted, Counts, Gap, TableSketch, counts_in
from xl_npq.publication.withhold import rounding_base

WITHHELD = "withheld"
"""The status of a metric that figures which are not shown decide."""


def public_status(scope: Scope, standing: Headline, tables: Sequence[TableSketch], shown: Counts) -> tuple[str, str]:
    """A metric's status and the cohort that it speaks of, as they can be worked out from what is shown.

    'Not met' stands where something shown is not met. Where figures of the cohort are withheld, any other status is
    withheld too: it would say of each of them that it meets its target, or lies within the tolerance. Where counts are
    rounded, a status stands that every reading of the rounded figures bears out.
    """
    said = standing.status, standing.cohort
    if standing.metric == "6" or not standing.cohort:
        if not _hidden(tables, shown, None):
            return said
        return _of_feedback(scope, said) if standing.metric == "6" else (WITHHELD, "")
    cohort = scope.figures.axes.cohorts.index(standing.cohort)
    base = rounding_base(scope.settings)
    if base > 1:
        return borne_out(scope, standing.metric, cohort, tables, shown, base) or WITHHELD, standing.cohort
    later = [one for one in scope.cohorts if one > cohort] if standing.metric == "1" else []
    if any(_hidden(tables, shown, one) for one in later):
        return WITHHELD, scope.figures.axes.cohorts[scope.cohorts[-1]]
    if not _hidden(tables, shown, cohort):
        return said
    explained = standing.status == NOT_MET and any(_not_met(scope, standing.metric, cohort, tables, shown))
    return said if explained else (WITHHELD, standing.cohort)


def _of_feedback(scope: Scope, said: tuple[str, str]) -> tuple[str, str]:
    supplied = scope.supplied("mean_rating_supplied", -1, -1)
    return said if supplied == supplied else (WITHHELD, said[1])


def _cells(tables: Sequence[TableSketch], cohort: int | None) -> Iterator[tuple[Cell, tuple[Counted, ...]]]:
    """The cells that are made of counts of a cohort (None: of any)."""
    for table in tables:
        for row in table.rows:
            for cell in row:
                counts = tuple(counts_in(cell))
                if counts and (cohort is None or counts[0].cohort == cohort):
                    yield cell, counts


def _hidden(tables: Sequence[TableSketch], shown: Counts, cohort: int | None) -> bool:
    return any(shown[count] is None for _, counts in _cells(tables, cohort) for count in counts)


def _not_met(scope: Scope, number: str, cohort: int, tables: Sequence[TableSketch], shown: Counts) -> Iterator[bool]:
    """Whether each figure of a named level that is shown fails to meet its target, or lies outside the tolerance."""
    statuses = judged_statuses(METRICS[int(number) - 1], scope.figures, scope.settings)
    everybody = len(scope.figures.axes.levels)
    for cell, counts in _cells(tables, cohort):
        level = counts[0].level
        if level == everybody or any(shown[count] is None for count in counts):
            continue
        if number == "7":
            yield isinstance(cell, Gap) and _outside(scope, cell)
        else:
            yield statuses[cohort, level] == NOT_MET and not _hidden_line(tables, shown, cohort, level)


def _hidden_line(tables: Sequence[TableSketch], shown: Counts, cohort: int, level: int) -> bool:
    return any(shown[count] is None for _, counts in _cells(tables, cohort) for count in counts if count.level == level)


def _outside(scope: Scope, cell: Gap) -> bool:
    part = cell.share.part
    if part.dimension == ALL:
        return False
    for name, headline in GAPS.items():
        measure = next(one for one in METRICS[6].measures if one.name == headline(scope.settings))
        if population(measure, measure.numerator, scope.settings) == part.population:
            flagged = scope.figures.cube(name, "flagged", part.dimension)
            return str(flagged[part.cohort, part.level, part.group]) == "Yes"
    return False
