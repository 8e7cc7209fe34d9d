"""The public table of the Collective Partnership Targets: how each measure stands, and no school by itself."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.facts.fact import Ledger
from xl_npq.facts.partnership import TARGETS
from xl_npq.facts.verdicts import ACHIEVED, DIRECTIONAL, MAINTAINED, NOT_ACHIEVED, NOT_YET_DUE, ON_TRACK, VERDICTS
from xl_npq.figures.partnership import Standing, asked_of, in_use, school_verdicts, standings
from xl_npq.publication.report import NOT_APPLICABLE, SUPPRESSED, Figure, PublicColumn, PublicTable

FEWEST_SCHOOLS = 3
"""Of fewer schools a verdict would be that of a school which can be named."""
_COLUMNS = ("KPI", "Outcome", "Measure", "Target", "By when", "Verdict")
_JUDGED, _WAITING = (NOT_ACHIEVED, ACHIEVED, MAINTAINED), (NOT_YET_DUE, ON_TRACK)
_SCOPE = (
    "Schedule 14 of the Strategic Partnering Agreement: targets that the local authority (LA) and the local education "
    "partnership (LEP) agreed. They are no part of the NPQ Quality Framework."
)
_WHOLE = (
    f"A verdict is that of the measure as a whole: of several schools, the first of {', '.join(VERDICTS[:-1])} and "
    f"{VERDICTS[-1]} that any of them has."
)
_WITHHELD = (
    f"Where fewer than {FEWEST_SCHOOLS} schools decide a verdict it is withheld, and so is a target that is a school's "
    "own: either would tell of a school that can be named."
)


def partnership_table(ledger: Ledger) -> PublicTable | None:
    """How each measure stands as at As at; None where the provider takes no part, as of `metrics`.

    What would tell of a school that can be named is withheld (`docs/partnership.md`, 'In public').
    """
    measures = standings(ledger) if in_use(ledger) else ()
    if not measures:
        return None
    rows = tuple(_row(ledger, standing) for standing in measures)
    withheld = any(figure.mark == SUPPRESSED for row in rows for figure in row)
    return PublicTable(
        "partnership_targets",
        "Collective Partnership Targets",
        _SCOPE,
        tuple(PublicColumn(name, "text") for name in _COLUMNS),
        rows,
        (_WHOLE, _WITHHELD) if withheld else (_WHOLE,),
    )


def _row(ledger: Ledger, standing: Standing) -> tuple[Figure, ...]:
    targets, place = ledger[TARGETS], standing.row - 1
    own = bool(targets["School text"][place])
    based = bool(targets["Kind no"][place] == DIRECTIONAL and targets["Base"][place] == targets["Base"][place])
    return (
        Figure(f"CPT{standing.kpi}"),
        _words(str(targets.text("Outcome")[place])),
        _words(standing.measure),
        _words(asked_of(ledger, standing.row), withheld=own or (based and not standing.authority)),
        _words(str(targets["By in words"][place]), withheld=own),
        _words(VERDICTS[standing.verdict - 1], withheld=not _safe(ledger, standing)),
    )


def _words(text: str, *, withheld: bool = False) -> Figure:
    if withheld:
        return Figure(None, SUPPRESSED)
    return Figure(text) if text else Figure(None, NOT_APPLICABLE)


def _safe(ledger: Ledger, standing: Standing) -> bool:
    """Whether a verdict tells of the authority, of nobody yet, or of enough schools."""
    schools = school_verdicts(ledger, standing.row)
    if not sum(standing.counts) or (standing.authority and not schools):
        return True
    judged, waiting = _among(schools, _JUDGED), _among(schools, _WAITING)
    # Who knows when each school falls due can tell those judged from those that wait.
    told = standing.verdict not in _WAITING or waiting >= FEWEST_SCHOOLS
    return len(schools) >= FEWEST_SCHOOLS and (not judged or judged >= FEWEST_SCHOOLS) and told


def _among(verdicts: Sequence[int], wanted: Sequence[int]) -> int:
    return sum(verdict in wanted for verdict in verdicts)
