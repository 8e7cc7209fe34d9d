"""The Self-assessment: each requirement with the metrics beside it, its rating, what changed, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xl_npq.facts.reviews import Review, day_of_key_formula, rating_of, reviews
from xl_npq.figures.headline import headlines
from xl_npq.layout import said
from xl_npq.layout.breakdown import SPARE_PRINTED
from xl_npq.layout.checks_sheet import lines_needed
from xl_npq.layout.lists_requirements import WHOLE, Standing, standings
from xl_npq.layout.review_words import (
    IN_FORCE,
    changed_formula,
    changed_words,
    due_on,
    rating_formula,
    reviewed_on,
    summed_formula,
    summed_words,
    text_formula,
    text_of,
    to_look_at,
    to_look_at_formula,
)
from xl_npq.layout.saying import day_formula, day_words
from xl_npq.layout.sheet import Ref, Rule, Sheet, Value, letter
from xl_npq.layout.tiles import TILES, signed
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS
from xl_npq.requirements import MET, NOT_MET, REQUIREMENTS, SECTIONS
from xl_npq.tables import HEADER_ROW

NAME = "Self-assessment"
HEADS = (
    ("", 4), ("Requirement", 24), ("What it asks for", 38), ("Metrics beside it", 22), ("Rating", 12),
    ("Since the review before", 15), ("Evidence", 27), ("Action", 25), ("Owner", 13), ("Due on", 11.5),
    ("Reviewed on", 11.5), ("To look at", 25),
)  # fmt: skip
"""The columns of the sheet with their widths."""
_HEAD, _LINE = 9, 13.5
_ABOUT = (
    "Each requirement of the framework (sections 2 and 3) as you rate it on the sheet Requirements. The latest review "
    "by As at counts; earlier ones stand below. Not part of the public report."
)
_TO_PUBLISH = f" of {len(METRICS)} metrics have figures to publish"


def self_assessment(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Self-assessment against requirements A to O", repeat_rows=f"{_HEAD}:{_HEAD}")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(2, 1, said.as_at(view) + _ABOUT, f'{said.AS_AT}&"{_ABOUT}"', "note")
    _put_sums(sheet, view, 4)
    for column, (name, width) in enumerate(HEADS, 1):
        sheet.put(_HEAD, column, name, style="head_left")
        sheet.widths[column] = width
    sheet.heights[_HEAD] = 2 * _LINE
    sheet.freeze = f"C{_HEAD + 1}"
    starts, row = [1], _HEAD + 1
    for section, found in groupby(standings(view), lambda one: one.requirement.section):
        starts += [row] if row > _HEAD + 1 else []
        row = _put_section(sheet, view, section, list(found), row)
    starts.append(row)
    last = _put_history(sheet, view, row)
    ends = (*(start - 1 for start in starts[1:]), last)
    width = letter(len(HEADS))
    sheet.print_area = ",".join(f"A{first}:{width}{end}" for first, end in zip(starts, ends, strict=True))
    return sheet


def all_together(view: View) -> tuple[str, str]:
    """The self-assessment in a line, and its formula."""
    return _summed(view, f"{NAME}: ", WHOLE, standings(view))


def _summed(view: View, lead: str, line: int, found: Sequence[Standing]) -> tuple[str, str]:
    return f"{lead}{summed_words(found)}.", f'"{lead}"&{summed_formula(view.refs[NAME], line)}&"."'


def _put_sums(sheet: Sheet, view: View, row: int) -> None:
    found = standings(view)
    for line, (section, title) in enumerate(SECTIONS.items(), 1):
        inside = [one for one in found if one.requirement.section == section]
        letters = f"{inside[0].requirement.letter} to {inside[-1].requirement.letter}"
        lead = f"Section {section}, {title[0].lower()}{title[1:]} ({letters}): "
        sheet.put(row + line - 1, 1, *_summed(view, lead, line, inside), "level")
    sheet.put(row + len(SECTIONS), 1, *_summed(view, "All fifteen: ", WHOLE, found), "level")


def _put_section(sheet: Sheet, view: View, section: int, found: list[Standing], row: int) -> int:
    sheet.put(row, 1, f"Section {section}: {SECTIONS[section]}", style="section")
    for at, standing in enumerate(found, row + 1):
        _put_line(sheet, at, _values(view, standing), _formulas(view, standing))
    last = row + len(found)
    sheet.rules.append(Rule(f"L{row + 1}:L{last}", f'$L{row + 1}<>""', "notice"))
    _mark(sheet, row + 1, last)
    return last + 1


def _mark(sheet: Sheet, first: int, last: int) -> None:
    """A rating stands in words and a colour; lines are ruled off."""
    rating = f"E{first}:E{last}"
    sheet.rules += [
        Rule(rating, f'$E{first}="{MET}"', "met"),
        Rule(rating, f'$E{first}="{NOT_MET}"', "not_met"),
        Rule(rating, f'$E{first}<>""', "waiting"),
        Rule(f"A{first}:{letter(len(HEADS))}{last}", f'$A{first}<>""', "line"),
    ]


_STYLES = ("level", "label_wrap", "label_wrap", "label_wrap", "status", *["label_wrap"] * 4, "day", "day", "label_wrap")


def _put_line(sheet: Sheet, row: int, values: list[Value], formulas: list[str]) -> None:
    needed = 1
    for column, (value, formula, style) in enumerate(zip(values, formulas, _STYLES, strict=True), 1):
        sheet.put(row, column, value, formula, style)
        if isinstance(value, str):
            needed = max(needed, lines_needed(value, HEADS[column - 1][1]))
    sheet.heights[row] = _LINE * needed + 3


def _values(view: View, standing: Standing) -> list[Value]:
    requirement, review, ledger = standing.requirement, standing.review, view.ledger
    return [
        requirement.letter,
        requirement.title,
        f"{requirement.short} ({requirement.paragraph}).",
        _metrics(view, standing),
        standing.rating,
        changed_words(ledger, review),
        *(text_of(ledger, column, review.row) for column in ("Evidence", "Action", "Owner")),
        due_on(ledger, review.row),
        reviewed_on(ledger, review.row),
        to_look_at(ledger, standing),
    ]


def _metrics(view: View, standing: Standing) -> str:
    found = headlines(view.figures, view.settings)
    if standing.requirement.published:
        return f"{sum(one.latest_status != '' for one in found)}{_TO_PUBLISH}"
    return "; ".join(f"Metric {metric} {signed(found[metric - 1].status)}" for metric in standing.requirement.metrics)


def _formulas(view: View, standing: Standing) -> list[str]:
    requirement, number = standing.requirement, standing.review.letter_no
    lines, statuses, tiles = view.refs["Standing"], view.refs["Statuses"], view.refs["Tiles"]
    row, before = lines.at("Row", number), lines.at("Row before", number)
    shown = [f'"Metric {metric} "&{tiles.at(TILES[metric - 1], 1)}' for metric in requirement.metrics]
    publishing = f'SUMPRODUCT(--({statuses.all("Latest status")}<>""))&"{_TO_PUBLISH}"'
    return [
        "",
        "",
        "",
        publishing if requirement.published else '&"; "&'.join(shown),
        rating_formula(row),
        changed_formula(row, before),
        *(text_formula(column, row) for column in ("Evidence", "Action", "Owner")),
        f"IF({row}=0,0,INDEX(Requirements[Due day],{row}))",
        f"IF({row}=0,0,{day_of_key_formula(f'INDEX(Requirements[Review key],{row})')})",
        to_look_at_formula(
            requirement,
            lines,
            number,
            {metric: statuses.at("Status", metric) for metric in requirement.metrics},
        ),
    ]


def _put_history(sheet: Sheet, view: View, row: int) -> int:
    """Every review, from `row` on; returns the last row that is printed."""
    found, room = reviews(view.ledger), view.plan.reviews
    sheet.put(
        row,
        1,
        "Every review, the latest of each requirement first, with its row on the sheet Requirements",
        style="section",
    )
    sheet.put(
        row,
        5,
        _not_shown(len(found), room),
        f'IF(Review_count>{room},Review_count-{room}&"{_MORE}","")',
        "warning",
    )
    lines = view.refs["Reviews"]
    for slot in range(1, room + 1):
        review = found[slot - 1] if slot <= len(found) else Review(0, 0, 0)
        above = found[slot - 2] if 1 < slot <= len(found) else Review(0, 0, 0)
        _put_line(
            sheet,
            row + slot,
            _history_values(view, review, above),
            _history_formulas(view.refs["Standing"], lines, slot),
        )
    _mark(sheet, row + 1, row + room)
    return row + min(len(found) + SPARE_PRINTED, room)


_MORE = " reviews more than there is room for: build the workbook again."


def _not_shown(count: int, room: int) -> str:
    return f"{count - room}{_MORE}" if count > room else ""


def _history_values(view: View, review: Review, above: Review) -> list[Value]:
    if not review.row:
        return ["", "", "", "", "", "", "", "", "", 0, 0, ""]
    ledger, requirement = view.ledger, REQUIREMENTS[review.letter_no - 1]
    replaced = reviewed_on(ledger, above.row) if above.letter_no == review.letter_no else 0
    later = f"Replaced on {day_words(replaced)}" if replaced else "Replaced by a later row"
    standing = later if above.letter_no == review.letter_no else IN_FORCE
    return [
        requirement.letter,
        requirement.title,
        "",
        "",
        rating_of(ledger, review.row),
        changed_words(ledger, review),
        *(text_of(ledger, column, review.row) for column in ("Evidence", "Action", "Owner")),
        due_on(ledger, review.row),
        reviewed_on(ledger, review.row),
        f"{standing} (row {review.row + HEADER_ROW})",
    ]


def _history_formulas(standing: Ref, lines: Ref, slot: int) -> list[str]:
    row, before, number = (lines.at(name, slot) for name in ("Row", "Row before", "Letter no"))
    replaced = day_of_key_formula(lines.at("Key", slot - 1)) if slot > 1 else "0"
    same = f"{lines.at('Letter no', slot - 1)}={number}" if slot > 1 else "FALSE"
    return [
        *(f'IF({row}=0,"",INDEX({standing.all(name)},{number}))' for name in ("Letter", "Title")),
        "",
        "",
        f'IF({row}=0,"",{rating_formula(row)})',
        changed_formula(row, before),
        *(text_formula(column, row) for column in ("Evidence", "Action", "Owner")),
        f"IF({row}=0,0,INDEX(Requirements[Due day],{row}))",
        f"IF({row}=0,0,{day_of_key_formula(lines.at('Key', slot))})",
        f'IF({row}=0,"",IF({same},IF({replaced}=0,"Replaced by a later row","Replaced on "&{day_formula(replaced)}),'
        f'"{IN_FORCE}")&" (row "&{row}+{HEADER_ROW}&")")',
    ]
