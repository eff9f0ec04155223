"""A small course in a folder: what the tests of generate and check start from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from grader.assignment.spec import read_assignment
from grader.checking import check as checking
from grader.checking.check import check
from grader.checking.summary import Summary
from grader.issuing import generate as generating
from grader.issuing.draws import SCHEME
from grader.issuing.generate import Issued, generate
from grader.marking.result import StudentResult
from grader.records.issued import Row
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from grader.rosters.roster import read_roster

T = TypeVar("T")

SECRET = "5e" * 32

ROSTER: Mapping[str, str] = {"007": "James Bond", "0042": "김하늘", "Lee-3": 'O\'Neil, "Li"'}

A_FEW = (
    "mlp-deltas", "mlp-update", "cross-entropy-gradient", "softmax-jacobian", "perceptron-update"
)  # fmt: skip
"""Families that differ in what matters to generate and check; all of them have tests elsewhere."""

EXERCISES = "".join(
    f'\n[[exercise]]\nfamily = "{slug}"\npoints = {place}\n'
    for place, slug in enumerate(A_FEW, start=1)
)

assert SCHEME


def silently(work: Iterable[T], _: str, __: object) -> Iterable[T]:
    """Progress without a terminal."""
    return work


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course folder with one assignment."""

    root: Path

    @property
    def out(self) -> Path:
        """Where sheets are issued into."""
        return self.root / "hw1"

    def generate(
        self, *, formats: tuple[str, ...] = ("md",), reissue: str | None = None,
        out: Path | None = None,
    ) -> Issued:  # fmt: skip
        """Issue what is missing."""
        order = generating.Order(
            assignment=read_assignment(self.root / "hw1.toml"),
            roster=read_roster(self.root / "roster.csv").recipients,
            out=out or self.out,
            formats=formats,
            reissue=reissue,
        )
        return generate(order, silently)

    def check(
        self, *submissions: Path, tolerance: str | None = None, out: Path | None = None
    ) -> tuple[dict[str, StudentResult], Summary]:
        """Mark; every student's result by id, and the summary."""
        from grader.assignment.exact_numbers import exact

        seen: list[StudentResult] = []
        order = checking.Order(
            folder=out or self.out,
            submissions=submissions,
            tolerance=None if tolerance is None else exact(tolerance),
        )
        summary = check(order, silently, seen.append)
        return {result.recipient.id: result for result in seen}, summary

    def manifest(self) -> Manifest:
        """The manifest of what was issued."""
        return open_manifest(self.out)

    def rows(self, person: str) -> tuple[Row, ...]:
        """The current sheet of one student."""
        manifest = self.manifest()
        try:
            return next(s.rows for s in manifest.sheets(only=person) if s.current)
        finally:
            manifest.close()

    def code(self, person: str) -> str:
        """The current sheet code of one student."""
        manifest = self.manifest()
        try:
            return next(s.code for s in manifest.sheets(only=person) if s.current)
        finally:
            manifest.close()

    def form(self, person: str) -> Path:
        """The answer form that a student received."""
        return self.out / "handout" / person / f"hw1-{person}-answers.csv"


def make_course(
    root: Path,
    *,
    exercises: str = EXERCISES,
    roster: Mapping[str, str] = ROSTER,
    term: str = "2026-2",
    secret: str = SECRET,
    title: str = "Backpropagation by hand",
) -> Course:
    """Write a course folder with an assignment, a roster and a secret."""
    root.mkdir(parents=True, exist_ok=True)
    text = f'title = "{title}"\ncourse = "Neural Networks"\nterm = "{term}"\n{exercises}'
    (root / "hw1.toml").write_text(text, encoding="utf-8")
    write_roster(root, roster)
    (root / ".grader-secret").write_text(secret + "\n", encoding="utf-8")
    return Course(root=root)


def write_roster(root: Path, roster: Mapping[str, str], section: str = "A") -> None:
    """Write the roster of a course."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("id", "name", "section"))
    writer.writerows((id_, name, section) for id_, name in roster.items())
    (root / "roster.csv").write_text(text.getvalue(), encoding="utf-8")


def filled(form: Path, answers: Mapping[str, str]) -> bytes:
    """An answer form with answers typed in, as a spreadsheet would save it."""
    lines = form.read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.reader(lines[2:]))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for item, _, what in rows:
        writer.writerow((item, answers.get(item, ""), what))
    return "\n".join([*lines[:2], text.getvalue()]).encode("utf-8-sig")


def keys(result: StudentResult) -> dict[str, str]:
    """Item -> the key that `check` prints."""
    return {item.item: item.key for e in result.exercises for item in e.items}
