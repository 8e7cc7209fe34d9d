"""What a batch leaves behind in a process that makes one workbook after another."""

from __future__ import annotations

import gc
from pathlib import Path
from weakref import ReferenceType, ref

import pytest
from check_sources import participant, with_participants, write_folder
from openpyxl import Workbook

import xl_npq
from xl_npq.batch.task import common_of, make, tasks_of, workbook_names
from xl_npq.providers import apart, providers_of
from xl_npq.workbook import writer

MADE = 12


def test_workbooks_are_given_back_while_others_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[ReferenceType[Workbook]] = []

    class Watched(Workbook):
        def __init__(self) -> None:
            super().__init__()
            held.append(ref(self))

    monkeypatch.setattr(writer, "Workbook", Watched)
    people = [f"{number}" for number in range(MADE)]
    rows = [participant(**{"Participant ID": one, "Provider": one}) for one in people]
    tables = xl_npq.read(write_folder(tmp_path / "source", with_participants(*rows)))
    gc.disable()  # what Python looks for of itself comes at times that nobody knows
    try:
        for task in tasks_of(apart(tables), workbook_names(providers_of(tables))):
            assert make(common_of(tables), task).workbook
        assert len(held) == MADE
        assert sum(found() is not None for found in held) < MADE / 2
    finally:
        gc.enable()
