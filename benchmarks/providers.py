"""Workbooks of many providers, against openpyxl saving the very same workbooks with a process pool.

Run it as `python benchmarks/providers.py`. Each provider has the packaged example's people under IDs of its own.
Openpyxl is given each finished workbook as it holds it in memory, loaded beforehand, so that its time is that of saving
alone; it saves some of them, for loading takes long. Processor time of all processes, and the most memory that one of
them held.
"""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd
from openpyxl import load_workbook

import xl_npq
from xl_npq.batch.place import place
from xl_npq.batch.pool import cores, made_here
from xl_npq.batch.task import common_of, make, tasks_of, workbook_names
from xl_npq.providers import apart, providers_of
from xl_npq.tables import Tables

EXAMPLE = Path(xl_npq.__file__).parent / "example"
MEGABYTE = 1024
OFFERED = 0.6
"""How likely a provider offers a level, where they are unlike."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--providers", type=int, default=200)
    options.add_argument("--participants", type=int, default=500)
    options.add_argument("--saved", type=int, default=20, help="how many of them openpyxl saves, all being as large")
    options.add_argument("--unlike", action="store_true", help="each has some of the levels and some of the people")
    chosen = options.parse_args()
    tables = many(xl_npq.read(EXAMPLE), chosen.providers, chosen.participants)
    tables = unlike(tables) if chosen.unlike else tables
    with TemporaryDirectory() as folder:
        ours = of_all_processes(lambda: build_all(tables, Path(folder)))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
        files = sorted(Path(folder).glob("*.xlsx"))
        some = files[:: -(-len(files) // chosen.saved)]
        theirs = of_all_processes(lambda: save_all(some))
    count = len(files)
    size = f"{'at most ' if chosen.unlike else ''}{chosen.participants:,}"
    print(f"{count} workbooks of {size} participants, {cores()} processes, processor time\n")
    print(f"xl-npq                 {ours / count:8.2f} s a workbook, at most {most:,.0f} MB a process")
    print(f"openpyxl saves the same{theirs / len(some):8.2f} s a workbook, {len(some)} of them")
    print(f"ratio                  {ours / count * len(some) / theirs:8.2f}")
    print(f"this process           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE:8,.0f} MB at most")


def many(tables: Tables, providers: int, participants: int) -> Tables:
    """So many providers, each with the example's people again and again; scripts are left out of what is made up."""
    people = tables["Participants"]
    turns = -(-participants // len(people))
    one = pd.concat([people] * turns, ignore_index=True).head(participants)
    whole = pd.concat([one] * providers, ignore_index=True)
    number = pd.Series(range(len(whole)))
    whole["Provider"] = ("Provider " + (number // participants).astype(str)).astype("str")
    whole["Participant ID"] = ("P-" + number.astype(str)).astype("str")
    whole["TRN"] = (number + 1).astype(str).str.zfill(7).astype("str")
    whole.index = pd.RangeIndex(2, 2 + len(whole), name="Row")
    return replace(tables, frames={**tables.frames, "Participants": whole})


def unlike(tables: Tables) -> Tables:
    """Of each provider the people at some of its levels, and of those again some: hardly two have lists as long."""
    draw, people = Random(1), tables["Participants"]
    levels = people["Level"].dropna().unique()
    kept = []
    for _, rows in people.groupby("Provider", sort=False):
        offered = [level for level in levels if draw.random() < OFFERED] or [levels[0]]
        rows = rows[rows["Level"].isin(offered)]
        kept.append(rows.sample(max(1, int(len(rows) * draw.random())), random_state=draw.randrange(1 << 30)))
    return tables.with_frame("Participants", pd.concat(kept).sort_index())


def build_all(tables: Tables, folder: Path) -> None:
    names = workbook_names(providers_of(tables))
    for made in made_here(tasks_of(apart(tables), names), cores(), partial(make, common_of(tables))):
        outcome = place(made, folder, None)
        assert outcome.file, outcome.problem


def save_all(files: list[Path]) -> float:
    with ProcessPoolExecutor(cores()) as pool:
        return sum(pool.map(saved, files))


def saved(path: Path) -> float:
    """Seconds of processor time that saving takes: loading it is not counted."""
    book = load_workbook(path)
    started = process_time()
    book.save(BytesIO())
    return process_time() - started


def of_all_processes(work: Callable[[], float | None]) -> float:
    """Processor time of this process and its children, or what the work says of it."""
    before = sum(os.times()[:4])
    told = work()
    return sum(os.times()[:4]) - before if told is None else told


if __name__ == "__main__":
    main()
