"""How each requirement stands: its review in force beside the statuses of its metrics."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import Review, contradicting, in_force, rating_of
from xl_npq.figures.headline import headlines
from xl_npq.figures.status import NOT_MET
from xl_npq.figures.tidy import Figures
from xl_npq.requirements import REQUIREMENTS, Requirement


class Standing(NamedTuple):
    """A requirement with its review in force, its rating, the metrics that contradict it, and an overdue action."""

    requirement: Requirement
    review: Review
    rating: str
    contradicted_by: tuple[int, ...]
    overdue: bool


def standings(ledger: Ledger, figures: Figures) -> tuple[Standing, ...]:
    """How each requirement stands, in their order (framework document, sections 2 and 3)."""
    found = headlines(figures, ledger.settings)
    not_met = {int(one.metric) for one in found if one.status == NOT_MET}
    return tuple(
        _standing(ledger, requirement, review, not_met)
        for requirement, review in zip(REQUIREMENTS, in_force(ledger), strict=True)
    )


def _standing(ledger: Ledger, requirement: Requirement, review: Review, not_met: set[int]) -> Standing:
    rating = rating_of(ledger, review.row)
    overdue = bool(review.row and ledger["Requirements"]["Overdue"][review.row - 1])
    return Standing(requirement, review, rating, contradicting(requirement, rating, not_met), overdue)
