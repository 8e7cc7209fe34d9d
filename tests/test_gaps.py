"""Metric 7's gaps: what is worked out for all groups at once, and what is not worked out before it is asked for."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import EXAMPLE
from statsmodels.stats.multitest import multipletests

import xl_npq
from xl_npq.figures.gaps import holm
from xl_npq.figures.headline import headlines
from xl_npq.figures.tidy import figures_of
from xl_npq.providers import ledger_of, providers_of

RANDOM = np.random.default_rng(20190930)


@pytest.mark.parametrize("digits", [1, 3, 16])
def test_holms_p_of_every_level_at_once_are_what_statsmodels_gives_of_each(
    digits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gc.collect", lambda: 0)  # multipletests looks for garbage after each family
    p = np.round(RANDOM.random((5, 6, 9)) ** 3, digits)
    p[RANDOM.random(p.shape) < 0.3] = np.nan
    p[0, 0] = np.nan
    found = holm(p)
    for level in np.ndindex(p.shape[:2]):
        known = ~np.isnan(p[level])
        alone = multipletests(p[level][known], method="holm")[1] if known.any() else np.empty(0)
        assert found[level][known].tolist() == alone.tolist()
        assert np.isnan(found[level][~known]).all()


def test_headlines_do_not_wait_for_what_chance_could_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = xl_npq.read(EXAMPLE)
    ledger = ledger_of(tables, providers_of(tables)[0])
    whole = headlines(figures_of(ledger).worked_out(), ledger.settings)
    monkeypatch.setattr("xl_npq.figures.tidy.chances_of", lambda _: pytest.fail("chances were worked out"))
    assert headlines(figures_of(ledger), ledger.settings) == whole
    assert {one.metric for one in whole} == set("1234567")
