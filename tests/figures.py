"""What marking promises, as figures over simulated classes on fair sheets of one family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from zlib import crc32

import numpy as np

from grader.assignment.policy import Policy
from grader.issuing.told_apart import Variant
from grader.judging.verdict import Verdict
from tests.classes import Column, Mask, Sheets, Typed, fair_sheets, some
from tests.marks import Group, Marks, marked
from tests.structures import Case
from tests.students import (
    CLEAN,
    Generator,
    Slips,
    applicable,
    at_random,
    at_slip,
    copied,
    everywhere,
    mistaken,
    mistyped,
    one_decimal_fewer,
    pairs,
    slipped,
    slips,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The least or the most that a share may be, of each kind of student or of all together."""

    least: float = 0.0
    most: float = 1.0
    each: bool = True

    def __str__(self) -> str:
        return f">= {self.least:g}" if self.least else f"<= {self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How often something holds of so many students, and whom it holds of least or most."""

    what: str
    share: float
    of: int
    bound: Bound
    worst: str

    @property
    def kept(self) -> bool:
        """Whether the bound is kept; of nobody nothing is promised."""
        return not self.of or self.bound.least <= self.share <= self.bound.most

    def __str__(self) -> str:
        mark = "" if self.kept else "MISSED "
        bound = str(self.bound)
        return f"{self.what:42} {self.share:9.5f} {bound:>8} of {self.of:<8} {mark}{self.worst}"


