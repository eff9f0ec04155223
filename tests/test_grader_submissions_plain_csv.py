"""What is read in one go is what the long way reads, and all that is unusual is left to that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import forms
from grader.submissions.answer_form import blank_form
from grader.submissions.form import MAX_LINES, Form
from grader.submissions.forms import read_form
from grader.submissions.plain_csv import plain
from grader.submissions.received import Received

FORM = "# sheet K7Q29FXJ\r\nitem,answer,what\r\n1.a[1],0.5,activation\r\n2.loss,,손실 (2)\r\n"
READ = ("K7Q29FXJ", {"1.a[1]": "0.5", "2.loss": ""})

PIECES = st.sampled_from([
    *("1.a[1]", "1.a[2]", "2.loss", "2.W_new[1][2]", "1.", "a", "0.5", "-1/3", "5", "활성", "#"),
    *("-", ",", ",", ",,", ";", "\t", " ", "\n", "\r\n", "\r\n", "\r", '"', "|", "'", "\x85"),
    *("\u3164", "\u200b", "５", "=", "item,answer,what", "# sheet K7Q29FXJ", "\ufeff", "é", "\x00"),
])  # fmt: skip


def the_long_way(content: bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(forms, "plain_csv", lambda content: None)
        return read_form(Received(source="a.csv", content=content, modified=0.0))


@pytest.fixture(scope="module")
def patch() -> pytest.MonkeyPatch:
    return pytest.MonkeyPatch()


@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["", "\ufeff"]))
def test_what_is_read_in_one_go_is_what_the_long_way_reads(
    patch: pytest.MonkeyPatch, text: str, mark: str
) -> None:
    content = f"{mark}{FORM}{text}".encode()
    if found := plain(content):
        assert Form(code=found[0], answers=found[1]) == the_long_way(content, patch)


ANSWER = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
WHAT = st.text(st.sampled_from("a5 ,;\"'-.[]활\u3164\t|"), max_size=5)


@given(ANSWER, WHAT)
def test_an_answer_and_words_are_read_the_same_either_way(
    patch: pytest.MonkeyPatch, answer: str, what: str
) -> None:
    content = f"# sheet K7Q29FXJ\nitem,answer,what\n1.a[1],{answer},{what}\n".encode()
    if found := plain(content):
        assert Form(code=found[0], answers=found[1]) == the_long_way(content, patch)


@pytest.mark.parametrize("text", [
    FORM,
    f"\ufeff{FORM}",
    FORM.replace("\r\n", "\n"),
    FORM.removesuffix("\r\n"),
    FORM.replace("FXJ", "FXJ,,").replace("what", "what,").replace("n\r", "n,\r"),
])  # fmt: skip
def test_a_filled_form_is_read_in_one_go(text: str) -> None:
    assert plain(text.encode()) == READ


def test_the_form_that_goes_out_is_read_in_one_go() -> None:
    lines = [("1.a[1]", "activation, layer 1"), ("2.loss", "손실"), ("3.w", "")]
    content = blank_form("K7Q29FXJ", lines)
    assert plain(content) == ("K7Q29FXJ", {"1.a[1]": "", "2.loss": "", "3.w": ""})


@pytest.mark.parametrize("text", [
    FORM.replace("0.5", "0,5"),
    FORM.replace("0.5", '"0,5"'),
    FORM.replace("0.5", " 0.5"),
    FORM.replace("0.5", "\N{MINUS SIGN}0.5"),
    FORM.replace("0.5", "0.5|"),
    FORM.replace("activation", "5"),
    FORM.replace("activation", "\u31645"),
    FORM.replace(",", ";"),
    FORM.replace("2.loss", "1.a[1]"),
    FORM.replace("2.loss", "total"),
    FORM.replace("1.a[1]", "x,1.a[1]"),
    FORM.replace("item,answer,what", "item,what,answer"),
    FORM.replace("# sheet K7Q29FXJ\r\n", ""),
    FORM + "\r\n",
    FORM + "# sheet K7Q29FXM\r\n",
    FORM.split("1.a", maxsplit=1)[0],
    FORM + "".join(f"3.a[{place}],,x\n" for place in range(MAX_LINES)),
    "",
])  # fmt: skip
def test_the_unusual_is_left_to_the_long_way(text: str) -> None:
    assert plain(text.encode()) is None


def test_other_encodings_are_left_to_the_long_way() -> None:
    for encoding in ("cp949", "utf-16"):
        assert plain(FORM.encode(encoding)) is None
