"""What rulings may name: the people, exercises, items, mistakes, sheets and files of a folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.assignment.ids import collision_key
from grader.assignment.roster import Recipient, sections_in
from grader.assignment.weights import Weights
from grader.marking.worth import shares
from grader.records.manifest import Manifest
from grader.rulings.files import Files
from solutions.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An exercise: its points, the most that each quantity and cell can earn, its mistakes."""

    points: Fraction
    most: Mapping[str, Fraction]
    mistakes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands in the manifest and in the gradebook.

    students   id -> section, of everyone who ever was on the roster
    names      id -> name
    called     whatever somebody is called, folded -> the ids of all who are
    exercises  by id, in the order of the assignment
    codes      of all sheets that were issued
    files      every submission that was received
    zone       the course's time zone, "" where none is set
    on_sheet   the exercise at each position of a student's current sheet
    more_come  whether files may be named that are yet to be taken in
    """

    students: Mapping[str, str]
    names: Mapping[str, str]
    called: Mapping[str, tuple[str, ...]]
    exercises: Mapping[str, Asked]
    codes: frozenset[str]
    files: Files
    zone: str
    on_sheet: Callable[[str], Mapping[int, str]]
    more_come: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section that somebody is or was in."""
        own = (name for one in self.students.values() for name in sections_in(one))
        return tuple(dict.fromkeys(name for name in own if name))


def facts_of(manifest: Manifest, files: Iterable[tuple[str, str]] = ()) -> Facts:
    """What rulings may name; `files` are sources and hashes of what the gradebook holds."""
    people = [person.recipient for person in manifest.people()]
    points, weights = manifest.points(), manifest.weights()
    structures = manifest.structures_of()
    return Facts(
        students={one.id: one.section for one in people},
        names={one.id: one.name for one in people},
        called=_called(people),
        exercises={
            id_: _asked(
                worth, weights.get(id_, {}), [*map(manifest.structure, structures.get(id_, ()))]
            )
            for id_, worth in points.items()
        },
        codes=manifest.codes(),
        files=Files(files),
        zone=manifest.about().get("time_zone", ""),
        on_sheet=manifest.positions,
    )


def _called(people: Iterable[Recipient]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in people:
        for key in one.keys:
            found[collision_key(key.value.strip())][one.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _asked(points: Fraction, weights: Weights, structures: Iterable[Structure]) -> Asked:
    """Where rounds of a loop may be missing, what is left earns more: all of it at most."""
    most: dict[str, Fraction] = {}
    mistakes: set[str] = set()
    for structure in structures:
        mistakes.update(wrong.slug for wrong in structure.mistakes)
        some_lack = any(quantity.live for quantity in structure.asked_quantities)
        worth = dict(zip(structure.items, shares(weights, structure.items, points), strict=True))
        for quantity in structure.asked_quantities:
            whole = sum((worth[cell] for cell in quantity.cells), Fraction(0))
            for name, own in ((quantity.name, whole), *((c, worth[c]) for c in quantity.cells)):
                most[name] = max(most.get(name, Fraction(0)), points if some_lack else own)
    return Asked(points=points, most=most, mistakes=frozenset(mistakes))
