"""Files that come with a message: found or fetched, looked at in the child, stored, and put onto their components."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors
from app.desk.desk import Desk
from app.desk.scans import ELECTRONIC
from app.durable import hash_file, workshop
from app.errors import HeldReason
from app.exchange import portal_files
from app.exchange.portal_files import Sources
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.files import Staging
from app.models.online import OnlineFile
from app.models.procedure import Component
from app.queries.procedures import ProcedureView
from app.rules.kinds import FileFinding
from app.rules.signatures import Signature
from app.scanning.opening import papers
from app.scanning.opening.papers import Paper
from app.text import fold, is_web_address

if TYPE_CHECKING:
    from app.exchange.portal_records import AnnouncedFile


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that lies here: what it was found to be, its component where it is known, the paper it became."""

    announced: "AnnouncedFile"
    component: int | None
    finding: FileFinding
    given_sha256: str
    sha256: str | None
    pages: int
    signatures: tuple[Signature, ...] = ()


def take(
    desk: Desk, announced: Sequence["AnnouncedFile"], beside: Path, version: ProcedureView, sources: Sources
) -> tuple[TakenFile, ...]:
    """Look at the files of a message and store the sound ones.

    Args:
        desk: where.
        announced: the files that the message speaks of.
        beside: the message's own folder.
        version: the procedure, whose components the files belong to.
        sources: from where files are fetched that lie elsewhere.

    Raises:
        MessageHeld: a file is not there, cannot be read, is not the one that was announced or not what its name says,
            is too large, or its name leads elsewhere.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    with desk.documents.staging() as stage:
        copies = {(one.address, one.sha256): one for one in announced}  # a file that is named twice is one
        given = {key: _copied(desk, stage, one, beside, sources) for key, one in copies.items()}
        seen = papers.look([copy for _given, copy in given.values()], desk.home.certificates)
        said = dict(zip(given, seen, strict=True))
        taken = [
            replace(_judged(desk, stage, one, *given[key], said[key]), component=_component(one, version))
            for one, key in ((one, (one.address, one.sha256)) for one in announced)
        ]
        stage.keep(dict.fromkeys(file.sha256 for file in taken if file.sha256))
    return tuple(taken)


def are_among(came: Iterable[Sequence[str]], announced: Sequence["AnnouncedFile"], beside: Path) -> bool:
    """Whether a record came before with the files that lie beside it now.

    A file whose hash the record announces is that very one; one that is fetched, or is gone, tells nothing new.

    Args:
        came: the hashes of the files each time that the record came.
        announced: the files that it speaks of.
        beside: the message's own folder.

    Raises:
        MessageHeld: a name leads elsewhere, or a file cannot be read or is larger than any paper.
    """
    now = [_lying(one, beside) for one in announced]
    return any(all(here in {None, then} for here, then in zip(now, one, strict=True)) for one in came)


def attach(dossier: Dossier, files: Iterable[OnlineFile], moment: datetime) -> None:
    """Put sound files whose component is known onto the dossier's checklist, as papers of its owner.

    A case in which a component applies is ticked by the paper that came for it; a paper that an earlier record
    brought is counted, and is there once.
    """
    components = {component.position: component for component in dossier.version.components}
    placed = [(components[file.component], file) for file in files if file.component in components and file.sha256]
    for component, file in placed:
        line = line_of(dossier, component)
        line.electronic += 1
        if file.sha256 not in {link.document.sha256 for link in line.documents}:
            line.documents.append(LineDocument(document=_document(dossier, component, file, moment)))
    dossier.cases = sorted({*dossier.cases, *(component.case for component, _file in placed if component.case)})


def line_of(dossier: Dossier, component: Component) -> ChecklistLine:
    """Return the line of a component on a dossier's checklist, a new one where nothing was handed in for it yet."""
    for line in dossier.lines:
        if line.position == component.position:
            return line
    line = ChecklistLine(
        component_id=component.id, position=component.position, original=0, certified=0, copy=0, shown=0, electronic=0
    )
    dossier.lines.append(line)
    return line


