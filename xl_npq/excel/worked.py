"""The figures of the ranges that a function was given, worked out once for all cells over the same ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xl_npq.calculated import facts_of
from xl_npq.canonical import with_as_at
from xl_npq.excel.arguments import Call
from xl_npq.excel.kept import Kept
from xl_npq.excel.source import ARGUMENTS, Source, source_of
from xl_npq.excel.trouble import Trouble
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import Figures, figures_of
from xl_npq.providers import ledger_of, providers_of, tables_of
from xl_npq.settings import Settings, settings_of
from xl_npq.tables import Tables, Unread
from xl_npq.values import key

_MOST_FIGURES, _MOST_LEDGERS = 16, 2
_LISTED = 5


@dataclass(frozen=True)
class Worked:
    """One provider's figures, and what is needed to say why one of them cannot be given.

    `formulas` holds the formula of every fact by table, which tells what a figure stands on; `unread` the provider's
    cells that could not be read.
    """

    source: Source
    tables: Tables
    provider: str
    settings: Settings
    figures: Figures
    formulas: Mapping[str, Mapping[str, str]]
    unread: tuple[Unread, ...]


_figures: Kept[Worked] = Kept(_MOST_FIGURES, _MOST_FIGURES, lambda _: 1)
_ledgers: Kept[Ledger] = Kept(_MOST_LEDGERS, _MOST_LEDGERS, lambda _: 1)


def worked(call: Call) -> Worked:
    """The figures of a call's ranges. Trouble where a required column, a row, As at or the provider is lacking."""
    source, as_at, provider = source_of(call.ranges()), call.day("as_at"), call.text("provider")
    return _figures.get((source.contents, as_at, key(provider)), lambda: _worked(source, as_at, provider))


def ledger(found: Worked) -> Ledger:
    """Every fact of every row behind the figures."""
    name = (found.source.contents, found.settings.as_at, found.provider)
    return _ledgers.get(name, lambda: ledger_of(found.tables, found.provider))


def forget() -> None:
    """Keep no figures any longer."""
    _figures.clear()
    _ledgers.clear()


def _worked(source: Source, as_at: date | None, provider: str) -> Worked:
    _require_rows(source)
    tables = with_as_at(source.tables, as_at)
    name = provider_of(tables, provider)
    require_as_at(tables)
    rows = ledger_of(tables, name)
    formulas = {
        table: {fact.name: fact.excel for fact in facts_of(table, rows.tables)}
        for table in rows.tables
        if table in ARGUMENTS
    }
    figures = figures_of(rows).worked_out()
    return Worked(source, tables, name, rows.settings, figures, formulas, tables_of(tables, name).unread)


def _require_rows(source: Source) -> None:
    for table, column in source.tables.missing:
        raise Trouble(f"no column {column!r} in the range {ARGUMENTS[table]}; is the heading row included?")
    if source.tables["Participants"].empty:
        raise Trouble("the range participants has headings but no rows: take in the rows below them")


def provider_of(tables: Tables, wanted: str) -> str:
    """The provider of that name, or the only one where it is blank. Trouble where that is not one."""
    names = providers_of(tables)
    if not wanted and len(names) == 1:
        return names[0]
    found = [name for name in names if key(name) == key(wanted)]
    if found:
        return found[0]
    listed = "; ".join(names[:_LISTED]) + (f"; and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
    if wanted:
        raise Trouble(f"no provider {wanted!r} in the range participants: there is {listed}")
    raise Trouble(f"the range participants holds {len(names)} providers; give provider one of {listed}")


def require_as_at(tables: Tables) -> None:
    """Trouble where neither the call nor the range settings says of which date the figures speak."""
    settings, unread = settings_of(tables)
    if settings.as_at:
        return
    for cell in unread:
        if "As at" in cell.wanted:
            raise Trouble(f"the range settings, row {cell.row}: As at is {cell.value!r}, not a date such as 30/09/2019")
    raise Trouble("no As at: give the argument as_at a date, or settings a range with the row As at")
