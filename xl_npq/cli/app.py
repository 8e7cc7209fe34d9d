"""The application: its commands in the order of its help."""

from __future__ import annotations

from typing import Annotated

import typer

from xl_npq.cli.addin import addin
from xl_npq.cli.batch import batch
from xl_npq.cli.build import build, template
from xl_npq.cli.calendar import calendar
from xl_npq.cli.check import check
from xl_npq.cli.compare import compare
from xl_npq.cli.data_return import return_data
from xl_npq.cli.demo import demo
from xl_npq.cli.install import doctor, install, uninstall
from xl_npq.cli.map import propose_mapping
from xl_npq.cli.merge import merge
from xl_npq.cli.metrics import metrics
from xl_npq.cli.publish import publish
from xl_npq.cli.verify import verify
from xl_npq.cli.who import explain, who
from xl_npq.cli.years import rollover, upgrade
from xl_npq.version import VERSION

_NO_COMMAND = 2


def application() -> typer.Typer:
    """The application with all of its commands."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(xl_npq)
    for command in (demo, template, check, metrics, who, explain, build, batch, verify, publish):
        app.command()(command)
    app.command("return")(return_data)
    for year in (compare, rollover, upgrade):
        app.command()(year)
    app.command("map")(propose_mapping)
    app.command()(calendar)
    app.command()(merge)
    for excel in (addin, install, uninstall, doctor):
        app.command()(excel)
    return app


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xl-npq {VERSION}")
        raise typer.Exit()


def xl_npq(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """The seven NPQ metrics: from a sheet of participants to a locked dashboard workbook.

    A SOURCE is a workbook with a table Participants, a folder of CSV files named after the tables
    (participants.csv, targets.csv ...), or one file of participants. Start with: xl-npq demo

    Exit codes: 0 done, 1 the data cannot be used or a check does not hold, 2 the command cannot be carried out as
    it was given.
    """
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(_NO_COMMAND)
