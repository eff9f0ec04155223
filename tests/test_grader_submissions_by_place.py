"""Answers that came by their place in a quiz: placed where the counts agree, else left alone."""

from __future__ import annotations

import pytest

from grader.submissions.form import Form, fitted, strays

ITEMS = ("1.z", "1.a", "2.delta1[1]", "2.delta1[2]", "2.loss", "3.eta")


def answers(**given: str) -> dict[str, str]:
    """What stands at items, and filled lines of none; `_1_2` stands for `@1.2`."""
    typed = {"@" + key[1:].replace("_", "."): text for key, text in given.items()}
    form = Form(code=None, answers=typed)
    return dict(fitted(form, ITEMS).answers) | strays(form, ITEMS)


def test_parts_of_a_question_are_the_items_of_an_exercise() -> None:
    found = answers(_1_1="a", _1_2="b", _2_1="c", _2_2="", _2_3="e", _3="f")
    assert found == dict(zip(ITEMS, ("a", "b", "c", "", "e", "f"), strict=True))


def test_questions_without_parts_are_all_items_in_order() -> None:
    found = answers(_1="a", _2="b", _3="c", _4="d", _5="e", _6="")
    assert found == dict(zip(ITEMS, ("a", "b", "c", "d", "e", ""), strict=True))


def test_numbers_go_by_size_and_not_by_letters() -> None:
    items = tuple(f"1.a[{n}]" for n in range(1, 13))
    form = Form(code=None, answers={f"@{n}": str(n) for n in range(12, 0, -1)})
    assert fitted(form, items).answers == {f"1.a[{n}]": str(n) for n in range(1, 13)}


def test_who_answered_one_question_of_many_is_placed_too() -> None:
    assert answers(_1_1="", _2_1="", _3="f") == {"3.eta": "f"}
    assert answers(_1_1="a", _1_2="", _2_1="", _3="") == {"1.z": "a", "1.a": "", "3.eta": ""}


def test_an_answer_that_is_no_parts_stays_beside_those_that_are() -> None:
    found = answers(_1="part 1: 5; part 1: 7", _2_1="c", _2_2="d", _2_3="e")
    assert found == {
        "@1": "part 1: 5; part 1: 7", "2.delta1[1]": "c", "2.delta1[2]": "d", "2.loss": "e"
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"_1_1": "a"},
        {"_1_1": "a", "_1_2": "b", "_1_3": "c"},
        {"_1_1": "a", "_1_2": "b", "_2_1": "c"},
        {"_4_1": "a", "_1_1": "a", "_1_2": "b"},
        {"_1": "part 1: 0.5; part 1: 0.7"},
        {"_1": "a", "_2": "b", "_3": "c", "_4": "d", "_5": "e"},
        {"_3": "a"},
    ],
)
def test_where_the_counts_do_not_agree_nothing_is_placed(given: dict[str, str]) -> None:
    assert all(key.startswith("@") for key in answers(**given))


def test_an_item_that_was_named_too_is_given_twice() -> None:
    form = Form(code="C", answers={"1.z": "named", "@1.1": "a", "@1.2": "b"})
    found = fitted(form, ITEMS)
    assert found.answers == {"1.z": "named", "1.a": "b"}
    assert (found.code, found.others) == ("C", {"1.z": ("a",)})


def test_names_that_only_look_like_places_are_those_of_no_item() -> None:
    typed = {"1.z": "0.5", "@": "x", "@1.2.3": "y", "@²": "z", "@-1": "q"}
    form = Form(code=None, answers=typed)
    assert fitted(form, ITEMS).answers == {"1.z": "0.5"}
    assert len(strays(form, ITEMS)) == 4
