"""The desk of a run: everything that was issued, handed in and ruled, opened once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from grader import __version__
from grader.assignment.lateness import Lateness, lateness_from_text
from grader.assignment.policy import Policy
from grader.assignment.roster import Recipient
from grader.checking.languages import spoken_by
from grader.marking.layout import Layouts
from grader.marking.worth import Worth
from grader.records.folder import Folder
from grader.records.gradebook import Gradebook
from grader.records.gradebook_tables import open_gradebook
from grader.records.issued import Person
from grader.records.known import Known, decisions_in
from grader.records.manifest import Manifest
from grader.records.marks import Basis
from grader.records.opening import open_manifest
from grader.rulings.lookup import Lookup
from grader.rulings.ruling import Rulings


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a run works with; `decisions` are the files of them, each with a digest."""

    manifest: Manifest
    book: Gradebook
    folder: Folder
    rulings: Lookup
    decisions: Mapping[str, str] = field(default_factory=dict)

    def with_all_files(self, *, learned: bool) -> Desk:
        """The same once all files came: with what people ruled on them, and anew with everyone
        where it was `learned` only now what some are called."""
        if not any(one.file for one in self.rulings.rulings):
            return replace(self) if learned else self
        decisions = decisions_in(self.folder)
        rulings = _rulings(self.manifest, self.book, self.folder)
        return replace(self, rulings=Lookup(rulings), decisions=decisions)

    @cached_property
    def about(self) -> dict[str, str]:
        """What the manifest says about the assignment."""
        return self.manifest.about()

    @cached_property
    def people(self) -> tuple[Recipient, ...]:
        """Everyone on the roster, in its order."""
        return tuple([one.recipient for one in self._everyone if not one.withdrawn])

    @property
    def with_sheets(self) -> Iterator[tuple[Recipient, str]]:
        """Everyone on the roster who has a sheet, with the code of the current one."""
        for one, code in zip(self._everyone, self.manifest.current_codes(), strict=True):
            if code is not None and not one.withdrawn:
                yield one.recipient, code

    @cached_property
    def _everyone(self) -> tuple[Person, ...]:
        return self.manifest.people()

    @cached_property
    def policy(self) -> Policy:
        """How verdicts become points."""
        return self.manifest.policy()

    @cached_property
    def worth(self) -> Worth:
        """What each answer is worth."""
        return Worth(
            points=self.manifest.points(), weights=self.manifest.weights(), policy=self.policy
        )

    @cached_property
    def layouts(self) -> Layouts:
        """How each sheet is read."""
        return Layouts(self.manifest, spoken_by(self.people, self.about["language"]))

    @cached_property
    def lateness(self) -> Lateness:
        """What happens to what comes late."""
        return lateness_from_text(self.about.get("late", ""))

    @cached_property
    def judge(self) -> str:
        """What verdicts rest on besides answers and sheets."""
        return json.dumps([__version__, sorted(self.policy.accepted)])

    @cached_property
    def basis(self) -> Basis:
        """What marks of this run rest on."""
        if not self.rulings.rulings:
            return basis_of(self.manifest)
        from grader.rulings.words import said

        said_now = frozenset(said(one) for one in self.rulings.rulings)
        return replace(basis_of(self.manifest), rulings=said_now)

    @property
    def known(self) -> Known:
        """What marks of this run know of."""
        return Known(
            run=self.book.inbox.last_run(),
            sheets=self.manifest.count_sheets(),
            decisions=self.decisions,
        )


def basis_of(manifest: Manifest) -> Basis:
    """What marks rest on now besides answers and rulings."""
    return Basis(
        policy=manifest.policy(), points=manifest.points(), weights=manifest.weights(),
        version=__version__,
    )  # fmt: skip


@contextmanager
def desk(root: Path, *, more_come: bool = False) -> Iterator[Desk]:
    """Open the folder of an assignment; with `more_come` rulings may name files yet to come."""
    with open_manifest(root) as manifest:
        folder = Folder(root=root, assignment=manifest.about()["assignment"])
        with open_gradebook(folder.gradebook) as book:
            decisions = decisions_in(folder)
            found = _rulings(manifest, book, folder, more_come=more_come)
            yield Desk(
                manifest=manifest, book=book, folder=folder, rulings=Lookup(found),
                decisions=decisions,
            )  # fmt: skip


def _rulings(
    manifest: Manifest, book: Gradebook, folder: Folder, *, more_come: bool = False
) -> Rulings:
    """What people ruled, held against all that it names, before anything else is done."""
    if not folder.decisions.is_dir():
        return ()
    from grader.rulings.facts import facts_of
    from grader.rulings.read import has_rulings, read_rulings

    if not has_rulings(folder):
        return ()
    facts = facts_of(manifest, book.inbox.files())
    return read_rulings(folder, replace(facts, more_come=more_come))
