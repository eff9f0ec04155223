"""An explanation in lines: what was read, what is right, what was tried, what it earns.

At most 15 lines an item, so that a screen holds it; a right answer among others takes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from grader.assignment.policy import Matrix, Policy
from grader.checking.explain import Explained
from grader.documents.feedback.entries import read_as, typed, value_of
from grader.documents.numerals import numeral
from grader.judging.verdict import Verdict
from grader.marking.result import ExerciseResult, ItemResult, StudentResult, Tried
from grader.marking.score import shown_score
from grader.rulings.applied import policy_of
from grader.rulings.ruling import What
from grader.rulings.words import told
from grader.submissions.numbers import Unreadable
from problems.program import Quantity

LONGEST = 15
"""Lines of an item."""

WIDTH = 110

UNCOUNTED = (
    "it lies there and does not count: too little of the exercise can be followed, or a 0 or an "
    "interval in which almost anything lies shows nothing"
)

LABEL = 10
"""Columns in front of what a line says."""

GLUE = "\0"
"""In place of a space at which no line may end."""

TURNED = "right where rows and columns of the matrix change places"

MOST_OWN = 4
LONGEST_TYPED = 60


def lines(explained: Explained) -> Iterator[str]:
    """Everything that was asked about, line by line."""
    yield from _head(explained.result)
    answered = any(typed(i.entry) for e in explained.result.exercises for i in e.items)
    if not answered and not explained.some:
        return
    for exercise, items in explained.asked:
        yield ""
        yield (
            f"Exercise {exercise.position}, {exercise.title}: "
            f"{shown_score(exercise.score)} of {shown_score(exercise.max)}"
        )
        if exercise.unmarked:
            yield f"not marked: {exercise.unmarked}"
        for ruling in exercise.rulings:
            yield f"decision: {told(ruling)}"
        for item in items:
            if item.verdict is Verdict.CORRECT and not explained.some:
                yield _first_line(item, typed(item.entry))
                yield from _decided(item, on_items_alone=True)
            else:
                yield from item_lines(item, exercise, explained.policy)


def _head(result: StudentResult) -> Iterator[str]:
    most = shown_score(result.max)
    score = "no score" if result.score is None else f"{shown_score(result.score)} of {most}"
    who = f"{result.recipient.name} ({result.recipient.id})"
    yield f"{who}, sheet {result.code}: {result.state}, {score}"
    if result.source:
        yield f"handed in: {result.source}"
    if result.round_to:
        yield f"rounded to multiples of {numeral(result.round_to)}, as the policy says"
    if result.note:
        yield f"note: {result.note}"
    for ruling in result.rulings:
        yield f"decision: {told(ruling)}"


def item_lines(item: ItemResult, exercise: ExerciseResult, policy: Policy) -> Iterator[str]:
    """Why one item got its mark."""
    owner = exercise.structure.owners[item.item.partition(".")[2]]
    before = [
        _first_line(item),
        *_lines("typed", _typed(item)),
        *_lines("key", item.key + f", right: {_range(item.low, item.high)}" * owner.numeric),
        *(_lines("carried", _carried(item, exercise)) if item.carried else ()),
        *(_lines("turned", TURNED) if item.turned else ()),
        *(_lines("but", UNCOUNTED) if _uncounted(item) else ()),
    ]
    after = list(_decided(item) or _lines("policy", _policy(item, exercise, policy, owner)))
    yield from before
    yield from _tried(item, LONGEST - len(before) - len(after))
    yield from after


def _decided(item: ItemResult, *, on_items_alone: bool = False) -> list[str]:
    """The ruling that says what an item earns, where it is one."""
    found = [one for one in item.rulings if one.what < What.EXERCISE or not one.is_total]
    return [
        line
        for one in found if one.item or not on_items_alone
        for line in _lines("decision", told(one))
    ]  # fmt: skip


def _uncounted(item: ItemResult) -> bool:
    """Whether an answer is wrong although it lies where right ones lie."""
    value = value_of(item.entry)
    if item.verdict is not Verdict.WRONG or value is None:
        return False
    bands = [(item.low, item.high), *([item.carried] if item.carried else [])]
    return any(low <= value <= high for low, high in bands)


def _first_line(item: ItemResult, text: str = "") -> str:
    earned = f"{shown_score(item.points)} of {shown_score(item.max)}"
    named = f" {' or '.join(item.mistake)}" if item.mistake else ""
    return f"{item.item:16} {earned:13} {item.verdict}{named}{f'  {text}' if text else ''}"


def _lines(label: str, text: str) -> Iterator[str]:
    """A label and what it says, on as many lines as that needs."""
    for number, part in enumerate(wrap(text, WIDTH - LABEL - 2, break_on_hyphens=False)):
        yield f"  {'' if number else label:{LABEL}}{part}"


def _typed(item: ItemResult) -> str:
    text = typed(item.entry)
    shown = text if len(text) <= LONGEST_TYPED else f"{text[:LONGEST_TYPED]}..."
    read = read_as(item.entry)
    if isinstance(item.entry, Unreadable):
        return f"{shown} (not read: {item.entry.reason})"
    return f"{shown}, read as {read}" if read else shown or "nothing"


def _range(low: float, high: float, digits: int = 8) -> str:
    ends = (f"{low:.{digits}g}", f"{high:.{digits}g}")
    return " to ".join(dict.fromkeys(ends))


def _carried(item: ItemResult, exercise: ExerciseResult) -> str:
    """The values that the student's own entries lead to, and those entries."""
    low, high = item.carried or (item.low, item.high)
    entries = {one.item: one.entry for one in exercise.items}
    prefix = f"{exercise.position}."
    names = [n if n.startswith(prefix) else prefix + n for n in item.from_own]
    shown = [f"{n.removeprefix(prefix)} = {typed(entries[n])}" for n in names[:MOST_OWN]]
    more = ["..."] if len(names) > MOST_OWN else []
    own = f" from own {', '.join(shown + more)}" if names else ""
    return f"{_range(low, high)}{own}"


