"""What a person must do: the most urgent first, each with the command that settles it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.lateness import Clock, Lateness
from grader.assignment.roster import Recipient
from grader.marking.result import StudentResult
from grader.reconciling.listing import list_files
from grader.reconciling.reconciled import Counts, File, FileState, Late, Reconciled
from grader.reconciling.to_do import COLUMNS, to_do
from grader.records.folder import Folder
from grader.rulings.ruling import Action, Ruling, Scope
from grader.states import State
from tests.course import Course, filled, keys, make_course

ROSTER = {
    "0042": "김하늘", "0043": "김하늘", "0051": "Müller, Jürgen", "0060": "O'Neil, Siobhán",
    "0071": "=1+1", "0085": "Nguyễn Thị Hoa", "0093": "Chidi Okafor", "0104": "최유진",
}  # fmt: skip

SIGN = '--reason "..." --by NAME'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Eight students: one types what no reader reads, one hands in nothing, the rest is right."""
    made = make_course(tmp_path_factory.mktemp("course"), roster=ROSTER)
    made.generate()
    right, _ = made.check()
    inbox = made.root / "in box"
    inbox.mkdir()
    for id_ in list(ROSTER)[:-1]:
        answers = keys(right[id_])
        if id_ == "0042":
            answers["2.delta1[1]"] = answers["1.delta1[1]"] = "see next page"
        (inbox / f"hw1-{id_}-answers.csv").write_bytes(filled(made.form(id_), answers))
    made.check(inbox)
    return made


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, StudentResult]:
    """What marking found."""
    return course.check()[0]


def file(number: int, state: FileState = FileState.MATCHED, **more: Any) -> File:
    """A file that came."""
    fields = {"source": f"in box/{number}.csv", **more}
    return File(number=number, state=state, **fields)


def reconciled(files: Sequence[File], of: Mapping[str, Counts] | None = None) -> Reconciled:
    """What reconciliation found, by hand."""
    counts = {one.person: Counts(file=one) for one in files if one.person}
    return Reconciled(files=tuple(files), of={**counts, **(of or {})})


def rows(
    course: Course, results: Sequence[StudentResult], found: Reconciled,
    lateness: Lateness | None = None,
) -> list[dict[str, str]]:  # fmt: skip
    """The table, as it lies on the disk."""
    folder = Folder(root=Path("hw1"), assignment="hw1")
    people = {id_: Recipient(id=id_, name=name, section="A") for id_, name in ROSTER.items()}
    here = Folder(root=course.out, assignment="hw1")
    with to_do(here, found, people, lateness) as take:
        for result in results:
            take(result)
    text = here.to_do.read_text(encoding="utf-8-sig")
    found_rows = list(csv.DictReader(text.splitlines()))
    assert text.splitlines()[0].split(",") == [*COLUMNS]
    for row in found_rows:
        row["do this"] = row["do this"].replace(str(course.out), str(folder.root))
    return found_rows


def test_an_unreadable_item_of_a_graded_sheet_waits_for_points(
    course: Course, results: dict[str, StudentResult]
) -> None:
    mine = results["0042"]
    found = rows(course, [mine], reconciled([file(1, person="0042")]))
    assert [row["what"] for row in found] == ["unreadable item"] * len(mine.unreadable_items)
    first = found[0]
    assert (first["id"], first["name"], first["section"]) == ("0042", "김하늘", "A")
    assert first["why"].startswith("1.delta1[1]: 'see next page' cannot be read: ")
    assert first["do this"] == (
        'grader decide hw1 points --student 0042 --exercise mlp-deltas --item "delta1[1]"'
        f" --points POINTS {SIGN}"
    )


def test_who_is_graded_empty_or_excused_has_nothing_to_be_done(
    course: Course, results: dict[str, StudentResult]
) -> None:
    settled = [
        results["0051"], results["0060"].in_state(State.EMPTY, ""),
        results["0043"].in_state(State.EXCUSED, ""),
    ]  # fmt: skip
    assert rows(course, settled, reconciled([])) == []


def test_what_is_missing_stands_last_and_what_nobody_owns_first(
    course: Course, results: dict[str, StudentResult]
) -> None:
    photo = results["0060"].in_state(State.NEEDS_A_PERSON, "this is a photo")
    lost = file(3, FileState.UNKNOWN, source="in.zip/x y.jpg", note="no id, no code")
    found = rows(
        course, [results["0104"], results["0042"], photo],
        reconciled([file(1, person="0042"), file(2, person="0060"), lost]),
    )  # fmt: skip
    assert [row["what"] for row in found] == [
        "belongs to nobody", "needs a person", *["unreadable item"] * (len(found) - 3), "missing",
    ]  # fmt: skip
    nobodys, person, *_, missing = found
    assert (nobodys["id"], nobodys["file"], nobodys["why"]) == (
        "", "in.zip/x y.jpg", "no id, no code",
    )  # fmt: skip
    assert nobodys["do this"] == (
        f'grader decide hw1 belongs-to --student ID --file "in.zip/x y.jpg" {SIGN}'
    )
    assert person["do this"] == f"grader decide hw1 points --student 0060 --points POINTS {SIGN}"
    assert (missing["why"], missing["do this"]) == (
        "nothing came from them", "grader check hw1 FOLDER",
    )  # fmt: skip


