"""xlwings as it is in a browser (xlwings Lite): what there is of it, how it takes arguments, what Python lacks.

Run as a program it installs the stand-in, forbids what a browser lacks, and prints what functions answer, as JSON.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType, SimpleNamespace
from typing import Any

LACKING = (
    "python_calamine",
    "msoffcrypto",
    "cryptography",
    "lxml",
    "win32com",
    "pythoncom",
    "typer",
    "rich",
    "pyopenvba",
    "rapidfuzz",
)
"""Packages that are not there, or that nobody would install there."""
OPTIONS = {"name", "namespace", "volatile", "cache", "help_url", "required_roles"}


class Absent(MetaPathFinder):
    """Finds none of the packages that a browser lacks."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        del path, target
        if fullname.split(".")[0] in LACKING:
            raise ModuleNotFoundError(f"a browser has no {fullname}")


class Accessor:
    """What converters of arguments inherit from."""


class Pipeline(list[Callable[[Any], None]]):
    """The steps that an argument goes through."""

    def append(self, step: Callable[[Any], None], only_if: bool = True) -> Pipeline:  # type: ignore[override]  # as xlwings
        if only_if:
            super().append(step)
        return self


def func(function: Any = None, **options: Any) -> Any:
    """Mark a function of a cell; options of Excel for Windows are refused, and so are arguments by name alone."""
    unknown = set(options) - OPTIONS
    assert not unknown, f"a browser has no options {unknown}"

    def mark(one: Any) -> Any:
        kinds = {parameter.kind for parameter in inspect.signature(one).parameters.values()}
        assert kinds <= {inspect.Parameter.POSITIONAL_OR_KEYWORD}, "a browser takes arguments by their place"
        names = inspect.signature(one).parameters
        assert "caller" not in names
        if not hasattr(one, "__xlfunc__"):
            one.__xlfunc__ = {"arguments": {name: {"doc": "", "options": {}} for name in names}}
        return one

    return mark if function is None else mark(function)


def arg(name: str, convert: Any = None, doc: str = "", **options: Any) -> Any:
    """Say how an argument is taken, and what for."""

    def mark(one: Any) -> Any:
        func(one).__xlfunc__["arguments"][name] = {"doc": doc, "options": {**options, "convert": convert}}
        return one

    return mark


def ret(**options: Any) -> Any:
    """Say how an answer is given."""
    del options
    return lambda one: one


def script(function: Any = None, **options: Any) -> Any:
    """Mark a script; a browser has no `sub`."""
    del options
    return function if function is not None else lambda one: one


def install() -> None:
    """Put the stand-in in place of xlwings, and forbid what a browser lacks."""
    xlwings, conversion = ModuleType("xlwings"), ModuleType("xlwings.conversion")
    members: dict[str, Any] = {"func": func, "arg": arg, "ret": ret, "script": script}
    members |= dict.fromkeys(("App", "Book", "Range", "Sheet"), object)
    vars(xlwings).update(members, conversion=conversion, __path__=[])
    vars(conversion).update({"Accessor": Accessor, "Pipeline": Pipeline})
    sys.modules.update({"xlwings": xlwings, "xlwings.conversion": conversion})
    sys.meta_path.insert(0, Absent())


def call(function: Any, *given: object) -> Any:
    """What a function answers; what is left out arrives as its default, and so does a blank cell."""
    answers = []
    for taken, (name, parameter) in zip(given, inspect.signature(function).parameters.items(), strict=False):
        one = taken[0][0] if isinstance(taken, list) and [len(row) for row in taken] == [1] else taken
        if one is None:
            answers.append(None if parameter.default is inspect.Parameter.empty else parameter.default)
            continue
        options = function.__xlfunc__["arguments"][name]["options"]
        context = SimpleNamespace(value=one, range=None)
        for step in options["convert"].reader(options):
            step(context)
        answers.append(context.value)
    return function(*answers)


def answers(calls: Sequence[tuple[str, Sequence[object]]]) -> list[Any]:
    """What each of the functions of `udfs.py` answers that is called by name with these arguments."""
    import udfs

    return [call(getattr(udfs, name), *given) for name, given in calls]


if __name__ == "__main__":
    install()
    json.dump(answers(json.load(sys.stdin)), sys.stdout)
