"""Every link of every page leads somewhere: to a file of the checkout, to a heading of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.elsewhere import CHECKOUT

PAGES = sorted((*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")))
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What can stand behind the # of a link to a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert {page.name for page in (CHECKOUT / "docs").glob("*.md") if page not in linked} == set()
