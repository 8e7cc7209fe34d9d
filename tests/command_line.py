"""The command line within this process, for the tests of commands, and small sources for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from check_sources import participant, with_participants

import xl_npq
from xl_npq.cli import run

EXAMPLE = Path(xl_npq.__file__).parent / "example"
CHECKOUT = Path(xl_npq.__file__).parents[1]
SEVERAL = with_participants(
    participant(Provider="North", participant_ID="P-1"), participant(Provider="South", participant_ID="P-1")
)


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


@dataclass(frozen=True)
class Door:
    """The command line within this process."""

    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Said:
        code = run([str(argument) for argument in arguments])
        return Said(code, *self.capture.readouterr())


def sheet_texts(path: Path, sheet: str) -> list[list[str]]:
    """The cells of a sheet as text, by row."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [["" if cell is None else str(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    book.close()
    return rows


def output_of(command: str, folder: Path) -> list[object]:
    """What a command needs beside its source."""
    return {"build": ["-o", folder / "x.xlsx"], "batch": ["-o", folder], "who": ["recruited"]}.get(command, [])
