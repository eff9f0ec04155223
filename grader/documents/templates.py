"""The templates: Jinja2 with marks of its own, because `{{` and `{%` clash with LaTeX and Typst.

`<< value >>`, `<% statement %>`, `<# comment #>`. An undefined name is an error, nothing is escaped
by itself but in web pages, and no template does arithmetic: what it shows is ready. Folders of a
course's own templates come before those of the package, file by file. Words stand in
`<% trans %>...<% endtrans %>`, and are said in the language of the edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
)

from grader import places
from grader.documents.catalogue import SOURCE, catalogue
from grader.documents.edition import PLAIN_ENGLISH, Edition
from grader.documents.markup import escaped
from grader.errors import OutputError

TUTOR = "parts/tutor.j2"
"""What web pages and others have in common. It is compiled once, as a part of a web page: what
comes from outside stands in it in the marks of the page, which say what becomes of it."""


@cache
def environment(language: str = SOURCE, *own: Path) -> Environment:
    """The environment of documents in a language; `own` are folders whose templates come first."""
    folders = (*own, places.templates())
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        variable_start_string="<<", variable_end_string=">>",
        block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
        undefined=StrictUndefined, autoescape=_escapes, auto_reload=False,
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
    return name is not None and (name.endswith(".html.j2") or name == TUTOR)


def render(template: Template, context: dict[str, object]) -> str:
    """The page; OutputError where a template asks for what there is not."""
    try:
        return template.render(context)
    except (TemplateError, LookupError) as error:
        raise _wrong(str(template.name), error) from error


def said(name: str, macro: str, *about: object, edition: Edition = PLAIN_ENGLISH) -> str:
    """What a macro of a template says about something; OutputError where it cannot."""
    try:
        return str(getattr(template(name, edition).make_module(), macro)(*about))
    except (TemplateError, LookupError, AttributeError) as error:
        raise _wrong(name, error) from error


def template(name: str, edition: Edition = PLAIN_ENGLISH) -> Template:
    """A template by its name; OutputError if it cannot be read."""
    return first_of((name,), edition)


def first_of(names: Sequence[str], edition: Edition, *further: Path) -> Template:
    """The first template of several names that exists; OutputError if none can be read.

    The edition's own folder comes first, then the `further` ones, then ours.
    """
    try:
        folders = (edition.own, *further) if edition.own else further
        return environment(edition.language, *folders).select_template(names)
    except TemplateError as error:
        raise _wrong(names[0], error) from error


def _wrong(name: str, error: Exception) -> OutputError:
    line = getattr(error, "lineno", None)
    return OutputError(
        f"the template cannot be filled: {str(error).rstrip('.')}",
        where=f"{name}, line {line}" if line else name,
        remedy="Compare it with the template of the same name in the folder templates/.",
    )
