"""The report for machines: `publication.json`, which a later publication reads back (docs/publishing.md)."""

from __future__ import annotations

import json
from typing import Any

from xl_npq.errors import SourceError
from xl_npq.publication.report import MARKS, Figure, PublicColumn, PublicMetric, PublicTable, Report, Withheld
from xl_npq.published.shown import value_of

FORMAT, VERSION = "xl-npq publication", 1


def as_json(report: Report, files: tuple[str, ...] = ()) -> str:
    """The report as JSON; `files` are the names of the files that are published with it."""
    content = {
        "format": FORMAT,
        "format_version": VERSION,
        "made_with": report.version,
        "provider": report.provider,
        "as_at": report.as_at,
        "contact": report.contact,
        "disclosure_control": {
            "suppress_below": report.suppress_below,
            "round_to": report.round_to,
            "withheld": [held._asdict() for held in report.withheld],
        },
        "marks": MARKS,
        "metrics": [_metric(metric) for metric in report.metrics],
        **({"partnership": _table(report.partnership)} if report.partnership else {}),
        "files": list(files),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _metric(metric: PublicMetric) -> dict[str, Any]:
    return {
        "number": int(metric.number),
        "title": metric.title,
        "wording": metric.wording,
        "status": metric.status,
        "status_cohort": metric.status_cohort,
        "commentary": list(metric.commentary),
        "commentary_drafted": metric.drafted,
        "definitions": list(metric.definitions),
        "tables": [_table(table) for table in metric.tables],
    }


def _table(table: PublicTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "scope": table.scope,
        "notes": list(table.notes),
        "in_words": dict(table.in_words),
        "columns": [column._asdict() for column in table.columns],
        "rows": [
            [_cell(figure, column) for figure, column in zip(row, table.columns, strict=True)] for row in table.rows
        ],
    }


def _cell(figure: Figure, column: PublicColumn) -> dict[str, Any]:
    value = value_of(figure, column.kind)
    return {"value": None, "mark": figure.mark} if value is None else {"value": value}


def from_json(text: str, name: str) -> Report:
    """The report that a `publication.json` holds; SourceError where the file `name` is not one of ours."""
    try:
        content = json.loads(text)
        if (content["format"], content["format_version"]) != (FORMAT, VERSION):
            raise ValueError
        return _report(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{name}: is not a publication.json that xl-npq wrote. Name the one of the last publication."
        ) from error


def _report(content: dict[str, Any]) -> Report:
    control = content["disclosure_control"]
    return Report(
        provider=content["provider"],
        as_at=content["as_at"],
        contact=content["contact"],
        version=content["made_with"],
        metrics=tuple(_read_metric(metric) for metric in content["metrics"]),
        suppress_below=control["suppress_below"],
        round_to=control["round_to"],
        withheld=tuple(Withheld(**held) for held in control["withheld"]),
        partnership=_read_table(content["partnership"]) if "partnership" in content else None,
    )


def _read_metric(metric: dict[str, Any]) -> PublicMetric:
    return PublicMetric(
        number=str(metric["number"]),
        title=metric["title"],
        wording=metric["wording"],
        status=metric["status"],
        status_cohort=metric["status_cohort"],
        commentary=tuple(metric["commentary"]),
        drafted=metric["commentary_drafted"],
        tables=tuple(_read_table(table) for table in metric["tables"]),
        definitions=tuple(metric["definitions"]),
    )


def _read_table(table: dict[str, Any]) -> PublicTable:
    return PublicTable(
        name=table["name"],
        title=table["title"],
        scope=table["scope"],
        columns=tuple(PublicColumn(**column) for column in table["columns"]),
        rows=tuple(tuple(Figure(cell["value"], cell.get("mark", "")) for cell in row) for row in table["rows"]),
        notes=tuple(table["notes"]),
        in_words=tuple(table.get("in_words", {}).items()),
    )


def files_in(text: str) -> tuple[str, ...]:
    """The names of the files that stand with a `publication.json` of ours; none where it is not one."""
    try:
        content = json.loads(text)
        return tuple(map(str, content["files"])) if content["format"] == FORMAT else ()
    except (ValueError, KeyError, TypeError):
        return ()
