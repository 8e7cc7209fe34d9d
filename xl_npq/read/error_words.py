"""Excel errors whose words the reader of cells does not know: newer ones, and those of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from xl_npq.read.cells import EXCEL_ERRORS, ErrorValue


def unknown(errors: Iterable[ErrorValue]) -> frozenset[str]:
    """The words among error cells that make the reader of cells refuse their sheet."""
    return frozenset(error.text for error in errors if type(error) is ErrorValue) - EXCEL_ERRORS


def with_known_words(part: bytes, words: frozenset[str]) -> bytes:
    """A sheet's part that says #N/A for these words; what they were is known from the part as it came."""
    alternatives = "|".join(sorted(re.escape(escape(word)) for word in words))
    return re.sub(rf"(<(?:\w+:)?v\b[^<>]*>)\s*(?:{alternatives})\s*(?=</)".encode(), rb"\1#N/A", part)
