"""What a cell costs whose figures are worked out already, against xlwings' own conversion of the same range.

Run it as `python benchmarks/cached_calls.py`. Excel and Windows are stood in for as in the tests, so that what Excel
itself takes to hand a range over is in neither time. Each is the median of calls taken in turn.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import xlwings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from excel_standin.example import rows_of
from excel_standin.excel import MISSING, Cells, Workbook
from excel_standin.windows import Bridge

AS_AT = dt.datetime(2019, 9, 30)
MOST = 1.3
"""The ratio aimed at."""


class Handed(Cells):
    """A range whose cells are at hand, as they are once Excel has given them."""

    def __init__(self, rows: list[list[object]]) -> None:
        whole = Workbook().range(rows)
        super().__init__(whole.Worksheet, 1, 1, *whole.Worksheet.size)
        self.cells = whole.Value

    @property
    def Value(self) -> object:
        return self.cells


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, default=5_000)
    options.add_argument("--runs", type=int, default=15)
    chosen = options.parse_args()
    bridge, rows = Bridge(), example(chosen.participants)
    participants = Handed(rows)

    def cell() -> object:
        return bridge.call("NPQ_RECRUITED", participants, "NPQH", "2017/18", MISSING, MISSING, MISSING, AS_AT)

    def conversion() -> Any:
        taken = xlwings.Range(impl=xlwings._xlwindows.Range(xl=participants))  # type: ignore[attr-defined]  # stood in for
        return bridge.xlwings.conversion.read(taken, None, {})

    first = timed(cell)
    times = [(timed(cell), timed(conversion)) for _ in range(chosen.runs)]
    cached, converted = (median(column) for column in zip(*times, strict=True))
    print(f"{chosen.participants:,} participants x {len(rows[0])} columns, medians of {chosen.runs} calls\n")
    print(f"first call       {first * 1000:8.1f} ms")
    print(f"cached call      {cached * 1000:8.1f} ms")
    print(f"xlwings converts {converted * 1000:8.1f} ms")
    print(f"ratio            {cached / converted:8.2f}    (aim: at most {MOST})")


def example(participants: int) -> list[list[object]]:
    """The example's rows, repeated under other IDs."""
    heading, *people = rows_of("participants")
    place = heading.index("Participant ID")
    rows = [[*people[number % len(people)]] for number in range(participants)]
    for number, row in enumerate(rows):
        row[place] = f"{row[place]}-{number}"
    return [heading, *rows]


def timed(call: Any) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


if __name__ == "__main__":
    main()
