"""Markdown sheets and worked solutions: golden files, honest names, the same bytes every time."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.documents import markdown
from grader.documents.markup import MARKDOWN, escaped
from grader.documents.sheet import Answer
from tests.conftest import GOLDEN, Golden
from tests.elsewhere import python
from tests.sample_sheets import HOSTILE, NAMED, exercise, sheet, within, without_answers
from tests.structures import CASES, Case

SHEETS = {name: sheet(exercise(case)) for name, case in NAMED.items()}
SHEETS["two-exercises-specimen"] = sheet(
    exercise(Case("softmax-jacobian")), exercise(Case("perceptron-update"), 2),
    name=HOSTILE, specimen=True,
)  # fmt: skip
SHEETS["absolute"] = sheet(within("perceptron-update"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_as_it_was_read(name: str, golden: Golden) -> None:
    golden(f"sheets/{name}.md", markdown.sheet(SHEETS[name]))


@pytest.mark.parametrize("name", SHEETS)
def test_a_worked_solution_is_as_it_was_read(name: str, golden: Golden) -> None:
    golden(f"solutions/{name}.md", markdown.solution(SHEETS[name]))


@pytest.mark.parametrize("folder", ["sheets", "solutions"])
def test_no_golden_file_outlives_its_sheet(folder: str) -> None:
    assert {path.stem for path in (GOLDEN / folder).iterdir()} == set(SHEETS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_item_has_one_box(case: Case) -> None:
    text = markdown.sheet(sheet(exercise(case, 3)))
    boxes = re.findall(r"`3\.([^`]+)` \|  \|", text)
    assert boxes == list(exercise(case, 3).structure.items)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_key_stands_on_the_worked_solution(case: Case) -> None:
    done = exercise(case)
    text = markdown.solution(sheet(done))
    keys = dict(re.findall(r"`1\.([^`]+)` \| ([^|]+) \|", text))
    answers = done.answers or {}
    owners = done.structure.owners
    assert keys.keys() == set(done.structure.items)
    for item, key in keys.items():
        right = answers[item].decimal
        assert (
            float(key) == float(right) if owners[item].numeric else key.replace("\\", "") == right
        )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_knows_nothing_of_the_answers(case: Case) -> None:
    with_them = sheet(exercise(case))
    assert markdown.sheet(with_them) == markdown.sheet(without_answers(with_them))


def test_a_worked_solution_needs_answers() -> None:
    with pytest.raises(ValueError, match="has no answers"):
        markdown.solution(without_answers(sheet(exercise(Case("softmax-jacobian")))))


def test_head_and_hand_in_say_whose_sheet_it_is_and_what_to_do_with_it() -> None:
    text = markdown.sheet(sheet(exercise(Case("perceptron-update"))))
    for words in (
        "# Backpropagation by hand", "Introduction to Deep Learning, Spring 2026",
        "| Ada Lovelace | 0042 | `K7Q29FXM` |", "(4 points)", "`hw1-0042-answers.csv`",
        "`0.55`", "`0,55`", "`-1/3`", "`3e-2`",
    ):  # fmt: skip
        assert words in text


def test_neither_course_nor_term_is_needed() -> None:
    known = sheet(exercise(Case("perceptron-update")))
    assert ", Spring" not in markdown.sheet(replace(known, course=""))
    assert "Spring 2026" in markdown.sheet(replace(known, course=""))
    bare = markdown.sheet(replace(known, course="", term=""))
    assert bare.startswith("# Backpropagation by hand\n\n| Name |")


def test_a_specimen_says_so() -> None:
    assert "SPECIMEN" in markdown.sheet(SHEETS["two-exercises-specimen"])
    assert "SPECIMEN" not in markdown.sheet(SHEETS["softmax-jacobian"])


@given(st.text())
def test_a_name_is_never_markup(name: str) -> None:
    text = escaped(name)
    assert "\n" not in text
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~$&]", text)
    assert re.sub(r"\\(.)", r"\1", text) == re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", name)


@pytest.mark.parametrize(("text", "code"), [
    ("hw1-0042-answers.csv", "`hw1-0042-answers.csv`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```"),
])  # fmt: skip
def test_a_file_name_is_never_markup(text: str, code: str) -> None:
    assert MARKDOWN.code(text) == code


def test_a_short_exact_value_stands_beside_the_rounded_one() -> None:
    done = exercise(Case("perceptron-update"))
    answers = {**(done.answers or {}), "z": Answer(decimal="0.1235", exact="247/2000")}
    text = markdown.solution(sheet(replace(done, answers=answers)))
    assert "Exactly: $z = 0.1235$" not in text
    answers["z"] = Answer(decimal="0.1235", exact="2469/20000")
    text = markdown.solution(sheet(replace(done, answers=answers)))
    assert "Exactly: $z = 0.12345$." in text


def test_the_same_sheet_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    script = (
        "from hashlib import sha256\n"
        "from grader.documents import markdown, pdf\n"
        "from tests.sample_sheets import NAMED, exercise, sheet\n"
        "one = sheet(exercise(NAMED['mlp-update']))\n"
        "for made in (markdown.sheet(one).encode(), markdown.solution(one).encode(),\n"
        "             pdf.sheet(one), pdf.solution(one)):\n"
        "    print(sha256(made).hexdigest())\n"
    )
    from grader.documents import pdf

    one = sheet(exercise(NAMED["mlp-update"]))
    made = (
        markdown.sheet(one).encode(), markdown.solution(one).encode(),
        pdf.sheet(one), pdf.solution(one),
    )  # fmt: skip
    ran = python("-c", script, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [sha256(content).hexdigest() for content in made]