class Counted:
    """How often something held: name -> (hits, of how many)."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))

    def add(self, name: str, holds: Mask | Column) -> None:
        """Count students, or items, or shares of points."""
        hits, of = self.found[name]
        self.found[name] = (hits + float(np.sum(holds)), of + int(np.size(holds)))

    def figure(self, what: str, bound: Bound) -> Figure:
        """The figure, with the name that is worst."""
        shares = {name: hits / of for name, (hits, of) in self.found.items() if of}
        if not shares:
            return Figure(what=what, share=0.0, of=0, bound=bound, worst="")
        pick = min if bound.least else max
        name = pick(shares, key=shares.__getitem__)
        hits, of = self.found[name]
        every = [sum(pair[i] for pair in self.found.values()) for i in (0, 1)]
        share, people = (hits / of, of) if bound.each else (every[0] / every[1], int(every[1]))
        worst = f"{name} {shares[name]:.4f} of {of}" if len(shares) > 1 or bound.each else ""
        return Figure(what=what, share=share, of=people, bound=bound, worst=worst)


def seed(sheets: Sheets, what: str) -> Generator:
    """The chances of one figure: the same in every run."""
    return np.random.default_rng(crc32(f"{sheets.structure.family} {what}".encode()))


def right_names(marks: Marks, sheets: Sheets, made: Variant) -> Mask:
    """Who is said to have made this mistake, or a twin of it on their sheet."""
    named = np.zeros(sheets.count, dtype=bool)
    for slug, alike in sheets.named_with(made).items():
        named |= marks.names(slug) & alike
    return named


def other_names(marks: Marks, sheets: Sheets, *made: Variant) -> Mask:
    """Who is said to have made a mistake that is none of these and no twin of one."""
    other = np.zeros(sheets.count, dtype=bool)
    alike = [sheets.named_with(variant) for variant in made]
    for wrong in sheets.structure.mistakes:
        excused = np.zeros(sheets.count, dtype=bool)
        for names in alike:
            excused |= names.get(wrong.slug, excused)
        other |= marks.names(wrong.slug) & ~excused
    return other


# The figures ------------------------------------------------------------------------------------


def clean(sheets: Sheets) -> Iterator[Figure]:
    """Clean students, however they round."""
    right, accused = Counted(), Counted()
    groups = {name: Group(sheets=sheets, typed=work(sheets)) for name, work in CLEAN.items()}
    for name, marks in zip(groups, marked([*groups.values()]), strict=True):
        right.add(name, marks.are(Verdict.CORRECT)[sheets.present])
        accused.add(name, marks.accused)
    yield right.figure("clean: items accepted", Bound(least=1))
    yield accused.figure("clean: accused", Bound(most=0))


def alone(sheets: Sheets) -> Iterator[Figure]:
    """Each mistake alone, where it can be made and changes something."""
    for in_full, who in ((False, "one mistake"), (True, "one mistake, nothing rounded")):
        groups = {}
        for variant, inert in sheets.inert.items():
            made = mistaken(sheets, sheets.tape(variant), in_full=in_full)
            rows = applicable(sheets, made) & ~inert
            groups[variant] = Group(sheets=some(sheets, rows), typed=made.only(rows))
        named, other = Counted(), Counted()
        for (variant, group), marks in zip(groups.items(), marked([*groups.values()]), strict=True):
            named.add(variant.slug, right_names(marks, group.sheets, variant))
            other.add(variant.slug, other_names(marks, group.sheets, variant))
        yield named.figure(f"{who}: named", Bound(least=0.99))
        yield other.figure(f"{who}: another named", Bound(most=0.001))


def slip(sheets: Sheets) -> Iterator[Figure]:
    """One slip of a digit or of the decimal point, that shows."""
    chances = seed(sheets, "slip")
    found = slips(sheets, sheets.present, chances)
    kinds = {"typed only": mistyped(sheets, found), "carried on": slipped(sheets, found)}
    rows = shows(sheets, found, kinds["carried on"]) & shows(sheets, found, kinds["typed only"])
    groups = {
        name: Group(sheets=some(sheets, rows), typed=made.only(rows))
        for name, made in kinds.items()
    }  # fmt: skip
    accused, lost = Counted(), Counted()
    there = at_slip(sheets, found)[:, rows]
    for name, marks in zip(groups, marked([*groups.values()]), strict=True):
        accused.add(name, marks.accused)
        paid = marks.are(Verdict.CORRECT, Verdict.CARRIED, Verdict.CONVENTION)
        lost.add(name, np.asarray((paid | there).all(axis=0)))
    yield accused.figure("one slip: accused", Bound(most=0.01))
    yield lost.figure("one slip: only that item lost", Bound(least=0.95))


def shows(sheets: Sheets, found: Slips, made: Typed) -> Mask:
    """Whose slip leaves the accepted interval, and nothing without a number."""
    items = sheets.structure.items
    inside = np.array([
        (sheets.intervals[item].low <= value) & (value <= sheets.intervals[item].high)
        for item, value in zip(items, made.value, strict=True)
    ])  # fmt: skip
    off: Mask = np.any(at_slip(sheets, found) & ~inside, axis=0)
    return off & applicable(sheets, made)


def slip_and_mistake(sheets: Sheets) -> Iterator[Figure]:
    """A slip in an item before those where a mistake is made."""
    groups = {}
    chances = seed(sheets, "slip and mistake")
    order = np.array([sheets.structure.tape.cells.index(item) for item in sheets.structure.items])
    for variant, inert in sheets.inert.items():
        tape = sheets.tape(variant)
        first = np.where(sheets.local(tape), order[:, None], len(sheets.structure.tape.cells))
        found = slips(sheets, order[:, None] < first.min(axis=0), chances)
        made = slipped(sheets, found, tape)
        rows = shows(sheets, found, made) & ~inert
        groups[variant] = Group(sheets=some(sheets, rows), typed=made.only(rows))
    named = Counted()
    for (variant, group), marks in zip(groups.items(), marked([*groups.values()]), strict=True):
        named.add(variant.slug, right_names(marks, group.sheets, variant))
    yield named.figure("mistake after a slip: named", Bound(least=0.90, each=False))


def two_mistakes(sheets: Sheets) -> Iterator[Figure]:
    """Two mistakes without a common local item; a tenth of the sheets for each pair."""
    local = {variant: sheets.local(sheets.tape(variant)) for variant in sheets.inert}
    groups = {}
    for number, (first, second, tape) in enumerate(pairs(sheets)):
        turn = np.arange(sheets.count) % 10 == number % 10
        apart = ~np.any(local[first] & local[second], axis=0)
        turn &= apart & ~sheets.inert[first] & ~sheets.inert[second]
        if not turn.any():
            continue
        part = some(sheets, turn)
        made = mistaken(part, tape)
        rows = applicable(part, made)
        groups[first, second] = Group(sheets=some(part, rows), typed=made.only(rows))
    named = Counted()
    for (pair, group), marks in zip(groups.items(), marked([*groups.values()]), strict=True):
        both = [right_names(marks, group.sheets, variant) for variant in pair]
        named.add(f"{pair[0].slug} + {pair[1].slug}", both[0] & both[1])
    yield named.figure("two mistakes: both named", Bound(least=0.80, each=False))


def fewer_decimals(sheets: Sheets) -> Iterator[Figure]:
    """Whoever rounds to one decimal fewer, each step and each answer."""
    (marks,) = marked([Group(sheets=sheets, typed=one_decimal_fewer(sheets))])
    right, accused = Counted(), Counted()
    right.add("each step", marks.are(Verdict.CORRECT, Verdict.IMPRECISE)[sheets.present])
    accused.add("each step", marks.accused)
    yield right.figure("one decimal fewer: correct or imprecise", Bound(least=1))
    yield accused.figure("one decimal fewer: accused", Bound(most=0))


def nothing_known(sheets: Sheets) -> Iterator[Figure]:
    """Whoever types the same number everywhere, numbers at random, or a neighbour's key."""
    kinds = {
        f"all {value:g} typed to {'all' if places is None else places} places": everywhere(
            sheets, value, places
        )
        for value, places in ((0, 0), (0, None), (0.5, 1), (0.5, None), (1, 0), (1, None))
    }
    kinds["at random"] = at_random(sheets, seed(sheets, "random"))
    kinds["neighbour"] = copied(sheets)
    found = marked([Group(sheets=sheets, typed=made) for made in kinds.values()])
    earned, neighbour = Counted(), Counted()
    for name, marks in zip(kinds, found, strict=True):
        (neighbour if name == "neighbour" else earned).add(name, marks.earned(Policy()))
    yield earned.figure("nothing known: points earned", Bound(most=0.01))
    yield neighbour.figure("a neighbour's key: points earned", Bound(most=0.02))


