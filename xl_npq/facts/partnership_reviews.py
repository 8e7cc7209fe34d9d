"""Facts about rows of Partnership reviews: what was reviewed, against which target, and with which verdict.

The verdict of a review is that of its day; of the latest by As at it stands, unless something fell due since.
"""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, flag, keys
from xl_npq.facts.formula import day
from xl_npq.facts.lists import row_number
from xl_npq.facts.partnership import (
    KPI_NUMBER,
    MOST_ROWS,
    TARGETS,
    R,
    T,
    amount,
    at_rows,
    first_due,
    first_due_formula,
    measure_row_fact,
    stated,
)
from xl_npq.facts.partnership_meets import (
    COMPLETED,
    DUE,
    IN_FULL,
    IN_PART,
    KIND,
    MEETS,
    TARGET,
    UNJUDGED,
    UNMET,
    WAS_MET,
)
from xl_npq.facts.verdicts import (
    ACHIEVED,
    AUTHORITY,
    MAINTAINED,
    MILESTONE,
    NO_DATA,
    NOT_ACHIEVED,
    NOT_YET_DUE,
    ON_TRACK,
    in_words,
    words_of,
)

_SAME = f"({R}[Measure row]=[@[Measure row]])*({R}[School text]=[@[School text]])*({R}[Counts]=1)"
_ORDER = f"({R}[Day]*{MOST_ROWS}+{R}[Row])"
_OWN_ORDER = f"([@Day]*{MOST_ROWS}+[@Row])"


def _unit_row(rows: Rows, ledger: Ledger) -> Column:
    targets = ledger[TARGETS]
    units = zip(targets["Measure row"], keys(targets["School text"]), targets["Unit"], strict=True)
    known = {(measure, school): row for row, (measure, school, unit) in enumerate(units, 1) if unit}
    wanted = zip(rows["Measure row"], keys(rows["School text"]), strict=True)
    return np.array([known.get(pair, 0) for pair in wanted], dtype="int64")


def _counts(rows: Rows, ledger: Ledger) -> Column:
    held = (rows["Day"] > 0) & (rows["Day"] <= ledger.settings.as_at)
    known = at_rows(ledger[TARGETS]["Kind no"], rows["Target row"], 0) > 0
    return flag(held & known & ~of_no_school(rows, ledger) & ~np.isnan(rows.number("Value")))


def of_no_school(rows: Rows, ledger: Ledger) -> Column:
    """Whether each review names a school, though its measure is of the authority as a whole."""
    whole = at_rows(ledger[TARGETS]["Scope no"], rows["Measure row"], 0) == AUTHORITY
    return np.asarray(whole & (rows["School text"] != ""))


def _earlier(rows: Rows) -> list[list[int]]:
    """For each counting review the places of the counting reviews of the same measure and school, by day and row."""
    groups: dict[tuple[int, str], list[int]] = {}
    for place, pair in enumerate(zip(rows["Measure row"], keys(rows["School text"]), strict=True)):
        if rows["Counts"][place]:
            groups.setdefault(pair, []).append(place)
    found: list[list[int]] = [[] for _ in range(len(rows))]
    for places in groups.values():
        ordered = sorted(places, key=lambda place: (rows["Day"][place], place))
        for place in ordered:
            found[place] = ordered
    return found


def _target_from(rows: Rows, _: Ledger) -> Column:
    revised, days = rows["Revises"] == 1, rows["Day"]
    found = np.zeros(len(rows), dtype="int64")
    for place, same in enumerate(_earlier(rows)):
        before = [other for other in same if days[other] < days[place] and revised[other]]
        found[place] = before[-1] + 1 if before else 0
    return found


def _aim(rows: Rows, ledger: Ledger) -> Column:
    agreed = at_rows(rows["Revised"], rows["Target from"], np.nan)
    return np.where(rows["Target from"] > 0, agreed, at_rows(ledger[TARGETS]["Aim"], rows["Target row"], np.nan))


def _first(rows: Rows, ledger: Ledger, aimed: Column) -> Column:
    named = ("Kind no", "Completed", "Due on")
    kind, completed, due = (at_rows(ledger[TARGETS][name], rows["Target row"], 0) for name in named)
    return first_due(kind, aimed, completed, due)


