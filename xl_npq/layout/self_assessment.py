"""The Self-assessment: each requirement with the metrics beside it, its rating, what changed, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import Review, day_of_key_formula, reviews
from xl_npq.figures.standing import Standing, standings
from xl_npq.layout import said
from xl_npq.layout.breakdown import SPARE_PRINTED
from xl_npq.layout.lists_requirements import WHOLE
from xl_npq.layout.review_lines import (
    HEADS,
    REPLACED,
    REPLACED_ON,
    TO_PUBLISH,
    mark_lines,
    put_heads,
    put_line,
    review_values,
    section_words,
    standing_values,
)
from xl_npq.layout.review_words import (
    IN_FORCE,
    changed_formula,
    rating_formula,
    summed_formula,
    summed_words,
    text_formula,
    to_look_at_formula,
)
from xl_npq.layout.saying import day_formula
from xl_npq.layout.sheet import Ref, Rule, Sheet, Value, letter
from xl_npq.layout.tiles import TILES
from xl_npq.layout.view import View
from xl_npq.requirements import SECTIONS
from xl_npq.tables import HEADER_ROW

NAME = "Self-assessment"
_HEAD = 9
_ABOUT = (
    "Each requirement of the framework (sections 2 and 3) as you rate it on the sheet Requirements. The latest review "
    "by As at counts; earlier ones stand below. Not part of the public report."
)


def self_assessment(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Self-assessment against requirements A to O", repeat_rows=f"{_HEAD}:{_HEAD}")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(2, 1, said.as_at(view) + _ABOUT, f'{said.AS_AT}&"{_ABOUT}"', "note")
    _put_sums(sheet, view, 4)
    put_heads(sheet, _HEAD)
    sheet.freeze = f"C{_HEAD + 1}"
    starts, row = [1], _HEAD + 1
    for section, found in groupby(standings(view.ledger, view.figures), lambda one: one.requirement.section):
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
    return _summed(view, f"{NAME}: ", WHOLE, standings(view.ledger, view.figures))


def _summed(view: View, lead: str, line: int, found: Sequence[Standing]) -> tuple[str, str]:
    return f"{lead}{summed_words(found)}.", f'"{lead}"&{summed_formula(view.refs[NAME], line)}&"."'


def _put_sums(sheet: Sheet, view: View, row: int) -> None:
    found = standings(view.ledger, view.figures)
    for line, section in enumerate(SECTIONS, 1):
        inside = [one for one in found if one.requirement.section == section]
        sheet.put(row + line - 1, 1, *_summed(view, f"{section_words(section)}: ", line, inside), "level")
    sheet.put(row + len(SECTIONS), 1, *_summed(view, "All fifteen: ", WHOLE, found), "level")


def _put_section(sheet: Sheet, view: View, section: int, found: list[Standing], row: int) -> int:
    sheet.put(row, 1, f"Section {section}: {SECTIONS[section]}", style="section")
    for at, standing in enumerate(found, row + 1):
        put_line(sheet, at, standing_values(view.ledger, view.figures, standing), _formulas(view, standing))
    last = row + len(found)
    sheet.rules.append(Rule(f"L{row + 1}:L{last}", f'$L{row + 1}<>""', "notice"))
    mark_lines(sheet, row + 1, last)
    return last + 1


def _formulas(view: View, standing: Standing) -> list[str]:
    requirement, number = standing.requirement, standing.review.letter_no
    lines, statuses, tiles = view.refs["Standing"], view.refs["Statuses"], view.refs["Tiles"]
    row, before = lines.at("Row", number), lines.at("Row before", number)
    shown = [f'"Metric {metric} "&{tiles.at(TILES[metric - 1], 1)}' for metric in requirement.metrics]
    publishing = f'SUMPRODUCT(--({statuses.all("Latest status")}<>""))&"{TO_PUBLISH}"'
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
        put_line(
            sheet,
            row + slot,
            _history_values(view.ledger, review, above),
            _history_formulas(view.refs["Standing"], lines, slot),
        )
    mark_lines(sheet, row + 1, row + room)
    return row + min(len(found) + SPARE_PRINTED, room)


_MORE = " reviews more than there is room for: build the workbook again."


def _not_shown(count: int, room: int) -> str:
    return f"{count - room}{_MORE}" if count > room else ""


def _history_values(ledger: Ledger, review: Review, above: Review) -> list[Value]:
    if not review.row:
        return [*[""] * 9, 0, 0, ""]
    *shown, standing = review_values(ledger, review, above)
    return [*shown, f"{standing} (row {review.row + HEADER_ROW})"]


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
        f'IF({row}=0,"",IF({same},IF({replaced}=0,"{REPLACED}","{REPLACED_ON}"&{day_formula(replaced)}),'
        f'"{IN_FORCE}")&" (row "&{row}+{HEADER_ROW}&")")',
    ]
