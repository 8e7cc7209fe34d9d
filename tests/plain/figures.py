"""The tidy rows: every measure in every cohort, level and group, with its target and status."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from . import cells, gaps
from .people import enrolments
from .source import Settings, Source, cell, read_source, read_table, share_of
from .tallies import EVERYBODY, Place, Tallies, groups_of, tally_feedback, tally_people, tally_scripts

Figure = dict[str, object]
COLUMNS = (
    *("provider", "metric", "measure", "cohort", "level", "dimension", "group"),
    *("numerator", "denominator", "value", "target", "variance", "pct_target", "status"),
    *("low", "high", "p", "p_adjusted", "flagged"),
)
# metric, measure, numerator, denominator: the framework's table 'Measures'
BY_GROUP = (
    (2, "fsm30", "fsm 30", "fsm base"),
    (3, "non_white_british", "non-white british", "ethnicity base"),
    (4, "in_window_of_commenced", "in window and due", "due"),
    (4, "in_window_of_presented", "in window", "presented"),
    (7, "retention_presented", "presented and due", "due"),
    (7, "retention_not_withdrawn", "not withdrawn", "commenced"),
    (7, "deferral", "deferred", "commenced"),
    (7, "achievement_presented", "passed", "presented"),
    (7, "achievement_assessed", "passed", "assessed"),
)
FOR_EVERYBODY = (
    (5, "moderated", "moderated", "scripts"),
    (5, "accuracy", "not overturned", "moderated"),
    (6, "mean_rating", "rating x responses", "responses"),
)


@dataclass
class Target:
    """One cohort's and level's targets; None: no target."""

    recruitment: float | None
    fsm: float | None
    non_white_british: float | None


@dataclass
class Report:
    """One provider's rows, and what they were counted from."""

    provider: str
    settings: Settings
    levels: list[str]
    cohorts: list[str]
    targets: dict[tuple[str, str], Target]
    tallies: Tallies
    figures: list[Figure] = field(default_factory=list)


def tidy(folder: Path) -> list[Figure]:
    """Every provider's rows, in the tidy columns."""
    return [figure for one in report(folder) for figure in one.figures]


def report(folder: Path) -> list[Report]:
    source = read_source(folder)
    return [_of_provider(source, provider, name) for provider, name in source.providers.items()]


def _of_provider(source: Source, provider: str, name: str) -> Report:
    found = enrolments(source, provider)
    targets, cohorts = _read_targets(source, provider)
    cohorts |= {one.cohort for one in found if "Eligible" in one.facts}
    tallies = tally_people(source, found)
    tally_scripts(source, provider, found, tallies)
    tally_feedback(source, provider, tallies)
    levels = list(source.levels.values())
    made = Report(name, source.settings, levels, sorted(cohorts), targets, tallies)
    groups = [(dimension, spelling) for dimension, _, _, spelling in groups_of(source, found)]
    supplied = _read_supplied(source, provider)
    for cohort in [*made.cohorts, "All"]:
        for level in [*levels, "Total"]:
            everybody = cohort, level, *EVERYBODY
            for place in [everybody, *((cohort, level, *group) for group in groups)]:
                _add_counts_and_shares(made, place)
            for metric, measure, numerator, denominator in FOR_EVERYBODY:
                _add_share(made, everybody, metric, measure, numerator, denominator)
            for metric, measure in ((5, "accuracy_supplied"), (6, "mean_rating_supplied")):
                if measure in supplied:
                    _add(made, everybody, metric, measure, None, None, supplied[measure].get((cohort, level)))
            for measure, numerator, denominator in _headlines(source.settings):
                made.figures += _gap_figures(made, (cohort, level), groups, measure, numerator, denominator)
    return made


