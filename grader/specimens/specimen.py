"""A specimen: an assignment with numbers from a public seed, to look at before any is issued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from grader.assignment.roster import Recipient
from grader.assignment.spec import Assignment
from grader.documents.catalogue import catalogue
from grader.documents.edition import Edition
from grader.documents.in_common import InCommon
from grader.documents.rooms import longest
from grader.documents.sheet import Sheet, SheetExercise
from grader.errors import IssueError, nearest
from grader.issuing.draws import Stream
from grader.issuing.instances import draw_instances
from grader.issuing.issue import Posed, posed
from grader.issuing.secret import seed_secret
from grader.specimens.worked import Worked
from grader.specimens.wrong_path import make_mistake

CODE = "SPECIMEN"
"""Holds an I, which no sheet code does: what is handed in under it belongs to nobody."""

RECIPIENT = "Specimen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One exercise of a specimen."""

    posed: Posed
    worked: Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a lecturer wants to know of a sheet before issuing it.

    operations  steps that are carried out by hand
    variants    how many different sheets the draw tables allow, before the guard
    smallest    the exercise with the fewest variants, and how many: where copying would show last
    """

    exercises: int
    numbers: int
    operations: int
    variants: int
    smallest: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """An assignment drawn once, for nobody."""

    assignment: Assignment
    parts: tuple[Part, ...]

    def figures(self) -> Figures:
        """How much is asked, and from how large a space of sheets."""
        structures = [part.posed.structure for part in self.parts]
        variants = {part.posed.exercise.id: part.posed.problem.variants() for part in self.parts}
        return Figures(
            exercises=len(self.parts),
            numbers=sum(len(structure.items) for structure in structures),
            operations=sum(structure.hand_operations for structure in structures),
            variants=prod(variants.values()),
            smallest=min(variants.items(), key=lambda pair: pair[1]),
        )

    def sheet(
        self, *, solution: bool, language: str = "", layout: str = "", own: Path | None = None
    ) -> Sheet:
        """The sheet, marked as a specimen; with the answers where it is to be a solution.

        `language` and `layout` are those of a recipient, empty for what the assignment sets; `own`
        is a folder of own templates.
        """
        common = InCommon.of(self.assignment, own)
        recipient = Recipient(
            id=RECIPIENT.lower(), name=RECIPIENT, language=language, layout=layout
        )
        edition = common.edition(recipient)
        return Sheet(
            assignment=self.assignment.id, title=self._title(edition),
            course=self.assignment.course, term=self.assignment.term, code=CODE,
            recipient_id=recipient.id, recipient_name=recipient.name, specimen=True,
            edition=edition, hand_in=common.hand_in, look=common.look,
            exercises=tuple(
                sheet_exercise(position, part.posed, part.worked, solution=solution)
                for position, part in enumerate(self.parts, start=1)
            ),
        )  # fmt: skip

    def _title(self, edition: Edition) -> str:
        """The assignment's own; that of a family alone in the language of the sheet."""
        made = dict.fromkeys(p.worked.mistake.slug for p in self.parts if p.worked.mistake)
        title = catalogue(edition.language).gettext(self.assignment.title)
        return f"Wrong on purpose ({', '.join(made)}): {title}" if made else title


def sheet_exercise(position: int, posed: Posed, worked: Worked, *, solution: bool) -> SheetExercise:
    """One exercise as documents read it, computed along its path."""
    return SheetExercise(
        position=position, id=posed.exercise.id, points=posed.exercise.points,
        structure=worked.path, givens=worked.givens,
        answers=worked.answers() if solution else None, absent=worked.absent(),
        statement=posed.exercise.statement, longest=longest(posed.problem.draws),
    )  # fmt: skip


def draw_specimen(assignment: Assignment, seed: str) -> Specimen:
    """The first fair instance of each exercise; IssueError where there is none."""
    secret = seed_secret(seed)
    parts = []
    for one in posed(assignment):
        stream = Stream(
            secret=secret, course=assignment.course, term=assignment.term,
            assignment=assignment.id, exercise=one.exercise.id, recipient=RECIPIENT, revision=1,
        )  # fmt: skip
        (instance,) = draw_instances(one.structure, one.problem, [stream])
        worked = Worked(
            structure=one.structure, path=one.structure, givens=instance.givens,
            values=instance.key,
        )  # fmt: skip
        parts.append(Part(posed=one, worked=worked))
    return Specimen(assignment=assignment, parts=tuple(parts))


def with_mistake(specimen: Specimen, slug: str) -> Specimen:
    """The specimen of somebody who makes a mistake wherever it can be made.

    IssueError where it can be made in no exercise; the others keep their right values.
    """
    parts, refusals = [], []
    for part in specimen.parts:
        try:
            wrong = make_mistake(part.worked, slug, where=f"--mistake {slug}")
            parts.append(replace(part, worked=wrong))
        except IssueError as refusal:
            refusals.append(refusal)
            parts.append(part)
    if len(refusals) == len(specimen.parts):
        raise _nowhere(specimen, slug, refusals)
    return replace(specimen, parts=tuple(parts))


def _nowhere(specimen: Specimen, slug: str, refusals: list[IssueError]) -> IssueError:
    """The refusal of the one exercise, or of the one that the mistake touches, or of all."""
    touched = [
        refusal for part, refusal in zip(specimen.parts, refusals, strict=True)
        if any(wrong.slug == slug for wrong in part.posed.structure.mistakes)
    ]  # fmt: skip
    if touched or len(refusals) == 1:
        return (touched or refusals)[0]
    known = dict.fromkeys(w.slug for p in specimen.parts for w in p.posed.structure.mistakes)
    near = nearest(slug, known)
    return IssueError(
        f"no mistake {slug!r} touches any exercise; "
        f"those that do are: {', '.join(known) or 'none'}",
        where=f"--mistake {slug}",
        remedy=f"Did you mean {near[0]}?" if near else "Name one of these.",
    )
