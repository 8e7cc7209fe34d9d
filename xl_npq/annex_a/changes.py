"""What has changed since an earlier return: people added, removed and changed, and figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from xl_npq.annex_a.metric_sheets import put_table
from xl_npq.checks.fault import shown
from xl_npq.figures.axes import ALL
from xl_npq.layout.sheet import Sheet, TableColumn, Value
from xl_npq.metrics import MEASURES
from xl_npq.publication.numbers import whole
from xl_npq.tables import TABLES
from xl_npq.values import key

ADDED, REMOVED, CHANGED = "Added", "Removed", "Changed"
_LINE_OF_FIGURES = ["metric", "measure", "cohort", "level", "dimension", "group"]
_PARTS = ("numerator", "denominator", "value")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BY_GROUP = "7"
_FORMS = {"recruited": "figure", "mean_rating": "rating", "mean_rating_supplied": "rating"}
"""How the figure of a measure looks; any other is a share."""


class PersonChange(NamedTuple):
    """One person's enrolment added or removed, or one of its fields changed; values as they are shown."""

    change: str
    participant: str
    name: str
    level: str
    field: str
    before: str
    now: str


Labels = tuple[str, ...]
"""Metric, measure, cohort, level, dimension and group of a figure."""
Parts = tuple[float | None, ...]
"""Numerator, denominator and value of a figure; None where there is none."""


class FigureChange(NamedTuple):
    """A figure that differs."""

    line: Labels
    before: Parts
    after: Parts


def people_changed(before: pd.DataFrame, now: pd.DataFrame) -> tuple[PersonChange, ...]:
    """The changes between two tables of participants: removed, added, then changed field by field, each in order.

    Rows belong together by Participant ID; where that occurs several times, the first with the first.
    """
    old, new = _by_identity(before), _by_identity(now)
    gone = (_whole(REMOVED, row) for identity, row in old.items() if identity not in new)
    come = (_whole(ADDED, row) for identity, row in new.items() if identity not in old)
    changed = (one for identity, row in new.items() if identity in old for one in _fields(old[identity], row))
    return (*gone, *come, *changed)


def figures_changed(before: pd.DataFrame, now: pd.DataFrame, measures: Collection[str]) -> tuple[FigureChange, ...]:
    """The figures of two tidy frames that differ: those of the `measures`, metric 7's by group too."""
    old, new = _figures(before, measures), _figures(now, measures)
    nothing: Parts = (None,) * len(_PARTS)
    return tuple(
        FigureChange(line, old.get(line, nothing), new.get(line, nothing))
        for line in {**new, **old}
        if not _alike(old.get(line), new.get(line))
    )


def changes_sheet(people: tuple[PersonChange, ...], figures: tuple[FigureChange, ...], since: str) -> Sheet:
    """The sheet Changes: figures first, then people."""
    sheet = Sheet("Changes", "Changes since the previous return", freeze="A2", repeat_rows="1:1", fit_width=1)
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(2, 1, f"{since} {_counts(people, figures)}.", style="note")
    sheet.put(4, 1, "Figures that changed", style="section")
    there = put_table(sheet, "Figures_changed", _figure_columns(figures), 5)
    row = there.first_row + max(there.rows, 1) + 1
    sheet.put(row, 1, "People added, removed and changed", style="section")
    put_table(sheet, "People_changed", _people_columns(people), row + 1)
    return sheet


