"""The settings in force: what the Settings table says, where it can be read, and the packaged default elsewhere."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import pandas as pd

from xl_npq.read import canonical, outside
from xl_npq.tables import Column, Kind, Tables, Unread
from xl_npq.values import key

_SERIAL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the Settings table and how its value is read. Its default is the packaged one."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def column(self) -> Column:
        """The setting as a column, for the readers of cells."""
        return Column(self.name, self.kind, choices=self.choices, least=self.least, most=self.most)

    @property
    def attribute(self) -> str:
        """The name of the setting's field in `Settings`."""
        return self.name.lower().replace(" ", "_")

    @property
    def range_name(self) -> str:
        """The name of the workbook cell that holds the value in force."""
        return self.name.replace(" ", "_")


SETTINGS = (
    Setting("Provider", Kind.LABEL),
    Setting("As at", Kind.DATE),
    Setting("Allocated areas only", Kind.YES_NO),
    Setting("FSM threshold", Kind.SHARE),
    Setting("FSM base", Kind.CHOICE, ("all", "known")),
    Setting("Ethnicity base", Kind.CHOICE, ("all", "known")),
    Setting("Metric 4 basis", Kind.CHOICE, ("commenced", "presented")),
    Setting("Retention basis", Kind.CHOICE, ("presented", "not withdrawn")),
    Setting("Achievement basis", Kind.CHOICE, ("presented", "assessed")),
    Setting("Tolerance", Kind.SHARE),
    Setting("Tolerance is", Kind.CHOICE, ("points", "relative")),
    Setting("Suppress below", Kind.NUMBER, least=0, most=1000),
    Setting("Metric 4 target", Kind.SHARE),
    Setting("Metric 5 target", Kind.SHARE),
    Setting("Metric 5 sample", Kind.SHARE),
    Setting("Metric 6 target", Kind.NUMBER, least=0, most=10),
    Setting("Feedback source", Kind.LABEL),
    Setting("Watch days", Kind.NUMBER, least=0, most=3660),
    Setting("Round to", Kind.NUMBER, least=1, most=1000),
    Setting("Contact", Kind.LABEL),
    Setting("First delivery year starts", Kind.DATE),
    Setting("Return days", Kind.NUMBER, least=0, most=366),
    Setting("Publication days", Kind.NUMBER, least=0, most=366),
)


@dataclass(frozen=True)
class Settings:
    """Every setting in force. Shares are fractions; dates are serial day numbers, 0 where none is given."""

    provider: str
    as_at: int
    allocated_areas_only: bool
    fsm_threshold: float
    fsm_base: str
    ethnicity_base: str
    metric_4_basis: str
    retention_basis: str
    achievement_basis: str
    tolerance: float
    tolerance_is: str
    suppress_below: float
    metric_4_target: float
    metric_5_target: float
    metric_5_sample: float
    metric_6_target: float
    feedback_source: str
    watch_days: float
    round_to: float | None
    contact: str
    first_delivery_year_starts: int
    return_days: float
    publication_days: float

    @property
    def as_at_date(self) -> date | None:
        """As at as a date; None where none is given."""
        return date.fromordinal(_SERIAL_ZERO.toordinal() + self.as_at) if self.as_at else None


def settings_of(tables: Tables) -> tuple[Settings, tuple[Unread, ...]]:
    """The settings in force, and the values in the Settings table that could not be read (their defaults count)."""
    values: dict[str, object] = {}
    unread: list[Unread] = []
    frame = tables["Settings"]
    rows = list(zip(frame["Setting"].tolist(), frame.index.tolist(), frame["Value"].tolist(), strict=True))
    # Of rows of one name the first counts.
    typed = {key(name): (row, cell) for name, row, cell in reversed(rows)}
    for setting in SETTINGS:
        values[setting.attribute] = _default(setting)
        if key(setting.name) in typed:
            row, cell = typed[key(setting.name)]
            try:
                found = _read(setting, cell, strict=tables.own and row > 0)
            except ValueError:
                unread.append(Unread("Settings", row, "Value", cell, f"for {setting.name}: {wanted(setting)}"))
                continue
            if found is not None:
                values[setting.attribute] = found
    return _in_force(values), tuple(unread)


@cache
def _default(setting: Setting) -> object:
    return _read(setting, default_of(setting), strict=False)


def typed_values(tables: Tables) -> list[object]:
    """The column Value of Settings, each cell as its setting takes it; None for a blank, as it was where unreadable."""
    known = {key(setting.name): setting for setting in SETTINGS}
    frame = tables["Settings"]
    values: list[object] = []
    for row, name, cell in zip(frame.index, frame["Setting"].fillna(""), frame["Value"], strict=True):
        setting = known.get(key(name))
        try:
            values.append(cell if setting is None else _read(setting, cell, strict=tables.own and row > 0))
        except ValueError:
            values.append(cell)
    return values


def _read(setting: Setting, cell: object, *, strict: bool) -> object:
    """The value of a cell, None for a blank one; ValueError where it cannot be read."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return (canonical if strict else outside).parser(setting.column, [cell])(cell)


def wanted(setting: Setting) -> str:
    """What a setting takes, in words."""
    return outside.wanted(setting.column)


def _in_force(values: dict[str, object]) -> Settings:
    provider, source = values["provider"], values["feedback_source"]
    return Settings(
        **{  # type: ignore[arg-type]  # each value is of its field's type, as SETTINGS reads it
            **values,
            "as_at": _serial(values["as_at"]),
            "first_delivery_year_starts": _serial(values["first_delivery_year_starts"]),
            "provider": provider or "",
            "feedback_source": source or "",
            "contact": values["contact"] or "",
            "allocated_areas_only": values["allocated_areas_only"] == "Yes",
        }
    )


def _serial(day: object) -> int:
    return (day - _SERIAL_ZERO).days if isinstance(day, date) else 0


@cache
def _packaged() -> dict[str, tuple[str, str]]:
    text = (files("xl_npq") / "defaults" / "settings.csv").read_text("utf-8")
    return {key(row["Setting"]): (row["Value"], row["Meaning"]) for row in csv.DictReader(text.splitlines())}


def default_of(setting: Setting) -> str:
    """The packaged value of a setting, as it is written there; "" for none."""
    return _packaged()[key(setting.name)][0]


def meaning_of(setting: Setting) -> str:
    """What a setting means, in a sentence."""
    return _packaged()[key(setting.name)][1]
