"""What is made for one provider, as bytes: its workbook and, where asked for, its data return and public report."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from xl_npq.batch.outcome import Outcome
from xl_npq.build import lay_out, run_of_build
from xl_npq.checks.check import check
from xl_npq.checks.fault import Faults
from xl_npq.data_return import Terms, return_book
from xl_npq.errors import SourceError, UsageError
from xl_npq.figures.headline import Headline, headlines
from xl_npq.figures.tidy import figures_of
from xl_npq.file_names import file_names
from xl_npq.fingerprint import digest
from xl_npq.measure import require_as_at, require_nothing_below, require_usable
from xl_npq.memory import given_back
from xl_npq.overview.standing import standings_of
from xl_npq.providers import ledger_of, providers_of, tables_of
from xl_npq.publication.report import Report
from xl_npq.publish import public_report, report_files
from xl_npq.tables import TABLES, Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.values import key
from xl_npq.workbook.protection import Lock, lock_with
from xl_npq.workbook.writer import book_bytes

SHARED = tuple(name for name, table in TABLES.items() if "Provider" not in table.names)
"""Tables that are the same for every provider: they are sent to each process but once."""
_NONE: Mapping[str, str] = MappingProxyType({})
OVERVIEW = "overview.xlsx"
RETURNS, REPORTS = "returns", "reports"
"""Folders of the data returns and of the public reports."""


@dataclass(frozen=True)
class Asked:
    """What is asked for each provider beside the workbook, and how all are made.

    `strict`: errors forbid the workbook. `with_faults`: they forbid neither return nor report, as otherwise they do.
    """

    password: str | None = None
    strict: bool = False
    theme: Theme = PLAIN
    report: bool = False
    data_return: bool = False
    with_faults: bool = False


@dataclass(frozen=True)
class Common:
    """What all providers have in common."""

    asked: Asked = Asked()
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """One provider: its tables without the shared ones, its workbook's name, and what an earlier run made of it.

    `earlier` is given only where its files still are what that run wrote. `published` is its last publication.
    """

    provider: str
    tables: Tables
    file: str
    earlier: Outcome | None = None
    published: Report | None = None


@dataclass(frozen=True)
class Made:
    """What became of a provider, and the contents of the files that are to be written, by name in the folder."""

    outcome: Outcome
    workbook: bytes = b""
    data_return: bytes = b""
    report: Mapping[str, bytes] = field(default_factory=dict)


Work = Callable[[Task], Made]


def common_of(tables: Tables, asked: Asked = Asked()) -> Common:
    """What all providers of a source have in common."""
    return Common(asked, {name: tables[name] for name in SHARED})


Earlier = Callable[[str, str], Outcome | None]
"""What an earlier run made of a provider and its file."""


def tasks_of(
    parts: Iterable[tuple[str, Tables]],
    names: Mapping[str, str],
    earlier: Earlier = lambda *_: None,
    published: Mapping[str, Report] = MappingProxyType({}),
) -> Iterator[Task]:
    """A task for each provider with its tables, which are cut out only when it is its turn.

    `names` are the files' names by provider, `published` what was published last, by the provider's name as compared.
    """
    for provider, own in parts:
        frames = {name: frame for name, frame in own.frames.items() if name not in SHARED}
        own, file = replace(own, frames=frames), names[provider]
        yield Task(provider, own, file, earlier(provider, file), published.get(key(provider)))


def workbook_names(
    providers: Sequence[str], kept: Mapping[str, str] = _NONE, taken: Iterable[str] = ()
) -> dict[str, str]:
    """The name of each provider's workbook; no two alike, and none like the overview's or one that is `taken`.

    `kept` are names that providers have already, no two alike.
    """
    stems = [name.removesuffix(".xlsx") for name in (OVERVIEW, *taken, *kept.values())]
    chosen = file_names((name for name in providers if name not in kept), ".xlsx", stems)
    return {name: kept.get(name) or chosen[name] for name in providers}


def rows_of_nobody(tables: Tables) -> int:
    """How many rows of Participants and Assessments name no provider in a source of several: they count for none."""
    if len(providers_of(tables)) < 2:
        return 0
    unclaimed = tables_of(tables, "")
    return len(unclaimed["Participants"]) + len(unclaimed["Assessments"])


def headlines_of(tables: Tables, provider: str) -> tuple[Headline, ...]:
    """The status of each of the seven metrics of one provider; UsageError where no As at is given."""
    ledger = require_as_at(ledger_of(tables, provider))
    return headlines(figures_of(ledger), ledger.settings)


def make(common: Common, task: Task) -> Made:
    """What is asked for one provider. Raises nothing: trouble is told in the outcome and stops no other provider."""
    started = time.perf_counter()
    tables = replace(task.tables, frames={**common.frames, **task.tables.frames})
    blank = Outcome(task.provider, rows=len(tables["Participants"]))
    try:
        made = _made(common.asked, task, tables, blank)
    except (SourceError, UsageError) as error:
        made = Made(replace(blank, problem=str(error)))
    except Exception as error:
        # Whatever is wrong with one provider's data must not cost the others their workbooks.
        made = Made(replace(blank, problem=f"Something went wrong ({type(error).__name__}). Please report it."))
    given_back()
    if made.outcome.kept:
        return made
    return replace(made, outcome=replace(made.outcome, seconds=time.perf_counter() - started))


def _made(asked: Asked, task: Task, tables: Tables, blank: Outcome) -> Made:
    require_usable(tables)
    require_nothing_below(tables)
    ledger = require_as_at(ledger_of(tables, task.provider))
    figures, lock = figures_of(ledger), lock_with(asked.password, task.provider) if asked.password else None
    found = headlines(figures, ledger.settings)
    source, standings = _input(asked, task, tables, lock), standings_of(figures, found, ledger.settings)
    if task.earlier and task.earlier.input == source:
        return Made(replace(task.earlier, standings=standings, kept=True))
    faults = check(tables)
    statuses = tuple(headline.status for headline in found)
    counted = replace(blank, errors=len(faults.errors), warnings=len(faults.warnings), statuses=statuses)
    outcome = replace(counted, standings=standings, input=source)
    if asked.strict and len(faults.errors):
        return Made(
            replace(outcome, problem=f"{faults.errors_counted} in its data: mend what is wrong, or leave --strict out.")
        )
    job = _Job(asked, task, tables, lock, faults)
    return _with_report(job, _with_return(job, _with_workbook(job, outcome)))


class _Job(NamedTuple):
    """A task with what was worked out for it."""

    asked: Asked
    task: Task
    tables: Tables
    lock: Lock | None
    faults: Faults


def _input(asked: Asked, task: Task, tables: Tables, lock: Lock | None) -> str:
    """The SHA-256 of all that the files are made from; of a password what a locked sheet shows."""
    told = (repr(replace(asked, password=None)), repr(lock), *([repr(task.published)] if task.published else []))
    return digest(tables, task.provider, task.file, *told)


def _with_workbook(job: _Job, outcome: Outcome) -> Made:
    run = run_of_build(job.tables, job.task.provider)
    book = lay_out(job.tables, job.task.provider, job.task.file, job.faults, run)
    content = book_bytes(replace(book, theme=job.asked.theme), job.lock)
    return Made(replace(outcome, file=job.task.file, sha256=sha256(content)), content)


def _with_return(job: _Job, made: Made) -> Made:
    if not job.asked.data_return:
        return made
    terms = Terms(with_faults=job.asked.with_faults, theme=job.asked.theme)
    try:
        book = return_book(job.tables, job.task.provider, job.task.file, job.faults, terms)
    except SourceError as error:
        return replace(made, outcome=made.outcome.with_trouble(f"No data return: {error}"))
    content = book_bytes(book, job.lock)
    outcome = replace(made.outcome, data_return=f"{RETURNS}/{job.task.file}", return_sha256=sha256(content))
    return replace(made, outcome=outcome, data_return=content)


def _with_report(job: _Job, made: Made) -> Made:
    if not job.asked.report:
        return made
    if len(job.faults.errors) and not job.asked.with_faults:
        why = (
            f"No public report: {job.faults.errors_counted} in its data. Mend what is wrong, or add "
            "--with-faults: such cells then count as blank."
        )
        return replace(made, outcome=made.outcome.with_trouble(why))
    try:
        public = public_report(job.tables, job.task.provider, previous=job.task.published)
    except UsageError as error:
        return replace(made, outcome=made.outcome.with_trouble(f"No public report: {error}"))
    files = report_files(public.report, job.asked.theme)
    folder = f"{REPORTS}/{job.task.file.removesuffix('.xlsx')}"
    outcome = replace(made.outcome, report=folder, report_sha256=sha256_of_files(files))
    return replace(made, outcome=outcome, report=files)


def sha256(content: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_files(files: Mapping[str, bytes]) -> str:
    """One SHA-256 for several files: of a line for each, by name, as the program sha256sum prints it."""
    return sha256("".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode())
