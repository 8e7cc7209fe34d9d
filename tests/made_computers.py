"""Made-up computers, in a temporary folder, for what installs in Excel and what looks for trouble there."""

from __future__ import annotations

from pathlib import Path

from xl_npq.install.environment import Environment

ADD_IN = b"our add-in"


def made_computer(folder: Path) -> Environment:
    """A computer on which everything is there and nothing installed."""
    home = folder / "Users" / "ann"
    computer = Environment(
        platform="win32",
        home=home,
        roaming=home / "AppData" / "Roaming",
        local=home / "AppData" / "Local",
        python=folder / "env" / "Scripts" / "python.exe",
        python_version=(3, 12),
        xlwings=folder / "site" / "xlwings",
        xlwings_version="0.37.8",
        udfs=folder / "site" / "udfs.py",
        excel=folder / "Office" / "EXCEL.EXE",
        one_drive=(home / "OneDrive",),
        trust={"AccessVBOM": 1},
    )
    for made in (computer.roaming, computer.local, computer.one_drive[0], computer.python.parent):
        made.mkdir(parents=True)
    (computer.xlwings / "addin").mkdir(parents=True)
    (computer.xlwings / "addin" / "xlwings.xlam").write_bytes(b"xlwings' own")
    (folder / "env" / "xlwings64-0.37.8.dll").write_bytes(b"")
    for file in (computer.python, computer.udfs):
        assert file is not None
        file.write_bytes(b"")
    return computer


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with what it holds, and every folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(folder.rglob("*"))
    }
