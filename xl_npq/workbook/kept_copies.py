"""An undo: the previous file is kept beside the one that takes its place, the last three of them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain, count
from pathlib import Path

from xl_npq.errors import UsageError
from xl_npq.workbook.beside import beside

KEPT = 3
"""Previous files of a workbook that stay."""
COMMANDS = ("batch", "build", "compare", "merge", "rollover", "template", "upgrade")
"""The commands that keep a previous file; a file called otherwise is a person's own."""


@contextmanager
def previous_kept(path: Path, command: str, as_at: date | None = None) -> Iterator[Path | None]:
    """Keep the file at `path`, which is about to be written over, beside it: ``name (before merge 2019-09-30).xlsx``.

    `command` is one of COMMANDS. Yields where it is kept, None where there is no file yet. At every moment the file at
    `path` is whole; where writing fails it is as it was and no copy stays. Of the copies the latest three stay.
    UsageError where the file cannot be kept: then nothing is to be written over it.
    """
    assert command in COMMANDS, command
    if not path.is_file():
        yield None
        return
    copy = _free_name(path, command, as_at)
    _keep(path, copy)
    try:
        yield copy
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    _drop_oldest(path, copy)


def _free_name(path: Path, command: str, as_at: date | None) -> Path:
    told = f"{path.stem} (before {command}{f' {as_at:%Y-%m-%d}' if as_at else ''})"
    numbered = chain((told,), (f"{told} {number}" for number in count(2)))
    return next(place for name in numbered if not os.path.lexists(place := path.with_name(name + path.suffix)))


def _keep(path: Path, copy: Path) -> None:
    """Give the file a second name, which takes no room; a whole copy where the file system knows no such thing."""
    try:
        copy.hardlink_to(path.resolve())
    except OSError:
        try:
            with beside(copy) as temporary:
                shutil.copy2(path, temporary)
        except UsageError as error:
            raise UsageError(
                f"{path}: the previous file cannot be kept as {copy.name}, so nothing is written. {error}"
            ) from error


def _drop_oldest(path: Path, newest: Path) -> None:
    """Take away all but the latest copies; one that cannot be is left."""
    stem, command, ending = re.escape(path.stem), "|".join(COMMANDS), re.escape(path.suffix)
    named = re.compile(rf"{stem} \(before ({command})( \d{{4}}-\d{{2}}-\d{{2}})?\)( \d+)?{ending}")
    others = [other for other in path.parent.iterdir() if named.fullmatch(other.name) and other != newest]
    for old in sorted(others, key=_age, reverse=True)[KEPT - 1 :]:
        with suppress(OSError):
            old.unlink()


def _age(copy: Path) -> tuple[int, list[int], str]:
    """When a copy was last written, and, for those written at once, the numbers of its name."""
    return copy.lstat().st_mtime_ns, [int(digits) for digits in re.findall(r"\d+", copy.stem)], copy.name
