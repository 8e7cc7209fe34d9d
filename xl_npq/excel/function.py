"""From a Python function to one that Excel calls: its arguments, its help, and a text in place of every error."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import Parameter, Signature
from typing import Any, Protocol, TypeVar, cast

import xlwings

from xl_npq.errors import SourceError, UsageError
from xl_npq.excel.answers import Table, Value
from xl_npq.excel.arguments import SOURCE, Argument, Call
from xl_npq.excel.taking import AsExcelGivesIt
from xl_npq.excel.trouble import Trouble, cut, shown, unforeseen

CATEGORY = "NPQ"
Answer = TypeVar("Answer")


class Function(Protocol):
    """A function as Excel's bridge sees it; `arguments` says what each argument is for."""

    __name__: str
    arguments: tuple[Argument, ...]

    def __call__(self, *given: object, **named: object) -> object:
        """Answer one cell."""


def figure_function(*arguments: Argument) -> Callable[[Callable[[Call], Value]], Function]:
    """Make a function for Excel that answers with one figure, or with a text that begins with NPQ."""
    return lambda named: _exported(named, arguments, partial(_one, named), _cell)


def table_function(*arguments: Argument) -> Callable[[Callable[[Call], Table]], Function]:
    """Make a function for Excel that answers with rows that spill; a text in one cell where it cannot."""
    return lambda named: _exported(named, arguments, partial(_all, named), lambda text: [[text]])


def leaving_out(*left_out: Argument) -> tuple[Argument, ...]:
    """The arguments that most functions take, but some of the filters."""
    return tuple(argument for argument in SOURCE if argument not in left_out)


def _one(answer: Callable[[Call], Value], call: Call) -> Value:
    return _cell(answer(call))


def _all(answer: Callable[[Call], Table], call: Call) -> Table:
    return [[_cell(value) for value in row] for row in answer(call)]


def _cell(value: Value) -> Value:
    return cut(value) if isinstance(value, str) else value


def _exported(
    named: Callable[[Call], object],
    arguments: tuple[Argument, ...],
    answer: Callable[[Call], Answer],
    told: Callable[[str], Answer],
) -> Function:
    signature = Signature([_parameter(argument) for argument in arguments])

    def function(*given: object, **by_name: object) -> Answer:
        try:
            bound = signature.bind(*given, **by_name)
        except TypeError as error:
            return told(shown(f"{error}"))
        try:
            return answer(Call(bound.arguments))
        except (Trouble, SourceError, UsageError) as error:
            return told(shown(str(error)))
        except Exception as error:
            # Excel would show #VALUE! and nothing else.
            return told(unforeseen(error))

    # Not functools.wraps: xlwings would take the inner function's annotations for converters.
    function.__name__ = function.__qualname__ = named.__name__
    function.__module__, function.__doc__ = named.__module__, named.__doc__
    function.__annotations__ = {}
    function.__signature__ = signature  # type: ignore[attr-defined]  # what inspect.signature looks for
    function.arguments = arguments  # type: ignore[attr-defined]  # see Function
    exported = cast(Function, function)
    for argument in arguments:
        exported = xlwings.arg(argument.name, AsExcelGivesIt, doc=argument.help)(exported)
    # Last, as the outermost decorator: each xlwings.arg sets category and wizard back to what they are by default.
    return cast(Function, xlwings.func(**_options())(exported))


def _options() -> dict[str, Any]:
    # xlwings Lite, which has no `sub`, knows neither categories nor the Function Wizard.
    return {"category": CATEGORY, "call_in_wizard": False} if hasattr(xlwings, "sub") else {}


def _parameter(argument: Argument) -> Parameter:
    default = None if argument.optional else Parameter.empty
    return Parameter(argument.name, Parameter.POSITIONAL_OR_KEYWORD, default=default)
