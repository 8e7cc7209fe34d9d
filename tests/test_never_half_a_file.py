"""Whatever fails while a file is written: the old one is intact, a line says what to do, and nothing is left over."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from check_sources import CLEAN, write_folder, write_workbook
from command_line import CHECKOUT, Door

from xl_npq.errors import UsageError
from xl_npq.workbook import beside as module
from xl_npq.workbook.beside import ABANDONED_AFTER, beside

pytest_plugins = ("command_fixtures",)

WRITERS = {
    "build": ["build", "SOURCE", "-o", "OUT.xlsx"],
    "template": ["template", "-o", "OUT.xlsx"],
    "page": ["check", "SOURCE", "--format", "html", "-o", "OUT.html"],
    "annotated": ["check", "BOOK", "--annotate", "OUT.xlsx", "--format", "csv"],
    "calendar": ["calendar", "SOURCE", "-o", "OUT.ics"],
    "batch": ["batch", "SOURCE", "-o", "OUT", "--jobs", "1"],
}


def prepared(folder: Path, writer: str) -> tuple[list[str], Path]:
    """The command, and the file that it is to replace, which somebody's older one holds the place of."""
    source = write_folder(
        folder / "source", {**CLEAN, "Participants": [{**CLEAN["Participants"][0], "Provider": "OUT"}]}
    )
    book = write_workbook(folder / "book.xlsx", CLEAN)
    out = folder / "out"
    out.mkdir()
    target = out / {"page": "OUT.html", "calendar": "OUT.ics"}.get(writer, "OUT.xlsx")
    target.write_bytes(b"older")
    places = {"SOURCE": source, "BOOK": book, "OUT": out, "OUT.xlsx": target, "OUT.html": target, "OUT.ics": target}
    return [str(places.get(word, word)) for word in WRITERS[writer]], target


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def locked(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "The process cannot access the file")


TROUBLES: dict[str, tuple[str, Callable[..., None], str]] = {
    "the disk is full": ("chmod", full, "no space left on device"),
    "the old file is open in Excel": ("replace", locked, "Close it in Excel"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("writer", WRITERS)
def test_the_old_file_stays_and_nothing_is_left(
    npq: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str, trouble: str
) -> None:
    command, target = prepared(tmp_path, writer)
    method, raises, words = TROUBLES[trouble]
    ordinary = getattr(Path, method)
    monkeypatch.setattr(Path, method, lambda path, *rest: (raises if path.suffix == ".part" else ordinary)(path, *rest))
    said = npq(*command)
    assert said.code in (1, 2)
    assert words in said.err
    assert "Traceback" not in said.err
    assert target.read_bytes() == b"older"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
@pytest.mark.parametrize("writer", ["build", "annotated"])
def test_a_disk_that_fills_up_in_the_middle_costs_nothing(tmp_path: Path, writer: str) -> None:
    import resource

    command, target = prepared(tmp_path, writer)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))

    run = subprocess.run(
        [sys.executable, "-m", "xl_npq", *command],
        cwd=CHECKOUT,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode in (1, 2), "Traceback" in run.stderr) == (True, False)
    assert "file too large" in run.stderr
    assert target.read_bytes() == b"older"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on Windows")
def test_what_a_killed_process_leaves_is_cleared_the_next_time(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("older", "utf-8")
    program = (
        "import sys, time, pathlib; from xl_npq.workbook.beside import beside\n"
        "with beside(pathlib.Path(sys.argv[1])) as part:\n"
        "    part.write_text('half'); print('writing', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", program, target], cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    child.kill()
    child.communicate()
    (left,) = (path for path in tmp_path.iterdir() if path != target)
    assert target.read_text("utf-8") == "older"
    long_ago = time.time() - ABANDONED_AFTER - 60
    os.utime(left, (long_ago, long_ago))
    with beside(target) as part:
        part.write_text("newer", "utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"out.txt"}
    assert target.read_text("utf-8") == "newer"


def test_what_another_process_is_writing_now_is_left_alone(tmp_path: Path) -> None:
    with beside(tmp_path / "one.txt") as part, beside(tmp_path / "other.txt"):
        assert part.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"one.txt", "other.txt"}


def test_a_file_being_written_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    with beside(tmp_path / "out.txt") as part:
        assert os.name == "nt" or part.stat().st_mode & 0o077 == 0
        assert "out" not in part.name


def test_without_permission_a_line_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.tempfile, "mkstemp", locked)
    with pytest.raises(UsageError, match="Choose another folder"), beside(tmp_path / "out.txt"):
        pass
    assert list(tmp_path.iterdir()) == []
