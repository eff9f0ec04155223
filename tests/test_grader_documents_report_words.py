"""The words of the report's pictures in a real browser: none is cut off, none lies on another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from grader.documents.report.rows import fitted
from tests.browser import browser, needs_browser
from tests.report_pictures import LONG, pictures

PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Pictures</title>
<style>
body {{ font: 1rem/1.55 system-ui, "Noto Sans KR", "Malgun Gothic", sans-serif; margin: 1rem; }}
main {{ display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }}
</style><main>{pictures}</main></html>"""

MEASURED = """() => [...document.querySelectorAll('svg')].map(svg => {
  const box = e => {
    const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }
  return { name: svg.querySelector('title').textContent, box: box(svg),
           texts: [...svg.querySelectorAll('text')].map(t => [t.lastChild.textContent, box(t),
             parseFloat(getComputedStyle(t).fontSize) * svg.getScreenCTM().a]) }
})"""
SMALLEST = 11.0
"""Pixels of the smallest words that are read on a phone."""

Box = tuple[float, float, float, float]


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes share no more than the empty rim of a line."""
    rim = 3.5
    return (
        one[2] <= other[0] or other[2] <= one[0]
        or one[3] - rim <= other[1] or other[3] - rim <= one[1]
    )  # fmt: skip


def overlaps(texts: list[tuple[str, Box, float]]) -> list[tuple[str, str]]:
    """Words that lie on others."""
    pairs = combinations(texts, 2)
    return [(one[0], other[0]) for one, other in pairs if not apart(one[1], other[1])]


def within(box: Box, outer: Box) -> bool:
    """Whether a box lies in another; browsers round it up, and a line has an empty rim."""
    return (
        outer[0] - 1.2 <= box[0] and box[2] <= outer[2] + 1.2
        and outer[1] - 2 <= box[1] and box[3] <= outer[3] + 2
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Browser]:
    """One browser for all pages."""
    with browser() as found:
        yield found


@needs_browser
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("wide", [1280, 390])
def test_all_words_are_to_be_read(
    engine: Browser, language: str, wide: int, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    shown = "".join(f"<div>{svg}</div>" for _, svg in pictures(language))
    path.write_text(PAGE.format(language=language, pictures=shown), encoding="utf-8")
    page = engine.new_page(viewport={"width": wide, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == wide
    found = page.evaluate(MEASURED)
    assert len(found) == 8
    for picture in found:
        assert len(picture["texts"]) >= 6
        assert min(size for *_, size in picture["texts"]) >= SMALLEST
        assert not [text for text in picture["texts"] if not within(text[1], picture["box"])]
        assert not overlaps(picture["texts"])


def test_words_are_broken_between_words_and_long_ones_anywhere() -> None:
    assert fitted("one two", 300) == ("one two",)
    assert fitted("one two", 30) == ("one", "two")
    lines = fitted(LONG, 200)
    assert len(lines) == 3
    assert "".join(lines) == LONG


def test_what_needs_too_many_lines_ends_in_dots() -> None:
    first, second = fitted("word " * 60, 100, most=2)
    assert first.startswith("word word")
    assert second.endswith("…")
    assert fitted("", 100) == ()


def test_a_row_whose_words_are_cut_off_still_has_them_all() -> None:
    (svg,) = (svg for name, svg in pictures() if name == "mistakes")
    assert svg.count("sign of the step was wrong as well.</title>") == 1
