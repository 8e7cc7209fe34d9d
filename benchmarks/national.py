"""Every count of the measures of a national data set, against DuckDB with one hand-written SQL over the same tables.

Run it as `python benchmarks/national.py` (it needs the extra `benchmark`). The rows are the packaged example's,
repeated under other IDs, as one provider: both sides have the raw tables in memory. The SQL says the facts of the
participants' measures as the framework page does, without the product's code, and counts them by cohort, level and
group with GROUPING SETS. Its counts are compared with ours, which also come with targets, statuses, gaps and tests.
Processor time, medians of runs in turn; DuckDB has one thread.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import duckdb
import numpy as np
import pandas as pd

import xl_npq
from xl_npq.figures.tidy import Figures, figures_of
from xl_npq.providers import ledger_of, providers_of
from xl_npq.tables import Tables

EXAMPLE = Path(xl_npq.__file__).parent / "example"
DIMENSIONS = {"Gender": "gender", "Disability": "disability", "Phase": "phase", "School type": "school_type"}
MEASURES = {
    "recruited": ("recruited", "recruited"),
    "retention_not_withdrawn": ("not_withdrawn", "commenced"),
    "achievement_presented": ("passed", "presented"),
    "achievement_assessed": ("passed", "assessed"),
}
"""Measures that both sides give, with the SQL's columns of numerator and denominator."""
SQL = """
WITH given AS (
    SELECT row_number() OVER () AS n, lower(trim("Participant ID")) AS id, lower(trim(TRN)) AS trn,
        lower(trim(Level)) AS level,
        coalesce(try_cast(left(Cohort, 4) AS INTEGER), year("Enrolled on" - INTERVAL 8 MONTH)) AS cohort,
        "Enrolled on" AS enrolled, "Commenced on" AS commenced_on, "Presented on" AS presented_on,
        "Withdrawn on" AS withdrawn_on, "Outcome on" AS outcome_on, Outcome AS outcome,
        coalesce(nullif(lower(trim(Gender)), ''), 'not known') AS gender,
        coalesce(nullif(lower(trim(Disability)), ''), 'not known') AS disability,
        coalesce(nullif(lower(trim(Phase)), ''), nullif(lower(trim(their_phase)), ''), 'not known') AS phase,
        coalesce(nullif(lower(trim("School type")), ''), nullif(lower(trim(their_type)), ''), 'not known')
            AS school_type
    FROM participants LEFT JOIN schools USING (URN)
    WHERE coalesce(lower(trim(Role)), '') IN ('', 'participant') AND "Enrolled on" <= DATE '2019-09-30'
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY coalesce(nullif(trn, ''), id), level ORDER BY enrolled, n) AS first,
        row_number() OVER (PARTITION BY coalesce(nullif(trn, ''), id), level ORDER BY enrolled DESC, n DESC) AS last
    FROM given
), facts AS (
    SELECT cohort, level, gender, disability, phase, school_type,
        (first = 1)::INT AS recruited,
        (last = 1 AND commenced_on <= DATE '2019-09-30')::INT AS commenced,
        (last = 1 AND commenced_on <= DATE '2019-09-30'
            AND NOT coalesce(withdrawn_on <= DATE '2019-09-30', false))::INT AS not_withdrawn,
        (last = 1 AND commenced_on <= DATE '2019-09-30' AND presented_on <= DATE '2019-09-30')::INT AS presented,
        (last = 1 AND commenced_on <= DATE '2019-09-30' AND presented_on <= DATE '2019-09-30'
            AND outcome IN ('Pass', 'Fail')
            AND coalesce(outcome_on, presented_on) <= DATE '2019-09-30')::INT AS assessed,
        (last = 1 AND commenced_on <= DATE '2019-09-30' AND presented_on <= DATE '2019-09-30'
            AND outcome = 'Pass' AND coalesce(outcome_on, presented_on) <= DATE '2019-09-30')::INT AS passed
    FROM ranked
)
SELECT cohort, level, gender, disability, phase, school_type,
    grouping(gender, disability, phase, school_type) AS of_which,
    coalesce(sum(recruited), 0) AS recruited, coalesce(sum(commenced), 0) AS commenced,
    coalesce(sum(not_withdrawn), 0) AS not_withdrawn, coalesce(sum(presented), 0) AS presented,
    coalesce(sum(assessed), 0) AS assessed, coalesce(sum(passed), 0) AS passed
FROM facts
GROUP BY GROUPING SETS (
    (cohort, level), (cohort, level, gender), (cohort, level, disability), (cohort, level, phase),
    (cohort, level, school_type))
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    tables = repeated(xl_npq.read(EXAMPLE), chosen.participants)
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    columns = ["Provider", "Participant ID", "TRN", "Level", "Cohort", "Role", "Enrolled on", "Commenced on"]
    columns += ["Presented on", "Withdrawn on", "Outcome on", "Outcome", "URN", *DIMENSIONS]
    held = tables["Participants"][columns].astype(dict.fromkeys(columns[:6] + columns[-6:], object))
    schools = tables["Schools"][["URN", "Phase", "School type"]].astype(object)
    schools.columns = ["URN", "their_phase", "their_type"]
    for name, frame in (("participants", held), ("schools", schools)):
        connection.register("given_frame", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given_frame")
    times: dict[str, list[float]] = {"xl-npq, every figure": [], "DuckDB, the counts": []}
    for _ in range(chosen.runs):
        started = process_time()
        figures = figures_of(ledger_of(tables, providers_of(tables)[0]))
        times["xl-npq, every figure"].append(process_time() - started)
        started = process_time()
        found = connection.execute(SQL).df()
        times["DuckDB, the counts"].append(process_time() - started)
    compared = compare(figures, found)
    print(f"{len(tables['Participants']):,} participants, processor time, medians of {chosen.runs} runs\n")
    ours, theirs = (median(seconds) for seconds in times.values())
    for name, seconds in times.items():
        print(f"{name:24}{median(seconds):8.2f} s")
    print(f"ratio {ours / theirs:.2f}; {compared:,} counts compared, all equal")


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
    """How many counts are on both sides; AssertionError where two differ."""
    compared = 0
    for bit, (dimension, column) in enumerate(reversed([("All", ""), *DIMENSIONS.items()])):
        mask = 0b1111 if not column else 0b1111 ^ (1 << bit)
        rows = found[found["of_which"] == mask]
        counts = {
            (int(row["cohort"]), str(row["level"]), str(row[column]) if column else "all"): row
            for row in rows.to_dict("records")
        }
        for measure, (numerator, denominator) in MEASURES.items():
            for place, name in (("numerator", numerator), ("denominator", denominator)):
                if measure == "recruited" and place == "denominator":
                    continue
                cube = figures.cube(measure, "count" if measure == "recruited" else place, dimension)
                for (cohort, level, group), value in np.ndenumerate(cube[:-1, :-1]):
                    labels = figures.axes.groups(dimension)
                    key = (figures.axes.years[cohort], figures.axes.levels[level].lower(), labels[group].lower())
                    theirs = counts.get(key, {}).get(name, 0)
                    assert value == theirs, (measure, place, dimension, key, value, theirs)
                    compared += 1
    return compared


if __name__ == "__main__":
    main()
