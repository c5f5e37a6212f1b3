"""What leaves with a hand-over: the rows, entries and documents of its dossiers."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.exchange.package import Package, PackedDossier, PackedFile
from app.models import journal
from app.models.base import Base
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.files import Documents
from app.models.journal import Rows
from app.models.organisation import Department, Officer, Organisation
from app.models.procedure import Field, Procedure
from app.models.slip import Slip
from app.models.transfer import Transfer, TransferItem


def package(session: Session, documents: Documents, transfer_uid: str, workstation: str) -> Package:
    """Return everything that the package of a hand-over holds.

    Raises:
        UnknownTransfer: there is none with this identity.
        DocumentDamaged: the list of the hand-over is not whole.
    """
    transfer = session.scalar(select(Transfer).where(Transfer.uid == transfer_uid))
    if transfer is None:
        raise errors.UnknownTransfer(transfer_uid)
    giver = session.scalars(select(Organisation).where(Organisation.uid == transfer.giver_uid)).one()
    receiver = session.scalars(select(Department).where(Department.uid == transfer.receiver_uid)).one()
    packed = tuple(_dossier(session, documents, item) for item in transfer.items)
    return Package(
        transfer_uid=transfer.uid,
        number=transfer.number,
        sender_uid=giver.uid,
        sender_name=giver.name,
        receiver_uid=receiver.uid,
        receiver_name=receiver.name,
        made=transfer.offered_at,
        rows=_shared(session, transfer, packed),
        dossiers=packed,
        list_pdf=documents.read(transfer.list_sha256),
        journal_head=journal.head(session, workstation),
    )


def dossier_rows(session: Session, dossier: Dossier, item: TransferItem) -> Rows:
    """Return a dossier's own rows as they travel."""
    lines = _all(session, select(ChecklistLine).where(ChecklistLine.dossier_id == dossier.id))
    links = _all(session, select(LineDocument).where(LineDocument.line_id.in_([line.id for line in lines])))
    held = _all(session, select(Document).where(Document.id.in_([link.document_id for link in links])))
    slips = _all(session, select(Slip).where(Slip.dossier_id == dossier.id))
    return _rows(session, [dossier, *lines, *held, *links, *slips, item])


def _dossier(session: Session, documents: Documents, item: TransferItem) -> PackedDossier:
    dossier = item.dossier
    rows = dossier_rows(session, dossier, item)
    hashes = [row["sha256"] for table in ("documents", "slips") for row in rows.get(table, {}).values()]
    return PackedDossier(
        uid=dossier.uid,
        code=dossier.code or "",
        rows=rows,
        entries=journal.slice_of(session, dossier.uid),
        documents=tuple(PackedFile(sha256, documents.path(sha256)) for sha256 in dict.fromkeys(hashes)),
    )


def _shared(session: Session, transfer: Transfer, packed: Sequence[PackedDossier]) -> Rows:
    versions = list({item.dossier.version_id: item.dossier.version for item in transfer.items}.values())
    catalogue: list[Base] = []
    for version in versions:
        field = session.get_one(Field, version.field_id)
        procedure = session.get_one(Procedure, version.procedure_id)
        catalogue += [field, procedure, version, *version.components, *version.steps]
    officers = _all(session, select(Officer).where(Officer.uid.in_(_officers(packed))))
    offices = _all(session, select(Organisation).where(Organisation.uid == transfer.giver_uid))
    departments = _all(session, select(Department).where(Department.uid == transfer.receiver_uid))
    return _rows(session, [*offices, *departments, *officers, *catalogue, transfer])


def _officers(packed: Sequence[PackedDossier]) -> set[str]:
    return {str(entry["officer"]) for dossier in packed for entry in dossier.entries}


def _rows(session: Session, instances: Iterable[Base]) -> Rows:
    rows: Rows = {}
    for instance in instances:
        uid: str = instance.uid  # type: ignore[attr-defined]
        rows.setdefault(instance.__tablename__, {})[uid] = journal.row_of(session, instance)
    return rows


def _all(session: Session, statement: Any) -> list[Any]:
    return list(session.scalars(statement))
