"""Reports of sources, with settings of the test's own choosing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from printed_counts import Bases

import xl_npq
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import figures_of
from xl_npq.providers import ledger_of, providers_of
from xl_npq.publication.compose import Loss, composed
from xl_npq.publication.report import Figure, PublicTable, Report


def ledgers(source: Path, **settings: object) -> Iterator[Ledger]:
    """The ledger of each provider of a source that has an As at, with some settings changed."""
    tables = xl_npq.read(source)
    for provider in providers_of(tables):
        ledger = ledger_of(tables, provider)
        if ledger.settings.as_at:
            yield replace(ledger, settings=replace(ledger.settings, **settings))  # type: ignore[arg-type]  # by name


def published(ledger: Ledger, previous: Report | None = None, **settings: object) -> tuple[Report, Loss]:
    """The report of a ledger with some settings changed, and what disclosure control cost."""
    changed = replace(ledger, settings=replace(ledger.settings, **settings))  # type: ignore[arg-type]  # by name
    return composed(changed, figures_of(changed), previous)


def bases(ledger: Ledger) -> Bases:
    """What the report of a ledger says of its bases in words."""
    one = ledger.settings
    return Bases(
        one.metric_4_basis,
        one.retention_basis,
        one.achievement_basis,
        one.fsm_base,
        one.ethnicity_base,
        one.allocated_areas_only,
    )


def table(report: Report, name: str) -> PublicTable:
    """A table of a report by its name."""
    return next(one for metric in report.metrics for one in metric.tables if one.name == name)


def rows(report: Report, name: str) -> dict[tuple[str, ...], dict[str, Figure]]:
    """The rows of a table by their labels (cohort, level in brackets or whole, group), each by heading."""
    found = {}
    columns = table(report, name).columns
    for row in table(report, name).rows:
        labels = tuple(
            _short(str(cell.value)) for column, cell in zip(columns, row, strict=True) if column.kind == "text"
        )
        found[labels] = {column.name: cell for column, cell in zip(columns, row, strict=True)}
    return found


def _short(label: str) -> str:
    return label.rsplit("(", 1)[-1].removesuffix(")") if label.endswith(")") else label
