"""What holds of every merge: nothing typed is lost, twice is once, the order of independent exports does not matter.

And a second merge, written apart and as plainly as can be, does the same with the same exports, typing and choices.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from merge_fixtures import AS_AT, choose, merged, person, questions, rows, typed_over, workbook
from plain.merge import MARK, PlainBook

from xl_npq.merging.lines import lines_in
from xl_npq.merging.ownership import owners_in
from xl_npq.merging.told import Merged
from xl_npq.tables import Tables
from xl_npq.values import key

FIELDS = {
    "Name": ("Ann Lee", "Ann Leigh", "A. Lee"),
    "Notes": ("rang her", "wrote to her", "on leave"),
    "Outcome": ("Pass", "Fail"),
    "Final mark": ("11", "12.5"),
    "Colour": ("red", "green"),
}
STAFF = frozenset({"Notes"})
PEOPLE = "1234"
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def enrolment(who: str, cells: dict[str, str]) -> dict[str, str]:
    """A row that can be no other's: a name of its own, a TRN of its own."""
    blank = dict.fromkeys(FIELDS, "")
    return {**person(ID=f"P{who}", TRN=who * 7), **blank, **cells}


cell_values = st.fixed_dictionaries({name: st.sampled_from(("", *texts)) for name, texts in FIELDS.items()})
tables = st.dictionaries(st.sampled_from(PEOPLE), cell_values, min_size=1).map(
    lambda found: [enrolment(who, cells) for who, cells in found.items()]
)
typing = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(FIELDS)), st.integers(0, 3))
choosing = st.lists(st.sampled_from(("", "Workbook", "Export")), min_size=1, max_size=6)
step = st.one_of(
    st.tuples(st.just("export"), tables, st.booleans()),
    st.tuples(st.just("type"), typing),
    st.tuples(st.just("choose"), choosing),
)


def with_typing(book: Tables, edits: Sequence[tuple[str, str, int]]) -> Tables:
    for who, column, number in edits:
        book = _typed(book, who, column, ("", *FIELDS[column])[number % (len(FIELDS[column]) + 1)])
    return book


def _typed(book: Tables, who: str, column: str, text: str) -> Tables:
    places = {row.text("Participant ID"): place for place, row in enumerate(rows(book))}
    if f"P{who}" not in places:
        return book
    value = float(text) if column == "Final mark" and text else text or None
    return typed_over(book, places[f"P{who}"], column, value)


def held(book: Tables) -> dict[str, dict[str, str]]:
    """What the workbook says of everybody; blanks left out."""
    return {row.key: {name: row.text(name) for name in row.cells} for row in rows(book)}


def asked(book: Tables) -> set[tuple[str, str, str, str]]:
    return {(line.row_key, line.column, line.ours, line.theirs) for line in questions(book)}


def lost(before: Tables, after: Merged) -> list[tuple[str, str, str]]:
    """Cells of a workbook that stand neither in it after a merge nor in its table Merge."""
    now = held(after.tables)
    listed = {(key(line.row_key), line.column, line.ours) for line in lines_in(after.tables)}
    return [
        (who, column, text)
        for who, cells in held(before).items()
        for column, text in cells.items()
        if column != MARK and now.get(who, {}).get(column) != text and (key(who), column, text) not in listed
    ]


@few
@given(tables, st.lists(typing, max_size=5), tables, choosing, tables, st.booleans())
def test_no_typed_cell_is_lost(
    first: list[dict[str, str]],
    edits: list[tuple[str, str, int]],
    second: list[dict[str, str]],
    choices: list[str],
    third: list[dict[str, str]],
    given_by_export: bool,
) -> None:
    book = with_typing(workbook(*first, given=given_by_export), edits)
    after = merged(book, *second)
    assert lost(book, after) == []
    chosen = choose(after.tables, *choices[: len(questions(after.tables))])
    assert lost(chosen, merged(chosen, *third)) == []


