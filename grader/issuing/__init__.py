"""From an assignment and a roster to sheets: secret, draws, guard, and what is out."""

from __future__ import annotations
