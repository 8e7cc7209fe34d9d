"""What `udfs.py` offers, as the add-in needs it: each function with its arguments, each macro with its button."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_npq.excel.arguments import Argument
from xl_npq.excel.macros import Macro

LONGEST_HELP = 255
"""Characters of an entry in the Function Wizard."""


@dataclass(frozen=True)
class Described:
    """A function of a cell: its name, what it gives, its arguments in their order."""

    name: str
    help: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Offered:
    """Everything that the add-in offers."""

    functions: tuple[Described, ...]
    macros: tuple[Macro, ...]


def offered(members: Mapping[str, object], macros: Sequence[Macro]) -> Offered:
    """What the members of the module `udfs` offer, in the order in which they are written there."""
    functions = [
        Described(name, inspect.cleandoc(member.__doc__ or ""), arguments)
        for name, member in members.items()
        if isinstance(arguments := getattr(member, "arguments", None), tuple)
    ]
    return Offered(tuple(functions), tuple(macros))
