"""Every figure over large simulated classes: `python -m tests.trial [FAMILY ...]`, or `make trial`.

A table for each family, the network families first; the worst mistake or kind of student by name.
What is promised of networks only is printed for the others too.
"""

from __future__ import annotations

import sys

from problems.registry import families
from tests.figures import FIGURES, sheets_for
from tests.networks import NETWORKS

SHEETS = 2_000
"""For each mistake; 10,000 clean students for each way of rounding."""


def main(slugs: list[str]) -> int:
    """Print the tables; exit code 1 if a network family misses a bound."""
    missed = 0
    for slug in slugs or [*NETWORKS, *(slug for slug in families() if slug not in NETWORKS)]:
        print(f"\n{slug}", flush=True)
        for name, work in FIGURES.items():
            for figure in work(sheets_for(name, slug, SHEETS)):
                print(f"  {figure}", flush=True)
                missed += slug in NETWORKS and not figure.kept
    print(f"\n{missed} bounds of network families missed")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
