"""Markdown documents, with LaTeX formulas as GitHub, Jupyter, VS Code and Pandoc read them."""

from __future__ import annotations

from grader.documents.markup import MARKDOWN
from grader.documents.page import sheet_page, solution_page
from grader.documents.sheet import Sheet


def sheet(sheet: Sheet) -> str:
    """The sheet that a student receives."""
    return sheet_page(sheet, MARKDOWN, "md")


def solution(sheet: Sheet) -> str:
    """The worked solution of a sheet; ValueError for a sheet without answers."""
    return solution_page(sheet, MARKDOWN, "md")
