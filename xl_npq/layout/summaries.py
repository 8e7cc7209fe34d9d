"""The summary of each metric by cohort and level: which columns it has."""

from __future__ import annotations

from collections.abc import Callable

from xl_npq.figures.status import NOT_DUE
from xl_npq.layout import reaches, reaches_later
from xl_npq.layout.columns import (
    FIGURE_WIDTH,
    Line,
    Place,
    Shown,
    difference,
    figure,
    from_lists,
    half_away,
    number,
    ratio,
    share_of_target,
    status,
)
from xl_npq.layout.counting import by_basis
from xl_npq.layout.sheet import Value, plain
from xl_npq.layout.view import View
from xl_npq.measures import Measure
from xl_npq.metrics import metric1, metric2, metric3, metric4, metric5, metric6

LABELS = [from_lists("Cohort", "Cohort", 11), from_lists("Level", "Level", 8), from_lists("Title", "Title", 38)]


def _target_of_recruitment() -> Shown:
    def formula(line: Line) -> str:
        target, recruits = line.lists.all("Recruitment target"), line.lists.all("Recruited")
        here = f'{line.lists.all("Year")},{line.listed("Year")},{line.lists.all("Target of")},">0"'
        has = f'COUNTIFS({here},{target},">=0")'
        lacking = f'COUNTIFS({here},{recruits},">0")-COUNTIFS({here},{recruits},">0",{target},">=0")'
        total = f'IF({has}=0,"",IF({lacking}>0,"",SUMIFS({target},{here})))'
        whole = f'IF({line.listed("Year")}=0,"",{total})'
        return f"IF({line.listed('Target of')}>0,{line.listed('Recruitment target')},{whole})"

    return Shown("Target", "figure", FIGURE_WIDTH, figure(metric1.RECRUITED, "target"), formula)


def recruitment() -> list[Shown]:
    """Metric 1: recruited, target, variance, share of target, status."""
    measure = metric1.RECRUITED
    counted = number("counted", measure, "numerator")
    recruited = Shown(
        "Recruited",
        "figure",
        FIGURE_WIDTH,
        figure(measure, "value"),
        lambda line: f'IF(AND({line.listed("Begun")}=0,{line.listed("Recruited")}=0),"",{counted.formula(line)})',
    )
    return [
        *LABELS,
        recruited,
        _target_of_recruitment(),
        difference("Variance", "Recruited", "Target", "signed", figure(measure, "variance")),
        share_of_target("Recruited", figure(measure, "pct_target")),
        status("Recruited", figure(measure, "status"), pending=False, running=NOT_DUE),
    ]


def background(measure: Measure) -> list[Shown]:
    """Metrics 2 and 3: the share of recruits with a background, against the target of each cohort and level."""

    def target_number(view: View, place: Place) -> Value:
        target = view.figures.cube(measure.name, "target")[place.cohort, place.level, 0]
        of = view.figures.cube(measure.name, "denominator")[place.cohort, place.level, 0]
        return plain(half_away(target * of)) if target == target else ""

    return [
        *LABELS,
        number("Recruited", measure, "denominator"),
        number("Number", measure, "numerator"),
        ratio("Share", measure, "Number", "Recruited"),
        Shown(
            "Target",
            "share",
            FIGURE_WIDTH,
            figure(measure, "target"),
            lambda line: line.listed(f"{measure.target_column} target"),
        ),
        Shown(
            "Target number",
            "figure",
            FIGURE_WIDTH,
            target_number,
            lambda line: f'IF({line.own("Target")}="","",ROUND({line.own("Target")}*{line.own("Recruited")},0))',
        ),
        difference("Variance", "Share", "Target", "points", figure(measure, "variance")),
        share_of_target("Share", figure(measure, "pct_target")),
        status("Share", figure(measure, "status"), pending=False),
    ]


def _setting(name: str, style: str, measure: Measure) -> Shown:
    return Shown("Target", style, FIGURE_WIDTH, figure(measure, "target"), lambda _: name)


def _by_basis(view: View) -> Measure:
    return metric4.OF_COMMENCED if view.settings.metric_4_basis == "commenced" else metric4.OF_PRESENTED


def _headline_4(column: str) -> Callable[[View, Place], Value]:
    return lambda view, place: figure(_by_basis(view), column)(view, place)


def in_window() -> list[Shown]:
    """Metric 4 by both readings, and the headline that the settings choose."""
    of_due, of_presented = metric4.OF_COMMENCED, metric4.OF_PRESENTED

    def chosen(line: Line) -> str:
        shares = {"commenced": line.own("Share of due"), "presented": line.own("Share of presented")}
        return by_basis("Metric_4_basis", shares)

    return [
        *LABELS,
        number("Due", of_due, "denominator", 9),
        number("Due, in window", of_due, "numerator"),
        ratio("Share of due", of_due, "Due, in window", "Due"),
        number("Presented", of_presented, "denominator", 9.5),
        number("In window", of_presented, "numerator"),
        ratio("Share of presented", of_presented, "In window", "Presented"),
        Shown("Headline", "share_bold", FIGURE_WIDTH, _headline_4("value"), chosen),
        _setting("Metric_4_target", "share", of_due),
        difference("Variance", "Headline", "Target", "points", _headline_4("variance")),
        share_of_target("Headline", _headline_4("pct_target")),
        status("Headline", _headline_4("status"), pending=True),
    ]


