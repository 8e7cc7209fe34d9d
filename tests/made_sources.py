"""Sources made up to have the counts that two providers published.

The people are invented; their numbers are those of `golden/all_kpi_dashboard.csv` and
`golden/ambition_metrics_report.csv`. Nothing here is random: the same files are written every time.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
LEVELS = ("NPQEL", "NPQH", "NPQSL", "NPQML")
SCRIPTS = {"NPQEL": 2, "NPQH": 2, "NPQSL": 1, "NPQML": 1}
PRINTED = re.compile(r"(?P<number>-?\d+(\.(?P<decimals>\d+))?)(?P<percent> ?%)?(?P<count> \(\d+\))?")
Cell = tuple[str, str, str, str]
"""Metric, cohort, level and field of a printed figure."""


def golden(name: str) -> list[dict[str, str]]:
    """The rows of a golden file, each with its `figure`: corrected where the file says so, else as published."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return [{**row, "figure": row.get("corrected", row["published"])} for row in csv.DictReader(file)]


def half_up(amount: float | Fraction, decimals: int = 0) -> Decimal:
    """The amount to that many decimals, halves away from zero; a float counts as what it says to 12 figures."""
    if isinstance(amount, Fraction):
        exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    else:
        exact = Decimal(format(amount, ".12g"))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def as_printed(amount: float | Fraction | None, like: str, count: float | None = None) -> str:
    """The amount in the form of a printed figure: its decimals, its percent sign, its count in brackets."""
    if amount is None:
        return ""
    form = PRINTED.fullmatch(like)
    if form is None:
        return str(half_up(amount))
    percent = form["percent"] or ""
    shown = f"{half_up(amount * 100 if percent else amount, len(form['decimals'] or ''))}{percent}"
    return f"{shown} ({'' if count is None else half_up(count)})" if form["count"] else shown


def fraction(share: str) -> Fraction:
    """`84%` as 21/25."""
    return Fraction(share.replace("%", "").strip()) / 100


def nearest_count(share: str, base: int) -> int:
    """The whole number whose share of the base comes nearest to a printed share, whether or not it prints so."""
    return int(half_up(fraction(share) * base))


def count_printing(share: str, base: int) -> int | None:
    """The whole number whose share of the base prints so, the nearest of them; None where there is none."""
    fitting = (count for count in range(base + 1) if as_printed(Fraction(count, base), share) == share)
    return min(fitting, key=lambda count: abs(Fraction(count, base) - fraction(share)), default=None)


