"""Decisions as people write them: what is read, and what is refused with its file and line."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import RulingError
from grader.records.folder import Folder
from grader.rulings.headers import header_lines
from grader.rulings.read import has_rulings, read_rulings, rulings_in
from grader.rulings.ruling import Action, Scope
from tests.rulings import FACTS, HASH, OTHER_HASH, WHY, decision, read

FULL = decision('action = "full"', "all = true", 'exercise = "deltas"')


def test_a_decision_is_read_with_all_that_it_says() -> None:
    (found,) = read(
        "# Sunday",
        decision('action = "full"', 'section = "A"', 'exercise = "deltas"', 'item = "delta1[1]"'),
    )
    assert (found.action, found.scope) == (Action.FULL, Scope(section="A"))
    assert (found.exercise, found.item) == ("deltas", "delta1[1]")
    assert (found.reason, found.by, found.on) == ("typo on the board", "Kim", date(2026, 12, 2))
    assert found.where == "decisions/kim.toml, line 2"


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (('action = "void"', "all = true", 'exercise = "deltas"'), "exercise", "deltas"),
        (('action = "full"', 'student = "0042"'), "exercise", ""),
        (('action = "accept"', "all = true", 'accept = "forgot-eta"'), "accept", "forgot-eta"),
        (('action = "accept"', "all = true", 'accept = "convention"'), "accept", "convention"),
        (("action = 'points'", 'student = "0042"', "points = 7.25"), "points", Fraction(29, 4)),
        (("action = 'points'", 'student = "0042"', 'points = "22/3"'), "points", Fraction(22, 3)),
        (("action = 'points'", 'student = "0042"', "points = 0"), "points", 0),
        (('action = "excuse"', 'student = "0042"'), "scope", Scope(student="0042")),
        (('action = "excuse"', 'section = "B"'), "scope", Scope(section="B")),
        (('action = "due"', 'student = "0042"', "due = 2026-12-03T18:00:00+01:00"), "due",
         datetime.fromisoformat("2026-12-03T18:00:00+01:00")),
        (('action = "due"', "all = true", "due = 2026-12-03"), "due",
         datetime.fromisoformat("2026-12-03T23:59:00+09:00")),
        (('action = "belongs-to"', 'student = "0042"', 'file = "in/김.json"'),
         "file", "in/김.json"),
        (('action = "ignore"', f'file = "{HASH[:12].upper()}"'), "file", HASH[:12]),
        (('action = "sheet"', 'student = "0042"', 'sheet = "k7q2 9fxm"'), "code", "K7Q29FXM"),
        (('action = "sheet"', 'file = "in/0042.csv"', 'sheet = "K7Q29FXM"'), "code", "K7Q29FXM"),
    ],
)  # fmt: skip
def test_every_action_is_read(lines: tuple[str, ...], field: str, value: object) -> None:
    (found,) = read(decision(*lines))
    assert getattr(found, field) == value


@pytest.mark.parametrize("name", ["0042", "kim@uni.kr", "KIM@uni.kr"])
def test_a_student_is_named_by_id_or_by_what_a_system_calls_them(name: str) -> None:
    (found,) = read(decision('action = "excuse"', f'student = "{name}"'))
    assert found.scope.student == "0042"


def test_a_leading_number_is_read_on_the_sheet_of_the_student_who_is_named() -> None:
    found = read(
        decision('action = "full"', 'student = "0042"', 'item = "2.delta1[1]"'),
        decision('action = "full"', 'student = "007"', 'item = "1.delta1"'),
    )
    assert [(one.exercise, one.item) for one in found] == [
        ("deltas", "delta1[1]"), ("deltas", "delta1"),
    ]  # fmt: skip


def test_what_an_item_is_worth_may_be_written_as_it_is_shown() -> None:
    (found,) = read(
        decision('action = "points"', "all = true", 'exercise = "deltas"', 'item = "loss"',
                 "points = 0.59")
    )  # fmt: skip
    assert found.points == Fraction(10, 17)


REFUSED: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    # the lines of a decision, and what the message must say
    (('action = "fulll"', "all = true"), ("action", "fulll", "Did you mean full?")),
    (("action = 3", "all = true"), ("action", "found 3")),
    (("all = true",), ("action", "missing", 'action = "full"')),
    (('action = "full"',), ("for whom", 'student = "0042"', "all = true")),
    (('action = "full"', "all = true", 'section = "A"'), ("section and all", "one of them")),
    (('action = "full"', "all = false"), ("all", "found false", "all = true")),
    (('action = "full"', "all = true", "points = 3"), ("points", "Take it out", "full takes")),
    (('action = "full"', "all = true", 'excercise = "deltas"'), ("excercise", "exercise")),
    (('action = "void"', "all = true"), ("exercise", "missing")),
    (('action = "void"', "all = true", 'exercise = "delta"'), ("delta", "deltas")),
    (('action = "full"', "all = true", 'exercise = "update"', 'item = "c"'), ("item", '"c"')),
    (('action = "full"', "all = true", 'item = "delta1"'), ("item", "exercise =")),
    (('action = "full"', "all = true", 'item = "2.delta1"'),
     ("differs from sheet to sheet", 'item = "delta1"', "name a student")),
    (('action = "full"', 'student = "0042"', 'item = "7.delta1"'),
     ("has no exercise 7", "1 (update), 2 (deltas)")),
    (('action = "full"', 'student = "0042"', 'exercise = "update"', 'item = "2.delta1"'),
     ("exercise 2", "is deltas, not update")),
    (('action = "excuse"', 'student = "0043"'), ("0043", "0042 (김하늘)", "who.csv")),
    (('action = "excuse"', 'student = "James Bond"'), ("James Bond", "007 (James Bond)")),
    (('action = "excuse"', 'student = "김하늘"'), ("0042 (김하늘) or 0999 (김하늘)",)),
    (('action = "excuse"', 'student = "shared@uni.kr"'), ("2 students: 0042, 0999", "the id")),
    (('action = "excuse"', "student = 42"), ("student", "found 42", "double quotes")),
    (('action = "excuse"', 'section = "C"'), ("section", '"C"', "A, B")),
    (('action = "excuse"', "all = true"), ("all", "excuse takes student, section")),
    (('action = "accept"', "all = true"), ("accept", "missing")),
    (('action = "accept"', "all = true", 'accept = "forgot-etta"'), ("forgot-eta",)),
    (('action = "accept"', "all = true", 'exercise = "update"', 'accept = "forgot-eta"'),
     ("no mistake", "in update")),
    (('action = "points"', "all = true", 'exercise = "deltas"'), ("points", "missing")),
    (('action = "points"', "all = true", "points = 3"), ("whole sheet", "Name the student")),
    (('action = "points"', 'student = "007"', "points = 10.01"), ("found 10.01", "0 to 10")),
    (('action = "points"', 'student = "007"', "points = -1"), ("found -1", "0 to 10")),
    (('action = "points"', 'student = "007"', "points = nan"), ("found NaN",)),
    (('action = "points"', 'student = "007"', "points = 1e400"), ("points", "0 to 10")),
    (('action = "points"', 'student = "007"', 'points = "1/0"'), ("points",)),
    (('action = "points"', "all = true", 'exercise = "deltas"', 'item = "loss"', "points = 0.6"),
     ("0 to 0.59", '"10/17"')),
    (('action = "due"', "all = true", 'due = "tomorrow"'), ("due", "tomorrow")),
    (('action = "due"', "all = true", "due = 1026-12-03"), ("due", "century")),
    (('action = "belongs-to"', 'file = "in/0042.csv"'), ("for whom",)),
    (('action = "ignore"', 'file = "0042.csv"'), ("Did you mean in/0042.csv?",)),
    (('action = "ignore"', 'file = "01234567"'), ("2 files", "more digits")),
    (('action = "ignore"', f'file = "{HASH[:7]}"'), ("no such file",)),
    (('action = "sheet"', 'student = "0042"', 'sheet = "K7Q29FX"'), ("K7Q29FXM", "who.csv")),
    (('action = "sheet"', 'student = "007"', 'file = "in/0042.csv"', 'sheet = "K7Q29FXM"'),
     ("student and file stand together",)),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "told"), REFUSED)
def test_what_cannot_be_used_is_refused_with_file_and_line(
    lines: tuple[str, ...], told: tuple[str, ...]
) -> None:
    with pytest.raises(RulingError) as refusal:
        read("# a\n", FULL, decision(*lines))
    assert refusal.value.where.startswith("decisions/kim.toml, line 11")
    assert not [one for one in told if one not in str(refusal.value)], str(refusal.value)


@pytest.mark.parametrize("key", ["reason", "by", "on"])
def test_why_who_and_when_must_be_said(key: str) -> None:
    why = "".join(line for line in WHY.splitlines(keepends=True) if not line.startswith(key))
    with pytest.raises(RulingError, match=f"line 1, {key}: this is missing"):
        read(decision('action = "excuse"', 'student = "007"', why=why))


@pytest.mark.parametrize("day", ['"2026-12-02"', "2026-12-02T10:00:00", "20261202", "0026-12-02"])
def test_the_day_is_a_day(day: str) -> None:
    with pytest.raises(RulingError, match="line 1, on: "):
        read(decision('action = "excuse"', 'student = "007"',
                      why=WHY.replace("2026-12-02", day)))  # fmt: skip


HIDING = (
    '# [[decision]]\n[[decision]] # the first [[decision]]\naction = "full"\nall = true\n'
    'exercise = "deltas"\nreason = """a\\\n[[decision]]\n"""\nby = \'\'\'\nKim\'\'\'\n'
    'on = 2026-12-02\n\n\n  [[ "decision" ]]\naction = "excuse"\nstudent = "007"\n'
    'reason = \'[[decision]] "\'\nby = "K \\" # im"\non = 2026-12-02\n'
)


def test_lines_are_told_although_texts_and_comments_look_like_headers() -> None:
    assert [one.line for one in read(HIDING)] == [2, 14]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_the_same_whatever_ends_them(end: str) -> None:
    assert [one.line for one in read(HIDING.replace("\n", end))] == [2, 14]


@pytest.mark.parametrize(
    "array",
    [
        "a = [\n[[\"decision\"]],\n[['decision']]\n]",
        'a = [ # [\n  [["decision"]],\n]',
        'a = { b = [\n[["decision"]]] }',
        'a = """\n[[decision]]"""""',
        'a = """ \\" \n[[decision]] "" """',
        "a = '''\n[[decision]]'''''",
        "a = 'x\\'\nb = 'y'",
        "[[decisions]]\n[decision.a]\n[[decision.b]]",
    ],
)
def test_what_stands_in_values_and_other_tables_is_no_header(array: str) -> None:
    text = f"{array}\n[[decision]]\nby = \"]\"\n[[ 'decision' ]]\n"
    tomllib.loads(array)
    after = array.count("\n") + 2
    assert header_lines(text) == [after, after + 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("decision = [{action = 'full'}]", "1 decisions, but 0 lines"),
        ('[["deci\\u0073ion"]]\n', "1 decisions, but 0 lines"),
        ("decision = 3", "found 3"),
        ("decision = []", "found []"),
        ("[decision]\naction = 'full'", "two brackets"),
        ("by = 'Kim'\n[[decision]]", 'found "Kim" outside of a decision'),
        ("[[decision]]\n[[decison]]\n", "decison"),
        ("[[decision]\n", "line 1: this is not TOML"),
        ("[[decision]]\naction = 'a'\naction = 'b'\n", "line 3: this is not TOML"),
        ("a = " + "[" * 100_000, "too many brackets"),
        ("a = " + "9" * 100_000, "this is not TOML"),
    ],
)
def test_other_toml_is_refused(text: str, told: str) -> None:
    with pytest.raises(RulingError, match=r"decisions/kim\.toml") as refusal:
        read(text)
    assert told in str(refusal.value)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_a_file_without_decisions_is_fine(text: str) -> None:
    assert read(text) == ()


