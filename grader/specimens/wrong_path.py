"""A known mistake made on an instance: the values of somebody who makes it throughout."""

from __future__ import annotations

from dataclasses import replace

from grader.errors import IssueError, nearest
from grader.specimens.worked import Worked
from solutions.exact import Undecided, Undefined
from solutions.keys import Exact, exact_key
from solutions.structure import Structure


def make_mistake(right: Worked, slug: str, *, where: str) -> Worked:
    """The instance worked out with the mistake; of its variants the first that changes an item.

    IssueError where the mistake does not touch the structure or changes nothing on this instance.
    """
    structure = right.structure
    wrong = next((w for w in structure.mistakes if w.slug == slug), None)
    if wrong is None:
        raise _does_not_touch(structure, slug, where)
    title = f"{structure.title} (wrong on purpose: {slug})"
    for patch in wrong.patches:
        path = replace(structure, title=title, program=structure.program.patched(dict(patch)))
        try:
            values = exact_key(path, right.givens)
        except (Undecided, Undefined):
            continue
        if _changes_an_item(right, values):
            return replace(right, path=path, values=values, mistake=wrong)
    raise IssueError(
        f"{slug} changes no asked number of {structure.family} on this instance: it is inert here",
        where=where,
        remedy="Take another --seed, or another mistake.",
    )


def _changes_an_item(right: Worked, values: dict[str, Exact]) -> bool:
    return any(right.values[item].nearest != values[item].nearest for item in right.structure.items)


def _does_not_touch(structure: Structure, slug: str, where: str) -> IssueError:
    touching = tuple(wrong.slug for wrong in structure.mistakes)
    near = nearest(slug, touching)
    return IssueError(
        f"no mistake {slug!r} touches {structure.family} under these settings; "
        f"those that do are: {', '.join(touching) or 'none'}",
        where=where,
        remedy=f"Did you mean {near[0]}?" if near else "Name one of these.",
    )
