"""Whatever stands in a file and wherever people stand, nothing is lost and nobody is mistaken."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ExportError
from grader.exporting.outcome import WRITTEN
from grader.records.marks import Standing
from grader.states import State
from tests.exports import course, put, recipient

PEOPLE = tuple(recipient(f"00{n}", f"Kim {n}", canvas=f"9{n}") for n in range(10, 30))
CELLS = ("", "-", "N/A", "EX", "ex", "3.00", "12.5", "7,5", "A-", "=1+1", "20.00", "complete")
ENCODINGS = ("utf-8", "utf-16", "cp949", "cp1252")
TITLES = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Other (1)", "HW (2)", "Notes")


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Where somebody stands; a few have more points than there are to earn."""
    state = draw(st.sampled_from(State))
    score = draw(st.fractions(0, 21, max_denominator=12)) if state is State.GRADED else None
    return Standing(state=state, score=score, max=Fraction(20))


@given(
    rows=st.lists(st.tuples(st.integers(5, 29), st.sampled_from(CELLS)), min_size=1, max_size=25),
    where=st.lists(standings(), min_size=20, max_size=20),
    unmarked=st.sets(st.sampled_from(PEOPLE)),
    zero=st.booleans(),
)
def test_a_cell_changes_only_if_it_should_and_is_never_emptied(
    rows: list[tuple[int, str]], where: list[Standing], unmarked: set[object], zero: bool
) -> None:
    marks = {
        one.id: standing
        for one, standing in zip(PEOPLE, where, strict=True) if one not in unmarked
    }  # fmt: skip
    everyone = [("0099", "999", "")] + [(f"00{n}", f"9{n}", cell) for n, cell in rows]
    before = [
        [f'Kim, "{id_}"', canvas, id_, "", "A", "1.50", cell, "=x"]
        for id_, canvas, cell in everyone
    ]
    before = [["    Points Possible", "", "", "", "", "5.00", "20.00", ""], ["Kim", "910"], *before]
    text = io.StringIO()
    csv.writer(text).writerows([TITLES, *before])
    people = course(PEOPLE, marks)
    done = put(text.getvalue().encode(), "canvas", "HW", people, zero=zero)
    after = [*csv.reader(io.StringIO(done.content.decode(), newline=""))][1:]
    assert done.plan.tally.total() == len(before) - 1
    assert len(done.plan.fillings) == sum(done.plan.tally[one] for one in WRITTEN)
    ids = ["0010", *(id_ for id_, _, _ in everyone)]
    twice = {id_ for id_ in ids if ids.count(id_) > 1}
    filled_up = [
        [*old, *[""] * (len(new) - len(old))] for old, new in zip(before, after, strict=True)
    ]
    for id_, old, new in zip(["", *ids], filled_up, after, strict=True):
        assert [*new[:6], *new[7:]] == [*old[:6], *old[7:]]
        if new[6:7] == old[6:7]:
            continue
        standing = marks[id_]
        assert id_ not in twice
        assert old[6] not in ("N/A", "EX", "ex", "A-", "=1+1", "complete")
        if new[6] == "EX":
            assert standing.state is State.EXCUSED
        elif standing.state is State.GRADED:
            assert standing.score is not None
            written = Fraction(new[6].replace(",", "."))
            assert abs(written - standing.score) <= Fraction(1, 200)
            assert written <= 20
        else:
            assert zero
            assert standing.state in (State.MISSING, State.EMPTY)
            assert new[6] == "0"


SHREDS = (
    "Student", "ID", "Section", "HW (2)", "LastName", "FirstName", "    Points Possible", "20",
    "Identifier", "Grade", "Maximum grade", "Last modified (grade)", "Participant 910", "0010",
    "id", "HW", ",", ",", ",", ",", "\n", "\n", "\r\n", ";", '"', '""', "\t", " ", "=", "sep=,",
    "Manual Posting", "N/A", "학번", "\ufeff",
)  # fmt: skip


@given(
    shreds=st.lists(st.sampled_from(SHREDS), max_size=40), encoding=st.sampled_from(ENCODINGS),
    system=st.sampled_from(("canvas", "moodle", "csv")), column=st.sampled_from((None, "HW", "ID")),
)  # fmt: skip
def test_any_other_file_is_refused_in_words(
    shreds: list[str], encoding: str, system: str, column: str | None
) -> None:
    content = "".join(shreds).encode(encoding, "replace")
    with suppress(ExportError):
        done = put(content, system, column, course(PEOPLE, {}), out_of=20)
        assert done.content == content


@given(content=st.binary(max_size=60), system=st.sampled_from(("canvas", "moodle", "csv")))
def test_any_bytes_are_refused_in_words(content: bytes, system: str) -> None:
    with suppress(ExportError):
        assert put(content, system, "HW", course(PEOPLE, {})).content == content
