"""Putting what was made of a provider into the folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import Made
from xl_npq.errors import UsageError
from xl_npq.publish import place_report
from xl_npq.workbook.beside import beside
from xl_npq.workbook.kept_copies import previous_kept


def place(made: Made, folder: Path, as_at: date | None) -> Outcome:
    """Write a provider's files; another workbook in its place is kept beside it, named after `as_at`.

    Raises nothing: where one cannot be written, the outcome tells of it and lacks it.
    """
    outcome = made.outcome
    if made.workbook:
        try:
            outcome = replace(outcome, previous=_write_workbook(folder, made, as_at))
        except (UsageError, OSError) as error:
            outcome = replace(outcome, file="", sha256="").with_trouble(_words(error))
    if made.data_return and (trouble := _trouble(lambda: _write(folder, outcome.data_return, made.data_return))):
        outcome = replace(outcome, data_return="", return_sha256="").with_trouble(trouble)
    if made.report and (trouble := _trouble(lambda: _write_report(folder / outcome.report, made))):
        outcome = replace(outcome, report="", report_sha256="").with_trouble(trouble)
    return outcome


def _trouble(write: Callable[[], None]) -> str:
    """What is wrong with writing, in a line; nothing where it went well."""
    try:
        write()
    except (UsageError, OSError) as error:
        return _words(error)
    return ""


def _words(error: UsageError | OSError) -> str:
    if isinstance(error, UsageError):
        return str(error)
    return f"{error.filename or 'A file'}: cannot be written ({(error.strerror or str(error)).lower()})."


def _write_workbook(folder: Path, made: Made, as_at: date | None) -> str:
    """Write a workbook; returns the name under which another one in its place is kept."""
    path = folder / made.outcome.file
    if path.is_file() and path.read_bytes() == made.workbook:
        return ""
    with previous_kept(path, "batch", as_at) as copy:
        _write(folder, made.outcome.file, made.workbook)
    return copy.name if copy else ""


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if path.parent != folder:
        path.parent.mkdir(exist_ok=True)
    with beside(path) as temporary:
        temporary.write_bytes(content)


def _write_report(folder: Path, made: Made) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    place_report(made.report, folder)
