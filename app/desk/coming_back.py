"""What a department gives back: proven by its own entries, and taken in dossier by dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk import news, proof
from app.exchange.package import Package, PackedDossier
from app.exchange.sealed_json import Row, Rows
from app.models import applying, belonging, verify
from app.models.base import Base
from app.models.belonging import KINDS, LAPSING
from app.models.deadline import Pause
from app.models.dossier import Document, Dossier
from app.rules import handing
from app.rules.kinds import ItemState, PauseEnd, PlaceRole, TransferPurpose

HELD = ("holder_uid", "holder_since")
PAPERS = (Document.__tablename__, *(kind.__tablename__ for kind in KINDS))


def check(session: Session, given: Package, dossier: PackedDossier) -> None:
    """Hold a dossier that a department gives back against the department's entries and against what is known here.

    Raises:
        NotProven: they do not say that it held the dossier and may give it back for this, or something is not whole.
    """
    proof.check_entries(session, dossier.uid, dossier.entries)
    told, items = rows(given, dossier), dossier.rows.get("transfer_items", {})
    proof.check_rows(dossier.rows, {"transfer_items"})
    proof.check_rows(told, proof.OF_DOSSIER)
    purpose = TransferPurpose(given.rows["transfers"][given.transfer_uid]["purpose"])
    offered = {"state": ItemState.OFFERED.value, "transfer_id": given.transfer_uid, "dossier_id": dossier.uid}
    said = [row for row in items.values() if proof.says(row, offered)]
    state = told["dossiers"][dossier.uid].get("state")
    if not (len(items) == len(said) == 1 and state in handing.states_for(PlaceRole.DEPARTMENT, purpose)):
        raise proof.NotProven(f"dossiers {dossier.uid}")
    for kind in KINDS:
        news.check_kind(session, dossier.uid, kind, told.get(kind.__tablename__, {}))
    _check_papers(session, dossier, told)


def rows(given: Package, dossier: PackedDossier) -> Rows:
    """Return the rows that follow from what the department did with a dossier since it took it over.

    Of papers, steps, remarks and the like they are all that it ever wrote: what it did before an offer was taken back
    may never have been told; only what it did to the date and the state lapsed with it.
    """
    since = belonging.since(dossier.entries, dossier.uid, given.sender_uid, given.workstations)
    own = verify.add_up(one for one in dossier.entries if one["workstation"] in given.workstations)
    told, whole = verify.add_up(since), verify.add_up(dossier.entries)
    changed = told.get("dossiers", {}).get(dossier.uid, {})
    papers: dict[str, Mapping[str, Any]] = {
        name: {uid: whole[name][uid] for uid in (told if name in LAPSING else own).get(name, {})} for name in PAPERS
    }
    return {**papers, "dossiers": {dossier.uid: {n: changed[n] for n in (*HELD, *news.TOLD) if n in changed}}}


def lapse(session: Session, given: Package, dossier: PackedDossier, moment: datetime) -> None:
    """End what this place waited for under an offer that the sender took back: the sender's acts do not follow it."""
    followed = verify.add_up(belonging.line(dossier.entries, given.workstations)).get(Pause.__tablename__, {})
    of_dossier = select(Pause).join(Dossier, Dossier.id == Pause.dossier_id).where(Dossier.uid == dossier.uid)
    for pause in session.scalars(of_dossier.where(Pause.uid.not_in(followed.keys()))):
        pause.ended_at, pause.ended_as = pause.ended_at or moment, PauseEnd.LAPSED.value


def _check_papers(session: Session, dossier: PackedDossier, told: Rows) -> None:
    """Refuse papers that did not come along, and references to what is neither here nor among them."""
    named = {row["sha256"] for table in ("documents", "slips") for row in told[table].values()}
    if not named <= {held.sha256 for held in dossier.documents}:
        raise proof.NotProven(f"documents {dossier.uid}")
    known = select(Document.uid, Document.sha256).where(Document.uid.in_(told["documents"].keys()))
    if any(told["documents"][uid]["sha256"] != sha256 for uid, sha256 in session.execute(known)):
        raise proof.NotProven(f"documents {dossier.uid}")
    for kind in KINDS:
        for uid, row in told[kind.__tablename__].items():
            if not all(_is_there(session, told, dossier.uid, *named) for named in _references(kind, row)):
                raise proof.NotProven(f"{kind.__tablename__} {uid}")


def _references(kind: type[Base], row: Row) -> list[tuple[str, str]]:
    """Return the table and identity of each row that a row refers to."""
    tables = {c.name: next(iter(c.foreign_keys)).column.table.name for c in kind.__table__.columns if c.foreign_keys}
    return [(table, row[name]) for name, table in tables.items() if row.get(name) is not None]


def _is_there(session: Session, told: Rows, dossier_uid: str, table: str, uid: str) -> bool:
    if table == "dossiers":
        return uid == dossier_uid
    known = next(t for t in applying.journalled_tables() if t.name == table)
    return uid in told.get(table, {}) or session.scalar(select(known.c.id).where(known.c.uid == uid)) is not None