def test_a_file_that_only_one_can_own_names_the_student(
    course: Course, results: dict[str, StudentResult]
) -> None:
    one = file(1, FileState.UNKNOWN, maybe=("0104",))
    two = file(2, FileState.AMBIGUOUS, maybe=("0042", "0043"))
    found = rows(course, [], reconciled([one, two]))
    assert [row["do this"].split(" --file")[0] for row in found] == [
        "grader decide hw1 belongs-to --student 0104", "grader decide hw1 belongs-to --student ID",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (State.WRONG_SHEET, 'sheet --file "in box/1.csv" --sheet K7Q29FXM'),
        (State.OUTDATED_SHEET, 'sheet --file "in box/1.csv" --sheet K7Q29FXM'),
        (State.UNREADABLE, 'sheet --file "in box/1.csv" --sheet K7Q29FXM'),
        (State.DUPLICATE, 'ignore --file "in box/1.csv"'),
    ],
)
def test_a_decision_settles_what_cannot_be_marked_as_it_is(
    course: Course, results: dict[str, StudentResult], state: State, command: str
) -> None:
    mine = results["0093"].in_state(state, "why it is so")
    (row,) = rows(course, [mine], reconciled([file(1, person="0093", likely="K7Q29FXM")]))
    assert (row["what"], row["why"], row["file"]) == (state.value, "why it is so", "in box/1.csv")
    assert row["do this"] == f"grader decide hw1 {command} {SIGN}"


@pytest.mark.parametrize("state", [State.UNREADABLE, State.WRONG_SHEET])
def test_what_no_decision_settles_is_asked_for_again(
    course: Course, results: dict[str, StudentResult], state: State
) -> None:
    mine = results["0093"].in_state(state, "this is not a text file")
    (row,) = rows(course, [mine], reconciled([file(1, person="0093")]))
    assert row["do this"] == "grader check hw1 FOLDER"


def test_lateness_that_nobody_knows_is_for_a_person_to_judge(
    course: Course, results: dict[str, StudentResult]
) -> None:
    mine, one = results["0051"], file(1, person="0051")
    strict = Lateness(count=Clock.STATED, deduct=Fraction(1, 10))
    unknown = Counts(file=one, late=Late.NOT_KNOWN)
    (row,) = rows(course, [mine], reconciled([one], {"0051": unknown}), strict)
    assert row["what"] == "lateness not known"
    assert "nobody knows whether it is late" in row["why"]
    assert row["do this"] == f"grader decide hw1 points --student 0051 --points 15 {SIGN}"
    ruled = Ruling(
        action=Action.POINTS, scope=Scope(student="0051"), points=Fraction(15), reason="in time",
        by="Kim", on=date(2026, 12, 1), file_name="decisions/kim.toml", line=1,
    )  # fmt: skip
    settled = replace(mine, rulings=(ruled,))
    assert rows(course, [settled], reconciled([one], {"0051": unknown}), strict) == []
    known = Counts(file=one, late=Late.IN_TIME)
    assert rows(course, [mine], reconciled([one], {"0051": known}), strict) == []


def test_each_of_two_files_that_rival_can_be_ignored(
    course: Course, results: dict[str, StudentResult]
) -> None:
    files = [file(n, FileState.AMBIGUOUS, person="0051", note="two differ") for n in (1, 2)]
    found = Reconciled(files=tuple(files), of={"0051": Counts(file=files[0])})
    both = rows(course, [results["0051"].in_state(State.DUPLICATE, "two differ")], found)
    assert [(row["id"], row["what"], row["why"]) for row in both] == [
        ("0051", "duplicate", "two differ")
    ] * 2
    assert [row["do this"] for row in both] == [
        f'grader decide hw1 ignore --file "in box/{n}.csv" {SIGN}' for n in (1, 2)
    ]


def test_files_of_one_name_are_told_apart_by_their_hash(
    course: Course, results: dict[str, StudentResult]
) -> None:
    twice = [
        file(n, FileState.UNKNOWN, source="a.csv", hash=f"{n}" * 64) for n in (1, 2)
    ]  # fmt: skip
    found = rows(course, [], reconciled(twice))
    assert [row["file"] for row in found] == ["a.csv", "a.csv"]
    assert "--file 1111111111111111 " in found[0]["do this"]
    assert "--file 2222222222222222 " in found[1]["do this"]


def test_a_name_that_looks_like_a_formula_is_none(
    course: Course, results: dict[str, StudentResult]
) -> None:
    bad = file(1, FileState.UNKNOWN, source="=cmd()|x.csv", note="-1")
    found = rows(course, [results["0071"].in_state(State.MISSING, "")], reconciled([bad]))
    assert found[0]["file"] == "'=cmd()|x.csv"
    assert found[0]["why"] == "'-1"
    assert found[1]["name"] == "'=1+1"
    assert '--file "=cmd()|x.csv"' in found[0]["do this"]


def test_every_file_is_listed_with_its_state_and_whose_it_is(course: Course) -> None:
    folder = Folder(root=course.out, assignment="hw1")
    people = {id_: Recipient(id=id_, name=name, section="B") for id_, name in ROSTER.items()}
    found = reconciled(
        [
            file(1, person="0042", code="K7Q29FXM", filled=12),
            file(2, FileState.UNKNOWN, note="no id, no code"),
            file(3, FileState.SUPERSEDED, person="0043", note="older than in box/1.csv"),
        ]
    )
    path = list_files(folder, found, people)
    assert path == course.out / "results" / "files.csv"
    table = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert table == [
        ["file", "state", "id", "name", "section", "sheet", "answers", "note"],
        ["in box/1.csv", "matched", "0042", "김하늘", "B", "K7Q29FXM", "12", ""],
        ["in box/2.csv", "unknown", "", "", "", "", "0", "no id, no code"],
        ["in box/3.csv", "superseded", "0043", "김하늘", "B", "", "0", "older than in box/1.csv"],
    ]
