"""Names of sheets that go into another workbook: none twice there, and formulas say the new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain, count

MOST_CHARACTERS = 31
"""As many as Excel takes in the name of a sheet."""
_OF_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!")


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or where a sheet has it already, whatever the case, the same with a number: Action plan (2)."""
    there = {one.casefold() for one in taken}
    numbered = (f" ({number})" for number in count(2))
    names = chain((name,), (name[: MOST_CHARACTERS - len(ending)] + ending for ending in numbered))
    return next(one for one in names if one.casefold() not in there)


def free_names(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A free name for each of a workbook's sheets, by the one that it has."""
    own = list(names)
    used = {*taken}
    found: dict[str, str] = {}
    for name in own:
        found[name] = free_name(name, used | {other for other in own if other != name})
        used.add(found[name])
    return found


def sheets_named(formula: str) -> set[str]:
    """The sheets that a formula looks at."""
    return {_named(one) for one in _OF_SHEET.finditer(formula)}


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """The formula with the new names of sheets, by the old ones."""

    def said(one: re.Match[str]) -> str:
        new = names.get(_named(one), _named(one))
        return one[0] if new == _named(one) else "'" + new.replace("'", "''") + "'!"

    return _OF_SHEET.sub(said, formula)


def _named(one: re.Match[str]) -> str:
    return one[1].replace("''", "'") if one[1] else one[2]
