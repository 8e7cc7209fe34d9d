"""How the partnership targets stand: by measure and by KPI, in the same tidy columns as the metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_npq.facts.fact import Ledger
from xl_npq.facts.partnership import REVIEWS, TARGETS
from xl_npq.facts.partnership_standing import TO_BE_SET
from xl_npq.facts.verdicts import ACHIEVED, AUTHORITY, GRADED, NO_DATA, NOT_ACHIEVED, STATUSES, VERDICTS
from xl_npq.figures.axes import ALL, TOTAL
from xl_npq.figures.status import NO_TARGET
from xl_npq.figures.tidy import GAP_COLUMNS, TIDY
from xl_npq.values import general

VERDICT = "Verdict"
"""The dimension whose groups are the verdicts."""
_TELLING = ("School", "Baseline", "Completion date")


@dataclass(frozen=True)
class Standing:
    """How one measure stands, or a KPI as a whole (`row` 0): how many units have each verdict.

    A unit is a school, or the authority as a whole, whose target may be still `to_be_set`. `value` and `target` are
    those of the authority's latest review (of a grade the `lower_is_better`); of schools, the share that meet the
    target, and all of them.
    """

    kpi: int
    row: int
    measure: str
    authority: bool
    counts: tuple[int, ...]
    to_be_set: bool = False
    lower_is_better: bool = False
    value: float = float("nan")
    target: float = float("nan")

    @property
    def met(self) -> int:
        """Units that have achieved or maintained the target."""
        return sum(self.counts[ACHIEVED - 1 :])

    @property
    def judged(self) -> int:
        """Units that have met the target or not."""
        return self.met + self.counts[NOT_ACHIEVED - 1]

    @property
    def verdict(self) -> int:
        """The number of the worst verdict among the units; no data where there is none."""
        return next((number for number, count in enumerate(self.counts, 1) if count), NO_DATA)


def in_use(ledger: Ledger) -> bool:
    """Whether the provider takes part: there are reviews, or targets name a school, a baseline or a completion."""
    targets, reviews = ledger[TARGETS], ledger[REVIEWS]
    told = targets.frame[list(_TELLING)].notna().to_numpy().any(axis=1) if len(targets) else np.zeros(0, dtype=bool)
    return bool((told & (targets["KPI no"] > 0)).any() or (reviews["KPI no"] > 0).any())


def standings(ledger: Ledger) -> tuple[Standing, ...]:
    """Every measure of Partnership targets, in the order of its rows."""
    rows = [int(row) for row in ledger[TARGETS]["Line"] if row]
    return tuple(_standing(ledger, row) for row in rows)


def of_kpis(measures: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Every KPI as a whole: the units of all its measures."""
    numbers = sorted({standing.kpi for standing in measures})
    together = ((kpi, [one.counts for one in measures if one.kpi == kpi]) for kpi in numbers)
    return tuple(Standing(kpi, 0, ALL, False, tuple(map(sum, zip(*counts, strict=True)))) for kpi, counts in together)


def unit_verdicts(ledger: Ledger, row: int) -> list[int]:
    """The verdicts of a measure's units: without a review as Partnership targets names them, else by review."""
    return [verdict for verdict, _ in _units(ledger, row)]


def school_verdicts(ledger: Ledger, row: int) -> list[int]:
    """The verdicts of a measure's schools: of those of its units that have a name."""
    return [verdict for verdict, school in _units(ledger, row) if school]


def asked_of(ledger: Ledger, row: int) -> str:
    """What a row of Partnership targets asks in words, and the target that it was revised to."""
    targets, place = ledger[TARGETS], row - 1
    revised = float(targets["Revised to"][place])
    return str(targets["Asked"][place]) + (f"; revised to {general(revised)}" if revised == revised else "")


