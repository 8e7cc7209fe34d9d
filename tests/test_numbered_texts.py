"""Texts that are looked at once for each distinct one, held against looking at every row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from check_sources import participant, with_participants, write_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from published_reports import ledgers

from xl_npq.facts.fact import Column, add_months, first_positions, look_up
from xl_npq.facts.texts import Texts, always, at_rows, either
from xl_npq.values import distinct_keys, key

LETTERS = st.text(alphabet="aAbB  sSΣσςİıßK\u00a0\0\t", max_size=4)
LABELS = st.lists(LETTERS, max_size=12)


def column(labels: list[str]) -> Column:
    return np.array([*labels, None], dtype=object)[:-1]


@given(LABELS)
def test_a_million_labels_made_comparable_at_once_are_as_each_by_itself(labels: list[str]) -> None:
    assert distinct_keys(column(labels)).tolist() == [key(label) for label in labels]


def test_labels_of_other_kinds_are_made_comparable_too() -> None:
    assert distinct_keys(column([" A", 1.0, None])).tolist() == ["a", "1", ""]  # type: ignore[list-item]  # as cells are


@given(LABELS)
def test_the_first_row_of_a_label_is_the_first_that_is_spelt_alike(labels: list[str]) -> None:
    keys = [key(label) for label in labels]
    wanted = [keys.index(one) + 1 if one else 0 for one in keys]
    assert first_positions(column(labels)).tolist() == wanted
    assert first_positions(pd.Series(labels, dtype="str").pipe(Texts.of)).tolist() == wanted


@given(LABELS, LABELS)
def test_a_label_is_found_at_the_first_that_is_spelt_alike(wanted: list[str], known: list[str]) -> None:
    keys = [key(label) for label in known]
    there = [keys.index(key(label)) + 1 if key(label) and key(label) in keys else 0 for label in wanted]
    assert look_up(column(wanted), column(known)).tolist() == there


@given(LABELS, st.data())
def test_texts_by_number_are_the_texts(labels: list[str], data: st.DataObject) -> None:
    texts = Texts.of(column(labels))
    chosen = data.draw(st.lists(st.booleans(), min_size=len(labels), max_size=len(labels)))
    rows = data.draw(st.lists(st.integers(0, len(labels)), max_size=5))
    assert texts.whole.tolist() == labels
    assert texts.among("a", " B").tolist() == [key(label) in ("a", "b") for label in labels]
    assert texts.blank.tolist() == [label == "" for label in labels]
    other = either(texts, np.array(chosen, dtype=bool), always("x", len(labels)))
    assert other.whole.tolist() == [label if one else "x" for label, one in zip(labels, chosen, strict=True)]
    assert at_rows(texts, np.array(rows, dtype="int64")).whole.tolist() == [
        labels[row - 1] if row else "" for row in rows
    ]


def test_a_blank_of_a_frame_is_blank_text() -> None:
    texts = Texts.of(pd.Series(["b", None, "a"], dtype="str"))
    assert texts.whole.tolist() == ["b", "", "a"]
    assert [texts.at(row) for row in range(3)] == ["b", "", "a"]


@pytest.mark.parametrize("rows", [1, 3])
def test_months_are_added_to_each_day_of_its_own(rows: int) -> None:
    days = np.array([43131, 43131, 0])[:rows]
    # 31 January 2018: a month on is 28 February, eighteen are 31 July 2019.
    assert add_months(days, np.array([1, 18, 0])[:rows]).tolist() == [43159, 43677, 0][:rows]


HIGH = tuple(f"{9_999_999 - number:07}" for number in range(6))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("", *HIGH)), st.sampled_from(("", "a", "b", HIGH[1]))), max_size=8))
def test_a_person_is_the_trn_or_else_the_id_or_else_the_row_however_high_the_trn(
    known_by: list[tuple[str, str]],
) -> None:
    rows = [participant(TRN=trn, Participant_ID=identity) for trn, identity in known_by]
    with TemporaryDirectory() as folder:
        (ledger,) = ledgers(write_folder(Path(folder), with_participants(participant(TRN="1000000"), *rows)))
    people = [
        "T1000000",
        *(f"T{trn}" if trn else f"I{one}" if one else f"R{at}" for at, (trn, one) in enumerate(known_by)),
    ]
    wanted = [people.index(person) + 1 for person in people]
    assert ledger["Participants"]["Enrolment no"].tolist() == wanted
