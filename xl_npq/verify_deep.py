"""Whether a workbook is as it was written beside its figures: its file, looks, locks, names and what is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_npq.layout.sheet import Book, Sheet
from xl_npq.read.compound import opened
from xl_npq.verify import computed_cells, laid_out_again, same_formula
from xl_npq.workbook.lint import lint
from xl_npq.workbook.shape import Shape, shapes
from xl_npq.workbook.writer import write_book

_CHOSEN_BY_FORMULA = ("#,##0", "General")
"""LibreOffice gives a formula without a format that of the figures it looks at."""


def deep_faults(path: str | Path, password: str | None = None) -> list[str]:
    """Everything found, a line each; raises SourceError where the workbook is not one of ours or cannot be read.

    What is wrong with the file itself comes first. Then what differs from the workbook as it would be written anew:
    number formats and locks of cells, options of a sheet's lock, hidden rows, columns and sheets, meanings of names,
    formulas of calculated columns.
    """
    place = Path(path)
    book, _ = laid_out_again(place, password)
    with TemporaryDirectory() as folder:
        anew = Path(folder, "anew.xlsx")
        write_book(book, anew)
        wanted, names = shapes(anew)
    content = opened(place.read_bytes(), place.name, password)
    found, found_names = shapes(content)
    return [*(finding.words for finding in lint(content)), *_names(found_names, names), *_sheets(book, found, wanted)]


def _names(found: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in wanted.items():
        if name not in found:
            yield f"The name {name} is missing: it means {meaning}."
        elif not same_formula(found[name].replace("$", ""), meaning.replace("$", "")):
            yield f"The name {name} means {found[name]}, not {meaning}."


def _sheets(book: Book, found: Mapping[str, Shape], wanted: Mapping[str, Shape]) -> Iterator[str]:
    for sheet in book.sheets:
        # A sheet that is missing is told with the figures.
        if sheet.name in found:
            yield from _sheet(sheet, found[sheet.name], wanted[sheet.name])


def _sheet(sheet: Sheet, found: Shape, wanted: Shape) -> Iterator[str]:
    if wanted.visible and not found.visible:
        yield f"The sheet {sheet.name} is hidden."
    for place in computed_cells(sheet):
        if place not in found.looks or place not in wanted.looks:
            continue
        look, expected = found.looks[place], wanted.looks[place]
        if not same_format(look.form, expected.form):
            yield f"{sheet.name}!{place} has the number format {look.form}, not {expected.form}."
        if expected.locked and not look.locked:
            yield f"{sheet.name}!{place} is no longer locked."
    if sheet.locked:
        yield from _locked(sheet.name, found, wanted)
    for (table, column), formula in wanted.tables.items():
        kept = found.tables.get((table, column), "")
        if not same_formula(kept, formula):
            yield f"{sheet.name}: new rows of {table} get {kept or 'no formula'} in {column}, not ={formula}."


def _locked(name: str, found: Shape, wanted: Shape) -> Iterator[str]:
    for what in sorted(found.hidden - wanted.hidden):
        yield f"{name}: {what} is hidden."
    for option, forbidden in wanted.lock.items():
        # A sheet without any lock is told with the figures.
        if found.lock and found.lock[option] != forbidden:
            yield f"{name}: its lock {'allows' if forbidden else 'forbids'} {option}, which it did not."


def same_format(found: str, wanted: str) -> bool:
    """Whether two number formats show the same; other programs write them with more or fewer \\ and ; of no effect."""
    return (found, wanted) == _CHOSEN_BY_FORMULA or _plain(found) == _plain(wanted)


def _plain(form: str) -> str:
    return form.replace("\\", "").rstrip(";")
