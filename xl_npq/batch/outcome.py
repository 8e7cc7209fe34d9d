"""What became of one provider."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xl_npq.overview.standing import Standing


@dataclass(frozen=True)
class Outcome:
    """What became of one provider; `problem` is blank where all went well, `file` where there is no workbook.

    `rows` are rows of Participants, `statuses` those of the seven metrics, `seconds` the time that it took, `input` the
    SHA-256 of what it was made from. `data_return` and `report` name a file and a folder. `standings` are for the
    overview. `kept`: an earlier run had made it from the same input. `previous` names the workbook that this one took
    the place of, which stays beside it.
    """

    provider: str
    file: str = ""
    sha256: str = ""
    rows: int = 0
    errors: int = 0
    warnings: int = 0
    statuses: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    data_return: str = ""
    return_sha256: str = ""
    report: str = ""
    report_sha256: str = ""
    input: str = ""
    standings: tuple[Standing, ...] = ()
    kept: bool = False
    previous: str = ""

    def with_trouble(self, words: str) -> Outcome:
        """The same with a further problem."""
        return replace(self, problem=" ".join(filter(None, (self.problem, words))))
