"""The list in an export of Gradescope: as Ruby writes it, and as somebody hostile would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assignment.keys import Key, System
from grader.intake.systems.gradescope import NO_LIST, Refused, read_list, told
from grader.submissions.received import Told

AUTOGRADED = """---
submission_900011:
  :submitters:
  - :name: 김하늘
    :sid: '0042'
    :email: haneul-k@uni.example
  - :name: Jürgen Müßig
    :sid: 007
    :email: jm@uni.example
  :created_at: 2026-09-14 14:00:03.926535000 Z
  :score: 1:30
  :status: processed
  :results:
    tests: &1
    - name: "1.1) Output"
      output: |
        :submitters:
        - :name: nobody
      tags: [a, {b: c}]
  :history:
  - :id: 900001
    :created_at: 2026-09-13 14:00:03.926535000 Z
    :submitters:
    - :name: somebody else
    :results: *1
submission_900024:
  :submitters:
  - :name: O'Neil, Li
    :sid: ''
    :email:
  :created_at: 2026-09-14 14:00:03 +0900
"""


def test_the_list_tells_who_and_when() -> None:
    found = read_list(AUTOGRADED.encode())
    assert found == {
        "submission_900011": Told(
            keys=(
                Key(system=System.ID, value="0042"),
                Key(system=System.EMAIL, value="haneul-k@uni.example"),
                Key(system=System.ID, value="007"),
                Key(system=System.EMAIL, value="jm@uni.example"),
            ),
            name="김하늘, Jürgen Müßig", at="2026-09-14T14:00:03+00:00", serial=900011,
        ),
        "submission_900024": Told(
            name="O'Neil, Li", at="2026-09-14T14:00:03+09:00", serial=900024
        ),
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_any_encoding_of_yaml_will_do(encoding: str) -> None:
    assert read_list(AUTOGRADED.encode(encoding)) == read_list(AUTOGRADED.encode())


def test_a_list_of_files_tells_of_files() -> None:
    text = "900011.pdf:\n  :submitters:\n  - :name: Kim\n    :sid: '1'\n"
    assert read_list(text.encode())["900011.pdf"].serial == 900011


@pytest.mark.parametrize(
    ("at", "iso"),
    [
        ("2026-09-14 14:00:03.926535000 Z", "2026-09-14T14:00:03+00:00"),
        ("2026-09-14T23:59:00.5-07:00", "2026-09-14T23:59:00-07:00"),
        ("2026-09-14 14:00:03 UTC", "2026-09-14T14:00:03+00:00"),
        ("2026-09-14 14:00:03", "2026-09-14T14:00:03"),
        *(("yesterday", ""), ("2026-99-14 14:00:03 Z", ""), ("''", "")),
    ],
)
def test_a_time_keeps_its_offset(at: str, iso: str) -> None:
    text = f"s:\n  :submitters:\n  - :sid: '1'\n  :created_at: {at}\n"
    assert read_list(text.encode())["s"].at == iso


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    "text",
    [
        *("", "---\n", "x", "[]", "- [unfinished", "a: b", "s:\n  :submitters:\n"),
        *("a: !!python/object/apply:os.system ['true']", "\x00", "s: {:submitters: }", BOMB),
        *("{" * 1_000, "[" * 100_000, "- " * 5_000, "? " * 500),
        "s:\n  :submitters:\n  - :sid: &1 '1'\n  - :sid: *1\n",
        "s:\n  :submitters:\n  - :sid: " + "1" * 300,
    ],
)
def test_what_is_no_such_list_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=NO_LIST):
        read_list(text.encode())


@given(st.text(":-[]{}&*?|'\"!%\n aso0", max_size=60))
def test_nothing_else_is_ever_raised(text: str) -> None:
    try:
        assert read_list(b"s:\n  :submitters:\n  - :sid: '1'\n" + text.encode())
    except Refused:
        return


@pytest.mark.parametrize(
    ("parts", "at", "serial"),
    [
        (("assignment_1_export", "submission_12", "a.csv"), 1, 12),
        (("x", "assignment_1_export", "12.pdf"), 2, 12),
        (("assignment_1_export (1).zip", "submission_12", "a.csv"), 1, 12),
        (("assignment_1_export", "submission_metadata.yml"), 1, None),
        (("assignment_1_export", "a.csv"), 1, None),
        (("submission_12", "a.csv"), 0, None),
        (("export", "submission_12", "a.csv"), 1, None),
    ],
)
def test_without_the_list_a_path_tells_which_is_later(
    parts: tuple[str, ...], at: int, serial: int | None
) -> None:
    expected = None if serial is None else Told(serial=serial)
    assert told(parts, at) == expected


def test_the_list_is_read_where_yaml_was_built_without_its_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = read_list(AUTOGRADED.encode())
    monkeypatch.delattr("yaml.CBaseLoader", raising=False)
    assert read_list(AUTOGRADED.encode()) == before
