"""Tasks carried out on the cores of this computer, in processes that may die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import Made, Task, Work

_MOST_PROCESSES = 61
"""As many as Windows lets a pool have."""
LOST = "The process that built it was ended, perhaps for lack of memory."


def made_here(tasks: Iterable[Task], jobs: int, work: Work) -> Generator[Made, None, None]:
    """What was made of each task as it is done, at most `jobs` of them at once."""
    if jobs == 1:
        yield from map(work, tasks)
        return
    remaining = iter(tasks)
    while lost := (yield from _until_broken(remaining, min(jobs, _MOST_PROCESSES), work)):
        for task in lost:
            yield from _on_its_own(task, work)


def _until_broken(tasks: Iterator[Task], jobs: int, work: Work) -> Generator[Made, None, list[Task]]:
    """What was made until all are done or a process dies: the tasks whose process may have died are then returned."""
    running: dict[Future[Made], Task] = {}
    lost: list[Task] = []
    with _pool(jobs, work) as pool:
        try:
            for task in tasks:
                running[pool.submit(_carry_out, task)] = task
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


def _finished(running: dict[Future[Made], Task], lost: list[Task]) -> Iterator[Made]:
    """Take what is done out of `running`, and put the tasks whose process died into `lost`."""
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        task = running.pop(future)
        if isinstance(future.exception(), BrokenProcessPool):
            lost.append(task)
        else:
            yield future.result()


def _on_its_own(task: Task, work: Work) -> Iterator[Made]:
    """Once more in a process of its own, which tells the task that ends its process from those beside it."""
    lost: list[Task] = []
    with _pool(1, work) as pool:
        yield from _finished({pool.submit(_carry_out, task): task}, lost)
    if lost:
        yield Made(Outcome(task.provider, rows=len(task.tables["Participants"]), problem=LOST))


def _pool(jobs: int, work: Work) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(), initializer=_begin, initargs=(work,))


_given: list[Work] = []
"""The work of this process, which came with it: it holds what all providers share, sent but once."""


def _begin(work: Work) -> None:
    _given[:] = [work]
    # Ctrl-C reaches every process of the terminal: the parent alone tells of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")


def _carry_out(task: Task) -> Made:
    return _given[0](task)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
