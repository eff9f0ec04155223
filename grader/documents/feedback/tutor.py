"""What a tutor would say about an exercise: what went wrong, in order, and what is only remarked.

Answers about which the same can be said stand together, in the order in which they are computed.
The words are those of templates/parts/tutor.j2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from grader.assignment.policy import Matrix, Policy
from grader.documents.catalogue import Catalogue
from grader.documents.feedback.entries import read_as, typed, value_of
from grader.documents.feedback.said import SLIPS, Kind, Label, Own, Said, Told
from grader.documents.feedback.step_formulas import NO_FORMULA, StepFormula, step_formula
from grader.judging.verdict import Verdict
from grader.marking.credit import share
from grader.marking.result import ExerciseResult, ItemResult
from grader.submissions.numbers import Unreadable
from problems.program import split_cell
from solutions.structure import Structure

FEW = 3
"""Cells of a quantity, or own values, up to which each is named."""

MOST_QUANTITIES = 3
"""Quantities of one slip up to which the formula of each is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """The answers to an exercise by cell, and the words of their student's language."""

    structure: Structure
    items: Mapping[str, ItemResult]
    turned: Set[str]
    words: Catalogue


def told(exercise: ExerciseResult, policy: Policy, words: Catalogue) -> Told:
    """What a tutor would say, with hints and reasons in the words of a catalogue."""
    items = {item.item.partition(".")[2]: item for item in exercise.items}
    turned = turned_cells(exercise)
    groups = list(_together(exercise, items, turned, policy))
    answers = _Answers(structure=exercise.structure, items=items, turned=turned, words=words)
    kinds = [kind for kind, _ in groups]
    said = [
        _said(answers, kind, cells, first=kind not in kinds[:place])
        for place, (kind, cells) in enumerate(groups)
    ]
    verdicts = [item.verdict for item in exercise.items]
    all_blank = set(verdicts) == {Verdict.BLANK}
    slips = tuple(one for one in said if one.kind in SLIPS)
    return Told(
        slips=slips,
        remarks=tuple(one for one in said if one.kind not in SLIPS and not all_blank),
        wholes=tuple(_wholes(exercise, policy)),
        full=not slips and _earned(exercise.items) == "all",
        right=verdicts.count(Verdict.CORRECT),
        accepted=sum(len(one.cells) for one in said if one.kind is Kind.ACCEPTED),
        carried=verdicts.count(Verdict.CARRIED),
        blank=verdicts.count(Verdict.BLANK),
        total=len(verdicts),
    )


def _wholes(exercise: ExerciseResult, policy: Policy) -> Iterator[str]:
    """Quantities that earn what their worst cell does, where a better cell loses by it."""
    if policy.matrix is not Matrix.WHOLE:
        return
    items = [item for item in exercise.items if not item.is_settled]
    unexplained = [item.verdict for item in items].count(Verdict.WRONG)
    losing = {
        exercise.structure.owners[_cell(item.item)].name
        for item in items
        if item.points < item.max * share(policy, item.verdict, item.mistake, unexplained)
    }
    yield from (name for name in exercise.structure.asked if name in losing)


def _together(
    exercise: ExerciseResult, items: dict[str, ItemResult], turned: Set[str], policy: Policy
) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    """Cells of which the same is said, those that are computed first before others."""
    groups: dict[tuple[Kind, object], list[str]] = {}
    for cell in exercise.structure.formulas:
        if cell in items and (kind := _kind(cell, items[cell], turned, policy)):
            about = _about(exercise.structure, kind, cell, items[cell])
            groups.setdefault((kind, about), []).append(cell)
    for (kind, _), cells in groups.items():
        yield kind, tuple(cells)


_KINDS = {
    Verdict.IMPRECISE: Kind.IMPRECISE, Verdict.CARRIED: Kind.CARRIED,
    Verdict.CONVENTION: Kind.CONVENTION, Verdict.BLANK: Kind.BLANK,
    Verdict.UNREADABLE: Kind.UNREADABLE,
}  # fmt: skip


def _kind(cell: str, item: ItemResult, turned: Set[str], policy: Policy) -> Kind | None:
    if cell in turned and item.verdict is Verdict.WRONG:
        return Kind.TURNED
    if item.verdict is Verdict.WRONG:
        return _wrong(item)
    if item.verdict is Verdict.MISTAKE:
        in_full = item.points == item.max > 0 and not item.is_settled
        accepted = in_full or any(map(policy.accepts, item.mistake))
        return Kind.ACCEPTED if accepted else Kind.MISTAKE
    return _KINDS.get(item.verdict)


