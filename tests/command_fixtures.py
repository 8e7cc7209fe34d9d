"""Fixtures of the tests of commands: the door, a source without a fault and one with several."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_sources import CLEAN, participant, with_participants, write_folder
from command_line import Door

FAULTY = with_participants(
    participant(participant_ID="P-1"),
    participant(participant_ID="P-1", Name="Ada's double"),
    participant(participant_ID="P-3", enrolled_on="next autumn"),
    participant(participant_ID="P-4", Level="NPQX"),
)


@pytest.fixture
def npq(capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(capsys)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "source", CLEAN)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "source", FAULTY)
