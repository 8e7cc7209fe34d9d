"""The comparison as a workbook of plain sheets: what differs, whose rows, which figures, and why."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.annex_a.metric_sheets import put_table
from xl_npq.comparison.difference import Difference
from xl_npq.comparison.front import NAME as FRONT
from xl_npq.comparison.front import PRIVATE, Side, front
from xl_npq.comparison.rows import CauseRow, cause_rows, figure_rows, of_everybody, summed
from xl_npq.figures.tidy import GAPS
from xl_npq.layout.contents import put_links_back
from xl_npq.layout.sheet import Book, Sheet, TableColumn, Value
from xl_npq.metrics import MEASURES

HOW_MANY = "How many"
MOST_ROWS = 200_000
"""Rows of one sheet of causes; what is beyond is in the JSON."""
_LABELS = ("Metric", "Figure", "Cohort", "NPQ level", "Different groups by", "Group")
_LABEL_WIDTHS = (12, 30, 12, 14, 20, 26)
_FORMS = {"recruited": "figure", "mean_rating": "rating", "mean_rating_supplied": "rating"}
"""How the value and target of a measure look; any other is a share."""


def book_of(found: Difference, before: Side, now: Side, version: str) -> Book:
    """The workbook."""
    everybody = [one for one in found.effects if of_everybody(one.labels)]
    groups = [one for one in found.effects if not of_everybody(one.labels)]
    sheets = [
        _people(found),
        _figures(found),
        _causes_sheet("Causes", "What each person or row did to each figure of everybody", list(cause_rows(everybody))),
        _causes_sheet(
            "By cause", "What each kind of cause did to each figure", list(summed(found.effects)), "How many"
        ),
        _causes_sheet("Causes by group", "What each did to the figures of groups", list(cause_rows(groups))),
    ]
    put_links_back(sheets, FRONT)
    first = front(found, before, now, version, sheets)
    return Book(f"{found.provider}: what changed", (first, *sheets), {}, {}, opens_on=FRONT)


def _people(found: Difference) -> Sheet:
    rows = found.changes
    sheet = _sheet("People and rows", "People added, removed and changed, field by field; then the other tables")
    names = ("Change", "Table", "Participant ID or row", "Name", "Field", "Before", "Now", "Cause")
    widths = (12, 16, 28, 24, 20, 30, 30, 20)
    wrapped = {"Participant ID or row", "Before", "Now"}
    columns = tuple(
        TableColumn(name, [one[at] or None for one in rows], "label_wrap" if name in wrapped else "label", width)
        for at, (name, width) in enumerate(zip(names, widths, strict=True))
    )
    put_table(sheet, "People_and_rows", columns, 4)
    return sheet


def _figures(found: Difference) -> Sheet:
    rows = list(figure_rows(found))
    sheet = _sheet("Figures", "Figures that changed")
    measures = [str(row[1]) for row in rows]
    parts = ("Number", "Out of", "Value", "Target", "Status")
    names = [f"{part} {side}" for part in parts for side in ("before", "now")]
    columns = [*_label_columns([tuple(map(str, row[:6])) for row in rows])]
    for at, name in enumerate(names, 6):
        values = [_value(row[at]) for row in rows]
        if name.startswith("Status"):
            columns.append(TableColumn(name, values, "label", 12))
        else:
            formed = name.startswith(("Value", "Target"))
            styles = tuple(_FORMS.get(measure, "share") for measure in measures) if formed else ()
            columns.append(TableColumn(name, values, "figure", 12, styles=styles))
    put_table(sheet, "Figures_changed", tuple(columns), 4)
    return sheet


def _causes_sheet(name: str, title: str, rows: list[CauseRow], whose: str = "Participant ID or row") -> Sheet:
    sheet = _sheet(name, title)
    kept = rows[:MOST_ROWS]
    if len(rows) > len(kept):
        sheet.put(3, 1, f"The first {len(kept):,} of {len(rows):,} rows: --format json has them all.", style="warning")
    columns = [
        *_label_columns([row.labels for row in kept]),
        TableColumn("Cause", [row.cause for row in kept], "label", 20),
        TableColumn(whose, [row.who for row in kept], "label", 28),
    ]
    measures = [row.labels[1] for row in kept]
    for at, heading in enumerate(("Number", "Out of", "Value", "Target")):
        styles = tuple(_FORMS.get(measure, "share") for measure in measures) if at > 1 else ()
        styles = tuple("signed" if style == "figure" else style for style in styles)
        columns.append(TableColumn(heading, [_value(row.parts[at]) for row in kept], "signed", 12, styles=styles))
    if whose != HOW_MANY:
        columns.append(TableColumn("What was done", [row.detail or None for row in kept], "label_wrap", 60))
    put_table(sheet, name.replace(" ", "_"), tuple(columns), 4)
    return sheet


def _sheet(name: str, title: str) -> Sheet:
    sheet = Sheet(name, title, freeze="C5", repeat_rows="4:4")
    sheet.put(1, 1, title, style="title")
    sheet.put(2, 1, PRIVATE, style="note")
    return sheet


def _label_columns(lines: Sequence[tuple[str, ...]]) -> list[TableColumn]:
    shown = [(f"Metric {line[0]}", title_of(line[1]), *line[2:]) for line in lines]
    return [
        TableColumn(name, [line[at] for line in shown], "label", width)
        for at, (name, width) in enumerate(zip(_LABELS, _LABEL_WIDTHS, strict=True))
    ]


def title_of(measure: str) -> str:
    """A measure in words."""
    if measure in GAPS:
        return f"{measure.removesuffix('_gap').capitalize()}: gap of the group"
    known = MEASURES.get(measure.removesuffix("_supplied"))
    supplied = ", as supplied" if measure.endswith("_supplied") else ""
    return f"{known.title}{supplied}" if known else measure


def _value(value: object) -> Value:
    if isinstance(value, float):
        return None if value != value else round(value, 9)
    return value if isinstance(value, str) else None
