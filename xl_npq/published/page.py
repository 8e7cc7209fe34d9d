"""The report as a web page: one file that needs nothing beside it, no script and no network."""

from __future__ import annotations

from collections.abc import Mapping

from xl_npq.publication.report import MARKS, PublicMetric, PublicTable, Report
from xl_npq.published.charts import MARKED, Chart, chart_of, svg_of
from xl_npq.published.markup import Markup, element, join, text, void
from xl_npq.published.shown import (
    cohort_in_words,
    day_in_words,
    is_of_words,
    is_total,
    rows_in_words,
    shortened,
    status_in_words,
    tables_of,
    text_of,
    worded,
)
from xl_npq.published.style import style_of
from xl_npq.published.wording import ABOUT, FRAMEWORK, TITLE, contact_of, disclosure_of, why_withheld, withheld_of
from xl_npq.theme import PLAIN, Theme

LONG = 24
"""Rows above which a table is folded away on the screen."""
_NAMING = 3
"""Columns that head a row where every column is of words."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The page itself forbids whatever it does not need."""


def page_of(report: Report, theme: Theme = PLAIN, files: tuple[str, ...] = ()) -> str:
    """The whole page; `files` are the names of the files that are published beside it."""
    provider = theme.name or report.provider
    head = element(
        "head",
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        void("meta", name="color-scheme", content="light dark"),
        element("title", f"{TITLE}: {provider}, as at {day_in_words(report.as_at)}"),
        void("meta", name="author", content=report.provider),
        element("style", Markup(style_of(theme))),
    )
    body = element(
        "body",
        element("a", "Skip to main content", href="#main", class_="skip"),
        _banner(provider, theme),
        element("main", _main(report, files), id="main"),
        _footer(report, theme),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en-GB')}\n"


def _banner(provider: str, theme: Theme) -> Markup:
    picture = void("img", src=theme.logo.address, alt="", class_="logo") if theme.logo else Markup()
    return element("header", element("div", picture, element("span", provider, class_="name"), class_="wide"))


def _main(report: Report, files: tuple[str, ...]) -> Markup:
    return join(
        [
            element("h1", TITLE),
            element("p", ABOUT, class_="lead"),
            element("p", "As at ", element("time", day_in_words(report.as_at), datetime=report.as_at), class_="date"),
            _headlines(report),
            *(_metric(metric) for metric in report.metrics),
            *([_partnership(report.partnership)] if report.partnership else []),
            _definitions(report),
            _about(report, files),
        ]
    )


def _headlines(report: Report) -> Markup:
    tiles = [
        element(
            "li",
            element(
                "a", element("span", f"Metric {metric.number}", class_="number"), f" {metric.title}", href=_to(metric)
            ),
            element("p", _status(metric), class_="standing"),
            class_=f"tile {_slug(metric.status)}",
        )
        for metric in report.metrics
    ]
    return element("section", element("h2", "How we stand", id="headlines"), element("ul", join(tiles), class_="tiles"))


def _to(metric: PublicMetric) -> str:
    return f"#metric-{_slug(metric.number)}"


def _slug(words: str) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in words.lower()).split()) or "x"


def _status(metric: PublicMetric) -> Markup:
    sign, _, word = status_in_words(metric.status).partition(" ")
    tag = element("strong", element("span", sign, aria_hidden="true"), f" {word}", class_=f"tag {_slug(metric.status)}")
    judged = cohort_in_words(metric.status_cohort)
    cohort = element("span", f" for {judged}", class_="cohort") if judged else Markup()
    return join([tag, cohort], "")


def _metric(metric: PublicMetric) -> Markup:
    said = [element("p", words) for words in metric.commentary]
    return element(
        "section",
        element("h2", f"Metric {metric.number}: {metric.title}", id=_to(metric)[1:]),
        element("p", metric.wording, class_="inset"),
        element("p", "Status: ", _status(metric)),
        *([element("p", why_withheld(metric))] if why_withheld(metric) else []),
        join(said),
        *(_table(metric, table) for table in metric.tables),
        class_="metric",
    )


def _table(metric: PublicMetric, table: PublicTable) -> Markup:
    """A table under its own heading, with its chart where it has one; a long one is folded away until it is wanted."""
    table = worded(table)
    name, title = f"table-{_slug(table.name)}", _short(metric, table.title)
    chart = chart_of(table, metric.status_cohort)
    drawn = _figure(chart, f"{name}-chart") if chart else Markup()
    notes = [element("p", note, class_="note") for note in (table.scope, *table.notes) if note]
    shown = _scrolling(table, name, title)
    return element("div", element("h3", title, id=name), drawn, shown, join(notes), class_="figures")


