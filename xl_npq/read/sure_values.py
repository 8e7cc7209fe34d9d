"""Values of another system that surely mean one of ours: what `map` proposes as sure, and `check` tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from xl_npq.read.headings import heading_key
from xl_npq.read.known_names import VALUES
from xl_npq.read.packaged import packaged
from xl_npq.values import key

FREE = ("Gender", "Disability")
"""Columns whose labels are the provider's own: only what is known to mean another label is proposed."""


def sure_value(column: str, text: str, options: Sequence[str]) -> str:
    """Our label for a value that is none of the options; "" where it is not sure.

    `options` are the labels that the column takes: those of the table Levels, say.
    """
    known = _known(column).get(key(text), "")
    if known or column in FREE:
        return known
    if column == "Ethnicity" and (background := _within_its_group(text, options)):
        return background
    return next((option for option in options if heading_key(option) == heading_key(text)), "")


@cache
def _known(column: str) -> Mapping[str, str]:
    return {key(theirs): ours for theirs, ours in VALUES.get(column, {}).items()}


def _within_its_group(text: str, options: Sequence[str]) -> str:
    """The background that is called by its group first elsewhere: Asian - Indian, Black African; "" for any other."""
    first, *rest = re.split(r"\W+", key(text), maxsplit=1)
    for option in options:
        group = _groups().get(option)
        if isinstance(group, str) and key(group).split()[0] == first and rest == [key(option)]:
            return option
    return ""


@cache
def _groups() -> Mapping[str, object]:
    """The group of each packaged ethnicity."""
    ethnicities = packaged("Ethnicities")
    return dict(zip(ethnicities["Ethnicity"], ethnicities["Group"], strict=True))
