"""Facts about rows of Assessments, Feedback, Supplied and Targets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, academic_year, flag, look_up, not_read
from xl_npq.facts.formula import academic_year as academic_year_of
from xl_npq.facts.formula import cohort_year, day, happened, is_blank, is_yes, mine, number_of, position_of, text, this
from xl_npq.facts.lists import is_mine, row_number
from xl_npq.facts.people import typed_years
from xl_npq.facts.progress import happened_by
from xl_npq.facts.texts import always, either
from xl_npq.values import key

_LEVEL = number_of(text("Level"), "Levels")


def _level(rows: Rows, ledger: Ledger) -> Column:
    return look_up(rows.texts("Level"), ledger["Levels"]["Key"])


def _participant(rows: Rows, ledger: Ledger) -> Column:
    return look_up(rows.texts("Participant ID"), ledger["Participants"].labels("ID key"))


def _or_participants(own: Column, rows: Rows, of_all: Callable[[], Column]) -> Column:
    """A script's own number, and where it is 0 its participant's, who is looked for only if need be."""
    if (own > 0).all():
        return own
    values, place = np.append(of_all(), 0), rows["Participant row"]
    return np.where(own > 0, own, values[place - 1])


def _script_level(rows: Rows, ledger: Ledger) -> Column:
    return _or_participants(_level(rows, ledger), rows, lambda: ledger["Participants"]["Level no"])


def any_year(rows: Rows) -> Column:
    """First year of each participant's cohort, typed or from Enrolled on, eligible or not; 0 for none."""
    typed, enrolled = typed_years(rows), rows.date("Enrolled on")
    return np.where(typed > 0, typed, np.where(enrolled > 0, academic_year(enrolled), 0))


def _script_year(rows: Rows, ledger: Ledger) -> Column:
    return _or_participants(typed_years(rows), rows, lambda: any_year(ledger["Participants"]))


_SCRIPT = f"{happened('Presented on')}*{mine()}*([@[Level no]]>0)"

ASSESSMENTS = (
    Fact(
        "Participant row",
        "The participant's row, by Participant ID; 0 where there is none",
        _participant,
        f'IF({text("Participant ID")}="",0,{position_of(text("Participant ID"), "Participants[ID key]")})',
        Shows.NUMBER,
    ),
    Fact(
        "Level no",
        "Number of the level, of the script or else of the participant",
        _script_level,
        f"IF({_LEVEL}>0,{_LEVEL},IF([@[Participant row]]=0,0,INDEX(Participants[Level no],[@[Participant row]])))",
        Shows.NUMBER,
    ),
    Fact(
        "Cohort year",
        "First year of the cohort, of the script or else of the participant; 0 for none",
        _script_year,
        cohort_year("Cohort", "IF([@[Participant row]]=0,0,INDEX(Participants[Any year],[@[Participant row]]))"),
        Shows.NUMBER,
    ),
    Fact(
        "Script",
        "Presented by As at, at a known level",
        lambda rows, ledger: flag(
            happened_by(rows, ledger, "Presented on") & is_mine(rows, ledger) & (rows["Level no"] > 0)
        ),
        _SCRIPT,
    ),
    Fact(
        "Moderated",
        "A script that the QA agent moderated",
        lambda rows, _: rows["Script"] * flag(rows.yes("QA moderated")),
        f"[@Script]*({is_yes('QA moderated')})",
    ),
    Fact(
        "Accurate",
        "Moderated, and not overturned",
        lambda rows, _: rows["Moderated"] * flag(~rows.yes("QA overturned")),
        f"[@Moderated]*(1-({is_yes('QA overturned')}))",
    ),
)
FOR_SCRIPTS = (
    Fact(
        "ID key",
        "Participant ID, spaces trimmed, if the row is this provider's",
        lambda rows, ledger: either(rows.texts("Participant ID"), is_mine(rows, ledger), always("", len(rows))),
        f'IF({mine()},{text("Participant ID")},"")',
        Shows.TEXT,
    ),
    Fact(
        "Any year",
        "First year of the cohort, whether or not the row is eligible; 0 for none",
        lambda rows, _: any_year(rows),
        cohort_year("Cohort", f"IF({day('Enrolled on')}=0,0,{academic_year_of(this('Enrolled on'))})"),
        Shows.NUMBER,
    ),
)


