"""A small workbook, and Excel with it open, for the tests of macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from excel_standin.workbook import Book
from tampering import build_small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the example; read it only."""
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


@pytest.fixture
def calling(small: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Book]:
    """Opens a workbook, from which macros are then called."""

    def opened(path: Path = small, password: str = "") -> Book:
        book = Book(path, password)
        monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
        return book

    return opened
