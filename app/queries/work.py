"""A department's work: the dossiers it has in hand, their internal steps, and what was remarked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, null, select
from sqlalchemy.orm import Session

from app.models.deadline import Pause
from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.models.transfer import Transfer, TransferItem
from app.models.work import Remark, WorkStep
from app.queries import handovers, office
from app.queries.due import Load, heaviest_first, is_under_way
from app.queries.register import Horizon
from app.rules import working_time
from app.rules.calendar import Calendar
from app.rules.kinds import ItemState, RemarkKind
from app.rules.states import ENDED, State

IN_HAND = frozenset(State) - (ENDED - {State.FINISHED})
"""The states that are not over for a department; named, for a desk holds all that ever was returned."""

Span = tuple[datetime, datetime | None]
"""A time with its beginning and its end; None where it lasts."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One internal step of a dossier: its planned working hours and when it is due, and what it really took.

    What it took leaves out the times in which the dossier waited for its applicant or lay at the desk again;
    `still_since` is since when it does so now, or has ended, so that a step that is not done comes no later.
    """

    position: int
    unit: str
    content: str
    hours: float
    due: datetime | None
    officer_name: str
    begun: datetime | None
    done: datetime | None
    used: timedelta
    still_since: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it was done, or waits to be done, after it was due."""
        until = self.done or min(now, self.still_since or now)
        return self.due is not None and until > self.due


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A dossier that a department has in hand; `step` is the first that is not done, None where none is left."""

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    state: State
    since: datetime
    due: datetime | None
    officer_uid: str
    officer_name: str
    step: StepView | None
    offered: bool

    def is_late(self, now: datetime) -> bool:
        """Whether the promised date is past while the clock runs or stands still, or the step's is."""
        if self.state in ENDED:
            return False
        return (self.due is not None and now > self.due) or (self.step is not None and self.step.is_late(now))

    def is_due(self, after: datetime, until: datetime) -> bool:
        """Whether the promised date, or the step's, comes first within a time while the work goes on."""
        return self.state not in ENDED and after < self.next_due <= until

    @property
    def next_due(self) -> datetime:
        """What is due first: the step, or the dossier itself."""
        dues = [due for due in (self.due, self.step.due if self.step else None) if due is not None]
        return min(dues, default=self.since)


def load(key: str, name: str, rows: Iterable[WorkRow], sight: Horizon) -> Load:
    """Return how much of dossiers in hand is in sight of its deadline, by the promised date or the step's."""
    each = tuple(rows)
    return Load(
        key,
        name,
        late=sum(row.is_late(sight.now) for row in each),
        today=sum(row.is_due(sight.now, sight.end_of_today) for row in each),
        next=sum(row.is_due(sight.end_of_today, sight.end_of_next) for row in each),
    )


def loads(rows: Sequence[WorkRow], sight: Horizon, of: Callable[[WorkRow], tuple[str, str]]) -> tuple[Load, ...]:
    """Return what each officer, or each step, has in sight, the one with most that is late first.

    `of` tells the key and the name of whom or what a dossier counts for; who has nothing in sight is left out.
    """
    named: dict[tuple[str, str], list[WorkRow]] = {}
    for row in rows:
        named.setdefault(of(row), []).append(row)
    found = (load(*key, of_key, sight) for key, of_key in named.items())
    return heaviest_first(one for one in found if one.late or one.today or one.next)


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What an officer remarked; one that asks for papers waits until it is answered."""

    kind: RemarkKind
    text: str
    at: datetime
    officer_name: str
    answered: datetime | None


def work_list(session: Session, here: str, now: datetime) -> tuple[WorkRow, ...]:
    """Return the dossiers that a department holds and that are not over for it: late ones first, then by due date."""
    names = office.officer_names(session)
    steps = _open_steps(session, here, now)
    rows = [
        WorkRow(
            uid=found.uid,
            code=found.code or "",
            owner_name=found.owner_name,
            procedure_name=version.name,
            state=State(found.state),
            since=found.holder_since,
            due=found.due_current,
            officer_uid=found.officer_uid or "",
            officer_name=names.get(found.officer_uid or "", ""),
            step=steps.get(found.id),
            offered=offered,
        )
        for found, version, offered in session.execute(_in_hand(here))
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_late(now), row.next_due, row.code)))


def count_in_hand(session: Session, here: str) -> int:
    """Return how many dossiers a department has in hand that are not offered to the desk."""
    asked = _in_hand(here).with_only_columns(func.count()).where(~handovers.is_offered())
    return session.scalar(asked) or 0


def steps(session: Session, dossier_uid: str, now: datetime) -> tuple[StepView, ...]:
    """Return a dossier's internal steps in their order; what is under way has used time until now."""
    one = Dossier.uid == dossier_uid
    of_dossier = select(WorkStep).join(Dossier, Dossier.id == WorkStep.dossier_id).where(one)
    view = _viewer(session, now, one)
    return tuple(view(step) for step in session.scalars(of_dossier.order_by(WorkStep.position)))


