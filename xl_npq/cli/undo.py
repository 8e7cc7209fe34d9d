"""An undo: a command that writes over a workbook says where the previous one is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from xl_npq.cli.terminal import show


@contextmanager
def keeping_previous(path: Path, command: str, as_at: date | None = None) -> Iterator[None]:
    """Whatever is written to `path` meanwhile, the file that it takes the place of stays beside it, and a line says so.

    Raises what `previous_kept` raises.
    """
    from xl_npq.workbook.kept_copies import previous_kept  # the room needs openpyxl, for which `--help` should not wait

    with previous_kept(path, command, as_at) as copy:
        yield
    if copy is not None:
        show(f"Kept the previous file as {copy.name}")
