"""Times in which a dossier waits for its applicant: begun, ended, and what its promised date does then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.models.deadline import DueChange, Pause
from app.models.dossier import Dossier
from app.models.draft import Draft
from app.queries import pauses
from app.rules import states
from app.rules.kinds import DueChangeKind, PauseEnd, PauseKind
from app.rules.states import Move, State
from app.rules.time_rules import Promise

_MOVES = {PauseKind.SUPPLEMENT: Move.REQUEST_SUPPLEMENT, PauseKind.FEE: Move.ASK_FEE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dossier waits for and why; for papers the slip that asks, when they may come late, why once more."""

    kind: PauseKind
    reason: str
    items: tuple[str, ...] = ()
    basis: str = ""
    slip_id: int | None = None
    answer_until: datetime | None = None
    allowed_because: str = ""


def begin(session: Session, desk: Desk, dossier: Dossier, asked: Asked, moment: datetime) -> None:
    """Let a dossier wait: its clock stands still from now on.

    Raises:
        BadMove: it does not run.
    """
    before = State(dossier.state)
    dossier.state = states.after(before, _MOVES[asked.kind])
    session.add(
        Pause(
            dossier_id=dossier.id,
            slip_id=asked.slip_id,
            kind=asked.kind.value,
            state_before=int(before),
            reason=asked.reason,
            items=list(asked.items),
            brought=[],
            basis=asked.basis,
            allowed_because=asked.allowed_because,
            asked_at=moment,
            asked_by=desk.signed_in().uid,
            answer_until=asked.answer_until,
        )
    )


def open_pause(session: Session, dossier: Dossier, kind: PauseKind) -> Pause:
    """Return what a dossier waits for.

    Raises:
        BadMove: it does not wait for this.
    """
    found = session.scalar(select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None)))
    if found is None or found.kind != kind.value:
        raise errors.BadMove(dossier.state, "resume")
    return found


def tray(session: Session, dossier: Dossier) -> Draft | None:
    """Return the draft that holds what was brought for a dossier while it waits, nothing where there is none."""
    return session.scalar(select(Draft).where(Draft.dossier_id == dossier.id, Draft.closed_at.is_(None)))


def resume(
    session: Session, desk: Desk, dossier: Dossier, pause: Pause, ended_as: PauseEnd, moment: datetime
) -> None:
    """Let the clock run again: the state is what it was, the promised date what the procedure's rules say."""
    dossier.state = states.resumed(State(dossier.state), State(pause.state_before))
    _end(session, desk, dossier, pause, ended_as, moment)
    promise = pauses.promise(session, dossier, pause, moment)
    if promise is not None:
        if promise.kind is DueChangeKind.RESTARTED:
            dossier.complete_since = moment
        _move(session, dossier, pause, promise)


def end_open(session: Session, desk: Desk, dossier: Dossier, ended_as: PauseEnd, moment: datetime) -> None:
    """End the waiting of a dossier that is worked on no longer; nothing where it does not wait."""
    for pause in session.scalars(select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None))):
        _end(session, desk, dossier, pause, ended_as, moment)


def _end(session: Session, desk: Desk, dossier: Dossier, pause: Pause, ended_as: PauseEnd, moment: datetime) -> None:
    """End a waiting; what was brought meanwhile lies in its tray as long as the pages of any closed draft."""
    pause.ended_at, pause.ended_by, pause.ended_as = moment, desk.signed_in().uid, ended_as.value
    brought = tray(session, dossier)
    if brought is not None:
        brought.closed_at = moment


def _move(session: Session, dossier: Dossier, pause: Pause, promise: Promise) -> None:
    """Move the promised date and keep what it was; a wait in which no time passed moves nothing."""
    before, due = dossier.due_current, promise.due
    if due.moment == before:
        return
    dossier.due_current, dossier.due_uncertain = due.moment, bool(due.uncertain_years)
    session.add(
        DueChange(
            dossier_id=dossier.id,
            slip_id=pause.slip_id,
            kind=promise.kind.value,
            due_before=before,
            due_after=due.moment,
            reason=pause.reason,
            changed_at=pause.ended_at,
            changed_by=pause.ended_by,
        )
    )
