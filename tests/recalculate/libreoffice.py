"""LibreOffice as a recalculating engine: soffice converts the file under a profile that trusts no cached value."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from .cells import Place, formula_values

# By default LibreOffice shows the values it finds in the file, and a test would compare them with themselves.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_LONGEST = 900
"""Seconds after which a hanging soffice is given up."""
_AT_ONCE = 12
"""Files in one run: few enough that the limit is far off on a busy machine."""


def missing() -> str | None:
    """Why this engine cannot run here, or None where it can."""
    return None if shutil.which("soffice") else "LibreOffice (soffice) is not installed"


def recalculate(path: Path, sheets: Sequence[str] | None = None) -> dict[Place, object]:
    """The value of every formula cell of the workbook, or of the sheets named."""
    return recalculate_many([path], sheets)[path]


def recalculate_many(paths: Sequence[Path], sheets: Sequence[str] | None = None) -> dict[Path, dict[Place, object]]:
    """As `recalculate`, for many files in few runs of soffice: starting it costs more than a small file."""
    with TemporaryDirectory(prefix="xl-npq-soffice-") as folder:
        results = save_many(paths, Path(folder))
        return {path: formula_values(result, sheets) for path, result in zip(paths, results, strict=True)}


def save_many(paths: Sequence[Path], folder: Path, ending: str = "xlsx") -> list[Path]:
    """The workbooks as LibreOffice saves them recalculated in the format of `ending`, in folders made in `folder`."""
    results = []
    for first in range(0, len(paths), _AT_ONCE):
        part = folder / str(first)
        part.mkdir()
        results += _convert(paths[first : first + _AT_ONCE], part, ending)
    return results


def _convert(paths: Sequence[Path], folder: Path, ending: str) -> list[Path]:
    # Numbered copies: two files of one name would overwrite each other's result.
    copies = [folder / f"{number}{path.suffix}" for number, path in enumerate(paths)]
    for path, copy in zip(paths, copies, strict=True):
        shutil.copyfile(path, copy)
    results = [folder / "out" / f"{copy.stem}.{ending}" for copy in copies]
    command = ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(folder / "out"), *map(str, copies)]
    run = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LONGEST, check=False
    )
    lacking = [path.name for path, result in zip(paths, results, strict=True) if not result.exists()]
    if lacking:
        raise RuntimeError(
            f"soffice could not convert {', '.join(lacking)}: {run.stderr.strip() or run.stdout.strip()}"
        )
    return results


def profile() -> Path:
    """The private profile of this process, which makes soffice recalculate; also safe beside an open LibreOffice."""
    return Path(_profile_folder().name)


@cache
def _profile_folder() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory(prefix="xl-npq-profile-", ignore_cleanup_errors=True)
    user = Path(folder.name, "user")
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder
