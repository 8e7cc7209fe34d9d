"""The last facts about rows of Partnership targets: what is asked in words, and how it stands by the reviews held."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import EPOCH, Column, Fact, Ledger, Rows, Shows
from xl_npq.facts.lists import OPEN_END
from xl_npq.facts.partnership import MOST_ROWS, REVIEWS, R
from xl_npq.facts.verdicts import DIRECTIONAL, GRADED, MILESTONE, NO_DATA, NOT_YET_DUE, RATED, in_words, words_of
from xl_npq.values import general

TO_BE_SET = "To be set locally"
AFTER = "3 years after completion"


def day_formula(serial: str) -> str:
    """The formula of a day such as 30/09/2019, in no format that Excel names differently in another language."""
    return f'TEXT(DAY({serial}),"00")&"/"&TEXT(MONTH({serial}),"00")&"/"&YEAR({serial})'


def day_words(serial: int) -> str:
    """A day such as 30/09/2019."""
    day = (EPOCH + np.timedelta64(int(serial), "D")).item()
    return f"{day:%d}/{day:%m}/{day:%Y}"


def _revised(rows: Rows, ledger: Ledger) -> Column:
    reviews = ledger[REVIEWS]
    found = np.full(len(rows), np.nan)
    order = sorted(range(len(reviews)), key=lambda place: (reviews["Day"][place], place))
    for place in order:
        unit = int(reviews["Unit row"][place])
        if unit and reviews["Revises"][place]:
            found[unit - 1] = reviews["Revised"][place]
    return found


def _asked(rows: Rows, _: Ledger) -> Column:
    return np.array(
        [_in_words(*one) for one in zip(rows["Kind no"], rows["Base"], rows["Aim"], rows["By"], strict=True)],
        dtype=object,
    )


def _in_words(kind: int, base: float, aim: float, by: int) -> str:
    if not kind:
        return ""
    based, aimed = base == base, aim == aim
    if kind == GRADED:
        reach = f"Grade {general(aim)} or better; at first maintained at 1/2 or improved by one grade"
        return reach if aimed else "Maintained at 1/2 or improved by one grade"
    if kind == MILESTONE:
        return "Done by the date" if by else TO_BE_SET
    if kind == RATED:
        return f"{general(aim)} or more" if aimed else TO_BE_SET
    if not (based or aimed):
        return "Increased: baseline to be set locally"
    risen = f"Increased from {general(base)}" if based else "Increased"
    return f"{risen}, to {general(aim)} or more" if aimed else risen


def _when(rows: Rows, _: Ledger) -> Column:
    return np.array(
        [_by_words(*one) for one in zip(rows["Kind no"], _aim_now(rows), rows["By"], rows["Completed"], strict=True)],
        dtype=object,
    )


def _aim_now(rows: Rows) -> Column:
    return np.where(np.isnan(rows["Revised to"]), rows["Aim"], rows["Revised to"])


def _by_words(kind: int, aim: float, by: int, completed: int) -> str:
    if not kind or by:
        return day_words(by) if kind else ""
    if kind == MILESTONE or (kind == RATED and aim != aim):
        return TO_BE_SET
    if kind == RATED:
        return "At each review"
    if kind == DIRECTIONAL:
        return AFTER if completed else f"{AFTER}, or as set locally"
    return f"1 and {AFTER}" if aim == aim else AFTER


def _reviews(rows: Rows, ledger: Ledger) -> Column:
    reviews = ledger[REVIEWS]
    counted = reviews["Unit row"][reviews["Counts"] == 1]
    return np.array([int((counted == row).sum()) for row in rows.position], dtype="int64")


def _verdict(rows: Rows, ledger: Ledger) -> Column:
    reviews = ledger[REVIEWS]
    latest = reviews["Latest"] == 1
    standing = dict(zip(reviews["Unit row"][latest], reviews["Standing no"][latest], strict=True))
    coming = (rows["First due"] > ledger.settings.as_at) & (rows["First due"] < OPEN_END)
    waiting = np.where(coming, NOT_YET_DUE, NO_DATA)
    found = [standing.get(row, wait) for row, wait in zip(rows.position, waiting, strict=True)]
    return np.where(rows["Unit"] == 1, np.array(found, dtype="int64"), 0)


_AIMED = "OR(ISNUMBER([@Aim]),ISNUMBER([@[Revised to]]))"
_REVISING = f"({R}[Unit row]=[@Row])*({R}[Revises]=1)"

PARTNERSHIP_STANDING = (
    Fact(
        "Revised to",
        "The target agreed at the latest review by As at that revised it; blank for none",
        _revised,
        f'IF(SUMPRODUCT({_REVISING})=0,"",INDEX({R}[Revised],'
        f"MOD(SUMPRODUCT(MAX({_REVISING}*({R}[Day]*{MOST_ROWS}+{R}[Row]))),{MOST_ROWS})))",
        Shows.NUMBER,
    ),
    Fact(
        "Asked",
        "What is asked, in words",
        _asked,
        f'IF([@[Kind no]]=0,"",CHOOSE([@[Kind no]],IF(ISNUMBER([@Aim]),"Grade "&[@Aim]&" or better; at first '
        'maintained at 1/2 or improved by one grade","Maintained at 1/2 or improved by one grade"),'
        'IF(AND([@Base]="",[@Aim]=""),"Increased: baseline to be set locally","Increased"&'
        'IF(ISNUMBER([@Base])," from "&[@Base],"")&IF(ISNUMBER([@Aim]),", to "&[@Aim]&" or more","")),'
        f'IF(ISNUMBER([@Aim]),[@Aim]&" or more","{TO_BE_SET}"),IF([@By]>0,"Done by the date","{TO_BE_SET}")))',
        Shows.TEXT,
    ),
    Fact(
        "By in words",
        "By when, in words",
        _when,
        f'IF([@[Kind no]]=0,"",IF([@By]>0,{day_formula("[@By]")},CHOOSE([@[Kind no]],'
        f'IF({_AIMED},"1 and {AFTER}","{AFTER}"),IF([@Completed]>0,"{AFTER}","{AFTER}, or as set locally"),'
        f'IF({_AIMED},"At each review","{TO_BE_SET}"),"{TO_BE_SET}")))',
        Shows.TEXT,
    ),
    Fact(
        "Reviews",
        "How many reviews of the row's measure and school were held by As at",
        _reviews,
        f"COUNTIFS({R}[Unit row],[@Row],{R}[Counts],1)",
        Shows.NUMBER,
    ),
    Fact(
        "Verdict no",
        "Number of the verdict as at As at; 0 where the row is not judged by itself",
        _verdict,
        f"IF([@Unit]=0,0,IF([@Reviews]>0,SUMIFS({R}[Standing no],{R}[Unit row],[@Row],{R}[Latest],1),"
        f"IF(AND([@[First due]]>As_at,[@[First due]]<{OPEN_END}),{NOT_YET_DUE},{NO_DATA})))",
        Shows.NUMBER,
    ),
    Fact(
        "Verdict",
        "The verdict as at As at",
        lambda rows, _: np.array(words_of(rows["Verdict no"]), dtype=object),
        in_words("[@[Verdict no]]"),
        Shows.TEXT,
    ),
)
"""Worked out when the reviews have been."""
