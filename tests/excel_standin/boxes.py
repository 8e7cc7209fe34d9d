"""The boxes in which Excel asks for more than words."""

from __future__ import annotations

from typing import Any


class FolderBox:
    """The box that asks for a folder: the next answer is what somebody chooses, False for Cancel."""

    Title = InitialFileName = ""

    def __init__(self, kind: int, api: Any, answers: list[Any]) -> None:
        assert kind == 4
        self._api, self._answers, self._chosen = api, answers, ""

    def Show(self) -> int:
        assert self.Title
        self._api.Proposed = self.InitialFileName
        self._chosen = self._answers.pop(0)
        return -1 if self._chosen else 0

    def SelectedItems(self, place: int) -> str:
        assert place == 1
        return str(self._chosen)