def remarks(session: Session, dossier_uid: str) -> tuple[RemarkView, ...]:
    """Return what was remarked of a dossier, newest first."""
    names = office.officer_names(session)
    of_dossier = select(Remark).join(Dossier, Dossier.id == Remark.dossier_id).where(Dossier.uid == dossier_uid)
    return tuple(
        RemarkView(RemarkKind(r.kind), r.text, r.made_at, names.get(r.made_by or "", ""), r.answered_at)
        for r in session.scalars(of_dossier.order_by(Remark.made_at.desc(), Remark.id.desc()))
    )


def _in_hand(here: str) -> Select[Dossier, ProcedureVersion, bool]:
    return (
        select(Dossier, ProcedureVersion, handovers.is_offered())
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(Dossier.holder_uid == here, Dossier.voided_at.is_(None), Dossier.state.in_([int(s) for s in IN_HAND]))
    )


def _open_steps(session: Session, here: str, now: datetime) -> dict[int, StepView]:
    """Return the first step that is not done of each dossier held here, by the dossier's key."""
    asked = (
        select(WorkStep)
        .join(Dossier, Dossier.id == WorkStep.dossier_id)
        .where(Dossier.holder_uid == here, is_under_way())
    )
    view = _viewer(session, now, Dossier.holder_uid == here)
    return {step.dossier_id: view(step) for step in session.scalars(asked)}


def _viewer(session: Session, now: datetime, those: ColumnElement[bool]) -> Callable[[WorkStep], StepView]:
    names, calendar = office.officer_names(session), office.calendar(session)
    stills = _stills(session, those)

    def view(step: WorkStep) -> StepView:
        still = stills.get(step.dossier_id, ())
        return StepView(
            position=step.position,
            unit=step.unit,
            content=step.content,
            hours=step.hours,
            due=step.due_at,
            officer_name=names.get(step.officer_uid or "", ""),
            begun=step.begun_at,
            done=step.done_at,
            used=_used(step.begun_at, step.done_at or now, still, calendar) if step.begun_at else timedelta(),
            still_since=min((start for start, end in still if end is None), default=None),
        )

    return view


def _used(begun: datetime, until: datetime, still: Iterable[Span], calendar: Calendar) -> timedelta:
    """Return the working time between two moments in which the dossier did not stand still."""
    lost = (working_time.worked(max(begun, start), min(until, end or until), calendar) for start, end in still)
    return working_time.worked(begun, until, calendar) - sum(lost, timedelta())


def _stills(session: Session, those: ColumnElement[bool]) -> dict[int, tuple[Span, ...]]:
    """Return when no department could work on dossiers, by their key: none of these times overlaps another.

    They waited for applicants, lay at the desk after one had given them back, or have ended.
    """
    waits = select(Pause.dossier_id, Pause.asked_at, Pause.ended_at).join(Dossier, Dossier.id == Pause.dossier_id)
    over = func.coalesce(Dossier.finished_at, Dossier.ended_at)
    ends = select(Dossier.id, over, null()).where(those, over.is_not(None))
    found: dict[int, list[Span]] = {}
    for key, start, end in (*session.execute(waits.where(those, ~Pause.lapsed)), *session.execute(ends)):
        found.setdefault(key, []).append((start, end))
    for key, away in _away(session, those).items():
        found.setdefault(key, []).extend(away)
    return {key: _merged(spans) for key, spans in found.items()}


def _away(session: Session, those: ColumnElement[bool]) -> dict[int, list[Span]]:
    """Return when dossiers lay at the desk between two departments' confirmations, or do so since the last one's."""
    confirmed = (
        select(TransferItem.dossier_id, TransferItem.decided_at, office.is_department(Transfer.receiver_uid))
        .join(Transfer, Transfer.id == TransferItem.transfer_id)
        .join(Dossier, Dossier.id == TransferItem.dossier_id)
        .where(those, TransferItem.state == ItemState.CONFIRMED.value)
        .order_by(TransferItem.decided_at, TransferItem.id)
    )
    found: dict[int, list[Span]] = {}
    for key, at, by_department in session.execute(confirmed):
        spans = found.setdefault(key, [])
        if at is not None and not by_department:
            spans.append((at, None))
        elif spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], at)
    return found


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return times as few that do not overlap, oldest first."""
    merged: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        last = merged[-1] if merged else None
        if last is None or (last[1] is not None and last[1] < start):
            merged.append((start, end))
        elif last[1] is not None:
            merged[-1] = (last[0], max(last[1], end) if end is not None else None)
    return tuple(merged)
