"""Publish: the public report, from what the open workbook holds, saved or not."""

from __future__ import annotations

from pathlib import Path

from xlwings import App, Book

from xl_npq.excel.macros.asking import TITLE, Cancelled, folder_to_write
from xl_npq.excel.macros.open_book import opened
from xl_npq.excel.macros.saving import provider_of
from xl_npq.excel.macros.words import counted
from xl_npq.measure import require_usable
from xl_npq.publication.report import Report
from xl_npq.publish import MACHINE, PAGE, public_report, read_publication, write_report


def publish_report(book: Book) -> str:
    """Write the public report into a folder that is asked for; say in a line where it is and what is withheld.

    Where the data has errors it asks whether to go on; where the folder holds a publication, whether it is the last.
    """
    tables = opened(book).tables
    require_usable(tables)
    provider = provider_of(book, tables)
    folder = folder_to_write(book)
    report, loss, faults = public_report(tables, provider, previous=_previous(book.app, folder))
    if len(faults.errors):
        words = f"The data has {counted(len(faults.errors), 'error')}: such cells count as blank. Publish all the same?"
        if book.app.alert(words, TITLE, "yes_no") != "yes":
            raise Cancelled
    files = write_report(report, folder)
    return f"Wrote {counted(len(files), 'file')} to {folder}: open {PAGE} there. {loss.line}"


def _previous(app: App, folder: Path) -> Report | None:
    """The publication that the folder holds, where somebody says that it is the last."""
    if not (folder / MACHINE).exists():
        return None
    report = read_publication(folder / MACHINE)
    words = (
        f"The folder holds a publication of {report.provider} as at {report.as_at}. Take it as the last one, so that "
        "nothing is published that the two reveal together? The new one takes its place."
    )
    return report if app.alert(words, TITLE, "yes_no") == "yes" else None
