"""The one place that asks the system: which computer this is, where Excel is, what our module of functions offers."""

from __future__ import annotations

import importlib
import importlib.util
import locale
import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from xl_npq.addin.described import Offered, offered
from xl_npq.excel.macros import MACROS, MODULE
from xl_npq.install.environment import Environment

_TRUST = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICIES = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_LOCATIONS = r"\Trusted Locations"
_EXCEL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_OFFICE = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


def ours() -> Offered:
    """What our module of functions offers."""
    return offered(vars(importlib.import_module(MODULE)), MACROS)


def this_computer() -> Environment:
    """The computer that this runs on."""
    home = Path.home()
    one_drive = {os.environ.get(name, "") for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")}
    return Environment(
        platform=sys.platform,
        home=Path(os.environ.get("USERPROFILE", home)),
        roaming=Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")),
        local=Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")),
        python=Path(sys.executable),
        python_version=sys.version_info[:2],
        xlwings=_found("xlwings").parent,
        xlwings_version=version("xlwings"),
        udfs=_found_module(MODULE),
        excel=Path(excel) if (excel := str(_values("HKLM", _EXCEL).get("", ""))) else None,
        excel_bits=32 if _values("HKLM", _OFFICE).get("Platform") == "x86" else 64,
        one_drive=tuple(Path(folder) for folder in sorted(one_drive) if folder),
        trust=_trust(),
        encoding=locale.getpreferredencoding(False),
    )


def _found(package: str) -> Path:
    found = _found_module(package)
    assert found is not None, f"{package} is one of xl-npq's own requirements"
    return found


def _found_module(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return None if spec is None or spec.origin is None else Path(spec.origin)


def _trust() -> Mapping[str, int]:
    """Excel's settings of trust; what an organisation lays down comes last, and counts."""
    keys = [f"{root}{part}" for root in (_TRUST, _POLICIES) for part in ("", _LOCATIONS)]
    return {name: value for key in keys for name, value in _values("HKCU", key).items() if isinstance(value, int)}


def _values(root: str, key: str) -> Mapping[str, object]:
    """The values of a key of the registry; none where there is no such key, or no registry."""
    if sys.platform != "win32":
        return {}
    import winreg

    roots = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}
    try:
        with winreg.OpenKey(roots[root], key) as held:
            return dict(winreg.EnumValue(held, number)[:2] for number in range(winreg.QueryInfoKey(held)[1]))
    except OSError:
        return {}
