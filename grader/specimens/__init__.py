"""Trying things out before or beside a class: catalogue, specimens, one's own numbers, the demo."""

from __future__ import annotations
