"""File names that Windows, macOS and Linux all take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\[\]]')
"""What Windows forbids; Excel does not open names with square brackets."""
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])(?= *(\.|$))", re.IGNORECASE)
_MOST_BYTES = 150
"""Short enough for every file system, with room for the folders before it in the 260 characters of Windows."""


def file_names(names: Iterable[str], ending: str, stems_taken: Iterable[str] = ()) -> dict[str, str]:
    """A file name for each name: its own where it can be, made safe, and no two alike regardless of case."""
    taken = {unicodedata.normalize("NFKC", stem).casefold() for stem in stems_taken}
    chosen: dict[str, str] = {}
    for name in names:
        stem, number = safe(name), 1
        candidate = stem
        while unicodedata.normalize("NFKC", candidate).casefold() in taken:
            number += 1
            candidate = f"{stem} ({number})"
        taken.add(unicodedata.normalize("NFKC", candidate).casefold())
        chosen[name] = candidate + ending
    return chosen


def safe(name: str) -> str:
    """The name with an underscore for every character that a file name cannot hold."""
    plain = "".join(
        character if character.isprintable() else "_"
        for character in _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    )
    short = plain.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore")
    ended = short.strip().rstrip(". ")
    if ended.startswith(".") or _RESERVED.match(ended):
        ended = f"_{ended}"
    return ended or "_"
