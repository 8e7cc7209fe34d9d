"""Elements of HTML and SVG from text: nothing is ever put in unescaped."""

from __future__ import annotations

import re
from html import escape

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: str) -> Markup:
    """A text as HTML takes it; characters that it forbids are replaced."""
    return value if isinstance(value, Markup) else Markup(escape(_NOT_TEXT.sub("\ufffd", value)))


def element(name: str, /, *inside: str, **attributes: str | int | float) -> Markup:
    """An element with its attributes and what is inside; `class_` is class, underscores elsewhere are hyphens."""
    return Markup(f"<{name}{_attributes(attributes)}>{''.join(map(text, inside))}</{name}>")


def void(name: str, /, **attributes: str | int | float) -> Markup:
    """An element that has nothing inside."""
    return Markup(f"<{name}{_attributes(attributes)}>")


def join(parts: list[Markup], between: str = "\n") -> Markup:
    """Several pieces of markup as one."""
    return Markup(between.join(parts))


def _attributes(attributes: dict[str, str | int | float]) -> str:
    return "".join(f' {name.rstrip("_").replace("_", "-")}="{text(str(value))}"' for name, value in attributes.items())