def _read_targets(source: Source, provider: str) -> tuple[dict[tuple[str, str], Target], set[str]]:
    """The first row of each cohort and level; and every cohort that has a row, its level known or not."""
    targets: dict[tuple[str, str], Target] = {}
    cohorts = set()
    for row in source.rows_of("targets", provider):
        cohort, level = cells.cohort(cell(row, "Cohort")), source.level(cell(row, "Level"))
        if cohort:
            cohorts.add(cohort)
        if cohort and level:
            count = cells.number(cell(row, "Recruitment"), 0)
            fsm, non_white_british = share_of(row, "FSM"), share_of(row, "Non-White British")
            target = Target(None if count is None else float(count), fsm, non_white_british)
            targets.setdefault((cohort, level), target)
    return targets, cohorts


def _read_supplied(source: Source, provider: str) -> dict[str, dict[tuple[str, str], float]]:
    """measure -> (cohort, level) -> the QA agent's figure: the latest received; same day: the later row."""
    latest: dict[tuple[str, str, str], tuple[date, float]] = {}
    in_percent = _accuracies_in_percent(source)
    for row in source.rows_of("supplied", provider):
        measure = cells.one_of(cell(row, "Measure"), "accuracy", "mean_rating")
        received = cells.day(cell(row, "Received on"))
        value = _supplied_value(measure, cell(row, "Value"), in_percent)
        cohort = cells.cohort(cell(row, "Cohort")) or "All"
        level = source.level(cell(row, "Level"))
        if cells.key(cell(row, "Level")) in ("", "total"):
            level = "Total"
        unreadable = cells.key(cell(row, "Cohort")) not in ("", "all") and cohort == "All"
        if (
            unreadable
            or not measure
            or not level
            or value is None
            or received is None
            or received > source.settings.as_at
        ):
            continue
        place = measure, cohort, level
        if place not in latest or received >= latest[place][0]:
            latest[place] = received, value
    found: dict[str, dict[tuple[str, str], float]] = {}
    for (measure, cohort, level), (_, value) in latest.items():
        found.setdefault(f"{measure}_supplied", {})[cohort, level] = value
    return found


def _accuracies_in_percent(source: Source) -> bool:
    """Whether the accuracies of every provider, read in one scale, are percentages."""
    rows = read_table(source.folder, "supplied")
    return cells.holds_percentages(
        [cell(row, "Value") for row in rows if cells.one_of(cell(row, "Measure"), "accuracy")]
    )


def _supplied_value(measure: str, text: str, in_percent: bool) -> float | None:
    """A rating from 0 to 10; an accuracy as a share."""
    if measure == "accuracy":
        return cells.share(text, in_percent)
    rating = cells.number(text, 0, 10)
    return None if rating is None else float(rating)


def _add_counts_and_shares(made: Report, place: Place) -> None:
    """Metrics 1 to 4 and 7, for everybody or for one group."""
    cohort = place[0]
    as_at = made.settings.as_at
    begun = any(cells.begins(c) <= as_at for c in (made.cohorts if cohort == "All" else [cohort]))
    recruited = made.tallies[place]["recruited"]
    count = float(recruited) if begun or recruited else None
    _add(made, place, 1, "recruited", count, None, count)
    for metric, measure, numerator, denominator in BY_GROUP:
        _add_share(made, place, metric, measure, numerator, denominator)


def _add_share(made: Report, place: Place, metric: int, measure: str, numerator: str, denominator: str) -> None:
    """Division by an empty base gives no value."""
    n, d = float(made.tallies[place][numerator]), float(made.tallies[place][denominator])
    _add(made, place, metric, measure, n, d, n / d if d else None)


def _add(
    made: Report,
    place: Place,
    metric: int,
    measure: str,
    numerator: float | None,
    denominator: float | None,
    value: float | None,
) -> None:
    target = _target(made, metric, measure, place)
    figure = _blank_figure(made, metric, measure, place)
    figure.update(numerator=numerator, denominator=denominator, value=value, target=target)
    if value is not None and target is not None:
        figure["variance"] = value - target
        figure["pct_target"] = value / target if target else None
    figure["status"] = _status(made, metric, place, value, target)
    made.figures.append(figure)


