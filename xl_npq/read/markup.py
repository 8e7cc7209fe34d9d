"""One pass over a part of XML, element by element: nothing is kept, and a document type ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

Starts = Callable[[str, Mapping[str, str]], None]
"""Hears the name of an element that starts, and its attributes."""
Ends = Callable[[str], None]
"""Hears the name of an element that ends."""
Texts = Callable[[str], None]
"""Hears a piece of text."""


class Pass:
    """A pass over one part, whose listeners may change on the way. Names are as written, prefixes too."""

    def __init__(self, start: Starts) -> None:
        """Listen to elements that start; each listener costs time for every element of the part."""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = start
        self._parser.StartDoctypeDeclHandler = _refuse

    def hear(self, end: Ends | None, text: Texts | None) -> None:
        """From here on, listen to ends of elements and to texts, or no longer."""
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = text

    def over(self, data: bytes) -> None:
        """Go over the part. ValueError where it is broken, or brings a document type, which may hold an entity bomb."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ValueError("broken XML") from error


def local(name: str) -> str:
    """The name of an element without its prefix, which a file is free to choose."""
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise ValueError("it declares a document type")
