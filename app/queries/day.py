"""The end of the day: what is still open, what was done, and the rail's counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.models import journal
from app.models.dossier import Dossier
from app.models.draft import Draft
from app.models.journal import JournalEntry
from app.models.money import Charge
from app.models.procedure import Procedure, ProcedureVersion
from app.models.result import Result
from app.models.slip import PrintJob, Slip
from app.printing.printer import JobState
from app.queries import (
    drafts,
    handovers,
    money,
    office,
    online_changes,
    online_supplements,
    register,
    results,
    waiting_online,
    work,
)
from app.queries.money import DayMoney
from app.queries.register import Chosen, Horizon
from app.rules.calendar import ZONE
from app.rules.kinds import Form
from app.rules.states import State


@dataclass(frozen=True, slots=True)
class Figures:
    """What a day brought of one procedure: dossiers accepted and what they owe in đồng, supplements, refusals.

    `recorded` are the results that officers of this place recorded, `returned` those that reached their applicants.
    """

    code: str
    name: str
    accepted: int = 0
    supplements: int = 0
    refusals: int = 0
    fees: int = 0
    recorded: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class DayEndView:
    """What *Kết thúc ngày* shows."""

    drafts: tuple[drafts.DraftRow, ...]
    not_handed_over: tuple[handovers.ReadyRow, ...]
    not_confirmed: tuple[handovers.TransferRow, ...]
    returned: int
    figures: tuple[Figures, ...]
    journal_head: str
    journal_sequence: int
    last_backup: datetime | None
    money: DayMoney

    @property
    def by_procedure(self) -> tuple[tuple[str, str, int], ...]:
        """Code, name and number of the procedures of which dossiers were accepted."""
        return tuple((one.code, one.name, one.accepted) for one in self.figures if one.accepted)


@dataclass(frozen=True, slots=True)
class RailCounts:
    """The counts that wait at each place of the rail."""

    drafts: int
    to_hand_over: int
    results: int
    received: int
    in_hand: int
    due_today: int
    late: int
    online: int
    last_backup: datetime | None


@dataclass(frozen=True, slots=True)
class JobView:
    """A print job in the list."""

    uid: str
    paper: str
    title: str
    queue: str
    state: JobState
    failure: str
    copies: int
    copy_mark: int
    ordered_at: datetime


def day_end(session: Session, here: str, start: datetime, end: datetime) -> DayEndView:
    """Return what is open now and what was done here from one moment on until another, by procedure."""
    ready, station = handovers.ready(session, here), office.workstation(session).uid
    return DayEndView(
        drafts=drafts.open_drafts(session),
        not_handed_over=ready,
        not_confirmed=handovers.given(session, here),
        returned=sum(1 for row in ready if row.returned),
        figures=_figures(session, here, start, end),
        journal_head=journal.head(session, station),
        journal_sequence=_sequence(session, station),
        last_backup=office.last_backup(session),
        money=money.of_day(session, here, start.astimezone(ZONE).date(), start, end),
    )


def rail(session: Session, here: str, horizon: Horizon) -> RailCounts:
    """Return the counts of the rail and of the bar at the top."""
    due = register.counts(session, here, horizon, (Chosen.DUE_TODAY, Chosen.LATE))
    open_drafts = (
        select(func.count()).select_from(Draft).where(Draft.closed_at.is_(None), Draft.discarded_at.is_(None))
    )
    return RailCounts(
        drafts=session.scalar(open_drafts) or 0,
        to_hand_over=handovers.count_ready(session, here),
        results=results.count_ready(session, here) + results.count_to_give_back(session, here),
        received=handovers.count_received(session, here),
        in_hand=work.count_in_hand(session, here),
        due_today=due[Chosen.DUE_TODAY],
        late=due[Chosen.LATE],
        online=_online(session, here),
        last_backup=office.last_backup(session),
    )


def _online(session: Session, here: str) -> int:
    """Return for how many dossiers something came online that awaits an officer."""
    supplements, changes = online_supplements.count(session, here), online_changes.count(session)
    return waiting_online.count(session, here) + supplements + changes


def jobs(session: Session, most: int = 50) -> tuple[JobView, ...]:
    """Return the newest print jobs."""
    found = session.scalars(select(PrintJob).order_by(PrintJob.id.desc()).limit(most))
    return tuple(
        JobView(
            uid=j.uid,
            paper=j.paper,
            title=j.title,
            queue=j.queue,
            state=JobState(j.state),
            failure=j.failure,
            copies=j.copies,
            copy_mark=j.copy_mark,
            ordered_at=j.ordered_at,
        )
        for j in found
    )


def _sequence(session: Session, workstation: str) -> int:
    own = select(func.max(JournalEntry.sequence)).where(JournalEntry.workstation == workstation)
    return session.scalar(own) or 0


def _figures(session: Session, here: str, start: datetime, end: datetime) -> tuple[Figures, ...]:
    owed = select(func.sum(Charge.amount)).where(Charge.dossier_id == Dossier.id).scalar_subquery()
    fees = func.coalesce(func.sum(owed), 0)
    accepted = _by_procedure(func.count(), fees).where(
        Dossier.accepted_at >= start,
        Dossier.accepted_at < end,
        Dossier.place_received_uid == here,
        Dossier.voided_at.is_(None),
    )
    issued = (
        _by_procedure(_issued(Form.SUPPLEMENT), _issued(Form.REFUSAL))
        .join(Slip, Slip.dossier_id == Dossier.id)
        .where(Slip.issued_at >= start, Slip.issued_at < end, Slip.place_uid == here)
    )
    found: dict[tuple[str, str], Figures] = {}
    counts = (
        (accepted, ("accepted", "fees")),
        (issued, ("supplements", "refusals")),
        (_recorded(session, here).where(Result.made_at >= start, Result.made_at < end), ("recorded",)),
        (_returned(here).where(Dossier.returned_at >= start, Dossier.returned_at < end), ("returned",)),
    )
    for statement, names in counts:
        for code, name, *values in session.execute(statement):
            known = found.get((code, name), Figures(code, name))
            found[code, name] = replace(known, **dict(zip(names, values, strict=True)))
    return tuple(one for _key, one in sorted(found.items()) if one != Figures(one.code, one.name))


def _recorded(session: Session, here: str) -> Select[*tuple[Any, ...]]:
    """Return the question for the results that a place recorded."""
    by_officers = Result.made_by.in_(office.uids_at(session, here))
    return (
        _by_procedure(func.count())
        .join(Result, Result.dossier_id == Dossier.id)
        .where(by_officers, Result.voided_at.is_(None), Dossier.voided_at.is_(None))
    )


def _returned(here: str) -> Select[*tuple[Any, ...]]:
    """Return the question for the results that went from a place to their applicants."""
    return _by_procedure(func.count()).where(
        Dossier.state == int(State.RETURNED), Dossier.holder_uid == here, Dossier.voided_at.is_(None)
    )


def _by_procedure(*counts: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(Procedure.code, ProcedureVersion.name, *counts)
        .select_from(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .group_by(Procedure.code, ProcedureVersion.name)
    )


def _issued(form: Form) -> ColumnElement[int]:
    return func.count().filter(Slip.form == int(form))
