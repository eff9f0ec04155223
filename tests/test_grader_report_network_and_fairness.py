"""Networks and fairness on the page of a class: a class in which hard sheets do worse."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Set
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.checking import check as checking
from grader.records.issued import Row
from grader.reporting.write import write_report
from grader.specimens.simulate import makes, rounds_the_answer
from solutions.columns import cells_of, given_columns
from solutions.hand_work import hand_work
from solutions.structure import Structure
from tests.browser import needs_browser
from tests.command_line import grader
from tests.course import Course, make_course, silently

STUDENTS = 48
SLUG = "missed-hidden-derivative"
MAKERS = {"mlp-deltas": range(0, 8), "mlp-deltas-2": range(4, 20)}

EXERCISES = """
language = "{language}"
[[exercise]]
family = "mlp-deltas"
points = 6
[[exercise]]
family = "mlp-deltas"
points = 6
parameters = {{ sizes = [2, 3, 1] }}
[[exercise]]
family = "perceptron-epoch"
points = 4
[[exercise]]
family = "computational-graph"
points = 4
"""

WORDS = {
    "en": ("Fairness", "worth a look", "In several exercises of one kind", "layer 1"),
    "ko": ("공정성", "살펴볼 만함", "같은 종류의 여러 문제에서", "1층"),
}


def work(structure: Structure, row: Row) -> float:
    """How many operations a sheet takes by hand."""
    columns = given_columns(structure.program, [row.givens])
    return float(hand_work(structure, cells_of(columns, structure.program))[0])


def hand_in(course: Course) -> Path:
    """Some make a mistake in one or both networks; who has more to do leaves half of it out."""
    into = course.root / "in"
    into.mkdir()
    with course.manifest() as manifest:
        sheets = [*manifest.sheets()]
        rows = [(manifest.structure(sheet.rows[2].structure), sheet.rows[2]) for sheet in sheets]
        middle = np.median([work(*one) for one in rows])
        for place, sheet in enumerate(sheets):
            answers: dict[str, str] = {}
            for row in sheet.rows:
                own = manifest.structure(row.structure)
                makers = place in MAKERS.get(row.exercise, ())
                typed = (makes(SLUG) if makers else rounds_the_answer)(own, row.givens)
                if row.exercise == "perceptron-epoch" and work(own, row) > middle:
                    typed = dict([*typed.items()][: len(typed) // 2])
                answers |= {f"{row.position}.{item}": text for item, text in typed.items()}
            content = json.dumps({"sheet": sheet.code, "answers": answers})
            (into / f"{sheet.person}.json").write_text(content)
    return into


@pytest.fixture(scope="module", params=WORDS)
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that is marked and reported, in each language."""
    made = make_course(
        tmp_path_factory.mktemp(request.param),
        exercises=EXERCISES.format(language=request.param),
        roster={f"{n:04}": f"Student {n}" for n in range(STUDENTS)},
    )
    made.generate(formats=())
    order = checking.Order(folder=made.out, submissions=(hand_in(made),), only_grades=True)
    checking.check(order, silently)
    write_report(made.out)
    return made


def page_of(course: Course) -> str:
    """The page."""
    return (course.out / "results" / "report.html").read_text(encoding="utf-8")


def language(course: Course) -> str:
    """That of the page."""
    return str(re.findall(r'<html lang="(..)">', page_of(course))[0])


def table(course: Course, name: str) -> list[dict[str, str]]:
    """The rows of a table beside the page."""
    with (course.out / "results" / f"report-{name}.csv").open(encoding="utf-8-sig") as file:
        return [*csv.DictReader(file)]


def test_networks_and_graphs_stand_with_their_exercises(course: Course) -> None:
    page = page_of(course)
    ids = [int(n) for n in re.findall(r"<title id='where-(\d)-title'>", page)]
    # An epoch of one unit is a network of one layer.
    assert ids == [1, 2, 3, 4]
    for word in WORDS[language(course)]:
        assert word in page, word


def test_where_the_planted_mistake_is_made_most_is_lost(course: Course) -> None:
    steps = [one for one in table(course, "steps") if one["exercise"].startswith("mlp")]
    for exercise, makers in MAKERS.items():
        here = {one["quantity"]: one for one in steps if one["exercise"] == exercise}
        assert float(here["delta1"]["lost_here"]) == pytest.approx(len(makers) / STUDENTS, abs=1e-6)
        assert {name for name, one in here.items() if float(one["lost_here"])} == {"delta1"}
    told = re.findall(r"<desc id='where-[12]-about'>([^<]*)</desc>", page_of(course))
    assert ["delta1 (17 %)" in told[0], "delta1 (33 %)" in told[1]] == [True, True]


