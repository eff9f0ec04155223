"""Markdown tables with answers, those of our sheets above all, are forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.editions import LANGUAGES
from grader.documents.catalogue import catalogue
from grader.states import State
from grader.submissions import markdown_form
from grader.submissions.csv_form import NO_TABLE
from grader.submissions.form import MAX_LINES, TOO_LONG, Damaged, Form
from grader.submissions.forms import read_form, unknown_items
from grader.submissions.received import Received
from tests.course import keys, make_course

CODE = "K7Q29FXJ"
ITEMS = ("1.a[1]", "1.a[2]", "2.loss")

SHEET = """Networks, 2026-2

# Homework 1

| Name | Student id | Sheet |
|---|---|---|
| 김하늘 | 0042 | `K7Q29FXJ` |

## Exercise 1. Forward pass (2 points)

| Quantity | Item | Answer | Item | Answer |
|---|---|---|---|---|
| $a$ (activations) | `1.a[1]` | 0.5 | `1.a[2]` | -0.25 |
| $L$ (loss) | `2.loss` |  | | |

- Leave the names of items and the first line, with the sheet code `K7Q29FXJ`, as they are.
"""


def read(text: str) -> Form | Damaged:
    return read_form(Received(source="a.md", content=text.encode(), modified=0.0))


def form(text: str) -> Form:
    found = read(text)
    assert isinstance(found, Form), found
    return found


@pytest.mark.parametrize("text", [
    SHEET,
    SHEET.replace("\n", "\r\n"),
    SHEET.replace("| Quantity | Item | Answer | Item | Answer |", "| 양 | 항목 | 답 | 항목 | 답 |"),
    SHEET.replace("`1.a[1]`", r"1.a\[1\]").replace("| -0.25 ", r"| \-0.25 "),
    SHEET.replace(" 0.5 ", " **0.5** ").replace("-0.25", "`-0.25`"),
    SHEET.replace(" 0.5 ", " $0.5$ ").replace("-0.25", "$$ -0.25 $$"),
    SHEET.replace("|\n", "\n").replace("\n| ", "\n"),
    SHEET.replace("`K7Q29FXJ`", "K7Q29FXJ"),
    "".join(f"> {line}\n" for line in SHEET.splitlines()),
    f"# sheet {CODE}\n\n| item | answer |\n|:---|---:|\n| 1.a[1] | 0.5 |\n| 1.a[2] | -0.25 |\n",
    f"Sheet: {CODE}\n| Answer | what | ITEM |\n|---|---|---|\n|0.5|x|1.a[1]|\n|-0.25|y|1.a[2]|\n",
    f"Sheet code: **{CODE}**\n| 1.a[1] | 0.5 |\n| 1.a[2] | -0.25 |\n",
    f"My sheet is {CODE}.\n1.a[1] | 0.5\n1.a[2] | -0.25\n",
    f"# sheet {CODE}\n| item | answer |\n|---|---|\n| 1.a[1] | 0.5 |\n\n- 1.a[2] = -0.25\n",
    f"# sheet {CODE}\n\n1.a[1] = 0.5\n1.a[2]: -0.25\n",
    f"Dear Ada,\nsheet: {CODE}\n\n* 1.a[1] = 0.5  # rounded\n* `1.a[2]` = $-0.25$\n",
])  # fmt: skip
def test_a_filled_table_is_a_form(text: str) -> None:
    found = form(text)
    assert found.code == CODE
    assert {item: answer for item, answer in found.answers.items() if answer} == {
        "1.a[1]": "0.5", "1.a[2]": "-0.25",
    }  # fmt: skip
    assert unknown_items(found, ITEMS) == ()


@pytest.mark.parametrize(("cell", "answer"), [
    ("", ""),
    ("1/3", "1/3"),
    ("0,5", "0,5"),
    ("3*10^-2", "3*10^-2"),
    (r"3\*10^-2", "3*10^-2"),
    ("**", "**"),
    ("$", "$"),
    (r"$\frac{1}{3}$", r"\frac{1}{3}"),
    (r"\|x\|", "|x|"),
    ("*0.5* or *0.6*", "0.5* or *0.6"),
])  # fmt: skip
def test_a_cell_is_kept_but_for_the_marks_around_it(cell: str, answer: str) -> None:
    found = form(f"# sheet {CODE}\n| item | answer |\n|---|---|\n| 2.loss | {cell} |\n")
    assert found.answers == {"2.loss": answer}


def test_a_sheet_without_answers_is_a_blank_form() -> None:
    assert form(SHEET.replace(" 0.5 ", "").replace("-0.25", "")).blank


def test_an_answer_beside_no_item_is_told() -> None:
    text = f"# sheet {CODE}\n| item | answer |\n|---|---|\n| 1.b[1] | 0.5 |\n| | 0.6 |\n| z | 1 |\n"
    assert unknown_items(form(text), ITEMS) == ("1.b[1]", "(no item)", "z")


def test_titles_hold_for_their_own_table_alone() -> None:
    text = f"# sheet {CODE}\n| x | item | answer |\n|---|---|---|\n\n| 1.a[1] | 0.5 | 2 |\n"
    assert form(text).answers == {"1.a[1]": "0.5"}


def test_two_sheets_in_one_file_are_nobodys() -> None:
    found = read(SHEET + SHEET.replace(CODE, "2345678K"))
    assert isinstance(found, Damaged)
    assert "two sheet codes stand in it" in found.reason


def test_an_essay_with_bars_is_no_form() -> None:
    assert read("|x| = 3 | y\n|---|\n") == Damaged(reason=NO_TABLE)


def test_the_titles_are_those_of_every_language() -> None:
    for language in LANGUAGES:
        words = catalogue(language).gettext
        assert words("Item").casefold() in markdown_form.ITEM_TITLES
        assert words("Answer").casefold() in markdown_form.ANSWER_TITLES


@pytest.mark.parametrize(
    "text",
    [
        "|" * 2**20,
        "|\n" * 2**19,
        "1.a|" * 2**18,
        "|1.a|2\n" * 2**17,
        "`" * 2**20 + "|",
        "\\|" * 2**19,
        "| 1.a | " + "*" * 2**20,
    ],
)
def test_a_megabyte_of_bars_takes_no_more_than_a_moment(text: str) -> None:
    assert isinstance(read(text), Form | Damaged)


@given(st.text(st.sampled_from("|`*_$\\\n1.a[]05-> #:="), max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read(f"| item | answer |\n|---|---|\n{text}"), Form | Damaged)


def test_a_filled_sheet_scores_full_marks_in_every_language(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    rows = "id,name,language\n0042,김하늘,ko\n007,James Bond,en\n"
    (course.root / "roster.csv").write_text(rows, "utf-8")
    course.generate()
    answers = {person: keys(result) for person, result in course.check()[0].items()}
    handed_in = tmp_path / "in"
    handed_in.mkdir()
    for person, items in answers.items():
        sheet = course.out / "handout" / person / f"hw1-{person}-sheet.md"
        text = sheet.read_text("utf-8")
        for item, answer in items.items():
            assert f"`{item}` |  |" in text
            text = text.replace(f"`{item}` |  |", f"`{item}` | {answer} |")
        (handed_in / f"{person}.md").write_text(text, "utf-8")
    results, _ = course.check(handed_in)
    assert {result.state for result in results.values()} == {State.GRADED}
    assert all(result.score == result.max for result in results.values())


def test_a_mistyped_code_is_kept_to_be_told() -> None:
    assert form(SHEET.replace(CODE, "K7Q29FXM")).code == "K7Q29FXM"


def test_more_lines_than_any_sheet_has_are_no_form() -> None:
    assert read(SHEET + "| 1.a[1] | 0.5 |\n" * MAX_LINES) == Damaged(reason=TOO_LONG)
