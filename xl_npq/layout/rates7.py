"""Metric 7's two rates, retention and achievement, whose groups are compared."""

from __future__ import annotations

from dataclasses import dataclass

from xl_npq.facts.fact import Ledger
from xl_npq.layout.counting import basis_of
from xl_npq.measures import Measure
from xl_npq.metrics import metric7


@dataclass(frozen=True)
class Rate:
    """One of the two rates whose groups are compared: the setting of its basis, and the measures it chooses from."""

    name: str
    setting: str
    gap: str
    measures: tuple[Measure, Measure]
    short: str

    def shown(self, ledger: Ledger) -> Measure:
        """The measure that the settings choose."""
        basis = getattr(ledger.settings, self.setting.lower())
        return next(measure for measure in self.measures if basis_of(measure) == basis)


RATES = (
    Rate(
        "Retention",
        "Retention_basis",
        "retention_gap",
        (metric7.RETENTION_PRESENTED, metric7.RETENTION_NOT_WITHDRAWN),
        "Retained",
    ),
    Rate(
        "Achievement",
        "Achievement_basis",
        "achievement_gap",
        (metric7.ACHIEVEMENT_PRESENTED, metric7.ACHIEVEMENT_ASSESSED),
        "Passed",
    ),
)