def test_a_mistake_in_two_exercises_of_a_family_is_counted_by_student(course: Course) -> None:
    found = json.loads((course.out / "results" / "report.json").read_text(encoding="utf-8"))
    (one,) = [one for one in found["repeated"] if one["mistake"] == SLUG]
    # 0 to 7 and 4 to 19: together 20, four of them in both.
    assert (one["exercises"], one["students"], one["again"], one["asked"]) == (2, 20, 4, STUDENTS)
    for exercise in MAKERS:
        assert f"({exercise})" in page_of(course)


def test_the_draw_that_decides_is_worth_a_look(course: Course) -> None:
    rows = table(course, "fairness")
    assert len(rows) == 2 * 5
    looks = [(one["exercise"], one["measure"]) for one in rows if one["look"] == "1"]
    assert ("perceptron-epoch", "operations") in looks
    assert all(exercise in ("", "perceptron-epoch") for exercise, _ in looks)
    unfair = next(one for one in rows if one["exercise"] == "perceptron-epoch")
    assert float(unfair["correlation"]) < -float(unfair["chance"]) < 0
    assert float(unfair["highest_quarter"]) < float(unfair["lowest_quarter"]) - 0.3
    marked = re.findall(r'<tr class="look"><th scope="row" class="w">([^<]*)</th>', page_of(course))
    assert len(marked) == len(looks)
    assert len(re.findall(r"<title id='fair-\d+-title'>", page_of(course))) == 2 + len(
        [one for one in looks if one[0]]
    )


def test_the_tables_and_the_json_say_the_same(course: Course) -> None:
    figures = json.loads((course.out / "results" / "report.json").read_text(encoding="utf-8"))
    for name in ("steps", "fairness", "variants"):
        whole = [{key: str(cell) for key, cell in one.items()} for one in figures[name]]
        assert table(course, name) == whole


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_no_picture_is_cut(
    chromium: Browser, course: Course, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto((course.out / "results" / "report.html").as_uri())
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    sizes = page.evaluate(
        "[...document.querySelectorAll('figure svg text')].map(one => {"
        " const own = one.getBoundingClientRect(),"
        " all = one.closest('figure').getBoundingClientRect();"
        " return Math.max(all.left - own.left, own.right - all.right) })"
    )
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert wide <= width
    assert max(sizes) <= 4


def test_sheets_that_were_issued_otherwise_are_variants(tmp_path: Path) -> None:
    exercise = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 6\nparameters = {{ {own} }}\n'
    course = make_course(
        tmp_path,
        exercises=exercise.format(own='activations = "relu"'),
        roster={f"{n:04}": f"Student {n}" for n in range(12)},
    )
    course.generate(formats=())
    assignment = course.root / "hw1.toml"
    assignment.write_text(assignment.read_text().replace('"relu"', '"tanh"'))
    course.generate(formats=(), reissue="all")
    into, old = answered(course, on_the_old_sheet={"0003", "0005"})
    assert grader("check", course.out, into, "--only", "grades").code == 3
    for person, code in old.items():
        ruled = ("--student", person, "--sheet", code, "--by", "Ms R", "--reason", "done by then")
        assert grader("decide", course.out, "sheet", *ruled).code == 0
    assert grader("check", course.out, "--only", "grades").code == 0
    write_report(course.out)
    found = [(one["variant"], one["students"], one["earned"]) for one in table(course, "variants")]
    assert found == [
        ("activations = relu", "2", "1.0"), ("activations = tanh", "10", "1.0"),
    ]  # fmt: skip
    page = page_of(course)
    assert page.count("<code>activations = relu</code>") == 1
    assert page.count("<title id='variants-1-title'>") == 1
    assert page.count("<title id='where-1-title'>") == 1


def answered(course: Course, on_the_old_sheet: Set[str]) -> tuple[Path, dict[str, str]]:
    """Everybody has everything right; the codes of the old sheets of those who did these."""
    into = course.root / "in"
    old: dict[str, str] = {}
    into.mkdir()
    with course.manifest() as manifest:
        for sheet in manifest.sheets():
            if sheet.current is (sheet.person in on_the_old_sheet):
                continue
            old |= {} if sheet.current else {sheet.person: sheet.code}
            (row,) = sheet.rows
            typed = rounds_the_answer(manifest.structure(row.structure), row.givens)
            answers = {f"1.{item}": text for item, text in typed.items()}
            content = json.dumps({"sheet": sheet.code, "answers": answers})
            (into / f"{sheet.person}.json").write_text(content)
    return into, old
