from __future__ import annotations

import math
import sys
import tomllib
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import TypedDict, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions import refusals
from grader.submissions.numbers import (
    BLANK,
    Blank,
    Entry,
    Read,
    Unreadable,
    half_unit,
    read_number,
    read_plain,
)
from grader.submissions.sentence import Sentence

# Measured on valid expressions: at most 900 calls; on hostile texts 1,500, nested 43 deep.
MOST_CALLS = 3000
DEEPEST = 60


class Accepted(TypedDict, total=False):
    text: str
    value: str
    places: int
    note: bool


class Named(TypedDict):
    accepted: list[str]
    refused: list[str]


class Table(TypedDict):
    accepted: list[Accepted]
    refused: list[dict[str, str]]
    named: Named


TABLE = cast(
    Table,
    tomllib.loads((Path(__file__).parent / "data" / "numbers.toml").read_text(encoding="utf-8")),
)
SAYS_WHAT_TO_DO = ("write ", "check ", "leave ", "the line may stay empty")
FUNCTION_MARKS = ("exp", "EXP", "ln", "sqrt", "√", "e^", "e⁻", "**0.5")
SANE_FLOATS = st.floats(1e-60, 1e60) | st.floats(-1e60, -1e60 * 1e-120) | st.just(0.0)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
NEARLY_A_NUMBER = st.text("0123456789.,+-*/^()eExX%√½¹⁻·× \u2212'=lnpsqrt", max_size=90)
NUMBER_PIECES = st.lists(
    st.sampled_from(
        [
            *["1", "0", "0.5", "3e-2", "1e99", "9", "10", "½", "⁻²", "e", "(", ")", "+", "-", "*"],
            *["/", "^", "**", "√", "exp(", "ln(", "sqrt(", "%", " ", "x10^", "Jan", ","],
        ]
    ),
    max_size=40,
).map("".join)
HOSTILE = (
    *("9" * 1_000_000, "1e" + "9" * 1_000_000, " " * 1_000_000 + "1", "1/" * 500_000 + "1"),
    *("(" * 80, "(" * 40 + ")" * 40, "-" * 80, "√" * 79 + "2", "2^" * 39 + "2", "½" * 80),
    *("exp(" * 20, "9^" * 10 + "9", "9^9" * 20, "1+" * 20 + "1e99", "3/7*" * 19 + "1", "²" * 80),
    *("1" + " " * 78 + "x", "*" * 80, "1.234^99/1.77^99*1.234^99/1.77^98", "1e99+" * 14 + "1e-99"),
)


def accepted(row: Accepted) -> Read:
    entry = read_number(row["text"])
    assert isinstance(entry, Read), entry
    return entry


def number(text: str) -> Read:
    return accepted({"text": text})


class Effort:
    """Counts the calls made and how deep they are nested, while it stands as the profiler."""

    def __init__(self) -> None:
        self.calls = self.depth = self.deepest = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            self.calls += 1
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
        elif event == "return":
            self.depth -= 1


def read_counting(text: str) -> tuple[Entry, Effort]:
    effort = Effort()
    before = sys.getprofile()
    sys.setprofile(effort)
    try:
        entry = read_number(text)
    finally:
        sys.setprofile(before)
    return entry, effort


def assert_bounded(text: str) -> None:
    entry, effort = read_counting(text)
    assert effort.calls <= MOST_CALLS
    assert effort.deepest <= DEEPEST
    if isinstance(entry, Read):
        assert math.isfinite(entry.value)
        assert math.isfinite(half_unit(entry))
        assert entry.text == text
    elif isinstance(entry, Unreadable):
        assert len(entry.text) <= 60
        (entry.text + entry.reason).encode("utf-8")
    else:
        assert entry is BLANK


@pytest.mark.parametrize("row", TABLE["accepted"], ids=lambda row: ascii(row["text"]))
def test_an_accepted_form_is_read_as_its_value(row: Accepted) -> None:
    entry = accepted(row)
    exact = float(Fraction(row["value"]))
    if any(mark in row["text"] for mark in FUNCTION_MARKS):
        assert abs(entry.value - exact) <= 4 * math.ulp(exact)
    else:
        assert entry.value == exact


@pytest.mark.parametrize("row", TABLE["accepted"], ids=lambda row: ascii(row["text"]))
def test_an_accepted_form_keeps_its_text_places_and_note(row: Accepted) -> None:
    entry = accepted(row)
    assert entry.text == row["text"]
    assert entry.places == row.get("places")
    assert bool(entry.note) is row["note"]


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: ascii(row["text"]))
def test_a_refused_form_says_why(row: dict[str, str]) -> None:
    entry = read_number(row["text"])
    assert isinstance(entry, Unreadable), entry
    assert row["reason"] in entry.reason


def test_the_table_is_long_enough_and_names_no_form_twice() -> None:
    texts = [row["text"] for row in (*TABLE["accepted"], *TABLE["refused"])]
    assert len(TABLE["accepted"]) >= 58
    assert len(TABLE["refused"]) >= 43
    assert len(set(texts)) == len(texts)


def test_every_form_that_is_named_where_the_reader_is_described_is_in_the_table() -> None:
    named = TABLE["named"]
    assert set(named["accepted"]) <= {row["text"] for row in TABLE["accepted"]}
    assert set(named["refused"]) <= {row["text"] for row in TABLE["refused"]}


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: ascii(row["text"]))
def test_a_refusal_is_one_sentence_that_says_what_to_write(row: dict[str, str]) -> None:
    entry = read_number(row["text"])
    assert isinstance(entry, Unreadable)
    what, _, instead = entry.reason.partition(": ")
    assert what
    assert instead.startswith(SAYS_WHAT_TO_DO)
    assert entry.reason.isprintable()
    assert not entry.reason.endswith(".")
    assert len(entry.reason) <= 120


