"""One export merged into one workbook: choices first, then each table, row by row and cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from xl_npq.merging.apply import with_cells, with_rows
from xl_npq.merging.choices import answers_in, settled, settled_conflict, with_answers_settled, with_fitting_choices
from xl_npq.merging.decide import Agreed, Ask, Decision, Fill, Take, decisions
from xl_npq.merging.lines import (
    AGREED_SINCE,
    CONFLICT,
    DECLINED,
    TAKEN,
    WHICH_ROW,
    Line,
    latest_settled,
    lines_in,
    oldest_first,
    with_lines,
)
from xl_npq.merging.marks import Marks, marks_in, with_marks
from xl_npq.merging.match import Question, match
from xl_npq.merging.ownership import Owners, owners_in
from xl_npq.merging.row import ABSENT, MERGED, Row, rows_of, said
from xl_npq.merging.sources import with_headings_of
from xl_npq.merging.told import Change, Merged, carried_out, now_done
from xl_npq.tables import Tables
from xl_npq.values import key

MARKED = ("Participants", "Assessments")
"""Tables whose rows are marked where the export no longer holds them."""
_CHOOSE = "Choose Workbook or Export."
_CHOOSE_ROW = "Choose Same row where they are one, New row where they are two."


@dataclass(frozen=True)
class _Run:
    """What all tables of a merge share."""

    file: str
    as_at: date | None
    whole: bool
    owners: Owners


@dataclass
class _State:
    """The workbook while one table after another is merged into it."""

    tables: Tables
    marks: Marks
    lines: list[Line]
    changes: list[Change] = field(default_factory=list)
    touched: set[tuple[str, int]] = field(default_factory=set)
    added: int = 0

    def set_cells(self, table: str, cells: dict[tuple[int, str], object]) -> None:
        """Set cells of a table."""
        self.become(table, with_cells(self.tables, table, cells))
        self.touched |= {(table, row) for row, _ in cells}

    def become(self, table: str, tables: Tables) -> None:
        """Take these tables, of which `table` differs; what is known of a row by its key stays known by its new one."""
        before = rows_of(self.tables, table, unreadable_too=True)
        self.tables = tables
        keys = {row.number: row.key for row in rows_of(self.tables, table, unreadable_too=True)}
        self.rename(
            table, {key(row.key): keys[row.number] for row in before if keys.get(row.number, row.key) != row.key}
        )

    def rename(self, table: str, keys: Mapping[str, str]) -> None:
        """What is known of rows by their keys is known by other ones now."""
        if keys:
            self.marks = self.marks.renamed(table, keys)
            self.lines = [line.renamed(table, keys) for line in self.lines]

    def tell(self, what: str, row: Row, column: str = "", workbook: str = "", export: str = "") -> None:
        self.changes.append(Change(what, row.table, row.key, row.text("Name"), column, workbook, export))


def merge(workbook: Tables, export: Tables, file: str, as_at: date | None, *, whole: bool = True) -> Merged:
    """Merge the canonical tables of an export (called `file`) into those of a workbook.

    Tables that the export lacks are left as they are. `whole`: the export holds everybody, so that whoever it lacks is
    marked.
    """
    marks, lines = marks_in(workbook), oldest_first(lines_in(workbook))
    given = with_headings_of(export, workbook)
    state = _State(workbook, marks, with_answers_settled(with_fitting_choices(lines), as_at))
    state.changes += [
        carried_out(line) for line, now in zip(lines, state.lines, strict=True) if line.choice and now_done(line, now)
    ]
    people = rows_of(workbook, "Participants", unreadable_too=True)
    state.rename("Participants", marks.retyped("Participants", people))
    run = _Run(file, as_at, whole, owners_in(workbook))
    for table in MERGED:
        _apply_choices(state, table, run)
        if theirs := rows_of(given, table, unreadable_too=False):
            _merge_table(state, table, theirs, run)
    same = state.tables is workbook and state.lines == lines and state.marks.cells == marks.cells
    tables = workbook if same else with_marks(with_lines(state.tables, state.lines), state.marks)
    still_open = sum(line.open for line in state.lines)
    return Merged(tables, tuple(state.changes), state.added, len(state.touched), still_open)


def _apply_choices(state: _State, table: str, run: _Run) -> None:
    """Do what was chosen about cells of a table."""
    chosen = [
        line for line in state.lines if line.kind == CONFLICT and line.table == table and line.open and line.choice
    ]
    if not chosen:
        return
    rows = {key(row.key): row for row in rows_of(state.tables, table, unreadable_too=True)}
    cells: dict[tuple[int, str], object] = {}
    given: list[tuple[Row, dict[str, object]]] = []
    for line in chosen:
        row = rows.get(key(line.row_key))
        done, value = settled_conflict(line, row, run.as_at)
        state.lines[state.lines.index(line)] = done
        if now_done(line, done):
            state.changes.append(carried_out(line))
        if row is not None and value is not None:
            cells[row.number, line.column] = value
            given.append((row, {line.column: value}))
    if cells:
        state.marks = state.marks.with_cells(given)
        state.set_cells(table, cells)


def _merge_table(state: _State, table: str, theirs: Sequence[Row], run: _Run) -> None:
    ours = rows_of(state.tables, table, unreadable_too=True)
    matching = match(ours, theirs, answers_in(state.lines, table, ours))
    _merge_cells(state, table, matching.pairs, run)
    _ask_which(state, matching.asked, theirs, run)
    if run.whole and table in MARKED:
        _mark_absent(state, table, matching.absent, run)
    _add(state, table, matching.new)


def _merge_cells(state: _State, table: str, pairs: Sequence[tuple[Row, Row]], run: _Run) -> None:
    latest = latest_settled(state.lines)
    earlier = {cell: state.lines[place] for cell, place in latest.items()}
    waiting = {line.cell: place for place, line in enumerate(state.lines) if line.open and line.kind == CONFLICT}
    cells: dict[tuple[int, str], object] = {}
    given: list[tuple[Row, dict[str, object]]] = []
    for ours, theirs in pairs:
        known: dict[str, object] = {}
        for decision in decisions(ours, theirs, run.owners, state.marks, earlier):
            column = decision.column
            place = waiting.get((table, key(ours.key), key(column)))
            if isinstance(decision, Ask):
                _ask(state, ours, decision, place, run)
                continue
            known[column] = ours.cells[column] if isinstance(decision, Agreed) else decision.value
            if not isinstance(decision, Agreed):
                cells[ours.number, column] = decision.value
                state.tell(_WHAT[type(decision)], ours, column, ours.text(column), theirs.text(column))
            if place is not None:
                state.lines[place] = settled(state.lines[place], "Both say the same", run.as_at)
            before = latest.get((table, key(ours.key), key(column)))
            if before is not None and state.lines[before].settled_by == DECLINED:
                state.lines[before] = replace(state.lines[before], settled_by=AGREED_SINCE)
            if isinstance(decision, Take):
                state.lines.append(_taken(ours, decision, run))
        if ABSENT in ours.cells:
            cells[ours.number, ABSENT] = None
            state.tell("back", ours, ABSENT, ours.text(ABSENT))
        if known:
            given.append((ours, known))
    state.marks = state.marks.with_cells(given)
    if cells:
        state.set_cells(table, cells)


_WHAT: dict[type[Decision], str] = {Fill: "filled", Take: "taken"}


def _ask(state: _State, row: Row, ask: Ask, place: int | None, run: _Run) -> None:
    """List a conflict, in the place of what was listed of the cell before."""
    before = None if place is None else state.lines[place]
    ours, theirs = row.text(ask.column), said(ask.value)
    if before is not None and (before.ours, before.theirs) == (ours, theirs):
        return
    line = Line(
        CONFLICT,
        row.table,
        row.key,
        row.text("Name"),
        ask.column,
        ours,
        theirs,
        question=f"{ask.why}. {_CHOOSE}",
        file=run.file,
        listed=run.as_at,
    )
    if place is None:
        state.lines.append(line)
    else:
        state.lines[place] = replace(line, beside=state.lines[place].beside)
    state.tell("conflict", row, ask.column, ours, theirs)


def _taken(row: Row, take: Take, run: _Run) -> Line:
    return Line(
        TAKEN,
        row.table,
        row.key,
        row.text("Name"),
        take.column,
        row.text(take.column),
        said(take.value),
        question="The export owns the column, and nobody had typed there since an export gave it.",
        file=run.file,
        listed=run.as_at,
        settled=run.as_at,
        settled_by="Export",
    )


def _ask_which(state: _State, asked: Sequence[Question], theirs: Sequence[Row], run: _Run) -> None:
    """List the rows that may be one of the workbook's; what was asked of rows that are clear now is settled."""
    lines = [line for question in asked for line in _which_row(question, run)]
    wanted, present = {line.cell for line in lines}, {key(row.key) for row in theirs}
    table = theirs[0].table
    for place, line in enumerate(state.lines):
        about = line.kind == WHICH_ROW and line.table == table and key(line.row_key) in present
        if line.open and about and line.cell not in wanted:
            state.lines[place] = settled(line, "No longer in doubt", run.as_at)
    there = {line.cell for line in state.lines if line.open}
    for line in lines:
        if line.cell not in there:
            state.lines.append(line)
            state.changes.append(
                Change("which row", table, line.row_key, line.name, "", workbook=line.ours, export=line.theirs)
            )


