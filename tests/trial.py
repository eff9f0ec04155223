"""Every figure over large simulated classes: `python -m tests.trial [FAMILY ...]`, or `make trial`.

A table for each family, the network families first; the worst mistake or kind of student by name.
What is promised of networks only is printed for the others too.
"""

from __future__ import annotations

import sys

from problems.registry import families
from tests.classes import fair_sheets
from tests.figures import CLEAN_FIGURES, FIGURES
from tests.networks import NETWORKS
from tests.structures import Case

SHEETS = 2_000
"""For each mistake."""

CLEAN = 10_000
"""Clean students, for each way of rounding."""


def main(slugs: list[str]) -> int:
    """Print the tables; exit code 1 if a network family misses a bound."""
    missed = 0
    for slug in slugs or [*NETWORKS, *(slug for slug in families() if slug not in NETWORKS)]:
        print(f"\n{slug}", flush=True)
        for name, work in FIGURES.items():
            sheets = fair_sheets(Case(slug), CLEAN if name in CLEAN_FIGURES else SHEETS)
            for figure in work(sheets):
                print(f"  {figure}", flush=True)
                missed += slug in NETWORKS and not figure.kept
    print(f"\n{missed} bounds of network families missed")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
