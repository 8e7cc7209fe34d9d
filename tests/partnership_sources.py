"""Small sources for the tests of partnership targets: the cases of their page, and generated ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from check_sources import CLEAN, write_folder
from plain.partnership import Row

import xl_npq
from xl_npq.facts.fact import Ledger
from xl_npq.facts.partnership import REVIEWS, TARGETS
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import TABLES

PAGE = Path(__file__).parents[1] / "docs" / "partnership.md"
COMPLETED = "2015-08-31"
_BLANK = {table: dict.fromkeys(TABLES[table].names, "") for table in (TARGETS, REVIEWS)}


@dataclass(frozen=True)
class Case:
    """A line of the page's table of cases."""

    kind: str
    baseline: str
    target: str
    due: str
    value: str
    reviewed: str
    as_at: str
    verdict: str

    @property
    def targets(self) -> list[Row]:
        scope = "school" if self.kind == "graded" else "authority"
        whole = target(
            KPI="1",
            Measure="M",
            Kind=self.kind,
            Scope=scope,
            Target=self.target,
            **{"By when": self.due},
        )
        told = {"Baseline": self.baseline, "Completion date": "" if self.kind == "milestone" else COMPLETED}
        if scope == "authority":
            return [{**whole, **told}]
        return [whole, target(KPI="1", Measure="M", School="Acre", **told)]

    @property
    def reviews(self) -> list[Row]:
        school = "Acre" if self.kind == "graded" else ""
        return [review(KPI="1", School=school, Value=self.value, **{"Reviewed on": self.reviewed})] * bool(self.value)


def target(**cells: str) -> Row:
    return {**_BLANK[TARGETS], **cells}


def review(**cells: str) -> Row:
    return {**_BLANK[REVIEWS], **cells}


def cases() -> list[Case]:
    """The cases of the page."""
    table = PAGE.read_text("utf-8").split("## Cases")[1]
    lines = re.findall(r"^\| ((?:graded|directional|rated|milestone) \|.*)\|$", table, re.MULTILINE)
    return [Case(*(cell.strip() for cell in line.split("|"))) for line in lines]


def ledger(folder: Path, targets: Sequence[Row], reviews: Sequence[Row], as_at: str) -> Ledger:
    source = {**CLEAN, "Settings": ({"Setting": "As at", "Value": as_at},), TARGETS: targets, REVIEWS: reviews}
    tables = xl_npq.read(write_folder(folder, source))
    assert not tables.unread
    return ledger_of(tables, providers_of(tables)[0])


def generated(seed: int) -> tuple[list[Row], list[Row], str]:
    """Targets and reviews of all kinds, dates about the days on which they fall due, and an As at among them."""
    dice = Random(seed)
    targets, reviews = [], []
    schools = ("Acre", "Birch", "Cedar")
    for kpi in range(1, 9):
        kind = ("graded", "directional", "rated", "milestone")[dice.randrange(4)]
        scope = dice.choice(("school", "authority"))
        targets.append(
            target(
                KPI=str(kpi),
                Measure=f"M{kpi}",
                Kind=kind,
                Scope=scope,
                Target=_aim(dice, kind),
                Baseline=_value(dice, kind, 0.7),
                **{"By when": dice.choice(("", "", "2017-06-30"))},
                **{"Completion date": dice.choice(("", "2015-08-31", "2016-02-29"))},
            )
        )
        judged = [school for school in schools if dice.random() < 0.7] if scope == "school" else []
        targets += [
            target(
                KPI=str(kpi),
                Measure=f"M{kpi}",
                School=school,
                Baseline=_value(dice, kind, 0.7),
                **{"Completion date": dice.choice(("", "2014-08-31", "2015-08-31"))},
            )
            for school in judged
        ]
        # Of the authority's measures a school's reviews stand there by mistake.
        for school in schools if scope == "school" else ("", "Acre"):
            for day in dice.sample(_days(), dice.randrange(4)):
                reviews.append(
                    review(
                        KPI=str(kpi),
                        Measure=dice.choice(("", f"M{kpi}")),
                        School=school,
                        Value=_value(dice, kind, 1),
                        **{"Reviewed on": day, "Revised target": dice.choice(("", "", _aim(dice, kind)))},
                    )
                )
    dice.shuffle(reviews)
    return targets, reviews, dice.choice(_days())


def _days() -> list[str]:
    turns = (date(2015, 8, 31), date(2016, 8, 31), date(2017, 2, 28), date(2017, 6, 30), date(2018, 8, 31))
    return [str(turn + timedelta(days=days)) for turn in turns for days in (-1, 0, 1, 40)]


def _aim(dice: Random, kind: str) -> str:
    choices = {"graded": ("", "2", "2", "1", "3"), "milestone": ("",)}.get(kind, ("", "6", "7"))
    return dice.choice(choices)


def _value(dice: Random, kind: str, share: float) -> str:
    if dice.random() > share:
        return ""
    choices = {"graded": ("1", "2", "3", "4"), "milestone": ("0", "0.5", "1")}.get(kind, ("5.5", "6", "6.5", "7"))
    return dice.choice(choices)
