"""Issuing: the same bytes again, only ever more sheets, nothing changed in those that are out."""

from __future__ import annotations

import csv
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from grader.assignment.policy import Policy
from grader.documents import render
from grader.errors import GraderError, IssueError, SecretError, WitnessError
from grader.issuing import generate, issue
from grader.records.manifest import Manifest
from grader.records.opening import open_manifest
from solutions.keys import exact_key
from tests import own_family
from tests.course import A_FEW, EXERCISES, ROSTER, Course, filled, keys, make_course, write_roster
from tests.pdf_pages import page_texts

PERCEPTRON = '\n[[exercise]]\nfamily = "perceptron-update"\npoints = 2\n'
DRAWN = '\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 2\n'
INSERTED = '\n[[exercise]]\nid = "warm-up"\nfamily = "softmax-jacobian"\npoints = 1\n'


def snapshot(*folders: Path) -> dict[str, bytes]:
    """Every file below some folders with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def documents(out: Path) -> dict[str, bytes]:
    """Handouts and worked solutions."""
    return snapshot(out / "handout", out / "private" / "solutions")


def givens(course: Course, person: str) -> list[object]:
    """The numbers of one student's sheet."""
    return [row.givens for row in course.rows(person)]


def test_two_runs_with_one_secret_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (make_course(tmp_path / name) for name in ("one", "two"))
    for course in (first, second):
        course.generate(formats=("md", "pdf"))
    found = documents(first.out)
    with first.manifest() as manifest:
        drawn = sum(map(len, manifest.drawn().values()))
    assert drawn
    assert len(found) == len(ROSTER) * 5 + drawn
    assert found == documents(second.out)


def test_another_secret_student_or_term_gives_other_numbers(tmp_path: Path) -> None:
    base = make_course(tmp_path / "base")
    secret = make_course(tmp_path / "secret", secret="a1" * 32)
    term = make_course(tmp_path / "term", term="2027-1")
    for course in (base, secret, term):
        course.generate()
    mine = givens(base, "007")
    for other in (givens(secret, "007"), givens(term, "007"), givens(base, "0042")):
        assert all(a != b for a, b in zip(mine, other, strict=True))


def test_numbers_do_not_depend_on_who_else_is_on_the_roster(tmp_path: Path) -> None:
    many, one = make_course(tmp_path / "many"), make_course(tmp_path / "one", roster={"007": "J"})
    for course in (many, one):
        course.generate()
    assert givens(many, "007") == givens(one, "007")
    assert many.code("007") == one.code("007")


