"""Write docs/mistakes.md, the mistakes that exercises know: `python -m docs.mistakes`.

docs/mistakes.toml holds the catalogue and the reasons for those that no exercise runs; the rest
comes from the families, under every setting that the tests try.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.structures import CASES, structure

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "mistakes.md"
DATA: dict[str, Any] = tomllib.loads((FOLDER / "mistakes.toml").read_text(encoding="utf-8"))

CATALOGUE: tuple[str, ...] = tuple(DATA["catalogue"])
NOT_RUN: dict[str, dict[str, str]] = {row["mistake"]: row for row in DATA["not_run"]}

HEAD = """\
# Mistakes

A known mistake is a wrong computation that is run on the numbers of a sheet, and a hint to those
who made it. This page is written by `python -m docs.mistakes`. What somebody hands in who makes a
mistake is shown by `grader preview FAMILY --mistake SLUG`.
"""

RUN = """\
## What is run

Of the {known} mistakes of the catalogue, {run} are run by at least one family, under settings
that it can have; {own} more are a family's own. A patch is one way to make the mistake: where there
is a choice (which output was forgotten?) there are several. Families word a hint for what they ask.
"""

CONVENTIONS = """\
## Two that are none together

Made together these are the opposite convention, kept through: everything moves as it should.
"""

SAME = """\
## Two names for one computation

The numbers are the same, and only one of the two is run where they meet.
"""

NOT = """\
## What is not run
"""


@dataclass(slots=True)
class Found:
    """What families know of a mistake: patches that it has, families by hint, its partners."""

    patches: set[int] = field(default_factory=set)
    families: dict[str, dict[str, None]] = field(default_factory=dict)
    partners: dict[str, None] = field(default_factory=dict)


@cache
def run() -> dict[str, Found]:
    """Every mistake that a family runs: those of the catalogue in its order, then the others."""
    found: dict[str, Found] = {}
    for case in CASES:
        for wrong in structure(case).mistakes:
            one = found.setdefault(wrong.slug, Found())
            one.patches.add(len(wrong.patches))
            one.families.setdefault(wrong.hint, {})[case.slug] = None
            one.partners |= dict.fromkeys(wrong.convention_with)
    order = [*(s for s in CATALOGUE if s in found), *sorted(found.keys() - {*CATALOGUE})]
    return {slug: found[slug] for slug in order}


def page() -> str:
    """The whole page."""
    slugs = {*run()}
    counts = {
        "known": len(CATALOGUE),
        "run": len(slugs.intersection(CATALOGUE)),
        "own": len(slugs.difference(CATALOGUE)),
    }
    parts = [
        HEAD,
        RUN.format(**counts),
        _table(("mistake", "hint", "families", "patches"), _executed()),
        CONVENTIONS,
        _table(("mistake", "with"), _conventions()),
        SAME,
        _table(("mistakes", "why"), _same()),
        NOT,
        _table(("mistake", "what it is", "why it is not run"), _reasons()),
    ]
    return "\n".join(parts)


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def _executed() -> Iterator[tuple[str, ...]]:
    for slug, one in run().items():
        least, most = min(one.patches), max(one.patches)
        patches = f"{least}" if least == most else f"{least} to {most}"
        for hint, families in one.families.items():
            yield f"`{slug}`", hint, _listed([*families]), patches


def _conventions() -> Iterator[tuple[str, ...]]:
    for slug, one in run().items():
        if one.partners:
            yield f"`{slug}`", " or ".join(f"`{other}`" for other in one.partners)


def _same() -> Iterator[tuple[str, ...]]:
    for row in DATA["same"]:
        yield _listed(row["mistakes"]), row["why"]


def _reasons() -> Iterator[tuple[str, ...]]:
    for slug, row in NOT_RUN.items():
        yield f"`{slug}`", row["what"], row["why"]


def _listed(slugs: Sequence[str]) -> str:
    return ", ".join(f"`{slug}`" for slug in slugs)


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    written = [tuple(cell.replace("|", "\\|") for cell in cells) for cells in lines]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in written) + "\n"


if __name__ == "__main__":
    main()
