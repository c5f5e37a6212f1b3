"""What the holder of a dossier did with it since taking it over, as the holder's answer tells the giver."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk import proof
from app.exchange.sealed_json import Row, Rows
from app.models import applying, verify
from app.models.belonging import KINDS, LAPSING, Kind
from app.models.dossier import Dossier
from app.models.slip import Slip
from app.rules.states import State

PAPERS = frozenset({"slip_id", "document_id", "authority"})
TRAVELLING = tuple(kind.__tablename__ for kind in KINDS if kind is not Slip)
"""What an answer tells of; papers stay where they were issued."""

CLOCK = ("state", "due_current", "due_uncertain", "ended_at", "complete_since", "finished_at", "returned_at")
"""What every taking over says of a dossier, changed or not: what another place did meanwhile lapses with it."""
TOLD = (*CLOCK, "officer_uid")
"""The columns of a dossier that its holder changes."""

REACHED = frozenset(State) - {State.REGISTERED, State.RECEIVED, State.NOT_RECEIVED}
"""The states that one who took a dossier over brings it to."""


def since_taken_over(dossier_uid: str, item_uid: str, entries: Sequence[Row]) -> Rows:
    """Return what became of a dossier since the entry that decided on an item of a hand-over.

    Steps, remarks and the like are all that the place that decided ever wrote: what it did before an offer was taken
    back may never have been told; only what it did to the date and the state lapsed with it. A row is whole, as the
    entries tell it from its beginning. Papers stay where they were issued, so that no row refers to one.
    """
    decided = [at for at, one in enumerate(entries) if item_uid in _rows(one).get("transfer_items", {})]
    there = {entries[decided[-1]]["workstation"]} if decided else set()
    told = verify.add_up(entries[decided[-1] :] if decided else ())
    own, whole = verify.add_up(one for one in entries if one["workstation"] in there), verify.add_up(entries)
    changed = told.get("dossiers", {}).get(dossier_uid, {})
    rows: dict[str, Mapping[str, Any]] = {
        name: {uid: _without_paper(whole[name][uid]) for uid in (told if name in LAPSING else own).get(name, {})}
        for name in TRAVELLING
    }
    return {**rows, "dossiers": {dossier_uid: {name: changed[name] for name in TOLD if name in changed}}}


def check(session: Session, dossier_uid: str, rows: Rows) -> None:
    """Hold such rows against what a holder can have done.

    Raises:
        NotProven: a value that its column cannot hold, a state no department brings a dossier to, or another's row.
    """
    proof.check_rows(rows, {"dossiers", *TRAVELLING})
    if rows["dossiers"][dossier_uid].get("state", State.IN_PROGRESS) not in REACHED:
        raise proof.NotProven(f"dossiers {dossier_uid}")
    for kind in KINDS:
        check_kind(session, dossier_uid, kind, rows.get(kind.__tablename__, {}))


def take_in(session: Session, entries: Sequence[Row], rows: Rows) -> bool:
    """Write down what is new of a dossier's history and what follows from it; returns whether anything was."""
    new = applying.insert_entries(session, entries) > 0
    if new:
        applying.take_in(session, rows)
    return new


def check_kind(session: Session, dossier_uid: str, kind: type[Kind], given: Mapping[str, Row]) -> None:
    """Hold rows of one kind against the dossier that they came with.

    Raises:
        NotProven: one that is another dossier's, or not whole.
    """
    needed = {column.name for column in kind.__table__.columns if not column.nullable} - {"id", "uid"}
    others = select(kind.uid).join(Dossier, Dossier.id == kind.dossier_id).where(Dossier.uid != dossier_uid)
    whole = all(needed <= row.keys() and row["dossier_id"] == dossier_uid for row in given.values())
    if not whole or session.scalar(others.where(kind.uid.in_(given.keys())).limit(1)) is not None:
        raise proof.NotProven(f"{kind.__tablename__} {dossier_uid}")


def _without_paper(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in PAPERS}


def _rows(entry: Row) -> Mapping[str, Any]:
    return verify.add_up([entry])
