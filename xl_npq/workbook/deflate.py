"""Deflating a part in stretches, some of which are kept for the next workbook that has the same text in the same place.

A stretch is deflated with the text before it as its dictionary, and ends on a whole byte: what is kept and what is new
stand side by side in one stream, whose bytes do not depend on what was kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from xl_npq.workbook.packer import FLUSHED, checksum, compressor, joined

EFFORT, THOROUGH = 5, 8
"""How hard the zip tries. Thorough takes three times as long; worth it where formulas of 25,000 letters come again
with each row, which half of the time is too far back for less: a part of thousands of such rows is a third smaller."""
STRETCH = 1 << 18
"""Letters of a stretch, about."""
_WINDOW = 1 << 15
"""So many bytes back a deflated stream refers."""
_END = b"\x03\x00"
"""An empty block, the last of a stream."""
_KEPT = 256
"""Stretches that are kept, of some 20 KB each: those of the last two workbooks."""


class Stretch(Hashable, Protocol):
    """A stretch of a part; those with the same text in the same place are equal if they are to be `kept`."""

    @property
    def kept(self) -> bool:
        """Whether another workbook may have it too."""

    @property
    def effort(self) -> int:
        """How hard the zip tries with it."""

    def text(self) -> str:
        """The stretch put together."""


@dataclass(frozen=True)
class Passing:
    """A stretch that no other workbook has."""

    words: str
    effort: int = EFFORT
    kept: bool = False

    def text(self) -> str:
        """The stretch."""
        return self.words


@dataclass(frozen=True)
class _Deflated:
    """A stretch deflated, the checksum and size of its text, and the last of that."""

    data: bytes
    checksum: int
    size: int
    window: bytes


def put_deflated(part: Any, stretches: Iterable[Stretch]) -> None:
    """Write stretches into an entry of a zip that is open for writing and empty."""
    window = b""
    for stretch in stretches:
        made = kept(window, stretch) if stretch.kept else _deflated(window, stretch)
        part._fileobj.write(made.data)
        part._crc = joined(part._crc, made.checksum, made.size)
        part._file_size += made.size
        part._compress_size += len(made.data)
        window = made.window
    # The entry would end its own stream, which was never begun.
    part._compressor = _Ended()


class _Ended:
    """What an entry asks for the end of its stream."""

    def flush(self) -> bytes:
        """The end."""
        return _END


def _deflated(window: bytes, stretch: Stretch) -> _Deflated:
    text = stretch.text().encode("utf-8")
    stream = compressor(stretch.effort, window)
    data = stream.compress(text) + stream.flush(FLUSHED)
    last = text[-_WINDOW:] if len(text) >= _WINDOW else (window + text)[-_WINDOW:]
    return _Deflated(data, checksum(text), len(text), last)


kept = lru_cache(maxsize=_KEPT)(_deflated)
"""What is kept, by the text before a stretch and the stretch."""
