"""`manifest.csv`: what was made of each provider, from what, and with which content."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import sha256, sha256_of_files
from xl_npq.file_names import safe
from xl_npq.metrics import METRICS
from xl_npq.printing import csv_text, guarded
from xl_npq.publish import MACHINE, files_of_report
from xl_npq.workbook.beside import beside

MANIFEST = "manifest.csv"
_STATUSES = tuple(f"metric_{metric.number}" for metric in METRICS)
MANIFEST_COLUMNS = (
    *("provider", "file", "sha256", "rows", "errors", "warnings"),
    *_STATUSES,
    *("seconds", "problem", "return", "return_sha256", "report", "report_sha256", "input", "seal"),
)
_SEAL = 12
"""Hexadecimal digits that tell a row that was edited since."""


def write_manifest(outcomes: Iterable[Outcome], folder: Path) -> Path:
    """Write `manifest.csv`, a row for each provider; UsageError where it cannot be written."""
    path = folder / MANIFEST
    with beside(path) as temporary:
        temporary.write_text(csv_text(MANIFEST_COLUMNS, map(_row, outcomes)), "utf-8", newline="")
    return path


def read_manifest(folder: Path) -> Mapping[str, Outcome] | None:
    """What the manifest of a folder says, by provider as it stands there; None where there is none, or none of ours.

    Rows that are not as they were written are left out.
    """
    try:
        text = (folder / MANIFEST).read_text("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        if tuple(reader.fieldnames or ()) != MANIFEST_COLUMNS:
            return None
        rows = [[str(row[name]) for name in MANIFEST_COLUMNS] for row in reader if None not in row]
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    return {row[0]: _outcome(row) for row in rows if _seal(row[:-1]) == row[-1]}


def rows_of(
    providers: Iterable[str], outcomes: Mapping[str, Outcome], earlier: Mapping[str, Outcome]
) -> Iterator[Outcome]:
    """The rows of a manifest in order: what is done, and of what is not yet what an earlier run made of it."""
    for provider in providers:
        if outcome := outcomes.get(provider, earlier.get(guarded(provider))):
            yield outcome


def leftovers(earlier: Mapping[str, Outcome], outcomes: Iterable[Outcome], folder: Path) -> list[str]:
    """Files and folders of an earlier run that are still there, and that none of the outcomes names."""
    named = {guarded(name) for outcome in outcomes for name in _names(outcome)}
    listed = (name for outcome in earlier.values() for name in _names(outcome) if name not in named)
    return [name for name in map(_unguarded, listed) if (folder / name).exists()]


def files_listed(manifest: Mapping[str, Outcome]) -> list[str]:
    """The workbooks that a manifest lists."""
    return [_unguarded(outcome.file) for outcome in manifest.values() if outcome.file]


def files_kept(manifest: Mapping[str, Outcome], providers: Iterable[str]) -> dict[str, str]:
    """The names of the workbooks that a manifest lists of these providers; no two alike, and only of the form that
    a batch gives.
    """
    kept: dict[str, str] = {}
    for provider in providers:
        file = _unguarded(manifest[guarded(provider)].file) if guarded(provider) in manifest else ""
        if re.fullmatch(rf"{re.escape(safe(provider))}( \(\d+\))?\.xlsx", file) and file not in kept.values():
            kept[provider] = file
    return kept


def _unguarded(text: str) -> str:
    """A text of the manifest as it was before it was guarded."""
    plain = text.removeprefix("'")
    return plain if guarded(plain) == text else text


def _names(outcome: Outcome) -> tuple[str, ...]:
    return tuple(filter(None, (outcome.file, outcome.data_return, outcome.report)))


def earlier_of(manifest: Mapping[str, Outcome], folder: Path, provider: str, file: str) -> Outcome | None:
    """What an earlier run made of a provider without trouble, where its files still have the content that it wrote."""
    found = manifest.get(guarded(provider))
    if found is None or found.problem or found.file != guarded(file):
        return None
    there = replace(found, provider=provider, file=file)
    return there if _whole(there, folder) else None


def _whole(outcome: Outcome, folder: Path) -> bool:
    try:
        return (
            _digest(folder / outcome.file) == outcome.sha256
            and (not outcome.data_return or _digest(folder / outcome.data_return) == outcome.return_sha256)
            and (not outcome.report or _digest_of_report(folder / outcome.report) == outcome.report_sha256)
        )
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of_report(folder: Path) -> str:
    """The digest of the files of the report in a folder; what others put there does not count."""
    return sha256_of_files({name: (folder / name).read_bytes() for name in (*files_of_report(folder), MACHINE)})


def _row(outcome: Outcome) -> tuple[str, ...]:
    cells = (
        *(outcome.provider, outcome.file, outcome.sha256),
        *(str(outcome.rows), str(outcome.errors), str(outcome.warnings)),
        *(outcome.statuses or ("",) * len(_STATUSES)),
        *(f"{outcome.seconds:.2f}", outcome.problem),
        *(outcome.data_return, outcome.return_sha256, outcome.report, outcome.report_sha256, outcome.input),
    )
    written = [guarded(cell) for cell in cells]
    return (*written, _seal(written))


def _seal(cells: Iterable[str]) -> str:
    return sha256("\n".join(cells).encode("utf-8", "replace"))[:_SEAL]


def _outcome(row: list[str]) -> Outcome:
    """The outcome of a row that is as it was written."""
    cells = dict(zip(MANIFEST_COLUMNS, row, strict=True))
    statuses = tuple(cells[name] for name in _STATUSES)
    return Outcome(
        cells["provider"],
        file=cells["file"],
        sha256=cells["sha256"],
        rows=int(cells["rows"]),
        errors=int(cells["errors"]),
        warnings=int(cells["warnings"]),
        statuses=statuses if any(statuses) else (),
        seconds=float(cells["seconds"]),
        problem=cells["problem"],
        data_return=cells["return"],
        return_sha256=cells["return_sha256"],
        report=cells["report"],
        report_sha256=cells["report_sha256"],
        input=cells["input"],
    )
