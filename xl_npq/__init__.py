"""The seven NPQ metrics: from a source of participants to figures, checks and a locked dashboard workbook."""

from __future__ import annotations

from xl_npq.measure import measure
from xl_npq.read import read

__version__ = "0.1.0"
__all__ = ["measure", "read"]
