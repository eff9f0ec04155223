"""Of several files of a person one counts, and of each other it is said why it does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from grader.states import State
from grader.submissions.forms import Damaged, Form
from grader.submissions.latest import Found, Latest, latest
from grader.submissions.received import Received
from grader.submissions.whose import Claim


def fine(source: str, modified: float, answer: str, person: str = "0042") -> Found:
    content = f"# sheet K\n1.a,{answer}".encode()
    received = Received(source=source, content=content, modified=modified)
    claim = Claim(person=person, state=None, note="", code="K")
    return received, Form(code="K", answers={"1.a": answer}), claim


def troubled(source: str, modified: float, state: State, person: str | None = "0042") -> Found:
    received, form, claim = fine(source, modified, "0.5")
    return received, form, Claim(person=person, state=state, note=f"{state} it is", code=claim.code)


def damaged(source: str, modified: float, content: bytes = b"\0", person: str = "0042") -> Found:
    received = Received(source=source, content=content, modified=modified)
    form = Damaged(reason="the file is damaged")
    claim = Claim(person=person, state=State.UNREADABLE, note=form.reason, code=None)
    return received, form, claim


def by_hand(source: str, modified: float) -> Found:
    received, _, claim = damaged(source, modified, source.encode())
    form = Damaged(reason="a photo: read it", by_hand=True)
    return received, form, replace(claim, state=State.NEEDS_A_PERSON, note=form.reason)


def in_any_order(*found: Found) -> Latest:
    """What comes out, which the order of the files must not change."""
    outcomes = [latest(order) for order in permutations(found)]
    for outcome in outcomes:
        assert dict(outcome.of) == dict(outcomes[0].of)
        assert notes(outcome) == notes(outcomes[0])
    return outcomes[0]


def notes(outcome: Latest) -> dict[str, str]:
    return {one.submission.received.source: one.note for one in outcome.superseded}


def winner(outcome: Latest) -> tuple[str, State | None]:
    (submission,) = outcome.of.values()
    return submission.received.source, submission.claim.state


def test_nothing_comes_of_nothing() -> None:
    assert latest([]) == Latest(of={}, superseded=(), nobodys=())


def test_each_person_has_a_file_of_their_own() -> None:
    outcome = in_any_order(fine("a", 1, "0.1", "0042"), fine("b", 2, "0.2", "0043"))
    assert {person: one.received.source for person, one in outcome.of.items()} == {
        "0042": "a",
        "0043": "b",
    }
    assert outcome.superseded == ()


def test_the_newest_file_counts() -> None:
    outcome = in_any_order(fine("a", 3, "0.1"), fine("b", 1, "0.2"), fine("c", 2, "0.3"))
    assert winner(outcome) == ("a", None)
    assert notes(outcome) == {"b": "older than a", "c": "older than a"}


@pytest.mark.parametrize("later", [1, 2])
def test_equal_files_count_once(later: float) -> None:
    outcome = in_any_order(fine("a", later, "0.1"), fine("b", 1, "0.1"))
    assert winner(outcome) == ("a", None)
    assert notes(outcome) == {"b": "the same as a"}


def test_files_that_differ_and_have_the_same_time_are_a_duplicate() -> None:
    outcome = in_any_order(
        fine("a", 2, "0.1"), fine("b", 2, "0.2"), fine("c", 2, "0.1"), fine("d", 1, "0.4")
    )
    assert winner(outcome) == ("a", State.DUPLICATE)
    assert outcome.of["0042"].claim.note == (
        "a and b have the same time and differ: check again with the one that counts"
    )
    assert notes(outcome) == {
        "b": "of the same time as a",
        "c": "the same as a",
        "d": "older than a",
    }


def test_older_files_that_differ_at_one_time_do_not_matter() -> None:
    outcome = in_any_order(fine("a", 2, "0.1"), fine("b", 1, "0.2"), fine("c", 1, "0.3"))
    assert winner(outcome) == ("a", None)


@pytest.mark.parametrize("modified", [1, 2, 3])
def test_a_damaged_file_never_takes_the_place_of_a_form(modified: float) -> None:
    outcome = in_any_order(fine("a", 2, "0.1"), damaged("b", modified))
    assert winner(outcome) == ("a", None)
    newer = "this is newer, but " if modified == 3 else ""
    assert notes(outcome) == {"b": f"a counts instead: {newer}the file is damaged"}


@pytest.mark.parametrize("state", [State.WRONG_SHEET, State.OUTDATED_SHEET, State.UNREADABLE])
@pytest.mark.parametrize("modified", [1, 2, 3])
def test_nor_does_a_form_that_cannot_be_marked(state: State, modified: float) -> None:
    outcome = in_any_order(fine("a", 2, "0.1"), troubled("b", modified, state), damaged("c", 4))
    assert winner(outcome) == ("a", None)
    assert notes(outcome)["b"].endswith(f"{state} it is")


def test_of_files_that_cannot_be_marked_a_form_says_more_than_a_damaged_one() -> None:
    outcome = in_any_order(
        troubled("a", 1, State.WRONG_SHEET), troubled("b", 2, State.OUTDATED_SHEET), damaged("c", 3)
    )
    assert winner(outcome) == ("b", State.OUTDATED_SHEET)


def test_damaged_files_of_one_time_are_unreadable_and_no_duplicate() -> None:
    outcome = in_any_order(damaged("a", 1, b"\0"), damaged("b", 1, b"\1"), damaged("c", 1, b"\0"))
    assert winner(outcome) == ("a", State.UNREADABLE)
    assert notes(outcome) == {"b": "of the same time as a", "c": "the same as a"}


@pytest.mark.parametrize("modified", [1, 2, 3])
def test_a_blank_form_says_nothing_against_answers(modified: float) -> None:
    outcome = in_any_order(fine("a", 2, "0.1"), fine("b", modified, " "), fine("c", modified, ""))
    assert winner(outcome) == ("a", None)
    newer = "this is newer, but " if modified == 3 else ""
    assert notes(outcome)["b"] == f"a counts instead: {newer}this form is blank"


@pytest.mark.parametrize("modified", [1, 2, 3])
def test_what_a_person_must_read_counts_before_all_but_answers(modified: float) -> None:
    others = fine("b", 2, ""), troubled("c", 2, State.WRONG_SHEET), damaged("d", 2)
    outcome = in_any_order(by_hand("a", modified), *others)
    assert winner(outcome) == ("a", State.NEEDS_A_PERSON)
    outcome = in_any_order(by_hand("a", modified), fine("e", 2, "0.1"), others[0])
    assert winner(outcome) == ("e", None)
    assert notes(outcome)["a"].endswith("a photo: read it")


def test_of_several_photos_none_is_passed_over_in_silence() -> None:
    outcome = in_any_order(by_hand("a", 1), by_hand("b", 1), by_hand("c", 0))
    assert winner(outcome) == ("a", State.NEEDS_A_PERSON)
    assert set(notes(outcome).values()) == {"a person has to look at this, too, beside a"}


def test_what_is_nobodys_stands_by_itself() -> None:
    found = troubled("a", 1, State.UNREADABLE, None), troubled("b", 1, State.WRONG_SHEET, None)
    outcome = latest(found)
    assert [one.received.source for one in outcome.nobodys] == ["a", "b"]
    assert (dict(outcome.of), outcome.superseded) == ({}, ())
