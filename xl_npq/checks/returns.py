"""Faults of Assessments, Feedback and Supplied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xl_npq.checks.form import Check, Found, Source, blank_cell, filled, marked
from xl_npq.facts.fact import not_read
from xl_npq.facts.returns import accuracy_over_one

Finder = Callable[[Source], Iterator[Found]]
_SCRIPTS = "framework, 'Measures': Metric 5's scripts"
_FEEDBACK = "framework, 'Measures': Metric 6 takes rows of Feedback"
_SUPPLIED = "framework, 'Measures': a row of table Supplied"


def _participant_unknown(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows = ledger["Assessments"]
        lost = (rows["Participant row"] == 0) & (rows.text("Participant ID") != "")
        yield from marked("Assessments", rows, lost, "Participant ID", "No participant has that Participant ID")


def _without_level(source: Source) -> Iterator[Found]:
    words = "Neither the script nor its participant has a known level: it counts nowhere"
    for ledger in source.ledgers:
        rows = ledger["Assessments"]
        without = (rows["Level no"] == 0) & ~not_read("Assessments", rows, ledger, "Level")
        without &= filled("Assessments", rows, ledger)
        yield from marked("Assessments", rows, without, "Level", words)


def _overturned_without_moderation(source: Source) -> Iterator[Found]:
    words = "QA overturned is Yes, but QA moderated is not"
    for ledger in (*source.ledgers, *source.unclaimed):
        rows = ledger["Assessments"]
        contrary = rows.yes("QA overturned") & ~rows.yes("QA moderated")
        contrary &= ~not_read("Assessments", rows, ledger, "QA moderated")
        yield from marked("Assessments", rows, contrary, "QA overturned", words)


def _feedback_without(column: str) -> Finder:
    def find(source: Source) -> Iterator[Found]:
        for ledger in source.ledgers:
            rows = ledger["Feedback"]
            blank = blank_cell("Feedback", rows, ledger, column)
            yield from marked("Feedback", rows, blank, column, f"{column} is blank: the feedback is not counted")

    return find


def _supplied_over_one(source: Source) -> Iterator[Found]:
    words = "An accuracy is a share from 0% to 100%: the figure is not used"
    for ledger in source.ledgers:
        rows = ledger["Supplied"]
        yield from marked("Supplied", rows, accuracy_over_one(rows), "Value", words)


def _level_unknown(table: str, totals: tuple[str, ...], words: str) -> Finder:
    def find(source: Source) -> Iterator[Found]:
        for ledger in source.ledgers:
            rows, levels = ledger[table], ledger["Levels"].key("Level")
            unknown = ~rows.texts("Level").among("", *totals, *levels)
            yield from marked(table, rows, unknown, "Level", words)

    return find


CHECKS = (
    Check(
        "assessment-participant-unknown",
        "warning",
        "No participant has an assessment's Participant ID",
        "Correct the Participant ID, or add the participant.",
        "An assessment of `P-9999`",
        "framework, 'Vocabulary': Assessments join on Provider and Participant ID",
        _participant_unknown,
    ),
    Check(
        "assessment-without-level",
        "error",
        "Neither an assessment nor its participant has a known level",
        "Give the level of the script, or the Participant ID of a participant who has one.",
        "`Level` and `Participant ID` are blank",
        _SCRIPTS,
        _without_level,
    ),
    Check(
        "overturned-without-moderation",
        "error",
        "QA overturned is Yes, but QA moderated is not",
        "Say Yes in QA moderated too, or clear QA overturned: only moderated scripts can be overturned.",
        "`QA overturned` is Yes, `QA moderated` is blank",
        "framework, 'Measures': accuracy",
        _overturned_without_moderation,
    ),
    *(
        Check(
            reason,
            "error",
            f"Feedback has no {column}",
            advice,
            f"`{column}` is blank",
            _FEEDBACK,
            _feedback_without(column),
        )
        for reason, column, advice in (
            ("feedback-without-responses", "Responses", "Give the number of responses that the rating is of."),
            ("feedback-without-rating", "Mean rating", "Give the mean rating, from 0 to 10."),
            ("feedback-without-date", "Received on", "Give the date on which the feedback was received."),
        )
    ),
    Check(
        "feedback-level-unknown",
        "warning",
        "The level of feedback is not in the table Levels, and it counts in Total only",
        "Correct the level, or clear the cell for feedback on all levels.",
        "`Level` is `NPQXX`",
        _FEEDBACK,
        _level_unknown("Feedback", (), "Level is not in the table Levels: the feedback counts in Total only"),
    ),
    Check(
        "supplied-level-unknown",
        "warning",
        "The level of a supplied figure is not in the table Levels, and it is not used",
        "Correct the level, or clear the cell for a figure of all levels together.",
        "`Level` is `NPQXX`",
        _SUPPLIED,
        _level_unknown("Supplied", ("total",), "Level is not in the table Levels: the figure is not used"),
    ),
    Check(
        "supplied-accuracy-over-one",
        "error",
        "A supplied accuracy is over 100%, and is not used",
        "Type the share of moderated scripts that stood, such as 97%.",
        "`Measure` is accuracy, `Value` is 9.7",
        _SUPPLIED,
        _supplied_over_one,
    ),
)
