"""Feedback in a real browser: readable on a phone, nothing outside the page, dark on white."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from grader.assignment.editions import LANGUAGES
from grader.documents.edition import Edition
from grader.documents.feedback import pages
from grader.judging.verdict import Verdict
from tests.browser import needs_browser
from tests.hand_made import Changed, exercise_result, student_result

pytestmark = needs_browser

PHONE, DESK = 390, 1280
LONG = {
    "loss": Changed(text="7" * 300, verdict=Verdict.UNREADABLE),
    "delta1[1]": Changed(text="0.11734", verdict=Verdict.WRONG),
    "W1_new[1][2]": Changed(text="x" * 60, verdict=Verdict.UNREADABLE),
}
OUTSIDE = """
[...document.querySelectorAll("body *")].filter(one => !one.closest(".answers table")
    && one.getBoundingClientRect().right > window.innerWidth).map(one => one.outerHTML)
"""
UNSEEN_ROWS = """
[...document.querySelectorAll("tbody tr")].filter(row => row.querySelector(".verdict")
    .getBoundingClientRect().left > window.innerWidth - 60).length
"""
HIDDEN_WIDTH = """
[...document.querySelectorAll(".answers")].reduce((all, a) => all + a.scrollWidth
    - a.clientWidth, 0)
"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_the_page_and_tables_scroll_in_their_box(
    chromium: Browser, tmp_path: Path, language: str, width: int
) -> None:
    result = student_result(exercise_result("mlp-update", LONG))
    found = pages.feedback(result, "t" * 90, edition=Edition(language=language))
    file = tmp_path / "feedback.html"
    file.write_text(pages.html(found), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.answers')).overflowX") == "auto"
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_verdicts_and_points_are_seen_without_scrolling(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    result = student_result(exercise_result("mlp-gradients", {}))
    file = tmp_path / "feedback.html"
    edition = Edition(language=language)
    file.write_text(pages.html(pages.feedback(result, "t", edition=edition)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": PHONE, "height": 800})
    page.goto(file.as_uri())
    assert page.locator("tbody tr").count() > 5
    assert page.evaluate(UNSEEN_ROWS) == 0
    assert page.evaluate(HIDDEN_WIDTH) == 0
    page.close()