def _counts(people: tuple[PersonChange, ...], figures: tuple[FigureChange, ...]) -> str:
    added, removed, changed = (sum(one.change == change for one in people) for change in (ADDED, REMOVED, CHANGED))
    return ", ".join(
        (
            f"{_counted(added, 'person', 'people')} added",
            f"{_counted(removed, 'person', 'people')} removed",
            f"{_counted(changed, 'field', 'fields')} changed",
            f"{_counted(len(figures), 'figure', 'figures')} changed",
        )
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{whole(count) if count else 'no'} {one if count == 1 else many}"


def day_as_cells_show(day: date) -> str:
    """A day as the date cells of the return show it: 30-Sep-2019."""
    return f"{day:%d-%b-%Y}"


def _by_identity(frame: pd.DataFrame) -> dict[tuple[str, int], dict[str, str]]:
    """Each row as texts, by Participant ID and how often it has occurred; blank rows are nobody's."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    seen: dict[str, int] = {}
    columns = [str(column) for column in frame.columns if str(column) != "Provider"]
    for values in zip(*(frame[column].tolist() for column in columns), strict=True):
        row = {column: _text(value) for column, value in zip(columns, values, strict=True)}
        if not any(row.values()):
            continue
        identity = key(row["Participant ID"])
        seen[identity] = seen.get(identity, 0) + 1
        found[identity, seen[identity]] = row
    return found


def _text(value: object) -> str:
    return shown(None if value is pd.NA else value)


def _whole(change: str, row: dict[str, str]) -> PersonChange:
    return PersonChange(change, row["Participant ID"], row.get("Name", ""), row.get("Level", ""), "", "", "")


def _fields(old: dict[str, str], new: dict[str, str]) -> Iterator[PersonChange]:
    names = [name for name in TABLES["Participants"].names if name in old or name in new]
    for name in (*names, *(name for name in new if name not in names)):
        before, now = old.get(name, ""), new.get(name, "")
        if before != now:
            yield PersonChange(
                CHANGED,
                new["Participant ID"],
                new.get("Name", ""),
                new.get("Level", ""),
                name,
                _as_cells_show(before),
                _as_cells_show(now),
            )


def _as_cells_show(text: str) -> str:
    try:
        return day_as_cells_show(date.fromisoformat(text)) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _figures(tidy: pd.DataFrame, measures: Collection[str]) -> dict[Labels, Parts]:
    by_group = tidy["metric"] == _BY_GROUP
    wanted = tidy[tidy["measure"].isin(list(measures)) & (by_group | (tidy["dimension"] == ALL))]
    lines = zip(*(wanted[name].tolist() for name in _LINE_OF_FIGURES), strict=True)
    figures = zip(*(wanted[name].tolist() for name in _PARTS), strict=True)
    return {
        line: tuple(None if value != value else float(value) for value in values)
        for line, values in zip(lines, figures, strict=True)
    }


def _alike(one: Parts | None, other: Parts | None) -> bool:
    """A line without any figure is as good as no line: a group of whom nobody is left, say."""
    nothing = (None, 0.0)
    if one is None or other is None:
        return all(value in nothing for value in one or other or ())
    return one == other


def _figure_columns(figures: tuple[FigureChange, ...]) -> tuple[TableColumn, ...]:
    lines = [(f"Metric {one.line[0]}", _title(one.line[1]), *one.line[2:]) for one in figures]
    labels = ("Metric", "Figure", "Cohort", "NPQ level", "Different groups by", "Group")
    widths = (12, 26, 22, 14, 22, 28)
    forms = tuple(_FORMS.get(one.line[1], "share") for one in figures)
    sides = (("before", [one.before for one in figures]), ("now", [one.after for one in figures]))
    numbers = ("Number", "Out of", "Value")
    return (
        *(
            TableColumn(label, [line[place] for line in lines], "label", width)
            for place, (label, width) in enumerate(zip(labels, widths, strict=True))
        ),
        *(
            TableColumn(
                f"{name} {when}",
                [_shown(parts[part]) for parts in side],
                "figure",
                14,
                styles=forms if name == "Value" else (),
            )
            for part, name in enumerate(numbers)
            for when, side in sides
        ),
    )


def _title(measure: str) -> str:
    known = MEASURES.get(measure.removesuffix("_supplied"))
    supplied = ", as supplied" if measure.endswith("_supplied") else ""
    return f"{known.title}{supplied}" if known else measure


def _shown(value: float | None) -> Value:
    return None if value is None else round(value, 6)


def _people_columns(people: tuple[PersonChange, ...]) -> tuple[TableColumn, ...]:
    labels = ("Change", "Participant ID", "Name", "NPQ level", "Field", "Before", "Now")
    styles = ("label", "id", "label", "label", "label", "label_wrap", "label_wrap")
    widths = (12, 26, 22, 14, 22, 28, 28)
    return tuple(
        TableColumn(label, [change[place] or None for change in people], style, width)
        for place, (label, style, width) in enumerate(zip(labels, styles, widths, strict=True))
    )
