"""Cases of the checks of partnership targets and their reviews: see `check_cases`."""

from __future__ import annotations

from collections.abc import Mapping

from check_sources import CLEAN, Case, Row, Source

TARGETS, REVIEWS = "Partnership targets", "Partnership reviews"
_GRADED: Row = {"KPI": 1, "Measure": "Standards", "Kind": "graded", "Scope": "school", "Target": 2}
_RATED: Row = {"KPI": 4, "Measure": "Right size", "Kind": "rated", "Scope": "authority", "Target": 75}
_ACRE: Row = {"KPI": 1, "Measure": "Standards", "School": "Acre", "Baseline": 3, "Completion date": "2016-08-31"}
_REVIEW: Row = {"KPI": 1, "Measure": "Standards", "School": "Acre", "Reviewed on": "2018-03-15", "Value": 2}


def _source(*reviews: Row, targets: tuple[Row, ...] = (_GRADED, _RATED, _ACRE)) -> Source:
    return {**CLEAN, TARGETS: targets, REVIEWS: reviews}


def _reviewed(**cells: object) -> Source:
    return _source({**_REVIEW, **{name.replace("_", " "): value for name, value in cells.items()}})


def _targets(*further: Row) -> Source:
    return _source(targets=(_GRADED, _RATED, _ACRE, *further))


_GOOD = _source(_REVIEW)
_SECOND: Row = {**_GRADED, "Measure": "Teaching"}
_BIRCH: Row = {**_ACRE, "School": "Birch"}
_NO_BASE: Row = {**_BIRCH, "Baseline": ""}
_NO_END: Row = {**_BIRCH, "Completion date": ""}


def _at(table: str, column: str, row: int = 2) -> tuple[str, int, str]:
    return table, row, column


PARTNERSHIP: Mapping[str, Case] = {
    "partnership-target-without-kpi": Case(
        _targets({**_BIRCH, "KPI": ""}), _at(TARGETS, "KPI", 5), _targets(_BIRCH, {"KPI": ""})
    ),
    "partnership-target-without-measure": Case(
        _targets(_SECOND, {**_BIRCH, "Measure": ""}),
        _at(TARGETS, "Measure", 6),
        _targets({**_BIRCH, "Measure": ""}),
    ),
    "partnership-kind-unknown": Case(
        _targets({**_SECOND, "Kind": ""}), _at(TARGETS, "Kind", 5), _targets({**_BIRCH, "Kind": ""})
    ),
    "partnership-scope-unknown": Case(
        _targets({**_SECOND, "Scope": ""}), _at(TARGETS, "Scope", 5), _targets({**_BIRCH, "Scope": ""})
    ),
    "partnership-target-repeated": Case(
        _targets({**_ACRE, "School": " acre"}), _at(TARGETS, "Measure", 5), _targets(_BIRCH)
    ),
    "partnership-baseline-no-grade": Case(
        _targets({**_BIRCH, "Baseline": 5}),
        _at(TARGETS, "Baseline", 5),
        _targets({**_RATED, "Measure": "Choice", "Baseline": 5}),
    ),
    "partnership-review-unknown-kpi": Case(_reviewed(KPI=9), _at(REVIEWS, "KPI"), _GOOD),
    "partnership-review-unknown-measure": Case(
        _reviewed(Measure="Standard"), _at(REVIEWS, "Measure"), _reviewed(Measure="")
    ),
    "partnership-value-no-grade": Case(_reviewed(Value=2.5), _at(REVIEWS, "Value"), _reviewed(Value=4)),
    "partnership-review-without-date": Case(_reviewed(Reviewed_on=""), _at(REVIEWS, "Reviewed on"), _GOOD),
    "partnership-review-repeated": Case(
        _source(_REVIEW, {**_REVIEW, "Value": 3}),
        _at(REVIEWS, "Reviewed on", 3),
        _source(_REVIEW, {**_REVIEW, "Reviewed on": "2018-03-16"}),
    ),
    "partnership-review-without-school": Case(
        _reviewed(School=""),
        _at(REVIEWS, "School"),
        _source({**_REVIEW, "KPI": 4, "Measure": "", "School": "", "Value": 76}),
    ),
    "partnership-review-of-school": Case(
        _source({**_REVIEW, "KPI": 4, "Measure": "", "Value": 76}),
        _at(REVIEWS, "School"),
        _source({**_REVIEW, "KPI": 4, "Measure": "", "School": "", "Value": 76}),
    ),
    "partnership-target-of-school": Case(
        _targets({**_RATED, "School": "Acre"}), _at(TARGETS, "School", 5), _targets(_BIRCH)
    ),
    "partnership-review-early": Case(
        _reviewed(Reviewed_on="2016-08-30"), _at(REVIEWS, "Reviewed on"), _reviewed(Reviewed_on="2016-08-31")
    ),
    "partnership-baseline-missing": Case(
        _source({**_REVIEW, "School": "Birch"}, targets=(_GRADED, _RATED, _NO_BASE)),
        _at(REVIEWS, "Value"),
        _source({**_REVIEW, "School": "Birch"}, targets=(_GRADED, _RATED, _BIRCH)),
    ),
    "partnership-completion-missing": Case(
        _source({**_REVIEW, "School": "Birch"}, targets=(_GRADED, _RATED, _NO_END)),
        _at(REVIEWS, "Reviewed on"),
        _source({**_REVIEW, "School": "Birch"}, targets=(_GRADED, _RATED, {**_NO_END, "By when": "2019-08-31"})),
    ),
}
