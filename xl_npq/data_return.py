"""The data return: Annex A's tables 2 to 8 of one provider, as a file that is kept and sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xl_npq.annex_a.book import MARK, Earlier, return_of
from xl_npq.annex_a.changes import day_as_cells_show
from xl_npq.canonical import canonical, with_as_at
from xl_npq.checks.check import check
from xl_npq.checks.fault import Faults
from xl_npq.errors import SourceError, UsageError
from xl_npq.figures.tidy import figures_of
from xl_npq.layout.sheet import Book
from xl_npq.measure import choose_provider, require_as_at, require_nothing_below, require_usable
from xl_npq.providers import ledger_of, providers_of, tables_of
from xl_npq.read import read
from xl_npq.read.compound import opened
from xl_npq.tables import Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.version import VERSION
from xl_npq.workbook.protection import lock_with
from xl_npq.workbook.stored import stored_properties
from xl_npq.workbook.writer import write_book

ANNUAL = "annual"


@dataclass(frozen=True)
class Terms:
    """How a return is made: its period, whether errors are sent along, the return before it if any, its colours."""

    period: str = ANNUAL
    with_faults: bool = False
    previous: Tables | None = None
    theme: Theme = PLAIN


def data_return(
    tables: Tables,
    path: str | Path,
    provider: str | None = None,
    as_at: date | None = None,
    password: str | None = None,
    terms: Terms = Terms(),
) -> Faults:
    """Write one provider's data return; returns the faults found in its data (framework, Annex A).

    Raises SourceError where the data cannot be used or has errors that `terms` do not send along, UsageError where As
    at or a choice of provider is lacking, the previous return is another provider's, or the file cannot be written.
    Sheets are locked with `password` where one is given.
    """
    require_usable(tables)
    require_nothing_below(tables)
    dated = with_as_at(tables, as_at)
    chosen = choose_provider(dated, provider)
    faults = check(tables_of(dated, chosen))
    book = return_book(dated, chosen, Path(path).name, faults, terms)
    write_book(book, Path(path), lock_with(password, chosen) if password else None)
    return faults


def return_book(tables: Tables, provider: str, file: str, faults: Faults, terms: Terms) -> Book:
    """The return of one provider as it will stand in a file of that name. SourceError as `data_return`."""
    if len(faults.errors) and not terms.with_faults:
        count = len(faults.errors)
        raise SourceError(
            f"The data has {count:,} error{'s' if count > 1 else ''}, so no return is written. Look with xl-npq check "
            "and mend them, or list them in the return with --with-faults."
        )
    own = canonical(tables, provider, file)
    return replace(lay_out_return(own, faults, terms), theme=terms.theme)


def lay_out_return(own: Tables, faults: Faults, terms: Terms) -> Book:
    """The return as plain sheets, from one provider's tables as our workbooks hold them."""
    (name,) = providers_of(own)
    ledger = require_as_at(ledger_of(own, name))
    if not (ledger["Participants"]["Eligible"] == 1).any():
        raise SourceError(f"{name}: nobody is enrolled by As at, so there is nothing to return. Look at As at.")
    earlier = None if terms.previous is None else _earlier(terms.previous, name)
    return return_of(own, ledger, faults, terms.period, VERSION, earlier)


def _earlier(previous: Tables, provider: str) -> Earlier:
    (name,) = providers_of(previous)
    if name != provider:
        raise UsageError(f"The previous return is {name}'s, and this one {provider}'s: name one of the same provider.")
    ledger = require_as_at(ledger_of(previous, name))
    day = ledger.settings.as_at_date
    words = f"Compared with the return as at {day_as_cells_show(day)}:" if day else ""
    return Earlier(previous["Participants"], figures_of(ledger).tidy, words)


def read_return(path: str | Path, password: str | None = None) -> Tables:
    """The tables of an earlier return. SourceError where the file is none, or cannot be read."""
    tables = read(path, password=password)
    if not tables.own or not is_return(Path(path), password):
        raise SourceError(f"{path} is no data return: name a file that xl-npq return wrote.")
    return tables


def is_return(path: Path, password: str | None = None) -> bool:
    """Whether a workbook of ours is a data return."""
    return MARK in stored_properties(opened(path.read_bytes(), path.name, password))
