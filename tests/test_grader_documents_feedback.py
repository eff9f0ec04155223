"""Feedback: golden pages, the same facts in both, and nothing that breaks them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from grader.assignment.policy import Matrix, Policy
from grader.documents.edition import Edition
from grader.documents.feedback import pages
from grader.documents.feedback.pages import Feedback
from grader.judging.verdict import Verdict
from grader.marking.result import StudentResult
from grader.rulings.applied import settled
from grader.rulings.ruling import Action, Ruling
from grader.states import State
from problems.registry import families
from problems.rounding import Mode, Rounding
from tests.conftest import GOLDEN, Golden
from tests.hand_made import HIDDEN, Changed, exercise_result, student_result
from tests.rulings import ruling
from tests.sample_sheets import HOSTILE, exercise
from tests.structures import Case

V = Verdict


def mistake(text: str, *slugs: str, share: Fraction | None = None) -> Changed:
    """An answer that one of some known mistakes leads to."""
    return Changed(text=text, verdict=V.MISTAKE, mistake=slugs, share=share)


def carried(text: str, *own: str) -> Changed:
    """An answer that follows from the student's own values."""
    return Changed(text=text, verdict=V.CARRIED, own=own)


def verdict(verdict: Verdict, **texts: str) -> dict[str, Changed]:
    """Answers with one verdict; `delta1_1` stands for delta1[1]."""
    return {
        re.sub(r"__(\d)", r"[\1]", name): Changed(text=text, verdict=verdict)
        for name, text in texts.items()
    }


WRONG_DIGIT = {
    "a2[2]": Changed(text="0.81572", verdict=V.WRONG),
    "loss": carried("0.39162", "a2[2]"),
    "delta2[2]": carried("0.09256", "a2[2]"),
    "dW2[2][1]": carried("0.06060", "delta2[2]"),
    "dW2[2][2]": carried("0.06060", "delta2[2]"),
    "db2[2]": carried("0.09256", "delta2[2]"),
}
NO_HIDDEN_SLOPE = {
    "delta1[1]": mistake("0.11734", "missed-hidden-derivative"),
    "delta1[2]": mistake("0.05560", "missed-hidden-derivative"),
    "dW1[1][1]": carried("-0.07040", "delta1[1]"),
    "dW1[1][2]": carried("0.10561", "delta1[1]"),
    "dW1[2][1]": carried("-0.03336", "delta1[2]"),
    "dW1[2][2]": carried("0.05004", "delta1[2]"),
    "db1[1]": carried("0.11734", "delta1[1]"),
    "db1[2]": carried("0.05560", "delta1[2]"),
}
OTHER_SIGN = {
    name: Changed(text=text, verdict=V.CONVENTION)
    for name, text in (
        ("delta2[1]", "0.12361"), ("delta2[2]", "-0.10493"),
        ("delta1[1]", "-0.02820"), ("delta1[2]", "-0.01313"),
    )
}  # fmt: skip
TURNED = {
    "W1_new[1][2]": Changed(text="-0.69527", verdict=V.WRONG, turned=True),
    "W1_new[2][1]": Changed(text="0.38477", verdict=V.WRONG, turned=True),
}
UNREADABLE = {
    "loss": Changed(text="see | next <page>", verdict=V.UNREADABLE),
    "z1[1]": Changed(text="16/25", verdict=V.CORRECT),
    "a1[1]": Changed(text="0,65475", verdict=V.CORRECT),
}

ONE_WRONG_CELL = {
    "W1_new[1][1]": Changed(text="7", verdict=V.WRONG),
    **{
        name: Changed(text=text, verdict=V.CORRECT, share=Fraction(0))
        for name, text in (
            ("W1_new[1][2]", "0.38477"), ("W1_new[2][1]", "-0.69527"),
            ("W1_new[2][2]", "0.79291"),
        )
    },
}  # fmt: skip

TYPO = "typo | on the <board>, *sorry*"

