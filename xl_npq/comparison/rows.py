"""The comparison as rows for people and for programs: figures, and each cause with what it did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xl_npq.comparison.counting import PARTS
from xl_npq.comparison.difference import COMPARED, LABELS, Difference, Effect
from xl_npq.figures.axes import ALL

CAUSE_COLUMNS = (*LABELS, "cause", "who", *(f"{part}_change" for part in PARTS), "detail")
FIGURE_COLUMNS = (*LABELS, *(f"{part}_{side}" for part in COMPARED for side in ("before", "now")))
CHANGE_COLUMNS = ("change", "table", "who", "name", "field", "before", "now", "cause")


class CauseRow(NamedTuple):
    """What one cause did to one figure through one person or row; a part that it left alone is None."""

    labels: tuple[str, ...]
    cause: str
    who: str
    parts: tuple[float | None, ...]
    detail: str

    @property
    def cells(self) -> tuple[object, ...]:
        """The row in the order of `CAUSE_COLUMNS`."""
        return (*self.labels, self.cause, self.who, *self.parts, self.detail)


def cause_rows(effects: Iterable[Effect]) -> Iterator[CauseRow]:
    """The effects with the parts of one figure side by side."""
    parts: dict[tuple[tuple[str, ...], str, str], dict[str, float]] = {}
    details: dict[tuple[tuple[str, ...], str, str], str] = {}
    for effect in effects:
        named = (effect.labels, effect.cause, effect.who)
        parts.setdefault(named, {})[effect.part] = effect.change
        details[named] = effect.detail
    for named, changes in parts.items():
        yield CauseRow(*named, tuple(changes.get(part) for part in PARTS), details[named])


def summed(effects: Iterable[Effect]) -> Iterator[CauseRow]:
    """The effects of each kind of cause on each figure together: how many stand behind each is its `who`."""
    sums: dict[tuple[tuple[str, ...], str], dict[str, float]] = {}
    people: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for effect in effects:
        named = (effect.labels, effect.cause)
        of = sums.setdefault(named, {})
        of[effect.part] = of.get(effect.part, 0.0) + effect.change
        people.setdefault(named, set()).add(effect.who)
    for (labels, cause), changes in sums.items():
        parts = tuple(changes.get(part) for part in PARTS)
        yield CauseRow(labels, cause, f"{len(people[labels, cause]):,}", parts, "")


def figure_rows(found: Difference) -> Iterator[tuple[object, ...]]:
    """The figures that differ, in the order of `FIGURE_COLUMNS`."""
    for figure in found.figures:
        sides = (value for pair in zip(figure.before, figure.after, strict=True) for value in pair)
        yield (*figure.labels, *sides)


def of_everybody(labels: tuple[str, ...]) -> bool:
    """Whether a figure is of everybody, and not of a group."""
    return labels[LABELS.index("dimension")] == ALL


def counts(found: Difference) -> tuple[tuple[str, int], ...]:
    """How much differs, in words."""
    people = [one for one in found.changes if one.table == "Participants"]
    kinds = {kind: sum(one.change == kind for one in people) for kind in ("added", "removed")}
    fields = sum(one.change == "changed" for one in people)
    return (
        ("Enrolments added", kinds["added"]),
        ("Enrolments removed", kinds["removed"]),
        ("Enrolments with fields that changed", len({one.who for one in people if one.change == "changed"})),
        ("Fields of enrolments that changed", fields),
        ("Changes in other tables", len(found.changes) - len(people)),
        ("Figures that changed", sum(of_everybody(one.labels) for one in found.figures)),
        ("Figures of groups that changed", sum(not of_everybody(one.labels) for one in found.figures)),
    )
