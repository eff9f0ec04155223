"""The folder that `generate` writes and `check` reads: where each thing lies.

handout/<student id>/   what a student receives; holds no key, but personal data
private/                manifest, gradebook, who.csv, worked solutions, superseded sheets
decisions/              what people ruled; no run of `check` writes there
results/                what `check` makes; may be deleted and made again
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMATS = ("md", "pdf", "html", "ipynb")


def drawing_name(assignment: str, person: str, position: int) -> str:
    """The file name of a drawing: a sheet names it without knowing its folder."""
    return f"{assignment}-{person}-{position}.svg"


def sheet_name(assignment: str, person: str, form: str) -> str:
    """The file name of a sheet in one format."""
    return f"{assignment}-{person}-sheet.{form}"


def answers_name(assignment: str, person: str) -> str:
    """The file name of a form that a student fills in."""
    return f"{assignment}-{person}-answers.csv"


def saved_name(assignment: str, person: str) -> str:
    """The file name of the answers that the page of a sheet saves."""
    return f"{assignment}-{person}-answers.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Paths below the folder of one assignment."""

    root: Path
    assignment: str

    @property
    def own(self) -> tuple[Path, ...]:
        """The folders of the grader: nothing in them was handed in."""
        names = ("handout", "private", "decisions", "results")
        return tuple(self.root / name for name in names)

    def handout(self, person: str) -> Path:
        """What one student receives."""
        return self.root / "handout" / person

    def sheet(self, person: str, form: str) -> Path:
        """The sheet in one format: `md` or `pdf`."""
        return self.handout(person) / sheet_name(self.assignment, person, form)

    def drawing(self, person: str, position: int) -> Path:
        """The drawing that the Markdown sheet shows with the exercise at that position."""
        return self.handout(person) / drawing_name(self.assignment, person, position)

    def answers(self, person: str) -> Path:
        """The form that a student fills in."""
        return self.handout(person) / answers_name(self.assignment, person)

    def solution(self, person: str, form: str) -> Path:
        """The worked solution in one format."""
        return self.root / "private" / "solutions" / f"{self.assignment}-{person}-solution.{form}"

    def merged(self, what: str, number: int) -> Path:
        """All `sheets` or all `solutions` in one PDF; those of a large class in several."""
        more = f"-{number}" if number > 1 else ""
        return self.root / "private" / f"{self.assignment}-all-{what}{more}.pdf"

    def superseded(self, person: str, revision: int) -> Path:
        """Where a sheet goes that a later revision replaced."""
        return self.root / "private" / "superseded" / f"{person}-r{revision}"

    @property
    def who(self) -> Path:
        """Sheet codes with ids and names."""
        return self.root / "private" / "who.csv"

    @property
    def gradebook(self) -> Path:
        """Submissions as received."""
        return self.root / "private" / "gradebook.sqlite"

    @property
    def grades(self) -> Path:
        """One row a student."""
        return self.root / "results" / "grades.csv"

    @property
    def items(self) -> Path:
        """One row an item."""
        return self.root / "results" / "items.csv"

    @property
    def report(self) -> Path:
        """The page that the lecturer and the TA look at together."""
        return self.root / "results" / "report.html"

    def figures(self, name: str) -> Path:
        """A table of the report's figures."""
        return self.report.with_name(f"report-{name}.csv")

    @property
    def decisions(self) -> Path:
        """What people ruled, a TOML file for each of them."""
        return self.root / "decisions"

    @property
    def to_do(self) -> Path:
        """What a person must do before marks are final."""
        return self.root / "results" / "to-do.csv"

    @property
    def files(self) -> Path:
        """What became of every file that was handed in."""
        return self.root / "results" / "files.csv"

    @property
    def export(self) -> Path:
        """Copies of systems' own files with marks filled in."""
        return self.root / "results" / "export"

    def feedback(self, person: str, form: str = "md") -> Path:
        """What one student reads about their answers, in one format: `md` or `html`."""
        return self.root / "results" / "feedback" / f"{self.assignment}-{person}-feedback.{form}"
