"""The templates: Jinja2 with marks of its own, because `{{` and `{%` clash with LaTeX and Typst.

`<< value >>`, `<% statement %>`, `<# comment #>`. An undefined name is an error, nothing is escaped by
itself, and no template does arithmetic: what it shows is ready. A folder of a course's own templates
comes before those of the package, file by file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
)

from grader import places
from grader.documents.markup import escaped
from grader.errors import OutputError


@cache
def environment(own: Path | None = None) -> Environment:
    """The environment of all documents; `own` is a folder whose templates come first."""
    folders = [places.templates()] if own is None else [own, places.templates()]
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        variable_start_string="<<", variable_end_string=">>",
        block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
        undefined=StrictUndefined, autoescape=False, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    found.filters.update(plain=escaped, cell=escaped)
    return found


def render(template: Template, context: dict[str, object]) -> str:
    """The page; OutputError where a template asks for what there is not."""
    try:
        return template.render(context)
    except TemplateError as error:
        raise _wrong(str(template.name), error) from error


def template(name: str, own: Path | None = None) -> Template:
    """A template by its name; OutputError if there is none or it cannot be read."""
    try:
        return environment(own).get_template(name)
    except TemplateNotFound as error:
        raise OutputError(
            f"there is no template {error.name}",
            where=name,
            remedy="A family of your own needs its statement: put a file of this name into a "
            "folder and name that folder with --templates.",
        ) from error
    except TemplateError as error:
        raise _wrong(name, error) from error


def _wrong(name: str, error: TemplateError) -> OutputError:
    line = getattr(error, "lineno", None)
    return OutputError(
        f"the template cannot be filled: {(error.message or '').rstrip('.')}",
        where=f"{name}, line {line}" if line else name,
        remedy="Compare it with the template of the same name in the folder templates/.",
    )
