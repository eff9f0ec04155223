"""docs/families.md says what the registry holds."""

from __future__ import annotations

import pytest

from docs.families import PAGE, page
from problems.registry import chapters, families

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_registry_holds() -> None:
    assert page() == TEXT, "run python -m docs.families, and read what changed"


def test_chapters_and_families_are_headings() -> None:
    headings = [line.lstrip("# ") for line in TEXT.splitlines() if line.startswith("##")]
    assert headings == [
        name
        for title, members in chapters().items()
        for name in (title, *(f.slug for f in members))
    ]


@pytest.mark.parametrize("slug", families())
def test_every_table_of_a_family_has_even_rows(slug: str) -> None:
    section = TEXT.partition(f"\n### {slug}\n")[2].partition("\n### ")[0]
    tables = [part for part in section.split("\n\n") if part.startswith("| ")]
    assert tables
    for table in tables:
        assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1
