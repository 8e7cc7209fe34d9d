"""Ratings of requirements that the metrics beside them contradict."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.checks.form import Check, Found, Source
from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import contradiction_words, in_force, rating_of
from xl_npq.requirements import MET, REQUIREMENTS


def _contradicted(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        # Working out the figures takes longer than all other checks together.
        if not _claims(ledger):
            continue
        from xl_npq.figures.standing import standings  # figures need scipy, which a check without claims does not
        from xl_npq.figures.tidy import figures_of

        for one in standings(ledger, figures_of(ledger)):
            if one.contradicted_by:
                row = int(ledger["Requirements"].frame.index[one.review.row - 1])
                yield Found("Requirements", row, "Rating", MET, contradiction_words(one.contradicted_by))


def _claims(ledger: Ledger) -> bool:
    """Whether any requirement that metrics accompany is rated Met."""
    rated = zip(REQUIREMENTS, in_force(ledger), strict=True)
    return any(one.metrics and rating_of(ledger, review.row) == MET for one, review in rated)


CHECKS = (
    Check(
        "rating-contradicts-metric",
        "warning",
        "A requirement is rated Met while a metric beside it is not met",
        "Look at the metric, and review the requirement again: a new row with a new date.",
        "Requirement `D` is rated Met while Metric 2 is not met",
        "framework, 'Sources': requirements A to O",
        _contradicted,
    ),
)
