"""Web sheets keep the rules of accessibility that a machine can check: axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.assignment.editions import LANGUAGES
from grader.documents import web
from grader.documents.edition import Edition, Layout
from tests.browser import browser, needs_browser
from tests.sample_sheets import exercise, sheet
from tests.structures import Case

pytestmark = needs_browser

FAMILIES = ("mlp-update", "early-stopping", "computational-graph", "partial-derivatives")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with browser() as opened:
        yield opened


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    chromium: Browser, tmp_path: Path, layout: Layout, language: str, width: int
) -> None:
    parts = [exercise(Case(slug), place) for place, slug in enumerate(FAMILIES, start=1)]
    one = replace(sheet(*parts), edition=Edition(language=language, layout=layout))
    (path := tmp_path / "sheet.html").write_bytes(web.sheet(one))
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.locator("[data-item]").first.fill("?")
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