def test_a_second_run_only_adds(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate(formats=("md", "pdf"))
    before = documents(course.out)

    make_course(tmp_path, exercises=INSERTED + EXERCISES, title="Backpropagation, by hand")
    more = {"0100": "Ada", "0101": "Bea", "0102": "Cho"}
    write_roster(tmp_path, {**more, **ROSTER}, section="B")
    issued = course.generate(formats=("md", "pdf"))

    after = documents(course.out)
    assert {name: after[name] for name in before} == before
    assert (issued.new, issued.total, issued.lacking) == (3, 6, {"warm-up": 3})
    assert course.rows("0100")[0].exercise == "warm-up"
    assert course.rows("007")[0].exercise == A_FEW[0]
    results, _ = course.check()
    assert {r.recipient.section for r in results.values()} == {"B"}


def test_a_run_with_nothing_to_do_changes_nothing(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate()
    before = documents(course.out)
    issued = course.generate()
    assert (issued.new, issued.papers.rendered) == (0, 0)
    assert documents(course.out) == before


def test_a_lost_document_is_written_again(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    before = documents(course.out)
    shutil.rmtree(course.out / "handout" / "007")
    assert course.generate().papers.rendered == 1
    assert documents(course.out) == before


def test_a_lost_drawing_is_written_again(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON + DRAWN)
    course.generate()
    before = documents(course.out)
    drawing = course.out / "handout" / "007" / "hw1-007-2.svg"
    assert "](hw1-007-2.svg)" in drawing.with_name("hw1-007-sheet.md").read_text(encoding="utf-8")
    drawing.unlink()
    assert course.generate().papers.rendered == 1
    assert documents(course.out) == before


def test_a_reissued_sheet_has_its_own_drawing(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=DRAWN)
    course.generate()
    drawing = course.out / "handout" / "007" / "hw1-007-1.svg"
    before = drawing.read_bytes()
    course.generate(reissue="007")
    assert drawing.read_bytes() != before
    aside = course.out / "private" / "superseded" / "007-r1" / drawing.name
    assert aside.read_bytes() == before


def test_drawings_are_files_only_beside_markdown(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=DRAWN)
    course.generate(formats=("pdf",))
    assert not list(course.out.rglob("*.svg"))
    assert course.generate(formats=("pdf",)).papers.rendered == 0
    assert course.generate(formats=("md",)).papers.rendered == len(ROSTER)
    assert len(list(course.out.rglob("*.svg"))) == len(ROSTER)


def test_ids_that_lost_their_zeros_are_refused(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate()
    before = snapshot(course.out)
    write_roster(tmp_path, {id_.lstrip("0"): name for id_, name in ROSTER.items()})
    with pytest.raises(IssueError, match=r"leading zeros.*as text"):
        course.generate()
    assert snapshot(course.out) == before


@pytest.mark.parametrize(
    "changed",
    [
        PERCEPTRON + "[exercise.parameters]\ninputs = 3\n",
        PERCEPTRON + '[exercise.conventions]\nlabels = "-1/+1"\n',
        PERCEPTRON + "[exercise.givens]\neta = 0.2\n",
        PERCEPTRON + "decimals = 5\n",
        PERCEPTRON + 'ask = ["w_new"]\n',
        PERCEPTRON.replace("perceptron-update", "softmax-jacobian") + 'id = "perceptron-update"\n',
    ],
)
def test_a_changed_exercise_under_issued_sheets_is_refused_and_reissue_is_the_way_out(
    tmp_path: Path, changed: str
) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    old = course.code("007"), givens(course, "007")
    before = snapshot(course.out)
    make_course(tmp_path, exercises=changed)
    with pytest.raises(IssueError, match=r"exercise 1.*--reissue all"):
        course.generate()
    assert snapshot(course.out) == before
    issued = course.generate(reissue="all")
    assert (issued.new, issued.reissued, issued.total) == (0, 3, 3)
    assert (course.code("007"), givens(course, "007")) != old
    assert (course.out / "private" / "superseded" / "007-r1" / "hw1-007-answers.csv").is_file()


def test_points_order_and_titles_may_be_mended_under_issued_sheets(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON + INSERTED)
    course.generate()
    make_course(tmp_path, exercises=INSERTED + PERCEPTRON.replace("points = 2", "points = 5"))
    course.generate()
    results, _ = course.check()
    assert [e.max for e in results["007"].exercises] == [5, 1]


def test_policy_and_weights_may_change_under_issued_sheets(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=DRAWN)
    course.generate(formats=("md", "pdf"))
    before = documents(course.out), course.code("007"), course.rows("007")
    assert not course.generate(formats=()).worth
    with course.manifest() as manifest:
        assert (manifest.policy(), manifest.weights()) == (Policy(), {"mlp-deltas": {}})

    weighing = '[exercise.weights]\ndelta1 = 2.5\n"delta2[1]" = 0\n'
    policy = "[policy]\ncarried = 0.9\nround_to = 0.5\n[policy.mistakes]\nabs-error = 1\n"
    make_course(tmp_path, exercises=DRAWN + weighing + policy)
    issued = course.generate(formats=("md", "pdf"))
    assert (issued.new, issued.reissued, issued.papers.rendered, issued.worth) == (0, 0, 0, True)
    assert not course.generate(formats=()).worth
    assert (documents(course.out), course.code("007"), course.rows("007")) == before
    with course.manifest() as manifest:
        assert manifest.policy() == Policy(
            carried=Fraction(9, 10), round_to=Fraction(1, 2), mistakes={"abs-error": Fraction(1)}
        )
        assert manifest.weights() == {
            "mlp-deltas": {"delta1": Fraction(5, 2), "delta2[1]": Fraction(0)}
        }


def test_policy_and_weights_decide_neither_numbers_nor_codes(tmp_path: Path) -> None:
    plain = make_course(tmp_path / "plain", exercises=DRAWN)
    other = make_course(
        tmp_path / "other",
        exercises=DRAWN + "[exercise.weights]\ndelta1 = 3\n[policy]\nimprecise = 1\n",
    )
    for course in (plain, other):
        course.generate()
    assert documents(plain.out) == documents(other.out)


def test_reissue_gives_one_student_the_next_revision(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    old_form = course.form("007").read_bytes()
    others = course.code("0042")
    assert course.generate(reissue="007").reissued == 1
    assert course.code("0042") == others
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "old.csv").write_bytes(old_form)
    results, summary = course.check(tmp_path / "in")
    assert results["007"].state.value == "outdated sheet"
    assert summary.needs_a_person
    with pytest.raises(IssueError, match="nobody"):
        course.generate(reissue="nobody-known")


def test_without_its_secret_a_folder_gets_no_new_sheets_but_is_still_checkable(
    tmp_path: Path,
) -> None:
    course = make_course(tmp_path / "here")
    course.generate()
    (course.root / ".grader-secret").unlink()
    with pytest.raises(SecretError, match=r"\.grader-secret"):
        course.generate()
    copied = tmp_path / "elsewhere" / "hw1"
    shutil.copytree(course.out, copied)
    blank, _ = course.check(out=copied)
    form = tmp_path / "hw1-007-answers.csv"
    form.write_bytes(filled(course.form("007"), keys(blank["007"])))
    results, _ = course.check(form, out=copied)
    assert results["007"].score == results["007"].max


def test_another_secret_term_or_assignment_is_refused(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    make_course(tmp_path, exercises=PERCEPTRON, secret="b2" * 32)
    with pytest.raises(SecretError, match="another secret"):
        course.generate()
    make_course(tmp_path, exercises=PERCEPTRON, term="1999")
    with pytest.raises(IssueError, match="term"):
        course.generate()


def test_a_missing_secret_is_made_once_and_said(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    (tmp_path / ".grader-secret").unlink()
    issued = course.generate()
    assert issued.new_secret == tmp_path / ".grader-secret"
    assert issued.new_secret.is_file()
    assert course.generate().new_secret is None


def test_people_gone_from_the_roster_are_withdrawn_and_may_come_back(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    write_roster(tmp_path, {"007": "James Bond"})
    assert set(course.generate().withdrawn) == {"0042", "Lee-3"}
    results, _ = course.check()
    assert set(results) == {"007"}
    write_roster(tmp_path, ROSTER)
    assert course.generate().withdrawn == ()


def test_no_file_under_handout_contains_a_key(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    course.generate(formats=("md", "pdf"))
    manifest = open_manifest(course.out)
    for sheet in manifest.sheets():
        texts = [_text(path) for path in (course.out / "handout" / sheet.person).iterdir()]
        for row in sheet.rows:
            structure = manifest.structure(row.structure)
            told = {str(float(v)) for values in row.givens.values() for v in values}
            for item, exact in exact_key(structure, row.givens).items():
                secret = f"{float(abs(exact.rounded)):.4f}"
                if item in structure.items and str(float(secret)) not in told and "." in secret:
                    if float(secret) == int(float(secret)):
                        continue  # 0 and 1 stand in every statement
                    for text in texts:
                        assert secret not in text, f"{sheet.person}: {item} = {secret}"
    manifest.close()


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return "\n".join(page_texts(path))
    return path.read_text(encoding="utf-8-sig")


def test_who_is_who_and_the_answer_form_are_as_documented(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    with (course.out / "private" / "who.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["code"], r["id"], r["name"]) for r in rows] == [
        (course.code(id_), id_, name) for id_, name in ROSTER.items()
    ]
    lines = course.form("007").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == f"# sheet {course.code('007')}"
    assert lines[1] == "item,answer,what"
    assert lines[2].startswith("1.z,,")
    assert course.form("007").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_impossible_exercise_ends_in_a_clear_error_and_writes_no_sheet(tmp_path: Path) -> None:
    course = make_course(
        tmp_path, exercises='\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 1\ndecimals = 1\n'
    )
    with pytest.raises(GraderError, match=r"none made a fair sheet"):
        course.generate()
    assert not (course.out / "handout").exists()


def test_withdrawn_people_do_not_hold_back_a_changed_exercise(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    make_course(
        tmp_path,
        exercises=PERCEPTRON + "decimals = 5\n",
        roster={"007": "James Bond", "0100": "New"},
    )
    issued = course.generate(reissue="all")
    assert (issued.new, issued.reissued) == (1, 1)
    assert course.generate().new == 0


class Killed(BaseException):
    """A run that is stopped at once."""


def test_a_reissue_that_is_stopped_half_way_is_healed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    before = documents(course.out)

    def stopped(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Manifest, "add_sheet", stopped)
        with pytest.raises(Killed):
            course.generate(reissue="all")
    course.generate()
    assert documents(course.out) == before

    with monkeypatch.context() as patched:
        patched.setattr(render, "write", stopped)
        with pytest.raises(Killed):
            course.generate(reissue="all")
    course.generate()
    assert set(documents(course.out)) == set(before)
    assert course.code("007") in course.form("007").read_text(encoding="utf-8-sig")


def test_a_class_larger_than_a_chunk_is_issued_whole_and_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = make_course(tmp_path / "whole"), make_course(tmp_path / "parts")
    whole.generate()
    monkeypatch.setattr(generate, "CHUNK", 2)
    parts.generate()
    assert documents(parts.out) == documents(whole.out)


def test_equal_sheet_codes_give_way_also_across_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(secret: bytes, *, attempt: int = 0, **_: object) -> str:
        return f"CODE{attempt}"

    monkeypatch.setattr(issue, "sheet_code", few)
    course = make_course(tmp_path, exercises=PERCEPTRON, roster={"1": "A"})
    course.generate()
    write_roster(tmp_path, {"1": "A", "2": "B", "3": "C"})
    course.generate()
    assert [course.code(person) for person in "123"] == ["CODE0", "CODE1", "CODE2"]


def test_a_mended_title_leaves_what_is_out_beside_a_form_that_was_lost(tmp_path: Path) -> None:
    course = make_course(tmp_path, exercises=PERCEPTRON)
    course.generate()
    before = documents(course.out)
    course.form("007").unlink()
    make_course(tmp_path, exercises=PERCEPTRON, title="Another title")
    course.generate()
    assert documents(course.out) == before


def test_after_a_run_that_found_no_fair_sheet_nothing_counts_as_issued(tmp_path: Path) -> None:
    course = make_course(
        tmp_path, exercises='\n[[exercise]]\nfamily = "mlp-deltas"\npoints = 1\ndecimals = 1\n'
    )
    with pytest.raises(IssueError):
        course.generate()
    with pytest.raises(GraderError, match="nothing was issued here"):
        course.check()
    make_course(tmp_path, exercises=PERCEPTRON)
    assert course.generate().new == 3


def test_an_own_family_with_a_wrong_derivative_is_not_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from solutions.gradient_check import check_gradients

    (tmp_path / "own.py").write_text(own_family.PAGE[own_family.FAMILY], encoding="utf-8")
    course = make_course(tmp_path, exercises='\n[[exercise]]\nfamily = "own.py"\npoints = 1\n')
    with monkeypatch.context() as patched:
        patched.setattr(
            issue,
            "check_gradients",
            lambda *given: [replace(c, derived=c.derived + 0.1) for c in check_gradients(*given)],
        )
        with pytest.raises(WitnessError, match="central differences"):
            course.generate()
    assert course.generate().new == 3
