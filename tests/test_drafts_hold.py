"""What holds of every draft: no number that is no figure, no claim that is not so, nothing of what is withheld."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from draft_fixtures import WAY, WITHHELD, gap, of, said, shown
from hypothesis import given
from hypothesis import strategies as st

from xl_npq.publication.draft7 import FEW
from xl_npq.publication.drafts import Gap, Published, Rate, draft
from xl_npq.publication.report import Figure

# Disclosure


FIGURES = st.one_of(st.just(WITHHELD), st.integers(0, 30).map(lambda count: shown(count)))
STATUSES = st.sampled_from(["met", "not met", "not due", "no data", "no target"])


@given(st.sampled_from("12345"), FIGURES, STATUSES, STATUSES)
def test_the_status_of_a_withheld_level_changes_no_word(metric: str, whole: Figure, one: str, other: str) -> None:
    """The text must be the same whatever the withheld level's status is."""
    total = Rate("Total", whole if metric == "1" else shown(0.5), shown(0.9), "met")
    beside = Rate("NPQH", shown(20 if metric == "1" else 0.5), shown(0.9), "met")
    texts = [said(metric, total, beside, Rate("NPQEL", WITHHELD, shown(0.9), status)) for status in (one, other)]
    if "no target" not in (one, other):
        assert texts[0] == texts[1]
    told = "The figure for NPQEL is withheld."
    assert all([text for text in found if "NPQEL" in text] == [told] for found in texts)


@given(st.booleans(), st.booleans())
def test_a_withheld_gap_or_size_changes_no_word(hides_gap: bool, outside: bool) -> None:
    size, value = (shown(30), WITHHELD) if hides_gap else (WITHHELD, shown(0.3))
    hidden = Gap("retention", "NPQEL", "Gender", "Male", size, value, outside)
    beside = gap("retention", "Female", 50, 0.01, False)
    text = draft("7", Published("2018/19", of("Total", 90, 100), gaps=(beside, hidden)), WAY)
    assert text == (
        "90% of the 100 who started in 2018/19 have not withdrawn.",
        "For retention, no group whose rate is shown lies more than 10 percentage points from the rate of its level.",
        "The rates of some groups are withheld.",
    )


# Of every draft


@st.composite
def rates(draw: st.DrawFn, level: str) -> Rate:
    base = draw(st.integers(1, 400))
    count = draw(st.integers(0, base))
    aim = draw(st.sampled_from([None, 0.05, 0.154, 0.9, 0.95]))
    status = "no target" if aim is None else "met" if count / base >= aim else "not met"
    rate = of(level, count, base, status, aim)
    hide = draw(st.sampled_from(["nothing", "counts", "all"]))
    if hide == "nothing":
        return rate
    rate = rate._replace(numerator=WITHHELD, denominator=WITHHELD)
    return rate._replace(value=WITHHELD) if hide == "all" else rate


@st.composite
def drafts(draw: st.DrawFn) -> tuple[Published, str, tuple[str, ...]]:
    metric = draw(st.sampled_from("2345"))
    levels = tuple(draw(rates(name)) for name in ("NPQEL", "NPQH", "NPQML"))
    published = Published("2018/19", draw(rates("Total")), levels)
    return published, metric, draft(metric, published, WAY)


CONSTANT = {"2018/19", "18", "30%", "90%", "95%"}
NUMBERS = re.compile(r"(?<![A-Za-z])\d[\d,]*(?:/\d\d)?(?:\.\d+)?%?")


@given(drafts())
def test_every_number_in_a_draft_is_one_of_the_figures(drawn: tuple[Published, str, tuple[str, ...]]) -> None:
    published, _, texts = drawn
    lines = (published.together, *published.levels)
    counts = {int(line.denominator.value) for line in lines if isinstance(line.denominator.value, (int, float))}
    shares = [float(line.value.value) for line in lines if isinstance(line.value.value, (int, float))]
    targets = {f"{100 * float(line.target.value):g}%" for line in lines if isinstance(line.target.value, (int, float))}
    for found in NUMBERS.findall(" ".join(texts)):
        if found in CONSTANT or found in targets:
            continue
        if found.endswith("%"):
            tells = Fraction(found[:-1])
            step = Fraction(1, 2 * 10 ** len(found[:-1].partition(".")[2]))
            assert any(abs(Fraction(share) * 100 - tells) <= step + Fraction(1, 10**9) for share in shares), found
        else:
            assert int(found.replace(",", "")) in counts, found


@given(drafts())
def test_no_draft_claims_all_none_or_a_target_that_is_not_so(drawn: tuple[Published, str, tuple[str, ...]]) -> None:
    published, _, texts = drawn
    first = texts[0]
    share = published.together.value.value
    if isinstance(share, (int, float)):
        assert (share == 1) or not re.match(r"(All|Both|100%)", first)
        assert (share == 0) or not re.match(r"(None|Neither|0%)", first)
        told = re.match(r"([\d.]+)%", first)
        aim = published.together.target.value
        if told and isinstance(aim, (int, float)):
            assert (Fraction(told[1]) >= Fraction(str(aim)) * 100) == (share >= aim)
    if any("at every level" in text for text in texts):
        assert all(level.status == "met" and level.value.value is not None for level in published.levels)


@given(drafts())
def test_every_sentence_is_a_sentence(drawn: tuple[Published, str, tuple[str, ...]]) -> None:
    for text in drawn[2]:
        assert re.fullmatch(r"[A-Z0-9].*\.", text)
        assert "  " not in text
        assert "None " not in text.replace("None of the", "")
        assert not re.search(r"\b1 (people|assessments|who)\b|nan|\[|\.\.", text)


@pytest.mark.parametrize("size", [FEW - 1, FEW])
def test_few_begins_where_one_person_is_less_than_five_points(size: int) -> None:
    published = Published("2018/19", of("Total", 90, 100), gaps=(gap("retention", "Male", size, 0.2, True),))
    assert any("few people" in text for text in draft("7", published, WAY)) == (1 / size > 0.05)
