"""A logo: a PNG picture, of which only what draws it is kept."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from xl_npq.errors import UsageError

MOST_BYTES = 500_000
MOST_PIXELS = 5_000
"""Across or down: more than any print shows, and no more than a reader can hold."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWING = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"IDAT", b"IEND")
"""The chunks of a PNG that draw it; others may tell of people and places (author, GPS), and are left out."""


@dataclass(frozen=True)
class Logo:
    """A PNG picture and its size in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture itself as an address, for a page that needs nothing beside it."""
        return f"data:image/png;base64,{base64.b64encode(self.content).decode('ascii')}"


def logo_of(content: bytes) -> Logo:
    """The logo in the bytes of a file; UsageError where they are no whole PNG, or too large a one."""
    if len(content) > MOST_BYTES:
        raise UsageError(f"it has more than {MOST_BYTES // 1000} KB. Save a smaller picture.")
    if not content.startswith(_SIGNATURE):
        raise UsageError("it is not a PNG picture. Save the logo as PNG.")
    chunks = list(_chunks(content))
    kinds = [kind for kind, _ in chunks]
    if not kinds or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND" or len(chunks[0][1]) != 25:
        raise UsageError("it is a damaged PNG picture. Save the logo anew.")
    width, height = struct.unpack(">II", chunks[0][1][8:16])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise UsageError(
            f"it is {width:,} by {height:,} pixels, of {MOST_PIXELS:,} either way. Save a smaller picture."
        )
    return Logo(_SIGNATURE + b"".join(chunk for kind, chunk in chunks if kind in _DRAWING), width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and bytes of each whole chunk, to the end of the picture or to the first that is damaged."""
    place = len(_SIGNATURE)
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        chunk = content[place : place + 12 + length]
        kind, sum_of = chunk[4:8], chunk[-4:]
        if len(chunk) < 12 + length or struct.unpack(">I", sum_of)[0] != zlib.crc32(chunk[4:-4]):
            return
        yield kind, chunk
        if kind == b"IEND":
            return
        place += len(chunk)
