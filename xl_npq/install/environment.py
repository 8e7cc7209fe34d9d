"""The computer as far as the add-in is concerned: its folders, its versions and Excel's settings of trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

WINDOWS = "win32"
XLWINGS_ADD_IN = "xlwings.xlam"
OUR_ADD_IN = "xl_npq.xlam"


@dataclass(frozen=True)
class Environment:
    """One person's computer.

    `home`, `roaming` and `local` are the folders USERPROFILE, APPDATA and LOCALAPPDATA; `xlwings` is the folder of the
    installed package; `udfs` the file with our functions, None where Python finds none; `one_drive` the folders that
    OneDrive keeps; `excel` the program, None where there is none; `trust` Excel's settings of trust by their names in
    the registry, those that are set; `encoding` that of text files which Excel writes.
    """

    platform: str
    home: Path
    roaming: Path
    local: Path
    python: Path
    python_version: tuple[int, int]
    xlwings: Path
    xlwings_version: str
    udfs: Path | None
    excel: Path | None = None
    excel_bits: int = 64
    one_drive: tuple[Path, ...] = ()
    trust: Mapping[str, int] = field(default_factory=dict)
    encoding: str = "cp1252"

    @property
    def start_folder(self) -> Path:
        """What Excel opens when it starts; Excel trusts the macros of this folder unless somebody forbade it."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def settings_file(self) -> Path:
        """Where xlwings' code in Excel looks for a person's settings."""
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def own_folder(self) -> Path:
        """Where xl-npq remembers what it put in place."""
        return self.local / "xl-npq"

    @property
    def dll(self) -> str:
        """The library that Excel's code loads, by its exact name."""
        return f"xlwings{self.excel_bits}-{self.xlwings_version}.dll"

    @property
    def dll_folders(self) -> tuple[Path, Path]:
        """Where Excel's code looks for that library: beside Python, and one folder up, as in virtual environments."""
        return self.python.parent, self.python.parent.parent
