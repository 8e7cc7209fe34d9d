"""Several files that take their places in a folder together: all of them, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from xl_npq.errors import UsageError


@contextmanager
def together(folder: Path, outdated: Collection[str] = ()) -> Iterator[Path]:
    """A folder to write files into, which then take their places in `folder`; UsageError where they cannot.

    Files named in `outdated` go, unless a new one takes their place; every other file stays as it is. Where one file
    cannot take its place, for it is open, say, all that was there before comes back.
    """
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".", suffix=".part") as private:
            made, old = Path(private) / "new", Path(private) / "old"
            made.mkdir()
            old.mkdir()
            yield made
            names = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
            gone = [name for name in map(Path, sorted(outdated)) if name not in names]
            _exchange(folder, made, old, names, gone)
    except OSError as error:
        what = Path(error.filename).name if error.filename else folder
        why = (error.strerror or str(error)).lower()
        raise UsageError(
            f"{folder}: nothing was written, for {what} cannot be written or replaced ({why}). Close it where it is "
            "open, or choose another folder with -o."
        ) from error


def _exchange(folder: Path, made: Path, old: Path, names: list[Path], gone: list[Path]) -> None:
    kept: list[Path] = []
    placed: list[Path] = []
    try:
        for name in (*names, *gone):
            if (folder / name).exists():
                _move(folder / name, old / name)
                kept.append(name)
        for name in names:
            _move(made / name, folder / name)
            placed.append(name)
    except OSError:
        for name in placed:
            (folder / name).unlink()
        for name in kept:
            (old / name).replace(folder / name)
        raise


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    path.replace(to)
