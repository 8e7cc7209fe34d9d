"""Where the elements of an XML part stand in its bytes, so that a few can be changed and all others stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers.expat import ExpatError, ParserCreate

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=>]+)\s*=\s*("[^"]*"|'[^']*')""")

Edit = tuple[int, int, bytes]
"""From, up to, and what is to stand there instead."""
Opened = Callable[[tuple[str, ...], dict[str, str], int], None]
"""Told of each element as it opens: the local names from the root down to it, its attributes, where it begins."""
Closed = Callable[[tuple[str, ...], int], None]
"""Told of each element as it ends: the local names from the root down to it, where its end tag begins."""


def walk(data: bytes, opened: Opened, closed: Closed) -> None:
    """Tell of every element in turn. ValueError where it is no XML, not in UTF-8, or brings a document type."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        raise ValueError("not in UTF-8")
    parser = ParserCreate("UTF-8")
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        opened(tuple(path), attributes, parser.CurrentByteIndex)

    def end(_name: str) -> None:
        closed(tuple(path), parser.CurrentByteIndex)
        path.pop()

    def refuse(*_about: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, refuse
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        raise ValueError("no XML") from error


def tag_at(data: bytes, start: int) -> bytes:
    """The start tag, or the empty element, that begins there."""
    found = _TAG.match(data, start)
    if found is None:
        raise ValueError(start)
    return found[0]


def is_empty(tag: bytes) -> bool:
    """Whether the tag is an element without content, `<row/>`."""
    return tag.endswith(b"/>")


def with_attributes(tag: bytes, **changed: object) -> bytes:
    """The start tag with these attributes set; the others stay, in their order."""
    wanted = {name.encode(): f"{value}".encode() for name, value in changed.items()}
    for name, value in wanted.items():
        place = next((found for found in _ATTRIBUTE.finditer(tag) if found[1] == name), None)
        if place:
            tag = tag[: place.start(2)] + b'"' + value + b'"' + tag[place.end(2) :]
        else:
            end = -2 if is_empty(tag) else -1
            tag = tag[:end].rstrip() + b" " + name + b'="' + value + b'"' + tag[end:]
    return tag


def prefix_of(tag: bytes) -> bytes:
    """The namespace prefix of a tag with its colon; zero-length where it has none."""
    name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
    return name[: name.rindex(b":") + 1] if b":" in name else b""


def opened_up(tag: bytes, content: bytes) -> bytes:
    """An empty element with that content."""
    name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
    return tag[:-2].rstrip() + b">" + content + b"</" + name + b">"


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with its edits made, which may not overlap."""
    parts, done = [], 0
    for start, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        if start < done:
            raise ValueError("two edits overlap")
        parts += [data[done:start], instead]
        done = end
    return b"".join([*parts, data[done:]])
