"""The same input gives the same files in any process: another order of hashing, another folder, another day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from check_sources import write_folder
from command_line import CHECKOUT, SEVERAL

import xl_npq
from xl_npq.layout import breakdown, gap_lines7, lists_charts, lists_gaps, lists_lines
from xl_npq.workbook import around, deflate, frames

EXAMPLE = Path(xl_npq.__file__).parent / "example"
KEPT = (
    breakdown._empty_lines,
    gap_lines7.empty_lines,
    lists_charts._empty_ranks,
    lists_gaps._empty_lines,
    lists_lines._empty_lines,
    frames._frames,
    around.before_and_after,
    deflate.kept,
)
FAR_WEST, FAR_EAST = "Etc/GMT+12", "Pacific/Kiritimati"
"""Places where it is never the same day."""


def made(source: Path, folder: Path, seed: str, zone: str) -> dict[str, bytes]:
    """The workbooks that a new process writes, by name: the empty one, one provider's with a password, a batch."""
    folder.mkdir()
    (folder / "out").mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(CHECKOUT)}
    (folder / "lock.txt").write_text("a lock\n", encoding="utf-8")
    for command in (
        ["template", "-o", "out/template.xlsx"],
        ["build", str(source), "--provider", "North", "-o", "out/one.xlsx", "--lock-password", "lock.txt"],
        ["batch", str(source), "-o", "out", "--jobs", seed],
    ):
        subprocess.run(
            [sys.executable, "-m", "xl_npq", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    return {path.name: path.read_bytes() for path in sorted((folder / "out").rglob("*.xlsx"))}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no time zone from the environment")
def test_workbooks_are_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    first = made(source, tmp_path / "west", "1", FAR_WEST)
    other = made(source, tmp_path / "east", "2", FAR_EAST)
    assert len(first) == 5
    assert [name for name in first if first[name] != other[name]] == []
    assert first.keys() == other.keys()


def test_formulas_kept_of_one_workbook_are_not_taken_for_those_of_another(tmp_path: Path) -> None:
    """Both have lists of the same lengths in the same places, but another dimension is called otherwise."""
    example = xl_npq.read(EXAMPLE)
    groups = example["Groups"]
    other = example.with_frame("Groups", groups.assign(Dimension=groups["Dimension"].replace("Disability", "Ability")))
    other = other.with_frame("Groups", other["Groups"].iloc[::-1].set_axis(groups.index))
    alone, after = (tmp_path / name / "one.xlsx" for name in ("alone", "after"))
    for path in (alone, after):
        path.parent.mkdir()
        for kept in KEPT:
            kept.cache_clear()
        if path is after:
            xl_npq.build(example, path)
        xl_npq.build(other, path)
    assert alone.read_bytes() == after.read_bytes()
