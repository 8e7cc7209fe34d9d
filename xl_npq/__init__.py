"""The seven NPQ metrics: from a source of participants to figures, checks and a locked dashboard workbook."""

from __future__ import annotations

from xl_npq.build import build
from xl_npq.checks.check import check
from xl_npq.measure import measure
from xl_npq.read import read
from xl_npq.version import VERSION as __version__

__all__ = ["__version__", "build", "check", "measure", "read"]
