"""How long `metrics` and `build` take, against openpyxl saving the same workbook on the same machine.

Run it as `python benchmarks/measure_and_build.py`. The rows are the packaged example's, repeated under new Participant
IDs and TRNs. Each run builds the workbook of another provider: who people are and what happened to them is shuffled,
so that nothing but what two providers with the same lists have in common can be kept from the run before. Times differ
between machines, ratios much less; each is the median of runs taken in turn, in processor time.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from itertools import count, islice, takewhile
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

import xl_npq
from xl_npq.tables import Tables

FIRST_TRN = 2_000_000
DRAWN = (
    ("Gender",), ("Ethnicity",), ("Disability",), ("URN", "Phase", "Region", "Local authority"),
    ("Enrolled on", "Level", "Cohort"), ("Commenced on", "Presented on", "Outcome", "Outcome on", "Withdrawn on"),
)  # fmt: skip
METRICS = "from xl_npq.cli import run; run()"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    with TemporaryDirectory() as folder, as_file(files("xl_npq") / "example") as example:
        source = Path(folder, "source")
        source.mkdir()
        write_source(example, source, chosen.participants)
        times = measure(source, Path(folder), chosen.runs)
    print(f"{chosen.participants:,} participants, medians of {chosen.runs} runs\n")
    print(table(times))


def write_source(example: Path, folder: Path, participants: int) -> None:
    """The example with its participants repeated until there are so many, each with its assessments."""
    for path in example.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    rows = list(islice(_repeated(_read(example / "participants.csv")), participants))
    for number, (_, row) in enumerate(rows):
        row["TRN"] = str(FIRST_TRN + number)
    _write(folder / "participants.csv", [row for _, row in rows])
    kept = {row["Participant ID"] for _, row in rows}
    scripts = takewhile(lambda found: found[0] <= rows[-1][0], _repeated(_read(example / "assessments.csv")))
    _write(folder / "assessments.csv", [row for _, row in scripts if row["Participant ID"] in kept])


def _repeated(rows: list[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for turn in count():
        for row in rows:
            yield turn, {**row, **{name: f"{row[name]}-{turn}" for name in row if name.endswith(" ID")}}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def measure(source: Path, folder: Path, runs: int) -> dict[str, list[float]]:
    """Seconds of each run of each task; the tasks take turns, so that a slow spell falls on all alike."""
    built, saved = folder / "built.xlsx", folder / "saved.xlsx"
    tables = xl_npq.read(source)
    xl_npq.build(tables, built)
    command = [sys.executable, "-c", METRICS, "metrics", str(source), "--format", "csv"]
    times: dict[str, list[float]] = {}

    def take(name: str, task: Callable[[], object]) -> None:
        start = spent()
        task()
        times.setdefault(name, []).append(spent() - start)

    for run in range(runs):
        provider = another(tables, run)
        take("build (tables to file)", lambda provider=provider: xl_npq.build(provider, built))
        workbook = load_workbook(built)
        take("openpyxl saves the workbook", lambda workbook=workbook: workbook.save(saved))
        take("metrics (whole process)", lambda: subprocess.run(command, check=True, capture_output=True))
    return times


def another(tables: Tables, seed: int) -> Tables:
    """Another provider of the same size: each kind of thing that is known of people is drawn anew among them."""
    draw, people = Random(seed), tables["Participants"].copy()
    for columns in DRAWN:
        rows = draw.sample(range(len(people)), len(people))
        for column in columns:
            people[column] = people[column].iloc[rows].set_axis(people.index)
    return _under_other_names(tables.with_frame("Participants", people), seed)


def _under_other_names(tables: Tables, seed: int) -> Tables:
    frames = {name: tables[name].copy() for name in ("Participants", "Assessments")}
    for frame in frames.values():
        frame["Participant ID"] = frame["Participant ID"] + f"/{seed}"
    people = frames["Participants"]
    people["Name"] = people["Name"] + f" {seed}"
    people["TRN"] = (people["TRN"].astype("int64") + 10_000 * seed).astype("str")
    for name, frame in frames.items():
        tables = tables.with_frame(name, frame)
    return tables


def spent() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def table(times: dict[str, list[float]]) -> str:
    """A line a task: seconds, and how many times openpyxl's save."""
    unit = median(times["openpyxl saves the workbook"])
    lines = [f"{'task':30}{'seconds':>10}{'ratio':>10}"]
    return "\n".join(
        lines + [f"{name:30}{median(runs):10.2f}{median(runs) / unit:10.2f}" for name, runs in times.items()]
    )


if __name__ == "__main__":
    main()
