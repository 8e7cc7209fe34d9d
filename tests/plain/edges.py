"""Which of the framework's edges a source reaches: the corners in which a calculator goes wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from . import cells
from .dashboard import statuses
from .figures import Figure, Report, report
from .people import Enrolment, enrolments, window_months
from .source import Row, Source, cell, read_csv, read_settings, read_source, read_table, share_of

WILD = set("*?~<=>")
ANY, EVERY = ("no data", "not due"), ("met", "not met", "no data", "not due")
STATUSES = {
    "recruited": (*EVERY, "no target"),
    **dict.fromkeys(("fsm30", "non_white_british"), (*EVERY, "no target")),
    **dict.fromkeys(("in_window_of_commenced", "in_window_of_presented"), (*EVERY, "no target")),
    **dict.fromkeys(("accuracy", "accuracy_supplied", "mean_rating", "mean_rating_supplied"), EVERY),
    **dict.fromkeys(("retention_gap", "achievement_gap"), EVERY),
    **dict.fromkeys(("moderated", "retention_presented", "retention_not_withdrawn"), (*ANY, "no target")),
    **dict.fromkeys(("deferral", "achievement_presented", "achievement_assessed"), (*ANY, "no target")),
    **dict.fromkeys((f"dashboard: metric {metric}" for metric in (4, 5, 6, 7)), EVERY),
    **dict.fromkeys(
        (f"dashboard: metric {metric}" for metric in (1, 2, 3)), ("met", "not met", "no data", "no target")
    ),
}
EDGES = (
    # how cells are typed
    "a label with one of * ? ~ < = >",
    "a label over 255 characters",
    "spaces around a cell",
    *(f"spellings of one {column} that differ in case" for column in ("gender", "provider", "level", "ethnicity")),
    "spellings of one localauthority that differ in case",
    *(f"{column} unreadable" for column in ("Enrolled on", "Commenced on", "Presented on", "Cohort", "TRN")),
    # who counts, and where
    *("several providers", "no provider named", "a blank provider among several", "not a participant"),
    *("blank level", "unknown level", "blank ethnicity", "unknown ethnicity", "out of area"),
    *(
        "re-enrolled on the same day",
        "re-enrolled in another cohort",
        "one person on two levels",
        "TRN with lost zeros",
    ),
    *(f"areas {state}, {listed} listed" for state in ("on", "off") for listed in ("some", "none")),
    *(
        "FSM exactly the threshold",
        "FSM % filled from Schools",
        "Region filled from Schools",
        "Phase filled from Schools",
    ),
    *("cohort not begun", "cohort of targets only", "every cohort to come"),
    # events
    *(
        f"{event} on after As at"
        for event in ("Enrolled", "Commenced", "Presented", "Outcome", "Withdrawn", "Returned")
    ),
    *("Presented and Withdrawn", "deferred and returned", "presented on the window's last day"),
    *("window closes on As at itself", "window clipped to the month's end"),
    *("window extended", "extension with an open end"),
    # small tables and settings
    *("own levels", "own ethnicities", "own groups", "a blank level in Levels", "a repeated level in Levels"),
    *("a dimension of region", "a dimension of age band"),
    *(
        f"{table}: {lack}"
        for table in ("assessments", "feedback", "supplied")
        for lack in ("blank level", "blank cohort")
    ),
    *(f"{table}: unknown level" for table in ("assessments", "feedback", "supplied")),
    *("supplied twice on one day", "one source of feedback only", "two rows of targets for a cohort and level"),
    *("recruitment target of zero", "blank recruitment target"),
    *(f"{column} target of zero" for column in ("FSM", "Non-White British")),
    *(f"{column} target blank or unreadable" for column in ("FSM", "Non-White British")),
    *(f"setting {name} missing" for name in ("Tolerance", "FSM threshold", "Metric 4 target", "Metric 6 target")),
    "setting that cannot be read",
    *(f"{base} base {of}" for base in ("FSM", "Ethnicity") for of in ("all", "known")),
    *("Metric 4 basis commenced", "Metric 4 basis presented", "tolerance in points", "relative tolerance"),
    *("Retention basis presented", "Retention basis not withdrawn"),
    *("Achievement basis presented", "Achievement basis assessed"),
    # figures
    *("mean rating of 6", "mean rating of 6 after rounding", "gap of exactly the tolerance"),
    *("gap that floating point would put outside", "gap outside a relative tolerance only"),
    *(f"{what} {status}" for what, statuses in STATUSES.items() for status in statuses),
)
"""What the generated sources must reach between them."""


def edges_of(folder: Path) -> set[str]:
    """Names of the edges that the source reaches, each found in what was read or counted."""
    source = read_source(folder)
    found = set(_of_text(folder)) | set(_of_settings(folder)) | set(_of_small_tables(source))
    for provider in source.providers:
        people = enrolments(source, provider)
        for one in people:
            found |= set(_of_row(source, one))
        found |= set(_of_people(people))
    for made in report(folder):
        found |= set(_of_figures(made))
    return found


def _of_text(folder: Path) -> Iterator[str]:
    spellings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in folder.glob("*.csv"):
        for row in read_csv(path):
            for column, text in row.items():
                yield from ["a label with one of * ? ~ < = >"] if WILD & set(text) else []
                yield from ["spaces around a cell"] if text != text.strip(" ") else []
                yield from ["a label over 255 characters"] if len(text) > 255 else []
                spellings[column, cells.key(text)].add(cells.label(text))
    for column in ("gender", "provider", "level", "localauthority", "ethnicity"):
        if any(len(spelt) > 1 for (where, _), spelt in spellings.items() if where == column):
            yield f"spellings of one {column} that differ in case"


def _of_settings(folder: Path) -> Iterator[str]:
    settings = read_settings(folder)
    given = {cells.key(cell(row, "Setting")): cell(row, "Value") for row in read_csv(folder / "settings.csv")}
    for name in ("Tolerance", "FSM threshold", "Metric 4 target", "Metric 6 target", "FSM base"):
        yield f"setting {name} {'given' if cells.key(name) in given else 'missing'}"
    yield f"Metric 4 basis {settings.metric_4}"
    yield f"Retention basis {settings.retention}"
    yield f"Achievement basis {settings.achievement}"
    yield f"FSM base {'known' if settings.fsm_known_only else 'all'}"
    yield f"Ethnicity base {'known' if settings.ethnicity_known_only else 'all'}"
    yield from ["setting that cannot be read"] if {"lots", "some", "neither", "x"} & set(given.values()) else []
    yield "relative tolerance" if settings.relative else "tolerance in points"
    yield f"areas {'on' if settings.areas_only else 'off'}, {'some' if read_table(folder, 'areas') else 'none'} listed"
    if settings.feedback_source:
        yield "one source of feedback only"


def _of_small_tables(source: Source) -> Iterator[str]:
    folder = source.folder
    for name in ("levels", "ethnicities", "groups"):
        if (folder / f"{name}.csv").exists():
            yield f"own {name}"
    labels = [cells.key(cell(row, "Level")) for row in read_table(folder, "levels")]
    yield from ["a blank level in Levels"] if "" in labels else []
    yield from ["a repeated level in Levels"] if len(set(labels)) < len(labels) else []
    columns = {cells.key(column) for _, column in source.dimensions}
    yield from [f"a dimension of {column}" for column in ("region", "age band") if column in columns]
    yield from ["several providers"] if len(source.providers) > 1 else []
    yield from ["no provider named"] if "" in source.providers else []
    blank = any(not cells.key(cell(row, "Provider")) for row in source.participants)
    yield from ["a blank provider among several"] if blank and len(source.providers) > 1 else []
    typed = read_csv(folder / "participants.csv")
    filled = [(before, after) for before, after in zip(typed, source.participants, strict=True)]
    for column in ("FSM %", "Region", "Phase"):
        if any(not cell(before, column).strip() and cell(after, column) for before, after in filled):
            yield f"{column} filled from Schools"
    for name in ("assessments", "feedback", "supplied"):
        for row in read_table(folder, name):
            yield from [f"{name}: unknown level"] if cell(row, "Level") and not source.level(cell(row, "Level")) else []
            yield from [f"{name}: blank level"] if not cells.key(cell(row, "Level")) else []
            yield from [f"{name}: blank cohort"] if not cells.key(cell(row, "Cohort")) else []
    days = Counter(
        tuple(cells.key(cell(row, column)) for column in ("Provider", "Measure", "Cohort", "Level", "Received on"))
        for row in read_table(folder, "supplied")
    )
    yield from ["supplied twice on one day"] if any(times > 1 for times in days.values()) else []
    for provider in source.providers:
        yield from _of_targets(source, source.rows_of("targets", provider))


def _of_targets(source: Source, rows: list[Row]) -> Iterator[str]:
    places = [(cells.cohort(cell(row, "Cohort")), source.level(cell(row, "Level"))) for row in rows]
    yield from ["two rows of targets for a cohort and level"] if len(set(places)) < len(places) else []
    for row in rows:
        for column in ("FSM", "Non-White British"):
            yield from [f"{column} target of zero"] if share_of(row, column) == 0 else []
            yield from [f"{column} target blank or unreadable"] if share_of(row, column) is None else []
        recruitment = cells.number(cell(row, "Recruitment"), 0)
        yield from ["recruitment target of zero"] if recruitment == 0 else []
        yield from ["blank recruitment target"] if recruitment is None else []


def _of_row(source: Source, one: Enrolment) -> Iterator[str]:
    row, facts, as_at = one.row, one.facts, source.settings.as_at
    for column in ("Enrolled on", "Commenced on", "Presented on", "Outcome on", "Withdrawn on", "Returned on"):
        when = cells.day(cell(row, column))
        yield from [f"{column} after As at"] if when and when > as_at else []
        yield from [f"{column} unreadable"] if cell(row, column) and not when else []
    yield from ["Cohort unreadable"] if cell(row, "Cohort") and not cells.cohort(cell(row, "Cohort")) else []
    yield from ["TRN unreadable"] if cell(row, "TRN") and not cells.trn(cell(row, "TRN")) else []
    yield from (
        ["TRN with lost zeros"] if cells.trn(cell(row, "TRN")).startswith("0") and len(cell(row, "TRN")) < 7 else []
    )
    yield from ["not a participant"] if cells.key(cell(row, "Role")) not in ("", "participant") else []
    if not one.level:
        yield "unknown level" if cells.key(cell(row, "Level")) else "blank level"
    ethnicity = cells.key(cell(row, "Ethnicity"))
    yield from ["unknown ethnicity"] if ethnicity and ethnicity not in source.ethnicities else []
    yield from ["blank ethnicity"] if not ethnicity else []
    yield from ["FSM exactly the threshold"] if share_of(row, "FSM %") == source.settings.fsm_threshold else []
    yield from ["Presented and Withdrawn"] if {"Presented", "Withdrawn"} <= facts else []
    if {"Eligible", "Recruited"} <= facts and "In area" not in facts:
        yield "out of area"
    commenced, deferred = cells.day(cell(row, "Commenced on")), cells.day(cell(row, "Deferred on"))
    if "Commenced" in facts and commenced:
        months = window_months(source, one.level, commenced)
        closes = cells.add_months(commenced, months)
        yield from ["window closes on As at itself"] if closes == as_at else []
        yield from ["presented on the window's last day"] if cells.day(cell(row, "Presented on")) == closes else []
        yield from ["window clipped to the month's end"] if closes.day < commenced.day else []
        yield from ["window extended"] if months > source.window[one.level] else []
        yield from ["extension with an open end"] if any(None in dates[:2] for dates in source.extensions) else []
        if deferred and deferred <= as_at and not facts & {"Deferred", "Withdrawn"}:
            yield "deferred and returned"


def _of_people(people: list[Enrolment]) -> Iterator[str]:
    theirs: dict[object, list[Enrolment]] = defaultdict(list)
    for one in people:
        if "Eligible" in one.facts and one.level:
            theirs[one.person].append(one)
    for rows in theirs.values():
        yield from ["one person on two levels"] if len({one.level for one in rows}) > 1 else []
        for level in {one.level for one in rows}:
            on_level = [one for one in rows if one.level == level]
            days = [one.enrolled for one in on_level]
            yield from ["re-enrolled on the same day"] if len(set(days)) < len(days) else []
            yield from ["re-enrolled in another cohort"] if len({one.cohort for one in on_level}) > 1 else []


def _of_figures(made: Report) -> Iterator[str]:
    as_at, tallies = made.settings.as_at, made.tallies
    for cohort in made.cohorts:
        yield from ["cohort not begun"] if cells.begins(cohort) > as_at else []
        yield from ["cohort of targets only"] if not tallies[cohort, "Total", "All", "All"]["recruited"] else []
    begins = [cells.begins(cohort) > as_at for cohort in made.cohorts]
    yield from ["every cohort to come"] if begins and all(begins) else []
    for figure in made.figures:
        yield f"{figure['measure']} {figure['status']}"
        if str(figure["measure"]).endswith("_gap") and figure["value"] is not None:
            yield from _of_gap(made, figure)
        if figure["measure"] == "mean_rating" and figure["value"] is not None and figure["target"] == 6:
            rating = tallies[str(figure["cohort"]), str(figure["level"]), "All", "All"]
            exactly = Fraction(rating["rating x responses"]) / rating["responses"]
            yield from ["mean rating of 6"] if exactly == 6 else []
            yield from ["mean rating of 6 after rounding"] if exactly < 6 and figure["status"] == "met" else []
    for metric, (status, _) in statuses(made).items():
        yield f"dashboard: metric {metric} {status}"


def _of_gap(made: Report, figure: Figure) -> Iterator[str]:
    gap = abs(float(str(figure["value"])))
    if figure["flagged"] == "No" and round(gap, 9) == made.settings.tolerance and not made.settings.relative:
        yield "gap of exactly the tolerance"
        yield from ["gap that floating point would put outside"] if gap > made.settings.tolerance else []
    if made.settings.relative and figure["flagged"] == "Yes" and gap <= made.settings.tolerance:
        yield "gap outside a relative tolerance only"
