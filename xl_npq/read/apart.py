"""Workbooks of Excel 97-2003, read by a process of their own.

The reader of cells is compiled code. What a damaged file of this kind makes it do ends the whole process at times, or
asks for more memory than there is: here that ends the child, and the parent tells of a damaged file.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_MEMORY, MOST_SECONDS = 900_000_000, 20


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet from A1 on; None where they could not be read."""

    cells: Sequence[Sequence[Any]] | None

    def to_python(self, skip_empty_area: bool) -> Sequence[Sequence[Any]]:
        """The cells, with the empty area before the first of them. ValueError where they could not be read."""
        if self.cells is None or skip_empty_area:
            raise ValueError("no cells")
        return self.cells


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook by name, as the reader of cells gives them."""

    sheets: dict[str, Sheet]

    @property
    def sheet_names(self) -> list[str]:
        """The names, in the order of the workbook."""
        return list(self.sheets)

    def get_sheet_by_name(self, name: str) -> Sheet:
        """The sheet of that name."""
        return self.sheets[name]


def opened(data: bytes) -> Workbook:
    """The workbook; ValueError where the child could not read it within its time and memory."""
    try:
        child = subprocess.run(
            # By its path, so that the child does without the package and all that it imports.
            [sys.executable, "-P", __file__],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise ValueError("the reader of cells gave up") from error
    return Workbook({name: Sheet(cells) for name, cells in pickle.loads(child.stdout).items()})


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; there the system's own end to memory is the child's alone.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    from python_calamine import CalamineWorkbook

    _limit_memory()
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    pickle.dump({name: _cells(book, name) for name in book.sheet_names}, sys.stdout.buffer)


def _cells(book: Any, name: str) -> Any:
    from python_calamine import CalamineError  # as in `_main`

    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        # A chart sheet, say: the other sheets can be read.
        return None


if __name__ == "__main__":
    _main()