def _counted(rows: Rows, ledger: Ledger) -> Column:
    source = ledger.settings.feedback_source
    from_source = rows.texts("Source").among(source) | (key(source) == "")
    complete = ~np.isnan(rows.number("Responses")) & ~np.isnan(rows.number("Mean rating"))
    return flag(happened_by(rows, ledger, "Received on") & is_mine(rows, ledger) & from_source & complete)


def _where(fact: str, values: Callable[[Rows], Column]) -> Callable[[Rows, Ledger], Column]:
    return lambda rows, _: np.where(rows[fact] == 1, values(rows), 0.0)


_COHORT_YEAR = Fact(
    "Cohort year",
    "First year of the cohort; 0 for none",
    lambda rows, _: typed_years(rows),
    cohort_year("Cohort", "0"),
    Shows.NUMBER,
)
FEEDBACK = (
    Fact("Level no", "Number of the level; 0 for all levels together", _level, _LEVEL, Shows.NUMBER),
    _COHORT_YEAR,
    Fact(
        "Counted",
        "Received by As at, from the source that counts, with responses and a mean rating",
        _counted,
        f'{happened("Received on")}*{mine()}*OR(Feedback_source="",{text("Source")}=Feedback_source)*IFERROR(--AND('
        "ISNUMBER([@Responses]),[@Responses]>=0,INT([@Responses])=[@Responses],"
        "ISNUMBER([@[Mean rating]]),[@[Mean rating]]>=0,[@[Mean rating]]<=10),0)",
    ),
    Fact(
        "Responses counted",
        "Responses of a row that counts",
        _where("Counted", lambda rows: rows.number("Responses")),
        "IF([@Counted]=0,0,[@Responses])",
        Shows.NUMBER,
    ),
    Fact(
        "Rating total",
        "Mean rating times responses, of a row that counts",
        _where("Counted", lambda rows: rows.number("Mean rating") * rows.number("Responses")),
        "IF([@Counted]=0,0,[@[Mean rating]]*[@Responses])",
        Shows.NUMBER,
    ),
)

TOTAL, NOWHERE = 0, -1
"""Level no of a figure for all levels together, and of one whose level is not known."""


def _supplied_level(rows: Rows, ledger: Ledger) -> Column:
    named, level = rows.key("Level"), _level(rows, ledger)
    whole = (named == "") | (named == "total")
    return np.where(whole, TOTAL, np.where(level > 0, level, NOWHERE))


def accuracy_over_one(rows: Rows) -> Column:
    """Whether a supplied accuracy, which is a share, is over 1."""
    over: Column = (rows["Measure no"] == 1) & (rows.number("Value") > 1)
    return over


def _usable(rows: Rows, ledger: Ledger) -> Column:
    placed = (rows["Level no"] != NOWHERE) & (rows.text("Measure") != "") & ~np.isnan(rows.number("Value"))
    placed &= ~accuracy_over_one(rows)
    # A cohort that cannot be read must not mean all cohorts together.
    placed &= ~not_read("Supplied", rows, ledger, "Cohort")
    return flag(happened_by(rows, ledger, "Received on") & is_mine(rows, ledger) & placed)


def _latest(rows: Rows, _: Ledger) -> Column:
    latest: dict[tuple[object, ...], int] = {}
    received = rows.date("Received on")
    named = zip(rows.key("Measure"), rows["Cohort year"], rows["Level no"], strict=True)
    for place, figure in enumerate(named):
        if rows["Usable"][place] and received[place] >= received[latest.get(figure, place)]:
            latest[figure] = place
    return flag(np.isin(np.arange(len(rows)), list(latest.values())))


