"""`xl-npq batch`: a workbook for each provider of a source."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from collections.abc import Mapping as Listing
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from xl_npq.cli.options import AsAt, Folder, LockPassword, Mapping, Password, Schools, Source, ThemeFile, require_place
from xl_npq.cli.passwords import password_from
from xl_npq.cli.progress import progress, told_of_interrupts
from xl_npq.cli.terminal import counted, say, show
from xl_npq.cli.theme import theme_from
from xl_npq.errors import SourceError, UsageError

if TYPE_CHECKING:
    from xl_npq.batch.outcome import Outcome
    from xl_npq.batch.task import Made
    from xl_npq.publication.report import Report

EACH = 25
"""The manifest is written anew after so many workbooks, so that little is lost where the power fails."""
MOST_NAMED = 10
"""Files of earlier runs, or providers, that are named."""


def batch(
    source: Source,
    output: Folder,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="How many workbooks to make at once.", show_default="one for each core"),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Keep what was already made from the same data, version and options."),
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Write each provider's public report too, in DIR/reports.")
    ] = False,
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A folder that holds each provider's last publication, as reports of the last batch: nothing that the "
            "two reveal together is published.",
            show_default=False,
        ),
    ] = None,
    return_data: Annotated[
        bool, typer.Option("--return", help="Write each provider's data return too, in DIR/returns.")
    ] = False,
    with_faults: Annotated[
        bool, typer.Option("--with-faults", help="Write reports and returns of data with errors too.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Make them on the Dask cluster whose scheduler is there, as tcp://192.0.2.1:8786.",
            show_default=False,
        ),
    ] = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    lock_password: LockPassword = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="A provider whose data has errors gets no workbook, and exit 1.")
    ] = False,
    theme: ThemeFile = None,
) -> None:
    """Build a workbook for each provider of a source.

    The file manifest.csv beside them lists them, each with its faults and the status of the seven metrics, and
    overview.xlsx compares them. What is wrong with one provider's data stops that provider alone: the others get their
    workbooks, and the command ends with a list and exit 1. A workbook is whole or is not there, even where the command
    is interrupted; --resume then goes on.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.batch.cluster import made_there
    from xl_npq.batch.manifest import earlier_of, files_kept, files_listed
    from xl_npq.batch.pool import cores, made_here
    from xl_npq.batch.task import Asked, common_of, make, tasks_of, workbook_names
    from xl_npq.cli.several import source_of_several
    from xl_npq.cli.sources import Beside, tell_errors
    from xl_npq.measure import require_as_at
    from xl_npq.providers import ledger_of

    folder = require_place(output)
    asked = Asked(
        password_from(lock_password, "lock the sheets"), strict, theme_from(theme), publish, return_data, with_faults
    )
    published = _published(previous, folder, publish)
    if publish and previous is None and not resume:
        _tell_replaced(folder)
    several = source_of_several(source, as_at, Beside(password, schools, mapping))
    day = require_as_at(ledger_of(several.first, several.providers[0])).settings.as_at_date  # all providers share it
    _tell_rows_of_nobody(several.rows_of_nobody, source, strict)
    listed = _earlier(folder, resume)
    names = workbook_names(several.providers, files_kept(listed, several.providers), files_listed(listed))
    earlier = partial(earlier_of, listed if resume else {}, folder)
    tasks = tasks_of(several.parts(), names, earlier, _told_whose(published, several.providers))
    work = partial(make, common_of(several.first, asked))
    made = made_there(tasks, scheduler, work) if scheduler else made_here(tasks, min(jobs or cores(), len(names)), work)
    folder.mkdir(exist_ok=True)
    with told_of_interrupts():
        outcomes = _carry_out(made, _Run(folder, names, listed, day))
    tell_errors(sum(one.errors for one in outcomes), sum(one.warnings for one in outcomes), source)
    _tell_end(outcomes)


def _published(previous: Path | None, folder: Path, publish: bool) -> Listing[str, Report]:
    """What was published last, by provider; UsageError where the option makes no sense."""
    from xl_npq.batch.published import publications_below
    from xl_npq.batch.task import REPORTS

    if previous is None:
        return {}
    if not publish:
        raise UsageError("--previous is for public reports: add --publish, or leave it out.")
    if not previous.is_dir():
        raise UsageError(f"There is no folder {previous}: name the one in which the last reports lie.")
    reports = folder / REPORTS
    if reports.resolve().is_relative_to(previous.resolve()) or previous.resolve().is_relative_to(reports.resolve()):
        raise UsageError(f"{previous} is where the new reports go: write them to another folder than the last.")
    return publications_below(previous)