def _blank_figure(made: Report, metric: int, measure: str, place: Place) -> Figure:
    cohort, level, dimension, group = place
    figure: Figure = dict.fromkeys(COLUMNS)
    figure.update(provider=made.provider, metric=metric, measure=measure)
    figure.update(cohort=cohort, level=level, dimension=dimension, group=group)
    return figure


def _target(made: Report, metric: int, measure: str, place: Place) -> float | None:
    cohort, level, dimension, group = place
    settings = made.settings
    if (dimension, group) != EVERYBODY:  # targets belong to whole levels
        return None
    if metric == 4:
        return settings.target_4
    if measure in ("accuracy", "accuracy_supplied"):
        return settings.target_5
    if metric == 6:
        return settings.target_6
    if metric == 1 and level == "Total" and cohort != "All":
        return _total_recruitment(made, cohort)
    target = made.targets.get((cohort, level))  # none for Total or cohort All
    if target is None:
        return None
    return {1: target.recruitment, 2: target.fsm, 3: target.non_white_british}.get(metric)


def _total_recruitment(made: Report, cohort: str) -> float | None:
    """The sum where every level with a target or a recruit has a target, else none."""
    total = None
    for level in made.levels:
        target = made.targets.get((cohort, level))
        recruitment = target.recruitment if target else None
        if recruitment is not None:
            total = (total or 0) + recruitment
        elif made.tallies[cohort, level, *EVERYBODY]["recruited"] > 0:
            return None
    return total


def _status(made: Report, metric: int, place: Place, value: float | None, target: float | None) -> str:
    cohort = place[0]
    if value is None:
        return _status_of_no_value(made, metric, place)
    if target is None:
        return "no target"
    if metric == 6:
        value = round(value, 9)
    if value >= target:
        return "met"
    if metric == 1 and not cells.ends(cohort) < made.settings.as_at:
        return "not due"
    return "not met"


def _status_of_no_value(made: Report, metric: int, place: Place) -> str:
    """Not due where a value can still come, else no data."""
    cohort = place[0]
    cohorts = made.cohorts if cohort == "All" else [cohort]
    if cohorts and all(cells.begins(c) > made.settings.as_at for c in cohorts):
        return "not due"
    counts = made.tallies[place]
    waiting = counts["commenced"] > 0 and (counts["due"] == 0 or counts["presented"] == 0)
    return "not due" if metric >= 4 and waiting else "no data"


def _headlines(settings: Settings) -> list[tuple[str, str, str]]:
    """Metric 7's headline rates: (gap measure, numerator, denominator)."""
    retention = {"presented": ("presented and due", "due"), "not withdrawn": ("not withdrawn", "commenced")}
    achievement = {"presented": ("passed", "presented"), "assessed": ("passed", "assessed")}
    return [
        ("retention_gap", *retention[settings.retention]),
        ("achievement_gap", *achievement[settings.achievement]),
    ]


def _gap_figures(
    made: Report, at: tuple[str, str], groups: list[tuple[str, str]], measure: str, numerator: str, denominator: str
) -> list[Figure]:
    """Metric 7's gaps of one cohort and level: every group of every dimension against the whole level."""
    overall = made.tallies[*at, *EVERYBODY]
    whole = int(overall[numerator]), int(overall[denominator])
    figures = []
    for dimension in dict.fromkeys(dimension for dimension, _ in groups):
        names = [group for of, group in groups if of == dimension]
        counts = [made.tallies[*at, dimension, group] for group in names]
        rates = [(int(count[numerator]), int(count[denominator])) for count in counts]
        for group, (n, d), gap in zip(names, rates, gaps.compare(rates, whole, made.settings), strict=True):
            place = *at, dimension, group
            figure = _blank_figure(made, 7, measure, place)
            figure.update(numerator=n, denominator=d)
            if gap is None:
                figure["status"] = _status_of_no_value(made, 7, place)
            else:
                figure.update(gap)
                figure["status"] = "not met" if gap["flagged"] == "Yes" else "met"
            figures.append(figure)
    return figures
