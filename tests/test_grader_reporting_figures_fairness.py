"""Fairness: fair classes are hardly ever said to be worth a look, and unfair ones are found."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from grader.reporting.figures.fairness import (
    CHANCE,
    EVERYTHING,
    Draws,
    Fairness,
    Measure,
    fairness,
    together,
)
from grader.reporting.figures.variants import variants
from grader.reporting.sitting import Sitting
from problems.rounding import Rounding
from tests.sitting_classes import Generator, honest_room, pool
from tests.structures import Case, structure

SHEETS = 1200
NET = Case("mlp-deltas", (("activations", "relu"),))
UNIT = Case("perceptron-epoch")
ROWS = Case("early-stopping")

WIDTH = (("sizes", (2, 3, 1)),)


def sitting(case: Case, count: int, seed: int = 0, exercise: str = "e") -> Sitting:
    """Some students on their sheets, with nothing earned yet."""
    room = honest_room(pool(case, SHEETS), count, np.random.default_rng(seed))
    return replace(room.sitting(), exercise=exercise)


def earning(of: Sitting, share: np.ndarray) -> Sitting:
    """The same where each student earned such a share of every item."""
    return replace(of, earned=np.broadcast_to(share, of.verdict.shape).copy())


def luck(seed: Generator, count: int) -> np.ndarray:
    """Shares of the points that have nothing to do with the draw: a third has all."""
    return np.where(seed.random(count) < 1 / 3, 1.0, np.round(seed.random(count) * 8) / 8)


def looks(found: Fairness) -> list[str]:
    """What is worth a look."""
    return [
        *(f"{one.draws.exercise} {one.draws.measure}" for one in found.dependences if one.look),
        *(f"{one.exercise} {one.items}" for one in found.variants if one.look),
    ]


@cache
def sat(case: Case, exercise: str) -> Sitting:
    """A class of 300 on its sheets."""
    return sitting(case, 300, exercise=exercise)


@pytest.mark.parametrize("count", [25, 300])
def test_one_of_a_hundred_fair_classes_is_worth_a_look(count: int) -> None:
    seed = np.random.default_rng(count)
    found, classes = 0, 1000
    three = [sat(NET, "net"), sat(UNIT, "unit"), sat(ROWS, "rows")]
    drawn = {one.exercise: fairness([one]) for one in three}
    for _ in range(classes):
        who = seed.permutation(300)[:count]
        shares = {name: luck(seed, count) for name in drawn}
        looked = together(
            [
                replace(one.draws, drawn=one.draws.drawn[who], share=shares[name])
                for name, of in drawn.items() for one in of.dependences
            ],
            (),
        )  # fmt: skip
        found += bool(looks(looked))
    assert found <= 2 * CHANCE * classes


def test_honest_classes_are_fair() -> None:
    seed = np.random.default_rng(5)
    of = pool(NET, SHEETS)
    found = [looks(fairness([honest_room(of, 120, seed).sitting()])) for _ in range(100)]
    assert sum(map(bool, found)) <= 2


def test_who_has_more_to_work_out_loses_more() -> None:
    own = sat(UNIT, "unit")
    work = fairness([own]).dependences[0].draws.drawn
    seed = np.random.default_rng(1)
    hard = work > np.median(work)
    share = np.clip(luck(seed, 300) - 0.2 * hard, 0, 1)
    found = fairness([earning(own, share)])
    assert looks(found) == ["unit operations"]
    (operations, size) = found.dependences
    assert operations.correlation is not None
    assert operations.correlation < -operations.chance
    assert operations.low - operations.high > 0.1
    assert size.correlation is not None
    assert abs(size.correlation) < size.chance


def test_what_hardly_matters_is_not_worth_a_look() -> None:
    own = sat(UNIT, "unit")
    work = fairness([own]).dependences[0].draws.drawn
    little = 1 - 0.04 * (work - work.min()) / np.ptp(work)
    (operations, _) = fairness([earning(own, little)]).dependences
    assert operations.correlation == pytest.approx(-1)
    assert 0 < operations.low - operations.high < 0.05
    assert not operations.look


def test_whole_sheets_stand_before_their_exercises() -> None:
    found = fairness([sat(NET, "net"), sat(UNIT, "unit")]).dependences
    assert [one.draws.exercise for one in found] == [EVERYTHING] * 2 + ["net"] * 2 + ["unit"] * 2
    operations, size, *others = found
    assert operations.draws.drawn.tolist() == pytest.approx(
        (others[0].draws.drawn + others[2].draws.drawn).tolist()
    )
    assert size.draws.measure is Measure.SIZE


def test_a_sheet_that_lacks_an_exercise_is_not_taken_for_an_easy_one() -> None:
    net, unit = sat(NET, "net"), sat(UNIT, "unit")
    few = net.of(np.arange(100))
    found = fairness([few, unit]).dependences[0].draws.drawn
    own = [one.draws.drawn for one in fairness([few, unit]).dependences[2::2]]
    assert len(found) == 300
    assert found[200] == pytest.approx(own[0].mean() + own[1][200])
    assert found[50] == pytest.approx(own[0][50] + own[1][50])


def test_the_size_is_the_mean_logarithm_of_numbers_that_are_not_0() -> None:
    own = sat(NET, "net")
    here = own.key.present[:, 0] & (own.key.value[:, 0] != 0)
    logs = np.log10(np.abs(own.key.value[here, 0]))
    assert fairness([own]).dependences[1].draws.drawn[0] == pytest.approx(logs.mean())


def test_nobody_and_one_are_told_nothing_of() -> None:
    assert fairness([]) == Fairness()
    assert fairness([sat(UNIT, "unit").of(np.arange(0))]) == Fairness()
    found = fairness([sat(UNIT, "unit").of(np.arange(1))]).dependences
    assert [(one.correlation, one.look) for one in found] == [(None, False)] * 2


def test_words_and_counts_have_no_size() -> None:
    counted = sitting(Case("perceptron-convergence"), 20)
    counted = replace(counted, structure=replace(counted.structure, asked=("epochs", "updates")))
    lines = slice(0, 2)
    key = counted.key
    counted = replace(
        counted, earned=counted.earned[lines], verdict=counted.verdict[lines],
        named=counted.named[lines],
        key=replace(
            key, value=key.value[lines], low=key.low[lines], high=key.high[lines],
            present=key.present[lines],
        ),
    )  # fmt: skip
    found = fairness([counted]).dependences
    assert [one.draws.measure for one in found] == [Measure.OPERATIONS]


def test_draws_that_are_alike_say_nothing() -> None:
    alike = Draws(
        exercise="e", measure=Measure.OPERATIONS, drawn=np.full(50, 7.0), share=np.arange(50.0)
    )
    (one,) = together([alike], ()).dependences
    assert (one.draws.differs, one.correlation, one.look) == (False, None, False)


def test_variants_differ_in_what_they_are_set_to_be() -> None:
    narrow, wide = sitting(NET, 30), sitting(Case(NET.slug, NET.parameters + WIDTH), 40)
    seed = np.random.default_rng(2)
    shares = luck(seed, 30), luck(seed, 40)
    wide = replace(wide, who=np.arange(30, 70))
    found = variants([earning(narrow, shares[0]), earning(wide, shares[1])])
    asked = [len(one.structure.items) for one in (narrow, wide)]
    assert {one.settings: (one.items, one.students) for one in found} == {
        (("sizes", "2, 2, 2"),): (asked[0], 30), (("sizes", "2, 3, 1"),): (asked[1], 40),
    }  # fmt: skip
    for one, share in zip(found, shares, strict=True):
        assert one.mean == pytest.approx(share.mean())
        assert one.error == pytest.approx(share.std(ddof=1) / len(share) ** 0.5)
    assert found[0].others == pytest.approx(found[1].mean)
    assert found[0].probability == pytest.approx(found[1].probability)


def test_a_variant_that_is_harder_is_worth_a_look() -> None:
    narrow, wide = sitting(NET, 60), sitting(Case(NET.slug, NET.parameters + WIDTH), 60)
    wide = replace(wide, who=np.arange(60, 120))
    seed = np.random.default_rng(3)
    easy, hard = luck(seed, 60), np.clip(luck(seed, 60) - 0.3, 0, 1)
    found = fairness([earning(narrow, easy), earning(wide, hard)])
    assert [one.look for one in found.variants] == [True, True]


def test_sheets_that_ask_less_than_others_are_variants() -> None:
    own = sat(ROWS, "rows")
    share = luck(np.random.default_rng(4), 300)
    fewer = np.arange(300) < 120
    present = own.key.present.copy()
    present[-1, fewer] = False
    found = variants([replace(earning(own, share), key=replace(own.key, present=present))])
    items = len(own.items)
    assert [(one.settings, one.items, one.students) for one in found] == [
        ((), items - 1, 120), ((), items, 180),
    ]  # fmt: skip
    assert [one.mean for one in found] == [
        pytest.approx(share[fewer].mean()), pytest.approx(share[~fewer].mean()),
    ]  # fmt: skip


def test_sheets_that_ask_alike_are_no_variants() -> None:
    assert variants([sat(NET, "net")]) == ()
    first, second = sat(NET, "net").of(np.arange(10)), sat(NET, "net").of(np.arange(10, 20))
    assert variants([first, second]) == ()


def test_decimals_and_what_is_asked_are_told_where_they_differ() -> None:
    from grader.reporting.figures.variants import differing

    usual, fine = structure(NET), structure(NET, Rounding(decimals=6))
    fewer = replace(usual, asked=usual.asked[:2])
    assert set(differing({"usual": usual, "fine": fine}).values()) == {
        (("decimals", str(usual.rounding.decimals)),), (("decimals", "6"),),
    }  # fmt: skip
    assert differing({"usual": usual, "fewer": fewer})["fewer"] == (("ask", "z1, a1"),)
    assert differing({"usual": usual}) == {"usual": ()}
