"""`xl-npq batch`: a workbook for each provider of a source."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from xl_npq.cli.options import AsAt, Folder, LockPassword, Mapping, Password, Schools, Source, ThemeFile, require_folder
from xl_npq.cli.passwords import password_from
from xl_npq.cli.terminal import counted, plain, say, show
from xl_npq.cli.theme import theme_from
from xl_npq.errors import SourceError

if TYPE_CHECKING:
    from xl_npq.batch import Outcome


def batch(
    source: Source,
    output: Folder,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="How many workbooks to make at once.", show_default="one for each core"),
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

    The file manifest.csv beside them lists them, each with its faults and the status of the seven metrics. What is
    wrong with one provider's data stops that provider alone: the others get their workbooks, and the command ends
    with a list and exit 1. A workbook is whole or is not there, even where the command is interrupted.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq import batch as making
    from xl_npq.cli.sources import Beside, usable_source
    from xl_npq.measure import require_as_at, require_nothing_below
    from xl_npq.providers import ledger_of, providers_of

    folder = require_folder(output)
    locking, look = password_from(lock_password, "lock the sheets"), theme_from(theme)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    require_nothing_below(tables)
    providers = providers_of(tables)
    require_as_at(ledger_of(tables, providers[0]))  # all providers share it
    _tell_rows_of_nobody(making.rows_of_nobody(tables), source, strict)
    tasks = making.tasks_of(tables, folder, locking, strict=strict, theme=look)
    made = making.outcomes_of(tasks, min(jobs or making.cores(), len(providers)))
    outcomes: dict[str, Outcome] = {}
    try:
        with closing(made), _progress(len(providers)) as told:
            for outcome in made:
                outcomes[outcome.provider] = outcome
                told(outcome)
    finally:
        # Interrupted or not: what is finished is listed.
        making.write_manifest([outcomes[name] for name in providers if name in outcomes], folder)
        _tell_end(list(outcomes.values()), len(providers), making.MANIFEST)
    if any(outcome.problem for outcome in outcomes.values()):
        raise typer.Exit(1)


def _tell_rows_of_nobody(rows: int, source: str, strict: bool) -> None:
    if rows:
        words = (
            f"{source}: {counted(rows, 'row')} of Participants and Assessments name no provider, and count for none."
        )
        if strict:
            raise SourceError(f"{words} With --strict nothing is written. Name the provider in each.")
        say(words)


class _Told(Protocol):
    def __call__(self, outcome: Outcome) -> None:
        """Tell that one more is done."""


@contextmanager
def _progress(total: int) -> Iterator[_Told]:
    """A bar where standard error is a terminal, a line for each provider elsewhere."""
    if not sys.stderr.isatty():
        done = 0

        def tell(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            say(f"{done} of {total}: {_line(outcome)}")

        yield tell
        return
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    # Without a thread of its own: processes are started while the bar is shown.
    with Progress(console=Console(stderr=True), auto_refresh=False) as progress:
        bar = progress.add_task("Workbooks", total=total)

        def advance(outcome: Outcome) -> None:
            progress.console.print(Text(plain(_line(outcome))))
            progress.advance(bar)
            progress.refresh()

        yield advance


def _line(outcome: Outcome) -> str:
    if outcome.problem:
        return f"{outcome.provider}: {outcome.problem}"
    faults = f"{counted(outcome.errors, 'error')} and {counted(outcome.warnings, 'warning')} in its data"
    kept = f"; kept the previous file as {outcome.kept}" if outcome.kept else ""
    return f"{outcome.provider}: wrote {outcome.file}, {faults}{kept}"


def _tell_end(outcomes: Sequence[Outcome], total: int, manifest: str) -> None:
    failed = [outcome for outcome in outcomes if outcome.problem]
    show(f"Wrote {counted(len(outcomes) - len(failed), 'workbook')} of {total:,}, and {manifest}")
    if failed:
        say(f"{counted(len(failed), 'provider')} got no workbook:")
        for outcome in failed:
            say(f"{outcome.provider}: {outcome.problem}")
