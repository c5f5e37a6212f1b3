"""What leaves with a hand-over: the rows, entries and documents of its dossiers, and the people that they name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.exchange.package import Package, PackedDossier, PackedFile
from app.models import journal, verify
from app.models.base import Base, Journalled
from app.models.belonging import KINDS
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.files import Documents
from app.models.journal import Rows
from app.models.organisation import Department, Officer, Organisation
from app.models.procedure import Field, Procedure
from app.models.result import Result
from app.models.transfer import Transfer, TransferItem
from app.queries import office
from app.rules.kinds import ItemState


def package(session: Session, documents: Documents, transfer_uid: str, workstation: str) -> Package:
    """Return everything that the package of a hand-over holds: of its dossiers those that are still offered.

    Raises:
        UnknownTransfer: there is none with this identity.
        DocumentDamaged: the list of the hand-over is not whole.
    """
    transfer = session.scalar(select(Transfer).where(Transfer.uid == transfer_uid))
    if transfer is None:
        raise errors.UnknownTransfer(transfer_uid)
    offered = [item for item in transfer.items if item.state == ItemState.OFFERED.value]
    comes_back = session.scalar(select(Department.id).where(Department.uid == transfer.giver_uid)) is not None
    pack = _given_back if comes_back else _dossier
    packed = tuple(pack(session, documents, item) for item in offered)
    names = office.official_names(session)
    return Package(
        transfer_uid=transfer.uid,
        number=transfer.number,
        sender_uid=transfer.giver_uid,
        sender_name=names.get(transfer.giver_uid, ""),
        receiver_uid=transfer.receiver_uid,
        receiver_name=names.get(transfer.receiver_uid, ""),
        made=transfer.offered_at,
        rows=_shared(session, transfer, [] if comes_back else offered, packed),
        dossiers=packed,
        list_pdf=documents.read(transfer.list_sha256),
        journal_head=journal.head(session, workstation),
        workstations=tuple(sorted(verify.own_workstations(session))),
    )


def people(session: Session, entries: Iterable[Mapping[str, Any]]) -> Rows:
    """Return the officers that entries name, with their organisations."""
    officers = _all(session, select(Officer).where(Officer.uid.in_({str(entry["officer"]) for entry in entries})))
    theirs = Organisation.id.in_({officer.organisation_id for officer in officers})
    return _rows(session, [*_all(session, select(Organisation).where(theirs)), *officers])


def _dossier(session: Session, documents: Documents, item: TransferItem) -> PackedDossier:
    dossier, entries = item.dossier, journal.slice_of(session, item.dossier.uid)
    rows = _dossier_rows(session, dossier, item)
    rows.update(_documents_as_told(session, rows, entries))
    hashes = [row["sha256"] for table in ("documents", "slips") for row in rows.get(table, {}).values()]
    return PackedDossier(
        uid=dossier.uid,
        code=dossier.code or "",
        rows=rows,
        entries=entries,
        documents=tuple(PackedFile(sha256, documents.path(sha256)) for sha256 in dict.fromkeys(hashes)),
    )


def _given_back(session: Session, documents: Documents, item: TransferItem) -> PackedDossier:
    """Return a dossier that goes back to the desk: its entries tell what became of it, so no row but the item's.

    Of its papers those go along that came to it here.
    """
    dossier, entries = item.dossier, journal.slice_of(session, item.dossier.uid)
    own = verify.own_workstations(session)
    told = verify.add_up(one for one in entries if one["workstation"] in own)
    hashes = [row["sha256"] for table in ("documents", "slips") for row in told.get(table, {}).values()]
    return PackedDossier(
        uid=dossier.uid,
        code=dossier.code or "",
        rows=_rows(session, [item]),
        entries=entries,
        documents=tuple(PackedFile(sha256, documents.path(sha256)) for sha256 in dict.fromkeys(hashes)),
    )


def _dossier_rows(session: Session, dossier: Dossier, item: TransferItem) -> Rows:
    lines = _all(session, select(ChecklistLine).where(ChecklistLine.dossier_id == dossier.id))
    links = _all(session, select(LineDocument).where(LineDocument.line_id.in_([line.id for line in lines])))
    own = [row for kind in KINDS for row in _all(session, select(kind).where(kind.dossier_id == dossier.id))]
    named = {link.document_id for link in links} | {row.document_id for row in own if isinstance(row, Result)}
    held = _all(session, select(Document).where(Document.id.in_(named - {None})))
    return _rows(session, [dossier, *lines, *held, *links, *own, item])


def _documents_as_told(session: Session, rows: Rows, entries: Sequence[Mapping[str, Any]]) -> Rows:
    """Return the documents as the dossier's own entries tell of them, which is what the receiver holds them against.

    One that lines of several dossiers refer to may have changed since in the name of another.
    """
    held, own = rows.get(Document.__tablename__, {}), verify.own_workstations(session)
    told = verify.add_up(one for one in entries if one["workstation"] in own).get(Document.__tablename__, {})
    return {Document.__tablename__: {uid: told.get(uid, row) for uid, row in held.items()}} if held else {}


def _shared(
    session: Session, transfer: Transfer, offered: Sequence[TransferItem], packed: Sequence[PackedDossier]
) -> Rows:
    catalogue: list[Base] = []
    for version in {item.dossier.version_id: item.dossier.version for item in offered}.values():
        field = session.get_one(Field, version.field_id)
        procedure = session.get_one(Procedure, version.procedure_id)
        catalogue += [field, procedure, version, *version.components, *version.fee_items, *version.steps]
    both = (transfer.giver_uid, transfer.receiver_uid)
    departments = _all(session, select(Department).where(Department.uid.in_(both)))
    of_either = Organisation.uid.in_(both) | Organisation.id.in_([one.organisation_id for one in departments])
    offices = _all(session, select(Organisation).where(of_either))
    rows = _rows(session, [*offices, *departments, *catalogue, transfer])
    for table, by_uid in people(session, (entry for one in packed for entry in one.entries)).items():
        rows.setdefault(table, {}).update(by_uid)
    return rows


def _rows(session: Session, instances: Iterable[Base]) -> Rows:
    rows: Rows = {}
    for instance in instances:
        assert isinstance(instance, Journalled)
        rows.setdefault(instance.__tablename__, {})[instance.uid] = journal.row_of(session, instance)
    return rows


def _all(session: Session, statement: Any) -> list[Any]:
    return list(session.scalars(statement))
