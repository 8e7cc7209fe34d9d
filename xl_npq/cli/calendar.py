"""`xl-npq calendar`: what is due to DfE when, as a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xl_npq.cli.options import AsAt, Mapping, Password, Provider, Schools, Source, refuse_to_overwrite, require_file
from xl_npq.cli.terminal import counted, show, show_table


def calendar(
    source: Source,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.ics", help="The calendar to write.", show_default=False)
    ],
    provider: Provider = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
) -> None:
    """Write a calendar of what is due to DfE or its QA agent when.

    Self-assessments, data returns and publication from As at on, each an all-day event that reminds two weeks before.
    Any calendar or mail program takes the file.
    """
    # What follows needs pandas and icalendar, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside, usable_source
    from xl_npq.due_calendar import write_calendar
    from xl_npq.values import day_of_serial

    path = require_file(output, ".ics", "calendar")
    refuse_to_overwrite(source, path)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    found = write_calendar(tables, path, provider)
    show_table(("Due on", "What"), [(day_of_serial(due.on).isoformat(), due.words) for due in found])
    show(f"Wrote {path}: {counted(len(found), 'date')}")
