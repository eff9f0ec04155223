"""Fairness on the page: rows, and pictures of what is drawn against what is earned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.documents.catalogue import catalogue
from grader.documents.edition import Edition
from grader.documents.report.frame import Said
from grader.documents.report.numerals import percent
from grader.documents.report.plots import Group, Trend, by_group, scatter
from grader.documents.report.titles import title_of
from grader.documents.templates import said
from grader.reporting.figures.fairness import EVERYTHING, Dependence, Measure
from grader.reporting.figures.variants import Variant
from grader.reporting.report import Report

TEMPLATE = "parts/report/fair-words.j2"

WIDTHS = 1.96
"""Standard errors in half of an interval of 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FairRow:
    """How the score goes with a measure of the draw; `correlation` is empty where none is told."""

    exercise: str
    measure: str
    students: int
    ends: str
    correlation: str
    chance: str
    low: str
    high: str
    look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantRow:
    """A variant of an exercise: `settings` are those that are its own, as (name, value)."""

    exercise: str
    settings: tuple[tuple[str, str], ...]
    items: int
    students: int
    earned: str
    error: str
    look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """All of it; `pictures` are (title, SVG)."""

    rows: tuple[FairRow, ...]
    variants: tuple[VariantRow, ...]
    pictures: tuple[tuple[str, str], ...]

    @property
    def look(self) -> bool:
        """Whether anything is worth a look."""
        return any(one.look for one in self.rows) or any(one.look for one in self.variants)


def fair(report: Report, edition: Edition) -> Fair:
    """The fairness of a class, in words and pictures."""
    words = _Words(report, edition)
    return Fair(
        rows=tuple(_row(one, words) for one in report.fairness.dependences),
        variants=tuple(_variant(one, words) for one in report.fairness.variants),
        pictures=(*_scatters(report, words), *_groups(report, words)),
    )


class _Words:
    """What is said in the language of an edition."""

    def __init__(self, report: Report, edition: Edition) -> None:
        self.edition, self.titles = edition, report.titles
        self.catalogue = catalogue(edition.language)

    def say(self, what: str, *values: str) -> str:
        """A phrase of the template."""
        return said(TEMPLATE, "fair", what, *values, edition=self.edition).strip()

    def title(self, exercise: str) -> str:
        """An exercise, or all of them."""
        if exercise == EVERYTHING:
            return self.say("sheet")
        return title_of(exercise, self.titles, self.catalogue)

    def measure(self, measure: Measure) -> str:
        """What is measured."""
        return self.say(measure.value)


def _row(one: Dependence, words: _Words) -> FairRow:
    low, high = one.draws.ends
    form = ".0f" if one.draws.measure is Measure.OPERATIONS else ".2f"
    ends = f"{low:{form}}\u00a0…\u00a0{high:{form}}" if one.draws.differs else f"{low:{form}}"
    return FairRow(
        exercise=words.title(one.draws.exercise), measure=words.measure(one.draws.measure),
        students=len(one.draws.drawn), ends=_true_minus(ends),
        correlation="" if one.correlation is None else _true_minus(f"{one.correlation:.2f}"),
        chance="" if one.correlation is None else f"±{one.chance:.2f}",
        low=percent(one.low), high=percent(one.high), look=one.look,
    )  # fmt: skip


def _variant(one: Variant, words: _Words) -> VariantRow:
    return VariantRow(
        exercise=words.title(one.exercise),
        settings=one.settings,
        items=one.items,
        students=one.students,
        earned=percent(one.mean),
        error="" if one.error is None else f"±{100 * one.error:.1f} %",
        look=one.look,
    )


def _scatters(report: Report, words: _Words) -> Iterator[tuple[str, str]]:
    """Of the whole sheets, and of each exercise that is worth a look."""
    found = report.fairness.dependences
    first = found[0].draws.exercise if found else EVERYTHING
    for number, one in enumerate(found, start=1):
        if one.draws.differs and (one.look or one.draws.exercise == first):
            title = words.say(
                "scatter", words.title(one.draws.exercise), words.measure(one.draws.measure)
            )
            about = Said(
                name=f"fair-{number}", title=title, about=words.say("about"),
                across=words.say(f"across {one.draws.measure.value}"), up=words.say("earned"),
                nobody=words.say("nobody"),
            )  # fmt: skip
            y = 100 * one.draws.share
            yield title, scatter(about, one.draws.drawn, y, 100, _trend(one, words))


def _trend(one: Dependence, words: _Words) -> Trend | None:
    """The line through what is worth a look: elsewhere it would only draw chance."""
    if not one.look:
        return None
    slope, at_zero = np.polyfit(one.draws.drawn, 100 * one.draws.share, 1)
    return Trend(
        at_zero=float(at_zero),
        slope=float(slope),
        words=words.say("trend", percent(one.low), percent(one.high)),
    )


def _groups(report: Report, words: _Words) -> Iterator[tuple[str, str]]:
    """The variants of each exercise that has some."""
    exercises = dict.fromkeys(one.exercise for one in report.fairness.variants)
    for number, exercise in enumerate(exercises, start=1):
        own = [one for one in report.fairness.variants if one.exercise == exercise]
        title = words.say("groups", words.title(exercise))
        about = Said(
            name=f"variants-{number}",
            title=title,
            about=words.say("about groups"),
            across=words.say("interval"),
            nobody=words.say("nobody"),
        )
        yield title, by_group(about, [_group(one, words) for one in own], 100)


def _group(one: Variant, words: _Words) -> Group:
    settings = "; ".join(f"{name} = {value}" for name, value in one.settings)
    half = WIDTHS * (one.error or 0.0)
    return Group(
        words=words.say("variant", settings, str(one.items)),
        mean=100 * one.mean,
        interval=(100 * max(0.0, one.mean - half), 100 * min(1.0, one.mean + half)),
        shown=f"{percent(one.mean)} ({one.students})",
    )


def _true_minus(number: str) -> str:
    return number.replace("-", "−")
