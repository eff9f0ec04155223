"""From what was handed in to results."""

from __future__ import annotations
