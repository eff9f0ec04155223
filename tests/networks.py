"""The network families: those of the chapter that a network's forward pass belongs to."""

from __future__ import annotations

from problems.networks import forward
from problems.registry import chapters

NETWORKS = next(
    tuple(family.slug for family in members)
    for members in chapters().values() if forward.FAMILY in members
)  # fmt: skip
