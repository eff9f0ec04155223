"""The catalogue: what a family takes, tells, asks and knows of mistakes, at its defaults."""

from __future__ import annotations

from dataclasses import dataclass

from grader.specimens.pool_text import in_words
from grader.specimens.worked import plain
from problems.conventions import CONVENTIONS, Convention
from problems.family import Family, Problem, pose
from problems.program_json import Json
from solutions.structure import Structure, build


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A family at its defaults; `called` is how commands and assignments name it."""

    called: str
    family: Family
    problem: Problem
    structure: Structure

    @property
    def conventions(self) -> tuple[Convention, ...]:
        """What an assignment may choose beside the parameters."""
        return tuple(CONVENTIONS[name] for name in self.family.conventions)

    def drawn(self, given: str) -> str:
        """From which numbers a given is drawn, in words."""
        return in_words(self.problem.draws[given])

    def to_json(self) -> dict[str, Json]:
        """{name, title, parameters, givens, ..., mistakes, presets}, as docs/json.md describes."""
        return {
            "name": self.family.slug,
            "title": self.family.title,
            "parameters": [
                {"name": p.name, "about": p.about, "allowed": p.allowed,
                 "default": plain(p.default)}
                for p in self.family.parameters
            ],
            "givens": [
                {"name": q.name, "role": q.role.value, "shape": [*q.shape],
                 "drawn": self.drawn(q.name)}
                for q in self.structure.program.givens
            ],
            "quantities": [
                {"name": q.name, "role": q.role.value, "shape": [*q.shape],
                 "asked": q.name in self.structure.asked}
                for q in self.structure.program.computed
            ],
            "conventions": [
                {"name": c.name, "about": c.topic, "choices": [*c.choices],
                 "means": [*c.means], "default": c.choices[0]}
                for c in self.conventions
            ],
            "mistakes": [
                {"slug": wrong.slug, "hint": wrong.hint} for wrong in self.structure.mistakes
            ],
            "presets": [
                {"name": name, "about": p.about,
                 "parameters": {n: plain(v) for n, v in p.parameters.items()},
                 "conventions": {**p.conventions},
                 "givens": {n: plain(v) for n, v in p.givens.items()}}
                for name, p in self.family.all_presets().items()
            ],
        }  # fmt: skip


def entry(family: Family, called: str | None = None) -> Entry:
    """A family's entry; imports SymPy, for what is derived belongs to it.

    A registered family is called by its slug, a course's own by the path of its file.
    """
    problem = pose(family, family.settings())
    name = family.slug if called is None else called
    return Entry(called=name, family=family, problem=problem, structure=build(problem))
