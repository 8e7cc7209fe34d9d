"""The packaged example provider's return, made once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from return_tables import EXAMPLE

import xl_npq
from xl_npq.data_return import data_return


@pytest.fixture(scope="session")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged example provider's return; read it only."""
    path = tmp_path_factory.mktemp("return") / "return.xlsx"
    data_return(xl_npq.read(EXAMPLE), path)
    return path
