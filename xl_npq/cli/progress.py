"""How far a batch is: a bar with rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from xl_npq.cli.terminal import counted, plain, say

if TYPE_CHECKING:
    from xl_npq.batch.outcome import Outcome


class Told(Protocol):
    """What is called as each provider is done."""

    def __call__(self, outcome: Outcome) -> None:
        """Tell that one more is done."""


@contextmanager
def told_of_interrupts() -> Iterator[None]:
    """Ctrl-C is answered at once: what is in hand takes seconds to end."""

    def stop(number: int, frame: FrameType | None) -> None:
        say("Stopping. What is in hand is not kept; files that are written stay whole.")
        signal.default_int_handler(number, frame)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        # Whoever started this process has interrupts go elsewhere, or nowhere.
        yield
        return
    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(total: int) -> Iterator[Told]:
    """A bar where standard error is a terminal, a line for each provider elsewhere."""
    if sys.stderr.isatty():
        with _bar(total) as told:
            yield told
        return
    done = 0

    def tell(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        say(f"{done} of {total}: {_line(outcome)}")

    yield tell


@contextmanager
def _bar(total: int) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        """Workbooks a minute, as they come now."""

        def render(self, task: Task) -> Text:
            """The rate, once it is known."""
            rate = task.finished_speed or task.speed
            return Text(f"{60 * rate:,.0f} a minute" if rate else "")

    columns = (TextColumn("Workbooks"), BarColumn(), MofNCompleteColumn(), Rate(), TimeLeft(), TextColumn("left"))
    # Without a thread of its own: processes are started while the bar is shown.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, speed_estimate_period=120) as shown:
        bar = shown.add_task("", total=total)

        def advance(outcome: Outcome) -> None:
            # Hundreds of lines that all went well would hide the one that did not.
            if outcome.problem:
                shown.console.print(Text(plain(_line(outcome))))
            shown.advance(bar)
            shown.refresh()

        yield advance


def _line(outcome: Outcome) -> str:
    if outcome.problem:
        return f"{outcome.provider}: {outcome.problem}"
    faults = f"{counted(outcome.errors, 'error')} and {counted(outcome.warnings, 'warning')} in its data"
    done = "kept" if outcome.kept else "wrote"
    previous = f"; kept the previous file as {outcome.previous}" if outcome.previous else ""
    return f"{outcome.provider}: {done} {outcome.file}, {faults}{previous}"
