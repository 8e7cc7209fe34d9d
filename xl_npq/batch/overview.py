"""`overview.xlsx`: all providers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xl_npq.batch.outcome import Outcome


def write_overview(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write the overview; UsageError where it cannot be written."""
