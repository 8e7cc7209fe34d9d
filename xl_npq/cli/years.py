"""`xl-npq rollover` and `xl-npq upgrade`: a workbook made anew with everything that was put into it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from xl_npq.cli.options import (
    Encrypt,
    LockPassword,
    Password,
    ThemeFile,
    WorkbookFile,
    day,
    refuse_to_overwrite,
    require_workbook_file,
)
from xl_npq.cli.passwords import opening_password_from, password_from, require_still_encrypted, write_encrypted
from xl_npq.cli.terminal import busy, counted, show, show_table
from xl_npq.cli.theme import theme_from
from xl_npq.cli.undo import keeping_previous

T = TypeVar("T")


def rollover(
    workbook: Annotated[
        str, typer.Argument(metavar="WORKBOOK", help="A workbook that xl-npq wrote.", show_default=False)
    ],
    output: WorkbookFile,
    as_at: Annotated[
        str | None,
        typer.Option(
            "--as-at", metavar="DATE", help="The date that the figures speak of from now on.", show_default=False
        ),
    ] = None,
    cohort: Annotated[
        str | None,
        typer.Option(
            "--cohort", metavar="COHORT", help="The cohort to open, such as 2020/21.", show_default="the next one"
        ),
    ] = None,
    password: Password = None,
    lock_password: LockPassword = None,
    encrypt: Encrypt = None,
    theme: ThemeFile = None,
) -> None:
    """Open a new cohort in a workbook.

    It gets blank target rows, as at a later date. Everybody stays, and everything that was typed; no target is copied.
    The settings are listed, to be reviewed.
    """
    # What follows needs pandas and openpyxl, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside
    from xl_npq.rollover import Opened
    from xl_npq.rollover import rollover as rolled

    path = _checked(workbook, output)
    date_, named = None if as_at is None else day(as_at), None if cohort is None else _cohort(cohort)
    locking, opening = password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the workbook")
    require_still_encrypted(workbook, opening)
    look, word = theme_from(theme), opening_password_from(Beside(password).password)

    def write(place: Path) -> Opened:
        return rolled(Path(workbook), place, date_, named, password=word, lock=locking, theme=look)

    with busy("Opening the cohort"), keeping_previous(path, "rollover", date_):
        opened = _written(write, path, opening)
    for line in opened.carried:
        show(line)
    show(f"Opened {opened.cohort}: {counted(opened.targets, 'blank target row')} to fill in on Targets.")
    show(f"{counted(opened.under_way, 'enrolment')} neither passed nor withdrawn: all kept, as is everybody else.")
    show("To review on Settings:")
    show_table(("Setting", "Value", "As packaged", "Differs"), opened.settings)
    show(f"Wrote {path}")


def upgrade(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A workbook that any version of xl-npq wrote.", show_default=False)
    ],
    output: WorkbookFile,
    password: Password = None,
    lock_password: LockPassword = None,
    encrypt: Encrypt = None,
    theme: ThemeFile = None,
) -> None:
    """Bring a workbook of an older version up to this one.

    Values, extra columns, settings, comments, fills, row order, widths and your own sheets are carried over. What
    cannot be is listed here and on a sheet of the new workbook. OLD is never written to.
    """
    # What follows needs pandas and openpyxl, which `--help` should not wait for.
    from xl_npq.upgrade import upgrade as upgraded

    path = _checked(old, output)
    locking, opening = password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the workbook")
    require_still_encrypted(old, opening)
    look, word = theme_from(theme), opening_password_from(password)

    def write(place: Path) -> tuple[str, ...]:
        return upgraded(Path(old), place, password=word, lock=locking, theme=look)

    with busy("Upgrading"), keeping_previous(path, "upgrade"):
        told = _written(write, path, opening)
    for line in told:
        show(line)
    show(f"Wrote {path}")


def _checked(source: str, output: Path) -> Path:
    path = require_workbook_file(output)
    refuse_to_overwrite(source, path)
    return path


def _cohort(text: str) -> str:
    from xl_npq.values import loose_cohort  # reading values needs pandas, for which `--help` should not wait

    try:
        return loose_cohort(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a cohort such as 2020/21.") from error


def _written(write: Callable[[Path], T], path: Path, opening: str | None) -> T:
    """Write the workbook whole or not at all: it is made in a place of its own, and then put where it belongs."""
    if opening is not None:
        return write_encrypted(write, path, opening)
    from xl_npq.workbook.beside import beside  # the room needs openpyxl

    with tempfile.TemporaryDirectory(prefix="xl-npq-") as private:
        made = Path(private) / path.name
        result = write(made)
        with beside(path) as temporary:
            shutil.copyfile(made, temporary)
    return result
