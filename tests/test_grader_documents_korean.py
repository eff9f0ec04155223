"""Korean documents: what all sheets share is said in Korean, from heading to answer form."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.checking.reports import as_read
from grader.documents import markdown, pdf, render, templates
from grader.documents.catalogue import catalogue
from grader.documents.edition import Edition
from grader.documents.exercises import exercise_solved
from grader.documents.markup import MARKDOWN, PAGES
from grader.documents.page import sheet_page, solution_page
from grader.documents.sheet import Sheet
from grader.judging.verdict import Verdict
from grader.submissions.numbers import Unreadable
from grader.submissions.words import ReadWord, read_word
from problems.program import Role
from tests.conftest import Golden
from tests.course import Course, filled, keys, make_course
from tests.sample_sheets import NAMED, exercise, sheet, within
from tests.structures import Case

KOREAN = Edition(language="ko")
LATIN = re.compile(r"[A-Za-z]+")


def korean(of: Sheet) -> Sheet:
    """The sheet for somebody who reads Korean."""
    return replace(of, edition=KOREAN)


FEATURES = (
    "mlp-update", "perceptron-epoch", "early-stopping", "partial-derivatives", "adaptive-steps",
    "computational-graph",
)  # fmt: skip
"""A drawn network, a table of examples, curves and choices, expressions, an optimiser, a graph."""

SHEETS = {name: korean(sheet(exercise(NAMED[name]))) for name in FEATURES} | {
    "two-exercises-specimen": korean(
        sheet(exercise(NAMED["perceptron-update"]), within("softmax-jacobian"), specimen=True)
    )
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_korean_sheet_is_as_it_was_read(name: str, golden: Golden) -> None:
    golden(f"korean/{name}-sheet.md", markdown.sheet(SHEETS[name]))


@pytest.mark.parametrize("name", SHEETS)
def test_a_korean_solution_is_as_it_was_read(name: str, golden: Golden) -> None:
    golden(f"korean/{name}-solution.md", markdown.solution(SHEETS[name]))


@pytest.mark.parametrize("name", SHEETS)
def test_korean_pages_are_accessible(name: str) -> None:
    """PDF/UA-1 refuses a glyph that no font has, and a formula without its plain text."""
    for page in (sheet_page, solution_page):
        source = page(SHEETS[name], PAGES, "typ")
        assert 'language: "ko"' in source
        assert pdf.compile_page(source, where=name, accessible=True)


@pytest.mark.parametrize("case", NAMED.values(), ids=NAMED)
def test_every_quantity_and_heading_has_korean_words(case: Case) -> None:
    """The words beside the boxes, above the steps, in the pictures and in the answer form."""
    one = exercise(case)
    worked = exercise_solved(one, MARKDOWN, KOREAN)
    words = [
        templates.said("parts/words.j2", "meaning", boxes.quantity, edition=KOREAN)
        for boxes in worked.table.quantities
    ]
    words += [
        templates.said("parts/words.j2", "heading", phase, edition=KOREAN)
        for phase in worked.phases
    ]
    words += [what for _, what in render.form_lines(korean(sheet(one)))]
    assert not [text for text in words if LATIN.search(text) or not text]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_word_in_the_answer_form(role: Role) -> None:
    said = templates.said("parts/words.j2", "in_the_form", role.value, 2, 3, edition=KOREAN)
    assert said.startswith("3회차 2층 ")
    assert not LATIN.search(said)
    assert not re.search("[,\"'\n]", said)


def test_english_words_of_the_answer_form_stay_as_they_were() -> None:
    lines = dict(render.form_lines(sheet(exercise(NAMED["mlp-two-steps"]))))
    assert lines["1.delta2[1]"] == "delta of layer 2"
    assert "in pass 2" in " ".join(lines.values())


def test_pictures_are_labelled_in_korean_with_a_font_that_has_hangul() -> None:
    svg = _picture(SHEETS["mlp-update"])
    for words in ("입력", "1층", "시그모이드"):
        assert re.search(rf"<text [^>]*font-family='Noto Serif KR,[^>]*>{words}</text>", svg)
    assert "aria-label='신경망 그림, 왼쪽부터: 입력 2개;" in svg
    english = _picture(sheet(exercise(NAMED["mlp-update"])))
    assert "Noto Serif KR" not in english


def test_curves_are_labelled_in_korean() -> None:
    svg = _picture(SHEETS["early-stopping"])
    assert ">에포크</text>" in svg
    assert ">손실</text>" in svg
    assert ">epoch</text>" in _picture(sheet(exercise(NAMED["early-stopping"])))


def _picture(of: Sheet) -> str:
    ((_, svg),) = render.drawings(of)
    return svg.decode()


STOPS = '\n[[exercise]]\nfamily = "early-stopping"\npoints = 4\n'
ROSTER = "id,name,language\n01,Ada,\n02,김하늘,ko\n03,이서준,ko\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of which some read Korean, with an exercise that is answered in words."""
    made = make_course(tmp_path_factory.mktemp("korean"), exercises=STOPS)
    (made.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    made.generate()
    return made


IN_KOREAN = {word: catalogue("ko").gettext(word) for word in ("no", "yes")}
LETTERS = {"no": "(a)", "yes": "(b)"}


@pytest.mark.parametrize("person", ["01", "02"])
@pytest.mark.parametrize(
    "typed",
    [{}, IN_KOREAN, LETTERS],
    ids=["english", "korean", "letter"],
)
def test_a_choice_is_read_in_every_language_of_the_class(
    course: Course, tmp_path: Path, person: str, typed: dict[str, str]
) -> None:
    right = keys(course.check()[0][person])
    key = right["1.stops"]
    form = tmp_path / f"hw1-{person}-answers.csv"
    form.write_bytes(filled(course.form(person), {**right, "1.stops": typed.get(key, key)}))
    result = course.check(form)[0][person]
    (stops,) = (i for e in result.exercises for i in e.items if i.item == "1.stops")
    assert stops.verdict is Verdict.CORRECT
    assert as_read(stops.entry) == stops.key == key  # records speak English


def test_who_types_another_word_is_told_those_of_their_sheet(
    course: Course, tmp_path: Path
) -> None:
    for person in ("01", "02"):
        form = tmp_path / f"hw1-{person}-answers.csv"
        form.write_bytes(filled(course.form(person), {"1.stops": "perhaps", "1.trained": "3"}))
    course.check(tmp_path)
    for person, told in (("01", "no, yes"), ("02", ", ".join(IN_KOREAN.values()))):
        page = course.out / f"results/feedback/hw1-{person}-feedback.md"
        assert told in page.read_text(encoding="utf-8")


def test_a_word_is_read_with_or_without_its_spaces() -> None:
    words = ("converges", "overshoots but converges")
    spoken = (("수렴합니다", "지나치지만 수렴합니다"),)
    for text in (
        "overshoots but converges",
        "지나치지만수렴합니다",
        "지나치지만  수렴합니다.",
        "(B)",
    ):
        found = read_word(text, words, spoken)
        assert isinstance(found, ReadWord)
        assert found.word == words[1]
    assert isinstance(read_word("지나칩니다", words, spoken), Unreadable)


def test_the_answer_form_speaks_the_language_of_its_reader(course: Course) -> None:
    english, own = (course.form(p).read_text(encoding="utf-8-sig") for p in ("01", "02"))
    assert "1.stops,,choice" in english
    assert "1.stops,,말로 쓰는 답" in own


def test_the_key_of_a_korean_solution_is_in_korean(course: Course) -> None:
    one = (course.out / "private/solutions/hw1-02-solution.md").read_text(encoding="utf-8")
    other = (course.out / "private/solutions/hw1-01-solution.md").read_text(encoding="utf-8")
    (key,) = {keys(course.check()[0]["02"])["1.stops"]}
    assert f"| `1.stops` | {IN_KOREAN[key]} |" in one
    assert not any(word in other for word in IN_KOREAN.values())
