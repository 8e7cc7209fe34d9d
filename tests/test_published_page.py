"""The report's web page: what it says, whether it can be read by everybody, and that it is a page by the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import browser
import html5lib
import pytest
from made_pictures import picture
from made_reports import STATUSES, TITLES, made_report
from recalculate import needs

from xl_npq.publication.report import MARKS, NOT_APPLICABLE, Figure, Report
from xl_npq.publication.standing import WITHHELD
from xl_npq.published.charts import MARKED, chart_of, svg_of
from xl_npq.published.page import page_of
from xl_npq.published.shown import tables_of, text_of
from xl_npq.theme import themed
from xl_npq.theme.logo import logo_of

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
FILES = ("npq-metrics.xlsx", "csv/metric_1.csv", "publication.json")


@pytest.fixture(scope="module")
def report() -> Report:
    return made_report()


@pytest.fixture(scope="module")
def page(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(page_of(report, files=FILES), "utf-8")
    return path


def tree(path: Path):
    return html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=True)


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("scheme", browser.SCHEMES)
@pytest.mark.parametrize("width", browser.WIDTHS)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(page: Path, width: int, scheme: str) -> None:
    needs(browser.missing())
    with browser.opened(page, width, scheme) as shown:
        assert browser.violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        background = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")


def test_axe_would_find_what_cannot_be_read(page: Path, tmp_path: Path) -> None:
    needs(browser.missing())
    pale = tmp_path / "pale.html"
    pale.write_text(page.read_text("utf-8").replace("--ink:#0B0C0C", "--ink:#BBBBBB"), "utf-8")
    with browser.opened(pale, 1280, "light") as shown:
        assert any("color-contrast" in fault for fault in browser.violations(shown))


@pytest.mark.parametrize(
    ("primary", "banner"), [("#8A1538", "rgb(138, 21, 56)"), ("#767676", "rgb(118, 118, 118)")], ids=["dark", "least"]
)
@pytest.mark.parametrize("scheme", browser.SCHEMES)
def test_a_provider_in_its_own_colours_can_be_read_too(
    report: Report, tmp_path: Path, scheme: str, primary: str, banner: str
) -> None:
    needs(browser.missing())
    own = tmp_path / "own.html"
    theme = themed("Own name", primary, "#B35900", "Registered charity 1", logo_of(picture(30, 10)))
    own.write_text(page_of(report, theme, FILES), "utf-8")
    with browser.opened(own, 768, scheme) as shown:
        assert browser.violations(shown) == []
        assert shown.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == banner
        assert shown.evaluate("document.querySelector('.logo').naturalWidth") == 30


@pytest.mark.parametrize("width", browser.WIDTHS)
def test_words_of_a_chart_never_run_into_each_other(page: Path, width: int) -> None:
    needs(browser.missing())
    boxes = """[...document.querySelectorAll('svg.chart')].map(svg => [svg.getBoundingClientRect().width,
      [...svg.querySelectorAll('text')].map(t => {const b = t.getBBox(); return [b.x, b.y, b.width, b.height]})])"""
    with browser.opened(page, width, "light") as shown:
        charts = shown.evaluate(boxes)
    assert charts
    for wide, texts in charts:
        for place, (x, y, w, h) in enumerate(texts):
            assert x >= -1
            assert x + w <= wide + 1
            for x2, y2, w2, h2 in texts[place + 1 :]:
                apart = x + w <= x2 or x2 + w2 <= x or y + h * 0.8 <= y2 or y2 + h2 * 0.8 <= y
                assert apart, (width, texts[place], (x2, y2, w2, h2))


def test_it_prints_with_every_table_and_without_what_is_for_the_screen(report: Report, page: Path) -> None:
    needs(browser.missing())
    with browser.opened(page, 794, "dark", media="print") as shown:
        assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        tables = shown.evaluate("[...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().height)")
        assert shown.evaluate("getComputedStyle(document.querySelector('.skip')).display") == "none"
    assert len(tables) == len(list(tables_of(report)))
    assert min(tables) > 0


def test_it_is_html_by_two_readers_of_the_rules(page: Path) -> None:
    html5lib.HTMLParser(strict=True).parse(page.read_text("utf-8"))
    needs(browser.validator_missing())
    assert browser.html_faults(page) == []


def test_it_needs_no_script_and_nothing_from_elsewhere(page: Path) -> None:
    content = page.read_text("utf-8")
    root = tree(page)
    assert not [e for e in root.iter() if e.tag in (f"{HTML}script", f"{HTML}link", f"{HTML}iframe")]
    assert not re.findall(r"https?://|@import|url\(|\son\w+=", content)
    policy = next(e for e in root.iter(f"{HTML}meta") if e.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy.get("content")
    addresses = {e.get("href") for e in root.iter(f"{HTML}a")}
    names = {e.get("id") for e in root.iter() if e.get("id")}
    assert {address for address in addresses if address[1:] not in names} == set(FILES)


def test_every_table_shows_every_figure_of_the_report(report: Report, page: Path) -> None:
    shown = [
        [[_cell(cell) for cell in row] for row in table.iter(f"{HTML}tr")] for table in tree(page).iter(f"{HTML}table")
    ]
    expected = [
        [
            [column.name for column in table.columns],
            *(
                [text_of(figure, column.kind) for figure, column in zip(row, table.columns, strict=True)]
                for row in table.rows
            ),
        ]
        for table in tables_of(report)
    ]
    assert shown == expected


def _cell(cell) -> str:
    abbreviated = cell.find(f"{HTML}abbr")
    if abbreviated is None or words(cell) in MARKS:
        return words(cell)
    return abbreviated.get("title")


def test_marks_in_tables_say_what_they_mean(page: Path) -> None:
    titles = {words(e): e.get("title") for e in tree(page).iter(f"{HTML}abbr") if words(e) in MARKS}
    assert titles == dict(MARKS)


def test_each_metric_has_its_status_in_a_word_and_a_sign(page: Path) -> None:
    tags = [words(e) for e in tree(page).iter(f"{HTML}strong")]
    signs = {"met": "✓ Met", "not met": "✗ Not met", "not due": "… Not due", "no data": "– No data"}
    expected = [signs[status] for status in STATUSES]
    assert tags == [*expected, *expected]


def test_what_is_said_of_each_metric_stands_under_it(report: Report, page: Path) -> None:
    sections = {words(s.find(f"{HTML}h2")): words(s) for s in tree(page).iter(f"{HTML}section")}
    for metric, title in zip(report.metrics, TITLES, strict=True):
        said = sections[f"Metric {metric.number}: {title}"]
        for text in (metric.wording, *metric.commentary):
            assert text in said
        assert " ".join(metric.definitions) in sections["What each metric counts"]
    assert report.contact in sections["About these figures"]
    assert "As at 30 September 2020" in words(tree(page))


def test_every_chart_has_a_title_a_description_and_its_table_below(report: Report, page: Path) -> None:
    charts = list(tree(page).iter(f"{SVG}svg"))
    assert len(charts) == sum(chart_of(table) is not None for table in tables_of(report)) >= 6
    for chart in charts:
        assert chart.get("role") == "img"
        named = {e.get("id"): words(e) for e in chart if e.tag in (f"{SVG}title", f"{SVG}desc")}
        assert chart.get("aria-labelledby").split() == list(named)
        assert all(named.values())


def test_a_withheld_figure_has_no_bar_and_no_length_tells_of_it(report: Report) -> None:
    table = next(table for table in tables_of(report) if table.name == "metric_3")
    chart = chart_of(table)
    bars = [bar for _, block in chart.blocks for bar in block]
    hidden = [bar for bar in bars if bar.shown.startswith("withheld")]
    assert len(hidden) == 1
    assert hidden[0].length is None
    assert all(bar.length is not None for bar in bars if bar not in hidden)
    tracks = [rect for rect in html5lib.parse(svg_of(chart, "c")).iter(f"{SVG}rect") if rect.get("class") == "track"]
    assert len(tracks) == len(bars) - 1


def test_a_line_for_targets_is_told_of_where_there_is_one_alone(report: Report) -> None:
    table = next(table for table in tables_of(report) if table.name == "metric_1")
    at = [column.name for column in table.columns].index("Target")
    without = [(*row[:at], Figure(None, NOT_APPLICABLE), *row[at + 1 :]) for row in table.rows]
    charts = chart_of(table), chart_of(replace(table, rows=tuple(without)))
    assert [(chart.targets, MARKED in chart.summary) for chart in charts] == [(True, True), (False, False)]


def test_a_status_is_withheld_with_the_reason_beside_it(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "withheld.html"
    metrics = [replace(metric, status=WITHHELD) if metric.number == "5" else metric for metric in report.metrics]
    path.write_text(page_of(replace(report, metrics=tuple(metrics))), "utf-8")
    reasons = [words(p) for p in tree(path).iter(f"{HTML}p") if "judged level by level" in words(p)]
    assert len(reasons) == 1
    assert "figures of some levels are withheld" in reasons[0]
    assert "judged level by level" not in page_of(replace(report, metrics=tuple(report.metrics[:2])))


def test_a_gap_of_nothing_has_no_sign() -> None:
    gaps = (0.0, -0.0001, 0.0004, 0.012, -0.012)
    assert [text_of(Figure(gap), "points") for gap in gaps] == ["0.0", "0.0", "0.0", "+1.2", "-1.2"]


def test_readers_see_words_where_the_tables_have_names(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "words.html"
    metric = report.metrics[6]
    table = next(table for table in metric.tables if table.name == "metric_7_gender")
    label = str(next(figure.value for row in table.rows for figure in row[2:] if isinstance(figure.value, str)))
    heading = table.columns[3].name
    said = replace(table, in_words=((label, "Schools so named"), (heading, "A plain heading")))
    path.write_text(page_of(replace(report, metrics=(replace(metric, tables=(said,)),))), "utf-8")
    shown = {words(th) for th in tree(path).iter(f"{HTML}th")}
    assert {"Schools so named", "A plain heading"} <= shown
    assert not {label, heading} & shown


def test_bars_are_as_long_as_their_figures_are_large(report: Report) -> None:
    chart = chart_of(next(table for table in tables_of(report) if table.name == "metric_1"))
    bars = [bar for _, block in chart.blocks for bar in block]
    figures = [int(bar.shown.split()[0].replace(",", "")) for bar in bars]
    assert max(bar.length for bar in bars) == 100
    assert [bar.length for bar in bars] == pytest.approx([100 * figure / max(figures) for figure in figures], abs=0.01)


def test_nothing_that_is_typed_becomes_markup(tmp_path: Path) -> None:
    path = tmp_path / "odd.html"
    path.write_text(page_of(made_report('</title><script>alert("1")</script>&amp;\x07')), "utf-8")
    assert not list(tree(path).iter(f"{HTML}script"))
    html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))
    assert '</title><script>alert("1")</script>&amp;\ufffd' in words(next(tree(path).iter(f"{HTML}header")))


def test_a_chart_of_groups_shows_the_cohort_that_is_judged_and_nobody_who_is_not_there(report: Report) -> None:
    table = next(table for table in tables_of(report) if table.name == "metric_7_gender")
    early, late = chart_of(table, "2018/19"), chart_of(table, "2019/20")
    assert (early.of, late.of) == ("All levels together, cohort 2018/19", "All levels together, cohort 2019/20")
    assert [head for head, _ in early.blocks] == [head for head, _ in late.blocks] == ["Female", "Male"]
    assert [len(bars) for _, bars in early.blocks] == [2, 2]
    assert [bar.label for _, bars in late.blocks for bar in bars] == ["Retention", "Retention"]


def test_a_long_table_is_folded_away_on_the_screen_and_stands_in_print(page: Path) -> None:
    needs(browser.missing())
    heights = "[...document.querySelectorAll('details')].map(d => d.getBoundingClientRect().height)"
    with browser.opened(page, 794, "light") as shown:
        assert shown.evaluate(heights)[0] < 60
        shown.emulate_media(media="print")
        assert shown.evaluate(heights)[0] > 300
