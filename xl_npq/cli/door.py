"""The door of the command line: every failure is one plain line on standard error and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path

import typer

from xl_npq.cli.app import application
from xl_npq.cli.terminal import say, speak_utf8
from xl_npq.errors import SourceError, UsageError
from xl_npq.version import VERSION

NAME = "xl-npq"
DATA, USAGE, INTERRUPTED = 1, 2, 130
_PACKAGE = Path(__file__).parents[1]


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command (the process's own without `arguments`) and return its exit code.

    0 done, 1 the data cannot be used or a check does not hold, 2 usage, 130 interrupted. Raises nothing.
    """
    speak_utf8()
    with warnings.catch_warnings():
        if not sys.warnoptions:
            # A library's warning is for whoever develops xl-npq, and would stand between our lines.
            warnings.simplefilter("ignore")
        return _code(arguments)


def _code(arguments: Sequence[str] | None) -> int:
    try:
        code = application()(None if arguments is None else list(arguments), NAME, standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as left:
        # Typer leaves so, without a word, where the reader of a pipe has gone.
        code = left.code
    except SourceError as error:
        say(str(error))
        return DATA
    except UsageError as error:
        say(str(error))
        return USAGE
    except typer.TyperException as error:
        say(f"{error.format_message().rstrip('.')}. See {_command(error)} --help.")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except OSError as error:
        return _not_written(error)
    except Exception as error:
        say(f"Something went wrong in xl-npq {VERSION} ({_what(error)}). Please report it, with the command you gave.")
        return DATA
    if code == INTERRUPTED:
        say("Interrupted.")
    return code if isinstance(code, int) else 0


def _command(error: typer.TyperException) -> str:
    """The command that was given wrongly, as far as it was understood."""
    path = getattr(getattr(error, "ctx", None), "command_path", "")
    return path if isinstance(path, str) and path else NAME


def _what(error: Exception) -> str:
    """The type of the error and where in xl-npq it arose; nothing of the data."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _PACKAGE in Path(frame.filename).parents]
    kind = type(error).__name__
    return f"{kind}, {Path(frames[-1].filename).relative_to(_PACKAGE)} line {frames[-1].lineno}" if frames else kind


def _not_written(error: OSError) -> int:
    """The disk is full, say; or what stood behind a pipe has gone, as `head` does, and nobody is left to tell."""
    if not isinstance(error, BrokenPipeError):
        what = error.filename or "The result"
        say(f"{what} cannot be read or written ({(error.strerror or type(error).__name__).lower()}).")
    # Python flushes standard output once more as it ends, and would fail once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return DATA
