"""What an operator writes: the assignment, what courses share, the roster."""

from __future__ import annotations