def _partnership(table: PublicTable) -> Markup:
    """The section of the Collective Partnership Targets, which are no metric."""
    notes = [element("p", note, class_="note") for note in table.notes]
    return element(
        "section",
        element("h2", table.title, id="partnership"),
        element("p", table.scope, class_="inset"),
        element("div", _scrolling(table, "partnership", table.title), join(notes), class_="figures"),
    )


def _scrolling(table: PublicTable, heading: str, title: str) -> Markup:
    """A table that scrolls by itself where it is too wide, folded away where it is long."""
    shown = element("div", _grid(table), class_="scroll", tabindex=0, role="region", aria_labelledby=heading)
    if len(table.rows) <= LONG:
        return shown
    words = f"Show the table: {rows_in_words(len(table.rows))}"
    return element("details", element("summary", words, element("span", f" of {title}", class_="hidden")), shown)


def _short(metric: PublicMetric, title: str) -> str:
    """A title below the heading of its metric, which it need not repeat."""
    rest = title.removeprefix(f"Metric {metric.number}: ")
    return rest[:1].upper() + rest[1:]


def _figure(chart: Chart, name: str) -> Markup:
    mark = [element("span", class_="aim-key", aria_hidden="true")] if chart.targets else []
    said = " ".join(filter(None, (f"{chart.of}." if chart.of else "", MARKED if chart.targets else "")))
    caption = element("figcaption", *mark, said) if said else Markup()
    return element("figure", svg_of(chart, name), caption)


def _grid(table: PublicTable) -> Markup:
    heads = [
        element("th", column.name, scope="col", class_="words" if column.kind == "text" else "number")
        for column in table.columns
    ]
    rows = [element("tr", *_cells(table, place), **_total(table, place)) for place in range(len(table.rows))]
    return element(
        "table",
        element("caption", table.title, class_="hidden"),
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
    )


def _total(table: PublicTable, place: int) -> dict[str, str]:
    return {"class_": "total"} if is_total(table, table.rows[place]) else {}


def _cells(table: PublicTable, place: int) -> list[Markup]:
    """The cells of a row; the words before its first figure head it, the first ones where all are words."""
    cells, heading, of_words = [], True, is_of_words(table)
    for at, (figure, column) in enumerate(zip(table.rows[place], table.columns, strict=True)):
        shown = text_of(figure, column.kind)
        heading = heading and (at < _NAMING if of_words else column.kind == "text")
        if heading:
            cells.append(element("th", text(shown) if of_words else _label(shown), scope="row", class_="words"))
        elif figure.value is None and figure.mark in MARKS:
            side = "words mark" if of_words else "number mark"
            cells.append(element("td", element("abbr", shown, title=MARKS[figure.mark]), class_=side))
        else:
            cells.append(element("td", shown, class_="words" if column.kind == "text" else "number"))
    return cells


def _label(words: str) -> Markup:
    """A label, a level by its letters, so that its column is narrow."""
    brief = shortened(words)
    return text(words) if brief == words else element("abbr", brief, title=words)


def _definitions(report: Report) -> Markup:
    listed = [
        join(
            [
                element("dt", f"Metric {metric.number}: {metric.title}"),
                *(element("dd", said) for said in metric.definitions),
            ]
        )
        for metric in report.metrics
        if metric.definitions
    ]
    return element("section", element("h2", "What each metric counts", id="definitions"), element("dl", join(listed)))


def _about(report: Report, files: tuple[str, ...]) -> Markup:
    marks = [join([element("dt", mark), element("dd", meaning)]) for mark, meaning in MARKS.items()]
    parts = [
        element("h2", "About these figures", id="about"),
        element("p", FRAMEWORK),
        element("h3", "Figures that are not shown"),
        element("p", " ".join(filter(None, (disclosure_of(report), withheld_of(report))))),
        element("dl", join(marks), class_="marks"),
    ]
    titles = {f"{table.name}.csv": table.title for table in tables_of(report)}
    if files:
        parts += [
            element("h3", "The figures as files"),
            element("ul", join([element("li", element("a", _called(name, titles), href=name)) for name in files])),
        ]
    parts += [element("h3", "Contact"), element("p", contact_of(report))]
    return element("section", join(parts))


def _called(name: str, titles: Mapping[str, str]) -> str:
    kinds = {"xlsx": "Excel workbook", "ods": "OpenDocument spreadsheet", "json": "JSON, for machines"}
    title = titles.get(name.rpartition("/")[2])
    return f"CSV: {title}" if title else f"{kinds.get(name.rpartition('.')[2], name)} (all tables)"


def _footer(report: Report, theme: Theme) -> Markup:
    said = [element("p", words) for words in (theme.footer, f"Published by {report.provider}.") if words]
    made = element("p", f"Made with xl-npq {report.version}.")
    return element("footer", element("div", join([*said, made]), class_="wide"))
