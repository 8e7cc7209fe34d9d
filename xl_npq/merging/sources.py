"""What can be merged into what: a workbook of ours, and an export of the same provider."""

from __future__ import annotations

from dataclasses import replace

from xl_npq.canonical import canonical
from xl_npq.errors import SourceError
from xl_npq.facts.groups import heading_key
from xl_npq.measure import choose_provider, require_nothing_below
from xl_npq.merging.row import MERGED
from xl_npq.providers import UNNAMED, providers_of
from xl_npq.tables import Tables
from xl_npq.values import key

_KNOWN_BY = ("Participant ID", "TRN")


def of_workbook(tables: Tables, file: str) -> Tables:
    """The canonical tables of a workbook that is merged into; SourceError where xl-npq did not write it."""
    if not tables.own:
        raise SourceError(f"{file} was not built by xl-npq, so nothing can be merged into it. Build a workbook first.")
    require_nothing_below(tables)
    for table, column in tables.missing:
        raise SourceError(f"{file}: the table {table} {f'has no column {column!r}' if column else 'is missing'}.")
    (provider,) = providers_of(tables)
    return canonical(tables, provider, file)


def of_export(tables: Tables, provider: str, file: str) -> Tables:
    """The canonical tables of an export: those that it has, with the rows of the workbook's provider.

    SourceError where it has none of the tables that are merged, no rows, or no column that tells who is who.
    """
    brought = [table for table in MERGED if table in tables.places]
    if not any(len(tables[table]) for table in brought):
        raise SourceError(f"{file}: there are no rows of {', '.join(MERGED)}. Name a sheet or a file so.")
    lacking = {column for table, column in tables.missing if table == "Participants"}
    if "Participants" in brought and not tables["Participants"][list(_KNOWN_BY)].notna().any(axis=None):
        raise SourceError(f"{file}: Participants holds neither Participant ID nor TRN: nobody can be told by it.")
    named = providers_of(tables) if "Participants" in brought and "" not in lacking else (UNNAMED,)
    chosen = _same_provider(tables, named, provider, file)
    one = canonical(tables, chosen, file)
    empty = {table: one[table].iloc[:0] for table in MERGED if table not in brought}
    return replace(one, frames={**one.frames, **empty})


def with_headings_of(export: Tables, workbook: Tables) -> Tables:
    """The export, its further columns called as the workbook's of the same heading but for case and spacing."""
    for table in MERGED:
        theirs = [str(column) for column in export[table].columns]
        held = {heading_key(column): str(column) for column in workbook[table].columns}
        called: dict[str, str] = {}
        for column in theirs:
            ours = held.get(heading_key(column), column)
            if ours not in theirs and ours not in called.values():
                called[column] = ours
        if called:
            export = export.with_frame(table, export[table].rename(columns=called))
    return export


def _same_provider(tables: Tables, named: tuple[str, ...], provider: str, file: str) -> str:
    if len(named) > 1 and provider == UNNAMED:
        raise SourceError(
            f"{file} is of {len(named)} providers, and the workbook names none. Write its name into Provider on the "
            f"sheet Settings, as one of: {'; '.join(named[:10])}{'; …' if len(named) > 10 else ''}."
        )
    if len(named) > 1:
        return choose_provider(tables, provider)
    if UNNAMED not in (named[0], provider) and key(named[0]) != key(provider):
        raise SourceError(f"{file} is of {named[0]}, and the workbook is of {provider}. Is it the right export?")
    return named[0]
