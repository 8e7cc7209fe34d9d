"""How much room the lists and tables of a workbook have: what there is now, and spare lines for what is typed later."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

import pandas as pd

from xl_npq.facts.people import LIVE_ROWS
from xl_npq.figures.axes import Axes, Known
from xl_npq.tables import Tables
from xl_npq.values import trim

ROOM_BELOW = 20_000
"""Rows below the longest input table that are watched at least."""
_THOUSAND, _SCORE, _GAPS = 1_000, 20, 280
FEWEST_WATCHED, MOST_WATCHED = 60, 400
"""Lines of the watch list: each looks through all participants, and nobody works through more at a time."""
FEWEST_REVIEWS, MOST_REVIEWS = 45, 300
"""Lines of the history of the self-assessment."""
MOST_ACTIONS = 100
"""Lines of the action plan."""
BY_URGENCY, BY_LEVEL, BY_NAME, BY_SCHOOL = WATCH_ORDERS = ("Urgency", "Level", "Name", "School")
"""The orders that the watch list offers; the first holds until somebody chooses another."""


@dataclass(frozen=True)
class Plan:
    """Slots of each list and lines of each table.

    `reach`: the last row of a sheet that is watched for anything typed below an input table.
    `live`: first and latest enrolments are formulas, not values. `known` orders the labels that each dimension had.
    `watch_order` is how somebody has sorted the watch list: its own cell keeps that, and the text does not.
    """

    levels: int
    cohorts: int
    groups: int
    lines: int
    gap_lines: int
    areas: int
    reach: int
    live: bool
    known: Known
    watch: int
    measures: int = 26
    kpis: int = 10
    actions: int = 20
    watch_order: str = BY_URGENCY
    reviews: int = FEWEST_REVIEWS

    @property
    def text(self) -> str:
        """The plan as a line of text, which a workbook keeps."""
        kept = {name: value for name, value in asdict(self).items() if name != "watch_order"}
        return json.dumps(kept, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> Plan:
        """The plan that a workbook keeps; ValueError where the text is none."""
        fields = json.loads(text)
        return Plan(**{**fields, "known": {name: tuple(labels) for name, labels in fields["known"].items()}})

    def sorted_by(self, typed: object) -> Plan:
        """The plan with the order that a cell of the watch list says; by urgency where it says none of them."""
        said = trim(str(typed)).lower()
        order = next((order for order in WATCH_ORDERS if order.lower() == said), BY_URGENCY)
        return replace(self, watch_order=order)

    @property
    def most(self) -> int:
        """Lines of the longest list or table: a workbook whose sheet Lists has fewer cells did not write this plan."""
        return max(
            *(self.cells, self.groups, self.lines, self.gap_lines, self.areas, self.watch),
            *(self.reviews, self.measures, self.actions),
        )

    @property
    def cells(self) -> int:
        """Lines of a summary: room for every cohort and level with one more of each, and All and Total."""
        return self.cohorts * self.levels


def plan_for(axes: Axes, tables: Tables, watched: int = 0) -> Plan:
    """Room for the lines of `axes` with one more cohort and level and some more groups; at least a fair start.

    `watched` is how many rows are on the watch list.
    """
    cohorts, levels = len(axes.years), len(axes.levels)
    groups = {dimension: len(found.labels) for dimension, found in axes.dimensions.items()}
    lines = sum(groups.values()) + 2 * len(groups) + 4
    gap_lines = sum(groups.values()) + len(groups) + 3
    return Plan(
        levels=max(levels + 3, 8),
        cohorts=max(cohorts + 3, 6),
        groups=max([12, *(count + 6 for count in groups.values())]),
        lines=max(lines * (cohorts + 2), 280),
        gap_lines=max(_whole(gap_lines * (cohorts + 2) * (levels + 2), _GAPS), 560),
        areas=max(len(tables["Areas"]) + 10, 40),
        reach=_whole(max(len(frame) for frame in tables.frames.values()) + ROOM_BELOW, _THOUSAND),
        live=len(tables["Participants"]) <= LIVE_ROWS,
        known={dimension: found.labels for dimension, found in axes.dimensions.items()},
        watch=min(max(_whole(watched + 20, _SCORE), FEWEST_WATCHED), MOST_WATCHED),
        reviews=min(max(len(tables["Requirements"]) + 15, FEWEST_REVIEWS), MOST_REVIEWS),
        measures=max(_measures(tables["Partnership targets"]) + 4, 26),
        kpis=max(tables["Partnership targets"]["KPI"].nunique() + 2, 10),
        actions=min(max(_reviewed(tables["Partnership reviews"]) + 10, 20), MOST_ACTIONS),
    )


def _whole(count: int, step: int) -> int:
    """The next whole number of steps: workbooks that have as much room share their formulas."""
    return -(-count // step) * step


def _measures(targets: pd.DataFrame) -> int:
    return int((targets["KPI"].notna() & targets["School"].isna()).sum())


def _reviewed(reviews: pd.DataFrame) -> int:
    return len(reviews[reviews["KPI"].notna()].drop_duplicates(["KPI", "Measure", "School"]))