def _first_then(rows: Rows, ledger: Ledger) -> Column:
    return _first(rows, ledger, ~np.isnan(rows["Aim then"]))


def _first_since(rows: Rows, ledger: Ledger) -> Column:
    return _first(rows, ledger, ~np.isnan(rows["Aim then"]) | (rows["Revises"] == 1))


def _verdict(rows: Rows, ledger: Ledger) -> Column:
    targets, on, meets, first = ledger[TARGETS], rows["Day"], rows["Meets"], rows["First then"]
    kind, due = (at_rows(targets[name], rows["Target row"], 0) for name in ("Kind no", "Due on"))
    reached = np.where(rows["Was met"] == 1, MAINTAINED, ACHIEVED)
    before = np.where(meets > UNMET, ON_TRACK, NOT_YET_DUE)
    after = np.where(meets == IN_FULL, reached, np.where((meets == IN_PART) & (on < due), ON_TRACK, NOT_ACHIEVED))
    judged = np.where((kind == MILESTONE) & (meets == IN_FULL), ACHIEVED, np.where(on < first, before, after))
    return np.where(rows["Counts"] == 0, 0, np.where(meets == UNJUDGED, NO_DATA, judged)).astype("int64")


def _latest(rows: Rows, _: Ledger) -> Column:
    return np.array([int(bool(same) and same[-1] == place) for place, same in enumerate(_earlier(rows))], dtype="int64")


def _standing(rows: Rows, ledger: Ledger) -> Column:
    on, first, as_at = rows["Day"], rows["First since"], ledger.settings.as_at
    due = at_rows(ledger[TARGETS]["Due on"], rows["Target row"], 0)
    since = ((first > on) & (first <= as_at)) | ((due > on) & (due <= as_at))
    verdict = rows["Verdict no"]
    open_ = (verdict == ON_TRACK) | (verdict == NOT_YET_DUE)
    return np.where(rows["Latest"] == 0, 0, np.where(open_ & since, NO_DATA, verdict)).astype("int64")


def _first_formula(aimed: str) -> str:
    return f"IF([@[Target row]]=0,0,{first_due_formula(KIND, aimed, COMPLETED, DUE)})"