def accepted_reading(sheets: Sheets) -> Iterator[Figure]:
    """Each mistake accepted by policy in turn: whoever makes only it, and everybody else."""
    full, changed = Counted(), Counted()
    chances = seed(sheets, "accepted")
    for wrong in sheets.structure.mistakes:
        policy = Policy(mistakes={wrong.slug: Fraction(1)})
        for variant in (v for v in sheets.inert if v.slug == wrong.slug):
            made = mistaken(sheets, sheets.tape(variant))
            rows = applicable(sheets, made)
            group = Group(sheets=some(sheets, rows), typed=made.only(rows))
            (marks,) = marked([group], {wrong.slug})
            full.add(wrong.slug, marks.earned(policy) == 1)
        others = other_students(sheets, wrong.slug, chances)
        before, after = marked(others), marked(others, {wrong.slug})
        for one, other in zip(before, after, strict=True):
            changed.add(wrong.slug, one.earned(Policy()) != other.earned(policy))
    yield full.figure("accepted: full marks", Bound(least=1))
    yield changed.figure("accepted: another's mark changed", Bound(most=0))


def other_students(sheets: Sheets, slug: str, chances: Generator) -> list[Group]:
    """Students who do not make a mistake or a twin of it: clean, slipping, with other mistakes."""
    found = slips(sheets, sheets.present, chances)
    groups = [
        Group(sheets=sheets, typed=typed)
        for typed in (one_decimal_fewer(sheets), mistyped(sheets, found), slipped(sheets, found))
    ]
    for variant, inert in sheets.inert.items():
        twins = sheets.named_with(variant)
        if variant.slug != slug:
            made = mistaken(sheets, sheets.tape(variant))
            rows = applicable(sheets, made) & ~inert & ~twins.get(slug, np.zeros_like(inert))
            groups.append(Group(sheets=some(sheets, rows), typed=made.only(rows)))
    return groups


TIMES = {"clean": 5, "accepted reading": 0.1}
"""So many times as many sheets as for the others: clean students cost little."""

FIGURES: Mapping[str, Callable[[Sheets], Iterator[Figure]]] = {
    "clean": clean,
    "alone": alone,
    "slip": slip,
    "slip and mistake": slip_and_mistake,
    "two mistakes": two_mistakes,
    "fewer decimals": fewer_decimals,
    "nothing known": nothing_known,
    "accepted reading": accepted_reading,
}


def sheets_for(name: str, slug: str, count: int) -> Sheets:
    """The sheets of one figure, where `count` are taken for each mistake."""
    return fair_sheets(Case(slug), int(count * TIMES.get(name, 1)))
