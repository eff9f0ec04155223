"""Notebooks are read as text: filled in, moved about, hostile; nothing in them is ever run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.editions import LANGUAGES
from grader.states import State
from grader.submissions.form import Damaged, Form
from grader.submissions.forms import entries, read_form
from grader.submissions.notebook import NO_ANSWERS, NO_CELLS
from grader.submissions.number_text import EDGES
from grader.submissions.numbers import Read, Unreadable
from grader.submissions.received import MAX_BYTES, Received
from problems.registry import families
from tests.course import Course, keys, make_course
from tests.notebooks import cells_of, filled_notebook, text_of, with_cells
from tests.sample_sheets import HOSTILE

ALL = "".join(f'\n[[exercise]]\nfamily = "{slug}"\npoints = 1\n' for slug in families())
ROSTER = {"007": "James Bond", "0042": HOSTILE}


def read(content: bytes | str) -> Form | Damaged:
    """What is read out of a file."""
    data = content.encode() if isinstance(content, str) else content
    return read_form(Received(source="x.ipynb", content=data, modified=0.0))


def form(content: bytes | str) -> Form:
    """The form in a file that has one."""
    found = read(content)
    assert isinstance(found, Form), found
    return found


def written(*lines: str, code: str | None = "K7Q29FXM", kind: str = "markdown") -> bytes:
    """A notebook with some lines in one cell."""
    metadata = {} if code is None else {"backprop-grader": {"sheet": code}}
    cell = {"cell_type": kind, "source": "\n".join(lines), "metadata": metadata}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


@pytest.fixture(scope="module", params=LANGUAGES)
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Every family on one sheet, in a language."""
    course = make_course(tmp_path_factory.mktemp("course"), exercises=ALL, roster=ROSTER)
    file = course.root / "hw1.toml"
    file.write_text(f'language = "{request.param}"\n' + file.read_text("utf-8"), "utf-8")
    course.generate(formats=("ipynb",))
    return course


@pytest.fixture(scope="module")
def right(course: Course) -> dict[str, dict[str, str]]:
    """The right answers to each student's sheet."""
    return {person: keys(result) for person, result in course.check()[0].items()}


def handed_out(course: Course, person: str) -> bytes:
    """The notebook that a student received."""
    return (course.out / "handout" / person / f"hw1-{person}-sheet.ipynb").read_bytes()


def test_a_handout_of_notebooks_holds_no_drawing_and_no_solution(course: Course) -> None:
    names = sorted(path.name for path in (course.out / "handout" / "0042").iterdir())
    assert names == ["hw1-0042-answers.csv", "hw1-0042-sheet.ipynb"]
    solved = [path.name for path in (course.out / "private" / "solutions").glob("hw1-0042-*")]
    assert solved == ["hw1-0042-solution.md"]


@pytest.mark.parametrize("sign", [" = ", ": ", "=", " ", " := "])
def test_keys_written_into_a_notebook_score_full_marks(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path, sign: str
) -> None:
    for person, answers in right.items():
        # Words stand behind a sign: by itself only a number is taken for an answer.
        content = filled_notebook(handed_out(course, person), answers, sign)
        if sign == " ":
            words = {i: t for i, t in answers.items() if not t.lstrip("-")[:1].isdecimal()}
            content = filled_notebook(handed_out(course, person), answers | words, " = ")
        (tmp_path / f"hw1-{person}-sheet.ipynb").write_bytes(content)
    results, _ = course.check(tmp_path)
    assert {r.state for r in results.values()} == {State.GRADED}
    assert all(r.score == r.max for r in results.values())


def test_a_notebook_as_it_was_handed_out_is_empty(course: Course, tmp_path: Path) -> None:
    # No blank form takes away what somebody handed in before.
    (course.out / "private" / "gradebook.sqlite").unlink(missing_ok=True)
    (tmp_path / "hw1-007-sheet.ipynb").write_bytes(handed_out(course, "007"))
    results, _ = course.check(tmp_path)
    assert results["007"].state is State.EMPTY


def moved(content: bytes) -> bytes:
    return with_cells(content, cells_of(content)[::-1])


def statements_deleted(content: bytes) -> bytes:
    cells = [cell for cell in cells_of(content) if cell["id"].startswith("answers")]
    return with_cells(content, cells)


