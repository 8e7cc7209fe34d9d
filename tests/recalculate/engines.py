"""The engines at hand, what each cannot do, and the rule for skipping one that is not installed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from . import cellrune, ironcalc, libreoffice, macros, validator
from .cells import Place


class Engine(Protocol):
    """A module that recalculates workbooks."""

    def missing(self) -> str | None:
        """Why it cannot run here, or None."""

    def recalculate(self, path: Path, sheets: Sequence[str] | None = None) -> dict[Place, object]:
        """The value of every formula cell."""


ENGINES: Mapping[str, Engine] = {"libreoffice": libreoffice, "cellrune": cellrune, "ironcalc": ironcalc}
SHOWS_NUMBERS_AS_BOOLEANS = frozenset({"libreoffice"})
"""LibreOffice has no boolean type: --TRUE keeps the format of TRUE, and is written as one."""
CANNOT: Mapping[str, Mapping[str, str]] = {
    "libreoffice": dict.fromkeys(
        ("XLOOKUP", "LET", "FILTER", "SORT", "SORTBY", "UNIQUE", "SEQUENCE"), "newer than LibreOffice 7.4: #NAME?"
    ),
    "cellrune": {"CELL": "not implemented: no value", "ISFORMULA": "no arrays: looks at one cell of a range"},
    "ironcalc": {"AGGREGATE": "not implemented: #NAME?", "ISFORMULA": "no arrays: an error for a range"},
}
"""Engine -> function -> why its cells, and what stands on them, are left out for that engine alone."""


def requires(tool: str) -> None:
    """Skip the test where the engine, "validator" or "macros" is not installed; fail it under XL_NPQ_REQUIRE_ALL=1."""
    others = {"validator": validator.missing, "macros": macros.missing}
    needs(others[tool]() if tool in others else ENGINES[tool].missing())


def needs(reason: str | None) -> None:
    """Skip the test where there is a reason why it cannot run here; fail it under XL_NPQ_REQUIRE_ALL=1."""
    if reason and os.environ.get("XL_NPQ_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
