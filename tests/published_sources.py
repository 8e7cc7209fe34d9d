"""Providers made up at random whose tables hold few small counts among large ones, the same for the same seed."""

from __future__ import annotations

import csv
import random
from pathlib import Path

LEVELS = ("NPQML", "NPQSL", "NPQH", "NPQEL", "NPQLT")
LABELS = {
    "Gender": ("Female", "Male", "Prefer not to say"),
    "Disability": ("No", "Yes", ""),
    "Ethnicity": ("White British", "Indian", "African", "Caribbean", "Any other White background", "Not Known"),
    "Phase": ("Primary", "Secondary", "16 plus", "All through"),
    "School type": ("Academy converter", "Community school", "Free school", "Foundation school"),
    "Ofsted rating": ("Good", "Outstanding", "Requires improvement", "Inadequate"),
    "FSM %": ("0.1", "0.35", ""),
}
SETTINGS = {
    "Metric 4 basis": ("commenced", "presented"),
    "Retention basis": ("presented", "not withdrawn"),
    "Achievement basis": ("presented", "assessed"),
    "FSM base": ("all", "known"),
    "Ethnicity base": ("all", "known"),
}


def write_provider(folder: Path, seed: int, people: int = 150, cohorts: int = 1, dimensions: int = 2) -> Path:
    """Write a source of about so many people a cohort, over so many dimensions; returns the folder."""
    make = random.Random(seed)
    levels = LEVELS[: make.randint(2, 4)] if dimensions < len(LABELS) else LEVELS
    chosen = list(LABELS) if dimensions >= len(LABELS) else make.sample(list(LABELS)[:6], dimensions)
    rows = [
        _person(make, number, 2016 + number % cohorts, levels)
        for number in range(cohorts * make.randint(people // 2, people))
    ]
    _write(folder / "participants.csv", rows)
    _write(folder / "levels.csv", [{"Level": level, "Scripts": "1", "Window months": "18"} for level in levels])
    _write(folder / "groups.csv", [{"Dimension": _named(name), "Column": _named(name)} for name in chosen])
    _write(folder / "targets.csv", [_target(make, cohort, level) for cohort in range(cohorts) for level in levels])
    settings = {"As at": "2019-06-30", **{name: make.choice(some) for name, some in SETTINGS.items()}}
    _write(folder / "settings.csv", [{"Setting": name, "Value": value} for name, value in settings.items()])
    return folder


def _named(column: str) -> str:
    return "FSM 30" if column == "FSM %" else column


def _person(make: random.Random, number: int, year: int, levels: tuple[str, ...]) -> dict[str, str]:
    presented, passed = make.random() < 0.9, make.random()
    late = make.random() < 0.05
    return {
        "Participant ID": f"P{number:05}",
        "Level": make.choices(levels, [2.0**-place for place in range(len(levels))])[0],
        "Enrolled on": f"{year}-09-10",
        "Commenced on": f"{year}-10-01",
        "Presented on": (f"{year + 2}-06-01" if late else f"{year + 1}-12-01") if presented else "",
        "Outcome": ("" if passed < 0.03 else "Pass" if passed < 0.9 else "Fail") if presented else "",
        "Withdrawn on": "" if presented or make.random() < 0.2 else f"{year + 1}-03-01",
        **{name: make.choices(some, [3.0**-place for place in range(len(some))])[0] for name, some in LABELS.items()},
    }


def _target(make: random.Random, cohort: int, level: str) -> dict[str, str]:
    first = 2016 + cohort
    row = {"Cohort": f"{first}/{(first + 1) % 100}", "Level": level, "Recruitment": str(make.randint(5, 60))}
    return {**row, "FSM": "20%", "Non-White British": "10%"}


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
