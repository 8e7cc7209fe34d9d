"""How memory is looked after while a workbook is read or made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_EVERY = 4
_finished = count(1)


@contextmanager
def without_collections() -> Iterator[None]:
    """No search for objects that only refer to each other while many are made at once that all stay.

    What nobody refers to goes at once all the same.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def given_back() -> None:
    """Give back what finished workbooks left behind: objects that only refer to each other, three megabytes a time.

    Looking for them goes over all that is kept, so that it is done after several workbooks at once.
    """
    if next(_finished) % _EVERY == 0:
        gc.collect()
