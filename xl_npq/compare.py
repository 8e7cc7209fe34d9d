"""Two workbooks, returns, sources or dates compared: what changed, and why each figure did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xl_npq.annex_a.evidence import evidence
from xl_npq.canonical import canonical, with_as_at
from xl_npq.comparison.book import book_of
from xl_npq.comparison.difference import Difference, difference
from xl_npq.comparison.front import Side
from xl_npq.data_return import is_return
from xl_npq.errors import UsageError
from xl_npq.facts.fact import Ledger
from xl_npq.measure import choose_provider, require_as_at, require_usable
from xl_npq.providers import UNNAMED, ledger_of, providers_of
from xl_npq.read.compound import opened
from xl_npq.read.package import OWN_PROPERTY
from xl_npq.tables import TABLES, Tables
from xl_npq.values import key
from xl_npq.version import VERSION
from xl_npq.workbook.stored import stored_properties
from xl_npq.workbook.writer import write_book


@dataclass(frozen=True)
class Given:
    """One of the two things to compare: its tables, and where they came from."""

    tables: Tables
    path: Path
    as_at: date | None = None
    provider: str | None = None
    password: str | None = None


@dataclass(frozen=True)
class Compared:
    """What was found, and what the two sides are."""

    found: Difference
    before: Side
    after: Side


def compare(before: Given, now: Given) -> Compared:
    """What differs between two states of one provider's data, with the effect of each cause (docs/comparing.md).

    Where one of them is a data return, both are compared as returns, which leave out who was not eligible by As at.
    SourceError where the data cannot be used, UsageError where As at or a choice of provider is lacking, or the two
    are of different providers.
    """
    sides = [_own(given) for given in (before, now)]
    names = [providers_of(side)[0] for side in sides]
    if UNNAMED not in names and key(names[0]) != key(names[1]):
        raise UsageError(
            f"{before.path.name} is of {names[0]} and {now.path.name} of {names[1]}: compare two of one provider."
        )
    ledgers = [require_as_at(ledger_of(side, name)) for side, name in zip(sides, names, strict=True)]
    returned = [given.tables for given in (before, now) if _return(given)]
    if returned:
        lacking = {name for name in TABLES if any(name not in one.places for one in returned)}
        sides = [_as_a_return(side, ledger, lacking) for side, ledger in zip(sides, ledgers, strict=True)]
    told = [_side(given, ledger) for given, ledger in zip((before, now), ledgers, strict=True)]
    return Compared(difference(*sides), *told)


def write_comparison(compared: Compared, path: Path) -> None:
    """Write the comparison as a workbook; UsageError where the file cannot be written."""
    write_book(book_of(compared.found, compared.before, compared.after, VERSION), path)


def _own(given: Given) -> Tables:
    require_usable(given.tables)
    dated = with_as_at(given.tables, given.as_at)
    return canonical(dated, choose_provider(dated, given.provider), given.path.name)


def _return(given: Given) -> bool:
    return given.tables.own and is_return(given.path, given.password)


def _as_a_return(own: Tables, ledger: Ledger, lacking: Collection[str]) -> Tables:
    """What a return keeps of the tables; columns and tables that it leaves out are blank."""
    kept = evidence(own, ledger)
    kept = replace(kept, frames={**kept.frames, **{name: own[name].iloc[:0] for name in lacking}})
    blank = own["Participants"].iloc[:0].reindex(kept["Participants"].index)
    return kept.with_frame(
        "Participants", blank.assign(**{str(name): cells for name, cells in kept["Participants"].items()})
    )


def _side(given: Given, ledger: Ledger) -> Side:
    day = ledger.settings.as_at_date
    return Side(given.path.name, f"{day:%d-%b-%Y}" if day else "", _version(given))


def _version(given: Given) -> str:
    if not given.tables.own:
        return ""
    data = opened(given.path.read_bytes(), given.path.name, given.password)
    return stored_properties(data).get(OWN_PROPERTY, "")
