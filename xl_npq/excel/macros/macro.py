"""From a function of the open workbook to a macro: no arguments, and one plain line in place of every error."""

from __future__ import annotations

from collections.abc import Callable

import xlwings

from xl_npq.errors import SourceError, UsageError
from xl_npq.excel.macros.asking import TITLE, Cancelled
from xl_npq.version import VERSION

_INFORMS, _WARNS = "info", "critical"
Entry = Callable[[], None]


def macro(named: Callable[[xlwings.Book], str]) -> Entry:
    """Make a macro of a function that works on the open workbook and returns what to tell in the end.

    It takes no argument, so that it stands in Excel's list of macros, and works on the workbook that it is called
    from. Whatever goes wrong is told in a line: Excel would show a traceback.
    """

    def entry() -> None:
        book = caller()
        try:
            told, mode = named(book), _INFORMS
        except Cancelled:
            return
        except (SourceError, UsageError) as error:
            told, mode = str(error), _WARNS
        except Exception as error:
            told, mode = unforeseen(error), _WARNS
        book.app.alert(told, TITLE, mode=mode)

    # Not functools.wraps: xlwings would take the argument of the inner function for one of the macro.
    entry.__name__ = entry.__qualname__ = named.__name__
    entry.__module__, entry.__doc__, entry.__annotations__ = named.__module__, named.__doc__, {}
    # `script` and not `sub`: it is there in Excel for Windows and in xlwings Lite, `sub` in the former alone.
    return xlwings.script(entry)


def caller() -> xlwings.Book:
    """The workbook that a macro is called from; UsageError where there is none, as in Excel on the web."""
    try:
        return xlwings.Book.caller()
    except Exception as error:
        raise UsageError("The macros work in Excel for Windows with Python, called from a workbook.") from error


def unforeseen(error: Exception) -> str:
    """What is told of a defect, or of Excel refusing: its kind and nothing of the data."""
    return (
        f"Something went wrong in xl-npq {VERSION} ({type(error).__name__}), and the macro stopped. "
        "Please report it, with what you did before."
    )