_SAME = (
    "Supplied[Usable],1,Supplied[Measure no],[@[Measure no]],Supplied[Cohort year],[@[Cohort year]],"
    "Supplied[Level no],[@[Level no]]"
)
SUPPLIED = (
    row_number("Supplied", "Measure"),
    Fact(
        "Measure no",
        "1 for accuracy, 2 for mean_rating; 0 for neither",
        lambda rows, _: flag(rows.key("Measure") == "accuracy") + 2 * flag(rows.key("Measure") == "mean_rating"),
        f'({text("Measure")}="accuracy")+2*({text("Measure")}="mean_rating")',
        Shows.NUMBER,
    ),
    Fact(
        "Level no",
        "Number of the level; 0 for all levels together, -1 for an unknown one",
        _supplied_level,
        f'IF(OR({text("Level")}="",{text("Level")}="Total"),0,IF({_LEVEL}>0,{_LEVEL},-1))',
        Shows.NUMBER,
    ),
    Fact(
        "Cohort year",
        "First year of the cohort; 0 for all cohorts together",
        lambda rows, _: typed_years(rows),
        cohort_year("Cohort", "0"),
        Shows.NUMBER,
    ),
    Fact(
        "Usable",
        "Received by As at, with a measure, a value that it can have, and a level and cohort that can be read",
        _usable,
        f"{happened('Received on')}*{mine()}*([@[Level no]]>=0)*([@[Measure no]]>0)*"
        f'OR({is_blank("Cohort")},{text("Cohort")}="All",[@[Cohort year]]>0)*IFERROR(--AND('
        "ISNUMBER([@Value]),[@Value]>=0,[@Value]<=IF([@[Measure no]]=1,1,10)),0)",
    ),
    Fact(
        "Latest",
        "The latest figure received of its measure, cohort and level; the same day: the later row",
        _latest,
        f'IF([@Usable]=0,0,--(COUNTIFS({_SAME},Supplied[Received on],">"&[@[Received on]])+'
        f'COUNTIFS({_SAME},Supplied[Received on],[@[Received on]],Supplied[Row],">"&[@Row])=0))',
    ),
)


def _target(column: str, most: str) -> Fact:
    cell = this(column)
    return Fact(
        f"{column} target",
        f"Target of {column}; blank where there is none",
        lambda rows, _: rows.number(column),
        f'IFERROR(IF(AND(ISNUMBER({cell}),{cell}>=0{most}),{cell},""),"")',
        Shows.NUMBER if not most else Shows.SHARE,
    )


def _first_target(rows: Rows, ledger: Ledger) -> Column:
    seen: set[tuple[int, int]] = set()
    first = np.zeros(len(rows), dtype="int64")
    mine_, year, level = is_mine(rows, ledger), rows["Cohort year"], rows["Level no"]
    for place in range(len(rows)):
        line = (int(year[place]), int(level[place]))
        if mine_[place] and year[place] > 0 and line not in seen:
            seen.add(line)
            first[place] = 1
    return first


_TARGET_KEY = f"IF({mine()},[@[Cohort year]]*1000+[@[Level no]],0)"
TARGETS = (
    Fact("Level no", "Number of the level; 0 where it is not known", _level, _LEVEL, Shows.NUMBER),
    _COHORT_YEAR,
    Fact(
        "Target of",
        "Cohort and level in one number; 0 where the row is not this provider's or names no cohort",
        lambda rows, ledger: np.where(
            is_mine(rows, ledger) & (rows["Cohort year"] > 0), rows["Cohort year"] * 1000 + rows["Level no"], 0
        ),
        f"IF([@[Cohort year]]=0,0,{_TARGET_KEY})",
        Shows.NUMBER,
    ),
    Fact(
        "Target year",
        "First year of the cohort of a target of this provider; 0 for none",
        lambda rows, _: rows["Target of"] // 1000,
        "INT([@[Target of]]/1000)",
        Shows.NUMBER,
    ),
    Fact(
        "In use",
        "The first row of its cohort and level",
        _first_target,
        "IF([@[Target of]]=0,0,--(MATCH([@[Target of]],Targets[Target of],0)=ROW()-ROW(Targets[[#Headers],[Cohort]])))",
    ),
    _target("Recruitment", ""),
    _target("FSM", ",[@FSM]<=1"),
    _target("Non-White British", ",[@[Non-White British]]<=1"),
)
