"""Never half a file: what is written stands beside its place first, and is renamed once it is whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_npq.errors import UsageError

_PREFIX, _SUFFIX = ".xl-npq-", ".part"
ABANDONED_AFTER = 600
"""Seconds after which nobody can still be writing a file that has not grown: its process was killed."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A temporary file in the folder of `path`, which takes its place in the end; UsageError where none can be made.

    Whatever fails, the old file is as it was and the temporary one is gone. Those of processes that were killed are
    taken away here, the next time that something is written to the folder.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({_why(error)}). Choose another folder.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        _clear_abandoned(temporary)
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except PermissionError as error:
        raise UsageError(f"{path}: cannot be replaced. Close it in Excel, or choose another name.") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({_why(error)}). Choose another place.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _clear_abandoned(newest: Path) -> None:
    # The file system's own time of a file just made is the clock: it may be another computer's.
    now = newest.stat().st_mtime
    for other in newest.parent.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if now - other.lstat().st_mtime > ABANDONED_AFTER:
                other.unlink()


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
