"""What the items of an exercise earn where rulings decide over some of them.

The others earn what they would if those were not there: an answer over which somebody decided drags
down neither the rest of its matrix nor what is carried forward.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.assignment.policy import Policy
from grader.marking.credit import points
from grader.marking.result import ExerciseResult, ItemResult
from grader.marking.score import total
from grader.rulings.ruling import Action, Ruling, What

Decided = Mapping[str, Ruling | None]
"""Item -> the ruling that decides over it."""


def settled_items(
    exercise: ExerciseResult, decided: Decided, policy: Policy
) -> tuple[ItemResult, ...]:
    """The items of an exercise, each with its points, its worth and the ruling that decided."""
    earned = {
        **_by_their_answers(exercise, decided, policy),
        **_in_full(exercise.items, decided),
        **_given(exercise.items, decided),
    }
    return tuple(_settled(item, decided[item.item], earned) for item in exercise.items)


def _settled(item: ItemResult, ruling: Ruling | None, earned: Mapping[str, Fraction]) -> ItemResult:
    rulings = () if ruling is None else (ruling,)
    if ruling is not None and ruling.action is Action.VOID:
        return replace(item, points=Fraction(0), max=Fraction(0), rulings=rulings)
    return replace(item, points=earned[item.item], rulings=rulings)


def _by_their_answers(
    exercise: ExerciseResult, decided: Decided, policy: Policy
) -> dict[str, Fraction]:
    """Points of the items over which nobody decided, and of those inside of a total."""
    items = [item for item in exercise.items if _answers_count(decided[item.item])]
    if exercise.unmarked:
        return {item.item: item.points for item in items}
    found = points(
        policy, [i.item for i in items], [i.max for i in items], [i.verdict for i in items],
        [i.mistake for i in items],
    )  # fmt: skip
    return {item.item: own for item, own in zip(items, found, strict=True)}


def _answers_count(ruling: Ruling | None) -> bool:
    if ruling is None:
        return True
    return ruling.action is Action.POINTS and ruling.what >= What.EXERCISE


def _in_full(items: Iterable[ItemResult], decided: Decided) -> dict[str, Fraction]:
    full = ((item, decided[item.item]) for item in items)
    return {item.item: item.max for item, one in full if one and one.action is Action.FULL}


def _given(items: Iterable[ItemResult], decided: Decided) -> dict[str, Fraction]:
    """Points given to a cell or, shared out by what its cells are worth, to a quantity."""
    groups: dict[Ruling, list[ItemResult]] = defaultdict(list)
    for item in items:
        ruling = decided[item.item]
        if ruling is not None and ruling.points is not None and ruling.what <= What.QUANTITY:
            groups[ruling].append(item)
    return {
        name: own
        for ruling, cells in groups.items()
        for name, own in _shared(ruling.points or Fraction(0), cells).items()
    }


def _shared(given: Fraction, cells: Sequence[ItemResult]) -> dict[str, Fraction]:
    most = total(cell.max for cell in cells)
    if not most:
        return {cell.item: Fraction(0) for cell in cells}
    share = min(given / most, Fraction(1))
    return {cell.item: cell.max * share for cell in cells}
