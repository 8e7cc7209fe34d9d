"""`xl-npq demo`: the workbook of an invented provider, to look round in."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from xl_npq.cli.options import ThemeFile, require_place
from xl_npq.cli.terminal import counted, say, show, show_table, step
from xl_npq.cli.theme import theme_from


def demo(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR]", help="The folder to write to; made where there is none.", show_default="this folder"
        ),
    ] = Path(),
    theme: ThemeFile = None,
) -> None:
    """Build the workbook of an invented provider.

    Its people are invented, its counts are those that a provider published. Says how it stands on the seven
    metrics.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    import xl_npq
    from xl_npq.batch.task import headlines_of
    from xl_npq.file_names import safe
    from xl_npq.metrics import METRICS
    from xl_npq.providers import providers_of

    require_place(folder)
    look = theme_from(theme)
    with as_file(files("xl_npq") / "example") as example:
        tables = xl_npq.read(example)
    people, scripts = len(tables["Participants"]), len(tables["Assessments"])
    say(f"Reading the example provider: {counted(people, 'participant')}, {counted(scripts, 'script')}")
    (provider,) = providers_of(tables)
    path = (folder / f"{safe(provider)}.xlsx").absolute()
    with step("Measuring"):
        headlines = headlines_of(tables, provider)
    with step("Checking and laying out"):
        folder.mkdir(exist_ok=True)
        xl_npq.build(tables, path, theme=look)
    show(f"Wrote {path}")
    show()
    titles = {metric.number: metric.title for metric in METRICS}
    rows = [(one.metric, titles[one.metric], one.status, one.cohort) for one in headlines]
    show_table(("Metric", "", "Status", "Cohort"), rows)
    show()
    show("The provider and its people are invented. Open the workbook in Excel, and begin with the sheet Start.")
    show("For your own data: xl-npq template -o mine.xlsx gives an empty workbook, xl-npq check SOURCE says what is")
    show("wrong with an export, and xl-npq build SOURCE -o mine.xlsx makes a workbook from it.")
