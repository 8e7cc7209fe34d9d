"""Workbooks with macros in LibreOffice: what cells show whose formulas call functions of the workbook's own VBA."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import libreoffice

_PYTHON = shutil.which("python3", path=os.defpath) or ""
"""The system's own Python has LibreOffice's bridge; a virtual environment has not."""
_LONGEST = 300
_PROGRAM = Path(__file__).with_name("macros_program.py")


def missing() -> str | None:
    """Why macros cannot run here, or None where they can."""
    if reason := libreoffice.missing():
        return reason
    probe = [_PYTHON, "-c", "import uno"]
    if _PYTHON and not subprocess.run(probe, capture_output=True, check=False).returncode:
        return None
    return "LibreOffice's bridge to Python (python3-uno) is not installed"


def shown(workbook: Path, cells: Mapping[str, object], formulas: Sequence[str]) -> list[str]:
    """What each formula shows, on the workbook's first sheet with these cells, in the column after all others."""
    asked = json.dumps([str(workbook), libreoffice.profile().as_uri(), cells, formulas])
    run = subprocess.run(
        [_PYTHON, str(_PROGRAM)], input=asked, capture_output=True, text=True, timeout=_LONGEST, check=False
    )
    if run.returncode:
        raise RuntimeError(f"LibreOffice did not run the macros: {run.stderr.strip()}")
    answered: list[str] = json.loads(run.stdout)
    return answered
