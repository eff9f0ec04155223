"""`grader report` as a TA types it, and the page that it writes, in a real browser."""

from __future__ import annotations

import csv
import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from grader.places import templates
from grader.specimens.simulate import makes, rounds_the_answer
from tests.browser import needs_browser
from tests.command_line import grader
from tests.course import Course, make_course

SLUG = "missed-hidden-derivative"
SCRIPT = "<script>alert(1)</script>"
STUDENTS = 30
MAKERS = 10
"""Of so many students the first make one mistake; the last but one sends a photo, the last none."""

COPIER = 20

EXERCISE = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\n'
PHOTO = b"\xff\xd8\xff\xe0" + b"\x00" * 64


def names() -> dict[str, str]:
    """Everybody's name by id."""
    found = {f"{n:04}": f"Student {n}" for n in range(STUDENTS)}
    return found | {f"{STUDENTS - 2:04}": SCRIPT}


def hand_in(course: Course) -> Path:
    """What the class sends."""
    into = course.root / "in"
    into.mkdir()
    before: dict[str, str] = {}
    with course.manifest() as manifest:
        for place, sheet in enumerate(manifest.sheets()):
            (row,) = sheet.rows
            way = makes(SLUG) if place < MAKERS else rounds_the_answer
            answers = {
                f"1.{item}": text
                for item, text in way(manifest.structure(row.structure), row.givens).items()
            }
            if place == MAKERS:
                answers[next(iter(answers))] = "=cmd()"
            if place == COPIER:
                # The last steps of whoever came before.
                answers |= dict([*before.items()][-8:])
            before = answers
            content = json.dumps({"sheet": sheet.code, "answers": answers}).encode()
            name = f"hw1-{sheet.person}-answers"
            if place == STUDENTS - 2:
                (into / f"{name}.jpg").write_bytes(PHOTO)
            elif place < STUDENTS - 2:
                (into / f"{name}.json").write_bytes(content)
    return into


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that has handed in and is marked."""
    root = tmp_path_factory.mktemp("report")
    made = make_course(root, exercises=EXERCISE, roster=names())
    made.generate(formats=())
    assert grader("check", made.out, hand_in(made), "--only", "grades").code == 3
    return made


def page_of(course: Course) -> str:
    """The page, once it is written."""
    ran = grader("report", course.out)
    assert ran.code == 0
    assert ran.text == (
        f"report      {course.out}/results/report.html\n"
        "figures     report-items.csv, report-steps.csv, report-mistakes.csv, report-fairness.csv,"
        " report-variants.csv, report.json\n"
    )
    return (course.out / "results" / "report.html").read_text(encoding="utf-8")


def test_the_page_says_where_the_class_stands(course: Course) -> None:
    page = re.sub(r"</?(span|bdi)\b[^>]*>", "", page_of(course))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    assert f"The figures are those of {STUDENTS - 2} graded students." in text
    for state, count in (("graded", STUDENTS - 2), ("needs a person", 1), ("missing", 1)):
        assert f"{state} {count}" in text
    assert f"{MAKERS} of {STUDENTS - 2}" in text
    assert SLUG in text
    assert "Can the question be read so?" in text
    who, whom = f"Student {COPIER} ({COPIER:04})", f"Student {COPIER - 1} ({COPIER - 1:04})"
    assert f"answers of {who} fit the sheet of {whom}, and not their own." in text
    assert text.count("By chance so much is to be expected") == 2


def test_nothing_is_loaded_linked_or_run(course: Course) -> None:
    page, blocks = without_scripts(page_of(course))
    assert "http" not in page.replace("http-equiv", "")
    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|\bon[a-z]+=", page)
    assert {target[0] for target in re.findall(r'href="([^"]*)"', page)} == {"#"}
    (script,) = (text for kind, text in blocks if not kind)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}';" in page
    assert script == (templates() / "parts/report/students.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch", script)


def without_scripts(page: str) -> tuple[str, list[tuple[str, str]]]:
    """The page without its script and blocks of data; of each of these its type and text."""
    blocks = re.findall(r'<script(?: type="([^"]*)" id="[^"]*")?>(.*?)</script>', page, re.DOTALL)
    for _, text in blocks:
        page = page.replace(text, "", 1)
    return re.sub(r"<script[^>]*></script>", "", page), blocks


def test_names_and_answers_are_text(course: Course) -> None:
    page = page_of(course)
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "=cmd()" in page


def test_the_same_class_gives_the_same_bytes(course: Course) -> None:
    assert page_of(course) == page_of(course)


def test_the_figures_stand_beside_it(course: Course) -> None:
    page_of(course)
    results = course.out / "results"
    figures = json.loads((results / "report.json").read_text(encoding="utf-8"))
    assert figures["states"] == {"graded": STUDENTS - 2, "missing": 1, "needs a person": 1}
    assert len(figures["scores"]) == STUDENTS - 2
    assert [one["mistake"] for one in figures["doubts"]] == [SLUG]
    for name in ("items", "steps", "mistakes", "fairness", "variants"):
        with (results / f"report-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [*csv.DictReader(file)]
        assert rows == [{key: str(cell) for key, cell in one.items()} for one in figures[name]]
    (mistake,) = figures["mistakes"]
    assert (mistake["mistake"], mistake["students"]) == (SLUG, MAKERS)
    assert {one["unreadable"] for one in figures["items"]} == {0, 1}


def test_a_section_has_a_page_of_its_own(course: Course) -> None:
    assert grader("report", course.out, "--section", "A").code == 0
    page = (course.out / "results" / "report.html").read_text(encoding="utf-8")
    assert "Section A." in page
    ran = grader("report", course.out, "--section", "Z")
    assert ran.code == 1
    assert "nobody is in section Z" in ran.said


def test_a_class_of_which_nobody_is_graded_has_a_page(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=EXERCISE)
    course.generate(formats=())
    page = page_of(course)
    assert "Nobody is graded yet." in page
    assert "No mistake was recognised." in page


def test_a_korean_assignment_has_a_korean_page(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=f'language = "ko"\n{EXERCISE}')
    course.generate(formats=())
    page = page_of(course)
    assert '<html lang="ko">' in page
    assert "아직 채점된 학생이 없습니다." in page


def opened(browser: Browser, course: Course, width: int, height: int) -> Page:
    """The page in a browser without network."""
    page_of(course)
    page = browser.new_page(viewport={"width": width, "height": height})
    page.route("**/*", lambda route: route.abort() if "file:" not in route.request.url else
               route.continue_())  # fmt: skip
    page.goto((course.out / "results" / "report.html").as_uri())
    return page


@needs_browser
@pytest.mark.parametrize(
    "what",
    [
        f"{MAKERS} of {STUDENTS - 2}",
        SLUG,
        SCRIPT,
        "Can the question be read so?",
        "missing",
        "and not their own",
    ],
)
def test_it_stands_on_the_first_screen(chromium: Browser, course: Course, what: str) -> None:
    page = opened(chromium, course, 1280, 800)
    found = page.get_by_text(what).first.bounding_box()
    page.close()
    assert found is not None
    assert found["y"] + found["height"] <= 800
    assert found["x"] + found["width"] <= 1280


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_cut(
    chromium: Browser, course: Course, width: int
) -> None:
    page = opened(chromium, course, width, 800)
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert wide <= width
