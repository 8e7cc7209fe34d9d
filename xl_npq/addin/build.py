"""The add-in as a file, and its wrappers as text."""

from __future__ import annotations

from pathlib import Path

from xl_npq.addin import ribbon, vba
from xl_npq.addin.described import Offered
from xl_npq.layout.xlwings_conf import NAME, SETTINGS
from xl_npq.workbook.addin_file import AddIn, write_add_in
from xl_npq.workbook.beside import beside

BESIDE = "npq_udfs.bas"
"""The file with the wrappers as text."""


def add_in(offered: Offered) -> AddIn:
    """The add-in's modules, its tab of the ribbon and its settings."""
    modules = {
        vba.MODULE: vba.wrappers(offered),
        ribbon.MODULE: vba.presses(offered.macros, ribbon.MODULE),
    }
    return AddIn(modules, vba.ON_OPENING + "\n", ribbon.ribbon(offered.macros), NAME, SETTINGS)


def write(offered: Offered, path: Path) -> Path:
    """Write the add-in, and beside it its wrappers as text; returns the path of the text.

    The same functions give the same bytes. Raises UsageError where a file cannot be written.
    """
    write_add_in(add_in(offered), path)
    text = path.with_name(BESIDE)
    write_text(vba.wrappers(offered), text)
    return text


def write_text(words: str, path: Path) -> None:
    """Write VBA as Excel's editor imports it: Windows' lines and letters."""
    with beside(path) as temporary:
        temporary.write_bytes(words.replace("\n", "\r\n").encode("cp1252"))
