"""Reading a source for a command, and telling what is wrong with its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xl_npq.canonical import with_as_at
from xl_npq.checks.fault import Faults
from xl_npq.cli.passwords import opening_password_from
from xl_npq.cli.terminal import busy, counted, say
from xl_npq.errors import SourceError
from xl_npq.measure import require_usable
from xl_npq.read import read
from xl_npq.tables import Tables


@dataclass(frozen=True)
class Beside:
    """What is given beside a source: the files that hold its password, its schools and its mapping, by name."""

    password: str | None = None
    schools: str | None = None
    mapping: str | None = None


def read_source(source: str, as_at: date | None, beside: Beside = Beside()) -> Tables:
    """The tables of a source as at a date, whatever is wrong with them."""
    password = opening_password_from(beside.password)
    with busy(f"Reading {source}"):
        tables = read(source, password=password, schools=beside.schools, mapping=beside.mapping)
        return with_as_at(tables, as_at)


def usable_source(source: str, as_at: date | None, beside: Beside = Beside()) -> Tables:
    """The tables of a source; SourceError where a table or column is missing, or there are no rows."""
    tables = read_source(source, as_at, beside)
    require_usable(tables)
    return tables


def refuse_errors(faults: Faults, source: str) -> None:
    """SourceError where there are errors: what `--strict` asks for."""
    if len(faults.errors):
        raise SourceError(
            f"{source}: {counted(len(faults.errors), 'error')} in the data, and with --strict nothing is written. "
            f"See each with: {_command(source)}"
        )


def publishable(faults: Faults, source: str) -> None:
    """SourceError where there are errors: nothing leaves the house with them unless somebody says so."""
    if len(faults.errors):
        raise SourceError(
            f"{source}: {counted(len(faults.errors), 'error')} in the data, so nothing is written. See each with: "
            f"{_command(source)}. To leave such cells out and go on, add --with-faults"
        )


def tell_faults(faults: Faults, source: str) -> None:
    """One line on standard error where there are errors or warnings."""
    tell_errors(len(faults.errors), len(faults.warnings), source)


def tell_errors(errors: int, warnings: int, source: str) -> None:
    """The same of so many errors and warnings."""
    if errors or warnings:
        say(
            f"{source}: {counted(errors, 'error')} and {counted(warnings, 'warning')} in the "
            f"data; a cell with an error counts as blank. See each with: {_command(source)}"
        )


def earlier_return(previous: str, password: str | None) -> Tables:
    """The tables of an earlier data return. Raises as `read_return` does."""
    from xl_npq.data_return import read_return  # writing returns takes long to load, and most commands do not

    try:
        return read_return(previous, opening_password_from(password))
    except SourceError as error:
        # Reading names the option of the source.
        raise SourceError(str(error).replace("--password", "--previous-password")) from error


def tell_unread(cells: int, source: str) -> None:
    """One line on standard error where cells of a source could not be read."""
    if cells:
        say(
            f"{source}: {counted(cells, 'cell')} that cannot be read, so that the export says nothing there. See each "
            f"with: {_command(source)}"
        )


def _command(source: str) -> str:
    return f'xl-npq check "{source}"' if " " in source else f"xl-npq check {source}"
