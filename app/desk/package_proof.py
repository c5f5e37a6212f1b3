"""A hand-over's package held against its sender's entries and against what is known here, before it is taken in."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk import coming_back, proof
from app.exchange.package import Package, PackedDossier
from app.exchange.sealed_json import Rows
from app.models import journal
from app.models.base import Base, Journalled
from app.models.procedure import Component, FeeItem, Field, Procedure, ProcedureVersion, ProcessStep
from app.rules import handing
from app.rules.kinds import ItemState, PlaceRole, TransferPurpose

_CATALOGUE: tuple[type[Base], ...] = (Field, Procedure, ProcedureVersion, Component, FeeItem, ProcessStep)
_OWN_TO_A_STORE = frozenset({"withdrawn", "time_rules"})
"""Columns of the catalogue in which two homes may differ although its identities say that they agree."""


def check(session: Session, given: Package) -> None:
    """Hold all that a package says against its sender's entries and against what is known here.

    Raises:
        NotProven: they do not say that the sender held its dossiers and gave them here, or something is not whole.
    """
    proof.check_rows(given.rows, proof.SHARED)
    proof.check_references(given.rows, {})
    proof.check_identities(given.rows)
    _check_transfer(given)
    if comes_back(given):
        for dossier in given.dossiers:
            coming_back.check(session, given, dossier)
        return
    _check_catalogue(session, given.rows)
    for dossier in given.dossiers:
        _check_dossier(session, given, dossier)


def comes_back(given: Package) -> bool:
    """Whether it is a department that gives dossiers back."""
    return given.sender_uid in given.rows.get("departments", {})


def _purpose(given: Package) -> TransferPurpose:
    row = given.rows.get("transfers", {}).get(given.transfer_uid, {})
    return TransferPurpose(row.get("purpose") or TransferPurpose.WORK)


def _check_transfer(given: Package) -> None:
    said = {
        "giver_uid": given.sender_uid,
        "receiver_uid": given.receiver_uid,
        "number": given.number,
        "list_sha256": hashlib.sha256(given.list_pdf).hexdigest(),
    }
    row = given.rows.get("transfers", {}).get(given.transfer_uid, {})
    alone = len(given.rows.get("transfers", {})) == 1
    role, giver, receiver = PlaceRole.DESK, "organisations", "departments"
    if comes_back(given):
        role, giver, receiver = PlaceRole.DEPARTMENT, receiver, giver
    known = given.sender_uid in given.rows.get(giver, {}) and given.receiver_uid in given.rows.get(receiver, {})
    if not (alone and known and proof.says(row, said) and handing.states_for(role, _purpose(given))):
        raise proof.NotProven("transfers")


def _check_catalogue(session: Session, rows: Rows) -> None:
    """Refuse another content under an identity that is known here: both derive from the same content."""
    for kind in _CATALOGUE:
        given = rows.get(kind.__tablename__, {})
        table = kind.__table__
        for known in session.scalars(select(kind).where(table.c.uid.in_(given.keys()))):
            assert isinstance(known, Journalled)
            uid, here = known.uid, journal.row_of(session, known)
            if any(given[uid].get(name) != here.get(name) for name in here.keys() - _OWN_TO_A_STORE):
                raise proof.NotProven(f"{kind.__tablename__} {uid}")


def _check_dossier(session: Session, given: Package, dossier: PackedDossier) -> None:
    rows = dossier.rows
    proof.check_rows(rows, proof.OF_DOSSIER)
    proof.check_references(rows, given.rows)
    proof.check_entries(session, dossier.uid, dossier.entries)
    proof.check_rows_follow(rows, dossier.entries, given.workstations)
    offered = {"holder_uid": given.sender_uid, "code": dossier.code, "voided_at": None}
    uid, row = proof.only(rows, "dossiers")
    _item_uid, item = proof.only(rows, "transfer_items")
    asked = {"state": ItemState.OFFERED.value, "transfer_id": given.transfer_uid, "dossier_id": dossier.uid}
    named = {one["sha256"] for table in ("documents", "slips") for one in rows.get(table, {}).values()}
    waits = row.get("state") in handing.states_for(PlaceRole.DESK, _purpose(given))
    if uid != dossier.uid or not (waits and proof.says(row, offered) and proof.says(item, asked)):
        raise proof.NotProven(f"dossiers {dossier.uid}")
    if not named <= {held.sha256 for held in dossier.documents}:
        raise proof.NotProven(f"documents {dossier.uid}")
