"""The page of each student in a report: made by the page's own script, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Route

from tests.browser import needs_browser
from tests.class_of_six import PEOPLE, SCRIPT, SLUG, make_class
from tests.command_line import grader

pytestmark = needs_browser

PHONE, DESK = 360, 1280

INTRUDERS = """async () => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation",
        (one) => refused.push(one.violatedDirective));
    const script = document.createElement("script");
    script.textContent = "window.intruded = 1";
    document.body.append(script);
    const other = document.createElement("script");
    other.src = "http://127.0.0.1:9/x.js";
    document.body.append(other);
    document.body.insertAdjacentHTML("beforeend", `<img src="http://127.0.0.1:9/x.png"
        onerror="window.intruded = 2"><iframe src="http://127.0.0.1:9/"></iframe>
        <p id="hit" onclick="window.intruded = 3">hit</p>`);
    document.getElementById("hit").click();
    await fetch("http://127.0.0.1:9/").catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
}"""
"""What could come into a page that escapes nothing."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the class."""
    course = make_class(tmp_path_factory.mktemp("pages"))
    assert grader("report", course.out).code == 0
    return course.out / "results" / "report.html"


@contextmanager
def opened(
    browser: Browser, report: Path, *, width: int = DESK, scripts: bool = True
) -> Iterator[Page]:
    """The page without network; at the end nothing was asked for and nothing went wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("dialog", dismissed)
    page.route("http*://**", lambda route: route.abort())
    page.goto(report.as_uri())
    if scripts:
        page.locator("#class").wait_for()
    yield page
    context.close()
    assert asked == [report.as_uri()]
    assert wrong == []


def student(page: Page, id_: str) -> None:
    """Click somebody in the list."""
    page.locator("#everybody a", has_text=f"({id_})").click()
    page.locator("#student h1", has_text=f"({id_})").wait_for()


def cells(page: Page, item: str) -> list[str]:
    """The line of an item: typed, verdict, right, own, mistake."""
    row = page.locator("#student tr", has=page.get_by_role("rowheader", name=item, exact=True))
    return row.locator("td").all_inner_texts()


def test_a_hostile_name_and_answer_are_text(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.locator("[data-student] a").first.click()
        assert page.locator("#student h1").inner_text() == f"{SCRIPT} (A0001)"
        item, typed = page.locator("#student tbody tr").first.locator("code").all_inner_texts()[:2]
        assert item.startswith("1.")
        assert typed == "=cmd()"
        assert cells(page, item)[1] == "could not be read"
        assert page.locator("#student script").count() == 0
        assert "'=cmd()'" in page.locator("#student dl").inner_text()


def test_a_mistake_is_named_with_its_hint(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0003")
        rows = page.locator("#student tbody tr", has_text=SLUG)
        assert rows.count() > 0
        assert "a known slip" in rows.first.inner_text()
        assert "derivative" in page.locator("#student li", has_text=SLUG).inner_text()


def test_own_values_stand_where_they_lead_elsewhere(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0004")
        titles = page.locator("#student thead th").all_inner_texts()
        assert titles == ["Item", "Typed", "Verdict", "Right value", "From own answers"]
        first, *rest = page.locator("#student tbody tr").all()
        assert first.locator("td").all_inner_texts()[:2] == ["0.7777", "not right"]
        assert first.get_attribute("class") == "look"
        told = [one.locator("td").all_inner_texts() for one in rest]
        assert {verdict for _, verdict, _, _ in told} == {"right"}
        elsewhere = [(typed, own) for typed, _, _, own in told if own]
        assert elsewhere
        assert all(float(typed) != float(own) for typed, own in elsewhere)


def test_columns_that_nobody_needs_are_left_out(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0002")
        titles = page.locator("#student thead th").all_inner_texts()
        assert titles == ["Item", "Typed", "Verdict", "Right value"]


def test_decisions_stand_with_their_reason(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0002")
        said = page.locator("#student ul").first.inner_text()
        assert "delta1[1] of mlp-deltas counts in full for everyone" in said
        assert "illegible <b>copy</b>" in said


def test_how_late_somebody_was_is_told(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0002")
        assert "Handed in late\n1 d 1 h 1 min" in page.locator("#student dl").inner_text()
        page.go_back()
        student(page, "A0003")
        assert "Handed in late" not in page.locator("#student dl").inner_text()


def test_who_has_nothing_to_show_has_a_page(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        student(page, "A0005")
        text = page.locator("#student").inner_text()
        assert "needs a person" in text
        assert "There are no answers that could be read." in text
        page.get_by_role("link", name="Next").click()
        page.locator("#student h1", has_text="(A0006)").wait_for()
        assert "missing" in page.locator("#student").inner_text()
        assert page.get_by_role("link", name="Next").count() == 0
        page.get_by_role("link", name="Previous").click()
        page.locator("#student h1", has_text="(A0005)").wait_for()


def test_back_leads_to_where_one_was(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        link = page.locator("#everybody a").nth(2)
        link.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        link.click()
        assert page.locator("header").is_hidden()
        assert page.evaluate("document.activeElement.tagName") == "H1"
        page.go_back()
        page.locator("header").wait_for()
        assert page.locator("#student").is_hidden()
        assert page.evaluate("scrollY") == before
        assert page.evaluate("document.activeElement.textContent") == link.inner_text()
        assert page.title().startswith("Report")


def test_everybody_is_found_by_name_id_section_and_state(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        found = page.locator("#everybody tr")
        assert found.count() == len(PEOPLE)
        for sought, count in (
            ("müller", 2), ("김", 1), ("A0006", 1), ("A graded", 4), ("missing", 1), ("zzz", 0),
            ("<script>", 1),
        ):  # fmt: skip
            page.locator("#find").fill(sought)
            assert found.count() == count
            assert page.locator("#found").inner_text() == f"{count} of {len(PEOPLE)} students"


def test_next_leads_through_those_who_were_found(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.locator("#find").fill("müller")
        page.locator("#everybody a").first.click()
        page.locator("#student h1", has_text="(A0003)").wait_for()
        assert page.get_by_role("link", name="Previous").count() == 0
        page.get_by_role("link", name="Next").click()
        page.locator("#student h1", has_text="(A0004)").wait_for()
        assert page.get_by_role("link", name="Next").count() == 0


def test_who_has_the_lowest_score_can_be_seen_first(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.locator("#order").select_option("score")
        rows = [row.locator("td").all_inner_texts() for row in page.locator("#everybody tr").all()]
        scores = [score for _, _, score in rows]
        assert scores[-2:] == ["", ""]
        points = [float(score.partition(" / ")[0]) for score in scores[:-2]]
        assert points == sorted(points)
        assert points[0] < points[-1]
        page.locator("#order").select_option("")
        assert page.locator("#everybody a").first.inner_text().endswith("(A0001)")


def test_an_address_leads_to_a_student_at_once(chromium: Browser, report: Path) -> None:
    with opened(chromium, report) as page:
        page.goto(f"{report.as_uri()}#student-1")
        page.locator("#student h1", has_text="김하늘").wait_for()
        page.goto(f"{report.as_uri()}#student-99")
        page.locator("#student h1", has_text="no such student").wait_for()
        page.goto(f"{report.as_uri()}#items")
        page.locator("#items").wait_for()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("id_", ["A0001", "A0003", "A0005"])
def test_axe_finds_nothing_and_nothing_is_cut(
    chromium: Browser, report: Path, id_: str, width: int
) -> None:
    with opened(chromium, report, width=width) as page:
        student(page, id_)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_list_fits_on_a_phone(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, width=PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_nothing_else_may_run_or_be_loaded(chromium: Browser, report: Path) -> None:
    page = chromium.new_page()
    passed: list[str] = []

    def noted(route: Route) -> None:
        passed.append(route.request.url)
        route.abort()

    page.route("http*://**", noted)
    page.goto(report.as_uri())
    page.locator("#class").wait_for()
    page.evaluate(INTRUDERS)
    refused = {*page.evaluate("window.refused")}
    assert page.evaluate("window.intruded") is None
    assert passed == []
    assert refused == {
        "script-src-elem", "script-src-attr", "img-src", "frame-src", "connect-src"
    }  # fmt: skip
    page.close()


def test_without_scripts_the_report_reads(chromium: Browser, report: Path) -> None:
    with opened(chromium, report, scripts=False) as page:
        text = page.locator("main").first.inner_text()
        for part in ("Where the class stands", "Items", "Mistakes", "Needs a person"):
            assert part in text
        assert "they need a browser that runs it" in text
        assert page.locator("#class").is_hidden()
        assert page.locator("a[href^='#student-']").count() == 0
