"""The family of an exercise and its settings, as an assignment names them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

from grader.assignment.toml_file import Table, shown
from grader.errors import AssignmentError, FamilyChoiceError, nearest
from problems.conventions import CONVENTIONS
from problems.draws import Pool
from problems.family import Family, FamilyError, Problem
from problems.parameters import ParameterError, Settings, Value
from problems.presets import STANDARD, Preset, fixed
from problems.registry import families, load_own


def family_named(name: str, *, where: str) -> Family:
    """The registered family of that slug; FamilyChoiceError with the slugs that come near."""
    known = families()
    if name not in known:
        raise FamilyChoiceError(name, known=known, where=where)
    return known[name]


def is_own_family(name: str) -> bool:
    """Whether a name is the path of a course's own family rather than a slug."""
    return name.lower().endswith(".py")


def family_chosen(name: str, *, where: str, folder: Path = Path()) -> tuple[Family, Path | None]:
    """The registered family of that slug, or the course's own in that file, with its path.

    FamilyChoiceError for an unknown slug; AssignmentError for a file that is not there or broken.
    """
    if not is_own_family(name):
        return family_named(name, where=where), None
    path = folder / name
    if not path.is_file():
        raise AssignmentError(
            f"found {shown(name)}; there is no such file in {folder.absolute()}",
            where=where,
            remedy="Check the path, or name a family of the grader.",
        )
    return _loaded(path, where=where), path


def read_family(exercise: Table, folder: Path) -> tuple[Family, Path | None]:
    """The family of an exercise, and its file where it is the course's own (`family.py`)."""
    name = exercise.required_text("family", next(iter(families())))
    absolute = PurePosixPath(name).is_absolute() or Path(name).is_absolute()
    if is_own_family(name) and absolute:
        rule = "the path of an own family starts at the assignment's folder"
        raise exercise.wrong("family", rule, f'family = "{PurePosixPath(name).name}"')
    return family_chosen(name, where=exercise.where("family"), folder=folder)


def read_settings(exercise: Table, family: Family) -> Settings:
    """Parameters and conventions, each refused at its own place, over the preset."""
    preset = _preset(exercise, family)
    parameters = _parameters(exercise, family)
    conventions = _conventions(exercise, family)
    try:
        return family.settings(parameters, conventions, preset)
    except ParameterError as fault:
        remedy = f"`grader families {family.slug}` shows the parameters and their defaults."
        raise exercise.refusal("parameters", str(fault), remedy) from None


def read_fixed(exercise: Table, problem: Problem) -> dict[str, Pool]:
    """The givens that the preset fixes, but for those that the exercise fixes itself."""
    preset = _preset(exercise, problem.family)
    own = exercise.table("givens").entries
    left = replace(preset, givens={n: v for n, v in preset.givens.items() if n not in own})
    try:
        return fixed(left, problem.program.givens, problem.draws)
    except ParameterError as fault:
        what = f"the preset does not go with what is set beside it: {fault}"
        remedy = "Leave the parameters as the preset has them, or choose another preset."
        raise exercise.refusal("preset", what, remedy) from None


def _preset(exercise: Table, family: Family) -> Preset:
    presets = family.all_presets()
    name = exercise.text("preset", STANDARD) or STANDARD
    if name not in presets:
        what = f"there is no preset {shown(name)}; {family.slug} has: {', '.join(presets)}"
        near = nearest(name, presets)
        remedy = f"Did you mean {near[0]}?" if near else "Name one of these, or take it out."
        raise exercise.refusal("preset", what, remedy)
    return presets[name]


def _loaded(path: Path, *, where: str) -> Family:
    try:
        return load_own(path)
    except FamilyError as fault:
        what = str(fault)
    except (Exception, SystemExit) as fault:
        # It is the lecturer's own code: whatever it raises is told, not traced.
        what = f"{path.name} fails with {type(fault).__name__}: {fault}"
    remedy = f"Mend {path.name} in {path.parent.absolute()}."
    raise AssignmentError(what, where=where, remedy=remedy)


def _move_up(exercise: Table, key: str) -> dict[str, str]:
    """For keys of the exercise that slipped below the header of one of its tables."""
    remedy = f"It belongs to the exercise: write it above [exercise.{key}]."
    return dict.fromkeys(("family", "preset", "id", "points", "ask"), remedy)


def _parameters(exercise: Table, family: Family) -> dict[str, object]:
    table = exercise.table("parameters")
    by_name = {parameter.name: parameter for parameter in family.parameters}
    table.keep_to(tuple(by_name), _move_up(exercise, "parameters"))
    for name, value in table.entries.items():
        parameter = by_name[name]
        try:
            parameter.read(value)
        except ParameterError:
            rule = f"{name} is {parameter.allowed}"
            raise table.wrong(name, rule, f"{name} = {_as_toml(parameter.default)}") from None
    return dict(table.entries)


def _conventions(exercise: Table, family: Family) -> dict[str, object]:
    table = exercise.table("conventions")
    table.keep_to((*family.conventions, *family.fixed), _move_up(exercise, "conventions"))
    chosen: dict[str, object] = {}
    for name, value in table.entries.items():
        fixed = family.fixed.get(name)
        choices = (fixed,) if fixed else CONVENTIONS[name].choices
        # `step_at_zero = 1` is as good as `step_at_zero = "1"`.
        word = str(value) if type(value) is int or isinstance(value, Decimal) else value
        if word not in choices:
            rule = f"{name} is one of {', '.join(shown(choice) for choice in choices)}"
            raise table.wrong(name, rule, f"{name} = {shown(choices[0])}")
        chosen[name] = word
    return chosen


def _as_toml(value: Value) -> str:
    if isinstance(value, tuple) and len(value) == 1:
        return shown(value[0])
    return shown(value)
