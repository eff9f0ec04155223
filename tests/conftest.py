"""What tests share: golden files, which somebody has read and kept, and a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    # A find at random belongs on a desk, not on somebody's unrelated change.
    settings.load_profile("ci")

GOLDEN = Path(__file__).resolve().parent / "golden"

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --regenerate-golden` writes the files anew; read them before they are committed."""
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with a file of tests/golden, or writes it there with the flag."""
    anew = bool(request.config.getoption("--regenerate-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if anew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{name} is missing: run pytest --regenerate-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all tests of a file."""
    from tests.browser import browser

    with browser() as opened:
        yield opened
