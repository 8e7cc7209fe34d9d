"""Faults of the small tables: Targets, Levels, Ethnicities, Groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Source, blank_cell, filled, marked
from xl_npq.facts.fact import not_read
from xl_npq.facts.groups import FSM_30, has_labels, heading_key

_TARGETS = "framework, 'Measures': targets"


def _target_repeated(source: Source) -> Iterator[Found]:
    words = "The cohort and level have a row above already, which counts"
    for ledger in source.ledgers:
        rows = ledger["Targets"]
        repeated = (rows["Target of"] > 0) & (rows["Level no"] > 0) & (rows["In use"] == 0)
        yield from marked("Targets", rows, repeated, "Level", words)


def _target_level(source: Source) -> Iterator[Found]:
    words = "Level is not in the table Levels: the targets are not used"
    for ledger in source.ledgers:
        rows = ledger["Targets"]
        unknown = (rows["Level no"] == 0) & ~not_read("Targets", rows, ledger, "Level")
        unknown &= filled("Targets", rows, ledger)
        yield from marked("Targets", rows, unknown, "Level", words)


def _target_cohort(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows = ledger["Targets"]
        without = blank_cell("Targets", rows, ledger, "Cohort")
        yield from marked("Targets", rows, without, "Cohort", "Cohort is blank: the targets are not used")


def _repeated(table: str, column: str) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        rows = source.ledgers[0][table]
        repeated = (rows["Key"] != "") & (rows["No"] == 0)
        yield from marked(table, rows, repeated, column, f"{column} stands in a row above already, which counts")

    return find


def _dimension_without_column(source: Source) -> Iterator[Found]:
    words = "Participants has no column of labels of that name"
    rows = source.ledgers[0]["Groups"]
    known = {heading_key(name) for name in source.tables["Participants"].columns}
    found = [
        heading_key(column) == heading_key(FSM_30) or (heading_key(column) in known and has_labels(column))
        for column in rows.text("Column")
    ]
    lost = (rows.text("Dimension") != "") & (~np.array(found, dtype=bool) | (rows.key("Dimension") == "all"))
    yield from marked("Groups", rows, lost, "Column", words)


CHECKS = (
    Check(
        "target-repeated",
        "error",
        "A cohort and level have targets twice, and the first row counts",
        "Keep one row for each cohort and level.",
        "Two rows `2017/18`, `NPQH`",
        _TARGETS,
        _target_repeated,
    ),
    Check(
        "target-level-unknown",
        "error",
        "Targets are of a level that is not in the table Levels, and are not used",
        "Correct the level, or add it to the table Levels.",
        "`Level` is `NPQXX`",
        _TARGETS,
        _target_level,
    ),
    Check(
        "target-without-cohort",
        "error",
        "Targets name no cohort, and are not used",
        "Give the cohort, such as 2017/18.",
        "`Cohort` is blank",
        _TARGETS,
        _target_cohort,
    ),
    Check(
        "level-repeated",
        "error",
        "A level stands in the table Levels twice, and the first row counts",
        "Keep one of the rows.",
        "Two rows `NPQH` with windows of 18 and 24 months",
        "framework, 'Vocabulary': Level",
        _repeated("Levels", "Level"),
    ),
    Check(
        "ethnicity-repeated",
        "error",
        "A label stands in the table Ethnicities twice, and the first row counts",
        "Keep one of the rows.",
        "Two rows `Not Known`, Non-White British Yes and No",
        "framework, 'Flags': Ethnicity known / Non-White British",
        _repeated("Ethnicities", "Ethnicity"),
    ),
    Check(
        "dimension-without-column",
        "error",
        "A dimension of Groups reads a column that Participants does not have",
        "Correct the column's name in the table Groups, or add the column to Participants.",
        "Dimension `Trust`, Column `Trust name`",
        "framework, 'Measures': any further column named in table Groups",
        _dimension_without_column,
    ),
)
