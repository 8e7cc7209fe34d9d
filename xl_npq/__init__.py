"""The seven NPQ metrics: from a source of participants to figures, checks and a locked dashboard workbook."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from xl_npq.version import VERSION as __version__

if TYPE_CHECKING:
    from xl_npq.build import build
    from xl_npq.checks.check import check
    from xl_npq.measure import measure
    from xl_npq.read import read

__all__ = ["__version__", "build", "check", "measure", "read"]

_WHERE = {
    "build": "xl_npq.build",
    "check": "xl_npq.checks.check",
    "measure": "xl_npq.measure",
    "read": "xl_npq.read",
}
"""The functions of the package, each with its module. They are loaded when they are first asked for: a function in a
cell needs no writer of workbooks, and `--help` none of them."""


class _Package(ModuleType):
    """The package as Python sees it: a name that it gives stays that function, though a module is called the same."""

    def __setattr__(self, name: str, value: object) -> None:
        # Python binds a module to its package once it is imported: xl_npq.build would be the module from then on.
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    """Load a function of the package; AttributeError where there is none of that name."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    given: object = getattr(import_module(_WHERE[name]), name)
    globals()[name] = given
    return given


sys.modules[__name__].__class__ = _Package