def _outranked(measure: Measure, column: str) -> Callable[[View, Place], Value]:
    """A figure of the supplied measure where it has a value, else of the computed one."""

    def value(view: View, place: Place) -> Value:
        if _supplied(measure)(view, place) == "":
            return figure(measure, column)(view, place)
        return plain(view.figures.cube(f"{measure.name}_supplied", column)[place.cohort, place.level, 0])

    return value


def _supplied(measure: Measure) -> Callable[[View, Place], Value]:
    def value(view: View, place: Place) -> Value:
        if (f"{measure.name}_supplied", "All") not in view.figures.blocks:
            return ""
        return plain(view.figures.cube(f"{measure.name}_supplied", "value")[place.cohort, place.level, 0])

    return value


def _apart(measure: Measure, computed: str) -> list[Shown]:
    def formula(line: Line) -> str:
        number_ = 1 if measure.name == "accuracy" else 2
        own = f"Supplied[Latest],1,Supplied[Measure no],{number_}"
        place = f"Supplied[Cohort year],{line.listed('Year')},Supplied[Level no],{line.listed('Level no')}"
        return f'IF(COUNTIFS({own},{place})=0,"",SUMIFS(Supplied[Value],{own},{place}))'

    def apart(view: View, place: Place) -> Value:
        supplied, own = _supplied(measure)(view, place), figure(measure, "value")(view, place)
        return supplied - own if isinstance(supplied, float) and isinstance(own, float) else ""

    style = "share" if measure.name == "accuracy" else "rating"
    return [
        Shown("Supplied by QA agent", style, 11, _supplied(measure), formula),
        difference(
            "Supplied less ours", "Supplied by QA agent", computed, "points" if style == "share" else style, apart
        ),
        Shown(
            "Headline",
            f"{style}_bold",
            FIGURE_WIDTH,
            _outranked(measure, "value"),
            lambda line: (
                f'IF({line.own("Supplied by QA agent")}="",{line.own(computed)},{line.own("Supplied by QA agent")})'
            ),
        ),
    ]


def accuracy() -> list[Shown]:
    """Metric 5: scripts, moderated, accurate, and what the QA agent supplied."""
    moderated, measure = metric5.MODERATED, metric5.ACCURACY
    return [
        *LABELS,
        number("Scripts", moderated, "denominator", 9),
        number("Moderated", moderated, "numerator", 10.5),
        ratio("Share moderated", moderated, "Moderated", "Scripts")._replace(width=10.5),
        number("Not overturned", measure, "numerator", 11),
        ratio("Accuracy", measure, "Not overturned", "Moderated"),
        *_apart(measure, "Accuracy"),
        _setting("Metric_5_target", "share", measure),
        difference("Variance", "Headline", "Target", "points", _outranked(measure, "variance")),
        share_of_target("Headline", _outranked(measure, "pct_target")),
        status("Headline", _outranked(measure, "status"), pending=True),
    ]


def feedback() -> list[Shown]:
    """Metric 6: responses, mean rating, and what the QA agent supplied."""
    measure = metric6.MEAN_RATING
    return [
        *LABELS,
        number("Responses", measure, "denominator", 10.5),
        Shown(
            "Ratings added up", "rating", 9.5, figure(measure, "numerator"), number("", measure, "numerator").formula
        ),
        ratio("Mean rating", measure, "Ratings added up", "Responses", "rating"),
        *_apart(measure, "Mean rating"),
        _setting("Metric_6_target", "rating", measure),
        difference("Variance", "Headline", "Target", "rating", _outranked(measure, "variance")),
        share_of_target("Headline", _outranked(measure, "pct_target")),
        status("Headline", _outranked(measure, "status"), pending=True, decimals=9),
    ]


SUMMARIES: dict[str, Callable[[], list[Shown]]] = {
    "1": lambda: [*recruitment(), *reaches.recruits()],
    "2": lambda: [*background(metric2.FSM30), *reaches.joining(metric2.FSM30)],
    "3": lambda: [*background(metric3.NON_WHITE_BRITISH), *reaches.joining(metric3.NON_WHITE_BRITISH)],
    "4": lambda: [*in_window(), *reaches_later.in_window()],
    "5": lambda: [*accuracy(), *reaches_later.accuracy()],
    "6": lambda: [*feedback(), *reaches_later.feedback()],
}
