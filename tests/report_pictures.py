"""Pictures of the report for tests: of an ordinary class, in two languages, and of odd ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import nan
from random import Random

from grader.documents.report.frame import Said
from grader.documents.report.plots import (
    Bar,
    Group,
    Mark,
    Trend,
    bars,
    by_group,
    histogram,
    scatter,
)
from grader.documents.report.tones import Tone
from tests.web_page import web_page

NOBODY = "Nobody is marked yet."
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
STATES = {"en": ("graded", "late", "not handed in"), "ko": ("채점됨", "늦게 제출", "미제출")}
MISTAKES = {
    "en": (
        "The derivative of the activation was taken at the activation instead of at the weighted"
        " sum, and the weights after the update were used for the delta of the layer before, and"
        " then the sign of the step was wrong as well.",
        "The weights were moved along the gradient.",
        LONG,
    ),
    "ko": (
        "활성화 함수의 도함수를 가중합 z가 아니라 활성값 a에서 계산했습니다.",
        "기울기 방향으로 가중치를 이동하여 부호가 반대입니다.",
        "가나다라마바사아자차카타파하" * 4,
    ),
}
WORDS = {
    "en": ("students", "score of 12", "hand operations of the draw", "mean 7.6", "median 8",
           "−0.03 points for each operation", "variant", "mean score with its 95 % interval"),
    "ko": ("학생 수", "점수 (12점 만점)", "직접 계산해야 하는 연산 수", "평균 7.6", "중앙값 8",
           "연산 하나당 −0.03점", "변형", "평균 점수와 95 % 신뢰구간"),
}  # fmt: skip


def said(name: str, *, across: str = "", up: str = "") -> Said:
    """Words around a picture."""
    return Said(
        name=name, title=f"Title of {name}", about=f"What {name} shows", across=across, up=up,
        nobody=NOBODY,
    )  # fmt: skip


def scores(students: int, most: float = 12, part: int = 1) -> list[float]:
    """Scores as a class has them, in parts of a point."""
    draw = Random(f"{students} {most}")
    return [
        max(0.0, min(most, round(draw.gauss(0.63, 0.2) * most * part) / part))
        for _ in range(students)
    ]


def pictures(language: str = "en", students: int = 283) -> Iterator[tuple[str, str]]:
    """The name of each picture and its SVG."""
    count, score, operations, mean, median, slope, variant, interval = WORDS[language]
    found = scores(students)
    fine = scores(students, part=1000)
    xs = [Random(f"x{n}").gauss(55, 12) for n in range(students)]
    marks = (Mark(value=7.6, words=mean), Mark(value=8, words=median))
    trend = Trend(at_zero=9, slope=-0.03, words=slope)
    yield "scores", histogram(said("scores", across=score, up=count), found, 12, marks)
    yield "fine", histogram(said("fine", across=score, up=count), fine, 12, marks)
    yield "states", bars(said("states"), counted(STATES[language]))
    yield "mistakes", bars(said("mistakes"), counted(MISTAKES[language]))
    yield "draw", scatter(said("draw", across=operations, up=score), xs, fine, 12, trend)
    whole = [float(round(x)) for x in xs]
    yield "whole", scatter(said("whole", across=operations, up=score), whole, found, 12, trend)
    wordy, short, _ = MISTAKES[language]
    long = [Mark(value=n, words=words) for n, words in ((7.6, short), (8, short), (3, wordy))]
    yield "wordy", histogram(said("wordy", across=wordy, up=wordy), found, 12, long)
    groups = [
        Group(words=f"{variant} {name}", mean=at, interval=(at - off, at + off), shown=f"{at} (99)")
        for name, at, off in (("A", 7.4, 0.5), ("B", 11.9, 0.1), ("C", 6.2, nan))
    ]
    yield "variants", by_group(said("variants", across=interval), groups, 12, marks[0])


def counted(names: tuple[str, ...]) -> list[Bar]:
    """Bars that get shorter."""
    return [
        Bar(words=name, count=268 // 5**n, shown=f"{268 // 5**n} / 268 ({100 // 5**n} %)")
        for n, name in enumerate(names)
    ]


def _histogram(values: list[float], most: float) -> str:
    return histogram(said("odd"), values, most, [Mark(value=v, words="m") for v in values[:2]])


def _scatter(values: list[float], most: float) -> str:
    slope = values[0] if values else nan
    return scatter(said("odd"), values, values[::-1], most, Trend(at_zero=1, slope=slope, words=""))


def _bars(values: list[float], most: float) -> str:
    return bars(said("odd"), [Bar(words="", count=value, shown="") for value in values])


def _by_group(values: list[float], most: float) -> str:
    groups = [Group(words="a", mean=v, interval=(v, -v), shown="b") for v in values]
    return by_group(said("odd"), groups, most, Mark(value=most, words="m"))


KINDS: dict[str, Callable[[list[float], float], str]] = {
    "histogram": _histogram, "scatter": _scatter, "bars": _bars, "by_group": _by_group,
}  # fmt: skip
"""Each picture of the same numbers, and the most that can be reached."""


def page(*shown: str) -> str:
    """A page with some pictures."""
    return f"<html><body>{''.join(shown)}</body></html>"


def check_drawn(svg: str) -> None:
    """All of a picture lies within it."""
    web_page(page(svg).encode())
    _, _, wide, high = (float(n) for n in re.findall(r"viewBox='([^']+)'", svg)[0].split())
    for x, y in re.findall(r"cx='([^']+)' cy='([^']+)'", svg):
        assert 0 <= float(x) <= wide
        assert 0 <= float(y) <= high
    for way in re.findall(r"<path d='([^']*)'", svg):
        assert "nan" not in way
        assert "inf" not in way
        ends = [float(n) for n in re.findall(r"-?[\d.]+", way)]
        assert all(-1 <= x <= wide + 1 for x in ends[0::2]), way
        assert all(-1 <= y <= high + 1 for y in ends[1::2]), way


def luminance(tone: Tone) -> float:
    """As WCAG 2 has it."""
    parts = [int(tone.value[1][n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Tone, other: Tone) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
