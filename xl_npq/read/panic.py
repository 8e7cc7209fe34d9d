"""Compiled code that panics over a damaged file writes of it to the error stream before Python hears of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_ERRORS = 2
_ONE_AT_A_TIME = Lock()


@contextmanager
def unheard() -> Iterator[None]:
    """Nothing that is written straight to the error stream reaches anybody; a program without one changes nothing."""
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(_ERRORS)
        except OSError:
            yield
            return
        try:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, _ERRORS)
            os.close(nothing)
            yield
        finally:
            os.dup2(kept, _ERRORS)
            os.close(kept)
