"""generate: assignment + roster -> draw -> solve -> guard -> manifest -> render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.assignment.lateness import Clock
from grader.assignment.roster import Recipient
from grader.assignment.spec import Assignment
from grader.chunks import chunks
from grader.documents.edition import Edition, edition_of
from grader.documents.in_common import InCommon
from grader.errors import IssueError, SecretError
from grader.issuing.draws import SCHEME
from grader.issuing.issue import CHUNK, Due, Posed, draw_sheets, lacking, plan, posed
from grader.issuing.papers import Papers, Press, write_papers
from grader.issuing.secret import FILE, fingerprint, make_secret, read_secret, seed_secret
from grader.progress import Progress
from grader.records import opening
from grader.records.files import write_table
from grader.records.folder import Folder
from grader.records.manifest import Manifest
from grader.rosters.known import as_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `generate` was asked to do.

    jobs        processes that write documents
    even_pages  whether each sheet begins on a front side in the PDF for the copier
    templates   a folder of the course's own templates
    """

    assignment: Assignment
    roster: Sequence[Recipient]
    out: Path
    formats: tuple[str, ...]
    reissue: str | None = None
    jobs: int = 1
    even_pages: bool = False
    templates: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What `generate` did, for the person who ran it.

    lacking    exercise -> sheets that were issued before it existed
    withdrawn  people with a sheet who are gone from the roster
    worth      whether points, weights, the policy or what is late are other ones than before
    said       whether sheets that are out say otherwise when, what or where to hand in
    restyled   people whose sheets are out in another language or layout than they have now
    renamed    what the roster calls people, and the ids under which they are known and stay
    """

    folder: Folder
    new: int
    reissued: int
    total: int
    papers: Papers
    lacking: dict[str, int]
    withdrawn: tuple[str, ...]
    new_secret: Path | None
    worth: bool = False
    said: bool = False
    restyled: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def generate(order: Order, progress: Progress) -> Issued:
    """Issue what is missing, and write every document that is not there yet."""
    folder = Folder(root=order.out, assignment=order.assignment.id)
    exercises = posed(order.assignment)
    secret, made = _secret(order)
    with _opened(order.out) as manifest:
        _refuse_another(manifest, order.assignment, secret)
        order, renamed = _as_known(manifest, order)
        due = plan(manifest, order.roster, exercises, order.reissue)
        before, said, styles = _worth(manifest), _said(manifest), _styles(manifest)
        _record(manifest, order, secret, exercises, due, folder)
        press = Press(
            formats=order.formats, common=InCommon.of(order.assignment, order.templates),
            jobs=order.jobs, even_pages=order.even_pages,
        )  # fmt: skip
        papers = write_papers(manifest, folder, press, progress)
        _write_who(manifest, folder)
        return Issued(
            folder=folder,
            new=sum(one.revision == 1 for one in due),
            reissued=sum(one.revision > 1 for one in due),
            total=sum(current for _, _, _, current in manifest.issued()),
            papers=papers,
            lacking=lacking(manifest, exercises),
            withdrawn=_withdrawn(manifest),
            new_secret=made,
            worth=before is not None and before != _worth(manifest),
            said=before is not None and said != _said(manifest),
            restyled=_restyled(styles, _styles(manifest), due),
            renamed=renamed,
        )


def _secret(order: Order) -> tuple[bytes, Path | None]:
    """The secret to draw with, and where a new one was written."""
    if order.assignment.seed is not None:
        return seed_secret(order.assignment.seed), None
    beside = order.assignment.path.parent
    secret = read_secret(beside)
    if secret is not None:
        return secret, None
    if opening.exists(order.out):
        raise SecretError(
            f"sheets were issued into {order.out}, but the secret that they were drawn with "
            "is not here",
            where=str(beside / FILE),
            remedy="Put back the .grader-secret of the course; `grader check` works without it.",
        )
    return make_secret(beside), beside / FILE


def _opened(out: Path) -> Manifest:
    return opening.open_manifest(out) if opening.exists(out) else opening.create(out)


def _as_known(manifest: Manifest, order: Order) -> tuple[Order, tuple[tuple[str, str], ...]]:
    """The order for people as they are known, and who is called otherwise in the roster."""
    roster = as_known(order.roster, [one.recipient for one in manifest.people()])
    pairs = zip(order.roster, roster, strict=True)
    renamed = tuple((new.id, one.id) for new, one in pairs if new.id != one.id)
    return replace(order, roster=roster), renamed


def _worth(manifest: Manifest) -> object:
    """What decides how answers are paid; None where nothing was issued so far."""
    issued = "assignment" in manifest.about()
    if not issued:
        return None
    late = manifest.lateness()
    due = "" if late.count is Clock.OFF else manifest.about().get("due", "")
    return manifest.policy(), manifest.points(), manifest.weights(), late, due


def _said(manifest: Manifest) -> object:
    """What sheets say about handing in."""
    about = manifest.about()
    return [about.get(word, "") for word in ("due", "hand_in", "instructions")]


def _styles(manifest: Manifest) -> dict[str, Edition]:
    """The language and layout of everybody in the roster."""
    language = manifest.about().get("language", "")
    return {
        p.recipient.id: edition_of(p.recipient, language)
        for p in manifest.people() if not p.withdrawn
    }  # fmt: skip


def _restyled(
    before: Mapping[str, Edition], now: Mapping[str, Edition], due: Sequence[Due]
) -> tuple[str, ...]:
    """Those with another language or layout than before, but for whom a new sheet was due."""
    fresh = {one.recipient.id for one in due}
    return tuple(
        person for person, edition in now.items()
        if person not in fresh and before.get(person, edition) != edition
    )  # fmt: skip


def _refuse_another(manifest: Manifest, assignment: Assignment, secret: bytes) -> None:
    """A folder belongs to one assignment, in one term, drawn with one secret."""
    about = manifest.about()
    mine = {"course": assignment.course, "term": assignment.term, "assignment": assignment.id}
    for word, value in mine.items():
        if about.get(word, value) != value:
            raise IssueError(
                f"this folder was issued for {word} {about[word]!r}, not {value!r}",
                where=str(manifest.where),
                remedy=f"Write into another folder (--out), or put the {word} back as it was.",
            )
    if about.get("secret", fingerprint(secret)) != fingerprint(secret):
        raise SecretError(
            "the sheets here were drawn with another secret (or seed)",
            where=str(manifest.where),
            remedy="Put back the secret or seed that they were drawn with, or write into "
            "another folder (--out).",
        )


def _record(
    manifest: Manifest, order: Order, secret: bytes, exercises: Sequence[Posed],
    due: Sequence[Due], folder: Folder,
) -> None:  # fmt: skip
    """Draw chunk by chunk; each chunk is in the manifest as a whole or not at all."""
    for number, chunk in enumerate(list(chunks(due, CHUNK)) or [()]):
        drawn = list(draw_sheets(manifest, order.assignment, secret, exercises, chunk))
        # Before the manifest changes: what is set aside too early is written again as it was.
        for one in chunk:
            if one.revision > 1:
                _set_aside(folder, one)
        with manifest.transaction():
            if number == 0:
                _describe(manifest, order, secret, exercises)
            for one, code, rows in drawn:
                manifest.add_sheet(one.recipient.id, code, one.revision, rows)


def _describe(manifest: Manifest, order: Order, secret: bytes, exercises: Sequence[Posed]) -> None:
    assignment, said = order.assignment, order.assignment.hand_in
    manifest.describe(
        {
            "scheme": SCHEME, "course": assignment.course, "term": assignment.term,
            "assignment": assignment.id, "title": assignment.title,
            "language": assignment.language, "secret": fingerprint(secret),
            "due": said.moment, "time_zone": said.zone, "hand_in": said.how,
            "instructions": said.instructions, "late": assignment.late.text,
        }
    )  # fmt: skip
    manifest.enrol(order.roster)
    manifest.set_exercises(
        {e.id: e.points for e in assignment.exercises},
        {e.id: e.weights for e in assignment.exercises},
    )
    manifest.set_policy(assignment.policy)
    for exercise in exercises:
        manifest.keep_structure(exercise.structure)


def _set_aside(folder: Folder, one: Due) -> None:
    """The documents of the revision before go to private/superseded/, so that one is out."""
    person, aside = one.recipient.id, folder.superseded(one.recipient.id, one.revision - 1)
    aside.mkdir(parents=True, exist_ok=True)
    old = [*folder.handout(person).glob("*"), *folder.solution(person, "x").parent.glob(
        f"{folder.assignment}-{person}-solution.*")]  # fmt: skip
    for path in old:
        path.replace(aside / path.name)


def _write_who(manifest: Manifest, folder: Folder) -> None:
    names = {p.recipient.id: p.recipient.name for p in manifest.people()}
    order = {person: place for place, person in enumerate(names)}
    rows = (
        (code, person, names[person], revision)
        for code, person, revision, _ in sorted(manifest.issued(), key=lambda one: order[one[1]])
    )
    write_table(folder.who, ("code", "id", "name", "revision"), rows)


def _withdrawn(manifest: Manifest) -> tuple[str, ...]:
    issued = {person for _, person, _, _ in manifest.issued()}
    return tuple(
        p.recipient.id for p in manifest.people() if p.withdrawn and p.recipient.id in issued
    )
