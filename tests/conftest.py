"""What several test files share: things that take long to make, made once a session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from snug import build_snug, room_as, snug

import xl_npq
from xl_npq.layout.plan import plan_for

EXAMPLE = Path(xl_npq.__file__).parent / "example"
LONGEST_FIRST = (
    *("recalculate", "live_workbook", "two_calculators", "a_year", "disclosure", "partnership_workbook"),
    *("watch_list", "reach", "upgrade", "command_merge", "charts", "pasted", "batch_cluster", "reading_lost_rows"),
)
"""Files whose tests take longest, so that no process is left with one of them while the others are done."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, which makes what they share once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    begins = {f"test_{name}": number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: begins.get(item.path.stem, len(begins)))


@pytest.fixture(scope="session", autouse=True)
def little_room() -> Iterator[None]:
    """What tests build has room for what there is and no more, which takes half the time, but in tests of room."""
    with room_as(snug):
        yield


@pytest.fixture(autouse=True)
def room(request: pytest.FixtureRequest) -> Iterator[None]:
    """All the room that people get, in tests of room."""
    with room_as(plan_for) if request.node.get_closest_marker("room") else nullcontext():
        yield


@pytest.fixture(scope="session")
def example_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged example provider's workbook, with all the room that people get; read it only."""
    path = tmp_path_factory.mktemp("example") / "example.xlsx"
    with room_as(plan_for):
        xl_npq.build(xl_npq.read(EXAMPLE), path)
    return path


@pytest.fixture(scope="session")
def small_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbook with two of its dimensions and no line to spare, for slow programs; read it only."""
    path = tmp_path_factory.mktemp("example") / "small.xlsx"
    tables = xl_npq.read(EXAMPLE)
    groups = tables["Groups"][tables["Groups"]["Dimension"].isin(["Gender", "FSM 30"])]
    build_snug(tables.with_frame("Groups", groups), path)
    return path