def count_and_target(actual: str, target: str, pct_target: str, base: int) -> tuple[int, Fraction]:
    """A count and an unrounded target share that print all three shares: the target with the fewest decimals."""
    near = nearest_count(actual, base)
    counts = sorted(range(base + 1), key=lambda count: abs(count - near))
    fitting = [count for count in counts if as_printed(Fraction(count, base), actual) == actual]
    for steps in (100, 1_000, 10_000):
        middle = int(fraction(target) * steps)
        shares = sorted(range(middle - steps // 100, middle + steps // 100 + 1), key=lambda step: abs(step - middle))
        for count in fitting:
            for share in (Fraction(step, steps) for step in shares if step > 0):
                ratio = Fraction(count, base) / share
                if as_printed(share, target) == target and as_printed(ratio, pct_target) == pct_target:
                    return count, share
    raise ValueError(f"no count of {base} and target print {actual}, {target} and {pct_target}")


@dataclass(frozen=True)
class Intake:
    """How many people of one cohort and level did what; those counted in `closed` commenced early enough to be due."""

    cohort: str
    level: str
    recruits: int
    fsm30: int
    non_white_british: int
    closed: int = 0
    presented: int = 0
    assessed: int = 0
    passed: int = 0
    withdrawn: int = 0
    moderated: int = 0

    def participants(self, provider: str, authority: str, numbers: Iterator[int]) -> Iterator[dict[str, str]]:
        """A row for each person: the first ones have what is counted, the last ones withdrew."""
        year = int(self.cohort[:4])
        for place in range(self.recruits):
            number, late = next(numbers), place >= self.closed
            presented_on = f"{year + 2}-06-03" if late else f"{year + 1}-12-03"
            yield {
                "Provider": provider,
                "Participant ID": f"P{number:05}",
                "Name": f"Person {number}",
                "TRN": f"{2_000_000 + number}",
                "Level": self.level,
                "Cohort": self.cohort,
                "Local authority": authority,
                "FSM %": "0.35" if place < self.fsm30 else "0.1",
                "Gender": "Male" if place % 3 == 0 else "Female",
                "Ethnicity": "Indian" if place < self.non_white_british else "White British",
                "Disability": "No",
                "Enrolled on": f"{year}-09-15",
                "Commenced on": f"{year + 1}-05-01" if late else f"{year}-10-01",
                "Presented on": presented_on if place < self.presented else "",
                "Outcome": "" if place >= self.assessed else "Pass" if place < self.passed else "Fail",
                "Withdrawn on": f"{year + 1}-06-20" if place >= self.recruits - self.withdrawn else "",
            }

    def assessments(self, people: Sequence[Mapping[str, str]]) -> Iterator[dict[str, str]]:
        """The scripts of those who presented; the first ones were moderated, none was overturned."""
        scripts = [(row, part) for row in people if row["Presented on"] for part in range(1, SCRIPTS[self.level] + 1)]
        for place, (row, part) in enumerate(scripts):
            yield {
                **{name: row[name] for name in ("Provider", "Participant ID", "Level", "Cohort", "Presented on")},
                "Assessment ID": f"{row['Participant ID']}-{part}",
                "Component": str(part),
                "Outcome": row["Outcome"],
                "QA moderated": "Yes" if place < self.moderated else "No",
                "QA overturned": "No",
            }


def dashboard_source(folder: Path) -> Path:
    """The Alliance of Leading Learning's KPI dashboard as rows, at 31 July 2019: 2019/20 has targets alone.

    Two of the dashboard's sentences are met too: 90% of 2017/18 presented, and its own survey gave 9.9 of 10.
    Three of its shares fit no count; the nearest count stands for them (see `test_golden_figures.py`).
    """
    provider = "Alliance of Leading Learning"
    figures = _figures("all_kpi_dashboard.csv")
    intakes = []
    for cohort in ("2017/18", "2018/19"):
        for level in LEVELS:
            recruits = int(figures["1", cohort, level, "actual"])
            presented = nearest_count("90%", recruits) if cohort == "2017/18" else 0
            intakes.append(
                Intake(
                    cohort,
                    level,
                    recruits,
                    fsm30=nearest_count(figures["2", cohort, level, "actual"], recruits),
                    non_white_british=nearest_count(figures["3", cohort, level, "actual"], recruits),
                    closed=recruits,
                    presented=presented,
                    assessed=presented,
                    passed=presented,
                    moderated=presented // 10,
                )
            )
    settings = {
        "Provider": provider,
        "As at": "2019-07-31",
        "Allocated areas only": "Yes",
        "Metric 4 basis": "presented",
    }
    areas = ("Shropshire", "Staffordshire", "Stoke-on-Trent")
    feedback = {"Provider": provider, "Received on": "2019-07-12", "Source": "Own survey", "Responses": "300"}
    _write_people(folder, provider, areas[0], intakes)
    _write(folder / "targets.csv", _targets(provider, figures, ("2017/18", "2018/19", "2019/20"), figures.__getitem__))
    _write(folder / "areas.csv", [{"Provider": provider, "Local authority": area} for area in areas])
    _write(folder / "feedback.csv", [{**feedback, "Mean rating": "9.9"}])
    return _write_settings(folder, settings)


def ambition_source(folder: Path) -> Path:
    """Ambition Institute's metrics report as rows, at 30 September 2020.

    Metric 4's people are those whose window had closed; Metric 5's scripts are of all who had presented, and
    Metric 7's achievement is of those of them whose outcome was known (see `docs/golden.md`).
    """
    provider = "Ambition Institute"
    figures = _figures("ambition_metrics_report.csv")
    shares = {
        (metric, cohort, level): count_and_target(
            figures[metric, cohort, level, "actual"],
            figures[metric, cohort, level, "target"],
            figures[metric, cohort, level, "pct_target"],
            int(figures["1", cohort, level, "actual"]),
        )
        for metric in ("2", "3")
        for cohort in ("2018/19", "2019/20")
        for level in LEVELS
    }
    outcomes = _ambition_outcomes(figures)
    intakes = []
    for level in LEVELS:
        recruits = int(figures["1", "2018/19", level, "actual"])
        assessed, passed = outcomes[level]
        intakes.append(
            Intake(
                "2018/19",
                level,
                recruits,
                fsm30=shares["2", "2018/19", level][0],
                non_white_british=shares["3", "2018/19", level][0],
                closed=int(figures["4", "2018/19", level, "presented"]),
                presented=_presenters(figures, level),
                assessed=assessed,
                passed=passed,
                withdrawn=recruits - nearest_count(figures["7", "2018/19", level, "retention_pct"], recruits),
                moderated=int(figures["5", "2018/19", level, "moderated"]),
            )
        )
    for level in LEVELS:
        counts = (shares[metric, "2019/20", level][0] for metric in ("2", "3"))
        intakes.append(Intake("2019/20", level, int(figures["1", "2019/20", level, "actual"]), *counts))
    rating = figures["6", "All", "Total", "mean_rating"]
    received = {"Provider": provider, "Received on": "2020-08-31"}
    _write_people(folder, provider, "Southwark", intakes)
    _write(
        folder / "targets.csv",
        _targets(provider, figures, ("2018/19", "2019/20"), lambda cell: f"{float(shares[cell[:3]][1]):.12g}"),
    )
    _write(folder / "feedback.csv", [{**received, "Source": "QA agent", "Responses": "1200", "Mean rating": rating}])
    _write(folder / "supplied.csv", [{**received, "Measure": "mean_rating", "Value": rating}])
    bases = {"Metric 4 basis": "commenced", "Retention basis": "not withdrawn", "Achievement basis": "assessed"}
    return _write_settings(folder, {"Provider": provider, "As at": "2020-09-30", **bases})


def _presenters(figures: Mapping[Cell, str], level: str) -> int:
    return int(figures["5", "2018/19", level, "assessments"]) // SCRIPTS[level]


def _ambition_outcomes(figures: Mapping[Cell, str]) -> dict[str, tuple[int, int]]:
    """Known outcomes and passes of 2018/19: of all who presented, but fewer at NPQML, so that `Overall` prints."""
    rates = {level: figures["7", "2018/19", level, "achievement_pct"] for level in (*LEVELS, "Total")}
    outcomes = {
        level: (_presenters(figures, level), count_printing(rates[level], _presenters(figures, level)) or 0)
        for level in LEVELS
    }
    for assessed in range(_presenters(figures, "NPQML"), 0, -1):
        outcomes["NPQML"] = (assessed, nearest_count(rates["NPQML"], assessed))
        base, passes = (sum(column) for column in zip(*outcomes.values(), strict=True))
        if as_printed(Fraction(passes, base), rates["Total"]) == rates["Total"]:
            return outcomes
    raise ValueError(f"no outcomes print {rates}")


def _figures(name: str) -> dict[Cell, str]:
    return {(row["metric"], row["cohort"], row["level"], row["field"]): row["figure"] for row in golden(name)}


def _targets(
    provider: str, figures: Mapping[Cell, str], cohorts: Iterable[str], share: Callable[[Cell], str]
) -> list[dict[str, str]]:
    return [
        {
            "Provider": provider,
            "Cohort": cohort,
            "Level": level,
            "Recruitment": figures["1", cohort, level, "target"],
            "FSM": share(("2", cohort, level, "target")),
            "Non-White British": share(("3", cohort, level, "target")),
        }
        for cohort in cohorts
        for level in LEVELS
    ]


def _write_people(folder: Path, provider: str, authority: str, intakes: Iterable[Intake]) -> None:
    numbers = iter(range(1, 100_000))
    participants: list[dict[str, str]] = []
    assessments: list[dict[str, str]] = []
    for intake in intakes:
        people = list(intake.participants(provider, authority, numbers))
        participants += people
        assessments += intake.assessments(people)
    _write(folder / "participants.csv", participants)
    _write(folder / "assessments.csv", assessments)


def _write_settings(folder: Path, settings: Mapping[str, str]) -> Path:
    _write(folder / "settings.csv", [{"Setting": name, "Value": value} for name, value in settings.items()])
    return folder


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
