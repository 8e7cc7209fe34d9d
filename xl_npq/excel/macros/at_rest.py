"""Excel at rest while a macro writes: nothing is drawn, calculated or answered to until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from xlwings import App

_AT_REST = {"screen_updating": False, "enable_events": False, "calculation": "manual"}


@contextmanager
def at_rest(app: App) -> Iterator[None]:
    """Excel neither draws nor calculates within; afterwards it does what it did before, whatever happened."""
    with ExitStack() as stack:
        for name, value in _AT_REST.items():
            stack.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, value)
        yield
