"""Metric 7 for people without statistics: can so small a group tell, what would bring it inside, and all in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xl_npq.figures.reach import Counts, more_to_be_inside
from xl_npq.figures.telling import ENOUGH, TOO_FEW, WHOLE, allowed_of, enough_to_tell
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.sheet import Value
from xl_npq.settings import Settings

TOLD, NEEDED, TRIED = " enough", " needed", " tried"
TOLD_PARTS = (TOLD, NEEDED)
WORDS, WORDS_HEAD = "In words", "In words"
_INSIDE, _BELOW, _ABOVE = "inside", "outside, below the level", "outside, above the level"
_SURE = ", with enough people to tell"
_OTHERWISE = {
    "Yes": "; so few people that it could be inside by chance",
    "No": "; so few people that it could be outside by chance",
}
_ALL_OF_IT = "the whole level"
_NO_NUMBER = "; one person more takes it from one side to the other"


def told_heads(rate: Rate) -> dict[str, str]:
    """The headings of what a line tells of a rate."""
    return {TOLD: "Enough?", NEEDED: f"More {rate.short.lower()}"}


class Gap(NamedTuple):
    """What a line shows of a rate, as values and as the cells that hold them."""

    counts: Counts
    gap: Value
    outside: Value
    low: float
    high: float


class At(NamedTuple):
    """The cells of a line: counts of the group and of the level, and what its other columns hold."""

    number: str
    of: str
    total: str
    base: str
    this: Mapping[str, str]


def told_values(found: Gap | None, settings: Settings) -> dict[str, Value]:
    """Whether there are enough to tell, how many more would bring the group inside, and how many were tried."""
    if found is None or found.gap == "":
        return {TOLD: "", NEEDED: "", TRIED: 0}
    counts = found.counts
    whole = counts.of == counts.base
    overall = counts.total / counts.base
    told = WHOLE if whole else enough_to_tell(found.low, found.high, overall, settings)
    if found.outside != "Yes":
        return {TOLD: told, NEEDED: "", TRIED: 0}
    relative = settings.tolerance_is == "relative"
    more = more_to_be_inside(counts, allowed_of(settings), relative=relative)
    tried = more if more is not None else _tried(counts, allowed_of(settings), relative)
    return {TOLD: told, NEEDED: "" if more is None else more, TRIED: tried}


def _tried(counts: Counts, allowed: int, relative: bool) -> int:
    """The number that takes a group back to the tolerance, and past it on the other side."""
    apart = counts.number * counts.base - counts.total * counts.of
    short = abs(apart) * 10_000 - allowed * counts.of * (counts.total if relative else counts.base)
    step = (counts.base - counts.of if apart < 0 else counts.of) * 10_000 + (allowed * counts.of if relative else 0)
    return -(-short // step)


def told_formulas(at: At) -> dict[str, str]:
    """The formulas of `told_values`."""
    n, of, total, base, this = at
    low, high, outside, tried = (this[part] for part in (" low", " high", " outside", TRIED))
    share, tolerance = f"{total}/{base}", "ROUND(Tolerance*10000,0)"
    margin = f'{tolerance}/10000*IF(Tolerance_is="points",1,{share})'
    least, most = f"ROUND({share}-{margin},9)", f"ROUND({share}+{margin},9)"
    low, high = f"ROUND({low},9)", f"ROUND({high},9)"
    sure = f"OR(AND({low}>={least},{high}<={most}),{high}<{least},{low}>{most})"
    apart = f"ABS({n}*{base}-{total}*{of})"
    moves = f"IF({this[' gap']}<0,{base}-{of},{of})"
    short = f'{apart}*10000-{tolerance}*{of}*IF(Tolerance_is="points",{base},{total})'
    step = f'{moves}*10000+IF(Tolerance_is="points",0,{tolerance}*{of})'
    past = f'({tried}*{moves}-{apart})*10000>{tolerance}*{of}*IF(Tolerance_is="points",{base},{total}+{tried})'
    return {
        TOLD: f'IF({this[" gap"]}="","",IF({of}={base},"{WHOLE}",IF({sure},"{ENOUGH}","{TOO_FEW}")))',
        NEEDED: f'IF({outside}="Yes",IF({past},"",{tried}),"")',
        TRIED: f'IF({outside}="Yes",-INT(-({short})/({step})),0)',
    }


def words_value(values: Mapping[str, Value]) -> str:
    """Both rates of a line in words; `values` are by column of the table of gaps."""
    if values["Group"] == "Group":
        return WORDS_HEAD
    return " ".join(text for rate in RATES if (text := _words(rate, values)))


def words_formula(at: Mapping[str, str], empty: str, heading: str) -> str:
    """The formula of `words_value`; `at` are the cells of the line, by column."""
    spoken = "&".join(_words_formula(rate, at) for rate in RATES)
    return f'IF({empty},"",IF({heading},"{WORDS_HEAD}",TRIM({spoken})))'


def _words(rate: Rate, values: Mapping[str, Value]) -> str:
    gap, outside, told, needed = (values[rate.name + part] for part in (" gap", " outside", TOLD, NEEDED))
    if outside not in ("Yes", "No"):
        return ""
    assert isinstance(gap, float)
    side = (_BELOW if gap < 0 else _ABOVE) if outside == "Yes" else _INSIDE
    if told == WHOLE:
        return f"{rate.name}: {_ALL_OF_IT}."
    sure = _SURE if told == ENOUGH else _OTHERWISE[outside]
    where = "in the group" if gap < 0 else "among the others"
    more = _NO_NUMBER if needed == "" else f"; {needed} more {rate.short.lower()} {where} would bring it inside"
    return f"{rate.name}: {side}{sure}{more if outside == 'Yes' else ''}."


def _words_formula(rate: Rate, at: Mapping[str, str]) -> str:
    gap, outside, told, needed = (at[rate.name + part] for part in (" gap", " outside", TOLD, NEEDED))
    side = f'IF({outside}="Yes",IF({gap}<0,"{_BELOW}","{_ABOVE}"),"{_INSIDE}")'
    otherwise = f'IF({outside}="Yes","{_OTHERWISE["Yes"]}","{_OTHERWISE["No"]}")'
    sure = f'IF({told}="{ENOUGH}","{_SURE}",{otherwise})'
    where = f'IF({gap}<0,"in the group","among the others")'
    more = f'"; "&{needed}&" more {rate.short.lower()} "&{where}&" would bring it inside"'
    added = f'IF({outside}="Yes",IF({needed}="","{_NO_NUMBER}",{more}),"")'
    return f'IF({outside}="","","{rate.name}: "&IF({told}="{WHOLE}","{_ALL_OF_IT}",{side}&{sure}&{added})&". ")'