@few
@given(tables, st.lists(typing, max_size=5), tables, choosing, st.booleans())
def test_twice_is_once(
    first: list[dict[str, str]],
    edits: list[tuple[str, str, int]],
    second: list[dict[str, str]],
    choices: list[str],
    whole: bool,
) -> None:
    once = merged(with_typing(workbook(*first), edits), *second, whole=whole).tables
    assert merged(once, *second, whole=whole).tables is once
    chosen = choose(once, *choices[: len(questions(once))])
    settled = merged(chosen, *second, whole=whole).tables
    assert merged(settled, *second, whole=whole).tables is settled


def columns_of(export: list[dict[str, str]], names: Sequence[str]) -> list[dict[str, str]]:
    """The export of a system that holds some columns alone."""
    return [{name: row[name] for name in ("Participant ID", "TRN", "Level", "Cohort", *names)} for row in export]


@few
@given(tables, st.lists(typing, max_size=5), tables)
def test_the_order_of_exports_of_two_systems_does_not_matter(
    first: list[dict[str, str]], edits: list[tuple[str, str, int]], second: list[dict[str, str]]
) -> None:
    book = with_typing(workbook(*first), edits)
    here = {row["Participant ID"] for row in first}
    booked = columns_of([row for row in second if row["Participant ID"] in here], ("Name", "Outcome"))
    assessed = columns_of(second, ("Notes", "Final mark", "Colour"))
    one = merged(merged(book, *booked, whole=False).tables if booked else book, *assessed, whole=False).tables
    other = merged(book, *assessed, whole=False).tables
    other = merged(other, *booked, whole=False).tables if booked else other
    assert (held(one), asked(one)) == (held(other), asked(other))


@few
@given(tables, st.lists(typing, max_size=5), tables, st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=3))
def test_the_order_of_exports_of_different_people_does_not_matter(
    first: list[dict[str, str]], edits: list[tuple[str, str, int]], second: list[dict[str, str]], some: set[str]
) -> None:
    parts = [[row for row in second if (row["Participant ID"][1:] in some) is wanted] for wanted in (True, False)]
    results = []
    for order in (parts, parts[::-1]):
        book = with_typing(workbook(*first), edits)
        for part in order:
            book = merged(book, *part, whole=False).tables if part else book
        results.append((held(book), asked(book)))
    assert results[0] == results[1]


@few
@given(tables, st.lists(step, min_size=1, max_size=6))
def test_a_plain_second_merge_does_the_same(first: list[dict[str, str]], steps: list[tuple[object, ...]]) -> None:
    book = workbook(*first)
    plain = PlainBook(STAFF | {"Participant ID"}, AS_AT.isoformat())
    plain.build(first)
    for kind, *what in steps:
        if kind == "export":
            export, whole = what
            book = merged(book, *export, whole=whole).tables  # type: ignore[misc,arg-type]  # as `step` makes them
            plain.merge(export, whole)  # type: ignore[arg-type]  # as above
        elif kind == "type":
            ((who, column, number),) = what  # type: ignore[misc]  # as above
            text = ("", *FIELDS[column])[number % (len(FIELDS[column]) + 1)]
            book = _typed(book, who, column, text)
            if f"P{who}" in plain.rows:
                plain.type(f"P{who}", column, text)
        else:
            (choices,) = what
            lines = questions(book)[: len(choices)]  # type: ignore[arg-type]  # as above
            book = choose(book, *choices[: len(lines)])  # type: ignore[index]  # as above
            for line, choice in zip(lines, choices, strict=False):  # type: ignore[call-overload]  # as above
                if choice:
                    plain.chosen[line.row_key, line.column] = choice
        rows_there = {who: {name: text for name, text in cells.items() if text} for who, cells in plain.rows.items()}
        assert held(book) == rows_there
        assert asked(book) == {(*cell, *texts) for cell, texts in plain.asked.items()}


def test_the_columns_of_staff_here_are_those_of_the_packaged_table() -> None:
    owners = owners_in(workbook())
    assert {name for name in FIELDS if owners.staff(name)} == STAFF