def test_ten_thousand_decisions_are_read() -> None:
    text = "\n".join(
        decision('action = "points"', 'student = "0042"', 'exercise = "deltas"', "points = 2")
        for _ in range(1000)
    )
    assert len(read(*[text] * 10)) == 10_000


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with an empty place for decisions."""
    found = Folder(root=tmp_path, assignment="hw1")
    found.decisions.mkdir()
    return found


def test_files_are_read_by_name_and_leftovers_are_not(folder: Folder) -> None:
    for name in ("lee.toml", "김.TOML", ".kim.toml.part", "._lee.toml", "kim.toml~", "notes.txt"):
        (folder.decisions / name).write_text(FULL, encoding="utf-8")
    found = read_rulings(folder, FACTS)
    assert [one.file_name for one in found] == ["decisions/lee.toml", "decisions/김.TOML"]


def test_a_folder_without_decisions_has_none(tmp_path: Path) -> None:
    folder = Folder(root=tmp_path, assignment="hw1")
    assert read_rulings(folder, FACTS) == ()
    assert not has_rulings(folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_editors_may_save_in_any_unicode(folder: Folder, encoding: str) -> None:
    path = folder.decisions / "kim.toml"
    path.write_bytes(FULL.replace("typo", "오타").encode(encoding))
    assert [one.reason for one in read_rulings(folder, FACTS)] == ["오타 on the board"]


def test_a_file_in_another_encoding_is_refused_with_its_line(folder: Folder) -> None:
    (folder.decisions / "kim.toml").write_bytes(FULL.replace("typo", "오타").encode("cp949"))
    with pytest.raises(RulingError, match=r"kim.toml, line 5: this is not UTF-8 text"):
        read_rulings(folder, FACTS)


def test_an_editor_that_added_txt_is_told(folder: Folder) -> None:
    (folder.decisions / "kim.toml.txt").write_text(FULL, encoding="utf-8")
    with pytest.raises(RulingError, match=r"Rename it to kim\.toml\."):
        read_rulings(folder, FACTS)


def test_a_folder_that_is_called_like_a_file_is_refused(folder: Folder) -> None:
    (folder.decisions / "kim.toml").mkdir()
    with pytest.raises(RulingError, match="this is a folder"):
        read_rulings(folder, FACTS)


def test_a_huge_file_is_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.rulings.read.LIMIT", 1000)
    (folder.decisions / "kim.toml").write_text(FULL + "#" * 1000, encoding="utf-8")
    with pytest.raises(RulingError, match="larger than"):
        read_rulings(folder, FACTS)


def test_rulings_of_several_files_come_one_after_another() -> None:
    found = rulings_in([("decisions/a.toml", FULL), ("decisions/b.toml", "\n" + FULL)], FACTS)
    assert [one.where for one in found] == ["decisions/a.toml, line 1", "decisions/b.toml, line 2"]


def test_two_hashes_begin_alike() -> None:
    assert HASH[:8] == OTHER_HASH[:8]