RULED: Mapping[str, Ruling] = {
    "item": ruling(Action.FULL, exercise="mlp-update", item="delta1[1]", reason=TYPO),
    "another": ruling(Action.FULL, exercise="mlp-update", item="delta1[2]", reason=TYPO),
    "void": ruling(
        Action.VOID, exercise="mlp-update", item="loss", section="A <1>", reason="unclear"),
    "points": ruling(
        Action.POINTS, exercise="mlp-update", item="a2", student="0042", points=Fraction(1, 4),
        reason="half of the way on paper"),
    "accept": ruling(Action.ACCEPT, accept="forgot-eta", exercise="mlp-update", reason="lecture 3"),
    "exercise": ruling(
        Action.POINTS, exercise="perceptron-update", student="0042", points=Fraction("1.5"),
        reason="as agreed"),
    "void exercise": ruling(Action.VOID, exercise="metrics", reason="cancelled"),
    "due": ruling(
        Action.DUE, student="0042", reason="ill",
        due=datetime(2026, 12, 3, 18, tzinfo=timezone(timedelta(hours=9)))),
    "sheet": ruling(Action.SHEET, student="0042", code="VHKREBFE", reason="names somebody else"),
    "photo": ruling(Action.POINTS, student="0042", points=Fraction(7, 2), reason="read by hand"),
    "excuse": ruling(Action.EXCUSE, section="A", reason="no class in the first week"),
}  # fmt: skip


def ruled(result: StudentResult, *names: str) -> StudentResult:
    """A result under some of these rulings."""
    return settled(result, tuple(RULED[name] for name in names), Policy())


RESULTS: Mapping[str, tuple[StudentResult, Policy]] = {
    "two-slips": (
        student_result(exercise_result("mlp-gradients", WRONG_DIGIT | NO_HIDDEN_SLOPE)),
        Policy(),
    ),
    "hidden-key": (student_result(exercise_result("mlp-gradients", WRONG_DIGIT)), HIDDEN),
    "imprecise": (
        student_result(
            exercise_result(
                "mlp-update",
                verdict(V.IMPRECISE, a1__1="0.6548", a1__2="0.6548", loss="0.3351"),
            )
        ),
        Policy(),
    ),
    "convention": (student_result(exercise_result("mlp-update", OTHER_SIGN)), Policy()),
    "twins": (
        student_result(
            exercise_result(
                "mlp-update",
                {
                    name: mistake(text, "forgot-half", "forgot-eta")
                    for name, text in (
                        ("W1_new[1][1]", "0.22030"), ("W1_new[1][2]", "0.36954"),
                        ("W1_new[2][1]", "-0.69054"), ("W1_new[2][2]", "0.78582"),
                    )
                },
            )
        ),
        Policy(),
    ),
    "transposed": (student_result(exercise_result("mlp-update", TURNED)), Policy()),
    "accepted": (
        student_result(
            exercise_result(
                "mlp-gradients",
                {"loss": mistake("0.6702", "forgot-half", share=Fraction(1))},
            )
        ),
        Policy(),
    ),
    "as-a-whole": (
        student_result(exercise_result("mlp-update", ONE_WRONG_CELL)),
        Policy(matrix=Matrix.WHOLE),
    ),
    "unreadable": (
        student_result(
            exercise_result("mlp-gradients", UNREADABLE), unknown=("9.foo", "<b>", "a|b"),
            seem_to_be=("a<b> looks transposed",),
        ),
        Policy(),
    ),
    "blank-and-right": (
        student_result(
            exercise_result(
                "softmax-jacobian",
                {
                    name: Changed(text="", verdict=V.BLANK)
                    for name in ("p[1]", "p[2]", "p[3]",
                                 *(f"J[{i}][{j}]" for i in (1, 2, 3) for j in (1, 2, 3)))
                },
            ),
            exercise_result("perceptron-update", {}, 2),
            exercise_result("metrics", {}, 3),
        ),
        Policy(),
    ),
    "decided": (
        replace(
            ruled(
                student_result(
                    exercise_result("mlp-update", {
                        "delta1[1]": Changed(text="9.9", verdict=V.WRONG),
                        "delta1[2]": Changed(text="see next page", verdict=V.UNREADABLE),
                        "b2_new[1]": mistake("0.1", "forgot-eta"),
                    }),
                    exercise_result("perceptron-update", {}, 2),
                    exercise_result("metrics", {}, 3),
                ),
                "item", "another", "void", "points", "accept", "exercise", "void exercise",
            ),
            rulings=(RULED["due"], RULED["sheet"]),
        ),
        Policy(),
    ),
    "by-hand": (
        ruled(
            student_result(
                exercise_result("mlp-update", dict.fromkeys(
                    exercise(Case("mlp-update")).structure.items,
                    Changed(text="", verdict=V.BLANK),
                )),
                state=State.NEEDS_A_PERSON, note="a picture",
            ),
            "photo",
        ),
        Policy(),
    ),
    "excused": (
        ruled(student_result(exercise_result("mlp-update", {})), "excuse"), Policy()
    ),
    "missing": (
        student_result(
            exercise_result("mlp-update", {}), state=State.MISSING, note="the note of an operator"
        ),
        Policy(),
    ),
}  # fmt: skip