def _tried(item: ItemResult, most: int) -> Iterator[str]:
    """The mistakes with the values that they lead to, on so many lines; named ones come first.

    Those whose values lie among the carried ones need no values of their own.
    """
    order = sorted(item.tried, key=lambda one: one.slug not in item.mistake)
    apart = [_one_tried(one, item.mistake) for one in order if one.visible]
    names = dict.fromkeys(one.slug for one in order if not one.visible)
    # A value and its name stay on one line.
    with_values = list(_as_many_as_fit("tried", [t.replace(" ", GLUE) for t in apart], most))
    yield from with_values
    yield from _as_many_as_fit("no effect", list(names), most - len(with_values))


def _as_many_as_fit(label: str, texts: Sequence[str], most: int) -> Iterator[str]:
    """Texts on so many lines, and how many more there are."""
    for count in range(len(texts), 0, -1):
        left = [f"and {len(texts) - count} more"] if count < len(texts) else []
        found = list(_lines(label, "; ".join([*texts[:count], *left])))
        if len(found) <= most:
            yield from (line.replace(GLUE, " ") for line in found)
            return


def _one_tried(one: Tried, named: Sequence[str]) -> str:
    mark = "*" if one.slug in named else ""
    return f"{mark}{one.slug} {_range(one.low, one.high, 6)}"


def _policy(item: ItemResult, exercise: ExerciseResult, policy: Policy, owner: Quantity) -> str:
    rule = _rule(item, exercise, policy_of(policy, exercise))
    if policy.matrix is Matrix.WHOLE and len(owner.cells) > 1:
        rule = f'{rule}; matrix = "whole": all of {owner.name} earns what its worst cell does'
    return f"{rule}: {shown_score(item.points)} of {shown_score(item.max)} points"


def _rule(item: ItemResult, exercise: ExerciseResult, policy: Policy) -> str:
    """The line of the policy that decides."""
    match item.verdict:
        case Verdict.BLANK:
            return "a blank earns nothing"
        case Verdict.UNREADABLE:
            return "what cannot be read earns nothing until somebody rules on it"
        case Verdict.MISTAKE:
            return _mistake(item.mistake, policy)
        case Verdict.CARRIED:
            return f"carried = {numeral(policy.carried)}{_cap(exercise.items, policy)}"
    return f"{item.verdict} = {numeral(getattr(policy, item.verdict.value))}"


def _mistake(slugs: Sequence[str], policy: Policy) -> str:
    """What a mistake earns; of several that cannot be told apart the best counts."""
    best = max(slugs, key=policy.credit, default="")
    if best in policy.mistakes:
        return f"mistakes.{best} = {numeral(policy.mistakes[best])}"
    return f"mistake = {numeral(policy.mistake)}"


def _cap(items: Sequence[ItemResult], policy: Policy) -> str:
    wrong = sum(item.verdict is Verdict.WRONG and not item.is_settled for item in items)
    if wrong <= policy.carried_in_full:
        return ""
    return (
        f" times carried_beyond = {numeral(policy.carried_beyond)}: {wrong} unexplained wrong "
        f"items, more than carried_in_full = {policy.carried_in_full}"
    )
