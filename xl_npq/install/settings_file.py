"""xlwings' file of settings, one a line as VBA writes them: "NAME","value". Every other line stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r'\s*"(?P<name>[^"]*)"\s*,\s*"(?P<value>[^"]*)"\s*')
LISTS = ("PYTHONPATH", "UDF MODULES")
"""Settings that hold several values, with semicolons between them."""


def value_of(text: str, name: str) -> str | None:
    """What a setting holds, None where the file has none of that name; the first counts, as it does for Excel."""
    return next((value for found, value in _settings(text) if found.lower() == name.lower()), None)


def with_value(text: str, name: str, value: str | None) -> str:
    """The file with a setting at that value, in its place or as a new last line; None takes its line out."""
    ending = "\r\n" if "\r\n" in text or not text else "\n"
    lines = text.splitlines(keepends=True)
    for number, old in enumerate(lines):
        if (match := _LINE.fullmatch(old)) and match["name"].lower() == name.lower():
            kept = old[len(old.rstrip("\r\n")) :]
            line = "" if value is None else f'"{match["name"]}","{value}"{kept}'
            return "".join([*lines[:number], line, *lines[number + 1 :]])
    if value is None:
        return text
    ended = text if not text or text.endswith("\n") else text + ending
    return f'{ended}"{name}","{value}"{ending}'


def merged(text: str, ours: Mapping[str, str]) -> str:
    """The file with our settings: added to the person's own where a setting holds several, else in their place."""
    for name, value in ours.items():
        text = with_value(text, name, _joined(value_of(text, name), value) if name in LISTS else value)
    return text


def parted(text: str, before: Mapping[str, str | None], after: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The file without what the change from `before` to `after` brought, and the settings that were changed since.

    A setting that still holds what we wrote gets back what it held; of a list that grew since, only our part goes.
    """
    left: list[str] = []
    for name, written in after.items():
        held, was = value_of(text, name), before[name]
        if held == written:
            text = with_value(text, name, was)
        elif held is not None and name in LISTS:
            ours = [part for part in written.split(";") if part not in (was or "").split(";")]
            rest = ";".join(part for part in held.split(";") if part not in ours)
            text = with_value(text, name, rest or None)
        elif held is not None:
            left.append(name)
    return text, tuple(left)


def _settings(text: str) -> list[tuple[str, str]]:
    return [(match["name"], match["value"]) for line in text.splitlines() if (match := _LINE.fullmatch(line))]


def _joined(held: str | None, added: str) -> str:
    parts = [part for part in (held or "").split(";") if part]
    return ";".join(parts if added.lower() in map(str.lower, parts) else [*parts, added])
