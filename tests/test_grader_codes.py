from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.issuing.codes import (
    ALPHABET,
    LENGTH,
    LOOK_ALIKES,
    code_is_valid,
    likely_codes,
    normalise_code,
    sheet_code,
)


def code_of(recipient: str, revision: int = 1, attempt: int = 0) -> str:
    return sheet_code(
        b"secret",
        course="C",
        term="",
        assignment="hw1",
        recipient=recipient,
        revision=revision,
        attempt=attempt,
    )


codes = st.builds(code_of, st.text("0123456789", min_size=1, max_size=9))
places = st.integers(0, LENGTH - 1)
signs = st.sampled_from(ALPHABET)


def test_the_alphabet_is_a_prime_number_of_characters_that_nobody_confuses() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set("0O1IL").intersection(ALPHABET)
    assert set(LOOK_ALIKES) == set("0O1IL")
    assert set("".join(LOOK_ALIKES.values())) <= set(ALPHABET)


@given(codes)
def test_every_code_is_valid(code: str) -> None:
    assert len(code) == LENGTH
    assert code_is_valid(code)


@given(codes, places, signs)
def test_any_single_wrong_character_is_noticed(code: str, place: int, sign: str) -> None:
    assume(code[place] != sign)
    assert not code_is_valid(code[:place] + sign + code[place + 1 :])


@given(codes, st.integers(0, LENGTH - 2))
def test_any_two_swapped_neighbours_are_noticed(code: str, place: int) -> None:
    first, second = code[place], code[place + 1]
    assume(first != second)
    assert not code_is_valid(code[:place] + second + first + code[place + 2 :])


@pytest.mark.parametrize(
    "code", ["", "A", "TJMMW3A", "TJMMW3A55", "tjmmw3a5", "TJMMW3A0", "TJMMW3AÅ", "TJMM W3A5"]
)
def test_what_is_no_code_is_not_valid(code: str) -> None:
    assert not code_is_valid(code)


@given(codes)
def test_a_code_may_be_typed_in_lower_case_with_spaces_and_hyphens(code: str) -> None:
    typed = f"  {code[:4].lower()}-{code[4:6]} \N{HYPHEN}{code[6:].lower()}\n"
    assert normalise_code(typed) == code


def test_normalising_replaces_no_character_by_another() -> None:
    assert normalise_code("0o1il") == "0O1IL"


def test_revisions_attempts_and_recipients_have_codes_of_their_own() -> None:
    found = [code_of("1"), code_of("2"), code_of("1", revision=2), code_of("1", attempt=1)]
    assert len(set(found)) == len(found)


ISSUED = tuple(code_of(str(number)) for number in range(200))


@given(st.sampled_from(ISSUED), places, signs)
def test_one_wrong_missing_or_extra_character_still_finds_the_code(
    code: str, place: int, sign: str
) -> None:
    before, after = code[:place], code[place:]
    for typed in (before + sign + after[1:], before + after[1:], before + sign + after):
        assert code in likely_codes(typed, ISSUED)


@pytest.mark.parametrize("code", ISSUED[:20])
def test_two_swapped_neighbours_still_find_the_code(code: str) -> None:
    for place, (first, second) in enumerate(pairwise(code)):
        assert code in likely_codes(code[:place] + second + first + code[place + 2 :], ISSUED)


@pytest.mark.parametrize("seen", LOOK_ALIKES)
def test_two_look_alikes_in_one_code_still_find_it(seen: str) -> None:
    meant = LOOK_ALIKES[seen]
    issued = [c for c in (code_of(str(n)) for n in range(3000)) if sum(s in meant for s in c) == 2]
    assert issued
    for code in issued:
        typed = "".join(seen if sign in meant else sign for sign in code)
        assert code in likely_codes(typed.lower(), issued)


@pytest.mark.parametrize("typed", ["", "ABC", "Z" * 8, "0" * 8, "Z" * 100_000])
def test_a_code_far_from_all_others_is_likely_none(typed: str) -> None:
    assert likely_codes(typed, ISSUED) == ()


def test_only_issued_codes_are_likely_and_they_come_in_order() -> None:
    near = ["AAAAAAAB", "AAAAAAAC", "BBBBBBBB"]
    assert likely_codes("AAAAAAAA", set(near)) == ("AAAAAAAB", "AAAAAAAC")