def _wrong(item: ItemResult) -> Kind:
    value = value_of(item.entry)
    if value is not None and item.low <= value <= item.high:
        return Kind.UNPROVEN
    low, high = item.carried or (1.0, 1.0)
    return Kind.ZERO if value == 0 and low <= 0 <= high else Kind.WRONG


def turned_cells(exercise: ExerciseResult) -> frozenset[str]:
    """The cells of matrices that were written transposed: all that is not right in them is.

    A single cell that has the value of the one across it says nothing.
    """
    found: dict[str, list[ItemResult]] = {}
    for item in exercise.items:
        if item.verdict is not Verdict.CORRECT:
            name = split_cell(item.item.partition(".")[2])[0]
            found.setdefault(name, []).append(item)
    return frozenset(
        item.item.partition(".")[2]
        for items in found.values() if len(items) > 1 and all(item.turned for item in items)
        for item in items
    )  # fmt: skip


def _about(structure: Structure, kind: Kind, cell: str, item: ItemResult) -> object:
    """What cells must share, besides their kind, to stand together."""
    match kind:
        case Kind.MISTAKE | Kind.ACCEPTED:
            return item.mistake
        case Kind.CARRIED:
            return frozenset(split_cell(name)[0] for name in item.from_own)
        case Kind.IMPRECISE:
            return repr(structure.rounding_of(structure.owners[cell].name))
        case Kind.UNREADABLE:
            return cell
        case Kind.BLANK | Kind.CONVENTION | Kind.UNPROVEN | Kind.ZERO:
            return None
    return structure.owners[cell].name


def _said(answers: _Answers, kind: Kind, cells: tuple[str, ...], *, first: bool) -> Said:
    structure, gettext = answers.structure, answers.words.gettext
    items = [answers.items[cell] for cell in cells]
    one = items[0]
    by_quantity = _by_quantity(structure, cells)
    wants_formula = kind in (Kind.MISTAKE, Kind.WRONG, Kind.CONVENTION)
    return Said(
        kind=kind,
        cells=cells,
        labels=tuple(label for own in by_quantity for label in _labels(structure, own)),
        earned=_earned(items),
        first=first,
        formula=_formula(structure, by_quantity) if wants_formula else NO_FORMULA,
        hints=tuple(gettext(w.hint) for w in structure.mistakes if w.slug in one.mistake),
        turned=tuple(dict.fromkeys(split_cell(c)[0] for c in cells if c in answers.turned)),
        own=tuple(_own(answers, items)),
        rounding=structure.rounding_of(structure.owners[cells[0]].name),
        text=typed(one.entry),
        reason=one.entry.reason.said(gettext) if isinstance(one.entry, Unreadable) else "",
        ruled=all(item.is_settled for item in items),
    )


def _by_quantity(structure: Structure, cells: Sequence[str]) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for cell in cells:
        found.setdefault(structure.owners[cell].name, []).append(cell)
    return [tuple(own) for own in found.values()]


def _labels(structure: Structure, cells: tuple[str, ...]) -> Iterator[Label]:
    quantity = structure.owners[cells[0]]
    if len(cells) > 1 and cells == quantity.cells:
        yield Label(name=quantity.name)
    elif len(cells) > FEW:
        yield Label(name=quantity.name, part=True)
    else:
        yield from (Label(name=cell) for cell in cells)


def _formula(structure: Structure, by_quantity: Sequence[tuple[str, ...]]) -> StepFormula:
    """The step of one quantity with what stands in it; of several, the steps alone."""
    found = [step_formula(structure, cells) for cells in by_quantity]
    if len(found) == 1:
        return found[0]
    few = tuple(line for one in found[:MOST_QUANTITIES] for line in one.lines[:1])
    return StepFormula(lines=few, more=bool(few) and len(found) > MOST_QUANTITIES)


def _earned(items: Sequence[ItemResult]) -> str:
    if not any(item.max for item in items):
        return ""
    if all(item.points == item.max for item in items):
        return "all"
    return "some" if any(item.points for item in items) else "none"


def _own(answers: _Answers, carried: Sequence[ItemResult]) -> Iterator[Own]:
    """The own values that some answers rest on; of many, the quantities alone."""
    rested_on = {_cell(name) for item in carried for name in item.from_own}
    cells = [cell for cell in answers.structure.formulas if cell in rested_on]
    if len(cells) > FEW:
        for name in dict.fromkeys(split_cell(cell)[0] for cell in cells):
            yield Own(cell=name, value="")
        return
    for cell in cells:
        entry = answers.items[cell].entry
        yield Own(cell=cell, value=read_as(entry, answers.words.gettext) or typed(entry))


def _cell(name: str) -> str:
    """The cell of an item, with or without the number of its exercise."""
    number, _, rest = name.partition(".")
    return rest if number.isdigit() else name
