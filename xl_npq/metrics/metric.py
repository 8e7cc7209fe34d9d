"""What a metric is: the framework's words, its measures, and which of them is the headline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xl_npq.measures import Measure
from xl_npq.settings import Settings


@dataclass(frozen=True)
class Metric:
    """One of the seven metrics.

    `wording` is the framework's sentence; `counts` says in plain words which rows count. `headlines` names the
    measures that the settings in force make the headline; `supplied` names the measure of figures supplied by the QA
    agent that outranks it.
    """

    number: str
    title: str
    wording: str
    counts: str
    measures: tuple[Measure, ...]
    headlines: Callable[[Settings], tuple[str, ...]]
    supplied: str = ""
    unit: str = "share"