def _which_row(question: Question, run: _Run) -> Iterator[Line]:
    theirs = question.theirs
    for candidate in question.candidates:
        yield Line(
            WHICH_ROW,
            theirs.table,
            theirs.key,
            theirs.text("Name"),
            ours=candidate.words,
            theirs=theirs.words,
            question=f"{question.why}. {_CHOOSE_ROW}",
            file=run.file,
            listed=run.as_at,
        )


def _mark_absent(state: _State, table: str, absent: Sequence[Row], run: _Run) -> None:
    fresh = [row for row in absent if ABSENT not in row.cells]
    if fresh and run.as_at is not None:
        for row in fresh:
            state.tell("absent", row, ABSENT, "", run.as_at.isoformat())
        state.set_cells(table, {(row.number, ABSENT): pd.Timestamp(run.as_at) for row in fresh})


def _add(state: _State, table: str, new: Sequence[Row]) -> None:
    if not new:
        return
    without = [row._replace(cells={name: cell for name, cell in row.cells.items() if name != ABSENT}) for row in new]
    state.become(table, with_rows(state.tables, table, without))
    added = rows_of(state.tables, table, unreadable_too=True)[-len(new) :]
    state.marks = state.marks.with_cells((row, row.cells) for row in added)
    state.added += len(new)
    ids = Counter((row.identity, row.trn) for row in rows_of(state.tables, table, unreadable_too=True))
    people = Counter(identity for identity, _ in ids)
    for row in added:
        state.tell("added", row, export=row.words)
        if table == "Participants" and row.identity and people[row.identity] > 1:
            state.tell("same ID", row, export=row.words)
