"""The dashboard's status of each metric, by the framework's paragraph 'Status'."""

from collections.abc import Callable

from . import cells
from .figures import Figure, Report
from .tallies import EVERYBODY

WORST_FIRST = ("not met", "not due", "no data", "met", "no target")


def statuses(made: Report) -> dict[int, tuple[str, str]]:
    """metric -> (status, the cohort that it speaks of)."""
    find = _of_everybody(made)

    def latest(measure: str) -> tuple[str, str]:
        return _latest(made, lambda cohort, level: str(find[measure, cohort, level, *EVERYBODY]["status"]))

    return {
        1: _latest(made, lambda cohort, level: str(find["recruited", cohort, level, *EVERYBODY]["status"]), offered),
        2: latest("fsm30"),
        3: latest("non_white_british"),
        4: latest(f"in_window_of_{made.settings.metric_4}"),
        5: _latest(made, lambda cohort, level: _agents_or_own(find, "accuracy", cohort, level)),
        6: (_agents_or_own(find, "mean_rating", "All", "Total"), "All"),
        7: _gaps(made, find),
    }


def bases(made: Report) -> dict[int, str]:
    """metric -> on how many its status is judged, in words; "" where no cohort is judged."""
    find = _of_everybody(made)
    found = {}
    for metric, (status, cohort) in statuses(made).items():
        judged = cohort if metric != 6 or status in ("met", "not met") else ""
        found[metric] = _base(made, find, metric, judged) if judged else ""
    return found


def _base(made: Report, find: dict[tuple[str, ...], Figure], metric: int, cohort: str) -> str:
    def counted(measure: str, one: str, more: str = "", part: str = "denominator") -> str:
        count = round(float(str(find[measure, cohort, "Total", *EVERYBODY][part])))
        return f"{count} {one if count == 1 else more or one}"

    def supplied(measure: str, level: str) -> bool:
        figure = find.get((f"{measure}_supplied", cohort, level, *EVERYBODY))
        return figure is not None and figure["value"] is not None

    settings = made.settings
    if metric == 1:
        return counted("recruited", "recruit", "recruits", "numerator")
    if metric in (2, 3):
        return counted({2: "fsm30", 3: "non_white_british"}[metric], "recruit counted", "recruits counted")
    if metric == 4:
        return counted(f"in_window_of_{settings.metric_4}", _WORDS.get(settings.metric_4, settings.metric_4))
    if metric == 5:
        levels = taken_up(made, cohort)
        own = [level for level in levels if not supplied("accuracy", level)]
        scripts = sum(round(float(str(find["accuracy", cohort, level, *EVERYBODY]["denominator"]))) for level in own)
        noun = f"{scripts} moderated script{'' if scripts == 1 else 's'}"
        if len(own) == len(levels):
            return noun
        return "the agent's figure" + (f", {noun}" if scripts else "")
    if metric == 6:
        return (
            "the agent's figure"
            if supplied("mean_rating", "Total")
            else counted("mean_rating", "response", "responses")
        )
    kept = settings.retention.replace(" ", "_")
    of = {"presented": "due", "not_withdrawn": "began"}[kept]
    return f"{counted(f'retention_{kept}', of)}, {counted(f'achievement_{settings.achievement}', settings.achievement)}"


_WORDS = {"commenced": "due"}


def _of_everybody(made: Report) -> dict[tuple[str, ...], Figure]:
    return {_key(figure): figure for figure in made.figures if (figure["dimension"], figure["group"]) == EVERYBODY}


def _key(figure: Figure) -> tuple[str, ...]:
    return tuple(str(figure[column]) for column in ("measure", "cohort", "level", "dimension", "group"))


def offered(made: Report, cohort: str) -> list[str]:
    """The named levels with any target, a recruit or someone commenced in that cohort: those that Metric 1 judges."""
    levels = []
    for level in made.levels:
        target = made.targets.get((cohort, level))
        has_target = target is not None and any(
            one is not None for one in (target.recruitment, target.fsm, target.non_white_british)
        )
        if has_target or level in taken_up(made, cohort):
            levels.append(level)
    return levels


def taken_up(made: Report, cohort: str) -> list[str]:
    """The named levels with a recruit or someone commenced in that cohort: those that the other metrics judge."""
    counts = {level: made.tallies[cohort, level, *EVERYBODY] for level in made.levels}
    return [level for level in made.levels if counts[level]["recruited"] > 0 or counts[level]["commenced"] > 0]


Levels = Callable[[Report, str], list[str]]


def _latest(made: Report, status_at: Callable[[str, str], str], levels_of: Levels = taken_up) -> tuple[str, str]:
    """The worst status over the levels of the latest cohort in which none of them is not due."""
    for cohort in _with_levels(made, levels_of):
        over_levels = [status_at(cohort, level) for level in levels_of(made, cohort)]
        if "not due" not in over_levels:
            return next(status for status in WORST_FIRST if status in over_levels), cohort
    return _none_qualifies(made, levels_of)


def _with_levels(made: Report, levels_of: Levels) -> list[str]:
    """The latest first; a cohort in which no level counts has no status."""
    return [cohort for cohort in reversed(made.cohorts) if levels_of(made, cohort)]


def _none_qualifies(made: Report, levels_of: Levels) -> tuple[str, str]:
    """No cohort is judged: one waits, or all are still to come, or there is nothing."""
    to_come = [cells.begins(cohort) > made.settings.as_at for cohort in made.cohorts]
    waits = bool(_with_levels(made, levels_of)) or (bool(to_come) and all(to_come))
    return "not due" if waits else "no data", ""


def _agents_or_own(find: dict[tuple[str, ...], Figure], measure: str, cohort: str, level: str) -> str:
    """The status of the QA agent's figure where there is one, else of the computed one."""
    supplied = find.get((f"{measure}_supplied", cohort, level, *EVERYBODY))
    if supplied is not None and supplied["value"] is not None:
        return str(supplied["status"])
    return str(find[measure, cohort, level, *EVERYBODY]["status"])


def _gaps(made: Report, find: dict[tuple[str, ...], Figure]) -> tuple[str, str]:
    """Metric 7: not met where any group's headline gap at an offered level is outside."""
    settings = made.settings
    rates = f"retention_{settings.retention.replace(' ', '_')}", f"achievement_{settings.achievement}"
    for cohort in _with_levels(made, taken_up):
        levels = taken_up(made, cohort)
        over_rates = [find[rate, cohort, level, *EVERYBODY]["status"] for rate in rates for level in levels]
        if "not due" in over_rates:
            continue
        gaps = [
            figure
            for figure in made.figures
            if figure["measure"] in ("retention_gap", "achievement_gap")
            and figure["cohort"] == cohort
            and figure["level"] in levels
            and figure["value"] is not None
        ]
        if any(figure["flagged"] == "Yes" for figure in gaps):
            return "not met", cohort
        return ("met" if gaps else "no data"), cohort
    return _none_qualifies(made, taken_up)