def _tell_replaced(folder: Path) -> None:
    from xl_npq.batch.task import REPORTS
    from xl_npq.publish import MACHINE

    reports = folder / REPORTS
    if any(reports.glob(f"*/{MACHINE}")):
        say(
            f"{reports} holds publications, which the new ones replace: move them elsewhere and give them with "
            "--previous if they were published."
        )


def _told_whose(published: Listing[str, Report], providers: Sequence[str]) -> Listing[str, Report]:
    """The publications themselves; says which providers have none where others have."""
    from xl_npq.values import key

    lacking = [name for name in providers if key(name) not in published]
    if published and lacking:
        say(f"No last publication was found of {_first(lacking)}: nothing stands beside their reports.")
    return published


def _tell_rows_of_nobody(rows: int, source: str, strict: bool) -> None:
    if rows:
        words = (
            f"{source}: {counted(rows, 'row')} of Participants and Assessments name no provider, and count for none."
        )
        if strict:
            raise SourceError(f"{words} With --strict nothing is written. Name the provider in each.")
        say(words)


def _earlier(folder: Path, resume: bool) -> Listing[str, Outcome]:
    """What the manifest of an earlier run says, by provider as it stands there."""
    from xl_npq.batch.manifest import MANIFEST, read_manifest

    listed = read_manifest(folder)
    if resume and listed is None:
        say(f"{folder} has no {MANIFEST} that this version wrote, so that everything is made anew.")
    return listed or {}


class _Run(NamedTuple):
    """Where files go, their names by provider, what an earlier run listed there, and the date of the figures."""

    folder: Path
    names: Listing[str, str]
    listed: Listing[str, Outcome]
    day: date | None


def _carry_out(made: Generator[Made, None, None], run: _Run) -> list[Outcome]:
    """Place what is made as it comes, and list it, interrupted or not: what became of each."""
    from xl_npq.batch.manifest import leftovers, rows_of, write_manifest
    from xl_npq.batch.overview import write_overview
    from xl_npq.batch.place import place

    folder, names, listed, day = run
    outcomes: dict[str, Outcome] = {}
    try:
        with closing(made), progress(len(names)) as told:
            for one in made:
                outcome = place(one, folder, day)
                outcomes[outcome.provider] = outcome
                told(outcome)
                if len(outcomes) % EACH == 0:
                    write_manifest(rows_of(names, outcomes, listed), folder)
    finally:
        write_manifest(rows_of(names, outcomes, listed), folder)
        if len(outcomes) < len(names):
            _tell_how_to_go_on(len(outcomes), len(names))
    write_overview([outcomes[name] for name in names], day, folder)
    _tell_leftovers(leftovers(listed, outcomes.values(), folder))
    return [outcomes[name] for name in names]


def _tell_how_to_go_on(done: int, total: int) -> None:
    if done:
        files = f"{done:,} of {counted(total, 'provider')} done, their files whole"
        say(f"{files}. To go on, give the same command with --resume.")
    else:
        say("No provider was done yet. Give the same command again.")


def _tell_leftovers(files: Sequence[str]) -> None:
    if files:
        say(
            f"Files of an earlier run stay, which the manifest no longer names: {_first(files)}. Delete what is out of "
            "date."
        )


def _first(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _tell_end(outcomes: Sequence[Outcome]) -> None:
    from xl_npq.batch.manifest import MANIFEST
    from xl_npq.batch.task import OVERVIEW

    there = [outcome for outcome in outcomes if outcome.file]
    kept = sum(outcome.kept for outcome in there)
    written = f"Wrote {counted(len(there) - kept, 'workbook')} of {len(outcomes):,}"
    show(f"{written}{f', kept {kept:,}' * bool(kept)}, {MANIFEST} and {OVERVIEW}")
    troubled = [outcome for outcome in outcomes if outcome.problem]
    if troubled:
        say(f"{counted(len(troubled), 'provider')} did not get all that was asked for:")
        for outcome in troubled:
            say(f"{outcome.provider}: {outcome.problem}")
        raise typer.Exit(1)
