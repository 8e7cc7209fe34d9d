"""Reviews of requirements whose date cannot be read: in Python and in LibreOffice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from recalculate import libreoffice, requires
from snug import build_snug
from test_self_assessment import as_words, rated, ratings, shown, source_of
from typed_in import TypedIn

import xl_npq


def test_a_review_whose_date_cannot_be_read_does_not_count(tmp_path: Path) -> None:
    rows = [
        rated("A", "Partly met", "2018-01-08"),
        rated("A", "Met", "2019-13-02"),
        rated("A", "Not met", "2200-01-01"),
        rated("B", "Met", "September"),
    ]
    tables = source_of(rows, tmp_path / "source")
    reasons = [fault.reason for fault in xl_npq.check(tables) if fault.column == "Reviewed on"]
    assert len(reasons) == 3
    assert not [reason for reason in reasons if reason.startswith("review-")]
    found = ratings(rows, tmp_path)
    assert [found[letter][:2] for letter in "AB"] == [("Partly met", "First review"), ("Not assessed", "")]


def test_libreoffice_says_the_same_of_a_date_that_cannot_be_read(tmp_path: Path) -> None:
    requires("libreoffice")
    path = tmp_path / "bare.xlsx"
    build_snug(source_of([rated("O", "Met", "2019-09-02")], tmp_path / "source"), path)
    bare = [letter for letter, line in shown(path).items() if as_words(line) == ("Not assessed", "", "", "")]
    book = TypedIn(path)
    days = ("2019-09-02 12:00", date(2200, 1, 1), "September", date(2019, 9, 2))
    assert len(bare) >= len(days)
    given = dict(zip(bare, days, strict=False))
    book.add(
        "Requirements",
        [
            {"Requirement": letter, "Rating": "Not met", "Evidence": "x", "Reviewed on": day}
            for letter, day in given.items()
        ],
    )
    (saved,) = libreoffice.save_many([book.save(tmp_path / "typed.xlsx")], tmp_path)
    lines = shown(saved)
    assert [lines[letter]["Rating"] for letter in given] == ["Not assessed"] * 3 + ["Not met"]