PARTNERSHIP_REVIEWS = (
    row_number(R, "KPI"),
    KPI_NUMBER,
    stated("Measure", "Measure text"),
    stated("School", "School text"),
    measure_row_fact(),
    Fact(
        "Unit row",
        "Row of Partnership targets of the school, or of the measure of the whole authority; 0 for none",
        _unit_row,
        f"IF([@[Measure row]]=0,0,SUMPRODUCT(({T}[Unit]=1)*({T}[Measure row]=[@[Measure row]])*"
        f"({T}[School text]=[@[School text]])*{T}[Row]))",
        Shows.NUMBER,
    ),
    Fact(
        "Target row",
        "Row of Partnership targets that the review is held to: the school's own, else the measure's; 0 for none",
        lambda rows, _: np.where(rows["Unit row"] > 0, rows["Unit row"], rows["Measure row"]),
        "IF([@[Unit row]]>0,[@[Unit row]],[@[Measure row]])",
        Shows.NUMBER,
    ),
    Fact("Day", "Reviewed on; 0 for none", lambda rows, _: rows.date("Reviewed on"), day("Reviewed on"), Shows.DATE),
    Fact(
        "Counts",
        "Held by As at, with a value, of a known measure, and not of a school where the authority is judged",
        _counts,
        f"IFERROR(--AND([@[Target row]]>0,[@Day]>0,[@Day]<=As_at,ISNUMBER([@Value]),[@Value]>=0,"
        f"INDEX({T}[Kind no],MAX(1,[@[Target row]]))>0,"
        f'OR([@[School text]]="",INDEX({T}[Scope no],MAX(1,[@[Measure row]]))<>{AUTHORITY})),0)',
    ),
    Fact(
        "Revised",
        "Revised target; blank for none",
        lambda rows, _: rows.number("Revised target"),
        amount("[@[Revised target]]"),
        Shows.NUMBER,
    ),
    Fact(
        "Revises",
        "A counting review that revises the target",
        lambda rows, _: flag((rows["Counts"] == 1) & ~np.isnan(rows["Revised"])),
        "[@Counts]*ISNUMBER([@Revised])",
    ),
    Fact(
        "Target from",
        "Row of the latest earlier review that revised the target; 0 where none did",
        _target_from,
        f"IF([@Counts]=0,0,MOD(SUMPRODUCT(MAX({_SAME}*({R}[Day]<[@Day])*({R}[Revises]=1)*{_ORDER})),{MOST_ROWS}))",
        Shows.NUMBER,
    ),
    Fact(
        "Aim then",
        "The target that the review is held to; blank for none",
        _aim,
        f'IF([@[Target from]]>0,INDEX({R}[Revised],[@[Target from]]),IF([@[Target row]]=0,"",{TARGET.format("Aim")}))',
        Shows.NUMBER,
    ),
    Fact(
        "Base then",
        "The baseline; blank for none",
        lambda rows, ledger: at_rows(ledger[TARGETS]["Base"], rows["Target row"], np.nan),
        f'IF([@[Target row]]=0,"",{TARGET.format("Base")})',
        Shows.NUMBER,
    ),
    Fact(
        "First then",
        "The day of the first stage, where the target that the review is held to has one; otherwise as Due on",
        _first_then,
        _first_formula("ISNUMBER([@[Aim then]])"),
        Shows.DATE,
    ),
    Fact(
        "First since",
        "The same for what falls due after the review, which may have agreed a target where there was none",
        _first_since,
        _first_formula("OR(ISNUMBER([@[Aim then]]),[@Revises]=1)"),
        Shows.DATE,
    ),
    MEETS,
    WAS_MET,
    Fact(
        "Verdict no",
        "Number of the verdict on the day of the review; 0 where it does not count",
        _verdict,
        f"IF([@Counts]=0,0,IF([@Meets]={UNJUDGED},{NO_DATA},IF(AND({KIND}={MILESTONE},[@Meets]={IN_FULL}),{ACHIEVED},"
        f"IF([@Day]<[@[First then]],IF([@Meets]>{UNMET},{ON_TRACK},{NOT_YET_DUE}),IF([@Meets]={IN_FULL},"
        f"IF([@[Was met]]=1,{MAINTAINED},{ACHIEVED}),IF(AND([@Meets]={IN_PART},[@Day]<{DUE}),{ON_TRACK},"
        f"{NOT_ACHIEVED}))))))",
        Shows.NUMBER,
    ),
    Fact(
        "Latest",
        "The latest review of its measure and school by As at (of one day: the lower row)",
        _latest,
        f"IF([@Counts]=0,0,--(SUMPRODUCT({_SAME}*({_ORDER}>{_OWN_ORDER}))=0))",
    ),
    Fact(
        "Standing no",
        "Number of the verdict as at As at: that of the latest review, or no data where something fell due since",
        _standing,
        f"IF([@Latest]=0,0,IF(AND(OR([@[Verdict no]]={ON_TRACK},[@[Verdict no]]={NOT_YET_DUE}),"
        f"OR(AND([@[First since]]>[@Day],[@[First since]]<=As_at),AND({DUE}>[@Day],{DUE}<=As_at))),"
        f"{NO_DATA},[@[Verdict no]]))",
        Shows.NUMBER,
    ),
    Fact(
        "Verdict",
        "The verdict on the day of the review",
        lambda rows, _: np.array(words_of(rows["Verdict no"]), dtype=object),
        in_words("[@[Verdict no]]"),
        Shows.TEXT,
    ),
    Fact(
        "Plan order",
        "The KPI and the row in one number, where the target is not achieved as at As at; 0 otherwise",
        lambda rows, _: np.where(rows["Standing no"] == NOT_ACHIEVED, rows["KPI no"] * MOST_ROWS + rows.position, 0),
        f"IF([@[Standing no]]={NOT_ACHIEVED},[@[KPI no]]*{MOST_ROWS}+[@Row],0)",
        Shows.NUMBER,
    ),
)
