"""Who holds two reports of a provider, one after the other, works out nothing of few people from both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from intruder import worked_out, worked_out_together
from printed_counts import read
from published_reports import bases, published
from published_sources import write_provider

import xl_npq
from xl_npq.canonical import with_as_at
from xl_npq.facts.fact import Ledger
from xl_npq.providers import ledger_of, providers_of
from xl_npq.publication import problems
from xl_npq.publication.report import Report

BELOW = 5.0


def _at(source: Path, day: date) -> Ledger:
    tables = with_as_at(xl_npq.read(source), day)
    (provider,) = providers_of(tables)
    return ledger_of(tables, provider)


class Pair(NamedTuple):
    """Two reports of a source, each with the truth; the later one was made beside the earlier."""

    before: tuple[Report, Report]
    after: tuple[Report, Report]
    ledger: Ledger

    def narrowed(self) -> list[str]:
        return worked_out_together(self.before, self.after, bases(self.ledger), int(BELOW))


def _pair(source: Path, first: date, base: float | None = None, then_base: float | None = None) -> Pair:
    earlier, later = _at(source, first), _at(source, date(2019, 6, 30))
    before = published(earlier, round_to=then_base)[0]
    after = published(later, before, round_to=base)[0]
    truths = [published(one, suppress_below=0.0, round_to=None)[0] for one in (earlier, later)]
    return Pair((before, truths[0]), (after, truths[1]), later)


@pytest.mark.parametrize(
    ("seed", "first", "people", "dimensions"),
    [
        (1, date(2019, 4, 30), 60, 2),
        (15, date(2019, 4, 30), 80, 1),
        (14, date(2018, 11, 30), 80, 1),
        (18, date(2018, 12, 31), 80, 1),
    ],
)
def test_who_holds_two_reports_works_out_nothing_of_few_people(
    seed: int, first: date, people: int, dimensions: int, tmp_path: Path
) -> None:
    pair = _pair(write_provider(tmp_path, seed, people, cohorts=2, dimensions=dimensions), first)
    assert pair.narrowed() == []
    assert worked_out(*pair.after, bases(pair.ledger), int(BELOW)) == []


@pytest.mark.parametrize(("then_base", "base"), [(5.0, 5.0), (5.0, None), (None, 5.0)])
def test_two_reports_of_which_one_is_rounded_tell_no_more(
    then_base: float | None, base: float | None, tmp_path: Path
) -> None:
    source = write_provider(tmp_path, 15, people=80, cohorts=2, dimensions=1)
    assert _pair(source, date(2019, 3, 1), base, then_base).narrowed() == []


def test_what_was_withheld_then_and_changes_of_few_since_would_not_be_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two reports hang together through the counts that never fall."""
    monkeypatch.setattr(problems, "never_falls", lambda _: False)
    source = write_provider(tmp_path, 18, people=80, cohorts=2, dimensions=1)
    assert _pair(source, date(2019, 3, 1)).narrowed()


def test_a_few_who_presented_and_did_not_pass_since_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_provider(tmp_path, 6, cohorts=2)
    monkeypatch.setattr(problems._Both, "_differences", lambda *_: np.zeros((0, 4), dtype="int64"))
    assert any("then passed" in found for found in _pair(source, date(2019, 3, 1)).narrowed())


def test_a_person_who_came_since_is_not_told_where_the_source_was_corrected(tmp_path: Path) -> None:
    """The earlier report shows what the source of today no longer gives; its counts' own changes stay unknown."""
    source = write_provider(tmp_path, 0, cohorts=2)
    before = published(_at(source, date(2019, 4, 30)))[0]
    people = (source / "participants.csv").read_text("utf-8").splitlines()
    (source / "participants.csv").write_text("\n".join(people[:-12]) + "\n", "utf-8")
    later = _at(source, date(2019, 6, 30))
    after, truth = published(later, before)[0], published(later, suppress_below=0.0)[0]
    then, now, real = (read(one, bases(later)).counts for one in (before, after, truth))
    told = [
        place
        for place, value in now.items()
        if value and then.get(place) is not None and 0 < abs(value - float(then[place] or 0)) < BELOW
    ]
    assert told == []
    assert any(0 < abs(float(real[place] or 0) - float(then.get(place) or 0)) < BELOW for place in now)


def test_without_the_previous_report_small_changes_would_show(tmp_path: Path) -> None:
    source = write_provider(tmp_path, 15, people=80, cohorts=2, dimensions=1)
    earlier, later = _at(source, date(2019, 4, 30)), _at(source, date(2019, 6, 30))
    (before, _), (alone, _) = published(earlier), published(later)
    truths = [published(one, suppress_below=0.0)[0] for one in (earlier, later)]
    assert Pair((before, truths[0]), (alone, truths[1]), later).narrowed()


def test_what_was_withheld_last_time_stays_withheld(tmp_path: Path) -> None:
    pair = _pair(write_provider(tmp_path, 15, people=80, cohorts=2, dimensions=1), date(2019, 4, 30))
    old, new, real = (read(one, bases(pair.ledger)) for one in (pair.before[0], *pair.after))
    held = [place for place, value in old.counts.items() if value is None and real.counts[place]]
    assert len(held) > 10
    assert [place for place in held if new.counts[place] is not None] == []
