"""The annex on the self-assessment against requirements A to O, as it stood (framework document, section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import Review, reviews
from xl_npq.figures.standing import standings
from xl_npq.figures.tidy import Figures
from xl_npq.layout.review_lines import mark_lines, put_heads, put_line, review_values, section_words, standing_values
from xl_npq.layout.review_words import summed_words
from xl_npq.layout.sheet import Sheet, Value
from xl_npq.requirements import SECTIONS

NAME = "Self-assessment"
_HEAD = 7
_ABOUT = "How the provider rates itself against each requirement, and every review by As at. It is not for publication."


def self_assessment(ledger: Ledger, figures: Figures) -> Sheet:
    """The sheet: each requirement with its rating and the metrics beside it, then every review."""
    sheet = Sheet(NAME, "Self-assessment against requirements A to O", repeat_rows=f"{_HEAD}:{_HEAD}")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(2, 1, _ABOUT, style="note")
    found = standings(ledger, figures)
    for row, section in enumerate(SECTIONS, 3):
        inside = [one for one in found if one.requirement.section == section]
        sheet.put(row, 1, f"{section_words(section)}: {summed_words(inside)}.", style="level")
    sheet.put(3 + len(SECTIONS), 1, f"All fifteen: {summed_words(found)}.", style="level")
    put_heads(sheet, _HEAD)
    sheet.freeze = f"C{_HEAD + 1}"
    row = _put_lines(sheet, _HEAD + 1, [standing_values(ledger, figures, one) for one in found])
    if history := list(_history(ledger)):
        sheet.put(row, 1, "Every review, the latest of each requirement first", style="section")
        _put_lines(sheet, row + 1, history)
    return sheet


def _history(ledger: Ledger) -> Iterator[list[Value]]:
    above = Review(0, 0, 0)
    for review in reviews(ledger):
        yield review_values(ledger, review, above)
        above = review


def _put_lines(sheet: Sheet, row: int, lines: Sequence[Sequence[Value]]) -> int:
    for at, values in enumerate(lines, row):
        put_line(sheet, at, values, [""] * len(values))
    mark_lines(sheet, row, row + len(lines) - 1)
    return row + len(lines)
