"""What a page carries packed comes out as it went in, is inert in HTML, and is small."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from gzip import decompress

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.documents.report.packed import packed

plain = st.text() | st.integers(-(2**53), 2**53) | st.none() | st.booleans()
nested = st.recursive(plain, lambda own: st.lists(own) | st.dictionaries(st.text(), own))


def unpacked(text: str) -> object:
    """As the script of the page does it."""
    return json.loads(decompress(b64decode(text, validate=True)))


@given(nested)
def test_what_comes_out_went_in(data: object) -> None:
    text = packed(data)
    assert unpacked(text) == data
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)


@given(nested)
def test_the_same_data_give_the_same_text(data: object) -> None:
    assert packed(data) == packed(data)


def test_half_a_sign_is_no_fault() -> None:
    assert unpacked(packed(["\ud800", "김하늘", "</script>"])) == ["\ud800", "김하늘", "</script>"]


def test_numbers_that_nobody_can_guess_take_few_bytes() -> None:
    seed = np.random.default_rng(1)
    rows = ["\n".join(f"{value:.4f}" for value in seed.normal(size=60)) for _ in range(1000)]
    assert len(packed(rows)) < 1000 * 60 * 5
