"""The fifteen requirements of the framework: letter, section, what each asks for in short, and the metrics beside it.

Titles are those of the packaged table Requirements. Nothing else says which metrics belong to which requirement.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MET, PARTLY_MET, NOT_MET, NOT_ASSESSED = RATINGS = ("Met", "Partly met", "Not met", "Not assessed")
"""What a provider may say of a requirement."""
SECTIONS: Mapping[int, str] = {2: "Providers' leadership and management", 3: "Providers' provision"}
"""The sections of the framework that hold requirements, by number."""


@dataclass(frozen=True)
class Requirement:
    """One requirement (framework document, sections 2 and 3).

    `short` is the beginning of its text, in the document's words; `metrics` are the numbers of those that accompany
    it; `published` where it asks for performance against all of the metrics to be public.
    """

    letter: str
    section: int
    short: str
    metrics: tuple[int, ...] = ()
    published: bool = False

    @property
    def title(self) -> str:
        """Its title, as the packaged table Requirements has it."""
        return _titles()[self.letter]

    @property
    def paragraph(self) -> str:
        """Where it stands in the framework."""
        return f"section {self.section}, requirement {self.letter}"


REQUIREMENTS = (
    Requirement(
        "A",
        2,
        "Providers operate clear governance, financial, risk management and administrative processes (including for "
        "the handling and protection of personal data), which adhere to statutory requirements",
    ),
    Requirement(
        "B",
        2,
        "Providers operate a coherent strategy to recruit additional schools (including teaching schools) and others "
        "with relevant expertise and resource",
    ),
    Requirement(
        "C",
        2,
        "Providers operate robust resourcing, recruitment, retention, contingency and succession planning strategies",
    ),
    Requirement(
        "D",
        2,
        "Providers operate robust recruitment, selection, deferral and admission policies for participants",
        metrics=(1, 2, 3),
    ),
    Requirement(
        "E",
        2,
        "Providers make publicly available a clear, up to date, description of their programmes and outcomes",
        published=True,
    ),
    Requirement(
        "F",
        2,
        "Providers operate a robust strategy for continuous quality improvement, so that every participant, regardless "
        "of their individual needs, is enabled to develop to the best of their ability",
    ),
    Requirement(
        "G",
        2,
        "Providers operate fair, accessible and timely procedures for handling participants' complaints",
    ),
    Requirement(
        "H",
        2,
        "Providers operate reliable and transparent procedures for preventing, investigating and mitigating the impact "
        "of malpractice or maladministration",
    ),
    Requirement(
        "I",
        3,
        "Providers operate effective processes for the design, development, improvement and approval of NPQ provision",
    ),
    Requirement(
        "J",
        3,
        "Providers ensure that there is a range of different types of study, for example face-to-face, peer, online, "
        "individual and work-based",
    ),
    Requirement(
        "K",
        3,
        "Providers have a sufficient number of appropriately-located, fit-for-purpose and value for money venues",
    ),
    Requirement(
        "L",
        3,
        "Providers make available to participants a strong ongoing network of support, including from coaches, peers "
        "and external experts",
    ),
    Requirement(
        "M",
        3,
        "Providers operate transparent and reliable processes for participant assessment which enable every "
        "participant to demonstrate accurately the extent of their ability and performance in achieving their NPQ",
        metrics=(4, 5),
    ),
    Requirement(
        "N",
        3,
        "Providers engage with all participants throughout the course of their provision, enabling participants to "
        "comment on the quality of the provider and the provision",
        metrics=(6,),
    ),
    Requirement(
        "O",
        3,
        "Providers ensure that all participants, in accordance with their level of performance and ability, show "
        "similar patterns of retention and achievement",
        metrics=(7,),
    ),
)
"""All of them, in the order of the document."""
LETTERS = "".join(requirement.letter for requirement in REQUIREMENTS)


@cache
def _titles() -> dict[str, str]:
    text = (files("xl_npq") / "defaults" / "requirements.csv").read_text("utf-8")
    return {row["Requirement"]: row["Title"] for row in csv.DictReader(text.splitlines())}
