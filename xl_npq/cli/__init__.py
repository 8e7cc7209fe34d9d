"""The command line: one module for each command, and what they share."""

from __future__ import annotations

from xl_npq.cli.door import run

__all__ = ["run"]
