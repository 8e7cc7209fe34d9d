"""What `import xl_npq` gives, and what it does not load before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import xl_npq
import xl_npq.build
import xl_npq.measure
import xl_npq.read

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "numpy", "openpyxl", "scipy", "statsmodels", "xlwings", "python_calamine", "pyopenvba")


def test_a_name_that_the_package_gives_is_the_function_though_a_module_is_called_the_same() -> None:
    for name in ("build", "check", "measure", "read"):
        function = getattr(xl_npq, name)
        assert (callable(function), function.__name__) == (True, name)
    assert xl_npq.build.__module__ == "xl_npq.build"


def test_the_package_gives_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        xl_npq.reed  # type: ignore[attr-defined]  # noqa: B018  # that there is none is the point


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"], ["install", "--help"], ["--version"]])
def test_help_waits_for_none_of_the_heavy_packages(command: list[str]) -> None:
    program = (
        "import sys; from xl_npq.cli import run; code = run(sys.argv[1:]); "
        f"print(*(name for name in {HEAVY} if name in sys.modules), file=sys.stderr); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr.strip()) == (0, "")
    assert "xl-npq" in run.stdout
