"""Decisions that are added to files: read back as they were, and nothing else is touched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.toml_file import is_one_line
from grader.errors import RulingError
from grader.records.folder import Folder
from grader.rulings.read import as_text, rulings_in
from grader.rulings.ruling import Action, Ruling, Scope
from grader.rulings.write import as_toml, file_of, with_added
from tests.rulings import FACTS, HASH, decision, ruling

NAME = "decisions/kim.toml"


def plain(text: str) -> bool:
    """What a text of a decision may be."""
    return is_one_line(text) and bool(text.strip())


TEXTS = st.text(max_size=60).filter(plain)
SCOPES = st.sampled_from(
    (Scope(), Scope(section="A"), Scope(section="B"), Scope(student="0042"), Scope(student="Lee-3"))
)
TIMES = st.datetimes(
    datetime(2000, 1, 2), datetime(2199, 12, 30),
    timezones=st.sampled_from((UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=3)))),
)  # fmt: skip


@st.composite
def rulings(draw: st.DrawFn) -> Ruling:
    """Any ruling that may stand in a file of the class in tests/rulings.py."""
    action = draw(st.sampled_from([*Action]))
    scope = draw(SCOPES)
    fields: dict[str, object] = {}
    match action:
        case Action.VOID | Action.FULL:
            fields = {"exercise": "deltas", "item": draw(st.sampled_from(("", "delta1", "loss")))}
        case Action.POINTS:
            fields = {"exercise": "deltas", "points": draw(st.fractions(0, 4, max_denominator=999))}
        case Action.ACCEPT:
            fields = {"accept": draw(st.sampled_from(("forgot-eta", "convention")))}
        case Action.DUE:
            fields = {"due": draw(TIMES).replace(microsecond=0)}
        case Action.EXCUSE:
            scope = scope if scope != Scope() else Scope(section="A")
        case Action.BELONGS_TO:
            scope, fields = Scope(student="0042"), {"file": "in/김.json"}
        case Action.SHEET:
            scope, fields = Scope(student="007"), {"code": "K7Q29FXM"}
        case Action.IGNORE:
            scope, fields = Scope(), {"file": HASH[:9]}
    return ruling(
        action, student=scope.student, section=scope.section, reason=draw(TEXTS), by=draw(TEXTS),
        on=draw(st.dates(date(2000, 1, 1), date(2199, 1, 1))), file_name=NAME, **fields,
    )  # fmt: skip


@given(rulings())
def test_what_is_written_is_read_back(one: Ruling) -> None:
    (found,) = rulings_in([(NAME, as_toml(one))], FACTS)
    assert found.says == one.says
    assert (found.on, found.where) == (one.on, f"{NAME}, line 1")
    assert found.reason.split() == unicode_form(one.reason).split()


def unicode_form(text: str) -> str:
    """The form in which texts of files are kept."""
    import unicodedata

    return unicodedata.normalize("NFC", text)


def test_a_decision_is_written_as_by_hand() -> None:
    one = ruling(Action.POINTS, section="A", exercise="deltas", item="loss",
                 points=Fraction(2, 5), reason='"typo" on the board \\ 오타')  # fmt: skip
    assert as_toml(one) == (
        '[[decision]]\naction = "points"\nsection = "A"\nexercise = "deltas"\nitem = "loss"\n'
        'points = 0.4\nreason = "\\"typo\\" on the board \\\\ 오타"\nby = "Kim"\non = 2026-12-02\n'
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [("7", "7"), ("0", "0"), ("5/2", "2.5"), ("1/8", "0.125"), ("29/400", "0.0725"),
     ("10/17", '"10/17"'), ("100", "100")],
)  # fmt: skip
def test_points_are_decimals_where_they_can_be(number: str, text: str) -> None:
    one = ruling(Action.POINTS, student="0042", points=Fraction(number))
    assert f"\npoints = {text}\n" in as_toml(one)


FULL = ruling(Action.FULL, exercise="deltas")
THERE = decision('action = "excuse"', 'student = "007"')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n", "# see the forum: 오타", "\n# end  \n"])
def test_what_stands_in_a_file_stays_byte_for_byte(encoding: str, end: str, last: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    content = mark + f"{THERE}{last}".replace("\n", end).encode(encoding)
    added = with_added(content, as_toml(FULL))
    assert added.startswith(content)
    text = as_text(added, Path("kim.toml"))
    assert text.count("\n") == text.count(end)
    found = rulings_in([(NAME, text)], FACTS)
    assert [one.action for one in found] == [Action.EXCUSE, Action.FULL]


def test_an_empty_file_begins_with_the_decision() -> None:
    assert with_added(b"", as_toml(FULL)).startswith(b"[[decision]]\n")


@pytest.mark.parametrize(
    ("by", "name"),
    [("Kim", "kim"), ("Kim Minsu", "kim-minsu"), ("김민수", "김민수"),
     ("../../etc/passwd", "etc-passwd"),
     ("O'Neil, \"Li\"", "o-neil-li"), ("J. Müller", "j-müller"), ("a" * 200, "a" * 60),
     ("=cmd|x", "cmd-x")],
)  # fmt: skip
def test_the_name_of_a_file_is_made_of_the_name_of_whoever_rules(
    tmp_path: Path, by: str, name: str
) -> None:
    folder = Folder(root=tmp_path, assignment="hw1")
    assert file_of(folder, by) == tmp_path / "decisions" / f"{name}.toml"


@pytest.mark.parametrize("by", ["...", "!?", "con", "LPT1"])
def test_a_name_that_makes_no_name_of_a_file_is_refused(tmp_path: Path, by: str) -> None:
    with pytest.raises(RulingError, match="--by"):
        file_of(Folder(root=tmp_path, assignment="hw1"), by)


def test_a_file_that_is_there_is_used_whatever_its_case(tmp_path: Path) -> None:
    folder = Folder(root=tmp_path, assignment="hw1")
    folder.decisions.mkdir()
    (folder.decisions / "Kim.toml").write_text(THERE, encoding="utf-8")
    assert file_of(folder, "kim").name == "Kim.toml"
