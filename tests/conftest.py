"""What several test files share: things that take long to make, made once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

import xl_npq

EXAMPLE = Path(xl_npq.__file__).parent / "example"


@pytest.fixture(scope="session")
def example_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged example provider's workbook; read it only."""
    path = tmp_path_factory.mktemp("example") / "example.xlsx"
    xl_npq.build(xl_npq.read(EXAMPLE), path)
    return path
