"""The report on paper: A4 pages on which no table is cut, printed by a real browser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from grader.records.opening import open_manifest
from tests.browser import needs_browser
from tests.command_line import grader
from tests.planted_class import planted_class

pytestmark = needs_browser

WIDTH, MARGIN = 210, 14
"""Millimetres; printing to PDF has points."""

POINT = 25.4 / 72

MARK = """(cell, name, top, left) => {
    const mark = document.createElement("span");
    mark.textContent = name;
    mark.style = `position: absolute; ${top}: 0; ${left}: 0; font: 2px/2px monospace;`
        + " letter-spacing: 0; white-space: nowrap";
    cell.style.position = "relative";
    cell.append(mark);
}"""
"""Something so small in the corner of a cell that nothing moves by it."""

MARK_ROWS = f"""() => {{
    const mark = {MARK};
    const tables = [...document.querySelectorAll("main > section:not(.pages) table")];
    tables.forEach((table, place) => [...table.tBodies].forEach(body =>
        [...body.rows].forEach((row, number) => {{
            const of = `q${{place}}x${{number}}`;
            mark(row.cells[0], of + "a", "top", "left");
            mark(row.cells[row.cells.length - 1], of + "z", "bottom", "right");
        }})));
    const first = document.querySelector(".first");
    first.querySelectorAll("section").forEach((box, number) => {{
        mark(box, `f${{number}}a`, "top", "left");
        mark(box, `f${{number}}z`, "bottom", "right");
    }});
    const parts = [...document.querySelectorAll("main > section :is(h2, h3, figure, tbody tr, li)")]
        .filter(part => part.checkVisibility());
    const after = new Set();
    parts.forEach((part, place) => {{
        const next = parts.findIndex((other, at) => at > place && !other.matches("h2, h3"));
        if (next > 0 && part.matches("h2, h3")) {{
            mark(part, `t${{place}}n${{next}}a`, "top", "left");
            after.add(next);
        }}
    }});
    after.forEach(next => {{
        const part = parts[next];
        mark(part.matches("tr") ? part.cells[0] : part, `n${{next}}z`, "bottom", "left");
    }});
    return tables.map(table => [
        [...table.tHead.rows[0].cells].map(cell => cell.textContent),
        [...table.tBodies].flatMap(body => [...body.rows]).length,
    ]);
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What came out of the printer.

    tables  (titles of columns, number of rows) of each table below the first section
    pages   the text of each page, without spaces
    marks   the page of each mark, and where on it its left and right ends are, in millimetres
    ends    of all text: the left and the right one
    """

    tables: tuple[tuple[tuple[str, ...], int], ...]
    pages: tuple[str, ...]
    marks: dict[str, tuple[int, float, float]]
    ends: tuple[float, float]


@pytest.fixture(scope="module", params=["en", "ko"])
def printed(
    request: pytest.FixtureRequest, chromium: Browser, report_in: dict[str, Path]
) -> Printed:
    """The report of a class in one language, on paper."""
    page = chromium.new_page()
    page.goto(report_in[request.param].as_uri())
    tables = page.evaluate(MARK_ROWS)
    content = page.pdf(format="A4")
    page.close()
    with pypdfium2.PdfDocument(content) as document:
        return _printed(document, tuple((tuple(titles), rows) for titles, rows in tables))


@pytest.fixture(scope="module")
def report_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of a class, by language."""
    made = planted_class(tmp_path_factory.mktemp("printed"), with_papers=False)
    out = made.course.out
    assert grader("check", out, made.course.root / "in", "--only", "grades").code == 3
    found = {}
    for language in ("en", "ko"):
        with open_manifest(out) as manifest, manifest.transaction():
            manifest.describe({"language": language})
        assert grader("report", out).code == 0
        found[language] = (out / "results" / "report.html").rename(out / f"{language}.html")
    return found


def _printed(
    document: pypdfium2.PdfDocument, tables: tuple[tuple[tuple[str, ...], int], ...]
) -> Printed:
    pages, marks, ends = [], {}, []
    for number, page in enumerate(document):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        ends += [
            end * POINT for left, _, right, _ in boxes if right > left for end in (left, right)
        ]
        whole = "".join(text.get_text_range(place, 1)[:1] or " " for place in range(len(boxes)))
        pages.append(re.sub(r"\s", "", whole))
        for found in re.finditer(r"(?:q\d+x\d+|f\d|t\d+n\d+|n\d+)[az]", whole):
            left, right = boxes[found.start()][0], boxes[found.end() - 1][2]
            marks[found[0]] = (number, left * POINT, right * POINT)
    return Printed(tables=tables, pages=tuple(pages), marks=marks, ends=(min(ends), max(ends)))


def rows(printed: Printed) -> Iterator[tuple[int, int]]:
    """Every row: the table and the number in it."""
    for place, (_, count) in enumerate(printed.tables):
        yield from ((place, number) for number in range(count))


def test_no_row_is_split_over_two_pages(printed: Printed) -> None:
    assert len([*rows(printed)]) > 50
    for place, number in rows(printed):
        beginning, end = (printed.marks[f"q{place}x{number}{mark}"] for mark in "az")
        assert beginning[0] == end[0]


def test_titles_of_columns_stand_on_every_page_of_a_table(printed: Printed) -> None:
    on = defaultdict(set)
    for place, number in rows(printed):
        on[place].add(printed.marks[f"q{place}x{number}a"][0])
    assert max(map(len, on.values())) > 1
    for place, (titles, _) in enumerate(printed.tables):
        for number in on[place]:
            text = printed.pages[number]
            assert all(re.sub(r"\s", "", title) in text for title in titles)


def test_nothing_is_lost_at_the_edges(printed: Printed) -> None:
    assert printed.ends[0] >= MARGIN - 1
    assert printed.ends[1] <= WIDTH - MARGIN + 1
    for place, number in rows(printed):
        assert printed.marks[f"q{place}x{number}z"][2] <= WIDTH - MARGIN + 1


def test_the_first_section_is_on_the_first_page_alone(printed: Printed) -> None:
    boxes = {mark: page for mark, (page, _, _) in printed.marks.items() if mark.startswith("f")}
    assert len(boxes) == 10
    assert {*boxes.values()} == {0}
    assert all(page > 0 for mark, (page, _, _) in printed.marks.items() if mark[0] == "q")


def test_no_title_is_left_alone_at_the_foot_of_a_page(printed: Printed) -> None:
    titles = [mark for mark in printed.marks if mark[0] == "t"]
    assert len(titles) > 5
    for mark in titles:
        _, _, following = mark[:-1].partition("n")
        assert printed.marks[mark][0] == printed.marks[f"n{following}z"][0]
