"""Every page of every family: nothing over anything else, nothing off the page, all accessible."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.assignment.editions import Layout
from grader.assignment.look import Look
from grader.documents import pdf
from grader.documents.edition import Edition
from grader.documents.markup import PAGES
from grader.documents.page import sheet_page, solution_page
from grader.documents.rooms import longest
from grader.documents.sheet import SheetExercise
from problems.rounding import Rounding
from tests.overprint import faults, glyphs, outside, overprinted
from tests.sample_sheets import answers, exercise, givens, sheet
from tests.structures import DEFAULTS, LEVELS, Case, problem, structure

EDITIONS = {
    "en": Edition(), "ko": Edition(language="ko"), "large": Edition(layout=Layout.LARGE),
    "large-ko": Edition(language="ko", layout=Layout.LARGE),
}  # fmt: skip
PAGES_OF = {"sheet": sheet_page, "solution": solution_page}
PRINTED = [
    *((case, "en", page) for case in LEVELS for page in PAGES_OF),
    *((case, "ko", page) for case in DEFAULTS for page in PAGES_OF),
    *((case, "large", "sheet") for case in DEFAULTS),
    *((case, "large-ko", "solution") for case in DEFAULTS),
]  # fmt: skip

LONG = "A title as long as a committee would have it, with every topic of the term in it"

NEAR = 12.0
"""Points within which lines of a label follow each other."""

TENS = (
    Case("mlp-gradients", (("sizes", (6, 3)),)), Case("mlp-matrix", preset="hard"),
    Case("softmax-jacobian", preset="hard"), Case("newton-bfgs"),
)  # fmt: skip


@pytest.mark.parametrize(("case", "edition", "page"), PRINTED, ids=str)
def test_a_page_is_readable_by_everybody(case: Case, edition: str, page: str) -> None:
    """PDF/UA-1 refuses a glyph that no font has, and what has no alternative text."""
    one = replace(sheet(exercise(case)), edition=EDITIONS[edition])
    source = PAGES_OF[page](one, PAGES, "typ")
    assert faults(pdf.compile_page(source, where=str(case), accessible=True)) == []


@pytest.mark.parametrize("edition", ["en", "large"])
@pytest.mark.parametrize("case", TENS, ids=str)
def test_ten_decimals_fit_everywhere(case: Case, edition: str) -> None:
    numbers, made = givens(problem(case)), structure(case, Rounding(decimals=10))
    fine = SheetExercise(
        position=10, id=case.slug, points=exercise(case).points, structure=made, givens=numbers,
        answers=answers(made, numbers), longest=longest(problem(case).draws),
    )  # fmt: skip
    one = replace(sheet(fine), edition=EDITIONS[edition])
    assert faults(pdf.sheet(one)) == []
    assert faults(pdf.solution(one)) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_long_names_titles_and_lines_touch_nothing(edition: str) -> None:
    one = replace(
        sheet(exercise(Case("mlp-update")), name="남궁" * 60),
        recipient_id="x" * 64, title=LONG * 2, course=LONG, term=LONG,
        look=Look(header=LONG * 2, footer=LONG * 2), edition=EDITIONS[edition],
    )  # fmt: skip
    assert faults(pdf.sheet(one)) == []
    assert faults(pdf.solution(one)) == []


def test_a_long_title_does_not_touch_the_word_specimen() -> None:
    one = replace(sheet(exercise(Case("mlp-update"))), title=LONG, specimen=True)
    source, drawn = sheet_page(one, PAGES, "typ"), "background: if specimen != none {"
    assert source.count(drawn) == 1
    without = source.replace(drawn, "background: if false {")
    assert faults(pdf.compile_page(without, where="without the word across the page")) == []


def test_fractions_and_numbers_keep_off_what_is_beside_them() -> None:
    """A fraction from the words below it, a number from the bracket before it."""
    words = gaps_above("derivative", pdf.sheet(sheet(exercise(Case("chain-rule")))))
    assert len(words) == 7
    assert min(words) > 4
    rows = gaps_before("−", pdf.sheet(sheet(exercise(Case("mlp-matrix", preset="hard")))))
    assert len(rows) == 4
    assert min(rows) > 1.5


def gaps_above(word: str, content: bytes) -> list[float]:
    """From every place of a word to the ink above its first letter, in points."""
    found = []
    for page in glyphs(content):
        left, bottom, right, top = page.boxes.T
        for place in re.finditer(word, page.signs):
            first = place.start()
            over = (left < right[first]) & (right > left[first]) & (bottom > top[first])
            if (gap := float((bottom[over] - top[first]).min())) < NEAR:
                found.append(gap)
    return found


def gaps_before(sign: str, content: bytes) -> list[float]:
    """From every bracket of a single row to a sign right after it, in points."""
    return [
        float(page.boxes[place.end() - 1][0] - page.boxes[place.start()][2])
        for page in glyphs(content)
        for place in re.finditer(re.escape("[" + sign), page.signs)
    ]


@pytest.mark.parametrize("planted", [
    "words#h(-20pt)other", "$x #h(-9pt) y$", "0.25#h(-8pt)0.75",
    "#place(dy: 3pt)[lines]\n\nother",
])  # fmt: skip
def test_overprinting_is_found(planted: str) -> None:
    assert overprinted(pdf.compile_page(planted, where="planted"))


def test_what_is_off_the_page_is_found() -> None:
    wide = pdf.compile_page("#place(dx: 17.4cm)[beyond]", where="planted")
    assert outside(wide)


def test_good_typography_is_no_overprinting() -> None:
    page = "office WAVE $W_(n e w)^((1)) hat(m) sqrt(x^2) mat(1, 2; 3, 4) integral_0^1 f'(x)$"
    content = pdf.compile_page(page, where="typography")
    assert faults(content) == []
