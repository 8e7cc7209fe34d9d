"""What it would take to meet the target, by cohort and level: how many more, and in words. Metrics 1 to 3."""

from __future__ import annotations

from xl_npq.figures.reach import more_to_share, must_of_all, whole
from xl_npq.layout.columns import FIGURE_WIDTH, Line, Place, Shown, figure
from xl_npq.layout.saying import count_formula, count_words
from xl_npq.layout.sheet import Value
from xl_npq.layout.view import View
from xl_npq.measures import Measure
from xl_npq.metrics import metric1

MORE, WORDS = "How many more", "What it would take"
WORDS_WIDTH = 10
"""The words run over into the columns beside them, which hold the figures by group further down."""
WORDS_RUN = 7
"""Columns that the words take."""
MET = "Met already."
NEVER = "Can no longer be met: "
_JOINING = {
    "fsm30": ("if the next recruit is from such a school", "if the next recruits are all from such schools"),
    "non_white_british": ("if the next recruit is non-white British", "if the next recruits are all non-white British"),
}
_NOBODY, _NONE_LEFT = "nobody was counted", "a target of 100% allows no other recruit"


def number_at(view: View, place: Place, measure: Measure, column: str) -> float:
    """A figure of a whole level as a number, NaN where it has none."""
    return float(view.figures.cube(measure.name, column)[place.cohort, place.level, 0])


def short_or_never(more: int | None) -> Value:
    """A number as its cell shows it: nothing where no number would do."""
    return "" if more is None else more


def share_formula(number: str, of: str, target: str) -> str:
    """The formula of `more_to_share`; "" where no number does."""
    ahead = f"MAX(1,ROUNDUP(ROUND(({target}*{of}-{number})/(1-{target}),9),0))"
    met = f"IF({of}=0,FALSE,{number}/{of}>={target})"
    return f'IF({met},0,IF({target}<1,{ahead},IF({of}=0,1,"")))'


def _year_end(view: View, place: Place) -> str:
    return f"31/08/{view.figures.axes.years[place.cohort] + 1}"


def _year_end_formula(line: Line) -> str:
    return f'"31/08/"&({line.listed("Year")}+1)'


def recruits() -> list[Shown]:
    """Metric 1: how many more recruits while the cohort's year runs."""
    recruited = metric1.RECRUITED

    def short(view: View, place: Place) -> int:
        target, found = (number_at(view, place, recruited, column) for column in ("target", "count"))
        return max(0, whole(target - found))

    def nobody(view: View, place: Place) -> bool:
        return not _has_target(view, place, recruited) or (
            short(view, place) == 0 and figure(recruited, "value")(view, place) == ""
        )

    def more(view: View, place: Place) -> Value:
        if nobody(view, place):
            return ""
        missing = short(view, place)
        return missing if missing == 0 or view.running()[place.cohort] else ""

    def words(view: View, place: Place) -> Value:
        if nobody(view, place):
            return ""
        missing, ends = short(view, place), _year_end(view, place)
        if missing == 0:
            return MET
        if view.running()[place.cohort]:
            return f"{count_words(missing, 'more recruit', 'more recruits')} by {ends}."
        return f"{NEVER}{missing} too few when the year ended on {ends}."

    def missing_formula(line: Line) -> str:
        # A blank target is a text there, and OR works out all that it is given.
        return f"MAX(0,ROUNDUP(ROUND(N({line.own('Target')})-{line.listed('Recruited')},9),0))"

    def nobody_formula(line: Line) -> str:
        return f'OR({line.own("Target")}="",AND({line.own("Recruited")}="",{missing_formula(line)}=0))'

    def more_formula(line: Line) -> str:
        missing = missing_formula(line)
        return f'IF({nobody_formula(line)},"",IF(OR({missing}=0,{line.listed("Running")}=1),{missing},""))'

    def words_formula(line: Line) -> str:
        count, ends = line.own(MORE), _year_end_formula(line)
        needed = f'{count_formula(count, "more recruit", "more recruits")}&" by "&{ends}&"."'
        late = f'"{NEVER}"&{missing_formula(line)}&" too few when the year ended on "&{ends}&"."'
        return f'IF({nobody_formula(line)},"",IF({count}="",{late},IF({count}=0,"{MET}",{needed})))'

    return [
        Shown(MORE, "figure_centre", FIGURE_WIDTH, more, more_formula),
        Shown(WORDS, "label", WORDS_WIDTH, words, words_formula),
    ]


def _has_target(view: View, place: Place, measure: Measure) -> bool:
    target = number_at(view, place, measure, "target")
    return target == target


def joining(measure: Measure) -> list[Shown]:
    """Metrics 2 and 3: how many more, if the next recruits all count, while the cohort's year runs."""
    single, several = _JOINING[measure.name]

    def parts(view: View, place: Place) -> tuple[float, float, float, bool]:
        number, of, target = (number_at(view, place, measure, name) for name in ("numerator", "denominator", "target"))
        return number, of, target, bool(view.running()[place.cohort])

    def more(view: View, place: Place) -> Value:
        if not _has_target(view, place, measure):
            return ""
        number, of, target, running = parts(view, place)
        needed = more_to_share(number, of, target)
        return short_or_never(needed if running or needed == 0 else None)

    def words(view: View, place: Place) -> Value:
        if not _has_target(view, place, measure):
            return ""
        number, of, target, running = parts(view, place)
        ends, needed = _year_end(view, place), more(view, place)
        if needed == 0:
            return MET
        if needed != "":
            return f"{needed} more, {single if needed == 1 else several} (by {ends})."
        if running:
            return f"{NEVER}{_NONE_LEFT}."
        missing = must_of_all(of, target) - int(number)
        return f"{NEVER}{f'{missing} too few' if of else _NOBODY} when the year ended on {ends}."

    def more_formula(line: Line) -> str:
        needed = share_formula(line.own("Number"), line.own("Recruited"), line.own("Target"))
        met = f'IF({line.own("Share")}="",FALSE,{line.own("Share")}>={line.own("Target")})'
        return f'IF({line.own("Target")}="","",IF({met},0,IF({line.listed("Running")}=1,{needed},"")))'

    def words_formula(line: Line) -> str:
        count, ends, of = line.own(MORE), _year_end_formula(line), line.own("Recruited")
        needed = f'{count}&" more, "&IF({count}=1,"{single}","{several}")&" (by "&{ends}&")."'
        missing = f'ROUNDUP(ROUND({line.own("Target")}*{of},9),0)-{line.own("Number")}&" too few"'
        late = f'"{NEVER}"&IF({of}=0,"{_NOBODY}",{missing})&" when the year ended on "&{ends}&"."'
        never = f'IF({line.listed("Running")}=1,"{NEVER}{_NONE_LEFT}.",{late})'
        return f'IF({line.own("Target")}="","",IF({count}="",{never},IF({count}=0,"{MET}",{needed})))'

    return [
        Shown(MORE, "figure_centre", FIGURE_WIDTH, more, more_formula),
        Shown(WORDS, "label", WORDS_WIDTH, words, words_formula),
    ]
