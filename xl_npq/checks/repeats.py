"""Rows of the further tables that stand there twice, of which one counts, or both where one should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Source, filled, marked
from xl_npq.facts.fact import Rows
from xl_npq.tables import TABLES
from xl_npq.values import key


def _whole(rows: Rows, table: str) -> list[tuple[str, ...]]:
    """Each row as the keys of all its cells."""
    return [tuple(map(key, cells)) for cells in rows.frame[list(TABLES[table].names)].itertuples(index=False)]


def _schools(source: Source) -> Iterator[Found]:
    words = "The URN stands in a row above already, with other values; the first row counts"
    rows = source.ledgers[0]["Schools"]
    urns = rows.key("URN").tolist()
    if all(times == 1 for urn, times in Counter(urns).items() if urn):
        return
    first: dict[str, tuple[str, ...]] = {}
    pairs = zip(urns, _whole(rows, "Schools"), strict=True)
    other = [bool(urn) and first.setdefault(urn, row) != row for urn, row in pairs]
    yield from marked("Schools", rows, np.array(other, dtype=bool), "URN", words)


def _assessments(source: Source) -> Iterator[Found]:
    words = "The Assessment ID stands in a row above already; both count as scripts"
    for ledger in source.ledgers:
        rows = ledger["Assessments"]
        seen: set[str] = set()
        again = np.zeros(len(rows), dtype=bool)
        for place, identity in enumerate(rows.key("Assessment ID").astype(str)):
            again[place] = identity != "" and identity in seen
            seen.add(identity)
        yield from marked("Assessments", rows, again, "Assessment ID", words)


def _feedback(source: Source) -> Iterator[Found]:
    words = "The same feedback stands in a row above already; both are counted"
    for ledger in source.ledgers:
        rows = ledger["Feedback"]
        seen: set[tuple[str, ...]] = set()
        again = np.zeros(len(rows), dtype=bool)
        for place, row in enumerate(_whole(rows, "Feedback")):
            again[place] = row in seen
            seen.add(row)
        yield from marked("Feedback", rows, again & filled("Feedback", rows, ledger), "Received on", words)


CHECKS = (
    Check(
        "school-repeated",
        "error",
        "A school stands in the table Schools twice with different values, and the first row counts",
        "Keep the row that is right.",
        "Two rows with `URN` 100001, and `FSM %` 10% and 40%",
        "contract, 'Input tables': school columns are filled from Schools by URN",
        _schools,
    ),
    Check(
        "assessment-repeated",
        "warning",
        "An Assessment ID stands there twice, and both rows count as scripts",
        "Take out the script that was entered twice, or correct its Assessment ID.",
        "Two rows with `Assessment ID` A-0001",
        "framework, 'Measures': Metric 5's scripts",
        _assessments,
    ),
    Check(
        "feedback-repeated",
        "warning",
        "Two rows of Feedback are alike in every cell, and both are counted",
        "Take one of them out, if it was pasted twice.",
        "Two rows of 12 responses and a mean of 8.5, both received on 2019-01-07",
        "framework, 'Measures': Metric 6 takes rows of Feedback",
        _feedback,
    ),
)
