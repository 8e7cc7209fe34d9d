"""Small sources made up at random, the same for the same seed, that between them reach the framework's edges.

`plain/edges.py` says which edges the seeds are to reach, `typed_cells.py` how the cells are typed.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from typed_cells import (
    ACCURACIES,
    AREAS,
    ETHNICITIES,
    GENDERS,
    LEVELS,
    PHASES,
    PROVIDERS,
    RATINGS,
    SETTINGS,
    Maker,
    add_months,
)

SEEDS = range(200)
Rows = list[dict[str, str]]
Names = tuple[str, ...]


def write_source(folder: Path, seed: int) -> None:
    """Write a source, a folder of CSVs, that depends on nothing but the seed."""
    make = Maker(seed)
    levels = _levels(make)
    names = tuple(dict.fromkeys(row["Level"] for row in levels if row["Level"])) or LEVELS
    providers = make.random.choice(((), PROVIDERS[:1], PROVIDERS[:1], PROVIDERS[1:2], PROVIDERS[:2], PROVIDERS))
    participants = _participants(make, names, providers)
    tables = {
        "participants": participants,
        "assessments": _assessments(make, names, participants),
        "feedback": _feedback(make, names, providers),
        "supplied": _supplied(make, names, providers),
        "schools": _schools(make),
        "targets": _targets(make, names, providers),
        "areas": [] if make.chance(0.4) else _areas(make, providers),
        "levels": levels,
        "ethnicities": _ethnicities(make) if make.chance(0.3) else [],
        "extensions": _extensions(make) if make.chance(0.4) else [],
        "groups": _groups(make) if make.chance(0.3) else [],
        "settings": _settings(make, providers),
    }
    for name, rows in tables.items():
        if rows or name == "participants":
            _write(make, folder / f"{name}.csv", rows)


def _write(make: Maker, path: Path, rows: Rows) -> None:
    """One table, its headings and encoding in one of the ways in which exports come."""
    columns = list(rows[0]) if rows else ["Participant ID", "Level", "Enrolled on"]
    columns = [column for column in columns if column != "Provider" or any(row[column] for row in rows)]
    style = make.random.choice((str, str, str, str.lower, lambda name: name.upper().replace(" ", "_")))
    encoding = make.one_of("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([style(column) for column in columns])
        writer.writerows([row[column] for column in columns] for row in rows)


def _provider(make: Maker, providers: Names, blank: float = 0.08) -> str:
    if not providers or make.chance(blank):
        return ""
    name = make.one_of(*providers)
    return make.typed(make.one_of(name, name, name, name.upper(), name.lower().replace(" ", "  ")))


def _level(make: Maker, names: Names, unknown: float = 0.04) -> str:
    if make.chance(unknown):
        return make.one_of("", "NPQXX", "n/a")
    name = make.one_of(*names)
    return make.typed(make.one_of(name, name, name, name, name.lower(), name.upper()))


def _participants(make: Maker, names: Names, providers: Names) -> Rows:
    rows: Rows = []
    enrolled: list[date] = []
    fsm_scale = make.scale()
    for number in range(make.random.choice((1, 2, *(make.random.randint(10, 40) for _ in range(20)), 60))):
        again = make.random.randrange(len(rows)) if rows and make.chance(0.25) else None
        row = _person(make, number, providers)
        day = make.near_as_at(1100, 60)
        if make.chance(0.1):
            day = make.random.choice((make.as_at, date(day.year, 8, 31), date(day.year, 9, 1)))
        if again is not None:
            row |= {"Provider": rows[again]["Provider"], "TRN": _same_trn(make, rows[again]["TRN"])}
            day = make.random.choice((enrolled[again], day))
        level = _level(make, names) if again is None or make.chance(0.3) else rows[again]["Level"]
        if again is not None and make.chance(0.1):
            row["Participant ID"] = rows[again]["Participant ID"]
        cohort = make.some_cohort() if make.chance(0.15) else make.cohort(add_months(day, -8).year)
        row |= {"Level": level, "Cohort": cohort if make.chance(0.5) else "", "Enrolled on": make.day(day)}
        row |= {"FSM %": make.share(fsm_scale) if make.chance(0.5) else "", **_progress(make, day)}
        rows.append(row)
        enrolled.append(day)
    if rows and make.chance(0.2):
        rows += _exactly_ten_points(make, rows[-1], providers)
    if rows and make.chance(0.05):
        rows.insert(1, dict.fromkeys(rows[0], ""))
    return rows


def _exactly_ten_points(make: Maker, like: dict[str, str], providers: Names) -> Rows:
    """Ten people alone in an early cohort: 7 of them passed, 4 of 5 women and 3 of 5 men."""
    began = date(make.as_at.year - 5, 9, 10)
    days = {column: began.isoformat() for column in ("Enrolled on", "Commenced on", "Presented on")}
    clear = dict.fromkeys(("Cohort", "TRN", "Role", "Outcome on", "Withdrawn on", "Deferred on", "Returned on"), "")
    row = {**like, **days, **clear, "Provider": "".join(providers[:1])}
    passed = ((gender, number < passes) for gender, passes in (("Female", 4), ("Male", 3)) for number in range(5))
    return [
        {**row, "Participant ID": f"T{number}", "Gender": gender, "Outcome": "Pass" if passes else "Fail"}
        for number, (gender, passes) in enumerate(passed)
    ]


def _person(make: Maker, number: int, providers: Names) -> dict[str, str]:
    trn = f"{make.random.choice((make.random.randint(1, 99999), make.random.randint(1000000, 9999999))):07}"
    return {
        "Provider": _provider(make, providers),
        "Participant ID": make.typed(f"P{number:03}") if make.chance(0.98) else "",
        "TRN": make.typed(trn, "TRN") if make.chance(0.7) else "",
        "Role": make.label("", "", "", "Participant", "Participant", "participant", "Facilitator", "Provider team"),
        "URN": make.typed(make.one_of("100001", "100002", "100003", "A100004", "a100004", "999999", "")),
        "Local authority": make.label(*AREAS, "", "", ""),
        "Phase": make.label(*PHASES, "", ""),
        "Region": make.label("North West", "", "", ""),
        "Gender": make.label(*GENDERS),
        "Ethnicity": make.label(*ETHNICITIES),
        "Disability": make.label("Yes", "No", "No", "no", "", "Prefer not to say"),
        "Age band": make.label("25-34", "35-44", "45+", "<25", ""),
    }


def _same_trn(make: Maker, trn: str) -> str:
    digits = trn.strip()
    return make.one_of(digits, digits.lstrip("0"), f" {digits[:2]} {digits[2:]}", f"RP{digits[:2]}/{digits[2:]}")


def _progress(make: Maker, enrolled: date) -> dict[str, str]:
    """What happened after enrolment; often on the very days on which an answer turns."""
    turn = make.random.random()
    commenced = enrolled + timedelta(days=make.random.randint(0, 60))
    if turn < 0.2:
        commenced = add_months(make.as_at, -18) + timedelta(days=make.random.choice((-1, 0, 0, 1)))
    elif turn < 0.35:
        commenced = date(make.as_at.year - 2, *make.random.choice(((8, 31), (8, 30), (8, 29), (10, 31))))
    closes = add_months(commenced, 18)
    presented = commenced + timedelta(days=make.random.randint(100, 700))
    if make.chance(0.3):
        presented = closes + timedelta(days=make.random.choice((-1, 0, 0, 1)))
    deferred = commenced + timedelta(days=make.random.randint(0, 400))
    returned = deferred + timedelta(days=make.random.choice((-3, 0, 30, 200, 500)))
    has_presented, has_deferred = make.chance(0.65), make.chance(0.2)
    outcome_on = presented + timedelta(days=make.random.choice((0, 30, 90, 300)))
    withdrawn = commenced + timedelta(days=make.random.randint(0, 600))
    outcome = make.one_of("Pass", "Pass", "Pass", "pass", "Fail", "FAIL ", "", "Pending")
    return {
        "Commenced on": make.day(commenced if make.chance(0.92) else None),
        "Presented on": make.day(presented if has_presented else None),
        "Outcome": make.typed(outcome) if has_presented else "",
        "Outcome on": make.day(outcome_on if has_presented and make.chance(0.5) else None),
        "Withdrawn on": make.day(withdrawn if make.chance(0.15) else None),
        "Deferred on": make.day(deferred if has_deferred else None),
        "Returned on": make.day(returned if has_deferred and make.chance(0.5) else None),
    }


def _assessments(make: Maker, names: Names, participants: Rows) -> Rows:
    rows = []
    for one in participants:
        for _ in range(make.random.choice((0, 1, 2))):
            rows.append(
                {
                    "Provider": one["Provider"] if make.chance(0.95) else "",
                    "Participant ID": one["Participant ID"] if make.chance(0.95) else "nobody",
                    "Level": one["Level"] if make.chance(0.5) else make.one_of("", "", _level(make, names)),
                    "Cohort": one["Cohort"] if make.chance(0.5) else make.one_of("", "", make.some_cohort()),
                    "Presented on": make.day(make.near_as_at(700, 60) if make.chance(0.95) else None),
                    "QA moderated": make.yes_no(0.5),
                    "QA overturned": make.yes_no(0.1),
                }
            )
    return rows


def _feedback(make: Maker, names: Names, providers: Names) -> Rows:
    ratings = [make.one_of("9.9", "6", "5.9", "6.1", "0", "10", "11", "") for _ in range(make.random.randint(0, 7))]
    counts = [make.one_of("1", "3", "10", "0", "300", "2.5", "") for _ in ratings]
    exactly_six = make.chance(0.3)
    if exactly_six:  # the weighted mean is 6 to nine decimals, in these rows alone
        ratings, counts = make.random.choice(((["5.9999999998", "6"], ["1", "1"]), (["5.9", "6.3"], ["3", "1"])))
    rows = []
    for rating, count in zip(ratings, counts, strict=True):
        received = make.near_as_at(600, 0 if exactly_six else 60)
        row = {"Provider": "" if exactly_six else _provider(make, providers, 0.2)}
        row |= {"Cohort": make.one_of("", make.some_cohort()), "Level": _level(make, names, 0.4)}
        row |= {"Received on": received.isoformat() if exactly_six else make.day(received)}
        row |= {"Source": "" if exactly_six else make.label("QA agent", "qa agent", "Own survey", "")}
        rows.append({**row, "Responses": count, "Mean rating": rating})
    return rows


def _supplied(make: Maker, names: Names, providers: Names) -> Rows:
    rows = []
    received = make.near_as_at(200, 30)
    for _ in range(make.random.choice((0, 0, 2, 6, 12))):
        measure = make.one_of("accuracy", "Accuracy", "mean_rating", "mean_rating", "other")
        values = ACCURACIES if measure.lower() == "accuracy" else RATINGS
        row = {"Provider": _provider(make, providers, 0.2), "Measure": measure}
        row |= {"Cohort": make.one_of("", "All", "all", make.some_cohort(), make.some_cohort())}
        row |= {"Level": make.one_of("", "Total", "total ", _level(make, names), _level(make, names))}
        when = received if make.chance(0.5) else make.near_as_at(200, 30)
        rows.append({**row, "Value": make.one_of(*values), "Received on": make.day(when)})
        if make.chance(0.2):
            rows.append({**rows[-1], "Value": make.one_of(*values)})
    return rows


def _schools(make: Maker) -> Rows:
    scale = make.scale()
    rows = []
    for urn in make.random.choice(((), ("100001", "100002", "A100004"), ("100001", "100003", "100001", "A100004", ""))):
        row = {"URN": urn, "Local authority": make.label(*AREAS), "Phase": make.label(*PHASES)}
        row |= {"Region": make.label("North West", "north  west", "London"), "Ofsted rating": make.label("Good", "")}
        rows.append({**row, "FSM %": make.share(scale) if make.chance(0.8) else ""})
    return rows


def _targets(make: Maker, names: Names, providers: Names) -> Rows:
    rows = []
    fsm_scale, ethnicity_scale = make.scale(), make.scale()
    for _ in range(make.random.choice((0, 4, 12, 25))):
        row = {"Provider": _provider(make, providers, 0.2), "Cohort": make.some_cohort()}
        row |= {"Level": _level(make, names, 0.05)}
        row |= {"Recruitment": make.typed(make.one_of("0", "1", "2", "5", "10", ""), "count")}
        row |= {"FSM": make.share(fsm_scale) if make.chance(0.8) else ""}
        rows.append({**row, "Non-White British": make.share(ethnicity_scale) if make.chance(0.8) else ""})
    return rows


def _areas(make: Maker, providers: Names) -> Rows:
    return [
        {"Provider": _provider(make, providers, 0.2), "Local authority": make.label(*AREAS)}
        for _ in range(make.random.randint(1, 4))
    ]


def _levels(make: Maker) -> Rows:
    """Nothing (the packaged table), or levels of the provider's own with blank and repeated rows."""
    if make.chance(0.7):
        return []
    names = ("NPQH", "NPQLT", "npq*  ~lead?", "", "npqh", "NPQSENCO", "NPQLT")
    rows = [{"Level": name, "Scripts": "1"} for name in make.random.sample(names, make.random.randint(2, 7))]
    rows.append({"Level": "NPQML", "Scripts": ""})
    return [{**row, "Window months": make.one_of("18", "12", "24", "18", "0", "", "x")} for row in rows]


