"""What marking promises, shown on simulated classes of every network family at its defaults.

`python -m tests.trial` shows the same figures on larger classes, and on all other families.
"""

from __future__ import annotations

import pytest

from tests.figures import FIGURES, sheets_for
from tests.networks import NETWORKS

SHEETS = {"slip": 2000, "nothing known": 1000, "clean": 40, "two mistakes": 60}
"""For each mistake, where it is not as many as USUALLY: what takes long is tried on fewer."""

USUALLY = 100

APART = ("accepted reading",)
"""Figures that have tests of their own."""


@pytest.mark.parametrize("slug", NETWORKS)
@pytest.mark.parametrize("name", [name for name in FIGURES if name not in APART])
def test_marking_keeps_what_it_promises(name: str, slug: str) -> None:
    figures = [*FIGURES[name](sheets_for(name, slug, SHEETS.get(name, USUALLY)))]
    assert all(figure.of for figure in figures)
    assert [str(figure) for figure in figures if not figure.kept] == []


def test_there_are_network_families() -> None:
    assert len(NETWORKS) >= 9
