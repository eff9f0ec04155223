"""Whatever is handed in is kept, byte for byte, before anybody reads it."""

from __future__ import annotations

import sqlite3
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from grader.assignment.keys import Key, System
from grader.assignment.policy import Policy
from grader.errors import ManifestError
from grader.records.gradebook import Gradebook
from grader.records.gradebook_tables import open_gradebook
from grader.records.inbox import LIGHT, Reading, reading_of
from grader.records.ledger import Entry
from grader.records.marks import Basis, Marks
from grader.records.verdicts import Judgement, kept_of
from grader.submissions.form import Form
from grader.submissions.received import Received, Told


def received(content: bytes, source: str = "in/a.csv", modified: float = 1.0) -> Received:
    """A file that was handed in."""
    return Received(source=source, content=content, modified=modified)


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 1000, "김하늘".encode("utf-16")])
def test_a_submission_is_stored_as_received_with_hash_and_source(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "private" / "gradebook.sqlite"
    book = open_gradebook(path)
    receive(book, received(content))
    book.close()
    with sqlite3.connect(path) as db:
        rows = db.execute("select hash, source, content from submissions").fetchall()
    db.close()
    assert rows == [(sha256(content).digest(), "in/a.csv", content)]


def receive(book: Gradebook, *files: Received, given: str = "in") -> tuple[list[int], int]:
    """Store some files as one whole run."""
    with book.transaction():
        run = book.inbox.begin(given)
        found = book.inbox.receive(files, run)
        book.inbox.end(run)
    return found


READING = Reading(code="K", damaged=False, by_hand=False, note="n", filled=3, blank=False)


def read_all(book: Gradebook, numbers: list[int], reading: Reading = READING) -> None:
    """Let everything be read alike."""
    with book.transaction():
        book.inbox.keep(((number, reading) for number in numbers), "1")


@pytest.mark.parametrize(("size", "statements"), [(1000, 1), (LIGHT // 2, 3)])
def test_large_files_do_not_stay_in_memory_together(
    tmp_path: Path, size: int, statements: int
) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    run: list[str] = []
    book.inbox._db.set_trace_callback(run.append)
    assert receive(book, *(received(b"%d" % n * size) for n in range(3))) == ([1, 2, 3], 3)
    assert sum(one.startswith("insert into submissions") for one in run) == statements
    assert [book.inbox.received(n + 1).content for n in range(3)] == [
        b"%d" % n * size for n in range(3)
    ]
    book.close()


def test_the_same_file_again_is_stored_once_with_its_first_and_newest_run(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    assert receive(book, received(b"one"), received(b"two")) == ([1, 2], 2)
    assert receive(book, received(b"one", modified=9.0)) == ([1], 0)
    read_all(book, [1, 2])
    stored = [
        (one.first, one.run, one.number, one.modified) for one in book.handed_in.opened([1, 2])
    ]
    book.close()
    assert stored == [(1, 1, 2, 1.0), (1, 2, 1, 9.0)]


def test_a_run_that_did_not_end_goes_on_under_its_number(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    with book.transaction():
        assert [book.inbox.begin("in"), book.inbox.begin("in")] == [1, 1]
        assert book.inbox.begin("other") == 2
        assert book.inbox.end(2) == 0
        assert book.inbox.begin("other") == 3
    book.close()


def test_a_file_is_kept_with_its_fault_and_what_its_system_says(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    told = Told(
        keys=(Key(system=System.CANVAS, value="12"), Key(system=System.EMAIL, value="김@x.kr")),
        name="김하늘", at="2026-11-30T23:59:00+09:00", serial=77, late=True, is_row=True,
    )  # fmt: skip
    one = Received(source="a", content=b"12", modified=0.0, fault="this is too large", told=told)
    receive(book, one)
    read_all(book, [1])
    (stored,) = book.handed_in.opened([1])
    assert stored.told == told
    assert stored.reading == READING
    assert book.inbox.received(1) == one
    book.close()


def test_a_form_that_took_long_to_read_is_kept_as_it_was_read(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    form = Form(code="K", answers={"1.z": "0,5"}, others={"1.z": ("0.6", "?")}, note="ink")
    receive(book, received(b"one"), received(b"two"))
    read_all(book, [1], reading_of(form, "K"))
    read_all(book, [2], READING)
    assert (book.inbox.kept_form(1), book.inbox.kept_form(2)) == (form, None)
    assert book.inbox.all_unread("1") == ()
    assert book.inbox.all_unread("2") == (1, 2)
    assert book.inbox.unread([1, 2, 3], "1") == {3}
    book.close()


def test_what_is_stored_is_still_there_when_the_gradebook_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    receive(book, *(received(str(n).encode(), source=str(n)) for n in range(10_000)))
    book.close()
    again = open_gradebook(path)
    assert again.inbox.received(10_000).content == b"9999"
    again.close()


EARLIER = """
create table about (key text primary key, value text not null) without rowid;
create table runs (number integer primary key);
create table submissions (
    number integer primary key, hash text not null, source text not null, content blob not null,
    modified real not null, fault text not null, run integer not null references runs,
    unique (hash, source)
);
create index submissions_by_run on submissions (run);
insert into about values ('format', '2');
insert into runs values (1), (2);
insert into submissions values (7, 'a0ff', 'in/a.csv', x'6f6e65', 1.5, '', 2);
create table bases (number integer primary key, basis text not null unique);
create table marks (person text primary key, basis integer) without rowid;
"""


def test_an_earlier_gradebook_keeps_all_that_was_handed_in(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(EARLIER)
    db.close()
    for _ in range(2):
        book = open_gradebook(path)
        assert book.inbox.received(7) == received(b"one", modified=1.5)
        assert [*book.inbox.files()] == [("in/a.csv", "a0ff")]
        assert book.standings() == {}
        book.close()


JUDGEMENTS = [
    Judgement(verdicts=(("net", "ccw."), ("out", "b"))),
    Judgement(
        verdicts=(("net", "mu"), ("out", "")), mistakes={"1.z[1]": ("forgot-eta", "twin")},
        unread={"1.z[2]": '"?"'}, strays="lines of no item",
    ),
]  # fmt: skip


def test_judgements_read_back_as_they_were(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    receive(book, received(b"one"), received(b"two"))
    with book.transaction():
        judge = book.verdicts.judge("strict")
        assert book.verdicts.judge("strict") == judge == book.verdicts.judge_if_known("strict")
        assert book.verdicts.judge_if_known("mild") is None
        book.verdicts.keep(judge, ((n, "K", *kept_of(one)) for n, one in enumerate(JUDGEMENTS, 1)))
    found = book.verdicts.of([(2, "K"), (1, "K"), (1, "L")])
    assert found == {(1, "K"): JUDGEMENTS[0], (2, "K"): JUDGEMENTS[1]}
    assert book.verdicts.held(judge, [(2, "K"), (1, "K")]) == {(1, "K"): kept_of(JUDGEMENTS[0])}
    assert book.verdicts.held(judge + 1, [(1, "K")]) == {}
    book.close()


def test_the_log_only_grows_and_names_people_by_id(tmp_path: Path) -> None:
    book = open_gradebook(tmp_path / "g.sqlite")
    with book.transaction():
        book.log("received", detail="2 submissions")
        book.log("marked", "007", "7 of 9")
    found = [(one.number, one.what, one.person, one.detail) for one in book.logged()]
    book.close()
    assert found == [(1, "received", "", "2 submissions"), (2, "marked", "007", "7 of 9")]


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\x00" + b"\xff" * 99])
def test_a_damaged_gradebook_is_one_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "g.sqlite"
    path.write_bytes(content)
    with pytest.raises(ManifestError, match=r"gradebook cannot be read.*backup"):
        open_gradebook(path)


def test_a_gradebook_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    open_gradebook(path).close()
    with sqlite3.connect(path) as db:
        db.execute("update about set value = '99'")
    db.close()
    with pytest.raises(ManifestError, match="another version"):
        open_gradebook(path)


def test_marks_and_what_they_rest_on_read_back_as_they_were(tmp_path: Path) -> None:
    basis = Basis(
        policy=Policy(carried=Fraction(1, 3), mistakes={"a": Fraction(1)}),
        points={"net": Fraction(7, 2)}, weights={"net": {"z[1]": Fraction(0)}}, version="1.2",
    )  # fmt: skip
    marks = Marks(
        code="C", submission=None, state="missing", score=None, max="7/2", verdicts="net:b"
    )
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    with book.transaction():
        first, other = book.ledger.basis_number(basis), book.ledger.basis_number(Basis())
        assert book.ledger.basis_number(basis) == first != other
        book.ledger.remember([("007", Entry(marks=marks, basis=other))])
        book.ledger.remember([("007", Entry(marks=marks, basis=first))])
    book.close()
    again = open_gradebook(path)
    assert again.ledger.entries() == {"007": Entry(marks=marks, basis=first)}
    assert again.ledger.entries(["008"]) == {}
    assert again.standings() == {"007": marks.standing()}
    assert again.ledger.basis(first) == basis
    again.close()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"policy": "", "points": "{}"}'])
def test_a_damaged_basis_of_marks_is_one_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "g.sqlite"
    book = open_gradebook(path)
    with book.transaction():
        number = book.ledger.basis_number(Basis())
    book.close()
    with sqlite3.connect(path) as db:
        db.execute("update bases set basis = ?", (text,))
    db.close()
    again = open_gradebook(path)
    with pytest.raises(ManifestError, match=r"gradebook cannot be read.*backup"):
        again.ledger.basis(number)
    again.close()


def test_the_key_that_hides_people_is_drawn_once_for_each_gradebook(tmp_path: Path) -> None:
    keys = []
    for name in ("a.sqlite", "a.sqlite", "b.sqlite"):
        with open_gradebook(tmp_path / name) as book:
            keys += [book.hiding_key(), book.hiding_key()]
    a, b = keys[0], keys[-1]
    assert keys == [a, a, a, a, b, b]
    assert a != b
    assert min(len(a), len(b)) == 32
