"""Mistakes compiled into patches `{cell: wrong formula}` of an answered program.

A patch is kept only if the program with it is one (no unknown name, no cycle) and the change
reaches an asked cell. A mistake without a patch does not touch the structure. Two that make the
opposite convention are kept as such where their patches together move everything rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from problems.family import Problem, pose
from problems.formula import QUESTION, Call, Formula, Name, names
from problems.mistakes import At, Both, Making, Mistake, Site, Under
from problems.program import Program, ProgramError, split_cell
from solutions.derive import answer
from solutions.kept_through import keep_updates
from solutions.patches import Patch, Wrong


def compile_mistakes(problem: Problem, program: Program) -> tuple[Wrong, ...]:
    """Every mistake of the problem's family that touches what is asked."""
    mistakes = problem.family.all_mistakes()
    touching = {mistake.slug: _touching(mistake, problem, program) for mistake in mistakes}
    return tuple(
        Wrong(
            slug=mistake.slug, hint=mistake.hint, patches=touching[mistake.slug],
            convention_with=tuple(
                other for other in mistake.convention_with
                if keep_updates(problem, program, touching[mistake.slug], touching.get(other, ()))
            ),
        )
        for mistake in mistakes if touching[mistake.slug]
    )  # fmt: skip


def _touching(mistake: Mistake, problem: Problem, program: Program) -> tuple[Patch, ...]:
    return tuple(
        patch
        for patch in _distinct(_patches(mistake.making, problem, program))
        if _reaches(program, patch, problem.asked)
    )


def _patches(making: Making, problem: Problem, program: Program) -> tuple[dict[str, Formula], ...]:
    match making:
        case At():
            return _at(making, problem, program)
        case Under():
            return _under(making, problem, program)
        case Both(parts):
            merged: tuple[dict[str, Formula], ...] = ({},)
            for part in parts:
                found = _patches(part, problem, program) or ({},)
                merged = tuple({**left, **right} for left in merged for right in found)
            return merged


def _at(making: At, problem: Problem, program: Program) -> tuple[dict[str, Formula], ...]:
    """One patch, or one for each alternative that the rewrite offers."""
    owners, questions = program.owner_of(), _questions(problem.program)
    alternatives: dict[int, dict[str, Formula]] = {}
    for quantity in program.computed:
        if quantity.role is not making.role:
            continue
        for place, formula in quantity.steps():
            index = split_cell(place)[1]
            site = Site(
                program=program, owners=owners, quantity=quantity, index=index,
                formula=formula, questions=questions,
            )  # fmt: skip
            wrong = making.rewrite(site)
            offered = wrong if isinstance(wrong, tuple) else () if wrong is None else (wrong,)
            for number, other in enumerate(offered):
                if other != formula:
                    alternatives.setdefault(number, {})[place] = other
    return tuple(alternatives.values())


def _questions(program: Program) -> dict[str, tuple[str, str]]:
    """The cells that are nothing but a question d(of)/d(by)."""
    found = {}
    for place, formula in program.formula_of().items():
        match formula:
            case Call(operation, (Name(of), Name(by))) if operation == QUESTION:
                found[place] = (of, by)
    return found


def _under(making: Under, problem: Problem, program: Program) -> tuple[dict[str, Formula], ...]:
    """The difference to the same family traced under the other choice."""
    stated = problem.settings.conventions.get(making.convention)
    if stated is None or stated not in making.other:
        return ()
    settings = problem.settings.under(making.convention, making.other[stated])
    other = answer(pose(problem.family, settings).program).formula_of()
    own = program.formula_of()
    return ({place: f for place, f in other.items() if place in own and own[place] != f},)


def _distinct(patches: Iterable[dict[str, Formula]]) -> Iterator[dict[str, Formula]]:
    seen: list[dict[str, Formula]] = []
    for patch in patches:
        if patch and patch not in seen:
            seen.append(patch)
            yield patch


def _reaches(program: Program, patch: Patch, asked: Sequence[str]) -> bool:
    """Whether the patched program stands and one of its asked cells depends on a changed one."""
    try:
        wrong = program.patched(dict(patch))
    except ProgramError:
        return False
    touched = set(patch)
    for quantity in wrong.computed:
        for place, formula in quantity.steps():
            if touched.intersection(names(formula)):
                touched.add(place)
    return any(touched.intersection(program.quantity(name).cells) for name in asked)
