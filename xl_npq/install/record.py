"""What was put in place, so that exactly that can be taken away again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from xl_npq.errors import SourceError

NAME = "installed.json"


@dataclass(frozen=True)
class Put:
    """A file that was put in place: the fingerprint of what was put, and where the file is kept that was there."""

    path: str
    fingerprint: str
    kept: str = ""


@dataclass(frozen=True)
class Record:
    """Everything that one `xl-npq install` did.

    `before` and `after` are the settings that it changed, None for one that was not there; `made` says whether there
    was no file of settings.
    """

    version: str
    xlwings: str
    files: tuple[Put, ...]
    settings_path: str
    before: dict[str, str | None]
    after: dict[str, str]
    made: bool
    folders: tuple[str, ...]


def fingerprint(data: bytes) -> str:
    """A short name for a content."""
    return sha256(data).hexdigest()


def read_record(folder: Path) -> Record | None:
    """What was put in place, None where nothing was; SourceError where the record cannot be read."""
    path = folder / NAME
    if not path.exists():
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        files = tuple(Put(**put) for put in told.pop("files"))
        return Record(files=files, folders=tuple(told.pop("folders")), **told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(
            f"{path} cannot be read, so what was installed is not known: delete it, and run xl-npq install."
        ) from error


def write_record(record: Record, folder: Path) -> None:
    """Keep the record."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(json.dumps(asdict(record), indent=2), "utf-8")
