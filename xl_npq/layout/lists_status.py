"""The sheet Lists, third part: the status of each metric by cohort, and what the tables leave out."""

from __future__ import annotations

from xl_npq.figures.headline import Headline
from xl_npq.figures.status import MET, NO_DATA, NO_TARGET, NOT_DUE, NOT_MET
from xl_npq.layout.lists_axes import TOP, place
from xl_npq.layout.sheet import Cell, Ref, Sheet, letter
from xl_npq.layout.view import View

STATUS_COLUMNS = dict.fromkeys("123456", ("Status",)) | {"7": ("Retention status", "Achievement status")}
SIGNS = {MET: "✔", NOT_MET: "✘", NOT_DUE: "…", NO_DATA: "?", NO_TARGET: "–"}


def statuses_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each metric: its status in each cohort, the cohort judged, and the latest with figures."""
    slots = [f"Cohort {slot}" for slot in range(1, view.plan.cohorts + 1)]
    headings = ["Metric", *slots, "Judged", "Status", "Of cohort", "With figures", "Latest status", "Latest cohort"]
    found = view.headlines
    lines = [_status_line(view, headline, TOP + number, column) for number, headline in enumerate(found)]
    return place(sheet, view, "Statuses", headings, lines, column)


def _status_line(view: View, headline: Headline, row: int, column: int) -> list[Cell]:
    slots, cohorts = view.plan.cohorts, view.refs["Cohorts in use"]
    summary = view.refs[f"Metric {headline.metric} summary"]
    if headline.metric == "6":
        return _feedback_line(view, headline, summary)
    span = f"${letter(column + 1)}{row}:${letter(column + slots)}{row}"
    numbers = "{" + ",".join(str(slot) for slot in range(1, slots + 1)) + "}"
    judged, latest = f"${letter(column + slots + 1)}{row}", f"${letter(column + slots + 4)}{row}"
    by_cohort = (*headline.by_cohort, *[""] * slots)[:slots]
    places = [place for place, status in enumerate(by_cohort, 1) if status not in ("", NOT_DUE)]
    figures = [place for place, status in enumerate(by_cohort, 1) if status in (MET, NOT_MET)]
    labels = cohorts.all("Cohort")
    waits = f'OR(COUNTIF({span},"{NOT_DUE}")>0,INDEX({cohorts.all("Begins after")},Cohort_count+1)=1)'
    return [
        Cell(headline.metric),
        *(
            Cell(status, _cohort_status(view, headline.metric, summary, slot))
            for slot, status in enumerate(by_cohort, 1)
        ),
        Cell(
            max(places, default=0),
            f'SUMPRODUCT(MAX(({span}<>"{NOT_DUE}")*({span}<>"")*{numbers}))',
            "figure",
        ),
        Cell(
            headline.status,
            f'IF({judged}>0,INDEX({span},{judged}),IF({waits},"{NOT_DUE}","{NO_DATA}"))',
        ),
        Cell(
            headline.cohort,
            f'IF({judged}>0,INDEX({labels},{judged}),"")',
        ),
        Cell(
            max(figures, default=0),
            f'SUMPRODUCT(MAX((({span}="{MET}")+({span}="{NOT_MET}"))*{numbers}))',
            "figure",
        ),
        Cell(headline.latest_status, f'IF({latest}>0,INDEX({span},{latest}),"")'),
        Cell(headline.latest_cohort, f'IF({latest}>0,INDEX({labels},{latest}),"")'),
    ]


def _cohort_status(view: View, metric: str, summary: Ref, slot: int) -> str:
    lines = view.refs["Summary lines"]
    counts_where = lines.all("Offered" if metric == "1" else "Taken up")
    here = f"{lines.all('Cohort no')},{slot},{counts_where},1"

    def some(status: str) -> str:
        counts = (f'COUNTIFS({here},{summary.all(name)},"{status}")' for name in STATUS_COLUMNS[metric])
        return f"{'+'.join(counts)}>0"

    order = (NOT_DUE, NOT_MET, MET, NO_DATA) if metric == "7" else (NOT_DUE, NOT_MET, NO_DATA, MET, NO_TARGET)
    chain = (
        "".join(f'IF({some(status)},"{status}",' for status in order[:-1]) + f'"{order[-1]}"' + ")" * (len(order) - 1)
    )
    return f'IF(COUNTIFS({here})=0,"",{chain})'


def _feedback_line(view: View, headline: Headline, summary: Ref) -> list[Cell]:
    whole = f"INDEX({summary.all('Status')},(Cohort_count+1)*(Level_count+1))"
    figure = f'OR({whole}="{MET}",{whole}="{NOT_MET}")'
    has = bool(headline.latest_status)
    return [
        Cell("6"),
        *(Cell("") for _ in range(view.plan.cohorts)),
        Cell(""),
        Cell(headline.status, whole),
        Cell("All", '"All"'),
        Cell(""),
        Cell(headline.latest_status, f'IF({figure},{whole},"")'),
        Cell("All" if has else "", f'IF({figure},"All","")'),
    ]
