"""A folder of CSVs, read into dicts of text; and the small tables that say how to count."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from . import cells

Row = dict[str, str]
DEFAULTS = Path(__file__).parents[2] / "xl_npq" / "defaults"
SCHOOL_COLUMNS = ("School name", "Local authority", "District", "Region", "Phase", "School type", "Ofsted rating")


def heading(text: str) -> str:
    """Headings match without regard to case, spacing and punctuation."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def cell(row: Row, column: str) -> str:
    return row.get(heading(column), "")


def read_csv(path: Path) -> list[Row]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    names = [heading(name) for name in lines[0]] if lines else []
    return [dict(zip(names, line, strict=False)) for line in lines[1:] if any(line)]


def read_table(folder: Path, name: str) -> list[Row]:
    """The source's own table, else the packaged one, else no rows."""
    for place in (folder, DEFAULTS):
        path = place / f"{name}.csv"
        if path.exists():
            return read_csv(path)
    return []


def read_shares(rows: list[Row], *columns: str) -> list[Row]:
    """The same rows with each column of shares, read in one scale, as a fraction or blank."""
    for column in columns:
        scale = cells.holds_percentages([cell(row, column) for row in rows])
        for row in rows:
            found = cells.share(cell(row, column), scale)
            row[heading(column)] = "" if found is None else repr(found)
    return rows


def share_of(row: Row, column: str) -> float | None:
    """A share that read_shares has read."""
    return float(cell(row, column)) if cell(row, column) else None


@dataclass
class Settings:
    as_at: date
    provider: str
    areas_only: bool
    fsm_threshold: float
    fsm_known_only: bool
    ethnicity_known_only: bool
    metric_4: str
    retention: str
    achievement: str
    tolerance: float
    relative: bool
    target_4: float
    target_5: float
    target_6: float
    feedback_source: str


def read_settings(folder: Path) -> Settings:
    """The settings of the source; those that are missing, blank or unreadable keep their defaults."""
    path = folder / "settings.csv"
    given = {cells.key(cell(row, "Setting")): cell(row, "Value") for row in (read_csv(path) if path.exists() else [])}

    def text(name: str) -> str:
        return given.get(cells.key(name), "")

    def share(name: str, default: float) -> float:
        found = cells.share(text(name), cells.holds_percentages([text(name)]))
        return default if found is None else found

    as_at = cells.day(text("As at"))
    if as_at is None:
        raise ValueError("As at has no default")
    rating = cells.number(text("Metric 6 target"), 0, 10)
    return Settings(
        as_at=as_at,
        provider=cells.label(text("Provider")) or "Unnamed provider",
        areas_only=cells.yes_no(text("Allocated areas only")) == "Yes",
        fsm_threshold=share("FSM threshold", 0.3),
        fsm_known_only=cells.key(text("FSM base")) == "known",
        ethnicity_known_only=cells.key(text("Ethnicity base")) == "known",
        metric_4=cells.one_of(text("Metric 4 basis"), "commenced", "presented") or "commenced",
        retention=cells.one_of(text("Retention basis"), "presented", "not withdrawn") or "presented",
        achievement=cells.one_of(text("Achievement basis"), "presented", "assessed") or "presented",
        tolerance=share("Tolerance", 0.1),
        relative=cells.key(text("Tolerance is")) == "relative",
        target_4=share("Metric 4 target", 0.9),
        target_5=share("Metric 5 target", 0.95),
        target_6=6.0 if rating is None else float(rating),
        feedback_source=cells.key(text("Feedback source")),
    )


@dataclass
class Source:
    """Everything read, before any of it is counted."""

    folder: Path
    settings: Settings
    participants: list[Row]
    levels: dict[str, str] = field(default_factory=dict)
    """key -> the level as the table Levels spells it"""
    window: dict[str, int] = field(default_factory=dict)
    """level -> months"""
    extensions: list[tuple[date | None, date | None, int]] = field(default_factory=list)
    ethnicities: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    """key -> (known, non-White British)"""
    dimensions: list[tuple[str, str]] = field(default_factory=list)
    """(dimension, column)"""
    providers: dict[str, str] = field(default_factory=dict)
    """key -> the provider as first spelt; a source that names none has the key ''"""

    def level(self, text: str) -> str:
        return self.levels.get(cells.key(text), "")

    def rows_of(self, table: str, provider: str) -> list[Row]:
        """The rows of a table that belong to a provider (by key)."""
        rows = self.participants if table == "participants" else read_table(self.folder, table)
        if table == "targets":
            rows = read_shares(rows, "FSM", "Non-White British")
        return [row for row in rows if self._belongs(table, cells.key(cell(row, "Provider")), provider)]

    def _belongs(self, table: str, named: str, provider: str) -> bool:
        if "" in self.providers:
            home = self.settings.provider
            return home == "Unnamed provider" or named in ("", cells.key(home))
        if named:
            return named == provider
        return len(self.providers) == 1 or table not in ("participants", "assessments")


def read_source(folder: Path) -> Source:
    source = Source(folder, read_settings(folder), read_csv(folder / "participants.csv"))
    for row in read_table(folder, "levels"):
        name = cells.label(cell(row, "Level"))
        if name and cells.key(name) not in source.levels:
            source.levels[cells.key(name)] = name
            months = cells.number(cell(row, "Window months"), 1, 240, whole=True)
            source.window[name] = 18 if months is None else int(months)
    for row in read_table(folder, "extensions"):
        months = cells.number(cell(row, "Months"), 1, 240, whole=True)
        typed = [cell(row, column) for column in ("Started from", "Started to")]
        unreadable = any(cells.label(text) and cells.day(text) is None for text in typed)
        if months is not None and not unreadable:
            started = cells.day(typed[0]), cells.day(typed[1])
            source.extensions.append((*started, int(months)))
    for row in read_table(folder, "ethnicities"):
        name = cells.key(cell(row, "Ethnicity"))
        if name and name not in source.ethnicities:
            known, non_white_british = cell(row, "Known"), cell(row, "Non-White British")
            source.ethnicities[name] = cells.yes_no(known) == "Yes", cells.yes_no(non_white_british) == "Yes"
    for row in read_table(folder, "groups"):
        dimension, column = cells.label(cell(row, "Dimension")), cells.label(cell(row, "Column"))
        if dimension and column:
            source.dimensions.append((dimension, column))
    for row in source.participants:
        name = cells.label(cell(row, "Provider"))
        if name:
            source.providers.setdefault(cells.key(name), name)
    if not source.providers:
        source.providers[""] = source.settings.provider
    _fill_from_schools(source)
    return source


def _fill_from_schools(source: Source) -> None:
    """School columns left blank are filled from the first row of Schools with that URN."""
    schools: dict[str, Row] = {}
    for row in read_shares(read_table(source.folder, "schools"), "FSM %"):
        schools.setdefault(cells.key(cell(row, "URN")), row)
    schools.pop("", None)
    for row in read_shares(source.participants, "FSM %"):
        school = schools.get(cells.key(cell(row, "URN")), {})
        for column in (*SCHOOL_COLUMNS, "FSM %"):
            if not cells.label(cell(row, column)):
                row[heading(column)] = cell(school, column)
