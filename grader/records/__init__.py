"""What lasts: the manifest of what was handed out, the gradebook of what came back."""

from __future__ import annotations
