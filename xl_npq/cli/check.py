"""`xl-npq check`: every fault of a source."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.options import AsAt, Mapping, Password, Schools, Source, refuse_to_overwrite, require_folder
from xl_npq.cli.terminal import busy, counted, say, show, show_table, write
from xl_npq.errors import UsageError

if TYPE_CHECKING:
    from xl_npq.checks.fault import Fault, Faults

MOST_SHOWN = 10
"""Faults of one kind that people are shown; other programs get them all."""


class Format(Enum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def check(
    source: Source,
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="A table for people, every fault as JSON or CSV for programs, or as a web page to send to whoever "
            "mends them.",
        ),
    ] = Format.TABLE,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the web page to FILE.", show_default=False),
    ] = None,
    annotated: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="FILE",
            help="Write a copy of a workbook with its faults as comments and coloured cells.",
            show_default=False,
        ),
    ] = None,
    provider: Annotated[
        str | None,
        typer.Option("--provider", metavar="NAME", help="Only what one provider is to mend.", show_default=False),
    ] = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
) -> None:
    """Find every fault of a source, or of one provider in it.

    Says which cell, what is wrong and what to do; nothing is changed. Exits 1 where there are errors, 0 where there
    are only warnings and notes.
    """
    # What follows needs pandas and scipy, which `--help` should not wait for.
    from xl_npq.checks.check import check as faults_of
    from xl_npq.checks.fault import COLUMNS
    from xl_npq.cli.sources import Beside, read_source
    from xl_npq.measure import choose_provider
    from xl_npq.printing import csv_text, json_text
    from xl_npq.providers import tables_of

    page = _page_file(output_format, output, source)
    _require_copy(source, annotated)
    tables = read_source(source, as_at, Beside(password, schools, mapping))
    if provider is not None:
        tables = tables_of(tables, choose_provider(tables, provider))
    with busy("Checking"):
        faults = faults_of(tables)
    if page is not None:
        _write_page(faults, source, page)
    elif output_format is Format.TABLE:
        _show(faults.worst_first)
        show(_summary(faults, source))
    else:
        text = csv_text if output_format is Format.CSV else json_text
        write(text(COLUMNS, ([getattr(fault, name) for name in COLUMNS] for fault in faults)))
        say(_summary(faults, source))
    if annotated is not None:
        _annotate(source, faults, annotated, mapping)
    if len(faults.errors):
        raise typer.Exit(1)


def _page_file(output_format: Format, output: Path | None, source: str) -> Path | None:
    """Where the web page is to stand, None where none is wanted; UsageError where it cannot stand there."""
    if (output_format is Format.HTML) != (output is not None):
        raise UsageError("A web page needs both --format html and -o FILE.html; other formats go to standard output.")
    if output is None:
        return None
    if output.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{output}: the page's name must end in .html. Choose another with -o.")
    if output.is_dir():
        raise UsageError(f"{output} is a folder: choose another name with -o.")
    refuse_to_overwrite(source, output)
    require_folder(output.parent)
    return output


def _require_copy(source: str, copy: Path | None) -> None:
    """UsageError where no annotated copy of the source can be written there, before any time is spent on it."""
    if copy is None:
        return
    from xl_npq.annotate import require_annotatable  # as in `check`

    if copy.is_dir():
        raise UsageError(f"{copy} is a folder: choose another name for the copy.")
    refuse_to_overwrite(source, copy)
    require_annotatable(Path(source), copy)
    require_folder(copy.parent)


def _annotate(source: str, faults: Faults, copy: Path, mapping: str | None) -> None:
    from xl_npq.annotate import annotate  # as in `check`

    with busy("Annotating"):
        elsewhere = annotate(Path(source), faults, copy, mapping)
    if elsewhere:
        say(f"Not in the copy, since no cell of {source} is at fault: {counted(elsewhere, 'fault')}.")
    say(f"Wrote {copy}")


def _write_page(faults: Faults, source: str, page: Path) -> None:
    from xl_npq.checks.web_page import faults_page  # as in `check`
    from xl_npq.workbook.beside import beside

    with beside(page) as temporary:
        temporary.write_text(faults_page(faults, Path(source).name), "utf-8", newline="")
    show(_summary(faults, source))
    show(f"Wrote {page}")


def _summary(faults: Faults, source: str) -> str:
    if not len(faults):
        return f"{source}: nothing is wrong."
    return f"{source}: {faults.counts}."


def _show(faults: Iterable[Fault]) -> None:
    for _, group in groupby(faults, lambda fault: fault.reason):
        alike = list(group)
        first = alike[0]
        show(f"{first.severity.upper()} {first.reason}: {counted(len(alike), 'time')}. {first.advice}")
        rows = [
            (fault.place, f"{fault.row}" if fault.row else "", fault.column, fault.value, fault.message)
            for fault in alike[:MOST_SHOWN]
        ]
        show_table(("Where", "Row", "Column", "Value", "What is wrong"), rows, right=("Row",))
        if len(alike) > MOST_SHOWN:
            show(f"... and {len(alike) - MOST_SHOWN:,} more (--format csv lists them all)")
        show()
