"""A mapping proposed for a source: which headings and values of another system are ours, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from xl_npq.read.cells import Block
from xl_npq.read.files import Files
from xl_npq.read.headings import heading_key, matched, shown
from xl_npq.read.known_names import HEADINGS, NOT_A_COLUMN, VALUES, VOIDED
from xl_npq.read.mapping import Translation, translated
from xl_npq.read.outside import blank, plain_text
from xl_npq.read.packaged import packaged
from xl_npq.read.sure_values import FREE, sure_value
from xl_npq.read.totals import totals_at_the_foot
from xl_npq.tables import TABLES, Column, Kind
from xl_npq.values import choice, key

SURE, UNSURE, UNKNOWN = "sure", "perhaps", "no"
_ALIKE = 80
_MOST_LABELS = 200


@dataclass(frozen=True)
class Proposal:
    """One heading or value: of which table, what it is there, what it would become, how sure that is and why.

    `column` is blank for a heading; `becomes` is blank where nothing is proposed, or a blank cell is.
    """

    table: str
    column: str
    theirs: str
    becomes: str
    sure: str
    why: str = ""


def propose(files: Files) -> tuple[Proposal, ...]:
    """What `map` shows of a source from outside: headings first, then the values of the columns so named."""
    found: list[Proposal] = []
    labels = _labels(files)
    for name, block in files.blocks.items():
        headings = list(_headings(name, block))
        found += headings
        sure = {(name, heading_key(one.theirs)): one.becomes for one in headings if one.sure == SURE}
        renamed, _ = translated(block, TABLES[name], Translation(sure))
        found += _values(name, renamed, labels)
    return tuple(found)


def lacking(files: Files, proposals: Sequence[Proposal]) -> Iterator[tuple[str, str]]:
    """Table and name of each required column that no heading is, or would be for sure."""
    placed = {(one.table, one.becomes) for one in proposals if not one.column and one.sure == SURE}
    for name, block in files.blocks.items():
        there = matched(block, TABLES[name]).canonical
        for column in TABLES[name].columns:
            if column.required and column.name not in there and (name, column.name) not in placed:
                yield name, column.name


def _headings(table: str, block: Block) -> Iterator[Proposal]:
    there = matched(block, TABLES[table])
    lacking = {heading_key(name): name for name in TABLES[table].names if name not in there.canonical}
    known = {heading_key(theirs): column for theirs, column in HEADINGS.items()}
    reasons = {heading_key(theirs): why for theirs, why in NOT_A_COLUMN.items()}
    ours = set(map(heading_key, TABLES[table].names))
    for heading in dict.fromkeys(shown(cell) for cell in block.headings):
        name = heading_key(heading)
        if not name or name in ours:
            continue
        if heading_key(known.get(name, "")) in lacking:
            column = lacking.pop(heading_key(known[name]))
            yield Proposal(table, "", heading, column, SURE)
        elif name in reasons:
            yield Proposal(table, "", heading, "", UNKNOWN, reasons[name])
        elif near := process.extractOne(name, lacking.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE):
            yield Proposal(table, "", heading, lacking[near[0]], UNSURE, "spelt almost alike")
        else:
            yield Proposal(table, "", heading, "", UNKNOWN, "kept as a column of its own")


def _labels(files: Files) -> Mapping[str, Sequence[str]]:
    """The labels that are known of columns which other tables list."""
    listed = {}
    for table, column in (("Levels", "Level"), ("Ethnicities", "Ethnicity")):
        block = files.blocks.get(table)
        if block is None:
            listed[column] = [str(name) for name in packaged(table)[column].dropna()]
        else:
            place = matched(block, TABLES[table]).canonical.get(column)
            cells = [row[place] for row in block.rows if place is not None and place < len(row)]
            listed[column] = [text for cell in cells if (text := plain_text(cell))]
    return listed


def _values(table: str, block: Block, labels: Mapping[str, Sequence[str]]) -> Iterator[Proposal]:
    if table in ("Levels", "Ethnicities"):
        return
    headings = matched(block, TABLES[table])
    filled = [row for row in block.rows if any(not blank(cell) for cell in row)]
    rows = filled[: len(filled) - totals_at_the_foot(filled, headings)]
    for name, place in headings.canonical.items():
        column = TABLES[table].column(name)
        if name in VALUES or column.kind is Kind.CHOICE:
            texts = dict.fromkeys(plain_text(row[place]) for row in rows if place < len(row))
            for text in list(texts)[:_MOST_LABELS]:
                if text and (one := _value(table, column, text, labels.get(name, ()))) is not None:
                    yield one


def _value(table: str, column: Column, text: str, labels: Sequence[str]) -> Proposal | None:
    """What a value would become; None where it is one of ours already, or nothing can be said."""
    options = column.choices or tuple(labels)
    if _is_ours(text, options):
        return None
    if sure := sure_value(column.name, text, options):
        return Proposal(table, column.name, text, sure, SURE)
    if column.name == "Outcome" and key(text) in VOIDED:
        return Proposal(table, column.name, text, "", UNSURE, "a voided outcome, left blank")
    if column.name in FREE:
        return None
    near = process.extractOne(text, options, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, processor=str.lower)
    if near:
        return Proposal(table, column.name, text, near[0], UNSURE, "spelt almost alike")
    return Proposal(table, column.name, text, "", UNKNOWN, f"no {column.name} of that name is known")


def _is_ours(text: str, options: Sequence[str]) -> bool:
    try:
        choice(text, tuple(options))
    except ValueError:
        return False
    return True


def as_toml(proposals: Sequence[Proposal]) -> str:
    """The mapping as a TOML file: what is sure as it counts, what is perhaps so behind a #."""
    lines = ["# Take the # away where a line is right; correct or take out what is not.", ""]
    sections: dict[str, list[str]] = {}
    for one in proposals:
        if one.sure != UNKNOWN:
            section = f"{one.table}.values.{_quoted(one.column)}" if one.column else f"{one.table}.headings"
            mark = "" if one.sure == SURE else "# "
            sections.setdefault(section, []).append(f"{mark}{_quoted(one.theirs)} = {_quoted(one.becomes)}")
    for section, entries in sections.items():
        lines += [f"[{section}]", *entries, ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # A basic string: what JSON escapes, TOML reads alike, DEL apart.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
