"""The requirements A to O and the calendar say what the framework's document says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from xl_npq.read.packaged import packaged
from xl_npq.requirements import LETTERS, REQUIREMENTS, SECTIONS
from xl_npq.schedule import DATA_RETURN, OCCASIONS, PUBLICATION, SELF_ASSESSMENT

GOLDEN = Path(__file__).parent / "golden"
DOCUMENT = list(csv.DictReader((GOLDEN / "requirements.csv").read_text("utf-8").splitlines()))
"""Every requirement as the document prints it."""
ACTIVITIES = [
    (row["stage"], row["provider_activity"])
    for row in csv.DictReader((GOLDEN / "qa_activities.csv").read_text("utf-8").splitlines())
]
"""What the document's section 5 has a provider do at each stage."""


def test_there_are_fifteen_requirements_in_the_order_of_the_document() -> None:
    assert [row["requirement"] for row in DOCUMENT] == list(LETTERS) == list("ABCDEFGHIJKLMNO")


def test_titles_are_those_of_the_document() -> None:
    printed = [row["title"][0].upper() + row["title"][1:] for row in DOCUMENT]
    assert [requirement.title for requirement in REQUIREMENTS] == printed
    assert packaged("Requirements")["Title"].to_list() == printed


def test_sections_are_those_of_the_document() -> None:
    assert [str(requirement.section) for requirement in REQUIREMENTS] == [row["section"] for row in DOCUMENT]
    printed = {int(row["section"]): row["section_title"].replace("’", "'") for row in DOCUMENT}
    assert {section: title.lower() for section, title in SECTIONS.items()} == printed


def test_metrics_stand_beside_the_requirements_that_the_document_gives_them_to() -> None:
    assert [" ".join(map(str, one.metrics)) for one in REQUIREMENTS] == [row["metrics"] for row in DOCUMENT]
    assert sorted(metric for one in REQUIREMENTS for metric in one.metrics) == list(range(1, 8))


def test_publication_belongs_to_the_requirement_that_asks_for_it() -> None:
    asking = {row["requirement"] for row in DOCUMENT if "performance against the metrics" in row["text"]}
    assert {one.letter for one in REQUIREMENTS if one.published} == asking == {"E"}


def test_what_a_requirement_asks_for_is_said_in_the_words_of_the_document() -> None:
    for one, row in zip(REQUIREMENTS, DOCUMENT, strict=True):
        assert row["text"].startswith(one.short)
        assert re.match(r"[.,;: ]", row["text"][len(one.short) :]), "not cut within a word"


def test_the_packaged_table_rates_nothing() -> None:
    table = packaged("Requirements")
    assert table["Requirement"].to_list() == list(LETTERS)
    assert table.drop(columns=["Requirement", "Title"]).isna().to_numpy().all()


def test_the_calendar_has_what_the_document_has_a_provider_do_and_nothing_else() -> None:
    words = {SELF_ASSESSMENT: "self-assessment", DATA_RETURN: "data on achievement", PUBLICATION: "Publishes"}
    for stage, year in (("Years 1 and 2", 1), ("Years 1 and 2", 2), ("Year 3 onwards", 3), ("Year 3 onwards", 9)):
        said = [activity for at, activity in ACTIVITIES if at == stage and "remedial" not in activity]
        due = [one for one in OCCASIONS if one.first_year <= year <= one.last_year]
        assert {kind for kind in words if any(words[kind] in activity for activity in said)} == {
            one.kind for one in due
        }
        for kind in (SELF_ASSESSMENT, DATA_RETURN):
            periods = {one.period for one in due if one.kind == kind}
            printed = " ".join(activity for activity in said if words[kind] in activity)
            assert {period for period in ("mid-year", "end-year", "annual") if period in printed} == periods
