"""The theme that a command is given: a TOML file, and a logo beside it."""

from __future__ import annotations

from pathlib import Path

from xl_npq.errors import UsageError
from xl_npq.theme import PLAIN, Theme, themed
from xl_npq.theme import described as theme_file
from xl_npq.theme.logo import MOST_BYTES, Logo, logo_of


def theme_from(path: Path | None) -> Theme:
    """The theme in a file, plain where none is given; UsageError, with file and key, where it has faults."""
    if path is None:
        return PLAIN
    try:
        parts = dict(theme_file.described(_content(path, theme_file.MOST_BYTES)))
        picture = parts.pop("logo", "").strip()
        return themed(**parts, logo=_logo(path.parent, picture) if picture else None)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


def _logo(folder: Path, name: str) -> Logo:
    """A picture in the folder, which links do not lead out of."""
    place = folder / name
    try:
        inside = place.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise UsageError(f"logo: {name!r} is not beside the theme. Put the picture into its folder and give its name.")
    try:
        return logo_of(_content(place, MOST_BYTES))
    except UsageError as error:
        raise UsageError(f"logo: {name!r}: {error}") from error


def _content(path: Path, most: int) -> bytes:
    """What a file holds, and of a longer one than may be a byte more than that."""
    try:
        if path.exists() and not path.is_file():
            raise UsageError("it is not a file. Name a file.")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(f"it cannot be read ({why}). Look at the name.") from error
