"""The templates: Jinja2 with marks of its own, because `{{` and `{%` clash with LaTeX and Typst.

`<< value >>`, `<% statement %>`, `<# comment #>`. An undefined name is an error, nothing is escaped
by itself but in web pages, and no template does arithmetic: what it shows is ready. Folders of a
course's own templates come before those of the package, file by file; `original/` before a name is
always ours, so that an own template can extend it. Words stand in
`<% trans %>...<% endtrans %>`, and are said in the language of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
)

from grader import places
from grader.documents.catalogue import SOURCE, catalogue
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.markup import escaped
from grader.errors import GraderError, OutputError

ORIGINAL = "original"
"""The folder that an own template names to extend ours: `<% extends "original/sheet.md.j2" %>`."""

TUTOR = "parts/tutor/"
"""What web pages and others have in common. It is compiled once, as parts of a web page: what
comes from outside stands in them in the marks of the page, which say what becomes of it."""


@cache
def environment(language: str = SOURCE, *own: Path) -> Environment:
    """The environment of documents in a language; `own` are folders whose templates come first.

    A run fills few templates, so that optimising them costs more than it gains.
    """
    ours = FileSystemLoader(places.templates())
    first = [FileSystemLoader(folder) for folder in own]
    found = Environment(
        loader=ChoiceLoader([*first, ours, PrefixLoader({ORIGINAL: ours})]),
        variable_start_string="<<", variable_end_string=">>",
        block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
        undefined=StrictUndefined, autoescape=_escapes, auto_reload=False, optimized=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    found.filters.update(plain=escaped, cell=escaped)
    found.policies["ext.i18n.trimmed"] = True
    words = catalogue(language)
    # The extension puts this method there; Jinja2 does not declare it.
    found.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True,
        pgettext=words.pgettext, npgettext=words.npgettext,
    )  # fmt: skip
    return found


def _escapes(name: str | None) -> bool:
    """Whether everything that is no markup of a template is escaped."""
    name = (name or "").removeprefix(f"{ORIGINAL}/")
    return name.endswith(".html.j2") or name.startswith(TUTOR)


def render(template: Template, context: dict[str, object]) -> str:
    """The page; OutputError where a template asks for what there is not."""
    with _told(str(template.name)):
        return template.render(context)


def said(name: str, macro: str, *about: object, edition: Edition = PLAIN_ENGLISH) -> str:
    """What a macro of a template says about something; OutputError where it cannot."""
    with _told(name):
        found = template(name, edition)
        try:
            return str(getattr(found.make_module(), macro)(*about))
        except Exception:
            # As in a page: with the lines of the template in place of those of its Python.
            found.environment.handle_exception()


def template(name: str, edition: Edition = PLAIN_ENGLISH) -> Template:
    """A template by its name; OutputError if it cannot be read."""
    return first_of((name,), edition)


def first_of(names: Sequence[str], edition: Edition, *further: Path) -> Template:
    """The first template of several names that exists; OutputError if none can be read.

    The edition's own folder comes first, then the `further` ones, then ours.
    """
    folders = (edition.own, *further) if edition.own else further
    with _told(names[0]):
        return environment(edition.language, *folders).select_template(names)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Whatever goes wrong in a template is told with its file and line.

    An own template is code of a course: it can raise anything.
    """
    try:
        yield
    except GraderError:
        raise
    except Exception as error:
        raise _wrong(name, error) from error


def _wrong(name: str, error: Exception) -> OutputError:
    reason = str(error).rstrip(".") or type(error).__name__
    remedy = "Compare it with those in the folder templates/."
    if (places.templates() / name).is_file():
        remedy = (
            "Compare it with the template of the same name in the folder templates/; an own one "
            f"may extend that as {ORIGINAL}/{name}."
        )
    what = f"the template cannot be filled: {reason}"
    return OutputError(what, where=_place(name, error), remedy=remedy)


def _place(name: str, error: Exception) -> str:
    """File and line of the innermost template that took part; an own one with its folder."""
    ours = places.templates()
    if isinstance(error, TemplateSyntaxError):
        found = [(error.filename or error.name or name, error.lineno)]
    else:
        frames = extract_tb(error.__traceback__)
        found = [(f.filename, f.lineno or 0) for f in frames if f.filename.endswith(".j2")]
    if not found:
        return name
    file, line = Path(found[-1][0]), found[-1][1]
    shown = file.relative_to(ours).as_posix() if file.is_relative_to(ours) else str(file)
    return f"{shown}, line {line}"
