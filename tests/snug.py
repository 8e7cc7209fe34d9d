"""Workbooks with little room: engines take seconds for the room that `build` leaves, and there are many workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from xl_npq.build import lay_out_own
from xl_npq.figures.axes import Axes, axes_of
from xl_npq.layout.plan import Plan, plan_for
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables
from xl_npq.workbook.writer import write_book


def build_snug(tables: Tables, path: Path, spare: int = 0) -> None:
    """Write the workbook of the one provider of `tables`, with room for what there is and so many more of each."""
    (name,) = providers_of(tables)
    axes = axes_of(ledger_of(tables, name))
    write_book(lay_out_own(tables, path.name, snug_plan(axes, tables, spare)), path)


@contextmanager
def room_as(plan: Callable[[Axes, Tables, int], Plan]) -> Iterator[None]:
    """What is built meanwhile has the room of `plan`: `snug`, or the `plan_for` of the product."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xl_npq.layout.book.plan_for", plan)
        yield


def snug(axes: Axes, tables: Tables, watched: int = 0) -> Plan:
    """In place of `plan_for`: room for what there is, and one line more of what is watched."""
    return replace(snug_plan(axes, tables, 0), watch=max(12, watched + 1))


def snug_plan(axes: Axes, tables: Tables, spare: int) -> Plan:
    """Room for `spare` more levels, cohorts, groups of each dimension and areas than there are."""
    cohorts, levels = len(axes.years) + 1 + spare, len(axes.levels) + 1 + spare
    counts = [len(found.labels) + spare for found in axes.dimensions.values()]
    return replace(
        plan_for(axes, tables),
        levels=levels,
        cohorts=cohorts,
        groups=max(1, *counts),
        lines=max(1, (sum(counts) + 2 * len(counts)) * cohorts),
        gap_lines=max(1, (sum(counts) + len(counts)) * cohorts * levels),
        areas=max(1, len(tables["Areas"]) + spare),
        watch=12,
        reviews=len(tables["Requirements"]) + 3,
    )