def replace_all(dossier: Dossier, files: Sequence[OnlineFile], moment: datetime) -> None:
    """Put the files of a newer record onto the checklist; papers that it leaves out stand there no more."""
    for line in dossier.lines:
        line.electronic = 0
    attach(dossier, files, moment)
    standing = {(file.component, file.sha256) for file in files}
    for line in dossier.lines:
        for link in line.documents:
            if (line.position, link.document.sha256) not in standing:
                link.replaced_at = moment


def _lying(one: "AnnouncedFile", beside: Path) -> str | None:
    if one.sha256 or is_web_address(one.address):
        return None
    try:
        path = portal_files.find(beside, one.address)
        with _reading(path, one.name):
            return hash_file(path)
    except errors.MessageHeld as held:
        if held.reason is HeldReason.FILE_MISSING:
            return None
        raise


def _copied(desk: Desk, stage: Staging, one: "AnnouncedFile", beside: Path, sources: Sources) -> tuple[str, Path]:
    """Return the hash of a file and a copy of it: whoever writes into the file itself meanwhile changes nothing."""
    if not is_web_address(one.address):
        path = portal_files.find(beside, one.address, one.sha256)
        with _reading(path, one.name):
            given, copy = stage.copy(path)
    else:
        with workshop(desk.home.path) as folder:
            given, copy = stage.copy(portal_files.fetch(one.address, folder, sources))
    if one.sha256 and given != one.sha256:
        raise errors.MessageHeld(HeldReason.FILE_CHANGED, one.name)
    return given, copy


@contextmanager
def _reading(path: Path, name: str) -> Iterator[None]:
    """Hold a message aside whose file goes, is locked or grows while it is read: half a paper is none."""
    try:
        before = path.stat()
        yield
        after = path.stat()
    except FileNotFoundError as fault:
        raise errors.MessageHeld(HeldReason.FILE_MISSING, name) from fault
    except OSError as fault:
        raise errors.MessageHeld(HeldReason.FILE_UNREADABLE, name) from fault
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise errors.MessageHeld(HeldReason.FILE_UNREADABLE, name)


def _judged(
    desk: Desk, stage: Staging, one: "AnnouncedFile", given: str, copy: Path, said: Paper | errors.ForeignFileFault
) -> TakenFile:
    """Return what became of a file; an image's copy is bound as a PDF, which may tell that it is none."""
    taken = TakenFile(one, None, FileFinding.SOUND, given, None, 0)
    try:
        if isinstance(said, errors.ForeignFileFault):
            raise said
        if not said.fits(one.name):
            raise errors.MessageHeld(HeldReason.FILE_TYPE, one.name)
        if said.acts:
            return replace(taken, finding=FileFinding.ACTS, pages=said.pages, signatures=said.signatures)
        if said.is_pdf:
            return replace(taken, sha256=given, pages=said.pages, signatures=said.signatures)
        with papers.bound(copy, one.name, desk.home.path) as (pdf, pages):
            return replace(taken, sha256=stage.copy(pdf)[0], pages=pages)
    except errors.ForeignFileTooLarge as fault:
        raise errors.MessageHeld(HeldReason.FILE_TOO_LARGE, one.name) from fault
    except errors.ForeignFileUnknownType as fault:
        if papers.promises_paper(one.name):
            raise errors.MessageHeld(HeldReason.FILE_TYPE, one.name) from fault
        return replace(taken, finding=FileFinding.OTHER)
    except errors.ForeignFileEncrypted:
        return replace(taken, finding=FileFinding.ENCRYPTED)
    except errors.ForeignFileDamaged:
        return replace(taken, finding=FileFinding.DAMAGED)


def _component(one: "AnnouncedFile", version: ProcedureView) -> int | None:
    """Return the component that a file says it is of: by its number in the catalogue, else by its name."""
    places = {str(r.position): r.position for r in version.requirements}
    names: Mapping[str, int] = {fold(r.name): r.position for r in version.requirements}
    return places.get(one.component.lstrip("0")) or names.get(fold(one.component_name))


def _document(dossier: Dossier, component: Component, file: OnlineFile, moment: datetime) -> Document:
    return Document(
        sha256=file.sha256 or "",
        owner_identifier=dossier.owner_identifier,
        paper_key=component.requirement().paper_keys[0],
        name=component.name,
        pages=file.pages,
        source=ELECTRONIC,
        digitised_at=moment,
    )
