"""Answers as lines of text come back as they were copied, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import number_text
from grader.submissions.form import Damaged, Form
from grader.submissions.forms import read_form
from grader.submissions.received import Received
from grader.submissions.text_block import CHANGED, CUT_OFF, text_block

LINES = [("1.loss", "0.55"), ("1.W1_new[1][2]", "-1/3"), ("2.rate", ""), ("2.f", "2*x^2 - 0.5")]
COPIED = text_block("K7Q29FXM", LINES)

PRINTED = st.characters(exclude_categories=["C", "Z"])


def read(text: str) -> Form | Damaged:
    """The form in a text file."""
    return read_form(Received(source="mail.txt", content=text.encode(), modified=0.0))


def without_gaps(text: str) -> str:
    """What is left when everything is gone that shows nothing."""
    return "".join(sign for sign in text if sign not in number_text.EDGES)


def test_the_lines_look_like_this() -> None:
    assert COPIED == (
        "answers to sheet K7Q29FXM\n1.loss: 0.55\n1.W1_new[1][2]: -1/3\n2.rate:\n"
        "2.f: 2*x^2 - 0.5\nchecksum 87C016AB\n"
    )


@pytest.mark.parametrize("text", [
    COPIED,
    COPIED.replace("\n", "\r\n"),
    COPIED.replace(" ", "\u00a0"),
    f"Dear all,\n\nhere are my answers: 12.\n\n{COPIED}\n-- \nAda: 0042\n",
    "".join(f"> {line}\n" for line in COPIED.splitlines()),
    COPIED.replace("\n", "\n\n"),
    COPIED.replace("x^2 - 0.5", "x^2\n- 0.5"),
    COPIED.replace("\n", "\\\n"),
    COPIED.replace("\n", " \\ \n"),
    "".join(rf"\{sign}" if sign in "[]_*-/^" else sign for sign in COPIED),
    COPIED.replace("\n", " "),
    f"Dear all, {COPIED} -- Ada".replace("\n", " "),
    COPIED.replace("\n", "\u00a0").replace("_", r"\_"),
    COPIED.replace("answers to sheet", "ANSWERS TO SHEET").replace("checksum", "Checksum"),
])  # fmt: skip
def test_what_mails_do_to_lines_changes_nothing(text: str) -> None:
    form = read(text)
    assert isinstance(form, Form)
    assert form.code == "K7Q29FXM"
    found = {item: without_gaps(text) for item, text in form.answers.items()}
    assert found == {item: without_gaps(text) for item, text in LINES}


@pytest.mark.parametrize(("text", "reason"), [
    (COPIED.replace("0.55", "0.56"), CHANGED),
    (COPIED.replace("1.loss: 0.55\n", ""), CHANGED),
    (COPIED.replace("-1/3", "1/3"), CHANGED),
    (COPIED.replace("FXM", "FXN"), CHANGED),
    (COPIED[: COPIED.index("checksum")], CUT_OFF),
    (COPIED[: COPIED.index("checksum") + 12], CUT_OFF),
    (COPIED[: COPIED.index("checksum")] + COPIED, CUT_OFF),
    (COPIED.replace("0.55", "0.56").replace("\n", "\\\n").replace("FXM\\", "FXM"), CUT_OFF),
    ("  answers to" + COPIED[10:].replace("0.55", "0.56").replace("\n", " "), CHANGED),
])  # fmt: skip
def test_what_got_lost_on_the_way_is_not_marked_and_still_says_whose_it_is(
    text: str, reason: str
) -> None:
    assert read(text) == Damaged(reason=reason, code=text.split()[3])


def test_a_block_twice_is_read_once_and_two_blocks_that_differ_are_told_apart() -> None:
    again = text_block("K7Q29FXM", [("1.loss", "0.66")])
    form = read(COPIED + COPIED)
    assert isinstance(form, Form)
    assert not form.others
    form = read(COPIED + again)
    assert isinstance(form, Form)
    assert form.others == {"1.loss": ("0.66",)}
    assert isinstance(read(COPIED + text_block("K7Q29FXN", LINES)), Damaged)


def test_a_form_that_speaks_of_answers_is_still_a_form() -> None:
    form = read("# sheet K7Q29FXM\nitem,answer,what\n1.loss,0.5,answers to sheet K7Q29FXM\n")
    assert isinstance(form, Form)
    assert form.answers == {"1.loss": "0.5"}


@given(st.lists(st.text(st.one_of(PRINTED, st.sampled_from(number_text.EDGES)), max_size=30)))
def test_whatever_was_typed_comes_back(texts: list[str]) -> None:
    lines = [(f"1.a[{place}]", text) for place, text in enumerate(texts, start=1)]
    form = read(text_block("K7Q29FXM", lines))
    assert isinstance(form, Form)
    for item, text in lines:
        assert without_gaps(form.answers[item]) == without_gaps(text)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read(f"answers to sheet X\n1.a: {text}\nchecksum 12345678"), Form | Damaged)
