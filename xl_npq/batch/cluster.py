"""Tasks carried out on a Dask cluster, whose workers may be lost while they run."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.pool import LOST
from xl_npq.batch.task import Made, Task, Work
from xl_npq.errors import UsageError
from xl_npq.version import VERSION

_WAIT = 30
"""Seconds that a scheduler and its first worker have to answer."""
_TRIES = 3
"""How often a task is sent before it is given up: what it needs or gave may be lost together with a worker."""
_CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)


def made_there(tasks: Iterable[Task], address: str, work: Work) -> Generator[Made, None, None]:
    """What was made of each task as it is done, by the workers of the scheduler at an address.

    `work` goes to the workers but once. A task whose worker is lost is done by another. UsageError where no scheduler
    answers, it has no workers, or they have another version of xl-npq.
    """
    with _client(address) as client:
        yield from _Cluster(client, work).made(iter(tasks))


class _Cluster:
    """A connection, the work that the workers hold, and the tasks that they have in hand."""

    def __init__(self, client: Any, work: Work) -> None:
        self._client, self._work = client, work
        self._running: dict[Any, tuple[Task, int]] = {}
        self._given = self._sent()

    def _sent(self) -> Any:
        # As it is, not by what is in it: what was lost is not to be taken for what is there.
        return self._client.scatter(self._work, broadcast=True, hash=False)

    def made(self, tasks: Iterator[Task]) -> Generator[Made, None, None]:
        """As `made_there`."""
        while True:
            # Few at a time: every task holds its provider's tables.
            room = 2 * max(1, sum(self._client.nthreads().values())) - len(self._running)
            for task in islice(tasks, max(0, room)):
                self._submit(task, 1)
            if not self._running:
                return
            for future in self._done():
                yield from self._finished(future)

    def _done(self) -> list[Any]:
        """Tasks that are done; UsageError where no worker is left to do any."""
        try:
            return list(_distributed().wait(list(self._running), _WAIT, return_when="FIRST_COMPLETED").done)
        except _CANCELLED:
            return [future for future in self._running if future.status != "pending"]
        except TimeoutError as error:
            if self._client.nthreads():
                return []
            raise UsageError("All workers of the cluster are gone. Start some, and go on with --resume.") from error

    def _submit(self, task: Task, tries: int) -> None:
        self._running[self._client.submit(_carry_out, self._given, task, pure=False)] = (task, tries)

    def _finished(self, future: Any) -> Iterator[Made]:
        task, tries = self._running.pop(future)
        try:
            yield future.result()
        except _CANCELLED:
            # What the workers held in common, or the result, was lost with the last worker that had it.
            if tries < _TRIES:
                self._given = self._given if self._given.status == "finished" else self._sent()
                self._submit(task, tries + 1)
            else:
                yield _lost(task)
        except _distributed().KilledWorker:
            yield _lost(task)


def _lost(task: Task) -> Made:
    return Made(Outcome(task.provider, rows=len(task.tables["Participants"]), problem=LOST))


def _carry_out(work: Work, task: Task) -> Made:
    return work(task)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError("--scheduler needs what the extra cluster brings: pip install 'xl-npq[cluster]'.") from error
    return distributed


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        client = _distributed().Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{address}: no Dask scheduler answers there. Give its address, such as tcp://192.0.2.1:8786."
        ) from error
    # What waits for tasks asks for the current connection.
    with client, client.as_current():
        _require_workers(client, address)
        yield client


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_WAIT)
    except TimeoutError as error:
        raise UsageError(f"{address}: the scheduler has no workers. Start some: dask worker {address}.") from error
    try:
        versions = client.run(_version)
    except Exception as error:
        # Whatever it is that a worker cannot do, it is not to be found out provider by provider.
        raise UsageError(f"{address}: a worker cannot run xl-npq. Install xl-npq {VERSION} where it is.") from error
    others = sorted({version for version in versions.values() if version != VERSION})
    if others:
        raise UsageError(f"{address}: a worker has xl-npq {others[0]}, and this is {VERSION}. Install the same.")


def _version() -> str:
    return VERSION
