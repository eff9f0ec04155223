"""JSON keeps numbers as they are written, and both ways to read it agree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import json_form
from grader.submissions.form import MAX_LINES, Form
from grader.submissions.json_form import read_json

ITEM = st.sampled_from(["1.a[1]", "1.a[2]", "2.loss", "x", "", "é"])
NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?", fullmatch=True
)
VALUES = st.one_of(
    NUMBERS,
    NUMBERS.map(json.dumps),
    st.text(max_size=6).map(json.dumps),
    st.text(st.sampled_from(':"\\/é, 0'), max_size=6).map(
        lambda one: json.dumps(one, ensure_ascii=False)
    ),
    st.sampled_from(["null", "true", "[1]", '{"a": 1}', "NaN", "1e999", "9" * 400]),
)
PAIRS = st.lists(st.tuples(ITEM, VALUES), max_size=6)


def text(pairs: list[tuple[str, str]], code: str = '"K7Q29FXM"') -> str:
    answers = ", ".join(f"{json.dumps(item, ensure_ascii=False)}: {value}" for item, value in pairs)
    return f'{{"sheet": {code}, "answers": {{{answers}}}}}'


def form(content: str) -> Form:
    found = read_json(content)
    assert isinstance(found, Form), found
    return found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *(("0.50", "0.50"), ("-0", "-0"), ("1e5", "1e5"), ("1E-2", "1E-2"), ("-0.0", "-0.0")),
        *(("1e999", "1e999"), ("NaN", "NaN"), ("Infinity", "Infinity"), ("7" * 400, "7" * 400)),
        *(('"0,5"', "0,5"), ('"1/3"', "1/3"), ('" "', " "), ("null", ""), ('""', "")),
        *(("true", "true"), ("false", "false"), ("[0.5]", "[...]"), ('{"a": 1}', "{...}")),
    ],
)
def test_an_answer_is_kept_as_it_is_written(written: str, kept: str) -> None:
    assert form(text([("2.loss", written)])).answers == {"2.loss": kept}


@given(PAIRS)
def test_the_fast_way_reads_what_the_other_does_or_nothing(pairs: list[tuple[str, str]]) -> None:
    content = text(pairs)
    fast = json_form._usual(content)
    assert fast is None or fast == json_form._any(content)


@given(st.dictionaries(st.sampled_from(["1.a[1]", "2.loss"]), NUMBERS.map(json.dumps)))
def test_the_fast_way_is_the_usual_one(answers: dict[str, str]) -> None:
    assert json_form._usual(text(list(answers.items()))) is not None


@pytest.mark.parametrize(
    "content",
    [
        text([("2.loss", "0.5"), ("2.loss", "0.6")]),
        text([("2.loss", "5")]),
        text([("2.loss", '"a:b"')]),
        text([("2.loss", r'"\u0030"')]),
        text([("2.loss", '"é"')]),
        text([("2.loss", "0.5")], code='"A", "sheet": "B"'),
        text([("2.loss", "0.5")], code="5"),
        text([(f"1.a[{place}]", "0.5") for place in range(MAX_LINES + 1)]),
        '{"sheet": "A", "answers": {"a": 0.5}, "more": 1}',
        '{"sheet": "A", "answers": {"a": ' + "[" * 100_000,
    ],
    ids=range(10),
)
def test_the_fast_way_leaves_the_unusual_to_the_other(content: str) -> None:
    assert json_form._usual(content) is None


def test_a_key_that_stands_twice_is_seen() -> None:
    found = form(text([("2.loss", "0.5"), ("1.a[1]", "0.25"), ("2.loss", "0.6")]))
    assert found.answers == {"2.loss": "0.5", "1.a[1]": "0.25"}
    assert found.others == {"2.loss": ("0.6",)}


def test_a_code_may_be_a_number() -> None:
    assert form(text([], code="23456789")).code == "23456789"