def as_code(content: bytes) -> bytes:
    def turned(cell: dict[str, Any]) -> dict[str, Any]:
        source = text_of(cell).replace("```text", "").replace("```", "")
        made: dict[str, Any] = {"cell_type": "code", "metadata": {}, "id": cell["id"]}
        error = {"output_type": "error", "ename": "SyntaxError", "evalue": "", "traceback": []}
        text = {"output_type": "stream", "name": "stdout", "text": "1.z = 99\n1.loss = 99\n"}
        return made | {"source": source, "outputs": [error, text], "execution_count": 3}

    return with_cells(content, [turned(cell) for cell in cells_of(content)])


def without_metadata(content: bytes) -> bytes:
    data = json.loads(with_cells(content, [c | {"metadata": {}} for c in cells_of(content)]))
    return json.dumps(data | {"metadata": {}}).encode()


def only_the_head_has_the_code(content: bytes) -> bytes:
    bare = without_metadata(content)
    cells = cells_of(bare)
    for cell in cells:
        cell["source"] = "".join(
            line for line in text_of(cell).splitlines(keepends=True) if "# sheet" not in line
        )
    return with_cells(bare, cells)


def split_up(content: bytes) -> bytes:
    cells = [
        cell | {"id": f"{cell['id']}-{n}", "source": part}
        for cell in cells_of(content) for n, part in enumerate(text_of(cell).split("\n"))
    ]  # fmt: skip
    return with_cells(content, cells)


def with_headings(content: bytes) -> bytes:
    note = {"cell_type": "markdown", "metadata": {}, "id": "mine", "source": "# Sheet one\n1. done"}
    return with_cells(content, [note, *cells_of(content)])


@pytest.mark.parametrize(
    "change",
    [
        moved, statements_deleted, as_code, without_metadata, only_the_head_has_the_code,
        split_up, with_headings,
    ],
)  # fmt: skip
def test_what_people_and_editors_do_to_cells_does_no_harm(
    course: Course, right: dict[str, dict[str, str]], change: Callable[[bytes], bytes]
) -> None:
    filled = filled_notebook(handed_out(course, "0042"), right["0042"])
    before, after = form(filled), form(change(filled))
    assert dict(after.answers) == dict(before.answers)
    assert (after.code, after.others) == (course.code("0042"), {})


