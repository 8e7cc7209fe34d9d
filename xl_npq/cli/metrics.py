"""`xl-npq metrics`: every measure, as a table to read or tidy rows to work with."""

from __future__ import annotations

from typing import Annotated

import typer

from xl_npq.cli.check import Format
from xl_npq.cli.options import AsAt, Mapping, Password, Provider, Schools, Source, Strict
from xl_npq.cli.terminal import busy, write


def metrics(
    source: Source,
    metric: Annotated[
        int | None, typer.Option("--metric", min=1, max=7, help="One metric only.", show_default=False)
    ] = None,
    provider: Provider = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="A rounded table for people, or every row unrounded as CSV or JSON.")
    ] = Format.TABLE,
    strict: Strict = False,
) -> None:
    """Work out every measure.

    A row for each provider, cohort, level and group. The table for people leaves the groups out, except those whose
    gap of Metric 7 is outside the tolerance. CSV and JSON hold every row; an empty cell or null is no value.
    """
    # What follows needs pandas and scipy, which `--help` should not wait for.
    from xl_npq.checks.check import faults_of, source_of
    from xl_npq.cli.figures import show_figures
    from xl_npq.cli.sources import Beside, refuse_errors, tell_faults, usable_source
    from xl_npq.measure import choose_provider, measured, with_whole_counts
    from xl_npq.printing import csv_text, json_text, rows_of
    from xl_npq.providers import tables_of

    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    if provider is not None:
        tables = tables_of(tables, choose_provider(tables, provider))
    with busy("Checking and measuring"):
        worked_out = source_of(tables)
        figures, faults = measured(worked_out.ledgers), faults_of(worked_out)
    if strict:
        refuse_errors(faults, source)
    tell_faults(faults, source)
    if metric is not None:
        figures = figures[figures["metric"] == str(metric)]
    if output_format is Format.TABLE:
        show_figures(figures)
    else:
        text = csv_text if output_format is Format.CSV else json_text
        blank = figures["flagged"] == ""
        told = with_whole_counts(figures.assign(flagged=figures["flagged"].mask(blank)))
        write(text(list(told.columns), rows_of(told)))
