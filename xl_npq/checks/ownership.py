"""Rows that belong to no provider of the source, or of which that cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.checks.form import Check, Found, Source, blank_cell, filled, marked
from xl_npq.checks.rules import holds_somebody
from xl_npq.facts.fact import Rows
from xl_npq.tables import TABLES

_PROVIDER = "contract, 'Input tables': Provider is needed where a source holds several"


def _blank(source: Source) -> Iterator[Found]:
    words = "Provider is blank in a source of several providers, and the row counts for none of them"
    for ledger in source.unclaimed:
        for table in ("Participants", "Assessments"):
            rows = ledger[table]
            yield from marked(table, rows, blank_cell(table, rows, ledger, "Provider"), "Provider", words)


def _unknown(source: Source) -> Iterator[Found]:
    if source.tables.own and not source.settings.provider:
        return
    for name, table in TABLES.items():
        if "Provider" in table.names and name != "Participants":
            rows = Rows(source.tables[name])
            other = ~rows.texts("Provider").among("", *(ledger.provider for ledger in source.ledgers))
            yield from marked(name, rows, other, "Provider", "No participant is of that provider")


def _nobody(source: Source) -> Iterator[Found]:
    words = "The row names nobody: Participant ID, Name, Level and Enrolled on are blank"
    for ledger in (*source.ledgers, *source.unclaimed):
        rows = ledger["Participants"]
        nobody = ~holds_somebody(rows, ledger) & filled("Participants", rows, ledger)
        for row in rows.frame.index[nobody].tolist():
            yield Found("Participants", row, "", None, words)


CHECKS = (
    Check(
        "provider-blank",
        "error",
        "Provider is blank in a source of several providers",
        "Name the provider in every row of Participants and Assessments.",
        "Two providers are named, and `Provider` is blank in row 7",
        _PROVIDER,
        _blank,
    ),
    Check(
        "provider-unknown",
        "warning",
        "A row of another table names a provider that no participant is of",
        "Correct the provider's name, or clear the cell.",
        "Targets of `Alliance of Leding Learning`",
        _PROVIDER,
        _unknown,
    ),
    Check(
        "row-of-nobody",
        "warning",
        "A row of Participants holds something, but names nobody, and is left out",
        "Fill in Participant ID, Level and Enrolled on, or take the row out.",
        "A line of totals below the participants",
        "framework, 'Vocabulary': Row of Participants",
        _nobody,
    ),
)