FOLDERS = {"en": "feedback", "ko": "feedback/ko"}


def page(name: str, language: str = "en") -> Feedback:
    """The feedback of a hand-made result."""
    result, policy = RESULTS[name]
    edition = Edition(language=language)
    return pages.feedback(result, 'Back & "propagation" <by hand>', policy, edition)


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("language", FOLDERS)
def test_feedback_is_as_it_was_read(name: str, form: str, language: str, golden: Golden) -> None:
    view = {"md": pages.markdown, "html": pages.html}[form]
    golden(f"{FOLDERS[language]}/{name}.{form}", view(page(name, language)))


@pytest.mark.parametrize("name", RESULTS)
def test_a_page_runs_and_loads_nothing(name: str) -> None:
    text = pages.html(page(name))
    for word in ("<script", "<link", "<img", "http", "src=", "href=", "url(", "@import"):
        assert word not in text, word
    assert not re.search(r"<[^>]+ on\w+=", text)


class Reader(HTMLParser):
    """The text of a page; complains about tags that do not close."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.language: str | None = None
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize(("language", "feedback"), [("en", "Feedback"), ("ko", "피드백")])
def test_every_tag_closes_and_a_hostile_name_stays_a_name(
    name: str, language: str, feedback: str
) -> None:
    read = Reader(pages.html(page(name, language)))
    assert read.language == language
    assert HOSTILE in read.texts
    assert f'{feedback}: Back & "propagation" <by hand>' in read.texts


def test_what_students_type_never_becomes_markup() -> None:
    typed = "<b>|`a`|</b> $x$ &amp; {{ 7 }} <% x %>"
    wrong = {"loss": Changed(text=typed, verdict=V.UNREADABLE)}
    found = pages.feedback(student_result(exercise_result("mlp-update", wrong)), "t")
    assert typed in Reader(pages.html(found)).texts
    row = next(line for line in pages.markdown(found).splitlines() if line.startswith("| `loss`"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert not re.search(r"(?<!\\)[<$`]", row.removeprefix("| `loss`"))


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_hidden_key_is_on_no_page(form: str) -> None:
    view = {"md": pages.markdown, "html": pages.html}[form]
    (exercise,) = RESULTS["hidden-key"][0].exercises
    right = {i.key for i in exercise.items if i.verdict is V.CORRECT}
    keys = {i.key for i in exercise.items} - right
    assert keys
    assert not any(key in view(page("hidden-key")) for key in keys)
    assert all(key in view(page("two-slips")) for key in keys)


def test_two_slips_are_two_and_each_is_told_once() -> None:
    (exercise,) = page("two-slips").exercises
    assert [(one.kind, one.cells) for one in exercise.told.slips] == [
        ("wrong", ("a2[2]",)), ("mistake", ("delta1[1]", "delta1[2]")),
    ]  # fmt: skip
    hints = {w.slug: w.hint for w in RESULTS["two-slips"][0].exercises[0].structure.mistakes}
    text = pages.markdown(page("two-slips"))
    assert [slug for slug, hint in hints.items() if hint in text] == ["missed-hidden-derivative"]
    assert text.count(hints["missed-hidden-derivative"]) == 1


BAND = Rounding(mode=Mode.ABSOLUTE, tolerance=Fraction(1, 100))


@pytest.mark.parametrize(
    ("usual", "loss", "said"),
    [
        (
            Rounding(), Rounding(mode=Mode.ANSWER_ONLY),
            "if rounding as the sheet asks can lead to it.",
        ),
        (BAND, BAND, "within the tolerance that the sheet states."),
        (
            Rounding(), BAND,
            "if rounding as the sheet asks can lead to it, "
            "or within the tolerance where the sheet states one.",
        ),
    ],
)  # fmt: skip
def test_what_counts_as_right_is_said_as_the_sheet_says_it(
    usual: Rounding, loss: Rounding, said: str
) -> None:
    made = exercise_result("mlp-update", {})
    structure = replace(made.structure, rounding=usual, roundings={"loss": loss})
    found = pages.feedback(student_result(replace(made, structure=structure)), "t")
    for view in (pages.markdown, pages.html):
        assert f"An answer counts as right {said}" in view(found)


def test_a_right_cell_that_earns_nothing_is_explained_only_where_it_is_so() -> None:
    said = "`W1_new` earns points only as a whole"
    assert pages.markdown(page("as-a-whole")).count(said) == 1
    all_wrong = {name: replace(one, verdict=V.WRONG) for name, one in ONE_WRONG_CELL.items()}
    for changed in ({}, all_wrong):
        result = student_result(exercise_result("mlp-update", changed))
        found = pages.feedback(result, "t", Policy(matrix=Matrix.WHOLE))
        assert "as a whole" not in pages.markdown(found)


def test_an_operators_note_is_not_for_students() -> None:
    for view in (pages.markdown, pages.html):
        assert "operator" not in view(page("missing"))


def test_a_transposed_matrix_is_said_to_be_so_once() -> None:
    assert pages.markdown(page("transposed")).count("is transposed") == 1


def test_a_mistake_that_transposes_is_said_to_do_so() -> None:
    both = {
        name: replace(one, verdict=V.MISTAKE, mistake=("outer-product-order",))
        for name, one in TURNED.items()
    }
    found = pages.feedback(student_result(exercise_result("mlp-update", both)), "t")
    text = pages.markdown(found)
    assert (
        "the delta goes with the unit that receives. What you wrote is `W1_new` transposed." in text
    )
    assert "is transposed:" not in text


def test_a_single_cell_that_equals_the_one_across_is_no_transposed_matrix() -> None:
    one = dict(list(TURNED.items())[:1])
    found = pages.feedback(student_result(exercise_result("mlp-update", one)), "t")
    assert "transposed" not in pages.markdown(found)
    other = TURNED | {"W1_new[1][1]": Changed(text="7", verdict=V.WRONG)}
    found = pages.feedback(student_result(exercise_result("mlp-update", other)), "t")
    assert "transposed" not in pages.markdown(found)


def test_a_share_in_part_and_none_are_said() -> None:
    half = Changed(text="0.5", verdict=V.CARRIED, own=("a1[1]",), share=Fraction(1, 2))
    none = Changed(text="0.5", verdict=V.CONVENTION, share=Fraction(0))
    made = exercise_result("mlp-update", {"loss": half, "loss_2": none})
    text = pages.markdown(pages.feedback(student_result(made), "t"))
    assert "That counts in part." in text
    assert "That does not count here." in text


FORGOT_HALF = Policy(mistakes={"forgot-half": Fraction(1)})


@pytest.mark.parametrize(
    ("wrong", "other", "said"),
    [
        (0, 9, "All 9 answers count in full: you read the exercise another way, which is"),
        (0, 1, "All 9 answers count in full: 8 are right, and you read the rest another way,"),
        (3, 2, "4 of 9 answers are right, 2 more in a reading that is accepted here. Three things"),
        (7, 2, "2 of 9 answers are right in a reading that is accepted here. Several things"),
        (9, 0, "None of the 9 answers counts as right. Several things went wrong"),
    ],
)
def test_an_accepted_reading_is_never_called_wrong(wrong: int, other: int, said: str) -> None:
    cells = [
        item.item.partition(".")[2] for item in exercise_result("computational-graph", {}).items
    ]
    one = mistake("0.5", "forgot-half", share=Fraction(1))
    changed = dict.fromkeys(cells[:wrong], Changed(text="7", verdict=V.WRONG))
    changed |= dict.fromkeys(cells[wrong : wrong + other], one)
    made = exercise_result("computational-graph", changed)
    text = pages.markdown(pages.feedback(student_result(made), "t", FORGOT_HALF))
    assert said in text, text


def test_an_accepted_reading_is_no_slip_where_it_earns_nothing() -> None:
    one = mistake("0.5", "forgot-half", share=Fraction(0))
    made = exercise_result("mlp-update", {"loss": one})
    text = pages.markdown(pages.feedback(student_result(made), "t", FORGOT_HALF))
    assert "`loss`: this reading differs" in text
    assert "went wrong" not in text


def test_what_lines_of_no_item_seem_to_be_is_said_without_a_score_too() -> None:
    found = pages.feedback(student_result(state=State.UNREADABLE, seem_to_be=("a*b",)), "t")
    assert "Note: a\\*b." in pages.markdown(found)
    assert "Note: a*b." in pages.html(found)


def test_what_is_not_scored_is_said_so() -> None:
    one = Changed(text="0.5", verdict=V.CARRIED, own=("a1[1]",), scored=False)
    text = pages.markdown(
        pages.feedback(student_result(exercise_result("mlp-update", {"loss": one})), "t")
    )
    assert "right with your own values | not scored |" in text
    assert "That counts" not in text


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Changed(text="0.33510", verdict=V.WRONG), "`loss`: this would be right, but too little"),
        (
            Changed(text="0.000", verdict=V.WRONG, carried=(-0.1, 0.1)),
            "`loss`: 0 is what your own values lead to",
        ),
    ],
)
def test_what_does_not_count_is_not_called_wrong(one: Changed, said: str) -> None:
    made = exercise_result("mlp-update", {"loss": one})
    text = pages.markdown(pages.feedback(student_result(made), "t"))
    assert said in text
    assert "| does not count | 0 of" in text
    assert "not right" not in text


def test_of_many_own_values_the_quantities_are_named() -> None:
    own = ("W1_new[1][1]", "a1[1]", "W1_new[1][2]", "W1_new[2][1]")
    made = exercise_result(
        "mlp-update", {"loss_2": Changed(text="0.5", verdict=V.CARRIED, own=own)}
    )
    text = pages.markdown(pages.feedback(student_result(made), "t"))
    assert "`loss_2` is right with your own `a1` and `W1_new`. That counts in full." in text


def test_what_is_carried_from_nothing_in_particular_is_said_so() -> None:
    made = exercise_result("mlp-update", {"loss": Changed(text="0.5", verdict=V.CARRIED)})
    text = pages.markdown(pages.feedback(student_result(made), "t"))
    assert "`loss` is right with your own earlier values. That counts in full." in text


@pytest.mark.parametrize("slug", families())
@pytest.mark.parametrize("what", [V.WRONG, V.MISTAKE])
def test_every_family_can_be_told_about(slug: str, what: Verdict) -> None:
    made = exercise(Case(slug))
    here = [i for i in made.structure.items if made.structure.owners[i].name not in made.absent]
    slugs = tuple(wrong.slug for wrong in made.structure.mistakes[:1])
    typed = {
        i: Changed(text="?", verdict=what, mistake=slugs if what is V.MISTAKE else ()) for i in here
    }
    found = pages.feedback(student_result(exercise_result(slug, typed)), "t")
    told = [c for e in found.exercises for s in e.told.slips for c in s.cells]
    assert sorted(told) == sorted(here)
    for view in (pages.markdown, pages.html):
        assert view(found).count("not right" if what is V.WRONG else "a known slip") >= 1


def test_no_golden_file_outlives_its_result() -> None:
    of_a_course = {"en": {"of-a-course"}, "ko": set()}
    for language, folder in FOLDERS.items():
        found = {path.stem for path in (GOLDEN / folder).iterdir() if path.is_file()}
        assert found == set(RESULTS) | of_a_course[language]