def _ethnicities(make: Maker) -> Rows:
    names = [*make.random.sample(ETHNICITIES, 8), "Irish ", "IRISH"]
    return [
        {"Ethnicity": name, "Group": "", "Known": make.yes_no(0.7), "Non-White British": make.yes_no(0.5)}
        for name in names
    ]


def _extensions(make: Maker) -> Rows:
    rows = []
    for _ in range(make.random.randint(1, 3)):
        started = make.near_as_at(900, -300)
        ends = started + timedelta(days=make.random.choice((0, 60, 200)))
        row = {"Started from": make.day(started if make.chance(0.7) else None)}
        row |= {"Started to": make.day(ends if make.chance(0.7) else None)}
        rows.append({**row, "Months": make.one_of("24", "24", "20", "12", "", "0")})
    return rows


def _groups(make: Maker) -> Rows:
    columns = {
        "Gender": "gender",
        "Region": "Region",
        "Age band": "Age band",
        "Origin": "Ethnicity",
        "FSM 30": "FSM 30",
    }
    chosen = make.random.sample(list(columns), make.random.randint(2, 5))
    return [{"Dimension": dimension, "Column": columns[dimension]} for dimension in chosen]


def _settings(make: Maker, providers: Names) -> Rows:
    values = {"As at": make.as_at.isoformat() if make.chance(0.8) else make.as_at.strftime("%d/%m/%Y")}
    names = (*providers, "", "Consortium  of  One") if len(providers) < 2 else ("",)
    choices = {"Provider": names, **SETTINGS}
    values |= {name: make.one_of(*some) for name, some in choices.items() if make.chance(0.4)}
    return [{"Setting": name, "Value": value} for name, value in values.items()]
