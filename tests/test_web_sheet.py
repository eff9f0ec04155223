"""A web sheet in a browser, filled in as a person would, saved, handed in and marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from grader.assignment.editions import LANGUAGES, Layout
from grader.assignment.handing_in import HandingIn
from grader.assignment.look import Look
from grader.documents import web
from grader.documents.edition import Edition
from grader.states import State
from grader.submissions.forms import Form, read_form
from grader.submissions.html_form import SHEET_ITSELF
from grader.submissions.received import Received
from tests.browser import needs_browser
from tests.command_line import grader
from tests.course import Course, keys, make_course
from tests.sample_sheets import HOSTILE, exercise, sheet
from tests.structures import Case

pytestmark = needs_browser

FAMILIES = ("mlp-deltas", "early-stopping", "partial-derivatives")
EXERCISES = "".join(f'\n[[exercise]]\nfamily = "{slug}"\npoints = 2\n' for slug in FAMILIES)
PEOPLE = {"0042": "en", "0043": "ko"}
QUOTED = HOSTILE.replace('"', '""')
ROSTER = "id,name,language,layout\n" + "".join(
    f'{person},"{QUOTED}",{language},{layout}\n'
    for (person, language), layout in zip(PEOPLE.items(), ("", "plain"), strict=True)
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Two students with one name, one of them with a sheet in reading order."""
    made = make_course(tmp_path_factory.mktemp("course"), exercises=EXERCISES)
    (made.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    made.generate(formats=("html",))
    return made


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that may neither complain nor ask for anything."""
    context = chromium.new_context(accept_downloads=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: complaints.append(r.url) if not _is_local(r.url) else None)
    yield opened
    context.close()
    assert not complaints


def _is_local(address: str) -> bool:
    return address.startswith(("file:", "blob:", "data:"))


def sheet_of(course: Course, person: str) -> str:
    """The address of a student's sheet."""
    return (course.out / "handout" / person / f"hw1-{person}-sheet.html").as_uri()


def answers_of(course: Course, person: str) -> dict[str, str]:
    """What is right on a student's sheet."""
    return keys(course.check()[0][person])


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Type every answer and go on with the key Tab; what is wide stops there, too."""
    first, *_ = answers
    page.locator(f'[data-item="{first}"]').focus()
    for item, text in answers.items():
        while page.locator(".equation:focus, figure:focus").count():
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.item") == item
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            page.locator(":focus").select_option(text)
        else:
            page.keyboard.type(text)
        page.keyboard.press("Tab")


def below(page: Page, item: str) -> str:
    """What stands below a box."""
    return page.locator(f'[id="read-{item}"]').inner_text()


COUNTERS = {
    "en": ("0 of {all} filled", "{all} of {all} filled"),
    "ko": ("{all}칸 중 0칸을 채웠습니다", "{all}칸 중 {all}칸을 채웠습니다"),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_sheet_is_filled_saved_and_marked(
    course: Course, page: Page, person: str, tmp_path: Path
) -> None:
    answers = answers_of(course, person)
    page.goto(sheet_of(course, person))
    counter = page.locator("#counter")
    empty, full = (c.format(all=len(answers)) for c in COUNTERS[PEOPLE[person]])
    assert counter.inner_text() == empty
    assert not page.locator("#off").count()
    fill(page, answers)
    assert counter.inner_text() == full
    page.reload()
    assert counter.inner_text() == full
    with page.expect_download() as waiting:
        page.locator("#save").click()
    saved = waiting.value
    assert saved.suggested_filename == f"hw1-{person}-answers.json"
    assert saved.suggested_filename in page.locator("#done").inner_text()
    saved.save_as(path := tmp_path / saved.suggested_filename)
    assert json.loads(path.read_bytes()) == {"sheet": course.code(person), "answers": answers}
    assert grader("check", course.out, path).code == 0
    marked = course.check()[0][person]
    assert (marked.state, marked.score) == (State.GRADED, marked.max)


def test_the_lines_that_are_copied_are_marked_as_well(
    course: Course, page: Page, tmp_path: Path
) -> None:
    person = "0043"
    answers = answers_of(course, person)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(sheet_of(course, person))
    fill(page, answers)
    page.locator("#copy").click()
    page.wait_for_function("document.getElementById('done').textContent")
    lines = page.evaluate("navigator.clipboard.readText()")
    assert lines == page.locator("#lines").input_value()
    assert lines.splitlines()[0] == f"answers to sheet {course.code(person)}"
    (path := tmp_path / "mail.txt").write_text(f"Hello!\n\n{lines}\nBye", encoding="utf-8")
    marked = course.check(path)[0][person]
    assert (marked.state, marked.score) == (State.GRADED, marked.max)


def test_without_a_clipboard_the_lines_are_shown(course: Course, page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(sheet_of(course, "0042"))
    page.locator("#copy").click()
    page.wait_for_function("document.getElementById('done').textContent")
    assert page.locator("#lines").is_visible()
    assert page.evaluate("getSelection().toString()") or page.evaluate(
        "document.activeElement.id === 'lines'"
    )


def test_each_box_says_while_typing_how_it_is_read(course: Course, page: Page) -> None:
    page.goto(sheet_of(course, "0042"))
    all_of_them = page.locator("[data-item]").count()
    box = page.locator('[data-item="1.a1[1]"]')
    box.focus()
    for typed, said in (("0", "read as 0"), (",", "read as 0"), ("5", "read as 0.5")):
        page.keyboard.type(typed)
        assert below(page, "1.a1[1]") == said
    page.keyboard.type("?")
    assert below(page, "1.a1[1]").endswith(
        'the character "?" has no place in a number: write the number alone, such as 0.55'
    )
    assert box.get_attribute("aria-invalid") == "true"
    assert page.locator("#counter").inner_text() == (f"1 of {all_of_them} filled, 1 cannot be read")
    page.keyboard.press("Backspace")
    assert box.get_attribute("aria-invalid") == "false"
    assert page.locator("#counter").inner_text() == f"1 of {all_of_them} filled"
    box.fill("1/3")
    assert below(page, "1.a1[1]") == "read as 0.3333333333"
    box.fill("1,234")
    assert below(page, "1.a1[1]") == "1,234 was read as the decimal 1.234"
    box.fill("")
    assert below(page, "1.a1[1]") == ""
    page.locator('[data-kind="expression"]').first.fill("2x y^2-0,5")
    assert page.locator('[data-kind="expression"] + .read').first.inner_text() == (
        "read as 2*x*y^2 - 0.5"
    )


def test_a_browser_that_keeps_nothing_says_so(course: Course, page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page.goto(sheet_of(course, "0042"))
    page.locator("[data-item]").first.fill("0.5")
    assert page.locator("#kept").inner_text().startswith("This browser does not keep")
    assert page.locator("#counter").inner_text().startswith("1 of ")


@pytest.mark.parametrize("person", PEOPLE)
def test_a_page_that_the_browser_saves_keeps_what_was_typed(
    course: Course, page: Page, person: str, tmp_path: Path
) -> None:
    answers = answers_of(course, person)
    page.goto(sheet_of(course, person))
    assert SHEET_ITSELF in str(read_form(_received(page.content())))
    fill(page, answers)
    (saved := tmp_path / "Homework 1.html").write_text(page.content(), "utf-8")
    form = read_form(_received(saved.read_text("utf-8")))
    assert isinstance(form, Form)
    assert (form.code, form.answers) == (course.code(person), answers)
    results, _ = course.check(saved)
    assert results[person].score == results[person].max


def test_a_page_that_the_browser_saves_as_a_single_file_keeps_it_too(
    course: Course, page: Page, tmp_path: Path
) -> None:
    answers = answers_of(course, "0042")
    page.goto(sheet_of(course, "0042"))
    fill(page, answers)
    devtools = page.context.new_cdp_session(page)
    snapshot = devtools.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    (saved := tmp_path / "sheet.mhtml").write_text(snapshot, "utf-8", newline="")
    results, _ = course.check(saved)
    assert results["0042"].score == results["0042"].max


def test_a_saved_page_can_be_opened_changed_and_saved_again(
    course: Course, chromium: Browser, page: Page, tmp_path: Path
) -> None:
    answers = answers_of(course, "0042")
    page.goto(sheet_of(course, "0042"))
    fill(page, answers)
    (saved := tmp_path / "saved.html").write_text(page.content(), "utf-8")
    elsewhere = chromium.new_context().new_page()
    elsewhere.goto(saved.as_uri())
    assert elsewhere.locator("#counter").inner_text() == page.locator("#counter").inner_text()
    item = next(iter(answers))
    elsewhere.locator(f'[data-item="{item}"]').fill("1/7")
    form = read_form(_received(elsewhere.content()))
    elsewhere.context.close()
    assert isinstance(form, Form)
    assert form.answers == {**answers, item: "1/7"}


def _received(content: str) -> Received:
    return Received(source="a.html", content=content.encode(), modified=0.0)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_phone_scrolls_no_page_sideways(chromium: Browser, course: Course, person: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(sheet_of(course, person))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    wide = page.evaluate(
        "[...document.querySelectorAll('.equation, figure')]"
        ".filter(box => box.scrollWidth > box.clientWidth && box.tabIndex !== 0).length"
    )
    assert wide == 0
    lefts = page.evaluate(
        "[...document.querySelectorAll('[data-item]')].map(box => box.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 1
    page.close()


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_long_widens_no_page(
    chromium: Browser, tmp_path: Path, layout: Layout, width: int
) -> None:
    long = "Hohenstaufenhabsburg" * 9
    one = replace(
        sheet(exercise(Case("mlp-update", (("sizes", (6, 6, 6)),))), name=long),
        title=long, course=long, recipient_id="2" * 60, edition=Edition(layout=layout),
        look=Look(header=long, footer=long), hand_in=HandingIn(how=long, instructions=long),
    )  # fmt: skip
    (path := tmp_path / "sheet.html").write_bytes(web.sheet(one))
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_without_javascript_a_notice_names_the_form(chromium: Browser, course: Course) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sheet_of(course, "0042"))
    assert "hw1-0042-answers.csv" in page.locator("#off").inner_text()
    assert not page.locator("#bar").is_visible()
    context.close()


def test_both_languages_are_handed_out() -> None:
    assert set(PEOPLE.values()) == set(LANGUAGES)
