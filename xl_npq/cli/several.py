"""A source of several providers for a batch: held whole, or read some providers at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from xl_npq.batch.task import rows_of_nobody
from xl_npq.canonical import with_as_at
from xl_npq.cli.passwords import opening_password_from
from xl_npq.cli.sources import Beside, usable_source
from xl_npq.cli.terminal import busy
from xl_npq.measure import require_nothing_below, require_usable
from xl_npq.providers import apart, apart_from_others, providers_of
from xl_npq.read import Portions, read_by_portions
from xl_npq.tables import Tables


@dataclass(frozen=True)
class Several:
    """The providers of a source, and each with its tables in turn.

    `first` are tables of the first of them at least, with the small tables that all share; `rows_of_nobody` name no
    provider.
    """

    providers: tuple[str, ...]
    rows_of_nobody: int
    first: Tables
    parts: Callable[[], Iterator[tuple[str, Tables]]]


def source_of_several(source: str, as_at: date | None, beside: Beside) -> Several:
    """A source as at a date; SourceError where a table or column is missing, or there are no rows."""
    password = opening_password_from(beside.password) if beside.password != "-" else None
    with busy(f"Looking through {source}"):
        portions = read_by_portions(source, password=password, schools=beside.schools, mapping=beside.mapping)
    if portions is not None:
        return _in_portions(portions, as_at)
    tables = usable_source(source, as_at, beside)
    require_nothing_below(tables)
    return Several(providers_of(tables), rows_of_nobody(tables), tables, lambda: apart(tables))


def _in_portions(portions: Portions, as_at: date | None) -> Several:
    found = ((providers, with_as_at(tables, as_at)) for providers, tables in portions)
    providers, first = next(found)
    require_usable(first)

    def parts() -> Iterator[tuple[str, Tables]]:
        for names, tables in chain([(providers, first)], found):
            yield from apart_from_others(tables, names)

    return Several(portions.providers, portions.rows_of_nobody, first, parts)
