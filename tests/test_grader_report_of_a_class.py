"""A class of 300 with planted mistakes: what is known of it stands where a TA looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from grader.records.opening import open_manifest
from grader.states import State
from tests.browser import needs_browser
from tests.command_line import grader
from tests.planted_class import (
    AMBIGUOUS,
    PLANTED,
    POINTS,
    SPECIAL,
    STUDENTS,
    Planted,
    planted_class,
)

WIDTH, HEIGHT = 1280, 800
GRADED = STUDENTS - len(SPECIAL)
LANGUAGES = ("en", "ko")
SEVERE = ("serious", "critical")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The class, marked, with its report in each language."""
    made = planted_class(tmp_path_factory.mktemp("planted"))
    out = made.course.out
    assert grader("check", out, made.course.root / "in", "--only", "grades").code == 3
    for language in LANGUAGES[::-1]:
        with open_manifest(out) as manifest, manifest.transaction():
            manifest.describe({"language": language})
        assert grader("report", out).code == 0
        page_of(made, language).write_bytes((out / "results" / "report.html").read_bytes())
    return made


def page_of(planted: Planted, language: str) -> Path:
    """The report in one language."""
    return planted.course.root / f"{language}.html"


def figures(planted: Planted) -> dict[str, list[dict[str, str | int]]]:
    """All figures, as they stand beside the page."""
    path = planted.course.out / "results" / "report.json"
    found: dict[str, list[dict[str, str | int]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def page(chromium: Browser, planted: Planted) -> Iterator[Page]:
    """The English page on the screen of a notebook."""
    opened = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    opened.goto(page_of(planted, "en").as_uri())
    yield opened
    opened.close()


def box(page: Page, title: str) -> Locator:
    """A box of the first screen by its title."""
    return page.locator(".first section").filter(has=page.get_by_role("heading", name=title))


def stands_on_screen(found: Locator) -> None:
    """All of it is inside the window, where it is opened or was scrolled to."""
    place = found.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["y"] >= 0
    assert place["x"] + place["width"] <= WIDTH
    assert place["y"] + place["height"] <= HEIGHT


# What is found ----------------------------------------------------------------------------------


def test_mistakes_are_as_frequent_as_they_were_planted(planted: Planted) -> None:
    found = {
        (one["exercise"], one["mistake"]): one["students"] for one in figures(planted)["mistakes"]
    }
    visible = planted.visible()
    assert found == visible
    inert, twin = ("mlp-deltas", "abs-error"), ("mlp-deltas", "error-sign-flip")
    assert visible[inert] < PLANTED[inert]
    assert visible[twin] > PLANTED[twin]
    assert all(visible[one] == count for one, count in PLANTED.items() if one not in {inert, twin})


def test_the_ambiguous_question_is_the_only_one_in_doubt(planted: Planted) -> None:
    (doubt,) = figures(planted)["doubts"]
    assert (doubt["exercise"], doubt["mistake"]) == AMBIGUOUS
    assert (doubt["students"], doubt["asked"]) == (PLANTED[AMBIGUOUS], GRADED)


def test_nothing_is_said_of_unfair_draws_where_none_are_planted(planted: Planted) -> None:
    lines = figures(planted)["fairness"]
    assert {one["exercise"] for one in lines} == {"", *POINTS}
    assert not any(one["look"] for one in lines)


# Where it stands --------------------------------------------------------------------------------


@needs_browser
@pytest.mark.parametrize("state", State)
def test_every_state_stands_on_the_first_screen(page: Page, state: State) -> None:
    row = box(page, "Where the class stands").locator("tr").filter(
        has=page.get_by_role("rowheader", name=state.value, exact=True)
    )  # fmt: skip
    count = GRADED if state is State.GRADED else 1
    assert row.get_by_role("cell").inner_text() == str(count)
    stands_on_screen(row)


@needs_browser
def test_who_came_late_is_counted_on_the_first_screen(page: Page) -> None:
    stands_on_screen(box(page, "Where the class stands").get_by_text("1 came late."))


@needs_browser
def test_the_scores_are_drawn_on_the_first_screen(page: Page) -> None:
    picture = box(page, "Where the class stands").get_by_role("img", name="Scores")
    stands_on_screen(picture)


@needs_browser
@pytest.mark.parametrize("place", range(3))
def test_the_three_most_frequent_mistakes_stand_on_the_first_screen(
    page: Page, planted: Planted, place: int
) -> None:
    ((_, slug), count) = planted.visible().most_common(3)[place]
    line = box(page, "The most frequent mistakes").get_by_role("listitem").nth(place)
    expect(line).to_contain_text(f"{count} of {GRADED}")
    expect(line).to_contain_text(slug)
    stands_on_screen(line)


@needs_browser
def test_every_mistake_stands_one_click_below(page: Page, planted: Planted) -> None:
    box(page, "The most frequent mistakes").get_by_role("link", name="All of them").click()
    table = page.get_by_role("region", name="What to say again in class")
    for (_, slug), count in planted.visible().items():
        row = table.locator("tr").filter(has=page.get_by_role("rowheader", name=slug, exact=True))
        expect(row).to_contain_text(f"{count} (")
        stands_on_screen(row)


@needs_browser
def test_the_ambiguous_question_stands_on_the_first_screen(page: Page) -> None:
    line = box(page, "Questions to look at").get_by_role("listitem")
    expect(line).to_contain_text(f"{PLANTED[AMBIGUOUS]} of {GRADED} students")
    expect(line).to_contain_text("Gradient descent with momentum")
    stands_on_screen(line)


@needs_browser
def test_the_copiers_stand_on_the_first_screen(page: Page, planted: Planted) -> None:
    (who, whom) = (planted.of(kind) for kind in ("copier", "copied"))
    line = box(page, "Answers in common").get_by_role("listitem")
    expect(line).to_contain_text(f"answers of {who.name} ({who.id}) fit the sheet of {whom.name}")
    stands_on_screen(line)


WAITING = ("photo", "broken", "neighbour's", "earlier", "two", "wordy")


@needs_browser
@pytest.mark.parametrize("kind", WAITING)
def test_who_waits_for_a_person_stands_there_or_one_click_below(
    page: Page, planted: Planted, kind: str
) -> None:
    who = planted.of(kind)
    line = box(page, "Needs a person").get_by_role("listitem").filter(has_text=who.id)
    if not line.count():
        page.get_by_role("link", name="and 1 more").click()
        line = page.get_by_role("region", name="Needs a person").locator("tr")
        line = line.filter(has=page.get_by_role("rowheader", name=who.name))
    expect(line).to_contain_text(who.name)
    stands_on_screen(line)


# How it is made ---------------------------------------------------------------------------------


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_without_network_and_errors(
    chromium: Browser, planted: Planted, language: str
) -> None:
    page = chromium.new_page()
    address = page_of(planted, language).as_uri()
    asked: list[str] = []
    said: list[str] = []

    def only_the_file(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url == address:
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_the_file)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.keyboard.press("End")
    page.wait_for_load_state("networkidle")
    page.close()
    assert asked == [address]
    assert said == []


@needs_browser
@pytest.mark.parametrize(("language", "width"), [("en", WIDTH), ("ko", WIDTH), ("en", 390)])
def test_axe_finds_nothing_serious(
    chromium: Browser, planted: Planted, language: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": HEIGHT})
    page.goto(page_of(planted, language).as_uri())
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [one for one in found.response["violations"] if one["impact"] in SEVERE] == []
    assert wide <= width
