"""The calculated columns of every input table: facts about its rows, and for participants what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from xl_npq.checks.problem import problem_facts
from xl_npq.facts.able import ABLE
from xl_npq.facts.commentary import COMMENTARY
from xl_npq.facts.fact import Fact, Ledger, Rows
from xl_npq.facts.groups import dimensions, group_code, group_labels
from xl_npq.facts.lists import AREAS, ETHNICITIES, EXTENSIONS, LEVELS, SCHOOLS, SETTINGS
from xl_npq.facts.partnership import PARTNERSHIP_TARGETS
from xl_npq.facts.partnership_reviews import PARTNERSHIP_REVIEWS
from xl_npq.facts.partnership_standing import PARTNERSHIP_STANDING
from xl_npq.facts.people import ENROLMENT
from xl_npq.facts.progress import PROGRESS
from xl_npq.facts.returns import ASSESSMENTS, FEEDBACK, FOR_SCRIPTS, SUPPLIED, TARGETS
from xl_npq.facts.reviews import REVIEWS
from xl_npq.facts.school import SCHOOL
from xl_npq.facts.watch import WATCH
from xl_npq.settings import Settings
from xl_npq.tables import Unread

_FIXED: Mapping[str, tuple[Fact, ...]] = {
    "Levels": LEVELS,
    "Ethnicities": ETHNICITIES,
    "Areas": AREAS,
    "Extensions": EXTENSIONS,
    "Schools": SCHOOLS,
    "Participants": (*ENROLMENT, *SCHOOL, *PROGRESS, *ABLE, *FOR_SCRIPTS, *WATCH),
    "Assessments": ASSESSMENTS,
    "Feedback": FEEDBACK,
    "Supplied": SUPPLIED,
    "Targets": TARGETS,
    "Commentary": COMMENTARY,
    "Settings": SETTINGS,
    "Requirements": REVIEWS,
    "Partnership targets": (*PARTNERSHIP_TARGETS, *PARTNERSHIP_STANDING),
    "Partnership reviews": PARTNERSHIP_REVIEWS,
}


def facts_of(table: str, tables: Mapping[str, Rows]) -> tuple[Fact, ...]:
    """The calculated columns of a table, in the order in which they are worked out and stand on the sheet.

    The tables Participants and Groups decide which groups there are.
    """
    fixed = _FIXED.get(table, ())
    if table != "Participants":
        return fixed
    named = dimensions(tables)
    labels = tuple(group_labels(dimension, column) for dimension, column in named.items())
    return (*fixed, *labels, *(group_code(dimension) for dimension in named), *problem_facts())


def work_out(provider: str, settings: Settings, tables: Mapping[str, Rows], unread: tuple[Unread, ...] = ()) -> Ledger:
    """One provider's tables with every fact of their rows, each worked out once it is asked for."""
    ledger = Ledger(provider, settings, tables, unread)
    for table in _FIXED:
        rows = ledger[table]
        for fact in facts_of(table, tables):
            rows.add(fact.name, partial(fact.python, rows, ledger))
    return ledger
