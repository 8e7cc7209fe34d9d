"""Every count of the measures of a national data set, against DuckDB with hand-written SQL over the same tables.

Run it as `python benchmarks/national.py` (it needs the extra `benchmark`). The rows are the packaged example's,
repeated under other IDs, as one provider: both sides have the raw tables in memory. The SQL says the facts of
participants and scripts as the framework page does, without the product's code: who counts once, windows with their
extensions, what a school's row says where the participant's does not, ethnicities as the table has them. It counts by
cohort, level and each of the seven groups with GROUPING SETS. Every count is compared with ours, which also come with
targets, statuses, gaps and tests. Processor time, the least of runs in turn; DuckDB has one thread.
"""

from __future__ import annotations

import argparse
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from time import process_time

import duckdb
import numpy as np
import pandas as pd

import xl_npq
from xl_npq.figures.tidy import Figures, figures_of
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables

EXAMPLE = Path(xl_npq.__file__).parent / "example"
DIMENSIONS = {
    "Gender": "gender",
    "Ethnicity": "ethnicity",
    "Disability": "disability",
    "Phase": "phase",
    "School type": "school_type",
    "Ofsted rating": "ofsted",
    "FSM 30": "fsm_30",
}
MEASURES = {
    "recruited": ("recruited", ""),
    "fsm30": ("from_fsm_30", "recruited"),
    "non_white_british": ("not_white_british", "recruited"),
    "in_window_of_commenced": ("in_window_and_due", "due"),
    "in_window_of_presented": ("in_window", "presented"),
    "retention_presented": ("presented_and_due", "due"),
    "retention_not_withdrawn": ("not_withdrawn", "commenced"),
    "deferral": ("deferred", "commenced"),
    "achievement_presented": ("passed", "presented"),
    "achievement_assessed": ("passed", "assessed"),
}
"""The participants' measures, with the SQL's columns of numerator and denominator."""
SCRIPTS = {"moderated": ("moderated", "scripts"), "accuracy": ("accurate", "moderated")}
WHOLE = (1 << len(DIMENSIONS)) - 1
Row = dict[Hashable, object]
SQL = """
WITH given AS (
    SELECT row_number() OVER () AS n, lower(trim("Participant ID")) AS id, lower(trim(TRN)) AS trn,
        lower(trim(p.Level)) AS level,
        coalesce(try_cast(left(Cohort, 4) AS INTEGER), year("Enrolled on" - INTERVAL 8 MONTH)) AS cohort,
        "Enrolled on" AS enrolled, "Commenced on" AS commenced_on, "Presented on" AS presented_on,
        "Withdrawn on" AS withdrawn_on, "Deferred on" AS deferred_on, "Returned on" AS returned_on,
        "Outcome on" AS outcome_on, Outcome AS outcome,
        coalesce(nullif(lower(trim(Gender)), ''), 'not known') AS gender,
        coalesce(nullif(lower(trim(p.Ethnicity)), ''), 'not known') AS ethnicity,
        coalesce(nullif(lower(trim(Disability)), ''), 'not known') AS disability,
        coalesce(nullif(lower(trim(p.Phase)), ''), nullif(lower(trim(s.Phase)), ''), 'not known') AS phase,
        coalesce(nullif(lower(trim(p."School type")), ''), nullif(lower(trim(s."School type")), ''), 'not known')
            AS school_type,
        coalesce(nullif(lower(trim(p."Ofsted rating")), ''), nullif(lower(trim(s."Ofsted rating")), ''), 'not known')
            AS ofsted,
        coalesce(p."FSM %", s."FSM %") AS fsm, coalesce(e."Non-White British" = 'Yes', false) AS not_white_british,
        coalesce(l."Window months", 18) AS months
    FROM participants p LEFT JOIN schools s ON lower(trim(p.URN)) = lower(trim(s.URN))
        LEFT JOIN ethnicities e ON lower(trim(p.Ethnicity)) = lower(trim(e.Ethnicity))
        JOIN levels l ON lower(trim(p.Level)) = lower(trim(l.Level))
    WHERE coalesce(lower(trim(Role)), '') IN ('', 'participant') AND "Enrolled on" <= DATE '2019-09-30'
        AND coalesce(lower(trim(Provider)), '') IN ('', 'alliance of leading learning')
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY coalesce(nullif(trn, ''), id), level ORDER BY enrolled, n) AS first,
        row_number() OVER (PARTITION BY coalesce(nullif(trn, ''), id), level ORDER BY enrolled DESC, n DESC) AS last
    FROM given
), begun AS (
    SELECT *, last = 1 AND coalesce(commenced_on <= DATE '2019-09-30', false) AS commenced,
        CAST(commenced_on + to_months(CAST(greatest(months, coalesce(
            (SELECT max(Months) FROM extensions
            WHERE commenced_on >= coalesce("Started from", DATE '1900-01-01')
                AND commenced_on <= coalesce("Started to", DATE '2199-12-31')), 0)) AS INTEGER)) AS DATE) AS closes
    FROM ranked
), facts AS (
    SELECT cohort, level, gender, ethnicity, disability, phase, school_type, ofsted,
        CASE WHEN fsm IS NULL THEN 'not known' WHEN fsm >= 0.3 THEN 'yes' ELSE 'no' END AS fsm_30,
        first = 1 AS recruited, first = 1 AND fsm >= 0.3 AS from_fsm_30, first = 1 AND not_white_british AS other,
        commenced, commenced AND closes < DATE '2019-09-30' AS due,
        commenced AND presented_on <= DATE '2019-09-30' AS presented,
        presented_on <= closes AS by_close,
        commenced AND coalesce(withdrawn_on <= DATE '2019-09-30', false) AS withdrawn,
        coalesce(deferred_on <= DATE '2019-09-30', false)
            AND NOT coalesce(returned_on <= DATE '2019-09-30' AND returned_on >= deferred_on, false) AS away,
        outcome IN ('Pass', 'Fail') AND coalesce(outcome_on, presented_on) <= DATE '2019-09-30' AS known,
        outcome = 'Pass' AS pass
    FROM begun
)
SELECT cohort, level, gender, ethnicity, disability, phase, school_type, ofsted, fsm_30,
    grouping(gender, ethnicity, disability, phase, school_type, ofsted, fsm_30) AS of_which,
    count(*) FILTER (recruited) AS recruited, count(*) FILTER (from_fsm_30) AS from_fsm_30,
    count(*) FILTER (other) AS not_white_british, count(*) FILTER (commenced) AS commenced,
    count(*) FILTER (due) AS due, count(*) FILTER (presented) AS presented,
    count(*) FILTER (presented AND due) AS presented_and_due, count(*) FILTER (presented AND by_close) AS in_window,
    count(*) FILTER (presented AND by_close AND due) AS in_window_and_due,
    count(*) FILTER (commenced AND NOT withdrawn) AS not_withdrawn,
    count(*) FILTER (commenced AND NOT withdrawn AND away) AS deferred,
    count(*) FILTER (presented AND known) AS assessed, count(*) FILTER (presented AND known AND pass) AS passed
FROM facts
GROUP BY GROUPING SETS (
    (cohort, level), (cohort, level, gender), (cohort, level, ethnicity), (cohort, level, disability),
    (cohort, level, phase), (cohort, level, school_type), (cohort, level, ofsted), (cohort, level, fsm_30))
"""
SQL_OF_SCRIPTS = """
WITH people AS (
    SELECT lower(trim("Participant ID")) AS id, first(lower(trim(Level))) AS level,
        first(coalesce(try_cast(left(Cohort, 4) AS INTEGER), year("Enrolled on" - INTERVAL 8 MONTH))) AS cohort
    FROM participants WHERE coalesce(lower(trim(Provider)), '') IN ('', 'alliance of leading learning') GROUP BY 1
)
SELECT coalesce(try_cast(left(a.Cohort, 4) AS INTEGER), p.cohort) AS cohort,
    coalesce(nullif(lower(trim(a.Level)), ''), p.level) AS level, count(*) AS scripts,
    count(*) FILTER ("QA moderated" = 'Yes') AS moderated,
    count(*) FILTER ("QA moderated" = 'Yes' AND coalesce("QA overturned", '') <> 'Yes') AS accurate
FROM assessments a LEFT JOIN people p ON lower(trim(a."Participant ID")) = p.id
WHERE "Presented on" <= DATE '2019-09-30'
    AND coalesce(lower(trim(Provider)), '') IN ('', 'alliance of leading learning')
GROUP BY 1, 2
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    tables = repeated(xl_npq.read(EXAMPLE), chosen.participants)
    connection = in_memory(tables)
    times: dict[str, list[float]] = {"xl-npq, every figure": [], "DuckDB, the counts": []}
    for _ in range(chosen.runs):
        started = process_time()
        figures = figures_of(ledger_of(tables, providers_of(tables)[0])).worked_out()
        times["xl-npq, every figure"].append(process_time() - started)
        started = process_time()
        people, scripts = (connection.execute(sql).df() for sql in (SQL, SQL_OF_SCRIPTS))
        times["DuckDB, the counts"].append(process_time() - started)
    compared = compare(figures, people) + compare_scripts(figures, scripts)
    print(f"{len(tables['Participants']):,} participants, processor time, the least of {chosen.runs} runs in turn\n")
    ours, theirs = (min(seconds) for seconds in times.values())
    for name, seconds in times.items():
        print(f"{name:24}{min(seconds):8.2f} s")
    print(f"ratio {ours / theirs:.2f}; {compared:,} counts compared, all equal")


def in_memory(tables: Tables) -> duckdb.DuckDBPyConnection:
    """The raw tables in DuckDB, whole, a blank column of texts as texts."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    for name in ("Participants", "Assessments", "Schools", "Ethnicities", "Levels", "Extensions"):
        frame = tables[name]
        texts = [column for column, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype)]
        connection.register("given_frame", frame.astype(dict.fromkeys(texts, object)))
        blank = [f'CAST("{column}" AS VARCHAR) AS "{column}"' for column in texts]
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * REPLACE ({', '.join(blank)}) FROM given_frame"
            if blank
            else f"CREATE TABLE {name} AS SELECT * FROM given_frame"
        )
    return connection


