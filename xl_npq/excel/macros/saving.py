"""Save provider workbook: a new workbook, built from what the open one holds, saved or not."""

from __future__ import annotations

from xlwings import Book

from xl_npq.build import build
from xl_npq.errors import UsageError
from xl_npq.excel.macros.asking import answer, file_to_save, new_password
from xl_npq.excel.macros.open_book import opened
from xl_npq.excel.macros.words import faults_in_words, named
from xl_npq.file_names import safe
from xl_npq.measure import require_as_at, require_usable
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables
from xl_npq.values import key


def save_workbook(book: Book) -> str:
    """Build a new workbook from the tables of the open one, under a name that is asked for; say in a line where it is.

    It has room for every cohort, level and group that there is now. The open workbook is neither changed nor saved.
    """
    tables = opened(book).tables
    require_usable(tables)
    provider = provider_of(book, tables)
    require_as_at(ledger_of(tables, provider))
    path = file_to_save(book, safe(provider))
    secret = new_password(book.app, "Password to lock the new workbook's sheets with.")
    faults = build(tables, path, provider, password=secret or None)
    return f"Saved {path}. {faults_in_words(faults)}"


def provider_of(book: Book, tables: Tables) -> str:
    """The only provider, or the one of several that somebody chooses. UsageError where there is none such."""
    names = providers_of(tables)
    if len(names) == 1:
        return names[0]
    wanted = answer(book.app, f"Whose workbook? There is {named(names)}.")
    for name in names:
        if key(name) == key(wanted):
            return name
    raise UsageError(f"There is no provider {wanted!r} in {book.name}: there is {named(names)}.")
