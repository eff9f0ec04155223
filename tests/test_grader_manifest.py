"""The manifest holds what was handed out, exactly, and says so when it is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from grader.errors import ManifestError
from grader.records.manifest import FILE
from grader.records.opening import open_manifest
from tests.course import A_FEW, Course, make_course
from tests.elsewhere import python


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with every family, issued; not to be changed."""
    course = make_course(tmp_path_factory.mktemp("issued"))
    course.generate(formats=())
    return course


@pytest.fixture
def copy(issued: Course, tmp_path: Path) -> Course:
    """A copy that may be damaged."""
    shutil.copytree(issued.root, tmp_path / "copy")
    return Course(root=tmp_path / "copy")


def spoilt(course: Course, sql: str) -> None:
    """Change the manifest by hand."""
    db = sqlite3.connect(course.out / FILE)
    with db:
        db.execute(sql)
    db.close()


def test_what_was_issued_reads_back_the_same(issued: Course) -> None:
    manifest = issued.manifest()
    sheets = list(manifest.sheets())
    assert [s.person for s in sheets] == ["007", "0042", "Lee-3"]
    for sheet in sheets:
        assert sheet.current
        assert [row.exercise for row in sheet.rows] == list(A_FEW)
        for row in sheet.rows:
            structure = manifest.structure(row.structure)
            assert structure.id == row.structure
            assert set(row.givens) == {q.name for q in structure.program.givens}
            assert len(row.low) == len(row.high) == len(structure.items)
    assert [(c, p) for c, p, _, _ in manifest.issued()] == [(s.code, s.person) for s in sheets]
    manifest.close()


@pytest.mark.parametrize(
    "which", ["012", "12", "0", "021", "210", "02", "0x2", "01x", "x", "00", "0112", ""]
)
def test_what_stands_on_sheets_comes_in_the_order_in_which_they_are_asked_for(
    issued: Course, which: str
) -> None:
    """Whether or not they were issued one after another; nothing stands on what is no sheet."""
    manifest = issued.manifest()
    own = {str(n): sheet for n, sheet in enumerate(manifest.sheets())}
    codes = [own[one].code if one in own else "XXXXXXXX" for one in which]
    found = manifest.instances.on(codes)
    expected = [
        [(row.position, row.exercise, row.structure) for row in own[one].rows] if one in own else []
        for one in which
    ]
    assert [[tuple(one) for one in exercises] for exercises in found.exercises] == expected
    assert [[tuple(one[1:4]) for one in own] for own in found.instances] == expected
    assert [[one[0] for one in own] for own in found.instances] == [
        [code] * len(rows) for code, rows in zip(codes, expected, strict=True)
    ]
    manifest.close()


def test_the_manifest_holds_no_secret(issued: Course) -> None:
    secret = (issued.root / ".grader-secret").read_text().strip()
    content = (issued.out / FILE).read_bytes()
    assert secret.encode() not in content
    assert bytes.fromhex(secret) not in content


@pytest.mark.parametrize(
    "sql",
    [
        "update structures set data = '{}'",
        "update structures set data = 'no json'",
        "update structures set data = replace(data, '\"add\"', '\"__import__\"')",
        "update instances set givens = '[]'",
        "update instances set givens = replace(givens, '/', '//')",
        'update instances set givens = \'{"x": ["1/0"]}\'',
        "update instances set low = x'00'",
        "update instances set low = zeroblob(8)",
        "update instances set numbers = x'00'",
        "update about set value = '99' where key = 'format'",
        "update about set value = '1' where key = 'format'",
        "delete from about where key = 'policy'",
        "update about set value = '[]' where key = 'policy'",
        "update about set value = replace(value, '1/2', '1/0') where key = 'policy'",
        "update about set value = replace(value, '1/2', 'half') where key = 'policy'",
        "update exercises set weights = '[]'",
        'update exercises set weights = \'{"z": "much"}\'',
        "drop table sheets",
    ],
)
def test_a_damaged_manifest_is_one_message_and_no_traceback(copy: Course, sql: str) -> None:
    spoilt(copy, sql)
    ran = python("-P", "-m", "grader", "check", "hw1", folder=copy.root)
    assert ran.returncode == 1, ran.stdout
    assert ran.stderr.startswith("Error: ")
    assert ran.stderr.count("\n") == 1, ran.stderr


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("update instances set givens = '{}'", "the stored numbers do not fit the exercise"),
        ("update instances set twins = '[1]'", "the manifest cannot be read"),
    ],
)
def test_verify_finds_damage_where_marking_does_not_look(copy: Course, sql: str, said: str) -> None:
    spoilt(copy, sql)
    ran = python("-P", "-m", "grader", "verify", "hw1", folder=copy.root)
    assert ran.returncode == 1, ran.stdout
    assert said in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough" * 50])
def test_a_file_that_is_no_manifest_is_one_message(copy: Course, content: bytes) -> None:
    (copy.out / FILE).write_bytes(content)
    with pytest.raises(ManifestError, match="manifest"):
        open_manifest(copy.out)
