"""Whose sheet numbers fit: a copy is found, and nobody who errs is said to have copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from grader.reconciling.fits import Accepted, Fit, Fits, Sheet, fits
from grader.submissions.asked import Entry
from grader.submissions.numbers import Read, read_number
from problems.program import Kind
from tests.classes import Sheets, Typed, fair_sheets, typed, worked
from tests.course import Course, filled, keys, make_course
from tests.structures import DEFAULTS, Case
from tests.students import (
    at_random,
    copied,
    everywhere,
    mistaken,
    mistyped,
    one_decimal_fewer,
    slipped,
    slips,
)

MANY = 200

each_family = pytest.mark.parametrize("case", DEFAULTS, ids=str)

NETWORKS = ("mlp-deltas", "mlp-forward", "mlp-gradients", "mlp-update", "minibatch-update")


def fits_of(sheets: Sheets) -> Fits:
    """The sheets of a simulated class."""
    one = sheets.structure
    lines = [n for n, item in enumerate(one.items) if one.owners[item].kind is Kind.NUMBER]
    ends = [
        [getattr(sheets.intervals[one.items[n]], end) for n in lines] for end in ("low", "high")
    ]
    low, high = (np.array(end).reshape(len(lines), sheets.count) for end in ends)
    accepted = Accepted(
        items=[f"1.{one.items[n]}" for n in lines], sheets=np.arange(sheets.count, dtype=np.int32),
        low=np.where(sheets.present[lines], low, np.nan), high=high,
    )  # fmt: skip
    return Fits([Sheet(code=f"c{n}", person=f"p{n}") for n in range(sheets.count)], [accepted])


def entries(sheets: Sheets, found: Typed, student: int) -> dict[str, Entry]:
    """What a student of a simulated class types."""
    values = found.value[:, student]
    return {
        f"1.{item}": Read(text="", value=float(value), places=4, note="")
        for item, value in zip(sheets.structure.items, values, strict=True)
        if np.isfinite(value)
    }


def claims(fits: Fits, sheets: Sheets, found: Typed) -> list[Fit | None]:
    """What is said of everyone."""
    return [fits.whose(f"c{n}", entries(sheets, found, n)) for n in range(sheets.count)]


def honest(sheets: Sheets) -> Iterator[tuple[str, Typed]]:
    """Classes that work on their own sheets, each student with one mistake or one slip."""
    draws = np.random.default_rng(3)
    made = [mistaken(sheets, sheets.tape(variant)) for variant in sheets.inert]
    for number in range(8):
        # Everyone another mistake, each time: all of all are tried by hand when the rules change.
        chosen = (np.arange(sheets.count) * 7 + number) % max(1, len(made))
        found = typed(sheets, worked(sheets))
        for place, other in enumerate(made):
            found = found.at((chosen == place)[None, :], other)
        yield f"mistakes {number}", found
    for number in range(2):
        slip = slips(sheets, sheets.present, draws)
        yield f"slip {number}", slipped(sheets, slip)
        yield f"mistyped {number}", mistyped(sheets, slip)
    yield "no mistake", typed(sheets, worked(sheets))
    yield "a decimal too few", one_decimal_fewer(sheets)
    yield "numbers at random", at_random(sheets, draws)
    yield "the same everywhere", everywhere(sheets, 0.5)


@each_family
def test_nobody_who_works_on_their_own_sheet_fits_another(case: Case) -> None:
    sheets = fair_sheets(case, MANY)
    whole = fits_of(sheets)
    said = {name: [c for c in claims(whole, sheets, made) if c] for name, made in honest(sheets)}
    assert {name: found for name, found in said.items() if found} == {}


@pytest.mark.parametrize("slug", NETWORKS)
def test_whoever_copies_a_whole_network_is_found(slug: str) -> None:
    sheets = fair_sheets(Case(slug), MANY)
    found = claims(fits_of(sheets), sheets, copied(sheets))
    assert [fit and fit.code for fit in found] == [f"c{(n - 1) % MANY}" for n in range(MANY)]
    assert all(fit and fit.own_hits <= 3 and fit.hits == fit.of for fit in found)


@pytest.mark.parametrize("size", [5, 25])
def test_nobody_is_accused_in_a_small_class_either(size: int) -> None:
    for slug in ("mlp-forward", "softmax-forward", "binary-cross-entropy", "output-delta"):
        sheets = fair_sheets(Case(slug), size)
        whole = fits_of(sheets)
        for name, made in honest(sheets):
            assert not any(claims(whole, sheets, made)), (slug, name)


def test_sheets_that_are_alike_accuse_nobody() -> None:
    low = np.tile(np.linspace(0.1, 0.9, 30)[:, None], 40) + np.arange(40) / 1000
    low[:, 1] = low[:, 0]
    sheets = [Sheet(code=f"c{n}", person=f"p{n}") for n in range(40)]
    items = [f"1.z[{n}]" for n in range(30)]
    accepted = Accepted(items=items, sheets=np.arange(40, dtype=np.int32), low=low, high=low + 1e-4)
    whole = Fits(sheets, [accepted])
    assert whole.alike == 30
    assert whole.whose("c9", _read(dict(zip(items, low[:, 3] + 5e-5, strict=True)))) is None


def test_values_that_many_share_and_zeros_say_nothing() -> None:
    draws = np.random.default_rng(1)
    low = draws.uniform(-1, 1, (12, 100))
    low[:4], low[4:6] = 0.5, 0.0
    sheets = [Sheet(code=f"c{n}", person=f"p{n}") for n in range(100)]
    items = [f"1.z[{n}]" for n in range(12)]
    whole = Fits(
        sheets,
        [
            Accepted(
                items=items, sheets=np.arange(100, dtype=np.int32), low=low - 5e-5, high=low + 5e-5
            )
        ],
    )
    seven = dict(zip(items, low[:, 7], strict=True))
    assert whole.whose("c3", _read(seven)) is None
    low[:6] = draws.uniform(-1, 1, (6, 100))
    whole = Fits(
        sheets,
        [
            Accepted(
                items=items, sheets=np.arange(100, dtype=np.int32), low=low - 5e-5, high=low + 5e-5
            )
        ],
    )
    seven = dict(zip(items, low[:, 7], strict=True))
    assert whole.whose("c3", _read(seven)) == Fit(
        person="p7", code="c7", hits=12, of=12, own_hits=0
    )
    assert whole.whose("c3", _read(dict.fromkeys(items, float(low[0, 7])))) is None


def test_no_sheets_and_no_numbers_say_nothing() -> None:
    assert Fits([], []).whose("c1", _read({"1.z": 0.5})) is None
    assert fits_of(fair_sheets(Case("mlp-forward"), 5)).whose("c1", {}) is None


def _read(values: Mapping[str, float]) -> dict[str, Entry]:
    return {item: read_number(repr(float(value))) for item, value in values.items()}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Twelve students, one of them with a sheet that was replaced."""
    roster = {f"{n:04d}": f"Student {n}" for n in range(12)}
    made = make_course(tmp_path_factory.mktemp("fits"), roster=roster)
    made.generate()
    return made


