"""The lines of the self-assessment as values: what is shown of a requirement and of a review, and how."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import Review, rating_of
from xl_npq.figures.headline import headlines
from xl_npq.figures.standing import Standing
from xl_npq.figures.tidy import Figures
from xl_npq.layout.checks_sheet import lines_needed
from xl_npq.layout.review_words import IN_FORCE, changed_words, due_on, reviewed_on, text_of, to_look_at
from xl_npq.layout.saying import day_words
from xl_npq.layout.sheet import Rule, Sheet, Value, letter
from xl_npq.layout.tiles import signed
from xl_npq.metrics import METRICS
from xl_npq.requirements import MET, NOT_MET, REQUIREMENTS, SECTIONS

HEADS = (
    ("", 4), ("Requirement", 24), ("What it asks for", 38), ("Metrics beside it", 22), ("Rating", 12),
    ("Since the review before", 15), ("Evidence", 27), ("Action", 25), ("Owner", 13), ("Due on", 11.5),
    ("Reviewed on", 11.5), ("To look at", 25),
)  # fmt: skip
"""The columns of the sheet with their widths."""
TO_PUBLISH = f" of {len(METRICS)} metrics have figures to publish"
REPLACED, REPLACED_ON = "Replaced by a later row", "Replaced on "
_LINE = 13.5
"""Points."""
_STYLES = ("level", "label_wrap", "label_wrap", "label_wrap", "status", *["label_wrap"] * 4, "day", "day", "label_wrap")


def section_words(section: int) -> str:
    """A section of the framework in words, with the letters of its requirements."""
    letters, title = [one.letter for one in REQUIREMENTS if one.section == section], SECTIONS[section]
    return f"Section {section}, {title[0].lower()}{title[1:]} ({letters[0]} to {letters[-1]})"


def put_heads(sheet: Sheet, row: int) -> None:
    """Put the headings, and give the columns their widths."""
    for column, (name, width) in enumerate(HEADS, 1):
        sheet.put(row, column, name, style="head_left")
        sheet.widths[column] = width
    sheet.heights[row] = 2 * _LINE


def put_line(sheet: Sheet, row: int, values: Sequence[Value], formulas: Sequence[str]) -> None:
    """Put a line of a review, as high as its texts need."""
    needed = 1
    for column, (value, formula, style) in enumerate(zip(values, formulas, _STYLES, strict=True), 1):
        sheet.put(row, column, value, formula, style)
        if isinstance(value, str):
            needed = max(needed, lines_needed(value, HEADS[column - 1][1]))
    sheet.heights[row] = _LINE * needed + 3


def mark_lines(sheet: Sheet, first: int, last: int) -> None:
    """Mark lines that `put_line` put: a rating stands in words and a colour; lines are ruled off."""
    rating = f"E{first}:E{last}"
    sheet.rules += [
        Rule(rating, f'$E{first}="{MET}"', "met"),
        Rule(rating, f'$E{first}="{NOT_MET}"', "not_met"),
        Rule(rating, f'$E{first}<>""', "waiting"),
        Rule(f"A{first}:{letter(len(HEADS))}{last}", f'$A{first}<>""', "line"),
    ]


def standing_values(ledger: Ledger, figures: Figures, standing: Standing) -> list[Value]:
    """What is shown of a requirement, column by column."""
    requirement, review = standing.requirement, standing.review
    return [
        requirement.letter,
        requirement.title,
        f"{requirement.short} ({requirement.paragraph}).",
        _metrics(ledger, figures, standing),
        standing.rating,
        changed_words(ledger, review),
        *(text_of(ledger, column, review.row) for column in ("Evidence", "Action", "Owner")),
        due_on(ledger, review.row),
        reviewed_on(ledger, review.row),
        to_look_at(ledger, standing),
    ]


def _metrics(ledger: Ledger, figures: Figures, standing: Standing) -> str:
    found = headlines(figures, ledger.settings)
    if standing.requirement.published:
        return f"{sum(one.latest_status != '' for one in found)}{TO_PUBLISH}"
    return "; ".join(f"Metric {metric} {signed(found[metric - 1].status)}" for metric in standing.requirement.metrics)


def review_values(ledger: Ledger, review: Review, above: Review) -> list[Value]:
    """What is shown of a review, column by column; `above` is the one listed before it."""
    requirement = REQUIREMENTS[review.letter_no - 1]
    replaced = reviewed_on(ledger, above.row) if above.letter_no == review.letter_no else 0
    later = f"{REPLACED_ON}{day_words(replaced)}" if replaced else REPLACED
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
        standing,
    ]
