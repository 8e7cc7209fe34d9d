"""Every fault of a source."""

from __future__ import annotations

from xl_npq.checks.catalogue import CATALOGUE
from xl_npq.checks.fault import Fault, Faults, shown
from xl_npq.checks.form import Check, Found, Source
from xl_npq.providers import ledger_of, providers_of
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES, Tables

_ORDER = {name: number for number, name in enumerate(TABLES)}
_NOT_THERE = "(not in the source)"


def check(tables: Tables) -> Faults:
    """Every fault of the input, none stopping at the first (contract, 'Command line': check).

    Faults come in the order of the catalogue (`docs/checks.md`), then by table and row; rows are those of the file.
    Raises nothing: a missing table or column is a fault like the others, and is `structural`.
    """
    return faults_of(source_of(tables))


def faults_of(source: Source) -> Faults:
    """As `check`, of what was worked out already."""
    return Faults(tuple(fault for one in CATALOGUE for fault in _faults(one, source)))


def source_of(tables: Tables) -> Source:
    """What checks look at, worked out once."""
    settings, unread = settings_of(tables)
    names = providers_of(tables)
    several = len(names) > 1
    return Source(
        tables,
        settings,
        unread,
        tuple(ledger_of(tables, name) for name in names),
        (ledger_of(tables, ""),) if several else (),
    )


def _faults(one: Check, source: Source) -> list[Fault]:
    # A row without a provider may belong to every provider, and is found with each of them.
    found = {(cell.table, cell.row, cell.column): cell for cell in one.find(source)}
    ordered = sorted(found.values(), key=lambda cell: (_ORDER[cell.table], cell.row))
    return [_fault(one, cell, source.tables) for cell in ordered]


def _fault(one: Check, cell: Found, tables: Tables) -> Fault:
    place, row = tables.where(cell.table, cell.row)
    return Fault(
        severity=one.severity,
        table=cell.table,
        row=row if place else 0,
        column=cell.column,
        value=shown(cell.value),
        reason=one.reason,
        advice=one.advice,
        message=cell.message,
        place=str(place or _NOT_THERE),
        structural=one.structural,
        file=place.file if place else "",
        sheet=place.sheet if place else "",
    )
