"""The tile of each metric, by the product and by the second calculator, over the generated sources."""

from pathlib import Path

import pytest
from generated import SEEDS, write_source
from plain import report, statuses
from plain.dashboard import bases

import xl_npq
from xl_npq.facts.watch import watch_count
from xl_npq.figures.tidy import figures_of
from xl_npq.layout.plan import plan_for
from xl_npq.layout.tile_bases import base_words
from xl_npq.layout.view import View
from xl_npq.providers import ledger_of, providers_of

BATCHES = [SEEDS[start : start + 20] for start in range(0, len(SEEDS), 20)]
Tiles = dict[int, tuple[str, str, str]]
"""Of each metric its status, the cohort judged, and on how many."""


def product_tiles(folder: Path) -> dict[str, Tiles]:
    tables = xl_npq.read(folder)
    found = {}
    for provider in providers_of(tables):
        ledger = ledger_of(tables, provider)
        figures = figures_of(ledger)
        view = View(ledger, figures, plan_for(figures.axes, tables, watch_count(ledger)))
        found[provider] = {int(one.metric): (one.status, one.cohort, base_words(view, one)) for one in view.headlines}
    return found


def plain_tiles(folder: Path) -> dict[str, Tiles]:
    found = {}
    for made in report(folder):
        counted = bases(made)
        found[made.provider] = {metric: (*told, counted[metric]) for metric, told in statuses(made).items()}
    return found


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_both_calculators_give_each_metric_the_same_status_of_as_many(seeds: range, tmp_path: Path) -> None:
    wrong = []
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_source(folder, seed)
        ours, theirs = product_tiles(folder), plain_tiles(folder)
        if ours != theirs:
            wrong.append(f"seed {seed}: product {ours}, plain {theirs}")
    assert not wrong, "\n".join(wrong)
