"""Which row of the workbook each row of an export is: by its own key, then by TRN, level and cohort; else ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from xl_npq.merging.row import Row
from xl_npq.values import key

ALIKE, OTHER = 85.0, 60.0
"""How like two names are, of 100: from `ALIKE` on they may be one person's, below `OTHER` they are two people's."""


@dataclass(frozen=True)
class Question:
    """A row of the export that may be one of these rows of the workbook, and why it is not sure."""

    theirs: Row
    candidates: tuple[Row, ...]
    why: str


@dataclass(frozen=True)
class Matching:
    """What became of every row: `pairs` are (workbook, export), `new` rows of the export that the workbook lacks."""

    pairs: tuple[tuple[Row, Row], ...]
    new: tuple[Row, ...]
    asked: tuple[Question, ...]
    absent: tuple[Row, ...]
    """Rows of the workbook that no row of the export is, or may be."""


@dataclass(frozen=True)
class Answers:
    """What was chosen before: pairs of keys (export, workbook) that are one row, and those that are not."""

    same: frozenset[tuple[str, str]] = frozenset()
    other: frozenset[tuple[str, str]] = frozenset()


_Verdict = Row | Question | None


def match(ours: Sequence[Row], theirs: Sequence[Row], answers: Answers = Answers()) -> Matching:
    """Match the rows of one table. No row of the workbook becomes two of the export; what is not sure is asked."""
    people = any(row.table == "Participants" for row in (*ours[:1], *theirs[:1]))
    rounds = (_as_chosen, _by_key, *(_PEOPLE if people else ()))
    free, left = list(ours), list(theirs)
    pairs: list[tuple[Row, Row]] = []
    asked: list[Question] = []
    for verdicts in rounds:
        verdict_of = verdicts(free, left, answers)
        found = [(row, verdict_of(row)) for row in left]
        wanted = _counts(verdict.number for _, verdict in found if isinstance(verdict, Row))
        for row, verdict in found:
            if isinstance(verdict, Row) and wanted[verdict.number] > 1:
                asked.append(Question(row, (verdict,), "Several rows of the export are like this row"))
            elif isinstance(verdict, Row):
                pairs.append((verdict, row))
            elif isinstance(verdict, Question):
                asked.append(verdict)
        settled = {id(row) for row, verdict in found if verdict is not None}
        taken = {verdict.number for _, verdict in found if isinstance(verdict, Row)}
        left = [row for row in left if id(row) not in settled]
        free = [row for row in free if row.number not in taken]
    perhaps = {candidate.number for question in asked for candidate in question.candidates}
    return Matching(
        tuple(sorted(pairs, key=lambda pair: pair[0].number)),
        tuple(left),
        tuple(sorted(asked, key=lambda question: question.theirs.number)),
        tuple(row for row in free if row.number not in perhaps),
    )


def _counts(numbers: Iterable[int]) -> Mapping[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for number in numbers:
        counts[number] += 1
    return counts


def _as_chosen(free: Sequence[Row], _left: Sequence[Row], answers: Answers) -> Callable[[Row], _Verdict]:
    by_key = {key(row.key): row for row in free}
    chosen = {theirs: by_key[ours] for theirs, ours in answers.same if ours in by_key}
    return lambda row: chosen.get(key(row.key))


def _by_key(free: Sequence[Row], left: Sequence[Row], answers: Answers) -> Callable[[Row], _Verdict]:
    candidates = _grouped(free, _keyed)
    rivals = _grouped(left, _keyed)

    def verdict(row: Row) -> _Verdict:
        found = _allowed(candidates.get(_keyed(row), []), row, answers)
        if not found:
            return None
        if len(found) > 1 or len(rivals[_keyed(row)]) > 1:
            return _among(row, found, rivals[_keyed(row)])
        return _sure(row, found[0])

    return verdict


def _keyed(row: Row) -> Hashable:
    """What the row is known by; for a person without an identity nothing, since others may have the same."""
    return row.identity or (None if row.table == "Participants" else key(row.named))


def _among(row: Row, found: Sequence[Row], rivals: Sequence[Row]) -> _Verdict:
    """Of several rows that one key names, the one with the same cells, else of the same level, cohort and days."""
    same = [other for other in found if dict(other.cells) == dict(row.cells)]
    if len(same) == 1:
        return same[0]
    for told in (_begun, lambda other: other.enrolment):
        fitting = [other for other in found if told(other) == told(row)]
        if len(fitting) == 1 and len([rival for rival in rivals if told(rival) == told(row)]) == 1:
            return fitting[0]
    if all(other.enrolment != row.enrolment for other in found) and any(row.enrolment):
        return None
    return Question(row, tuple(found), "Several rows are known by this key")


def _begun(row: Row) -> Hashable:
    return (*row.enrolment, row.text("Enrolled on"))


def _sure(row: Row, other: Row) -> _Verdict:
    """The row of the same key, unless everything else says that it is another person or another enrolment."""
    if row.table != "Participants":
        return other
    if row.trn and other.trn and row.trn != other.trn and _likeness(row, other) < ALIKE:
        return Question(row, (other,), "The same Participant ID, but another TRN and another name")
    named = row.text("Name") and other.text("Name")
    if named and not (row.trn and other.trn) and _likeness(row, other) < OTHER:
        return Question(row, (other,), "The same Participant ID, but another name, and a TRN is lacking")
    began = row.text("Enrolled on"), other.text("Enrolled on")
    if row.enrolment != other.enrolment and all(began) and began[0] != began[1]:
        return Question(row, (other,), "The same Participant ID, but another level or cohort, and another Enrolled on")
    return other


def _by_trn(free: Sequence[Row], left: Sequence[Row], answers: Answers) -> Callable[[Row], _Verdict]:
    candidates = _grouped(free, _enrolled)
    rivals = _grouped(left, _enrolled)

    def verdict(row: Row) -> _Verdict:
        found = _allowed(candidates.get(_enrolled(row), []), row, answers)
        if not found:
            return None
        if len(found) > 1 or len(rivals[_enrolled(row)]) > 1:
            return Question(row, tuple(found), "Several rows have this TRN, level and cohort")
        if row.text("Name") and found[0].text("Name") and _likeness(row, found[0]) < OTHER:
            return Question(row, tuple(found), "The same TRN, level and cohort, but another name")
        return found[0]

    return verdict


def _enrolled(row: Row) -> Hashable:
    return (row.trn, *row.enrolment) if row.trn and all(row.enrolment) else None


def _by_name(free: Sequence[Row], _left: Sequence[Row], answers: Answers) -> Callable[[Row], _Verdict]:
    named = _grouped(free, lambda row: row.enrolment if row.text("Name") else None)

    def verdict(row: Row) -> _Verdict:
        if not row.text("Name"):
            return None
        near = (other for other in named.get(row.enrolment, []) if _may_share_trn(row, other))
        found = [other for other in _allowed(near, row, answers) if _likeness(row, other) >= ALIKE]
        return Question(row, tuple(found), "A name like this one, on the same level and cohort") if found else None

    return verdict


def _may_share_trn(row: Row, other: Row) -> bool:
    """Whether one TRN is lacking, or is the other with one slip."""
    return not row.trn or not other.trn or OSA.distance(row.trn, other.trn, score_cutoff=1) <= 1


def _likeness(row: Row, other: Row) -> float:
    return token_sort_ratio(row.text("Name").casefold(), other.text("Name").casefold())


def _allowed(rows: Iterable[Row], theirs: Row, answers: Answers) -> list[Row]:
    return [row for row in rows if (key(theirs.key), key(row.key)) not in answers.other]


def _grouped(rows: Sequence[Row], by: Callable[[Row], Hashable]) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        if (group := by(row)) is not None:
            groups.setdefault(group, []).append(row)
    return groups


_PEOPLE = (_by_trn, _by_name)
