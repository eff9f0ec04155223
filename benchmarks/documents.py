"""A student's documents, and the bare work that nobody can do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from benchmarks.course import issue
from grader.documents import markdown, page, pdf, templates
from grader.documents.markup import MARKDOWN, PAGES
from grader.documents.render import sheet_of
from grader.documents.sheet import Sheet
from grader.records.opening import open_manifest

STUDENTS = 40
"""Sheets in turn, so that nothing is measured that is remembered from the same sheet."""

Pair = tuple[Callable[[], object], Callable[[], object]]


def _sheets(root: Path) -> list[Sheet]:
    folder = issue(root / "course", STUDENTS, formats=())
    manifest = open_manifest(folder)
    people = {p.recipient.id: p.recipient for p in manifest.people()}
    found = [sheet_of(manifest, s, people[s.person]) for s in manifest.sheets()]
    manifest.close()
    return found


def markdown_pair(root: Path) -> Pair:
    """All sheets as Markdown; the bare rendering of the same templates with ready data."""
    sheets = _sheets(root)
    template = templates.template("sheet.md.j2")
    ready = [page.sheet_data(sheet, MARKDOWN, "md") for sheet in sheets]

    def ours() -> None:
        for sheet in sheets:
            markdown.sheet(sheet)

    def bare() -> None:
        for data in ready:
            template.render(data)

    return ours, bare


def pdf_pair(root: Path) -> Pair:
    """The next sheet as PDF; the bare compile of the source of the one after."""
    sheets = _sheets(root)
    sources = [page.sheet_page(sheet, PAGES, "typ") for sheet in sheets]
    ours_next: Iterator[Sheet] = cycle(sheets)
    bare_next: Iterator[str] = cycle(sources[STUDENTS // 2 :] + sources[: STUDENTS // 2])
    return (
        lambda: pdf.sheet(next(ours_next)),
        lambda: pdf.compile_page(next(bare_next), where="benchmark"),
    )
