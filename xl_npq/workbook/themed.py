"""Looks in a provider's colours: its first for navy, its second for teal; what means something keeps its own."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from xl_npq.theme import NAVY, PLAIN, TEAL, TEXT_CONTRAST, WHITE, Theme, darkened, mixed
from xl_npq.workbook import styles
from xl_npq.workbook.styles import LOOKS, RULE_LOOKS, TINT, Look, filled

_PALE = 0.885
"""The part of white in a tint: navy's is TINT."""


@lru_cache(maxsize=8)
def looks_in(theme: Theme) -> Mapping[str, Look]:
    """The looks of cells by name."""
    grounds, words = _grounds(theme), _words(theme)
    return MappingProxyType(
        {
            name: replace(look, fill=grounds.get(look.fill, look.fill), colour=words.get(look.colour, look.colour))
            for name, look in LOOKS.items()
        }
    )


@lru_cache(maxsize=8)
def rule_looks_in(theme: Theme) -> Mapping[str, DifferentialStyle]:
    """The looks that conditional formats give, by name."""
    grounds = _grounds(theme)
    return MappingProxyType({name: _ruled(look, grounds) for name, look in RULE_LOOKS.items()})


def tab_in(theme: Theme, colour: str) -> str:
    """The colour of a sheet's tab."""
    return {NAVY: theme.primary, TEAL: theme.secondary}.get(colour, colour).lstrip("#")


def _ruled(look: DifferentialStyle, grounds: Mapping[str, str]) -> DifferentialStyle:
    ground = look.fill.fgColor.rgb[2:] if isinstance(look.fill, PatternFill) else ""
    if ground not in grounds:
        return look
    made = copy(look)
    made.fill = filled(grounds[ground])
    return made


def _grounds(theme: Theme) -> Mapping[str, str]:
    return {styles.NAVY: theme.primary[1:], TINT: _tint(theme)[1:]}


def _words(theme: Theme) -> Mapping[str, str]:
    """Words in the first colour: as much darker as it takes to read them on the tint too."""
    return {styles.NAVY: darkened(theme.primary, _tint(theme), TEXT_CONTRAST)[1:]}


def _tint(theme: Theme) -> str:
    return f"#{TINT}" if theme.primary == PLAIN.primary else mixed(theme.primary, WHITE, _PALE)