def test_a_deleted_cell_leaves_its_items_blank(
    course: Course, right: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    filled = filled_notebook(handed_out(course, "007"), right["007"])
    cells = [cell for cell in cells_of(filled) if cell["id"] != "answers-1"]
    (tmp_path / "hw1-007-sheet.ipynb").write_bytes(with_cells(filled, cells))
    results, _ = course.check(tmp_path)
    first, *others = results["007"].exercises
    assert first.score == 0
    assert all(one.score == one.max for one in others)


def test_a_cell_of_somebody_else_is_noticed(course: Course) -> None:
    mine, other = handed_out(course, "007"), handed_out(course, "0042")
    found = read(with_cells(mine, [*cells_of(mine)[:3], *cells_of(other)[3:]]))
    assert isinstance(found, Damaged)
    assert "two sheet codes stand in it" in found.reason


LINES = {
    "as it stands": ("1.loss = 0.55", "0.55"),
    "with a colon": ("1.loss: 0,55", "0,55"),
    "without spaces": ("1.loss=-1/3", "-1/3"),
    "without the sign": ("1.loss 0.55", "0.55"),
    "with two signs": ("1.loss = = 0.55", "0.55"),
    "in bold": ("**1.loss** = **0.55**", "0.55"),
    "as code": ("`1.loss` = `0.55`", "0.55"),
    "as a formula": ("1.loss = $0.55$", "0.55"),
    "in a list": ("- 1.loss = 0.55", "0.55"),
    "quoted": ("> 1.loss = 0.55", "0.55"),
    "indented": ("\t1.loss\u00a0= 0.55 \u200b", "0.55"),
    "as words": ("1.loss = it diverges", "it diverges"),
    "as an expression": ("1.loss = 2*x^2 - 0.5", "2*x^2 - 0.5"),
    "with a comment": ("1.loss = 0.55  # or 0.56?", "0.55"),
    "as a comment": ("1.loss = # later", ""),
    "blank": ("1.loss =", ""),
}


@pytest.mark.parametrize(("line", "text"), LINES.values(), ids=LINES)
def test_an_answer_is_what_stands_behind_its_item(line: str, text: str) -> None:
    assert form(written(line)).answers == {"1.loss": text}


@pytest.mark.parametrize(
    "line",
    [
        "1.loss",
        "1.loss is hard",
        "1. loss 3",
        "loss = 3",
        "see 1.loss = 3",
        "# 1.loss = 3",
        "1.5 = 3",
    ],
)
def test_talk_is_no_answer(line: str) -> None:
    assert form(written("2.z = 1", line)).answers == {"2.z": "1"}


def test_items_are_known_in_any_case_and_with_spaces() -> None:
    found = entries(form(written("1.A [1] = 0.5", "1.a[ 2 ]=2")), ("1.a[1]", "1.a[2]"))
    assert all(isinstance(entry, Read) for entry in found.values())


def test_an_item_twice_with_two_values_is_unreadable() -> None:
    found = entries(form(written("1.loss = 1", "1.loss = 2")), ("1.loss",))
    assert isinstance(found["1.loss"], Unreadable)
    again = entries(form(written("1.loss =", "1.loss = 2", "1.loss = 2.0")), ("1.loss",))
    assert isinstance(again["1.loss"], Read)


CELL = '{"cell_type": "raw", "source": "# sheet K7Q29FXM\\n1.loss = 1"}'

STRANGE = {
    "keys twice": ('{"nbformat": 4, "cells": [], "cells": [CELL]}', {"1.loss": "1"}),
    "sources twice": (
        '{"nbformat": 4, "cells": [{"source": "1.loss = 1", "source": ["1.z = ", "2"]}]}',
        {"1.loss": "1", "1.z": "2"},
    ),
    "not a number": ('{"nbformat": NaN, "cells": [CELL, NaN, Infinity]}', {"1.loss": "1"}),
    "a number without end": (f'{{"nbformat": {"9" * 9999}, "cells": [CELL]}}', {"1.loss": "1"}),
    "other types": (
        '{"nbformat": [], "metadata": 3, "cells": [null, 1, "x", [], {}, {"source": 5},'
        ' {"source": [true, null, "1.z = 2", {}], "metadata": []}, CELL]}',
        {"1.z": "2", "1.loss": "1"},
    ),
    "a code that is none": (
        '{"nbformat": 4, "metadata": {"backprop-grader": {"sheet": [1]}}, "cells": [CELL]}',
        {"1.loss": "1"},
    ),
    "metadata of no shape": (
        '{"nbformat": 4, "metadata": {"backprop-grader": 7}, "cells": [CELL]}',
        {"1.loss": "1"},
    ),
}


@pytest.mark.parametrize(("content", "answers"), STRANGE.values(), ids=STRANGE)
def test_strange_notebooks_give_what_can_be_read(content: str, answers: dict[str, str]) -> None:
    assert form(content.replace("CELL", CELL)).answers == answers


HOPELESS = {
    "no cells": ('{"nbformat": 4}', NO_CELLS),
    "cells of no shape": ('{"nbformat": 4, "cells": {"source": "1.a = 1"}}', NO_CELLS),
    "no answers": ('{"nbformat": 4, "cells": [{"source": "print(1)"}]}', NO_ANSWERS),
    "too deep": ('{"nbformat": 4, "cells": ' + "[" * 100_000, "nested too deeply"),
    "cut off": ('{"nbformat": 4, "cells": [', "no valid JSON"),
    "too many lines": (written(*("1.a = 1",) * 20_001).decode(), "more than 20000 lines"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), HOPELESS.values(), ids=HOPELESS)
def test_hopeless_notebooks_are_told_why(content: str, reason: str) -> None:
    found = read(content)
    assert isinstance(found, Damaged)
    assert reason in found.reason


def test_the_largest_file_takes_no_time() -> None:
    line = "1.a" + " " * 50 + "[1" * 400
    many = written(*(line,) * (MAX_BYTES // len(line) // 2))
    assert isinstance(read(many), Damaged)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["cells", "source", "metadata", "nbformat", "backprop-grader", "sheet"]),
        inner, max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON, JSON)
def test_nothing_raises_whatever_the_cells_are(cells: object, metadata: object) -> None:
    data = {"nbformat": 4, "cells": [cells], "metadata": metadata}
    assert isinstance(read(json.dumps(data)), Form | Damaged)


@given(st.text())
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    found = form(written("1.loss = 1", text))
    assert found.answers["1.loss"]
    assert all(
        sign.isprintable() or sign in EDGES for one in found.answers.values() for sign in one
    )
