"""Every measure of every provider of a source, tidy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from xl_npq.errors import SourceError, UsageError
from xl_npq.facts.fact import Ledger
from xl_npq.figures.partnership import in_use, tidy_of
from xl_npq.figures.tidy import figures_of
from xl_npq.metrics import MEASURES
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables
from xl_npq.values import key


def measure(tables: Tables) -> pd.DataFrame:
    """Every measure by provider, cohort, level and group, unrounded (contract, 'Command line').

    Counts are people or scripts, shares and gaps fractions; NaN is no value. Raises SourceError where a table or
    column is missing or there are no rows, UsageError where As at is.
    """
    require_usable(tables)
    return measured(ledger_of(tables, provider) for provider in providers_of(tables))


def measured(ledgers: Iterable[Ledger]) -> pd.DataFrame:
    """As `measure`, of the providers' ledgers; partnership targets only of providers that take part in them."""
    return pd.concat([frame for ledger in ledgers for frame in _measured(require_as_at(ledger))], ignore_index=True)


def _measured(ledger: Ledger) -> Iterator[pd.DataFrame]:
    yield figures_of(ledger).tidy
    if in_use(ledger):
        yield tidy_of(ledger)


def with_whole_counts(figures: pd.DataFrame) -> pd.DataFrame:
    """The same figures, their counts whole numbers where they are: 21, not 21.0. Sums of ratings may not be.

    Shares stay fractions, those of all and of nobody too.
    """
    counts = {name for name, measure in MEASURES.items() if measure.denominator is None}
    told, is_count = figures.copy(), figures["measure"].isin(counts)
    for column in ("numerator", "denominator", "value", "target", "variance"):
        whole = (figures[column] % 1 == 0) & (is_count | (column in ("numerator", "denominator")))
        told[column] = figures[column].astype(object).mask(whole, figures[column].where(whole, 0).astype("int64"))
    return told


def require_usable(tables: Tables) -> None:
    """Raise SourceError for a fault that stops every command: a missing table or column, or no rows."""
    place = tables.places.get("Participants", "the source")
    for table, column in tables.missing:
        where = tables.places.get(table, place)
        if not column:
            unused = [str(note.value) for note in tables.notes if note.reason == "file-not-read"]
            there = f" (not read: {', '.join(unused[:5])})" if unused else ""
            raise SourceError(f"{where}: there is no table {table}{there}. Name a sheet, Excel Table or CSV file so.")
        raise SourceError(f"{where}: the table {table} has no column {column!r}. Add it, or give that heading.")
    if tables["Participants"].empty:
        raise SourceError(f"{place}: the table Participants has no rows. Fill in at least one.")


def require_nothing_below(tables: Tables) -> None:
    """Raise SourceError where rows stand below an Excel Table: a workbook built from it would be without them."""
    below = [note for note in tables.notes if note.reason == "row-below-table"]
    if below:
        place, row = tables.where(below[0].table, below[0].row)
        more = f", and {len(below) - 1:,} more" if len(below) > 1 else ""
        raise SourceError(
            f"{place}, row {row}{more}: typed below the table, so that a workbook built now would be without it. Drag "
            "the table's corner down over it, or take it out."
        )


def require_as_at(ledger: Ledger) -> Ledger:
    """The same ledger; UsageError where no As at is given."""
    if not ledger.settings.as_at:
        raise UsageError(
            "No As at: say of which date the figures speak, in the table Settings (row 'As at') or with "
            "--as-at 2019-09-30."
        )
    return ledger


def choose_provider(tables: Tables, wanted: str | None) -> str:
    """The provider asked for, or the only one; UsageError where it is not in the source or there are several."""
    names = providers_of(tables)
    if wanted is None and len(names) == 1:
        return names[0]
    found = [name for name in names if key(name) == key(wanted or "")]
    if found:
        return found[0]
    listed = "; ".join(names[:10]) + (f"; and {len(names) - 10} more" if len(names) > 10 else "")
    if wanted is None:
        raise UsageError(f"The source holds {len(names)} providers. Choose one with --provider: {listed}.")
    raise UsageError(f"There is no provider {wanted!r} in the source. It holds: {listed}.")
