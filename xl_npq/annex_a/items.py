"""What Annex A asks for, in its own words: items for each participant, analyses, and which must be published."""

from __future__ import annotations

from typing import NamedTuple


class Analysis(NamedTuple):
    """An accompanying analysis in the framework's words; `published` where it stands in bold italics there."""

    wording: str
    published: bool


class Required(NamedTuple):
    """What Annex A asks for on one metric: its table, who is listed and why, and the analyses."""

    table: str
    listed: str
    analyses: tuple[Analysis, ...]


FSM_ITEM = (
    "Whether 30% or more of the pupils in the participant's school are known to be eligible for Free School Meals"
)
REQUIRED: dict[str, Required] = {
    "1": Required(
        "Table 2",
        "Everybody recruited by As at: each person once on each level, at the first enrolment.",
        (
            Analysis("Total number of participants recruited, for each NPQ level offered", True),
            Analysis("Total number of participants recruited, expressed as a percentage of target number", True),
        ),
    ),
    "2": Required(
        "Table 3",
        "Everybody recruited whom the metric counts: all, unless a setting restricts it to allocated areas or to "
        "schools whose share is known.",
        (
            Analysis(
                "Total number of participants recruited from schools where 30% or more of the pupils are known to be "
                "eligible for Free School Meals, for each NPQ level offered",
                False,
            ),
            Analysis(
                "The total number of participants recruited from school where 30% or more of the pupils are known to "
                "be eligible for Free school Meals, for each NPQ level offered, expressed as a percentage of the total "
                "number of participants recruited",
                True,
            ),
        ),
    ),
    "3": Required(
        "Table 4",
        "Everybody recruited whom the metric counts: all, unless a setting restricts it to allocated areas or to "
        "people whose ethnicity is known.",
        (
            Analysis(
                "Total number of participants recruited that do not identify as white-British, for each "
                "qualification offered",
                False,
            ),
            Analysis(
                "Total number of participants recruited that do not identify as white-British, for each NPQ level "
                "offered",
                True,
            ),
        ),
    ),
    "4": Required(
        "Table 5",
        "Everybody who has formally commenced by As at, at the latest enrolment.",
        (
            Analysis(
                "Proportion of participants that present for final assessment within 18 months of formally commencing "
                "their programme, expressed as a percentage, for each NPQ level offered",
                True,
            ),
        ),
    ),
    "5": Required(
        "Table 6",
        "Everybody who has presented for final assessment by As at. Scripts are sent when a sample is asked for.",
        (Analysis("This information will be supplied by DfE/its QA agent and must be published", True),),
    ),
    "6": Required(
        "Table 7",
        "Nobody: N/A, this information will be gathered by DfE/its QA agent.",
        (Analysis("The aggregated mean rating will be supplied by DfE/its QA agent and then must be published", True),),
    ),
    "7": Required(
        "Table 8",
        "Everybody who has formally commenced by As at, at the latest enrolment.",
        (
            Analysis("The overall retention rate for each NPQ level offered", True),
            Analysis("The retention rate for different groups", True),
            Analysis("The overall achievement rate, for each NPQ level offered", True),
            Analysis("The achievement rate for different groups", True),
        ),
    ),
}
