"""Web sheets keep the rules of accessibility that a machine can check: axe finds nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.assignment.editions import LANGUAGES, Layout
from grader.documents import web
from grader.documents.edition import Edition
from tests.browser import needs_browser
from tests.sample_sheets import exercise, sheet
from tests.structures import Case

pytestmark = needs_browser

FAMILIES = ("mlp-update", "early-stopping", "computational-graph", "partial-derivatives")


SEEN = [(layout, language, 390) for layout in Layout for language in LANGUAGES] + [
    (layout, "en", 1280) for layout in Layout
]
"""On a phone in every language; where there is room, the language makes no difference."""


@cache
def made(layout: Layout, language: str) -> bytes:
    """A sheet with every kind of box and drawing."""
    parts = [exercise(Case(slug), place) for place, slug in enumerate(FAMILIES, start=1)]
    return web.sheet(replace(sheet(*parts), edition=Edition(language=language, layout=layout)))


@pytest.mark.parametrize(("layout", "language", "width"), SEEN)
def test_axe_finds_nothing(
    chromium: Browser, tmp_path: Path, layout: Layout, language: str, width: int
) -> None:
    (path := tmp_path / "sheet.html").write_bytes(made(layout, language))
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.locator("[data-item]").first.fill("?")
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
