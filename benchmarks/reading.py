"""How long a workbook takes to be read into typed tables, against openpyxl's read-only pass over the same cells.

Run it as `python benchmarks/reading.py`. The workbook and the CSV hold the same participants, made up from the example;
the CSV is compared with `pandas.read_csv`. A large extract of the register of schools is read beside them.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

import xl_npq
from xl_npq.tables import TABLES, Kind

EXAMPLE = Path(xl_npq.__file__).parent / "example" / "participants.csv"
REGISTER = Path(__file__).parents[1] / "tests" / "published" / "gias_extract_139_columns.csv"
COLUMNS = 31
MOST_SECONDS, MOST, MOST_OF_BARE = 3, 0.5, 1.5
"""What is aimed at: seconds for 50,000 rows, the ratio against openpyxl, and that against cells that nobody types."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, default=50_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        workbook, text, register = (Path(folder) / name for name in ("p.xlsx", "p.csv", "edubasealldata.csv"))
        rows = people(chosen.participants)
        write_workbook(workbook, rows)
        write_csv(text, rows)
        write_csv(register, schools(chosen.participants))
        named = Path(folder) / "named.csv"
        write_csv(named, [["Participant ID", "Level", "Enrolled on", "URN"], ["1", "NPQH", "2018-09-01", "100000"]])
        readers: dict[str, Callable[[], object]] = {
            "workbook": lambda: xl_npq.read(workbook),
            "openpyxl, read-only": lambda: openpyxl_reads(workbook),
            "the same workbook": lambda: xl_npq.read(workbook),
            "python-calamine, bare": lambda: calamine_reads(workbook),
            "CSV": lambda: xl_npq.read(text),
            "pandas.read_csv": lambda: pd.read_csv(text, dtype=str),
            "register of schools": lambda: xl_npq.read(named, schools=register),
            "pandas.read_csv of it": lambda: pd.read_csv(register, dtype=str),
        }
        # In turn, so that whatever else the computer does meets all of them.
        rounds = [{name: timed(reader) for name, reader in readers.items()} for _ in range(chosen.runs)]
    times = {name: min(one[name] for one in rounds) for name in readers}
    print(
        f"{chosen.participants:,} rows x {COLUMNS} columns, processor time, the least of {chosen.runs} runs in turn\n"
    )
    for name, seconds in times.items():
        print(f"{name:24}{seconds:8.2f} s")
    for ours, theirs in zip(list(times)[::2], list(times)[1::2], strict=True):
        print(f"{ours} / {theirs}: {times[ours] / times[theirs]:.2f}")
    print(f"(aims: the workbook in {MOST_SECONDS} s, at most {MOST} of openpyxl's time, {MOST_OF_BARE} of calamine's)")


def people(number: int) -> list[list[object]]:
    """The example's rows under other IDs, dates as true ones."""
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        heading, *some = list(csv.reader(file))
    places = [place for place, name in enumerate(heading) if name != "Provider"][:COLUMNS]
    kinds = [TABLES["Participants"].column(heading[place]).kind for place in places]
    made = [[cell(row[place], kind) for place, kind in zip(places, kinds, strict=True)] for row in some]
    key = [heading[place] for place in places].index("Participant ID")
    rows = [[*made[count % len(made)]] for count in range(number)]
    for count, row in enumerate(rows):
        row[key] = f"P-{count}"
    return [[heading[place] for place in places], *rows]


def cell(text: str, kind: Kind) -> object:
    if text and kind is Kind.DATE:
        return date.fromisoformat(text)
    return text or None


def schools(number: int) -> list[list[object]]:
    """The published extract, its schools repeated under other URNs."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        heading, *some = list(csv.reader(file))
    return [list(heading), *([str(100_000 + count), *some[count % len(some)][1:]] for count in range(number))]


def write_workbook(path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Participants")
    for row in rows:
        sheet.append(row)
    book.save(path)


def write_csv(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def openpyxl_reads(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    return sum(len(row) for row in sheet.iter_rows(values_only=True))


def calamine_reads(path: Path) -> int:
    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def timed(reader: Callable[[], object]) -> float:
    start = process_time()
    reader()
    return process_time() - start


if __name__ == "__main__":
    main()