@pytest.mark.parametrize(
    "text", ["", " ", "\t\r\n", "\u00a0\u2009", "\ufeff", "\u200b", "\u3164", "\u2800", " " * 100]
)
def test_what_looks_empty_is_blank(text: str) -> None:
    assert read_number(text) is BLANK
    assert isinstance(BLANK, Blank)


def test_an_ambiguous_comma_is_told_to_the_student() -> None:
    assert number("1,234").note == "1,234 was read as the decimal 1.234"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("3-Jan", "1/3 or 3/1"),
        ("Jan-32", "1/32"),
        ("2026-01-01", "1/1"),
        ("31.12.26", "31/12 or 12/31"),
    ],
)
def test_a_date_names_the_fractions_it_may_have_been(text: str, origin: str) -> None:
    reason = f"the spreadsheet made a date of it, probably {origin}: write it as a decimal"
    assert read_number(text) == Unreadable(text=text, reason=Sentence(reason))


@pytest.mark.parametrize("text", ["junk 5", "decent 3", "0-Jan", "Jan 0"])
def test_what_is_no_date_is_not_called_one(text: str) -> None:
    entry = read_number(text)
    assert isinstance(entry, Unreadable)
    assert "date" not in entry.reason


def test_a_long_refused_text_is_shown_cut() -> None:
    entry = read_number("7" * 1_000_000)
    assert entry == Unreadable(text="7" * 59 + "…", reason=refusals.too_long(80))


def test_a_refused_text_can_be_written_to_a_file() -> None:
    entry = read_number("\ud800 1")
    assert isinstance(entry, Unreadable)
    assert entry.text == "\ufffd 1"


@pytest.mark.parametrize(
    ("text", "half"),
    [
        *[("0.550", 0.0005), ("12", 0.5), ("1e2", 50), ("3e-2", 0.005), ("12.5%", 0.0005)],
        *[("1.2e3", 50), ("1.20e3", 5), ("30e-3", 0.0005), ("3.0e-2", 0.0005), ("0e9", 0.5)],
        *[("1/3", 0.0), ("exp(-2)", 0.0), ("½", 0.0)],
    ],
)
def test_half_a_unit_of_the_last_typed_place(text: str, half: float) -> None:
    assert half_unit(number(text)) == half


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        *[("0.550", (0.55, 3)), ("-12", (-12.0, 0)), ("0,55", None), (" 1", None), ("1\n", None)],
        *[("٣", None), ("1_0", None), ("nan", None), ("1e2", None), ("", None), (".", None)],
    ],
)
def test_the_plain_path_reads_ascii_decimals_alone(
    text: str, plain: tuple[float, int] | None
) -> None:
    assert read_plain(text) == plain


@given(st.decimals(-9999, 9999, places=6).map("{:f}".format))
def test_the_plain_path_agrees_with_the_grammar(text: str) -> None:
    plain, other = number(text), number(f" {text}")
    assert (plain.value, plain.places) == (other.value, other.places) == read_plain(text)


@given(SANE_FLOATS)
def test_every_float_as_python_prints_it_reads_back(value: float) -> None:
    assert number(repr(value)).value == value


@given(st.fractions(max_denominator=10**6))
def test_a_fraction_reads_as_its_nearest_float(value: Fraction) -> None:
    assert number(str(value)).value == float(value)


@given(SANE_FLOATS)
def test_decimal_comma_and_point_agree(value: float) -> None:
    comma, point = number(repr(value).replace(".", ",")), number(repr(value))
    assert (comma.value, comma.places) == (point.value, point.places)


@given(SANE_FLOATS, st.sampled_from("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"))
def test_the_true_minus_and_its_likes_agree_with_the_hyphen(value: float, minus: str) -> None:
    typed, hyphen = number(repr(value).replace("-", minus)), number(repr(value))
    assert (typed.value, typed.places) == (hyphen.value, hyphen.places)


@given(SANE_FLOATS, st.sampled_from(["\ufeff", "\u00a0", "\u2009", "\u200b", "\t", "\r\n"]))
def test_edges_change_nothing(value: float, edge: str) -> None:
    bare, padded = number(repr(value)), number(edge + repr(value) + edge)
    assert (bare.value, bare.places) == (padded.value, padded.places)


@given(ANY_TEXT | NEARLY_A_NUMBER | NUMBER_PIECES)
def test_any_text_at_all_is_read_in_bounded_steps(text: str) -> None:
    assert_bounded(text)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:12]}-{len(text)}")
def test_hostile_text_is_read_in_bounded_steps(text: str) -> None:
    assert_bounded(text)


def test_a_tower_of_powers_does_not_grow_into_a_billion_digits() -> None:
    entry = number("(((1.0000001^99)^99)^99)^99")
    assert entry.value == pytest.approx(math.exp(99**4 * math.log1p(1e-7)), rel=1e-6)


def test_a_character_outside_the_table_never_counts_as_a_digit() -> None:
    others = (chr(code) for code in range(0x80, 0x20000) if chr(code).isnumeric())
    read = {sign for sign in others if isinstance(read_number(f"1{sign}"), Read)}
    full_width = {chr(0xFF10 + digit) for digit in range(10)}
    mathematical = {chr(0x1D7CE + place) for place in range(50)}
    vulgar = set("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
    raised = set("⁰¹²³⁴⁵⁶⁷⁸⁹")
    assert read == full_width | mathematical | vulgar | raised
