"""The report's pictures: small SVG that stands in a page, of any class, also of nobody."""

from __future__ import annotations

import re
from math import inf, nan
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.documents.report.frame import Said
from grader.documents.report.plots import Bar, Group, Mark, bars, by_group, histogram, scatter
from grader.documents.report.tones import Tone
from tests.elsewhere import python
from tests.report_pictures import (
    KINDS,
    NOBODY,
    check_drawn,
    contrast,
    page,
    pictures,
    said,
    scores,
)
from tests.web_page import web_page

HOSTILE = "<script>alert(1)</script> & 'so' \"on\" </text>\x00"
ODD = {
    "nobody": ([], 12.0),
    "one": ([7.0], 12.0),
    "all equal": ([7.0] * 40, 12.0),
    "all nothing": ([0.0] * 40, 0.0),
    "no number": ([nan, inf, -inf], nan),
    "numbers and none": ([nan, 3.0, inf], inf),
    "more than can be reached": ([14.0, 3.5], 12.0),
    "less than nothing": ([-2.0, 3.5], 12.0),
    "far apart": ([1e-300, 1e300, 3e99, -1e99], 12.0),
    "too close": ([1.0, 1.0 + 1e-15, 1e15, 1e15 + 1], 1e-300),
}


def test_the_same_figures_give_the_same_bytes() -> None:
    assert list(pictures()) == list(pictures())


def test_what_is_set_on_a_machine_has_no_say_and_stays_as_it_is() -> None:
    plain = list(pictures())
    with matplotlib.rc_context():
        matplotlib.rcParams["lines.linewidth"] = 9
        matplotlib.rcParams["savefig.bbox"] = "tight"
        before = dict(matplotlib.rcParams)
        assert list(pictures()) == plain
        assert dict(matplotlib.rcParams) == before


def test_nothing_is_said_where_no_list_of_fonts_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "full").touch()
    code = (
        "import os; os.environ['MPLCONFIGDIR'] = 'full'\n"
        "from tests.report_pictures import KINDS\n"
        "print(KINDS['scatter']([3.0], 12.0)[:4])\n"
    )
    ran = python("-c", code, folder=tmp_path)
    assert (ran.stdout, ran.stderr) == ("<svg\n", "")


def test_pictures_of_a_page_share_no_id() -> None:
    found = web_page(page(*(svg for _, svg in pictures())).encode())
    assert len(found.ids) == 16
    assert len(set(found.ids)) == 16


def test_a_picture_is_named_and_told() -> None:
    for name, svg in pictures():
        assert svg.startswith("<svg class='plot' role='img' ")
        assert f" aria-labelledby='{name}-title {name}-about' " in svg
        assert f"<title id='{name}-title'>Title of {name}</title>" in svg
        assert f"<desc id='{name}-about'>What {name} shows</desc>" in svg


def test_a_picture_is_nothing_but_shapes_and_words() -> None:
    for name, svg in pictures():
        assert not re.search(r"http|href|url\(|src=|<\?|<!|data:|\bon\w+=", svg), name
        counts = web_page(page(svg).encode()).counts
        assert set(counts) <= {
            *("html", "body", "svg", "title", "desc", "path", "g", "circle", "text"),
        }


@pytest.mark.parametrize("students", [30, 10_000])
def test_a_picture_is_small_however_many_there_are(students: int) -> None:
    for name, svg in pictures(students=students):
        assert len(svg.encode()) < 20_000, name


def test_words_are_words_whatever_stands_in_them() -> None:
    around = Said(
        name="n", title=HOSTILE, about=HOSTILE, across=HOSTILE, up=HOSTILE, nobody=HOSTILE
    )
    mark = Mark(value=3, words=HOSTILE)
    row = Bar(words=HOSTILE, count=3, shown=HOSTILE)
    group = Group(words=HOSTILE, mean=3, interval=(2, 4), shown=HOSTILE)
    for svg in (
        histogram(around, [], 12, [mark]),
        scatter(around, [], [], 12),
        bars(around, [row]),
        by_group(around, [group], 12, mark),
    ):
        found = web_page(page(svg).encode())
        assert "script" not in found.counts
        assert "<script>alert(1)</script>" in found.words
        assert "\x00" not in svg


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", ODD)
def test_a_picture_is_drawn_of_any_numbers(kind: str, odd: str) -> None:
    check_drawn(KINDS[kind](*ODD[odd]))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.floats(), max_size=5), most=st.floats())
def test_no_number_is_too_odd(kind: str, values: list[float], most: float) -> None:
    check_drawn(KINDS[kind](values, most))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_nobody_says_so(kind: str) -> None:
    assert NOBODY in KINDS[kind]([], 12.0)
    assert NOBODY not in KINDS[kind]([3.0], 12.0)


def test_a_mean_of_nobody_is_not_drawn() -> None:
    of = [Mark(value=None, words="mean"), Mark(value=nan, words="median")]
    assert histogram(said("a"), [], 12, of) == histogram(said("a"), [], 12)


def test_the_mean_stands_where_it_is() -> None:
    svg = histogram(said("a"), scores(50), 12, [Mark(value=6, words="mean 6")])
    (ink,) = re.findall(
        rf"<path d='M([\d.]+) [\d.]+L\1 [\d.]+' style='[^']*{Tone.INK.value[1]}", svg
    )
    (six,) = re.findall(r"<text x='([\d.]+)' y='[\d.]+' text-anchor='middle'>6</text>", svg)
    assert ink == six


def test_colours_are_told_apart_in_grey() -> None:
    assert contrast(Tone.INK, Tone.PAPER) > 7
    assert contrast(Tone.SOFT, Tone.PAPER) > 7
    assert contrast(Tone.FILL, Tone.PAPER) > 3
    assert contrast(Tone.FILL, Tone.ACCENT) > 1.9
    assert contrast(Tone.FILL, Tone.INK) > 4.5
