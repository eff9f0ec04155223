"""Of several files of a person one counts, and of each other it is said why it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import permutations

import pytest

from grader.assignment.keys import Key, System
from grader.assignment.policy import Attempts
from grader.reconciling.matched import Matched
from grader.reconciling.reconcile import reconcile
from grader.reconciling.reconciled import FileState, Reconciled
from grader.records.handed_in import Stored
from grader.records.inbox import Reading
from grader.states import State
from grader.submissions.form import Form
from grader.submissions.received import Told
from grader.submissions.whose import Claim


def fine(source: str, modified: float, answer: str, person: str = "0042") -> Matched:
    form = Form(code="K", answers={"1.a": answer})
    reading = Reading(
        code="K", damaged=False, by_hand=False, note="", filled=bool(answer.strip()),
        blank=form.blank, form=form,
    )  # fmt: skip
    stored = Stored(
        number=ord(source[0]), run=1, first=1, source=source, modified=modified, told=Told(),
        hash=sha256(f"# sheet K\n1.a,{answer}".encode()).digest(), reading=reading,
    )  # fmt: skip
    claim = Claim(person=person, state=None, note="", code="K")
    return Matched(stored=stored, claim=claim, code="K")


def told(one: Matched, about: Told, run: int = 1, first: int | None = None) -> Matched:
    stored = replace(one.stored, told=about, run=run, first=run if first is None else first)
    return replace(one, stored=stored)


def troubled(source: str, modified: float, state: State, person: str | None = "0042") -> Matched:
    one = fine(source, modified, "0.5")
    claim = Claim(person=person, state=state, note=f"{state} it is", code=one.claim.code)
    return replace(one, claim=claim, code="")


def damaged(source: str, modified: float, content: bytes = b"\0", person: str = "0042") -> Matched:
    one = fine(source, modified, "")
    reading = Reading(
        code="", damaged=True, by_hand=False, note="the file is damaged", filled=0, blank=False
    )
    claim = Claim(person=person, state=State.UNREADABLE, note=reading.note, code=None)
    stored = replace(one.stored, reading=reading, hash=sha256(content).digest())
    return Matched(stored=stored, claim=claim, code="")


def by_hand(source: str, modified: float) -> Matched:
    one = damaged(source, modified, source.encode())
    reading = replace(one.stored.reading, by_hand=True, note="a photo: read it")
    claim = replace(one.claim, state=State.NEEDS_A_PERSON, note=reading.note)
    return replace(one, stored=replace(one.stored, reading=reading), claim=claim)


def same(one: Matched, other: Matched) -> bool:
    forms = one.stored.reading.form, other.stored.reading.form
    return one.stored.hash == other.stored.hash or (forms[0] is not None and forms[0] == forms[1])


def latest(found: tuple[Matched, ...] | list[Matched]) -> Reconciled:
    return reconcile(found, same, Attempts.LAST)


def in_any_order(*found: Matched) -> Reconciled:
    """What comes out, which the order of the files must not change."""
    outcomes = [latest(order) for order in permutations(found)]
    for outcome in outcomes:
        assert outcome == outcomes[0]
    return outcomes[0]


def notes(outcome: Reconciled) -> dict[str, str]:
    return {one.source: one.note for one in outcome.files if one.state is FileState.SUPERSEDED}


def winner(outcome: Reconciled) -> tuple[str, State | None]:
    (counts,) = outcome.of.values()
    return counts.file.source, counts.state


def test_nothing_comes_of_nothing() -> None:
    assert latest([]) == Reconciled(files=(), of={})


def test_each_person_has_a_file_of_their_own() -> None:
    outcome = in_any_order(fine("a", 1, "0.1", "0042"), fine("b", 2, "0.2", "0043"))
    assert {who: one.file.source for who, one in outcome.of.items()} == {"0042": "a", "0043": "b"}
    assert {one.state for one in outcome.files} == {FileState.MATCHED}


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
    note = "a and b have the same time and differ: say which of them to ignore (grader decide)"
    assert outcome.of["0042"].note == note
    assert notes(outcome) == {"c": "the same as a", "d": "older than a"}
    rivals = [one for one in outcome.files if one.state is FileState.AMBIGUOUS]
    assert [(one.source, one.note) for one in rivals] == [("a", note), ("b", note)]


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
    assert [(one.source, one.state) for one in outcome.files] == [
        ("a", FileState.UNKNOWN), ("b", FileState.UNKNOWN)
    ]  # fmt: skip
    assert outcome.of == {}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Told(serial=7), Told(serial=8)),
        (Told(at="2026-11-30T23:59:00+09:00"), Told(at="2026-11-30T15:30:00+00:00")),
        (Told(at="2026-11-30T10:00:00"), Told(at="2026-11-30T10:00:01")),
    ],
    ids=["a number that counts up", "a stated time", "one without an offset"],
)
def test_what_a_system_says_orders_files_before_their_own_times(earlier: Told, later: Told) -> None:
    outcome = in_any_order(told(fine("a", 9, "0.1"), earlier), told(fine("b", 1, "0.2"), later))
    assert winner(outcome) == ("b", None)


def test_numbers_that_two_systems_count_up_say_nothing_of_each_other() -> None:
    upload = Told(serial=900_001, keys=(Key(system=System.CANVAS, value="501"),))
    row = Told(serial=2, is_row=True)
    outcome = in_any_order(told(fine("a", 1, "0.1"), upload), told(fine("b", 9, "0.2"), row))
    assert winner(outcome) == ("b", None)


def test_a_later_run_counts_before_an_earlier_one() -> None:
    first, second = told(fine("a", 9, "0.1"), Told()), told(fine("b", 1, "0.2"), Told(), run=2)
    outcome = in_any_order(first, second)
    assert winner(outcome) == ("b", None)
    assert notes(outcome) == {"a": "a later check brought b"}


def test_a_blank_form_of_a_later_run_takes_nothing_away() -> None:
    first, second = fine("a", 1, "0.1"), told(fine("b", 9, ""), Told(), run=2)
    outcome = in_any_order(first, second)
    assert winner(outcome) == ("a", None)
    assert notes(outcome) == {"b": "a counts instead: this is newer, but this form is blank"}


def test_the_first_is_what_an_earlier_run_brought_whatever_its_time() -> None:
    files = (fine("a", 9, "0.1"), told(fine("b", 1, "0.2"), Told(), run=2))
    outcome = reconcile(files, same, Attempts.FIRST)
    assert winner(outcome) == ("a", None)


@pytest.mark.parametrize("trouble", [damaged, by_hand])
def test_what_comes_again_after_its_answers_were_typed_takes_nothing_away(
    trouble: Callable[[str, float], Matched],
) -> None:
    typed = told(fine("b", 2, "0.1"), Told(), run=2)
    outcome = in_any_order(told(trouble("a", 1), Told(), run=3, first=1), typed)
    assert winner(outcome) == ("b", None)
    # What is new is what somebody handed in last.
    outcome = in_any_order(told(trouble("c", 3), Told(), run=3), typed)
    assert outcome.of["0042"].file.source == "c"


def test_what_is_downloaded_once_more_is_no_news() -> None:
    first, typed = fine("a", 9, "0.1"), told(fine("b", 1, "0.2"), Told(), run=2)
    renamed = told(fine("c", 9, "0.1"), Told(), run=3)
    assert winner(in_any_order(first, typed, renamed)) == ("b", None)


def test_a_file_that_was_written_over_and_back_counts_as_it_lies_there() -> None:
    here = told(fine("a", 1, "0.1"), Told(), run=3, first=1)
    over = told(fine("b", 1, "0.2"), Told(), run=2)
    over = replace(over, stored=replace(over.stored, source="a"))
    outcome = in_any_order(here, over)
    assert outcome.of["0042"].file.number == here.stored.number
    assert [one.state for one in outcome.files] == [FileState.MATCHED, FileState.SUPERSEDED]


def test_the_same_answers_handed_in_anew_are_news() -> None:
    old, other = (
        told(fine("a", 9, "0.1"), Told(serial=1)),
        told(fine("b", 9, "0.2"), Told(serial=2)),
    )
    anew = told(fine("c", 9, "0.1"), Told(serial=3), run=2)
    assert winner(in_any_order(old, other, anew)) == ("c", None)


@pytest.mark.parametrize(("attempts", "source"), [("first", "a"), ("best", "c"), ("last", "c")])
def test_a_policy_for_attempts_looks_at_all_of_them(attempts: str, source: str) -> None:
    files = (
        fine("a", 1, "0.1"), fine("b", 2, "0.2"), told(fine("c", 3, "0.3"), Told(), run=2),
        damaged("d", 4),
    )  # fmt: skip
    outcome = reconcile(files, same, Attempts(attempts))
    counts = outcome.of["0042"]
    assert counts.file.source == source
    tried = ["c"] if attempts == "last" else ["a", "b", "c"]
    assert [one.source for one in counts.attempts] == tried
