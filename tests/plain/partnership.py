"""Verdicts on partnership targets, written plainly from docs/partnership.md: dicts and loops, nothing of xl_npq."""

from __future__ import annotations

from datetime import date

from .cells import add_months

Row = dict[str, str]
Unit = tuple[int, str, str]
"""KPI, measure and school; the school is blank for the authority."""
WORST_FIRST = ("not achieved", "not yet due", "on track", "no data", "achieved", "maintained")


def verdicts(targets: list[Row], reviews: list[Row], as_at: date) -> dict[Unit, str]:
    """The verdict as at a day of every school and authority that is judged."""
    measures = {(int(row["KPI"]), row["Measure"]): row for row in targets if not row["School"]}
    units: dict[Unit, Row] = {}
    for row in targets:
        name = (int(row["KPI"]), row["Measure"])
        whole = measures[name]
        if row["School"] and whole["Scope"] == "authority":
            continue  # the authority is judged as a whole
        if row["School"]:
            units[*name, row["School"]] = {**whole, **{column: text for column, text in row.items() if text}}
        elif row["Scope"] == "authority":
            units[*name, ""] = row
    held: dict[Unit, list[Row]] = {}
    for row in reviews:
        kpi = int(row["KPI"])
        of_kpi = [measure for number, measure in measures if number == kpi]
        measure = row["Measure"] or of_kpi[0]
        if row["School"] and measures[kpi, measure]["Scope"] == "authority":
            continue
        unit = (kpi, measure, row["School"])
        units.setdefault(unit, measures[kpi, measure])
        if date.fromisoformat(row["Reviewed on"]) <= as_at:
            held.setdefault(unit, []).append(row)
    return {unit: _of_unit(row, held.get(unit, []), as_at) for unit, row in units.items()}


def worst(found: list[str]) -> str:
    """The verdict that speaks for several."""
    return min(found, key=WORST_FIRST.index) if found else "no data"


def _of_unit(target: Row, reviews: list[Row], as_at: date) -> str:
    if not reviews:
        stages = _stages(target, target["Target"])
        return "not yet due" if stages and min(stages) > as_at else "no data"
    ordered = sorted(reviews, key=lambda row: row["Reviewed on"])
    last = ordered[-1]
    on = date.fromisoformat(last["Reviewed on"])
    aim = target["Target"]
    for row in ordered[:-1]:
        aim = row["Revised target"] or aim
    found = _on_the_day(target, aim, float(last["Value"]), on)
    # What was agreed at the last review holds for what falls due after it.
    passed = any(on < stage <= as_at for stage in _stages(target, last["Revised target"] or aim))
    return "no data" if passed and found in ("on track", "not yet due") else found


def _stages(target: Row, aim: str) -> list[date]:
    """The days on which something falls due; none for a rating, which is due at each review."""
    done = date.fromisoformat(target["Completion date"]) if target["Completion date"] else None
    last = date.fromisoformat(target["By when"]) if target["By when"] else None
    kind = target["Kind"]
    if last is None and done and kind in ("graded", "directional"):
        last = add_months(done, 36)
    stages = [last] if last else []
    if kind == "graded" and aim and done:
        stages.append(min(add_months(done, 12), last or date.max))
    return stages


def _on_the_day(target: Row, aim_text: str, value: float, on: date) -> str:
    base = float(target["Baseline"]) if target["Baseline"] else None
    aim = float(aim_text) if aim_text else None
    stages = _stages(target, aim_text)
    if target["Kind"] == "graded":
        return _graded(base, aim, value, on, stages)
    if target["Kind"] == "milestone":
        if not stages:
            return "no data"
        if value >= 1:
            return "achieved"
        if on >= stages[0]:
            return "not achieved"
        return "on track" if value > 0 else "not yet due"
    if target["Kind"] == "rated":
        if aim is None:
            return "no data"
        met, kept = value >= aim, base is not None and base >= aim
        due = not stages or on >= stages[0]
    else:
        if aim is None and base is None:
            return "no data"
        met, kept = (base is None or value > base) and (aim is None or value >= aim), False
        due = bool(stages) and on >= stages[0]
    if not due:
        return "on track" if met else "not yet due"
    return "not achieved" if not met else "maintained" if kept else "achieved"


def _graded(base: float | None, aim: float | None, value: float, on: date, stages: list[date]) -> str:
    if value not in (1, 2, 3, 4) or (aim is None and base is None):
        return "no data"
    first, last = (min(stages), max(stages)) if stages else (date.max, date.max)
    kept = base is not None and base <= 2
    improved = base is not None and (value < base or (kept and value <= 2))
    reached = improved if aim is None else value <= aim
    if base is None and not reached and on < last:
        return "no data"
    if on < first:
        return "on track" if reached or improved else "not yet due"
    if reached:
        return "maintained" if kept else "achieved"
    return "on track" if improved and on < last else "not achieved"
