"""What every form of the report says in the same words."""

from __future__ import annotations

from xl_npq.publication.report import MARKS, PublicMetric, Report
from xl_npq.publication.standing import WITHHELD

TITLE = "NPQ metrics report"
ABOUT = (
    "Performance against the seven metrics that the Department for Education's NPQ Quality Framework sets for "
    "providers of National Professional Qualifications."
)
FRAMEWORK = (
    "The wording of each metric is the framework's. Levels are NPQEL (Executive Leadership), NPQH (Headship), NPQSL "
    "(Senior Leadership) and NPQML (Middle Leadership). A cohort is an academic year, from September to August."
)


def contact_of(report: Report) -> str:
    """Whom to ask."""
    return report.contact or f"Please ask {report.provider}."


def disclosure_of(report: Report) -> str:
    """How people are protected, in a sentence or two."""
    parts = []
    if report.round_to > 1:
        parts.append(
            f"Counts are rounded to the nearest {report.round_to}, but never to 0 from more than 0, and withheld where "
            "a small one could be worked out all the same."
        )
    elif report.suppress_below > 1:
        small = f"Counts from 1 to {report.suppress_below - 1}" if report.suppress_below > 2 else "Counts of 1"
        parts.append(
            f"{small} are withheld, and so is whatever would reveal them, zeros among it: a withheld count may be 0."
        )
    if any(metric.status == WITHHELD for metric in report.metrics):
        parts.append("Where withheld figures decide a status, it is withheld too.")
    marked = "; ".join(f"{mark} {meaning}" for mark, meaning in MARKS.items())
    return " ".join([*parts, f"A mark stands where there is no figure: {marked}."])


def why_withheld(metric: PublicMetric) -> str:
    """Why the status of a metric is withheld, beside figures of all levels that are shown; "" where it is not."""
    if metric.status != WITHHELD:
        return ""
    if metric.number == "6":
        return "The status is withheld because figures that decide it are withheld."
    judged = "group by group" if metric.number == "7" else "level by level"
    of = "groups" if metric.number == "7" else "levels"
    return (
        f"The status is judged {judged}, and figures of some {of} are withheld: the status would tell of them, so it "
        "is withheld too."
    )


def withheld_of(report: Report) -> str:
    """How much is withheld, in a sentence; "" where nothing is."""
    cells, tables = sum(held.cells for held in report.withheld), sum(held.cells > 0 for held in report.withheld)
    if not cells:
        return ""
    where = "1 table" if tables == 1 else f"{tables:,} tables"
    return f"In this report {cells:,} {'cell is' if cells == 1 else 'cells are'} withheld, in {where}."
