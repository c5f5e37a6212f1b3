"""Promises that a calendar changed late no longer bears out: nothing moves them but an officer, with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, load_only

from app.models.deadline import DueChange, Pause
from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.queries import handovers, office, register
from app.rules.calendar import Calendar
from app.rules.kinds import DueChangeKind
from app.rules.time_rules import Moved, by_calendar
from app.rules.working_time import Due

_READ = (
    Dossier.uid, Dossier.code, Dossier.owner_name, Dossier.due_current, Dossier.holder_uid, Dossier.complete_since,
    Dossier.accepted_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Differing:
    """A running dossier whose date the calendar of today would put elsewhere.

    Only its holder moves it, and not while it is offered; `place` is where it lies, nothing where that is here.
    """

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    promised: datetime
    would_be: datetime
    place: str
    movable: bool


def differing(session: Session, here: str) -> tuple[Differing, ...]:
    """Return the running dossiers that a place answers for whose promised date would differ, the soonest first."""
    calendar, places = office.calendar(session), office.place_names(session)
    where = register.in_charge(here) & register.running()
    moves = _moves(session, where)
    found = (
        Differing(
            uid=row.uid,
            code=row.code or "",
            owner_name=row.owner_name,
            procedure_name=version.name,
            promised=promised,
            would_be=due.moment,
            place="" if row.holder_uid == here else places.get(row.holder_uid, ""),
            movable=row.holder_uid == here and not offered,
        )
        for row, version, offered in session.execute(_asked(where))
        if (promised := row.due_current) and (due := _reckoned(row, version, moves, calendar)).moment != promised
    )
    return tuple(sorted(found, key=lambda one: (one.promised, one.code)))


def reckoned(session: Session, dossier: Dossier, calendar: Calendar) -> Due:
    """Return when a running dossier is due by a calendar, with all that moved its date since."""
    return _reckoned(dossier, dossier.version, _moves(session, Dossier.id == dossier.id), calendar)


def _reckoned(
    dossier: Dossier, version: ProcedureVersion, moves: Mapping[int, tuple[Moved, ...]], calendar: Calendar
) -> Due:
    since = dossier.complete_since or dossier.accepted_at
    assert since, "what runs was accepted"
    own = (move for move in moves.get(dossier.id, ()) if move.at >= since)
    return by_calendar(version.limit, since, own, calendar)


def _asked(where: ColumnElement[bool]) -> Select[Dossier, ProcedureVersion, bool]:
    return (
        select(Dossier, ProcedureVersion, handovers.is_offered())
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(where)
        .options(load_only(*_READ))
    )


def _moves(session: Session, where: ColumnElement[bool]) -> dict[int, tuple[Moved, ...]]:
    """Return what moved the dates of dossiers, oldest first; a wait that moved one ended when it did."""
    waited = (Pause.dossier_id == DueChange.dossier_id) & (Pause.ended_at == DueChange.changed_at) & ~Pause.lapsed
    asked = (
        select(DueChange, Pause.asked_at)
        .join(Dossier, Dossier.id == DueChange.dossier_id)
        .outerjoin(Pause, waited)
        .where(where)
        .order_by(DueChange.id)
    )
    found: dict[int, tuple[Moved, ...]] = {}
    for change, since in session.execute(asked):
        kind = DueChangeKind(change.kind or DueChangeKind.EXTENDED)
        move = Moved(kind, change.due_after, change.changed_at, since)
        found[change.dossier_id] = (*found.get(change.dossier_id, ()), move)
    return found
