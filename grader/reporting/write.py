"""Writing the report: the page and its figures beside the other results."""

from __future__ import annotations

from pathlib import Path

from grader.checking.desk import Desk, desk
from grader.documents.edition import Edition
from grader.documents.report import page
from grader.errors import RosterError
from grader.records.files import write_file
from grader.reporting.anonymous import mask
from grader.reporting.export import write_figures
from grader.reporting.report import Report, report


def write_report(
    root: Path, section: str = "", *, anonymous: bool = False
) -> tuple[Path, tuple[Path, ...]]:
    """The page of a class or of one section, and the files with its figures.

    Where it is `anonymous`, nobody is named in any of them.

    RosterError if nobody is in that section.
    """
    with desk(root) as own:
        if section and section not in {one.section for one in own.people}:
            raise RosterError(
                f"nobody is in section {section}",
                where=str(root),
                remedy="Name a section as the roster has it, or leave --section out.",
            )
        found = _anonymous(own, section) if anonymous else report(own, section)
        edition = Edition(language=own.about["language"])
        path = write_file(own.folder.report, page.html(found, edition).encode())
        return path, write_figures(own.folder, found)


def _anonymous(desk: Desk, section: str) -> Report:
    masked = mask(desk.people, desk.book.hiding_key())
    return masked.report(report(desk, section, masked.in_order))
