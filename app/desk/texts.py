"""The text of digitised papers, read while nobody waits for it; derived from the documents, so never journalled."""

import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.durable import explaining_disk_faults
from app.models import page_text
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.page_text import DocumentText
from app.models.procedure import ProcedureVersion
from app.pdf_archive import Description
from app.scanning.output import recognition, text_layer

LOCK = "texts.lock"


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper whose text was read: its name, its dossier's code, how many pages it has and how many were given up."""

    name: str
    code: str
    pages: int
    given_up: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document that has no text yet."""

    key: int
    sha256: str
    pages: int
    name: str
    code: str


def read_papers(desk: Desk, stopped: Callable[[], bool]) -> Generator[ReadPaper, None, None]:
    """Read the papers of accepted dossiers that have no text yet, newest first, until none is left or it is stopped.

    A paper of many pages goes on where it was stopped. Its stored document stays as it is: the words lie beside it.
    One whose document is damaged is passed over; the check tells of it. Nothing is read while another program of this
    home does.

    Raises:
        ProgramMissing: Tesseract is not installed, or does not know Vietnamese.
        DiskFull, HomeReadOnly: the words cannot be kept; what was read before stays.
    """
    if not recognition.is_there():
        raise errors.ProgramMissing(recognition.PROGRAM)
    try:
        with FileLock(desk.home.path / LOCK, timeout=0):
            yield from _read_all(desk, stopped)
    except Timeout:
        return


def searchable(desk: Desk, dossier_uid: str, sha256: str, into: Path) -> bool:
    """Write a copy of a dossier's paper with its words, invisible, over its pages; returns whether they are known.

    The copy says whose it is: its title is the paper's name, its identifier the dossier's code.

    Raises:
        DocumentDamaged: the stored document is gone or changed.
        DiskFull, HomeReadOnly: the copy cannot be written.
    """
    with desk.store.reading() as session:
        found = session.execute(
            select(Document.name, Dossier.code, ProcedureVersion.name.label("procedure"), DocumentText.layer_sha256)
            .join(LineDocument, LineDocument.document_id == Document.id)
            .join(ChecklistLine, ChecklistLine.id == LineDocument.line_id)
            .join(Dossier, Dossier.id == ChecklistLine.dossier_id)
            .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
            .join(DocumentText, DocumentText.document_sha256 == Document.sha256)
            .where(Dossier.uid == dossier_uid, Document.sha256 == sha256, DocumentText.layer_sha256.is_not(None))
        ).first()
    if found is None or not desk.documents.is_whole(found.layer_sha256):
        return False
    if not desk.documents.is_whole(sha256):
        raise errors.DocumentDamaged(sha256)
    said = Description(title=found.name, subject=found.procedure, identifier=found.code or "")
    text_layer.lay_over(desk.documents.path(sha256), desk.documents.path(found.layer_sha256), said, into)
    return True


def tidy(desk: Desk) -> None:
    """Forget the text of documents that are gone, and let those be read again whose words are lost."""
    with desk.store.reading() as session:
        known = set(session.scalars(select(Document.sha256)))
        texts = session.execute(select(DocumentText.document_sha256, DocumentText.layer_sha256)).all()
    lost = [
        text.document_sha256
        for text in texts
        if text.document_sha256 not in known
        or (text.layer_sha256 and not desk.documents.path(text.layer_sha256).exists())
    ]
    for sha256 in lost:
        with desk.store.transaction() as session:
            page_text.erase(session, sha256)
    done = {text.document_sha256 for text in texts} - set(lost)
    for folder in desk.home.texts.glob("*"):
        if folder.name in done or folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


def _read_all(desk: Desk, stopped: Callable[[], bool]) -> Iterator[ReadPaper]:
    """Go down from the newest document, each looked at once; those that come meanwhile are read before older ones."""
    newest = oldest = None
    while not stopped():
        with desk.store.reading() as session:
            waiting = _next(session, newest, oldest)
        if waiting is None:
            return
        newest = max(waiting.key, newest or 0)
        oldest = min(waiting.key, oldest or waiting.key)
        if desk.documents.is_whole(waiting.sha256) and (done := _read(desk, waiting, stopped)):
            yield done


def _next(session: Session, newest: int | None, oldest: int | None) -> _Waiting | None:
    row = None
    if newest is not None:
        row = session.execute(_unread().where(Document.id > newest).order_by(Document.id)).first()
    if row is None:
        older = _unread() if oldest is None else _unread().where(Document.id < oldest)
        row = session.execute(older.order_by(Document.id.desc())).first()
    return _Waiting(row.id, row.sha256, row.pages, row.name, row.code or "") if row else None


def _unread() -> Select[int, str, int, str, str | None]:
    """Choose a paper whose words are not known; one that was replaced is not found by them either."""
    read = exists().where(DocumentText.document_sha256 == Document.sha256)
    return (
        select(Document.id, Document.sha256, Document.pages, Document.name, Dossier.code)
        .join(LineDocument, LineDocument.document_id == Document.id)
        .join(ChecklistLine, ChecklistLine.id == LineDocument.line_id)
        .join(Dossier, Dossier.id == ChecklistLine.dossier_id)
        .where(Dossier.code.is_not(None), LineDocument.replaced_at.is_(None), ~read)
        .limit(1)
    )


def _read(desk: Desk, waiting: _Waiting, stopped: Callable[[], bool]) -> ReadPaper | None:
    """Read one document; nothing when it was stopped before its last page."""
    folder = desk.home.texts / waiting.sha256
    with explaining_disk_faults(desk.home.path):
        if not recognition.read_pages(desk.documents.path(waiting.sha256), waiting.pages, folder, stopped):
            return None
        found = recognition.page_words(folder, waiting.pages)
        row = DocumentText(
            document_sha256=waiting.sha256,
            layer_sha256=_keep_layer(desk, folder, waiting.pages),
            pages=waiting.pages,
            given_up=sum(page.given_up for page in found),
            read_at=desk.clock.now(),
        )
        with desk.store.transaction() as session:
            page_text.write(session, row, [page.text for page in found])
        shutil.rmtree(folder, ignore_errors=True)
    return ReadPaper(waiting.name, waiting.code, waiting.pages, row.given_up)


def _keep_layer(desk: Desk, folder: Path, pages: int) -> str | None:
    """Store the words of all pages as one document; nothing where no page has any beside its own text."""
    layers = [recognition.layer(folder, number) for number in range(pages)]
    if not any(layers):
        return None
    joined = folder / "words.pdf"
    text_layer.join_layers(layers, joined)
    return desk.documents.add_file(joined)
