"""The templates: Jinja2 with marks of its own, because `{{` and `{%` clash with LaTeX and Typst.

`<< value >>`, `<% statement %>`, `<# comment #>`. An undefined name is an error, nothing is escaped
by itself but in web pages, and no template does arithmetic: what it shows is ready. Folders of a
course's own templates come before those of the package, file by file.
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
from grader.documents.markup import escaped
from grader.errors import OutputError


@cache
def environment(*own: Path) -> Environment:
    """The environment of all documents; `own` are folders whose templates come first."""
    return _environment([*own, places.templates()], escape=False)


@cache
def web_environment() -> Environment:
    """The environment of web pages: everything that is no markup of a template is escaped."""
    return _environment([places.templates()], escape=True)


def _environment(folders: Sequence[Path], *, escape: bool) -> Environment:
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        variable_start_string="<<", variable_end_string=">>",
        block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
        undefined=StrictUndefined, autoescape=escape, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    found.filters.update(plain=escaped, cell=escaped)
    return found


def render(template: Template, context: dict[str, object]) -> str:
    """The page; OutputError where a template asks for what there is not."""
    try:
        return template.render(context)
    except (TemplateError, LookupError) as error:
        raise _wrong(str(template.name), error) from error


def said(name: str, macro: str, *about: object, own: Path | None = None) -> str:
    """What a macro of a template says about something; OutputError where it cannot."""
    try:
        return str(getattr(template(name, own).make_module(), macro)(*about))
    except (TemplateError, LookupError, AttributeError) as error:
        raise _wrong(name, error) from error


def template(name: str, own: Path | None = None) -> Template:
    """A template by its name; OutputError if it cannot be read."""
    return first_of((name,), own)


def web_template(name: str) -> Template:
    """A template of a web page by its name; OutputError if it cannot be read."""
    try:
        return web_environment().get_template(name)
    except TemplateError as error:
        raise _wrong(name, error) from error


def first_of(names: Sequence[str], *own: Path | None) -> Template:
    """The first template of several names that exists; OutputError if none can be read."""
    try:
        folders = (folder for folder in own if folder is not None)
        return environment(*folders).select_template(names)
    except TemplateError as error:
        raise _wrong(names[0], error) from error


def _wrong(name: str, error: Exception) -> OutputError:
    line = getattr(error, "lineno", None)
    return OutputError(
        f"the template cannot be filled: {str(error).rstrip('.')}",
        where=f"{name}, line {line}" if line else name,
        remedy="Compare it with the template of the same name in the folder templates/.",
    )
