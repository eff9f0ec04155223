"""Many texts read at once say what each of them says when it is read alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import many_numbers
from grader.submissions.many_numbers import read_many
from grader.submissions.numbers import Read, Unreadable, read_number

PLAIN = ("0.5", "-0.1234", "+1.50", "7", "-0", "-0.000", "123456789012345", "0.12345678901234")
ODD = (
    *("", " ", ".5", "1.", "-", ".", "+", "1.2.3", "--1", "1-2", "0,5", "1/3", "1e-3", "nan"),
    *("1234567890123456", "0.123456789012345678", "\u22120.5", "1_000", "inf", "0x1"),
    *("\uff11", "0.5\n", "a\nb"),
)  # fmt: skip

TEXTS = st.lists(
    st.one_of(
        st.sampled_from((*PLAIN, *ODD)),
        st.from_regex(r"[-+]?[0-9]{1,9}(\.[0-9]{1,9})?", fullmatch=True),
        st.text("0123456789.-+e, ", max_size=12),
    ),
    max_size=40,
)


def agrees(texts: list[str]) -> None:
    """Compare with the reader of one."""
    many = read_many(texts)
    assert len(many.value) == len(many.unit) == len(texts)
    for place, text in enumerate(texts):
        found, value, unit = read_number(text), many.value[place], many.unit[place]
        if isinstance(found, Read):
            assert (value, math.copysign(1, value)) == (
                found.value, math.copysign(1, found.value)), text  # fmt: skip
            assert unit == (0.0 if found.places is None else 10.0**-found.places), text
        else:
            assert np.isnan(value), text
        assert (place in many.unread) is isinstance(found, Unreadable), text


@pytest.mark.parametrize("text", [*PLAIN, *ODD])
def test_each_kind_of_text_alone_and_in_company(text: str) -> None:
    agrees([text])
    agrees(["0.25", text, "-1.5"])
    agrees([text, "3", "0.125"])


@given(TEXTS)
def test_any_texts(texts: list[str]) -> None:
    agrees(texts)


def test_more_texts_than_are_read_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_numbers, "_AT_ONCE", 5)
    agrees([*PLAIN, *ODD, *PLAIN])
    agrees([])
