"""The return speaks in the framework's words: Annex A as it was published, beside what a return holds."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from return_tables import listed

from xl_npq.annex_a.items import REQUIRED
from xl_npq.metrics import METRICS

pytest_plugins = ("return_fixtures",)
ANNEX_A = Path(__file__).parent / "golden" / "annex_a.csv"
"""Tables 2 to 8 word for word; where an item asks for several things, the headings that it is divided into."""
KEYS = ("Participant ID", "Cohort", "NPQ level")
"""What says which row of Participants it is, before the items."""


def asked(number: str, *kinds: str) -> list[dict[str, str]]:
    """The rows of one metric of one of some kinds."""
    with ANNEX_A.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Metric"] == number and row["Kind"] in kinds]


def plain(text: str) -> str:
    """A text without what differs between a heading and a line of a list."""
    return text.translate(str.maketrans("‘’", "''")).lower()


def words(text: str) -> list[str]:
    return re.findall(r"[^\s,;()]+", plain(text))


@pytest.mark.parametrize("number", "123457")
def test_headings_of_participants_are_the_items_of_annex_a(returned: Path, number: str) -> None:
    items = asked(number, "item")
    headings = [heading for row in items for heading in row["Headings"].split("|") if heading]
    found = [heading for heading in listed(returned, int(number))[0] if heading not in KEYS]
    assert sorted(headings) == sorted(found)


def test_every_heading_is_made_of_the_words_of_its_item_in_their_order() -> None:
    rows = [row for number in "1234567" for row in asked(number, "item")]
    assert len(rows) == 20
    for row in rows:
        for heading in filter(None, row["Headings"].split("|")):
            left = iter(words(row["Wording"]))
            assert all(word in left for word in words(heading)), f"{heading!r} is not of {row['Wording']!r}"


@pytest.mark.parametrize("number", "1234567")
def test_analyses_stand_word_for_word_with_whether_they_must_be_published(returned: Path, number: str) -> None:
    rows = asked(number, "analysis", "analysis to publish")
    assert rows
    analyses = REQUIRED[number].analyses
    assert [plain(row["Wording"]) for row in rows] == [plain(one.wording) for one in analyses]
    assert [row["Kind"] == "analysis to publish" for row in rows] == [one.published for one in analyses]
    assert {row["Table"] for row in rows} == {REQUIRED[number].table}
    sheet = openpyxl.load_workbook(returned, read_only=True)[f"Metric {number}"]
    printed = plain(" ".join(str(value) for line in sheet.iter_rows(values_only=True) for value in line if value))
    assert [row["Wording"] for row in rows if plain(row["Wording"]) not in printed] == []


@pytest.mark.parametrize("number", "1234567")
def test_each_metric_is_worded_as_the_framework_words_it(number: str) -> None:
    (row,) = asked(number, "metric")
    assert plain(METRICS[int(number) - 1].wording).rstrip(".") == plain(row["Wording"]).rstrip(".")
