"""What marking promises, shown on simulated classes of every network family at its defaults.

`python -m tests.trial` shows the same figures on larger classes, and on all other families.
"""

from __future__ import annotations

import pytest

from tests.classes import fair_sheets
from tests.figures import FIGURES
from tests.networks import NETWORKS
from tests.structures import Case

SHEETS = 200
"""For each mistake."""


@pytest.mark.parametrize("slug", NETWORKS)
@pytest.mark.parametrize("name", FIGURES)
def test_marking_keeps_what_it_promises(name: str, slug: str) -> None:
    figures = [*FIGURES[name](fair_sheets(Case(slug), SHEETS))]
    assert all(figure.of for figure in figures)
    assert [str(figure) for figure in figures if not figure.kept] == []


def test_there_are_network_families() -> None:
    assert len(NETWORKS) >= 9
