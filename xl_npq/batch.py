"""A workbook for each provider of a source, on all cores, and the manifest of them."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from xl_npq.build import build
from xl_npq.checks.check import check
from xl_npq.checks.fault import Faults
from xl_npq.errors import SourceError, UsageError
from xl_npq.figures.headline import Headline, headlines
from xl_npq.figures.tidy import figures_of
from xl_npq.file_names import file_names
from xl_npq.measure import require_as_at
from xl_npq.metrics import METRICS
from xl_npq.printing import csv_text
from xl_npq.providers import ledger_of, providers_of, tables_of
from xl_npq.run_log import as_at_of
from xl_npq.tables import Tables
from xl_npq.theme import PLAIN, Theme
from xl_npq.workbook.beside import beside
from xl_npq.workbook.kept_copies import previous_kept

MANIFEST = "manifest.csv"
MANIFEST_COLUMNS = (
    "provider",
    "file",
    "sha256",
    "rows",
    "errors",
    "warnings",
    *(f"metric_{metric.number}" for metric in METRICS),
    "seconds",
    "problem",
)
_MOST_PROCESSES = 61
"""As many as Windows lets a pool have."""


@dataclass(frozen=True)
class Task:
    """One provider's workbook to make: where, locked with which password, whether errors forbid it, and its look."""

    provider: str
    tables: Tables
    path: Path
    password: str | None = None
    strict: bool = False
    theme: Theme = PLAIN


@dataclass(frozen=True)
class Outcome:
    """What became of one provider's workbook; `problem` is blank where it was written, and `file` where it was not.

    `rows` are rows of Participants, `statuses` those of the seven metrics, `seconds` the time that it took.
    """

    provider: str
    file: str = ""
    sha256: str = ""
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    statuses: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    kept: str = ""
    """The name under which the workbook stays that this one took the place of; blank where there was none."""


Work = Callable[[Task], Outcome]


def tasks_of(
    tables: Tables, folder: Path, password: str | None = None, *, strict: bool = False, theme: Theme = PLAIN
) -> Iterator[Task]:
    """A task for each provider, its tables cut out only when it is its turn."""
    for provider, name in file_names(providers_of(tables), ".xlsx").items():
        yield Task(provider, tables_of(tables, provider), folder / name, password, strict, theme)


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


def make(task: Task) -> Outcome:
    """Write one provider's workbook. Raises nothing: trouble is told in the outcome and stops no other provider."""
    started, rows = time.perf_counter(), len(task.tables["Participants"])
    try:
        faults, statuses, digest, kept = _made(task)
    except (SourceError, UsageError) as error:
        return Outcome(task.provider, rows=rows, seconds=time.perf_counter() - started, problem=str(error))
    except Exception as error:
        # Whatever is wrong with one provider's data must not cost the others their workbooks.
        problem = f"Something went wrong ({type(error).__name__}). Please report it."
        return Outcome(task.provider, rows=rows, seconds=time.perf_counter() - started, problem=problem)
    return Outcome(
        task.provider,
        file=task.path.name if digest else "",
        sha256=digest,
        rows=rows,
        errors=len(faults.errors),
        warnings=len(faults.warnings),
        statuses=statuses,
        seconds=time.perf_counter() - started,
        problem="" if digest else f"{len(faults.errors):,} errors in its data, and --strict",
        kept=kept,
    )


def _made(task: Task) -> tuple[Faults, tuple[str, ...], str, str]:
    """The faults, the statuses, the SHA-256 of the file (blank: none was written), and what is kept of an older."""
    statuses = tuple(headline.status for headline in headlines_of(task.tables, task.provider))
    if task.strict and len((faults := check(task.tables)).errors):
        return faults, statuses, "", ""
    with previous_kept(task.path, "batch", as_at_of(task.tables)) as copy:
        faults = build(task.tables, task.path, task.provider, password=task.password, theme=task.theme)
    with task.path.open("rb") as file:
        return faults, statuses, hashlib.file_digest(file, "sha256").hexdigest(), copy.name if copy else ""


def outcomes_of(tasks: Iterable[Task], jobs: int, work: Work = make) -> Generator[Outcome, None, None]:
    """The outcome of each task as it is done, at most `jobs` of them at once."""
    if jobs == 1:
        yield from map(work, tasks)
        return
    remaining = iter(tasks)
    while lost := (yield from _until_broken(remaining, min(jobs, _MOST_PROCESSES), work)):
        for task in lost:
            yield from _on_its_own(task, work)


def _until_broken(tasks: Iterator[Task], jobs: int, work: Work) -> Generator[Outcome, None, list[Task]]:
    """Outcomes until all are done or a process dies: the tasks whose process may have died are then returned."""
    running: dict[Future[Outcome], Task] = {}
    lost: list[Task] = []
    with _pool(jobs) as pool:
        try:
            for task in tasks:
                running[pool.submit(work, task)] = task
                # Few at a time: every task holds its provider's tables.
                if len(running) >= 2 * jobs:
                    yield from _finished(running, lost)
                if lost:
                    break
            while running:
                yield from _finished(running, lost)
        except BrokenProcessPool:
            lost += [task, *running.values()]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return lost


def _finished(running: dict[Future[Outcome], Task], lost: list[Task]) -> Iterator[Outcome]:
    """Take what is done out of `running`, and put the tasks whose process died into `lost`."""
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        task = running.pop(future)
        if isinstance(future.exception(), BrokenProcessPool):
            lost.append(task)
        else:
            yield future.result()


def _on_its_own(task: Task, work: Work) -> Iterator[Outcome]:
    """Once more in a process of its own, which tells the task that ends its process from those beside it."""
    lost: list[Task] = []
    with _pool(1) as pool:
        yield from _finished({pool.submit(work, task): task}, lost)
    if lost:
        yield Outcome(task.provider, problem="The process that built it was ended, perhaps for lack of memory.")


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(), initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    # Ctrl-C reaches every process of the terminal: the workbook in hand is finished, and no process tells of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def write_manifest(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """Write `manifest.csv`, a row for each provider; UsageError where it cannot be written."""
    path = folder / MANIFEST
    with beside(path) as temporary:
        temporary.write_text(csv_text(MANIFEST_COLUMNS, map(_manifest_row, outcomes)), "utf-8", newline="")
    return path


def _manifest_row(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.provider,
        outcome.file,
        outcome.sha256,
        outcome.rows,
        outcome.errors,
        outcome.warnings,
        *(outcome.statuses or ("",) * len(METRICS)),
        f"{outcome.seconds:.2f}",
        outcome.problem,
    )
