"""Write data return: the return to DfE or its QA agent, from what the open workbook holds, saved or not."""

from __future__ import annotations

from xlwings import App, Book

from xl_npq.annex_a.cover import PERIODS
from xl_npq.checks.check import check
from xl_npq.data_return import Terms, data_return
from xl_npq.errors import UsageError
from xl_npq.excel.macros.asking import TITLE, Cancelled, answer, file_to_save, new_password
from xl_npq.excel.macros.open_book import opened
from xl_npq.excel.macros.saving import provider_of
from xl_npq.excel.macros.words import counted, named
from xl_npq.file_names import safe
from xl_npq.measure import require_as_at, require_usable
from xl_npq.providers import ledger_of, tables_of
from xl_npq.tables import Tables
from xl_npq.values import key


def write_data_return(book: Book) -> str:
    """Write the return under a name that is asked for; say in a line where it is.

    Where the data has errors it asks whether to list them in the return; else nothing is written.
    """
    tables = opened(book).tables
    require_usable(tables)
    provider = provider_of(book, tables)
    require_as_at(ledger_of(tables, provider))
    with_faults = _listing_faults(book.app, tables_of(tables, provider))
    period = _period(book.app)
    path = file_to_save(book, f"{safe(provider)} data return")
    secret = new_password(book.app, "Password to lock the return's sheets with.")
    faults = data_return(tables, path, provider, password=secret or None, terms=Terms(period, with_faults))
    errors = f", with {counted(len(faults.errors), 'error')} listed in it" if len(faults.errors) else ""
    return f"Saved {path}{errors}. It names people: send it to DfE or its QA agent alone."


def _listing_faults(app: App, tables: Tables) -> bool:
    errors = len(check(tables).errors)
    if not errors:
        return False
    words = f"The data has {counted(errors, 'error')}. Write the return all the same, and list them in it?"
    if app.alert(words, TITLE, "yes_no") != "yes":
        raise Cancelled
    return True


def _period(app: App) -> str:
    wanted = answer(app, f"Which return is it: {named(PERIODS)}?")
    for period in PERIODS:
        if key(period) == key(wanted):
            return period
    raise UsageError(f"There is no return {wanted!r}: there is {named(PERIODS)}.")
