"""The faults of a source as one web page, to be sent to whoever mends them: no scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from unicodedata import category

from xl_npq.checks.fault import Fault, Faults, Severity
from xl_npq.checks.web_style import STYLE

_WORDS: dict[Severity, tuple[str, str, str]] = {
    "error": ("✘", "Error", "makes a figure wrong, or leaves a row or cell out of it"),
    "warning": ("▲", "Warning", "may make a figure wrong"),
    "note": ("●", "Note", "worth knowing; nothing need be done"),
}
"""For each severity a sign, the word, and what it means."""
_COLUMNS = ("Severity", "Table", "Sheet or file", "Row", "Column", "Value", "What is wrong", "What to do")


def faults_page(faults: Faults, source: str) -> str:
    """The page: counts by severity and by kind, the worst first, then every fault with its place.

    `source` is the name that the reader of the page knows the source by. Everything that comes from the source is
    escaped, and characters that a page cannot hold are replaced.
    """
    title = f"What to mend in {source}"
    parts = [*_head(title), *_severities(faults)]
    if len(faults):
        kinds = [list(group) for _, group in groupby(faults.worst_first, lambda fault: fault.reason)]
        parts += [*_kinds(kinds), *_every_fault(faults)]
    else:
        parts.append("<p><strong>Nothing is wrong.</strong></p>\n")
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def text_of(value: str) -> str:
    """The text for a page: escaped, and with a sign for each character that is not allowed there."""
    allowed = (
        character if character in "\t\n" or character.isprintable() or category(character) == "Zs" else "\ufffd"
        for character in value
    )
    return escape("".join(allowed))


def _head(title: str) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    # Were anything ever to slip through, a browser would still neither run nor fetch it.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{text_of(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{text_of(title)}</h1>\n"
    yield (
        "<p>Please mend these in the file itself, and send it again. Rows are numbered as Excel numbers them. "
        "This page quotes cells of the file, which may name people: send it on only to those who may see them.</p>\n"
    )


def _severities(faults: Faults) -> Iterator[str]:
    yield '<ul class="counts">\n'
    for severity, (sign, word, meaning) in _WORDS.items():
        number = sum(fault.severity == severity for fault in faults)
        plural = word if number == 1 else f"{word}s"
        yield f'<li class="{severity}"><strong><span aria-hidden="true">{sign}</span> {number:,} {plural.lower()}'
        yield f"</strong> {meaning}</li>\n"
    yield "</ul>\n"


def _kinds(kinds: Sequence[Sequence[Fault]]) -> Iterator[str]:
    yield "<h2>By kind</h2>\n"
    yield from _opened("How many faults there are of each kind", ("Severity", "Code", "How many", "What to do"))
    for alike in kinds:
        first = alike[0]
        yield _row(first, (first.reason, f"{len(alike):,}", first.advice), ("Code", "How many", "What to do"))
    yield "</tbody>\n</table>\n"


def _every_fault(faults: Iterable[Fault]) -> Iterator[str]:
    yield '<h2 class="all">Every fault</h2>\n'
    yield from _opened("Every fault, with its place and what to do", _COLUMNS)
    for fault in faults:
        cells = (
            fault.table,
            fault.place,
            f"{fault.row}" if fault.row else "",
            fault.column,
            fault.value,
            f"{fault.message} ({fault.reason})",
            fault.advice,
        )
        yield _row(fault, cells, _COLUMNS[1:])
    yield "</tbody>\n</table>\n"


def _opened(caption: str, columns: Sequence[str]) -> Iterator[str]:
    # On a narrow screen the style turns rows into cards, which would cost a table its meaning but for these roles.
    yield f'<table role="table">\n<caption>{caption}</caption>\n<thead role="rowgroup">\n<tr role="row">'
    yield "".join(f'<th scope="col" role="columnheader">{column}</th>' for column in columns)
    yield '</tr>\n</thead>\n<tbody role="rowgroup">\n'


def _row(fault: Fault, cells: Sequence[str], columns: Sequence[str]) -> str:
    sign, word, _ = _WORDS[fault.severity]
    first = (
        f'<th scope="row" role="rowheader" class="{fault.severity}"><span aria-hidden="true">{sign}</span> {word}</th>'
    )
    rest = (_cell(cell, column) for cell, column in zip(cells, columns, strict=True))
    return f'<tr role="row">{first}{"".join(rest)}</tr>\n'


def _cell(cell: str, column: str) -> str:
    number = ' class="number"' if column in ("Row", "How many") else ""
    return f'<td role="cell" data-label="{column}"{number}>{text_of(cell)}</td>'