def repeated(tables: Tables, participants: int) -> Tables:
    """The example's people and scripts again and again, under other IDs and TRNs."""
    people, scripts = tables["Participants"], tables["Assessments"]
    turns = -(-participants // len(people))
    frames = {**tables.frames}
    for name, frame in (("Participants", people), ("Assessments", scripts)):
        made = pd.concat([frame] * turns, ignore_index=True)
        turn = pd.Series(np.repeat(np.arange(turns), len(frame)).astype(str), dtype="str")
        for column in ("Participant ID", "Assessment ID"):
            if column in made:
                made[column] = made[column].astype("str") + "-" + turn
        made.index = pd.RangeIndex(2, 2 + len(made), name="Row")
        frames[name] = made
    numbers = pd.Series(np.arange(1, 1 + len(frames["Participants"])), index=frames["Participants"].index)
    frames["Participants"]["TRN"] = numbers.astype("str").str.zfill(7).astype("str")
    return replace(tables, frames=frames)


def compare(figures: Figures, found: pd.DataFrame) -> int:
    """How many counts of participants are on both sides; AssertionError where two differ."""
    compared = 0
    for bit, (dimension, column) in enumerate(reversed([("All", ""), *DIMENSIONS.items()])):
        mask = WHOLE if not column else WHOLE ^ (1 << bit)
        counts = {
            (int(row["cohort"]), str(row["level"]), str(row[column]) if column else "all"): row
            for row in found[found["of_which"] == mask].to_dict("records")
        }
        compared += sum(equal(figures, measure, names, dimension, counts) for measure, names in MEASURES.items())
    return compared


def compare_scripts(figures: Figures, found: pd.DataFrame) -> int:
    """As `compare`, of scripts."""
    counts = {(int(row["cohort"]), str(row["level"]), "all"): row for row in found.to_dict("records")}
    return sum(equal(figures, measure, names, "All", counts) for measure, names in SCRIPTS.items())


def equal(
    figures: Figures, measure: str, names: tuple[str, str], dimension: str, counts: dict[tuple[int, str, str], Row]
) -> int:
    compared = 0
    for place, name in zip(("numerator", "denominator") if names[1] else ("count",), filter(None, names), strict=True):
        cube, groups = figures.cube(measure, place, dimension), figures.axes.groups(dimension)
        for (cohort, level, group), value in np.ndenumerate(cube[:-1, :-1]):
            key = (figures.axes.years[cohort], figures.axes.levels[level].lower(), groups[group].lower())
            theirs = counts.get(key, {}).get(name, 0)
            assert value == theirs, (measure, place, dimension, key, value, theirs)
            compared += 1
    return compared


if __name__ == "__main__":
    main()
