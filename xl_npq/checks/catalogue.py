"""Every check, in the order in which faults are told."""

from __future__ import annotations

from xl_npq.checks import (
    against_figures,
    between,
    cells,
    configuration,
    early,
    labels,
    lists,
    ownership,
    partnership,
    plausible,
    reading,
    repeats,
    returns,
    self_assessment,
    structure,
)
from xl_npq.checks.form import Check
from xl_npq.checks.problem import ROW_RULES
from xl_npq.checks.rules import check_of

_CELL_BY_CELL = {check.reason for check in cells.CHECKS}

PARTICIPANTS = tuple(check_of(rule) for rule in ROW_RULES if rule.reason not in _CELL_BY_CELL)
"""The row rules as checks, those left out that are told cell by cell."""

FAMILIES: dict[str, tuple[Check, ...]] = {
    "The source as a whole": structure.CHECKS,
    "Settings": configuration.CHECKS,
    "Cells": cells.CHECKS,
    "How it was read": reading.CHECKS,
    "Providers": ownership.CHECKS,
    "Participants": PARTICIPANTS,
    "Labels of other systems": labels.CHECKS,
    "Assessments, feedback and supplied figures": returns.CHECKS,
    "Targets and lists": lists.CHECKS,
    "Self-assessment": (*self_assessment.CHECKS, *against_figures.CHECKS),
    "Partnership targets": partnership.CHECKS,
    "Between rows and tables": (*between.CHECKS, *repeats.CHECKS),
    "What is hardly so": (*early.CHECKS, *plausible.CHECKS),
}

CATALOGUE: tuple[Check, ...] = tuple(check for checks in FAMILIES.values() for check in checks)
