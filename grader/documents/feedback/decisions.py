"""What people ruled, as the student whose marks it changes reads it: without who ruled, but why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.documents.due import due_text
from grader.documents.feedback.said import Label
from grader.documents.markup import one_line
from grader.marking.result import ExerciseResult, ItemResult, StudentResult
from grader.marking.score import shown_score
from grader.rulings.ruling import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A ruling on some answers, on an exercise (without labels), or on the sheet.

    action   as files of decisions name it
    whom     "student", "section" or "everyone"
    max      what there was to earn, where points were given
    due      the time in words
    """

    action: str
    whom: str
    section: str
    reason: str
    labels: tuple[Label, ...] = ()
    points: str = ""
    max: str = ""
    due: str = ""
    code: str = ""

    @property
    def number(self) -> int:
        """What it is about, as grammar counts."""
        return max(len(self.labels), 1)


def on_sheet(result: StudentResult, language: str) -> tuple[Decision, ...]:
    """What was ruled about a student or their whole sheet."""
    return tuple(_decision(one, result.max, language=language) for one in result.rulings)


def on_exercise(exercise: ExerciseResult) -> tuple[Decision, ...]:
    """What was ruled about an exercise as a whole, then about items of it."""
    whole = (_decision(one, exercise.max) for one in exercise.rulings)
    return (*whole, *_on_items(exercise.items))


def _on_items(items: Iterable[ItemResult]) -> Iterator[Decision]:
    """Rulings that say the same of several items for the same reason stand together."""
    worth: dict[Ruling, Fraction] = {}
    for item in items:
        for one in item.rulings:
            if one.item:
                worth[one] = worth.get(one, Fraction(0)) + item.max
    groups: dict[object, list[Ruling]] = {}
    for one, most in worth.items():
        alike = (one.action, one.scope, one.points, one.reason, most if one.points else None)
        groups.setdefault(alike, []).append(one)
    for found in groups.values():
        labels = tuple(Label(name=one.item) for one in found)
        yield _decision(found[0], worth[found[0]], labels=labels)


def _decision(
    one: Ruling, most: Fraction, *, labels: tuple[Label, ...] = (), language: str = ""
) -> Decision:
    given = one.points is not None
    return Decision(
        action=one.action.value, whom=one.scope.whom.name.lower(),
        section=one_line(one.scope.section), reason=one_line(one.reason), labels=labels,
        points=shown_score(min(one.points, most)) if one.points is not None else "",
        max=shown_score(most) if given else "", due=due_text(one.due, language), code=one.code,
    )  # fmt: skip
