"""What a lint finds: where, what is wrong, and what Excel would do about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Answer = Literal["repair", "refuse", "name", "wrong"]

_ANSWERS: dict[Answer, str] = {
    "repair": "Excel would offer to repair the file, and take this part away",
    "refuse": "Excel would not open the file",
    "name": "Excel would show #NAME? or #REF!",
    "wrong": "Excel would show or keep something else than was meant",
}


class Finding(NamedTuple):
    """One fault of the file format, in the part of the package and at the place within it."""

    part: str
    place: str
    wrong: str
    answer: Answer = "repair"

    @property
    def words(self) -> str:
        """The finding as a line."""
        place = f"{self.part}, {self.place}" if self.place else self.part
        return f"{place}: {self.wrong}. {_ANSWERS[self.answer]}."
