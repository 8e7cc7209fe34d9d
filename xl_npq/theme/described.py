"""A theme as a provider describes it: a TOML file of five keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from xl_npq.errors import UsageError

KEYS = ("name", "primary", "secondary", "footer", "logo")
MOST_BYTES = 20_000


def described(content: bytes) -> Mapping[str, str]:
    """The text of each key in a theme file; `logo` is the name of a picture.

    UsageError where it is no TOML, is long, has another key, or a value that is not text.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(f"it has more than {MOST_BYTES // 1000} KB, and a theme has five lines. Name another file.")
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"it is no TOML file ({error}). Write lines such as primary = '#12436D'.") from error
    for key, value in found.items():
        if key not in KEYS:
            raise UsageError(f"{key!r} is not a key of a theme: the keys are {', '.join(KEYS)}.")
        if not isinstance(value, str):
            raise UsageError(f"{key}: {value!r} is not a text. Write it in quotes.")
    return found
