"""What only shows between rows: one person under two names or numbers, marks apart from outcomes, scripts, targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Marks, Source, marked
from xl_npq.facts.fact import Ledger, Rows

_PERSON = "framework, 'Vocabulary': Person"
_TABLE = "Participants"


def _of_participants(test: Callable[[Rows], Marks], column: str, words: str) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for ledger in source.ledgers:
            rows = ledger[_TABLE]
            yield from marked(_TABLE, rows, test(rows), column, words)

    return find


def _urn_odd(rows: Rows) -> Marks:
    odd = [bool(text) and not (text.isascii() and text.isdigit() and len(text) in (5, 6)) for text in rows.text("URN")]
    return np.array(odd, dtype=bool)


def _presented_after_withdrawal(rows: Rows) -> Marks:
    withdrawn, presented = rows.date("Withdrawn on"), rows.date("Presented on")
    marks: Marks = (withdrawn > 0) & (presented > withdrawn)
    return marks


def _mark_against_outcome(rows: Rows) -> Marks:
    """Fails with a mark as good as half the passes of the level, and passes with one as bad as half the fails."""
    mark, outcome, level = rows.number("Final mark"), rows.key("Outcome").astype(str), rows["Level no"]
    found = np.zeros(len(rows), dtype=bool)
    for number in np.unique(level):
        passed = (level == number) & (outcome == "pass") & ~np.isnan(mark)
        failed = (level == number) & (outcome == "fail") & ~np.isnan(mark)
        if passed.any() and failed.any() and np.median(mark[passed]) > np.median(mark[failed]):
            found |= failed & (mark >= np.median(mark[passed]))
            found |= passed & (mark <= np.median(mark[failed]))
    return found


def _twice_in_cohort(rows: Rows) -> Marks:
    seen: set[tuple[int, int]] = set()
    found = np.zeros(len(rows), dtype=bool)
    for place, (person, year) in enumerate(zip(rows["Enrolment no"], rows["Cohort year"], strict=True)):
        found[place] = person > 0 and (person, year) in seen
        seen.add((int(person), int(year)))
    return found


def _names(rows: Rows) -> list[str]:
    """Each name without regard to the order of its words: Evans, Keira is Keira Evans."""
    return [" ".join(sorted(str(name).replace(",", " ").split())) for name in rows.key("Name").astype(str)]


def _other_than_first(keys: list[str], values: list[str]) -> Marks:
    """Rows whose value is another than that of the first row with their key; blanks say nothing."""
    first: dict[str, str] = {}
    pairs = zip(keys, values, strict=True)
    return np.array([bool(key and value) and first.setdefault(key, value) != value for key, value in pairs], dtype=bool)


def _two_names(rows: Rows) -> Marks:
    return _other_than_first(list(rows.text("TRN")), _names(rows))


def _two_trns(rows: Rows) -> Marks:
    told_apart = zip(_names(rows), rows.key("URN").astype(str), rows["Level no"], strict=True)
    keys = [f"{name}|{urn}|{level}" if name and urn and level else "" for name, urn, level in told_apart]
    return _other_than_first(keys, list(rows.text("TRN")))


def _too_many_scripts(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows, levels = ledger["Assessments"], ledger["Levels"]
        usual = levels.number("Scripts")
        counted: Counter[int] = Counter()
        over = np.zeros(len(rows), dtype=bool)
        for place, (person, level) in enumerate(zip(rows["Participant row"], rows["Level no"], strict=True)):
            counted[int(person)] += 1
            over[place] = person > 0 and 0 < level <= len(usual) and counted[int(person)] > usual[int(level) - 1]
        words = "More scripts of this participant than the level has"
        yield from marked("Assessments", rows, over, "Participant ID", words)


def _recruits(ledger: Ledger) -> dict[tuple[int, int], int]:
    """Cohort and level of everybody recruited, each with its first place in the table."""
    rows = ledger[_TABLE]
    places = np.flatnonzero(rows["Recruited"])
    levels = zip(rows["Cohort year"][places].tolist(), rows["Level no"][places].tolist(), strict=True)
    first: dict[tuple[int, int], int] = {}
    for level, place in zip(levels, places.tolist(), strict=True):
        first.setdefault(level, place)
    return first


def _targeted(ledger: Ledger) -> dict[tuple[int, int], int]:
    rows = ledger["Targets"]
    counts = (rows["In use"] > 0) & (rows["Level no"] > 0) & (np.nan_to_num(rows.number("Recruitment")) > 0)
    return {(int(rows["Cohort year"][at]), int(rows["Level no"][at])): int(at) for at in np.flatnonzero(counts)}


def _targets_without_recruits(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows, recruits = ledger["Targets"], _recruits(ledger)
        begun = max((year for year, _ in recruits), default=0)
        lost = np.zeros(len(rows), dtype=bool)
        lost[[place for key, place in _targeted(ledger).items() if key not in recruits and key[0] <= begun]] = True
        yield from marked("Targets", rows, lost, "Recruitment", "Nobody is recruited in that cohort and level")


def _recruits_without_target(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows, targeted = ledger[_TABLE], _targeted(ledger)
        years = {year for year, _ in targeted}
        lost = np.zeros(len(rows), dtype=bool)
        lost[[place for key, place in _recruits(ledger).items() if key not in targeted and key[0] in years]] = True
        yield from marked(_TABLE, rows, lost, "Level", "The cohort has targets of other levels, and none of this one")


CHECKS = (
    Check(
        "urn-odd",
        "warning",
        "URN is not six digits (a children's centre's: five)",
        "Correct the URN: it stands on the school's page of the register of schools.",
        "`URN` is `1234`",
        "contract, 'Input tables': school columns are filled from Schools by URN",
        _of_participants(_urn_odd, "URN", "URN is not six digits"),
    ),
    Check(
        "presented-after-withdrawal",
        "warning",
        "Presented on is after Withdrawn on",
        "Clear Withdrawn on, if the participant came back; else correct the dates.",
        "`Withdrawn on` is 2018-01-08, `Presented on` 2018-11-05",
        "framework, 'Flags': Withdrawn",
        _of_participants(_presented_after_withdrawal, "Presented on", "Presented on is after Withdrawn on"),
    ),
    Check(
        "mark-against-outcome",
        "warning",
        "A mark goes against its outcome, as others of the level are marked",
        "Correct the mark or the outcome.",
        "`Outcome` is Fail with a mark that half of those who passed do not reach",
        "framework, 'Flags': Assessed / Passed",
        _of_participants(_mark_against_outcome, "Final mark", "The mark goes against the outcome"),
    ),
    Check(
        "person-twice",
        "warning",
        "The same person stands twice on a level in one cohort, and counts once",
        "Take out the row that was entered twice.",
        "Two rows of TRN `1100014` on `NPQH` in 2017/18",
        "framework, 'Flags': Recruited",
        _of_participants(_twice_in_cohort, "Participant ID", "The person stands on this level and cohort above"),
    ),
    Check(
        "trn-of-two-names",
        "warning",
        "One TRN has two names",
        "Correct the TRN, unless the person's name has changed.",
        "TRN `1100014` is Hannah Ingram in one row, Tara Taylor in another",
        _PERSON,
        _of_participants(_two_names, "TRN", "The TRN stands above with another name"),
    ),
    Check(
        "name-of-two-trns",
        "warning",
        "Somebody of the same name, school and level has another TRN, and counts as another person",
        "Correct the TRN, if they are one person.",
        "Hannah Ingram of school 100019 on `NPQH`, with TRN `1100014` and `1100041`",
        _PERSON,
        _of_participants(_two_trns, "TRN", "The same name, school and level stand above with another TRN"),
    ),
    Check(
        "scripts-too-many",
        "warning",
        "A participant has more scripts than the level has",
        "Take out the script that was entered twice, or correct Scripts in the table Levels.",
        "Three scripts of `P-0017` on `NPQH`, which has two",
        "framework, 'Measures': Metric 5's scripts",
        _too_many_scripts,
    ),
    Check(
        "target-without-recruits",
        "note",
        "A cohort and level have a target, and nobody is recruited",
        "Nothing to do, if nobody is; else look whether participants are missing or their level or cohort is wrong.",
        "A target of 40 for 2017/18, `NPQEL`, and no participant",
        "framework, 'Measures': targets",
        _targets_without_recruits,
    ),
    Check(
        "recruits-without-target",
        "note",
        "A level of a cohort has recruits and no target, though other levels of the cohort have one",
        "Add the target, so that the cohort's total has one too.",
        "30 participants of 2017/18 on `NPQEL`, and no row of it in Targets",
        "framework, 'Measures': targets",
        _recruits_without_target,
    ),
)
