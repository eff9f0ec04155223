"""Write docs/families.md, all families of the registry: `python -m docs.families`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.specimens import description
from grader.specimens.catalogue import Entry, entry
from grader.specimens.description import Section
from problems.registry import chapters

PAGE = Path(__file__).resolve().with_name("families.md")

HEAD = """\
# Families of exercises

Everything that can be asked, by chapter. This page is written by `python -m docs.families`; the
same is shown by `grader families NAME`, and `grader families NAME --toml` prints a block for an
assignment in which every setting can be switched on.

A preset is a name for settings: write `preset = "hard"` beside `family`, and below
`[exercise.parameters]`, `[exercise.conventions]` and `[exercise.givens]` only what shall differ.
Shapes, quantities and mistakes are those at the defaults.
"""

CODE = frozenset({"name", "default", "choice", "sets", "mistake", "shape"})
"""Columns of what is typed."""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_contents(), *_chapters()])


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def _contents() -> Iterator[str]:
    for title, families in chapters().items():
        yield f"- {title}"
        yield from (f"  - [{f.title}](#{f.slug}) `{f.slug}`" for f in families)
    yield ""


def _chapters() -> Iterator[str]:
    for title, families in chapters().items():
        yield f"## {title}\n"
        for family in families:
            yield from _family(entry(family))


def _family(found: Entry) -> Iterator[str]:
    family = found.family
    yield f"### {family.slug}\n"
    yield f"**{family.title}.** Asks {family.about}.\n"
    for section in description.sections(found):
        if section.title == description.QUANTITIES:
            yield f"{_quantities(section)}\n"
        else:
            yield f"{section.title}:\n\n{_table(section)}\n"
    yield f"Rounding, where an assignment does not say otherwise: {description.rounding(found)}.\n"
    yield f"```console\n$ {description.example_command(found)}\n```\n"
    yield f"```toml\n{description.example_block(found)}\n```\n"


def _quantities(section: Section) -> str:
    """One line instead of a long table: what is asked, and what lies on the way."""
    asked = [f"`{name}`" for name, _, _, mark in section.rows if mark]
    between = [f"`{name}`" for name, _, _, mark in section.rows if not mark]
    way = f" On the way: {', '.join(between)}." if between else ""
    return f"Asked: {', '.join(asked)}.{way}"


def _table(section: Section) -> str:
    lines = [section.header, ("---",) * len(section.header), *_marked(section)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _marked(section: Section) -> Iterator[tuple[str, ...]]:
    for row in section.rows:
        cells = (text.replace("|", "\\|") for text in row)
        yield tuple(
            f"`{cell}`" if column in CODE and cell else cell
            for column, cell in zip(section.header, cells, strict=True)
        )


if __name__ == "__main__":
    main()