@pytest.fixture(scope="module")
def issued(course: Course) -> dict[str, dict[str, Entry]]:
    """Sheet code -> the right answers, those of a replaced sheet too."""
    found: dict[str, dict[str, Entry]] = {}
    for round_ in range(2):
        results, _ = course.check()
        for result in results.values():
            found[result.code] = {item: read_number(text) for item, text in keys(result).items()}
        if not round_:
            course.generate(reissue="0003")
    return found


def test_a_neighbours_answers_are_told_with_the_neighbours_sheet(
    course: Course, issued: dict[str, dict[str, Entry]]
) -> None:
    mine, theirs = course.code("0001"), course.code("0002")
    with course.manifest() as manifest:
        whole = fits(manifest)
    assert whole.whose(mine, issued[mine]) is None
    found = whole.whose(mine, issued[theirs])
    assert found is not None
    assert (found.person, found.code) == ("0002", theirs)
    assert found.hits == found.of > 20
    assert found.own_hits < 3
    assert found.note("0001") == (
        f"{found.hits} of {found.of} numbers fit the sheet {theirs} of 0002, and {found.own_hits} "
        "the sheet of 0001: ask 0001 whose numbers these are"
    )
    assert whole.whose("", issued[theirs]) == Fit(
        person="0002", code=theirs, hits=found.hits, of=found.of, own_hits=0
    )


def test_a_few_answers_of_ones_own_do_not_hide_a_copy(
    course: Course, issued: dict[str, dict[str, Entry]]
) -> None:
    mine, theirs = course.code("0001"), course.code("0002")
    with course.manifest() as manifest:
        whole = fits(manifest)
    first = {item: entry for item, entry in issued[mine].items() if item.startswith("3.")}
    found = whole.whose(mine, issued[theirs] | first)
    assert found is not None
    assert found.code == theirs
    assert found.own_hits >= 3
    half = dict(list(issued[theirs].items())[::2])
    found = whole.whose(mine, half)
    assert found is not None
    assert found.code == theirs


def test_an_outdated_sheet_of_ones_own_is_told(
    course: Course, issued: dict[str, dict[str, Entry]]
) -> None:
    with course.manifest() as manifest:
        codes = [code for code, person, *_ in manifest.issued() if person == "0003"]
        whole = fits(manifest)
    old, new = codes
    found = whole.whose(new, issued[old])
    assert found is not None
    assert (found.person, found.code) == ("0003", old)
    assert f"the sheet {old}, which was replaced, and {found.own_hits} " in found.note("0003")
    assert whole.whose(new, issued[new]) is None


def test_two_who_put_one_neighbours_code_on_their_answers_are_marked_again(tmp_path: Path) -> None:
    course = make_course(tmp_path, roster={f"{n:04d}": f"Student {n}" for n in range(12)})
    course.generate()
    results, _ = course.check()
    here = tmp_path / "in"
    here.mkdir()
    for person in ("0001", "0002", "0003"):
        own, taken = course.code(person), course.code("0003")
        answers = filled(course.form(person), keys(results[person]))
        form = answers.replace(own.encode(), taken.encode())
        (here / f"hw1-{person}-answers.csv").write_bytes(form)
    first, _ = course.check(here)
    again, _ = course.check()
    assert all("is another student's, but" in first[one].note for one in ("0001", "0002"))
    assert first["0003"].score == first["0003"].max
    assert again == first
