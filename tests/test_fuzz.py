"""Two thousand damaged files: each is read or refused in one line, and never anything else."""

from __future__ import annotations

from collections import Counter

import pytest
from mutations import mutated, outcomes

FILES, CHUNK = 2_000, 125


@pytest.mark.parametrize("first", range(0, FILES, CHUNK))
def test_a_damaged_file_is_read_or_refused_in_one_line(first: int, capfd: pytest.CaptureFixture[str]) -> None:
    found = outcomes(range(first, first + CHUNK))
    assert {seed: what for seed, what in found.items() if what not in ("read", "refused")} == {}
    assert capfd.readouterr().err == ""
    # Damage that never or always stopped a file would test little.
    assert min(Counter(found.values()).values()) > CHUNK // 10


def test_the_same_number_is_the_same_file() -> None:
    assert [mutated(seed) for seed in range(20)] == [mutated(seed) for seed in range(20)]
    assert len({mutated(seed) for seed in range(200)}) > 190
