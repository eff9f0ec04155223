"""The rows: each takes a folder of its own and gives one Ratio."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import bulk, crowd, documents, keys, marking, reporting
from benchmarks.course import hand_in, issue
from benchmarks.process import middle
from benchmarks.ratio import Ratio, command, paired

Row = Callable[[Path], Ratio]

RUNS = 9


def help_page(_: Path) -> Ratio:
    """`grader --help` against importing click."""
    ratio, seconds = paired(
        command("-P", "-m", "grader", "--help"), command("-c", "import click"), RUNS
    )
    return Ratio(
        what="grader --help", against="python -c 'import click'", ratio=ratio, budget=2,
        seconds=seconds,
    )  # fmt: skip


def check_one(root: Path) -> Ratio:
    """`grader check` of one submission against importing NumPy."""
    folder = issue(root / "course", 1)
    hand_in(folder, root / "in")
    ratio, seconds = paired(
        command("-P", "-m", "grader", "check", str(folder), str(root / "in")),
        command("-c", "import numpy"),
        RUNS,
    )
    return Ratio(
        what="grader check, one submission", against="python -c 'import numpy'", ratio=ratio,
        budget=3, seconds=seconds,
    )  # fmt: skip


def exact_key(_: Path) -> Ratio:
    """The exact key of a 2-3-2 network, all strings, against SymPy's subs and evalf."""
    ours, theirs = keys.ours(), keys.closed_forms()
    ratio, seconds = paired(ours, theirs, 3)
    return Ratio(
        what="exact key of a 2-3-2 update, all strings", against="SymPy's subs + evalf of the same",
        ratio=ratio, budget=1 / 300, seconds=seconds,
    )  # fmt: skip


def markdown_sheet(root: Path) -> Ratio:
    """A student's Markdown sheet against the bare rendering of its template."""
    ours, bare = documents.markdown_pair(root)
    ratio, seconds = paired(ours, bare, RUNS)
    return Ratio(
        what="one student's Markdown sheet", against="bare Jinja2 rendering with ready data",
        ratio=ratio, budget=2, seconds=seconds,
    )  # fmt: skip


def pdf_sheet(root: Path) -> Ratio:
    """A student's PDF against the bare Typst compile of the same source."""
    ours, bare = documents.pdf_pair(root)
    ratio, seconds = paired(ours, bare, RUNS)
    return Ratio(
        what="one student's PDF", against="bare Typst compile of the same source", ratio=ratio,
        budget=1.3, seconds=seconds,
    )  # fmt: skip


def class_in_memory(_: Path) -> Ratio:
    """Marking a class of 100,000, arrays in memory, against one bare np.isclose."""
    return _marking("60 % clean, 30 % one mistake, 10 % a slip", honest=0.6, mistakes=0.3, most=12)


def mistaken_class(_: Path) -> Ratio:
    """The same where everybody makes a mistake; a class that nobody has, so without a budget."""
    return _marking("everybody makes a mistake", honest=0, mistakes=1, most=float("inf"))


def _marking(who: str, *, honest: float, mistakes: float, most: float) -> Ratio:
    ours, bare = marking.marking_pair(honest=honest, mistakes=mistakes)
    ratio, seconds = paired(ours, bare, RUNS)
    return Ratio(
        what=f"marking 100,000 x 61 items with {marking.MISTAKES} mistakes in memory: {who}",
        against="one np.isclose over the same items", ratio=ratio, budget=most, seconds=seconds,
    )  # fmt: skip


def bulk_check(_: Path) -> Ratio:
    """From 100,000 JSON files to grades.csv and gradebook, against a bare loop over them."""
    found = bulk.measured()
    ours, bare = middle(found.ours).wall, middle(found.bare).wall
    return Ratio(
        what=f"grader check --only grades of {bulk.STUDENTS:,} JSON files ({ours:.1f} s, one core)",
        against=f"a bare loop that decodes them and calls np.isclose ({bare:.1f} s)",
        ratio=found.ratio, budget=2.5, seconds=ours,
    )  # fmt: skip


def bulk_memory(_: Path) -> Ratio:
    """The memory of the same."""
    found = bulk.measured()
    return Ratio(
        what=f"memory of the same ({found.peak >> 20} MiB)", against="1 GiB",
        ratio=found.peak / 2**30, budget=1, seconds=middle(found.ours).wall,
    )  # fmt: skip


def everything(_: Path) -> Ratio:
    """items.csv and a feedback page for everyone as well; without a budget."""
    found = bulk.everything()
    return Ratio(
        what=f"grader check with items.csv and feedback of {bulk.SMALLER:,} JSON files",
        against="the bare loop over them", ratio=found.ratio, budget=float("inf"),
        seconds=middle(found.ours).wall,
    )  # fmt: skip


def report(_: Path) -> Ratio:
    """The report of a class of 10,000, against reading its gradebook alone."""
    found = reporting.measured().pairs
    ours, bare = middle(found.ours).wall, middle(found.bare).wall
    return Ratio(
        what=f"grader report of {reporting.STUDENTS:,} students x 61 items "
        f"({ours:.1f} s, one core)",
        against=f"reading their gradebook alone ({bare:.2f} s)", ratio=found.ratio, budget=10,
        seconds=ours,
    )  # fmt: skip


def report_in_memory(_: Path) -> Ratio:
    """The memory of the same."""
    found = reporting.measured().pairs
    return Ratio(
        what=f"memory of the same ({found.peak >> 20} MiB)", against="1 GiB",
        ratio=found.peak / 2**30, budget=1, seconds=middle(found.ours).wall,
    )  # fmt: skip


def report_in_bytes(_: Path) -> Ratio:
    """The size of its page."""
    found = reporting.measured()
    return Ratio(
        what=f"the page of the same ({found.size / 1e6:.1f} MB)", against="20 MB",
        ratio=found.size / reporting.LARGEST, budget=1, seconds=middle(found.pairs.ours).wall,
    )  # fmt: skip


def crowd_in_parallel(_: Path) -> Ratio:
    """A class of a thousand as PDF on two cores: both are busy nearly all of the time."""
    found = crowd.measured()
    return Ratio(
        what=f"wall time of {crowd.STUDENTS:,} students x {len(crowd.FOUR)} exercises with PDFs "
        f"({found.wall:.0f} s, {crowd.JOBS} processes)",
        against=f"CPU time of the same ({found.cpu:.0f} s)", ratio=found.wall / found.cpu,
        budget=1 / 1.7, seconds=found.wall,
    )  # fmt: skip


def crowd_in_memory(_: Path) -> Ratio:
    """The memory of all its processes together."""
    found = crowd.measured()
    return Ratio(
        what=f"memory of the same, all processes together ({found.peak >> 20} MiB)",
        against="1 GiB", ratio=found.peak / 2**30, budget=1, seconds=found.wall,
    )  # fmt: skip


ROWS: tuple[Row, ...] = (
    help_page, check_one, exact_key, class_in_memory, mistaken_class, markdown_sheet, pdf_sheet,
    crowd_in_parallel, crowd_in_memory, bulk_check,
    bulk_memory, everything, report, report_in_memory, report_in_bytes,
)  # fmt: skip
