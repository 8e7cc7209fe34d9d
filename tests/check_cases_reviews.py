"""For every check of the self-assessment a small source in which it finds one fault, and one in which it is silent."""

from __future__ import annotations

from collections.abc import Mapping

from check_sources import Case, Row, Source, with_table

_REVIEW: Row = {"Requirement": "A", "Rating": "Met", "Evidence": "Handbook", "Reviewed on": "2019-09-16"}
_ACTION: Row = {**_REVIEW, "Action": "Write it down", "Due on": "2019-09-29"}


def _review(**cells: object) -> Source:
    return with_table("Requirements", {**_REVIEW, **{name.replace("_", " "): value for name, value in cells.items()}})


def _rated_beside_feedback(rating: float) -> Source:
    feedback = {"Received on": "2019-01-07", "Responses": 12, "Mean rating": rating}
    return {**_review(Requirement="N"), **{"Feedback": (feedback,)}}


REVIEWS: Mapping[str, Case] = {
    "requirement-unknown": Case(
        _review(Requirement="P"), ("Requirements", 2, "Requirement"), _review(Requirement=" o ")
    ),
    "rating-without-evidence": Case(
        _review(Evidence=""), ("Requirements", 2, "Evidence"), _review(Evidence="", Rating="Not assessed")
    ),
    "review-undated": Case(
        _review(Reviewed_on=""), ("Requirements", 2, "Reviewed on"), _review(Reviewed_on="", Rating="not assessed")
    ),
    "review-repeated": Case(
        with_table("Requirements", _REVIEW, {**_REVIEW, "Requirement": "a"}),
        ("Requirements", 3, "Reviewed on"),
        with_table("Requirements", _REVIEW, {**_REVIEW, "Reviewed on": "2019-09-17"}),
    ),
    "action-overdue": Case(
        with_table("Requirements", _ACTION),
        ("Requirements", 2, "Due on"),
        with_table("Requirements", {**_ACTION, "Due on": "2019-09-30"}),
    ),
    "review-after-as-at": Case(
        _review(Reviewed_on="2019-10-01"), ("Requirements", 2, "Reviewed on"), _review(Reviewed_on="2019-09-30")
    ),
    "rating-contradicts-metric": Case(
        _rated_beside_feedback(5.9), ("Requirements", 2, "Rating"), _rated_beside_feedback(6)
    ),
}
