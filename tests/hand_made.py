"""Results made by hand: one exercise with its key, in which some answers are changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.assignment.roster import Recipient
from grader.judging.verdict import Verdict
from grader.marking.result import ExerciseResult, ItemResult, StudentResult, Tried
from grader.states import State
from grader.submissions.asked import reader_of
from grader.submissions.sentence import Sentence
from tests.sample_sheets import HOSTILE, exercise
from tests.structures import Case

SHARES = {
    Verdict.CORRECT: Fraction(1), Verdict.IMPRECISE: Fraction(1, 2), Verdict.CARRIED: Fraction(1),
    Verdict.CONVENTION: Fraction(1),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An answer that is not simply right."""

    text: str
    verdict: Verdict
    mistake: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    turned: bool = False
    share: Fraction | None = None
    carried: tuple[float, float] | None = None
    tried: tuple[Tried, ...] = ()
    scored: bool = True


def exercise_result(
    slug: str, changed: Mapping[str, Changed], position: int = 1, case: Case | None = None
) -> ExerciseResult:
    """An exercise of a family, right but for what is changed."""
    made = exercise(case or Case(slug), position)
    structure, answers = made.structure, made.answers or {}
    here = [item for item in structure.items if structure.owners[item].name not in made.absent]
    items = []
    for cell in here:
        key = answers[cell].decimal
        one = changed.get(cell, Changed(text=key, verdict=Verdict.CORRECT))
        worth = made.points / len(here)
        share = SHARES.get(one.verdict, Fraction(0)) if one.share is None else one.share
        most = worth if one.scored else Fraction(0)
        entry = reader_of(structure.owners[cell])(one.text)
        value = float(key) if structure.owners[cell].numeric else 0.0
        items.append(
            ItemResult(
                item=f"{position}.{cell}", entry=entry, verdict=one.verdict, key=key,
                low=value - 0.0001, high=value + 0.0001, points=most * share, max=most,
                mistake=one.mistake, carried=one.carried, turned=one.turned, tried=one.tried,
                from_own=tuple(f"{position}.{own}" for own in one.own),
            )
        )  # fmt: skip
    assert changed.keys() <= set(here)
    return ExerciseResult(
        id=slug, family=slug, title=structure.title, position=position, items=tuple(items),
        max=made.points, structure=structure,
    )  # fmt: skip


def student_result(
    *exercises: ExerciseResult, name: str = HOSTILE, state: State = State.GRADED, note: str = "",
    unknown: tuple[str, ...] = (), seem_to_be: tuple[str, ...] = (),
) -> StudentResult:  # fmt: skip
    """Somebody with some exercises."""
    return StudentResult(
        recipient=Recipient(id="0042", name=name, section="A"),
        code="K7Q29FXM", state=state, note=note, source="x/0042.csv", exercises=exercises,
        unknown_items=unknown, seem_to_be=tuple(map(Sentence, seem_to_be)),
    )  # fmt: skip


HIDDEN = Policy(show_key=False)
