"""`xl-npq publish`: the public report of one provider."""

from __future__ import annotations

from typing import Annotated

import typer

from xl_npq.cli.options import AsAt, Folder, Mapping, Password, Provider, Schools, Source, ThemeFile, require_place
from xl_npq.cli.terminal import busy, counted, say, show
from xl_npq.cli.theme import theme_from


def publish(
    source: Source,
    output: Folder,
    provider: Provider = None,
    as_at: AsAt = None,
    previous: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The publication.json of the last publication: nothing that the two reveal together is published.",
            show_default=False,
        ),
    ] = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    with_faults: Annotated[
        bool, typer.Option("--with-faults", help="Publish although the data has errors: such cells count as blank.")
    ] = False,
    theme: ThemeFile = None,
) -> None:
    """Write one provider's public report into a folder.

    It is a web page (index.html), an accessible workbook (npq-metrics.xlsx), the same tables as OpenDocument
    (npq-metrics.ods) and as CSV with metadata, and publication.json for machines. Small counts are withheld, with
    whatever would reveal them. Where the data has errors nothing is written.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside, publishable, tell_faults, usable_source
    from xl_npq.publish import MACHINE, public_report, read_publication, write_report

    folder, look = require_place(output), theme_from(theme)
    if previous is None and (folder / MACHINE).exists():
        say(f"{folder} holds a publication, which the new one replaces: give it with --previous if it was published.")
    before = None if previous is None else read_publication(previous)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    with busy("Checking, measuring and withholding small counts"):
        report, loss, faults = public_report(tables, provider, previous=before)
    if not with_faults:
        publishable(faults, source)
    with busy("Writing"):
        folder.mkdir(exist_ok=True)
        files = write_report(report, folder, look)
    tell_faults(faults, source)
    show(loss.line)
    show(f"Wrote {counted(len(files), 'file')} to {folder}: open index.html there")
