"""One provider's workbook, and the empty one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from xl_npq.canonical import canonical, moved_rows, with_as_at
from xl_npq.checks.check import check
from xl_npq.checks.fault import Faults
from xl_npq.fingerprint import fingerprint
from xl_npq.layout.book import book_of
from xl_npq.layout.plan import Plan
from xl_npq.layout.sheet import Book
from xl_npq.measure import choose_provider, require_as_at, require_nothing_below, require_usable
from xl_npq.merging.marks import marked_as_given
from xl_npq.providers import UNNAMED, ledger_of, providers_of, tables_of
from xl_npq.read.packaged import packaged_tables
from xl_npq.run_log import Run, with_run
from xl_npq.tables import Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.version import VERSION
from xl_npq.workbook.protection import lock_with
from xl_npq.workbook.writer import write_book

NOTHING_FOUND = Faults()
FINGERPRINT = "xl_npq_input"
"""The property of a workbook that holds the fingerprint of its input."""


def build(
    tables: Tables,
    path: str | Path,
    provider: str | None = None,
    as_at: date | None = None,
    password: str | None = None,
    theme: Theme = PLAIN,
    run: Run | None = None,
) -> Faults:
    """Write one provider's workbook in its colours; returns the faults found in its data.

    The workbook's table Changes gets a line that tells of the `run`: of this build, where none is given.

    Raises SourceError where the data cannot be used, UsageError where As at or a choice of provider is lacking or the
    file cannot be written. Sheets are locked with `password` where one is given.
    """
    require_usable(tables)
    dated = with_as_at(tables, as_at)
    chosen = choose_provider(dated, provider)
    return write_workbook(dated, chosen, path, password, theme, run or run_of_build(dated, chosen))


def write_workbook(
    tables: Tables, provider: str, path: str | Path, password: str | None, theme: Theme, run: Run | None
) -> Faults:
    """Write the workbook of a provider after a `run` of a command, of which its table Changes then tells.

    Without a run the table stays as it is. Returns and raises what `build` does.
    """
    require_usable(tables)
    require_nothing_below(tables)
    faults = check(tables_of(tables, provider))
    write_book(
        replace(lay_out(tables, provider, Path(path).name, faults, run), theme=theme),
        Path(path),
        lock_with(password, provider) if password else None,
    )
    return faults


def run_of_build(tables: Tables, provider: str) -> Run:
    """What the table Changes tells of a workbook that is built from these tables: the people of a new one are added."""
    one = tables_of(tables, provider)
    read_from = tables.places["Participants"].file if "Participants" in tables.places else ""
    if tables.own:
        return Run("build", read_from, before=fingerprint(canonical(tables, provider, read_from)))
    return Run("build", read_from, rows_added=len(one["Participants"]))


def lay_out(tables: Tables, provider: str, file: str, faults: Faults, run: Run | None = None) -> Book:
    """The workbook of one provider as plain sheets; its table Changes tells of the `run` that writes it.

    A source from outside counts as the first export: what is typed over it later is known by the marks of its cells.
    """
    own = canonical(tables, provider, file)
    properties = _properties(own)
    if run is not None:
        # The fingerprint minds neither marks nor the log.
        own = with_run(own if tables.own else marked_as_given(own), run, properties[FINGERPRINT])
    (name,) = providers_of(own)
    ledger = require_as_at(ledger_of(own, name))
    return book_of(own, ledger, faults, moved_rows(tables, provider), properties)


def lay_out_own(own: Tables, file: str, plan: Plan, faults: Faults = NOTHING_FOUND) -> Book:
    """A workbook of ours laid out again from its own input tables, with the room that it has."""
    (name,) = providers_of(own)
    padded = canonical(own, name, file)
    return book_of(padded, ledger_of(padded, name), faults, moved_rows(own, name), _properties(padded), plan)


def template(path: str | Path) -> None:
    """Write the empty workbook."""
    write_book(lay_out_empty(Path(path).name), Path(path))


def lay_out_empty(file: str) -> Book:
    """The empty workbook as plain sheets."""
    own = canonical(packaged_tables(), UNNAMED, file)
    (name,) = providers_of(own)
    return book_of(own, ledger_of(own, name), NOTHING_FOUND, {}, _properties(own))


def _properties(own: Tables) -> Mapping[str, str]:
    return {"xl_npq": VERSION, FINGERPRINT: fingerprint(own)}
