"""A batch on a cluster of real processes: the same files as on one computer, though a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from check_sources import participant, with_participants, write_folder

import xl_npq
from xl_npq.batch import cluster
from xl_npq.batch.cluster import made_there
from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import Common, Made, Task, common_of, make, tasks_of, workbook_names
from xl_npq.cli import run
from xl_npq.errors import UsageError
from xl_npq.providers import apart

pytest.importorskip("distributed")

TESTS = Path(__file__).parent
PATHS = os.pathsep.join([str(TESTS.parent), str(TESTS)])
ENVIRONMENT = {**os.environ, "PYTHONPATH": PATHS, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}
SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
WORKER = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
NAMES = [f"Provider {number}" for number in range(8)]


class Processes:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, list[subprocess.Popen[bytes]]()
        where = folder / "scheduler.json"
        self.scheduler = self._start([*SCHEDULER, "--no-dashboard", "--scheduler-file", str(where)])
        self.address = self._address(where)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.workers)}.log").open("wb")
        return subprocess.Popen(command, cwd=self.folder, env=ENVIRONMENT, stdout=log, stderr=log)

    @staticmethod
    def _address(where: Path) -> str:
        import json

        for _ in range(600):
            try:
                return str(json.loads(where.read_text("utf-8"))["address"])
            except (OSError, ValueError):
                time.sleep(0.1)
        raise AssertionError("the scheduler did not start")

    def worker(self) -> subprocess.Popen[bytes]:
        self.workers.append(self._start([*WORKER, self.address]))
        return self.workers[-1]

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def processes(folder: Path, workers: int) -> Iterator[Processes]:
    made = Processes(folder)
    try:
        for _ in range(workers):
            made.worker()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [participant(Provider=name, participant_ID="P-1") for name in NAMES]
    return write_folder(tmp_path_factory.mktemp("source"), with_participants(*rows))


def tasks(source: Path) -> list[Task]:
    return list(tasks_of(apart(xl_npq.read(source)), workbook_names(NAMES)))


def workbooks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


@pytest.mark.room
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on Windows")
def test_a_killed_worker_costs_no_workbook_and_all_are_those_of_one_computer(source: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert run(["batch", str(source), "-o", str(here)]) == 0
    with processes(tmp_path, 2) as running:
        doomed = running.workers[0]
        killed = threading.Event()

        def kill_in_mid_run() -> None:
            while not any(there.glob("Provider*.xlsx")):
                time.sleep(0.05)
            doomed.send_signal(signal.SIGKILL)
            killed.set()

        killer = threading.Thread(target=kill_in_mid_run, daemon=True)
        killer.start()
        assert run(["batch", str(source), "-o", str(there), "--scheduler", running.address]) == 0
        assert killed.is_set()
        assert len(list(there.glob("Provider*.xlsx"))) == len(NAMES)
    assert workbooks(there) == workbooks(here)


def deadly(task: Task) -> Made:
    """Stands in for building: one provider ends every worker that it comes to."""
    if task.provider == NAMES[3]:
        os._exit(9)
    return Made(Outcome(task.provider))


def test_a_task_that_ends_every_worker_is_told_and_costs_nobody_else(source: Path, tmp_path: Path) -> None:
    with processes(tmp_path, 5) as running:
        made = {one.outcome.provider: one.outcome.problem for one in made_there(tasks(source), running.address, deadly)}
    assert sorted(made) == NAMES
    assert [name for name, problem in made.items() if problem] == [NAMES[3]]


def test_what_all_share_goes_to_the_workers_but_once(source: Path) -> None:
    tables = xl_npq.read(source)
    assert all(not set(task.tables.frames) & set(common_of(tables).frames) for task in tasks(source))
    work = partial(make, Common())
    sent: list[object] = []

    class Client:
        def scatter(self, given: object, **_: object) -> object:
            sent.append(given)
            return given

    cluster._Cluster(Client(), work)
    assert sent == [work]


def test_where_nobody_answers_a_line_says_so(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_WAIT", 1)
    assert run(["batch", str(source), "-o", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "no Dask scheduler answers there" in capsys.readouterr().err


def test_a_scheduler_without_workers_is_told(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WAIT", 3)
    with processes(tmp_path, 0) as running, pytest.raises(UsageError, match="has no workers"):
        list(made_there(tasks(source), running.address, deadly))


def test_workers_of_another_version_are_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "VERSION", "9.9.9")
    with processes(tmp_path, 1) as running, pytest.raises(UsageError, match="Install the same"):
        list(made_there(tasks(source), running.address, deadly))
