"""Dossiers written as rows, many and quickly, where a test only looks at them."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from app.desk.desk import Desk
from app.models import journal, search
from app.models.base import new_uid
from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.rules.states import State
from tests.desks import NOON

_NUMBERS = count(1)


def file_away(desk: Desk, *columns: dict[str, Any]) -> list[str]:
    """Write dossiers with these columns and ordinary others, in one act; return their identities."""
    with desk.store.transaction() as session:
        versions = {version.id: version for version in session.scalars(select(ProcedureVersion))}
        filed = [_dossier(desk, versions[given.get("version_id", min(versions))], given) for given in columns]
        session.add_all(filed)
        for dossier in filed:
            search.write(session, dossier)
        journal.record(session, desk.by(), "accepted")
        return [dossier.uid for dossier in filed]


def _dossier(desk: Desk, version: ProcedureVersion, given: dict[str, Any]) -> Dossier:
    usual: dict[str, Any] = {
        "uid": new_uid(),
        "code": f"H55.14-261125-{next(_NUMBERS):05d}",
        "state": int(State.RECEIVED),
        "cases": [],
        "owner_kind": "citizen",
        "owner_name": "Người nộp mẫu",
        "received_at": NOON,
        "accepted_at": NOON,
        "due_current": NOON,
        "place_received_uid": desk.place.uid,
        "holder_uid": desk.place.uid,
        "holder_since": NOON,
    }
    return Dossier(version=version, **{**usual, **given})


def keys(desk: Desk) -> list[tuple[int, str, int, datetime | None, bool]]:
    """Return key, holder, state, due moment and whether it is void, of every dossier, newest first."""
    with desk.store.reading() as session:
        found = session.scalars(select(Dossier).order_by(Dossier.id.desc()))
        return [(d.id, d.holder_uid, d.state, d.due_current, d.voided_at is not None) for d in found]
