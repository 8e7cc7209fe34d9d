"""A provider's own look: a name, two colours, a logo and a footer, refused where they could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xl_npq.errors import UsageError

TEXT_CONTRAST = 4.5
"""WCAG 2.2 AA, 1.4.3: of text with what lies behind it."""
SHAPE_CONTRAST = 3.0
"""WCAG 2.2 AA, 1.4.11: of shapes that mean something with what lies beside them."""
NAVY, TEAL, WHITE = "#12436D", "#28A197", "#FFFFFF"
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Theme:
    """How a provider's page looks: blank parts are the product's own. `logo` is a data address of a PNG."""

    name: str = ""
    primary: str = NAVY
    secondary: str = TEAL
    footer: str = ""
    logo: str = ""


PLAIN = Theme()
"""The look of a provider that has none of its own: two colours of the Analysis Function's palette."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour_of(colour)[1:]
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_of(written: str) -> str:
    """A colour as `#12436D`, from that or `12436d`; UsageError where it is not one."""
    found = _COLOUR.fullmatch(written.strip())
    if not found:
        raise UsageError(f"{written!r} is not a colour such as {NAVY}: write six hexadecimal digits.")
    return f"#{found[1].upper()}"


def themed(name: str = "", primary: str = "", secondary: str = "", footer: str = "", logo: str = "") -> Theme:
    """A theme from what a provider gives; UsageError where its colours cannot be read on the page."""
    first = colour_of(primary) if primary.strip() else NAVY
    second = colour_of(secondary) if secondary.strip() else TEAL
    for what, colour, least in (("first", first, TEXT_CONTRAST), ("second", second, SHAPE_CONTRAST)):
        ratio = contrast(colour, WHITE)
        if ratio < least:
            # Rounded down: a ratio that falls short never reads as if it were enough.
            raise UsageError(
                f"The {what} colour {colour} has a contrast of {int(ratio * 100) / 100:.2f} to 1 with white; "
                f"it needs {least:g} to 1 (WCAG AA). Choose a darker one."
            )
    return Theme(name.strip(), first, second, footer.strip(), logo)


def lightened(colour: str, behind: str, least: float) -> str:
    """The colour mixed with as little white as gives it `least` contrast with a dark colour `behind` it."""
    digits = colour_of(colour)[1:]
    channels = [int(digits[place : place + 2], 16) for place in (0, 2, 4)]
    for step in range(101):
        mixed = "#" + "".join(f"{round(channel + (255 - channel) * step / 100):02X}" for channel in channels)
        if contrast(mixed, behind) >= least:
            return mixed
    return WHITE
