"""The report: one settled class -> figures, and who waits for a person. No words are made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.checking.desk import Desk
from grader.checking.settling import settle
from grader.checking.summary import why
from grader.marking.marked import Marked
from grader.reporting.collect import sittings
from grader.reporting.figures.by_student import ByStudent, by_student
from grader.reporting.figures.copying import Suspicion, suspicions
from grader.reporting.figures.doubtful import Doubt, doubts
from grader.reporting.figures.fairness import Fairness, fairness
from grader.reporting.figures.families import Repeated, repeated
from grader.reporting.figures.items import Item, items
from grader.reporting.figures.mistakes import Mistake, Step, mistakes, steps
from grader.reporting.figures.scores import Scores, scores
from grader.reporting.figures.totals import totals
from grader.reporting.sitting import Sitting
from grader.rulings.words import told
from grader.states import State
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A student about whom a person has to do something, and what, to the operator."""

    student: Marked
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that the page shows; `section` is that of the class, "" for all of them.

    graded  the students whose answers the figures are of, in the order of `people`
    people  everybody of the class or section, graded or not
    answers what each of them handed in, as far as it was read; places among `people`
    decided what people ruled that decided something, by the ids of those whom it concerns
    titles  of the exercises by their ids, in English
    structures  of the exercises, the one that most of their sheets have
    alike   who has in common with whom what is hardly chance; places among the graded
    """

    title: str
    section: str
    titles: Mapping[str, str]
    structures: Mapping[str, Structure]
    scores: Scores
    graded: tuple[Marked, ...]
    people: tuple[Marked, ...]
    answers: tuple[ByStudent, ...]
    decided: Mapping[str, tuple[str, ...]]
    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    mistakes: tuple[Mistake, ...]
    doubts: tuple[Doubt, ...]
    waiting: tuple[Waiting, ...]
    alike: tuple[Suspicion, ...]
    fairness: Fairness
    repeated: tuple[Repeated, ...]


def report(
    desk: Desk, section: str = "", in_order: Callable[[Iterable[Marked]], list[Marked]] = list
) -> Report:
    """The report of a class, or of one section of it, whose people stand in some order."""
    settled = settle(desk)
    own = [one for one in settled.students if section in ("", one.who.section)]
    people = in_order(settled.marked(own))
    graded = tuple(one for one in people if one.state is State.GRADED)
    found = sittings(desk, graded)
    earned = totals(found, len(graded))
    return Report(
        title=desk.about["title"], section=section, scores=scores(people), graded=graded,
        people=tuple(people), answers=_answers(desk, people, found),
        decided={one.recipient.id: tuple(map(told, one.decided)) for one in people if one.decided},
        titles={one.exercise: one.structure.title for one in found},
        structures=_usual(found),
        items=items(found, earned), steps=steps(found), mistakes=mistakes(found),
        doubts=doubts(found, earned), waiting=_waiting(people),
        alike=suspicions(found, len(graded)), fairness=fairness(found),
        repeated=repeated(found),
    )  # fmt: skip


def _answers(
    desk: Desk, people: Sequence[Marked], graded: Sequence[Sitting]
) -> tuple[ByStudent, ...]:
    """What everybody handed in, also of whom nothing could be graded."""
    first = [place for place, one in enumerate(people) if one.state is State.GRADED]
    rest = [
        place for place, one in enumerate(people)
        if one.verdicts and one.state is not State.GRADED
    ]  # fmt: skip
    others = sittings(desk, [people[place] for place in rest])
    return (*by_student(graded, first), *by_student(others, rest, graded=False))


def _usual(found: Sequence[Sitting]) -> dict[str, Structure]:
    """The structure of each exercise that most sheets have."""
    rarest_first = sorted(found, key=lambda one: len(one.who))
    usual = {one.exercise: one.structure for one in rarest_first}
    return {one.exercise: usual[one.exercise] for one in found}


def _waiting(people: Sequence[Marked]) -> tuple[Waiting, ...]:
    return tuple(Waiting(student=one, why=why(one)) for one in people if one.needs_attention)
