"""What was published before: the publications below a folder, by provider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xl_npq.errors import SourceError
from xl_npq.publication.report import Report
from xl_npq.publish import MACHINE, read_publication
from xl_npq.values import key


def publications_below(folder: Path) -> Mapping[str, Report]:
    """Every publication below a folder, by its provider's name as names are compared.

    SourceError where there is none, where one cannot be read, and where two are of one provider.
    """
    found: dict[str, Report] = {}
    places: dict[str, Path] = {}
    for path in sorted(folder.rglob(MACHINE)):
        report = read_publication(path)
        name = key(report.provider)
        if name in found:
            raise SourceError(
                f"{path}: a second publication of {report.provider}, beside {places[name]}. Leave in the folder what "
                "was published last."
            )
        found[name], places[name] = report, path
    if not found:
        raise SourceError(
            f"{folder} holds no publication: name a folder with the {MACHINE} of each provider's last publication, "
            "as reports in the folder of the last batch."
        )
    return found
