"""Rulings are found by whom and by which file they are about."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.assignment.roster import Recipient
from grader.rulings.lookup import Lookup
from grader.rulings.ruling import Action
from tests.rulings import HASH, OTHER_HASH, ruling

KIM = Recipient(id="0042", name="김하늘", section="A")
BOND = Recipient(id="007", name="James Bond", section="B")
NOWHERE = Recipient(id="0999", name="김하늘")

MINE = ruling(Action.FULL, student="0042", exercise="deltas")
OURS = ruling(Action.VOID, section="A", exercise="deltas")
EVERYONES = ruling(Action.ACCEPT, accept="forgot-eta", exercise="deltas")
MORNING, EVENING = (datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (9, 18))


def test_a_student_finds_what_is_about_them_their_section_and_everyone() -> None:
    lookup = Lookup((EVERYONES, OURS, MINE))
    assert lookup.of(KIM) == (MINE, OURS, EVERYONES)
    assert lookup.of(BOND) == (EVERYONES,)
    assert lookup.of(NOWHERE) == (EVERYONES,)


def test_who_is_in_no_section_finds_what_is_about_everyone_once() -> None:
    everyone = ruling(Action.VOID, exercise="deltas")
    assert Lookup((everyone,)).of(NOWHERE) == (everyone,)


def test_what_is_about_files_and_times_changes_no_marks_by_itself() -> None:
    own = (
        ruling(Action.DUE, due=MORNING), ruling(Action.IGNORE, file="a.csv"),
        ruling(Action.SHEET, student="0042", code="K7Q29FXM"),
        ruling(Action.BELONGS_TO, student="0042", file="b.csv"),
    )  # fmt: skip
    assert Lookup(own).of(KIM) == ()


def test_the_narrowest_time_counts() -> None:
    of_all, of_one = ruling(Action.DUE, due=MORNING), ruling(Action.DUE, due=EVENING, section="A")
    lookup = Lookup((of_all, of_one))
    assert lookup.due(KIM) == (EVENING, of_one)
    assert lookup.due(BOND) == (MORNING, of_all)
    assert Lookup((of_one,)).due(NOWHERE) is None


def test_what_is_accepted_is_asked_by_exercise() -> None:
    assert Lookup((EVERYONES,)).accepted(KIM, "deltas") == {"forgot-eta"}
    assert Lookup((EVERYONES,)).accepted(KIM, "update") == frozenset()


def test_who_is_excused_is_so_unless_points_are_given_more_narrowly() -> None:
    excuse = ruling(Action.EXCUSE, section="A")
    assert Lookup((excuse,)).excused(KIM) == excuse
    assert Lookup((excuse,)).excused(BOND) is None
    assert Lookup((excuse, MINE)).excused(KIM) is None


def test_a_file_is_found_by_its_source_and_by_its_hash() -> None:
    named = ruling(Action.BELONGS_TO, student="0042", file="in/0042.csv")
    hashed = ruling(Action.IGNORE, file=OTHER_HASH[:10])
    lookup = Lookup((named, hashed))
    assert lookup.owner("in/0042.csv", HASH) == named
    assert lookup.owner("elsewhere.csv", OTHER_HASH) == hashed
    assert lookup.owner("elsewhere.csv", HASH) is None


def test_a_file_that_is_called_like_a_hash_is_no_hash() -> None:
    lookup = Lookup((ruling(Action.IGNORE, file="0123456789"),))
    assert lookup.owner("0123456789", OTHER_HASH) is not None


def test_the_sheet_of_a_file_comes_before_that_of_its_student() -> None:
    of_person = ruling(Action.SHEET, student="0042", code="K7Q29FXM")
    of_file = ruling(Action.SHEET, file="in/0042.csv", code="VHKREBFE")
    lookup = Lookup((of_person, of_file))
    assert lookup.sheet("0042", "in/0042.csv", HASH) == of_file
    assert lookup.sheet("0042", "in/other.csv", HASH) == of_person
    assert lookup.sheet("007", "in/other.csv", HASH) is None
