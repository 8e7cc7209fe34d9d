"""A provider's own look: a name, two colours, a logo and a footer, refused where they could not be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from xl_npq.errors import UsageError
from xl_npq.theme.logo import Logo

TEXT_CONTRAST = 4.5
"""WCAG 2.2 AA, 1.4.3: of text with what lies behind it."""
SHAPE_CONTRAST = 3.0
"""WCAG 2.2 AA, 1.4.11: of shapes that mean something with what lies beside them."""
NAVY, TEAL, WHITE, BLACK = "#12436D", "#28A197", "#FFFFFF", "#000000"
MOST_NAME, MOST_FOOTER = 80, 120
"""Characters: name and footer stand at the head and foot of printed pages, which have 255 for everything."""
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Theme:
    """How a provider's workbooks and page look: blank parts are the product's own."""

    name: str = ""
    primary: str = NAVY
    secondary: str = TEAL
    footer: str = ""
    logo: Logo | None = None


PLAIN = Theme()
"""The look of a provider that has none of its own: two colours of the Analysis Function's palette."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_of(written: str) -> str:
    """A colour as `#12436D`, from that or `12436d`; UsageError where it is not one."""
    found = _COLOUR.fullmatch(written.strip())
    if not found:
        raise UsageError(f"{written!r} is not a colour such as {NAVY}: write six hexadecimal digits.")
    return f"#{found[1].upper()}"


def themed(name: str = "", primary: str = "", secondary: str = "", footer: str = "", logo: Logo | None = None) -> Theme:
    """A theme from what a provider gives; UsageError, which begins with the part, where it could not be read."""
    first = _readable("primary", primary, NAVY, TEXT_CONTRAST)
    second = _readable("secondary", secondary, TEAL, SHAPE_CONTRAST)
    return Theme(_line("name", name, MOST_NAME), first, second, _line("footer", footer, MOST_FOOTER), logo)


def _readable(part: str, written: str, otherwise: str, least: float) -> str:
    """A colour that has `least` contrast with white."""
    if not written.strip():
        return otherwise
    try:
        colour = colour_of(written)
    except UsageError as error:
        raise UsageError(f"{part}: {error}") from error
    ratio = contrast(colour, WHITE)
    if ratio < least:
        # Rounded down: a ratio that falls short never reads as if it were enough.
        raise UsageError(
            f"{part}: {colour} has a contrast of {int(ratio * 100) / 100:.2f} to 1 with white; "
            f"it needs {least:g} to 1 (WCAG AA). Choose a darker one."
        )
    return colour


def _line(part: str, written: str, most: int) -> str:
    """One line of text, which a printed page can bear."""
    text = written.strip()
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in "\ufffe\uffff" for letter in text):
        raise UsageError(f"{part}: it has a line break or another sign that does not print. Write one line of text.")
    if len(text) > most:
        raise UsageError(f"{part}: it has {len(text):,} characters, of {most} at most. Shorten it.")
    return text


def lightened(colour: str, behind: str, least: float) -> str:
    """The colour mixed with as little white as gives it `least` contrast with a dark colour `behind` it."""
    return _apart(colour, WHITE, behind, least)


def darkened(colour: str, behind: str, least: float) -> str:
    """The colour mixed with as little black as gives it `least` contrast with a pale colour `behind` it."""
    return _apart(colour, BLACK, behind, least)


def _apart(colour: str, towards: str, behind: str, least: float) -> str:
    mixtures = (mixed(colour, towards, step / 100) for step in range(101))
    return next((mixture for mixture in mixtures if contrast(mixture, behind) >= least), towards)


def mixed(colour: str, other: str, part: float) -> str:
    """A colour with a part, from 0 to 1, of another in it."""
    channels = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * part):02X}" for one, two in channels)


def _channels(colour: str) -> tuple[int, ...]:
    digits = colour_of(colour)[1:]
    return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))
