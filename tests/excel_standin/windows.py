"""Modules of Windows' Python that xlwings imports, and the import of xlwings' own Windows code with them in place."""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import xlwings

from excel_standin.excel import ComTime

UDFS = Path(__file__).parents[2] / "udfs.py"
_PLAIN = ("win32api", "win32con", "win32gui", "win32process", "win32event", "pythoncom", "win32com.server")


class ComError(Exception):
    """pywintypes.com_error."""


class _Dispatched:
    """The base of early-bound COM objects, of which the stand-ins are none."""


def _modules() -> dict[str, ModuleType]:
    modules = {
        name: ModuleType(name) for name in (*_PLAIN, "win32com", "win32com.client", "pywintypes", "win32timezone")
    }
    modules["pywintypes"].__dict__.update(TimeType=ComTime, com_error=ComError, error=ComError, IID=lambda text: text)
    client = dict.fromkeys(("CDispatch", "CoClassBaseClass", "DispatchBaseClass"), _Dispatched)
    client |= {"Dispatch": lambda given, *_, **__: given, "DispatchEx": None, "gencache": MagicMock()}
    modules["win32com.client"].__dict__.update(client)
    modules["win32com"].__dict__["client"] = modules["win32com.client"]
    modules["pythoncom"].__dict__.update(CoInitialize=lambda: None, ole_error=ComError, __file__="pythoncom.dll")
    modules["win32process"].__dict__["GetWindowThreadProcessId"] = lambda window: (window, window)
    modules["win32timezone"].__dict__["TimeZoneInfo"] = SimpleNamespace(utc=lambda: dt.UTC)
    # The COM server itself: its event loop is for functions that run asynchronously, of which we have none.
    modules["xlwings.com_server"] = ModuleType("xlwings.com_server")
    modules["xlwings.com_server"].__dict__["loop"] = None
    return modules


@contextmanager
def standing_in() -> Iterator[None]:
    """The stand-ins under the names of the real modules; whatever else is imported meanwhile stays."""
    before = {name: sys.modules.get(name) for name in _modules()}
    sys.modules.update(_modules())
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


class Bridge:
    """xlwings as it runs on Windows: calls our functions by name as its VBA wrappers do."""

    def __init__(self) -> None:
        """Import xlwings' Windows code and `udfs.py` with its decorators at work."""
        with (
            standing_in(),
            patch.multiple(ctypes, create=True, windll=MagicMock(), oledll=MagicMock(), PyDLL=MagicMock()),
        ):
            windows: Any = importlib.import_module("xlwings._xlwindows")
            self.xlwings: Any = importlib.import_module("xlwings.udfs")
            xlwings._xlwindows = windows  # type: ignore[attr-defined]  # absent but on Windows
            if "excel" not in [engine.name for engine in xlwings.engines]:
                xlwings.engines.add(xlwings.main.Engine(impl=windows.engine))
            self.module = self._udfs()
        self.xlwings.udf_modules["udfs"] = {"module": self.module, "filetime": None, "filename": str(UDFS)}

    def _udfs(self) -> Any:
        decorators = {"func": self.xlwings.xlfunc, "arg": self.xlwings.xlarg, "ret": self.xlwings.xlret}
        with patch.multiple(xlwings, **decorators):
            spec = importlib.util.spec_from_file_location("udfs", UDFS)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        return module

    def call(self, name: str, *arguments: object, caller: object = None) -> Any:
        """What the cell gets, as xlwings hands it to Excel: one value, or rows of them."""
        with standing_in():
            answer = self.xlwings.call_udf("udfs", name, tuple(arguments), None, caller)
        return answer[0][0] if isinstance(answer, list) and len(answer) == len(answer[0]) == 1 else answer

    @property
    def functions(self) -> dict[str, Callable[..., object]]:
        """Every function that xlwings finds in `udfs.py`, by name."""
        found = {name: getattr(self.module, name) for name in dir(self.module)}
        return {name: function for name, function in found.items() if hasattr(function, "__xlfunc__")}
