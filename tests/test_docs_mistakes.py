"""docs/mistakes.md says which mistakes are run, and why the others of the catalogue are not."""

from __future__ import annotations

import pytest

from docs.mistakes import CATALOGUE, DATA, NOT_RUN, PAGE, page, run

KNOWN = 140
"""Mistakes of the catalogue."""


def test_the_page_is_what_families_and_catalogue_hold() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "run python -m docs.mistakes, and read it"


def test_the_catalogue_names_each_mistake_once() -> None:
    assert len(CATALOGUE) == len({*CATALOGUE}) == KNOWN


def test_at_least_ninety_mistakes_of_the_catalogue_are_run() -> None:
    assert len(run().keys() & {*CATALOGUE}) >= 90


@pytest.mark.parametrize("slug", CATALOGUE)
def test_a_mistake_is_run_or_there_is_a_reason_but_never_both(slug: str) -> None:
    assert (slug in run()) != (slug in NOT_RUN)


def test_there_is_a_reason_for_mistakes_of_the_catalogue_alone() -> None:
    assert {*NOT_RUN} <= {*CATALOGUE}
    assert len(NOT_RUN) == len(DATA["not_run"])


@pytest.mark.parametrize("slug", NOT_RUN)
def test_a_reason_is_one_sentence(slug: str) -> None:
    why, what = NOT_RUN[slug]["why"], NOT_RUN[slug]["what"]
    assert why[0].isupper()
    assert why.endswith(".")
    assert ". " not in why
    assert what
    assert not what.endswith(".")


def test_two_names_for_one_computation_are_known_names() -> None:
    for row in DATA["same"]:
        one, other = row["mistakes"]
        assert {one, other} <= {*CATALOGUE}
        assert one in run()
        assert other in run() or f"`{one}`" in NOT_RUN[other]["why"]
