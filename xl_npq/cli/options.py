"""Arguments and options that several commands take, and how their values are read."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from xl_npq.errors import UsageError


def day(text: str | date) -> date:
    """The day that a date on the command line means: 2019-09-30 or 30/09/2019."""
    if isinstance(text, date):
        return text
    # Reading values needs pandas, which `--help` should not wait for.
    from xl_npq.values import day_of_text

    try:
        return day_of_text(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date such as 2019-09-30 or 30/09/2019.") from error


Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="A workbook (.xlsx, .xlsm, .xls, .ods), a folder of CSV or Parquet files, or one of participants.",
        show_default=False,
    ),
]
AsAt = Annotated[
    date | None,
    typer.Option(
        "--as-at",
        metavar="DATE",
        parser=day,
        help="The date that the figures speak of, as 2019-09-30 or 30/09/2019, instead of that in Settings.",
        show_default=False,
    ),
]
Provider = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="The provider, if the source holds several.", show_default=False),
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        metavar="FILE",
        help="Open a protected source with the password in the first line of FILE; - asks for it.",
        show_default=False,
    ),
]
Schools = Annotated[
    str | None,
    typer.Option(
        "--schools",
        metavar="FILE",
        help="A file of schools: a table Schools, an extract of the register (GIAS), or the school census.",
        show_default=False,
    ),
]
Mapping = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="A TOML file that says how the source's headings and values become ours: see xl-npq map.",
        show_default=False,
    ),
]
LastReturn = Annotated[
    str | None,
    typer.Option(
        "--previous",
        metavar="RETURN.xlsx",
        help="The last data return: the Dashboard says what has changed since, until another is given.",
        show_default=False,
    ),
]
LastReturnPassword = Annotated[
    str | None,
    typer.Option(
        "--previous-password",
        metavar="FILE",
        help="Open that return with the password in the first line of FILE; - asks for it.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Where the data has errors, write nothing and exit 1."),
]
LockPassword = Annotated[
    str | None,
    typer.Option(
        "--lock-password",
        metavar="FILE",
        help="Lock the sheets with the password in the first line of FILE; - asks for it.",
        show_default=False,
    ),
]
Encrypt = Annotated[
    str | None,
    typer.Option(
        "--encrypt",
        metavar="FILE",
        help="Encrypt what is written with the password in the first line of FILE; - asks for it. "
        "Nobody can open it without.",
        show_default=False,
    ),
]
ThemeFile = Annotated[
    Path | None,
    typer.Option(
        "--theme",
        metavar="FILE",
        help="The provider's own name, two colours, logo and footer: a TOML file, see docs/theme.md.",
        show_default=False,
    ),
]
WorkbookFile = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE.xlsx", help="The workbook to write.", show_default=False),
]
Folder = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="DIR", help="The folder to write to; made where there is none.", show_default=False
    ),
]


def require_place(folder: Path) -> Path:
    """The folder itself, which may be made later in one that is there; UsageError as `require_folder`."""
    if folder.is_symlink() or folder.exists() or not folder.parent.is_dir():
        return require_folder(folder)
    require_folder(folder.parent)
    return folder


def require_folder(folder: Path) -> Path:
    """The folder itself; UsageError where there is none or nothing can be written there."""
    if not folder.is_dir():
        taken = folder.is_symlink() or folder.exists()
        why = (
            f"{folder} is no folder: choose another."
            if taken
            else f"There is no folder {folder}: make it first, or choose another."
        )
        raise UsageError(why)
    try:
        # Permissions say little where a system forbids for other reasons: so a file that vanishes at once.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise UsageError(f"{folder}: nothing can be written there ({why}). Choose another folder.") from error
    return folder


def require_workbook_file(path: Path) -> Path:
    """The path itself; UsageError where no workbook can be written there, before any time is spent on it."""
    return require_file(path, ".xlsx", "workbook")


def require_file(path: Path, ending: str, what: str) -> Path:
    """The path itself; UsageError where no such file, of a kind in words, can be written there."""
    if path.suffix.lower() != ending:
        raise UsageError(f"{path}: the {what}'s name must end in {ending}. Choose another with -o.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder: choose another name with -o.")
    require_folder(path.parent)
    return path


def refuse_to_overwrite(source: str, path: Path) -> None:
    """UsageError where the workbook would take the place of its own source."""
    if path.exists() and Path(source).exists() and path.samefile(source):
        raise UsageError(f"{path} is the source itself: choose another name with -o, so that it is kept.")
