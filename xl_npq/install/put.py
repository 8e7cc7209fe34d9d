"""Putting the add-in in place, in the person's own folders alone, and taking away exactly what was put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, count
from pathlib import Path

from xl_npq.errors import SourceError
from xl_npq.install import settings_file
from xl_npq.install.environment import OUR_ADD_IN, WINDOWS, XLWINGS_ADD_IN, Environment
from xl_npq.install.record import NAME, Put, Record, fingerprint, read_record, write_record
from xl_npq.version import VERSION

_EXACT = "surrogateescape"
"""How letters that are none in the file's encoding come back as they were."""


def install(computer: Environment, add_in: bytes) -> tuple[str, ...]:
    """Put xlwings' add-in, ours and the settings that point at `udfs.py` in place; returns what was done, a line each.

    What was installed before is taken away first. Raises SourceError where this is not Windows, our functions are not
    found or a file is in use.
    """
    require_windows(computer, "install")
    ours = settings(computer)
    uninstall(computer)
    text = settings_text(computer)
    merged = settings_file.merged(text, ours)
    contents = {
        computer.start_folder / XLWINGS_ADD_IN: (computer.xlwings / "addin" / XLWINGS_ADD_IN).read_bytes(),
        computer.start_folder / OUR_ADD_IN: add_in,
    }
    record = Record(
        version=VERSION,
        xlwings=computer.xlwings_version,
        files=tuple(_puts(computer, contents)),
        settings_path=str(computer.settings_file),
        before={name: settings_file.value_of(text, name) for name in ours},
        after={name: settings_file.value_of(merged, name) or "" for name in ours},
        made=not computer.settings_file.exists(),
        folders=tuple(str(folder) for folder in _lacking(computer.start_folder, computer.settings_file.parent)),
    )
    # First of all: what follows may be broken off, and can be taken away then.
    write_record(record, computer.own_folder)
    with_contents = {str(path): data for path, data in contents.items()}
    for put in record.files:
        if put.kept:
            _write(Path(put.kept), Path(put.path).read_bytes())
        _write(Path(put.path), with_contents[put.path])
    _write(computer.settings_file, _encoded(merged, computer))
    return (
        *(f"Put {put.path}" + (f"; what was there is kept in {put.kept}" if put.kept else "") for put in record.files),
        f"Set {', '.join(ours)} in {computer.settings_file}",
    )


def uninstall(computer: Environment) -> tuple[str, ...]:
    """Take away what `install` put in place; returns what was done, nothing where nothing was installed.

    A file that was changed since is left; so is a setting. Raises SourceError where this is not Windows or a file is
    in use.
    """
    require_windows(computer, "uninstall")
    record = read_record(computer.own_folder)
    if record is None:
        return ()
    told = [_taken_away(put) for put in record.files]
    told += _settings_taken_away(computer, record)
    (computer.own_folder / NAME).unlink()
    for folder in (*map(Path, record.folders), computer.own_folder):
        _remove_if_empty(folder)
    return tuple(told)


def settings(computer: Environment) -> Mapping[str, str]:
    """The settings that lead Excel to our functions; SourceError where Python does not find them."""
    if computer.udfs is None:
        raise SourceError("Python finds no udfs.py: install xl-npq again, with pip, then run xl-npq install.")
    ours = {
        "INTERPRETER_WIN": str(computer.python),
        "PYTHONPATH": str(computer.udfs.parent),
        "UDF MODULES": computer.udfs.stem,
    }
    _encoded("".join(ours.values()), computer)
    return ours


def settings_text(computer: Environment) -> str:
    """xlwings' settings of this person; nothing where there are none."""
    path = computer.settings_file
    return path.read_bytes().decode(computer.encoding, _EXACT) if path.exists() else ""


def require_windows(computer: Environment, command: str) -> None:
    """SourceError where this is not Windows."""
    if computer.platform != WINDOWS:
        raise SourceError(f"xl-npq {command} needs Excel for Windows: on this computer the workbook alone is live.")


def _encoded(text: str, computer: Environment) -> bytes:
    try:
        return text.encode(computer.encoding, _EXACT)
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{computer.python}: Excel's settings cannot hold {text[error.start]!r}: install Python in another folder."
        ) from error


def _puts(computer: Environment, contents: Mapping[Path, bytes]) -> Iterator[Put]:
    """The files to put in place: one that is there already, with the same content, is the person's own and stays."""
    for path, data in contents.items():
        there = path.read_bytes() if path.exists() else None
        if there != data:
            kept = "" if there is None else str(_free(computer.own_folder / "kept" / path.name))
            yield Put(str(path), fingerprint(data), kept)


def _free(path: Path) -> Path:
    """The path, or the first numbered one beside it where no file is: what was kept once is never written over."""
    numbered = (path.with_stem(f"{path.stem} ({number})") for number in count(2))
    return next(one for one in chain([path], numbered) if not one.exists())


def _lacking(*folders: Path) -> Iterator[Path]:
    """The folders that have to be made, the innermost first."""
    for folder in folders:
        yield from (one for one in (folder, *folder.parents) if not one.exists())


def _write(path: Path, data: bytes) -> None:
    """Write a file beside its place, then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except PermissionError as error:
        raise _in_use(path) from error
    finally:
        beside.unlink(missing_ok=True)


def _in_use(path: Path) -> SourceError:
    return SourceError(f"{path} cannot be written: close Excel, and give the command again.")


def _taken_away(put: Put) -> str:
    path, kept = Path(put.path), Path(put.kept) if put.kept else None
    try:
        if path.exists() and fingerprint(path.read_bytes()) != put.fingerprint:
            before = f"; what was there before is kept in {kept}" if kept is not None and kept.exists() else ""
            return f"Left {path}, which is not the file that was installed{before}"
        if kept is not None and kept.exists():
            _write(path, kept.read_bytes())
            kept.unlink()
            _remove_if_empty(kept.parent)
            return f"Restored {path}"
        path.unlink(missing_ok=True)
    except PermissionError as error:
        raise _in_use(path) from error
    return f"Removed {path}"


def _settings_taken_away(computer: Environment, record: Record) -> list[str]:
    path = Path(record.settings_path)
    if not path.exists():
        return []
    text = path.read_bytes().decode(computer.encoding, _EXACT)
    rest, left = settings_file.parted(text, record.before, record.after)
    if record.made and not rest.strip():
        path.unlink()
    else:
        _write(path, _encoded(rest, computer))
    told = [f"Took our settings out of {path}"]
    return [*told, f"Left {', '.join(left)} there, which somebody changed since"] if left else told


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
