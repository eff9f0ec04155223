"""The ways along which a derivative d(of)/d(by) adds up.

Such a derivative is a sum over the steps that read `by`: each term is the derivative of `of` at
that step, times the local derivative of the step itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from problems.formula import Call, Formula, Number, names
from problems.mistakes import Site
from problems.program import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way from `of` to `by`: the step that reads `by`, and its term in the derivative.

    The term is above * local. `above` is None where the step is `of` itself, `local` is None where
    it is 1 and not written.
    """

    by: str
    step: Formula
    term: Formula
    above: Formula | None
    local: Formula | None

    def with_local(self, wrong: Formula) -> Formula:
        """The term with another local derivative."""
        return wrong if self.above is None else Call("mul", (self.above, wrong))


def paths(site: Site) -> tuple[Path, ...]:
    """The ways that a derivative adds up; none where its formula is not such a sum."""
    if site.place not in site.questions:
        return ()
    of, by = site.questions[site.place]
    readers = [place for place in _ways(site, of) if by in names(_step(site, place))]
    terms = tuple(_terms(site.formula))
    if len(readers) != len(terms):
        return ()
    return tuple(
        _path(by, _step(site, reader), term, last=reader == of)
        for reader, term in zip(readers, terms, strict=True)
    )


def _ways(site: Site, of: str) -> tuple[str, ...]:
    """`of` and every step that it is computed from, in the order of computing."""
    steps = [
        place
        for q in site.program.computed
        if q.role is Role.INTERMEDIATE
        for place, _ in q.steps()
    ]
    needed = {of}
    for place in reversed(steps):
        if place in needed:
            needed.update(names(_step(site, place)))
    return tuple(place for place in steps if place in needed)


def _step(site: Site, place: str) -> Formula:
    formula = site.formula_at(place)
    assert formula is not None
    return formula


def _terms(formula: Formula) -> Iterator[Formula]:
    """The terms of a sum, a subtracted one with its minus."""
    match formula:
        case Call("add", (left, right)):
            yield from _terms(left)
            yield from _terms(right)
        case Call("sub", (left, right)):
            yield from _terms(left)
            yield Call("neg", (right,))
        case _:
            yield formula


def _path(by: str, step: Formula, term: Formula, *, last: bool) -> Path:
    above: Formula | None = term
    local: Formula | None = None
    match term:
        case _ if last:
            above, local = None, term
        case Call("mul", (Number() as factor, rest)):
            above, local = rest, factor
        case Call("mul", (first, second)):
            above, local = first, second
        case Call("neg", (inner,)):
            above, local = inner, Number(Fraction(-1))
    return Path(by=by, step=step, term=term, above=above, local=local)
