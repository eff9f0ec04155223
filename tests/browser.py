"""A real browser for what people do in one: Debian's Chromium, headless, driven by Playwright.

In CI it must be there; on a desk without it the tests that need it say so and are skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium")

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="Chromium is not installed: apt-get install chromium fonts-nanum",
)
"""Marks a test that opens a page."""


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window, without network."""
    assert CHROMIUM, "Chromium is missing, and CI must have it: see .ci/run"
    with sync_playwright() as engine:
        # In a container everybody is root, and Chromium's own sandbox refuses that.
        found = engine.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield found
        finally:
            found.close()
