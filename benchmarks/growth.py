"""How the time of a workbook grows with its participants, and that of a batch with its providers.

Run it as `python benchmarks/growth.py -o docs/growth.svg`. Processor time in one process, the least of the runs; the
first build of a process is not counted. Each provider has the people of the packaged example under IDs of its own, so
that the lists of all workbooks are as long.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from measure_and_build import write_source
from providers import EXAMPLE, many

import xl_npq
from xl_npq.batch.task import common_of, make, tasks_of, workbook_names
from xl_npq.providers import apart, providers_of
from xl_npq.tables import Tables

NAVY, ORANGE, GREY = "#12436D", "#F46A25", "#3D3D3D"
"""Two colours of the Analysis Function's palette, and one for words."""
WIDTH, HEIGHT, EDGE = 420, 260, 56
Points = Sequence[tuple[int, float]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--participants", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    options.add_argument("--providers", type=int, nargs="+", default=[10, 100])
    options.add_argument("--size", type=int, default=50, help="participants of each provider")
    options.add_argument("--runs", type=int, default=2)
    options.add_argument("-o", "--output", type=Path)
    chosen = options.parse_args()
    one, each = [], []
    for count in chosen.participants:
        one.append((count, of_one(count, chosen.runs)))
        print(f"one workbook of {count:>7,} participants {one[-1][1]:8.2f} s", flush=True)
    for count in chosen.providers:
        each.append((count, of_each(count, chosen.size)))
        print(f"each of {count:>7,} providers            {each[-1][1]:8.3f} s", flush=True)
    if chosen.output:
        chosen.output.write_text(drawing(one, each, chosen.size), "utf-8")


def of_one(participants: int, runs: int) -> float:
    """Seconds that one workbook of so many participants takes from tables in memory."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.mkdir()
        write_source(EXAMPLE, source, participants)
        tables = xl_npq.read(source)
        xl_npq.build(xl_npq.read(EXAMPLE), Path(folder, "first.xlsx"))
        return min(timed(lambda: xl_npq.build(tables, Path(folder, "built.xlsx"))) for _ in range(runs))


def of_each(providers: int, size: int) -> float:
    """Seconds that each of so many providers takes in a batch, told apart and made in one process."""
    tables = many(xl_npq.read(EXAMPLE), providers, size)
    return timed(lambda: made(tables)) / providers


def made(tables: Tables) -> None:
    common = common_of(tables)
    for task in tasks_of(apart(tables), workbook_names(providers_of(tables))):
        assert make(common, task).outcome.file


def timed(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def drawing(one: Points, each: Points, size: int) -> str:
    """Both as lines, side by side."""
    panels = (
        panel(one, "Seconds of one workbook, by participants", NAVY, 0),
        panel(each, f"Seconds of each provider of {size}, by providers", ORANGE, WIDTH),
    )
    words = "; ".join(f"{count:,} participants {seconds:.2f} s" for count, seconds in one)
    more = "; ".join(f"{count:,} providers {seconds:.2f} s each" for count, seconds in each)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" role="img" '
        f'font-family="Arial, sans-serif" font-size="12" fill="{GREY}">\n'
        f"<title>Time of a workbook by its size, and of a provider by their number</title>\n"
        f"<desc>{words}. {more}.</desc>\n"
        f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>\n{"".join(panels)}</svg>\n'
    )


def panel(points: Points, title: str, colour: str, left: int) -> str:
    """One line with a dot and a figure for each point; both axes begin at 0."""
    most_x, most_y = max(x for x, _ in points), 1.15 * max(y for _, y in points)
    places = [
        (
            left + EDGE + x / most_x * (WIDTH - 2 * EDGE),
            HEIGHT - EDGE - y / most_y * (HEIGHT - 2 * EDGE),
        )
        for x, y in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    axis = f"M{left + EDGE} {EDGE / 2}V{HEIGHT - EDGE}H{left + WIDTH - EDGE / 2}"
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>\n' for x, y in places)
    widely = [place for place in range(len(points)) if points[place][0] >= most_x / 20]
    labels = "".join(
        f'<text x="{places[place][0]:.1f}" y="{places[place][1] - 10:.1f}" text-anchor="middle">'
        f"{points[place][1]:.2f}</text>\n"
        f'<text x="{places[place][0]:.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{points[place][0]:,}</text>\n'
        for place in widely
    )
    return (
        f'<text x="{left + EDGE}" y="{EDGE / 2 - 8}" font-weight="bold">{title}</text>\n'
        f'<path d="{axis}" fill="none" stroke="{GREY}"/>\n'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>\n{dots}{labels}'
    )


if __name__ == "__main__":
    main()
