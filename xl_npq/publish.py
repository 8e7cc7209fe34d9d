"""A provider's public report, as files in a folder: a workbook, OpenDocument, CSV, a web page and JSON."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xl_npq.canonical import with_as_at
from xl_npq.checks.check import check
from xl_npq.checks.fault import Faults
from xl_npq.disclosure.suppress import Unprotected
from xl_npq.errors import SourceError, UsageError
from xl_npq.figures.tidy import figures_of
from xl_npq.measure import choose_provider, require_as_at, require_usable
from xl_npq.providers import ledger_of, tables_of
from xl_npq.publication.compose import composed
from xl_npq.publication.drafting import drafting
from xl_npq.publication.report import Report
from xl_npq.publication.withhold import Loss
from xl_npq.published.book import book_of
from xl_npq.published.csvw import csv_files
from xl_npq.published.machine import as_json, files_in, from_json
from xl_npq.published.page import page_of
from xl_npq.tables import Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.values import key
from xl_npq.workbook.opendocument import opendocument_bytes
from xl_npq.workbook.together import together
from xl_npq.workbook.writer import book_bytes

PAGE, WORKBOOK, OPENDOCUMENT, MACHINE = "index.html", "npq-metrics.xlsx", "npq-metrics.ods", "publication.json"
CSV = "csv"
_OURS = re.compile(rf"{PAGE}|{WORKBOOK}|{OPENDOCUMENT}|{CSV}/\w+\.csv(-metadata\.json)?")
"""Names of files that a publication may take away when it takes the place of an earlier one."""

_TOGETHER = (
    "This report and the last would together tell of a few people, whatever is withheld. Publish at a later As at, "
    "when more has changed since the last publication."
)
_ALONE = "This report would tell of a few people, whatever is withheld. Set another 'Suppress below' in Settings."


class Public(NamedTuple):
    """A report, what withholding small counts cost (for the provider alone), and the faults found in the data."""

    report: Report
    loss: Loss
    faults: Faults


def publish(
    tables: Tables,
    folder: str | Path,
    provider: str | None = None,
    as_at: date | None = None,
    previous: Report | None = None,
) -> Public:
    """Write one provider's public report into a folder that is there.

    Counts that could tell of a person are withheld, `previous` being taken into account. Raises SourceError where the
    data cannot be used, UsageError where As at or a choice of provider is lacking, `previous` is another provider's or
    of a later As at, or a file cannot be written.
    """
    public = public_report(tables, provider, as_at, previous)
    write_report(public.report, Path(folder))
    return public


def public_report(
    tables: Tables, provider: str | None = None, as_at: date | None = None, previous: Report | None = None
) -> Public:
    """One provider's public report after disclosure control. Raises as `publish`."""
    require_usable(tables)
    dated = with_as_at(tables, as_at)
    chosen = choose_provider(dated, provider)
    ledger = require_as_at(ledger_of(dated, chosen))
    if previous is not None:
        _require_earlier(previous, chosen, str(ledger.settings.as_at_date))
    figures = figures_of(ledger)
    try:
        report, loss = composed(ledger, figures, previous, drafting(ledger, figures))
    except Unprotected as error:
        raise UsageError(_TOGETHER if previous else _ALONE) from error
    return Public(report, loss, check(tables_of(dated, chosen)))


def _require_earlier(previous: Report, provider: str, as_at: str) -> None:
    """UsageError where a previous publication is another provider's, or of a later As at (dates as ISO text)."""
    if key(previous.provider) != key(provider):
        raise UsageError(
            f"The previous publication is {previous.provider}'s, and this one {provider}'s: name one of the same "
            "provider."
        )
    if previous.as_at > as_at:
        raise UsageError(
            f"The previous publication is as at {previous.as_at}, after this one's As at, {as_at}: give an earlier "
            "publication, or a later As at."
        )


def write_report(report: Report, folder: Path, theme: Theme = PLAIN) -> tuple[str, ...]:
    """Write a report in each of its forms, all or none; returns the names of the files. UsageError as `publish`.

    Files of an earlier publication in the folder that have no successor go; files of others stay.
    """
    return place_report(report_files(report, theme), folder)


def report_files(report: Report, theme: Theme = PLAIN) -> Mapping[str, bytes]:
    """A report in each of its forms: the content of each file, by its name in the folder of the report."""
    book = replace(book_of(report), theme=theme)
    texts = {f"{CSV}/{name}": text for name, text in csv_files(report).items()}
    names = (PAGE, WORKBOOK, OPENDOCUMENT, *texts)
    texts[PAGE] = page_of(report, theme, (WORKBOOK, OPENDOCUMENT, MACHINE, *(n for n in texts if n.endswith(".csv"))))
    texts[MACHINE] = as_json(report, names)
    workbooks = {WORKBOOK: book_bytes(book), OPENDOCUMENT: opendocument_bytes(book)}
    held = {**workbooks, **{name: text.encode("utf-8") for name, text in texts.items()}}
    return {name: held[name] for name in (*names, MACHINE)}


def place_report(files: Mapping[str, bytes], folder: Path) -> tuple[str, ...]:
    """Put the files of a report into its folder, all or none, and return their names; as `write_report`."""
    with together(folder, files_of_report(folder)) as place:
        (place / CSV).mkdir()
        for name, content in files.items():
            (place / name).write_bytes(content)
    return tuple(files)


def files_of_report(folder: Path) -> Collection[str]:
    """The files of the report that stands in a folder, beside its publication.json; none where there is no report."""
    try:
        text = (folder / MACHINE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    return [name for name in files_in(text) if _OURS.fullmatch(name)]


def read_publication(path: str | Path) -> Report:
    """The report that a publication.json holds; SourceError where there is none or it is not one of ours."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "it is not text in UTF-8").lower()
        raise SourceError(
            f"{path}: cannot be read ({why}). Name the publication.json of the last publication."
        ) from error
    return from_json(text, str(path))