def _units(ledger: Ledger, row: int) -> Iterator[tuple[int, str]]:
    targets, reviews = ledger[TARGETS], ledger[REVIEWS]
    waiting = (targets["Measure row"] == row) & (targets["Unit"] == 1) & (targets["Reviews"] == 0)
    latest = (reviews["Measure row"] == row) & (reviews["Latest"] == 1)
    for rows, among, verdict in ((targets, waiting, "Verdict no"), (reviews, latest, "Standing no")):
        for number, school in zip(rows[verdict][among], rows["School text"][among], strict=True):
            yield int(number), str(school)


def _standing(ledger: Ledger, row: int) -> Standing:
    targets, reviews = ledger[TARGETS], ledger[REVIEWS]
    place, verdicts = row - 1, unit_verdicts(ledger, row)
    counts = tuple(verdicts.count(number) for number in range(1, len(VERDICTS) + 1))
    authority = bool(targets["Scope no"][place] == AUTHORITY)
    value, target = float("nan"), float(targets["Aim"][place]) if authority else 1.0
    latest = np.flatnonzero((reviews["Unit row"] == row) & (reviews["Latest"] == 1)) if authority else np.zeros(0)
    if len(latest):
        at = int(latest[0])
        value, target = float(reviews.number("Value")[at]), float(reviews["Aim then"][at])
    kpi, measure = int(targets["KPI no"][place]), str(targets["Measure text"][place])
    to_be_set = authority and TO_BE_SET.lower() in str(targets["Asked"][place]).lower()
    graded = authority and bool(targets["Kind no"][place] == GRADED)
    found = Standing(kpi, row, measure, authority, counts, to_be_set, graded, value, target)
    return found if authority or not found.judged else replace(found, value=found.met / found.judged)


def tidy_of(ledger: Ledger) -> pd.DataFrame:
    """The tidy rows of the scheme (contract, 'Command line').

    A metric ``CPT1`` ... for each KPI; `measure` is its measure, All the KPI as a whole; the groups of dimension
    Verdict say how many schools have each verdict.
    """
    measures = standings(ledger)
    rows = [line for kpi in of_kpis(measures) for line in _of_kpi(ledger.provider, kpi, measures)]
    return pd.DataFrame(rows, columns=[*TIDY, *GAP_COLUMNS]).assign(flagged="")


def _of_kpi(provider: str, kpi: Standing, measures: tuple[Standing, ...]) -> Iterator[dict[str, object]]:
    for standing in (kpi, *(one for one in measures if one.kpi == kpi.kpi)):
        yield line_of(provider, standing)
        if standing.row and not standing.authority:
            for number, verdict in enumerate(VERDICTS, 1):
                yield _of_verdict(provider, standing, number, verdict)


def line_of(provider: str, standing: Standing) -> dict[str, object]:
    """A measure or KPI as a tidy row."""
    share = standing.met / standing.judged if standing.judged else float("nan")
    value, target = (standing.value, standing.target) if standing.row else (share, float("nan"))
    return {
        **_labels(provider, standing),
        "numerator": float("nan") if standing.authority else float(standing.met),
        "denominator": float("nan") if standing.authority else float(standing.judged),
        "value": value,
        "target": target,
        "variance": value - target,
        "pct_target": value / target if target and not standing.lower_is_better else float("nan"),
        "status": _status(standing),
    }


def _status(standing: Standing) -> str:
    without = standing.verdict == NO_DATA and standing.to_be_set and standing.value == standing.value
    return NO_TARGET if without else STATUSES[standing.verdict - 1]


def _of_verdict(provider: str, standing: Standing, number: int, verdict: str) -> dict[str, object]:
    count, units = standing.counts[number - 1], sum(standing.counts)
    return {
        **_labels(provider, standing),
        "dimension": VERDICT,
        "group": verdict,
        "numerator": float(count),
        "denominator": float(units),
        "value": count / units if units else float("nan"),
        "status": STATUSES[number - 1],
    }


def _labels(provider: str, standing: Standing) -> dict[str, object]:
    return {
        "provider": provider,
        "metric": f"CPT{standing.kpi}",
        "measure": standing.measure,
        "cohort": ALL,
        "level": TOTAL,
        "dimension": ALL,
        "group": ALL,
    }
