"""What people see: lines, tables and what is being done. Standard error tells, standard output holds the result."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

_AS_WIDE_AS_NEEDED = 1_000
RIGHT, LEFT = "right", "left"


def speak_utf8() -> None:
    """Write UTF-8 into files and pipes, whatever the system's habit is."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def plain(text: str) -> str:
    """The text on one line, without characters that could steer a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in " ".join(text.split()))


def say(text: str) -> None:
    """One plain line on standard error."""
    print(plain(text), file=sys.stderr, flush=True)


def show(text: str = "") -> None:
    """One plain line on standard output."""
    print(plain(text))


def write(text: str) -> None:
    """Text for another program on standard output, as it is."""
    sys.stdout.write(text)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> None:
    """A table on standard output; the columns named in `right` are set to the right."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(Text(name), justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else _AS_WIDE_AS_NEEDED, highlight=False)
    console.print(table)


@contextmanager
def busy(words: str) -> Iterator[None]:
    """Tell what is being done while it lasts, where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(Text(plain(words))):
        yield


@contextmanager
def step(words: str) -> Iterator[None]:
    """Tell what is being done, on a line that stays."""
    say(words)
    with busy(words):
        yield


def counted(number: int, one: str, many: str = "") -> str:
    """`1 error`, `2 errors`, `4,211 errors`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
