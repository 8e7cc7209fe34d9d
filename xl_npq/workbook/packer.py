"""What deflates: zlib-ng, and the standard library's zlib where it is not installed.

Parts are the same with either, the bytes of the zip are not: another library finds other repetitions.
"""

from __future__ import annotations

import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def packer_of(name: str) -> Any:
    """The library of a name, or zlib where there is none of that name."""
    return import_module(name) if find_spec(name.partition(".")[0]) else zlib


library = packer_of("zlib_ng.zlib_ng")
"""What is used."""
FLUSHED = zlib.Z_SYNC_FLUSH
"""How a stream is flushed to a whole byte and goes on."""


def compressor(effort: int, dictionary: bytes = b"") -> Any:
    """What deflates a stream as a zip holds it, after a text that its reader has already."""
    return library.compressobj(
        effort, library.DEFLATED, -library.MAX_WBITS, library.DEF_MEM_LEVEL, library.Z_DEFAULT_STRATEGY, dictionary
    )


def checksum(text: bytes, before: int = 0) -> int:
    """The checksum of a text that follows one with the checksum `before`."""
    return int(library.crc32(text, before))


def joined(one: int, other: int, size: int) -> int:
    """The checksum of two texts one after the other, from both of theirs; the second has `size` bytes."""
    # A checksum is the sum of what the text and what came before give it: the rest of the text may be zeros.
    zeros = bytes(size)
    return other ^ checksum(zeros, one) ^ checksum(zeros)
