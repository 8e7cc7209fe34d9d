"""Putting what was made of a provider into the folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import Made
from xl_npq.errors import UsageError
from xl_npq.publish import place_report
from xl_npq.workbook.beside import beside


def place(made: Made, folder: Path) -> Outcome:
    """Write a provider's files. Raises nothing: where one cannot be written, the outcome tells of it and lacks it."""
    outcome = made.outcome
    if made.workbook and (trouble := _trouble(lambda: _write(folder, outcome.file, made.workbook))):
        outcome = replace(outcome, file="", sha256="").with_trouble(trouble)
    if made.data_return and (trouble := _trouble(lambda: _write(folder, outcome.data_return, made.data_return))):
        outcome = replace(outcome, data_return="", return_sha256="").with_trouble(trouble)
    if made.report and (trouble := _trouble(lambda: _write_report(folder / outcome.report, made))):
        outcome = replace(outcome, report="", report_sha256="").with_trouble(trouble)
    return outcome


def _trouble(write: Callable[[], None]) -> str:
    """What is wrong with writing, in a line; nothing where it went well."""
    try:
        write()
    except UsageError as error:
        return str(error)
    except OSError as error:
        return f"{error.filename or 'A file'}: cannot be written ({(error.strerror or str(error)).lower()})."
    return ""


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if path.parent != folder:
        path.parent.mkdir(exist_ok=True)
    with beside(path) as temporary:
        temporary.write_bytes(content)


def _write_report(folder: Path, made: Made) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    place_report(made.report, folder)
