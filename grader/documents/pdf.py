"""PDF documents: Typst in process, with the fonts of two wheels and nothing of the host's.

The same sheet gives the same bytes: fonts are fixed, the date is 0, nothing is read from disk. The
PDFs are tagged, and every formula carries its plain text.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from grader.assignment.toml_file import shown
from grader.documents.fields import fillable
from grader.documents.markup import PAGES
from grader.documents.meanings import meanings
from grader.documents.page import sheet_page, solution_page
from grader.documents.sheet import Sheet
from grader.errors import OutputError

if TYPE_CHECKING:
    import typst


def sheet(sheet: Sheet) -> bytes:
    """The sheet that a student receives, to be filled in on paper or on a screen."""
    source = sheet_page(sheet, PAGES, "typ")
    where = f"sheet {sheet.code} of {sheet.recipient_id}"
    return fillable(compile_page(source, where=where), sheet.code, meanings(sheet), where=where)


def solution(sheet: Sheet) -> bytes:
    """The worked solution of a sheet; ValueError for a sheet without answers."""
    source = solution_page(sheet, PAGES, "typ")
    return compile_page(source, where=f"worked solution {sheet.code} of {sheet.recipient_id}")


def compile_page(source: str, *, where: str, accessible: bool = False) -> bytes:
    """A page in Typst as PDF; OutputError where Typst refuses it.

    `accessible` holds it to PDF/UA-1, which also refuses a character that no font has.
    """
    import typst

    standard: list[typst.PDFStandard] = ["ua-1"] if accessible else []
    try:
        pdf = _compiler().compile(
            source.encode(), format="pdf", timestamp=0, pdf_standards=standard
        )
    except typst.TypstError as error:
        raise _refused(error, source, "no PDF could be made", where=where) from error
    assert isinstance(pdf, bytes)
    return pdf


def compile_web(source: str, *, where: str) -> str:
    """A text in Typst as a web page with MathML; OutputError where Typst refuses it."""
    import typst

    try:
        page = _compiler().compile(source.encode(), format="html")
    except typst.TypstError as error:
        raise _refused(error, source, "no web page could be made", where=where) from error
    assert isinstance(page, bytes)
    return page.decode()


_AT = re.compile(r"\.typ:([0-9]+):[0-9]+$", re.MULTILINE)


def _refused(error: typst.TypstError, source: str, what: str, *, where: str) -> OutputError:
    """What Typst says, with the line of the page as some template made it."""
    at, lines = _AT.search(error.diagnostic), source.splitlines()
    line = lines[int(at[1]) - 1].strip() if at and int(at[1]) <= len(lines) else ""
    return OutputError(
        f"{what}: {error.message}" + (f", in the line {shown(line)}" if line else ""),
        where=where,
        remedy=" ".join(error.hints)
        or "Compare your templates with those in the folder templates/.",
    )


_LOCAL = threading.local()


def _compiler() -> typst.Compiler:
    """The compiler of this thread: one cannot be shared, and a new one reads all fonts."""
    if not hasattr(_LOCAL, "compiler"):
        import pylopdf_fonts_ko
        import typst

        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(pylopdf_fonts_ko.serif_path().parent)],
        )
        _LOCAL.compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    compiler: typst.Compiler = _LOCAL.compiler
    return compiler
