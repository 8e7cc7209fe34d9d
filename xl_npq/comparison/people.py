"""Whose row a row is: rows of one person belong together, however a number was mended between the two sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xl_npq.comparison.pairing import Pair, Typed
from xl_npq.values import key

Numbered = Mapping[int, Pair]
"""The rows of a table that are the same in either source, by a number of their own."""


class Together:
    """Names that stand for one thing, gathered two by two."""

    def __init__(self) -> None:
        """Start with every name alone."""
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name that stands for all those gathered with this one."""
        while self._above.get(name, name) != name:
            self._above[name] = self._above.get(self._above[name], self._above[name])
            name = self._above[name]
        return name

    def gather(self, names: Iterable[str]) -> None:
        """Make these names stand for one thing."""
        first, *others = names
        for other in others:
            self._above[self.of(other)] = self.of(first)


class People:
    """Who stands behind each row of Participants and of Assessments."""

    def __init__(self, participants: Numbered, before: Typed, now: Typed) -> None:
        """Gather the rows of Participants that share a TRN or a Participant ID in either source."""
        self._together = Together()
        self._labels: dict[str, dict[str, None]] = {}
        self._else: dict[str, str] = {}
        rows = {number: list(_texts(pair, before, now)) for number, pair in participants.items()}
        for number, texts in rows.items():
            self._together.gather((f"row {number}", *_names(texts)))
        for number, texts in rows.items():
            labels = self._labels.setdefault(self._together.of(f"row {number}"), {})
            labels |= dict.fromkeys(text["Participant ID"] for text in texts if text.get("Participant ID"))
            pair = participants[number]
            where = f"row {pair.after}" if pair.after is not None else f"row {pair.before} before"
            self._else.setdefault(self._together.of(f"row {number}"), f"{where}, without a Participant ID")

    def participant(self, number: int) -> str:
        """The Participant IDs of whom a row of Participants is about."""
        return self._said(self._together.of(f"row {number}"))

    def of_script(self, texts: Sequence[Mapping[str, str]]) -> str:
        """The Participant IDs of whose script it is; the script's own where that is nobody of Participants."""
        for text in texts:
            identity = text.get("Participant ID", "")
            found = self._together.of(_by_id(identity))
            if found in self._labels:
                return self._said(found)
        named = (text["Participant ID"] for text in texts if text.get("Participant ID"))
        return next((f"{identity} (not in Participants)" for identity in named), "")

    def _said(self, person: str) -> str:
        return "; ".join(self._labels[person]) or self._else[person]


def _texts(pair: Pair, before: Typed, now: Typed) -> Iterator[Mapping[str, str]]:
    if pair.after is not None:
        yield now.rows[pair.after]
    if pair.before is not None:
        yield before.rows[pair.before]


def _names(texts: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for text in texts:
        if text.get("TRN"):
            yield f"TRN {text['TRN']}"
        if text.get("Participant ID"):
            yield _by_id(text["Participant ID"])


def _by_id(identity: str) -> str:
    return f"ID {key(identity)}"
