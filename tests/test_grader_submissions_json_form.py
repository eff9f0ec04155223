"""JSON keeps numbers as they are written."""

from __future__ import annotations

import json

import pytest

from grader.submissions.form import Form
from grader.submissions.json_form import read_json


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


def test_a_key_that_stands_twice_is_seen() -> None:
    found = form(text([("2.loss", "0.5"), ("1.a[1]", "0.25"), ("2.loss", "0.6")]))
    assert found.answers == {"2.loss": "0.5", "1.a[1]": "0.25"}
    assert found.others == {"2.loss": ("0.6",)}


def test_a_code_may_be_a_number() -> None:
    assert form(text([], code="23456789")).code == "23456789"
