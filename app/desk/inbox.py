"""Answers to online dossiers: accepted, asked for more, refused; each tells the portal in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk import (
    acceptance,
    applicants,
    charging,
    checklist,
    contents,
    intake,
    looking,
    online_papers,
    outbox,
    slips,
    wording,
)
from app.desk.corrections import content_of
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models import journal, search
from app.models.dossier import Dossier
from app.models.draft import DraftContent
from app.models.online import OnlineFile, OnlineMessage
from app.models.slip import Slip
from app.papers import refusal, supplement
from app.queries import earlier, inbox, money, office, online_changes, procedures
from app.queries.procedures import ProcedureView
from app.rules import states
from app.rules.completeness import Completeness, filed_online
from app.rules.kinds import Form
from app.rules.states import Move, State
from app.rules.working_time import TimeUnit, due
from app.text import needed_reason, nfc


@dataclass(frozen=True, slots=True)
class AcceptedOnline:
    """An online dossier that was accepted; no receipt where none was due and none asked for.

    `fee` is what is open of it, in đồng.
    """

    dossier_uid: str
    code: str
    due: datetime
    due_uncertain: bool
    receipt: slips.IssuedSlip | None
    fee: int


def accept_online(
    desk: Desk,
    dossier_uid: str,
    *,
    with_receipt: bool = False,
    override_reason: str = "",
    with_others: bool = False,
) -> AcceptedOnline:
    """Accept an online dossier: number, deadline, receipt where one is due, and the portal's message, all or nothing.

    A procedure with an immediate result needs no receipt unless it is asked for (NĐ 118/2025 Điều 17.4).

    Args:
        desk: who accepts, where.
        dossier_uid: the dossier.
        with_receipt: whether a receipt is issued where none is due.
        override_reason: why it is accepted although papers are missing.
        with_others: whether it is one of many that are accepted unseen now; one that may repeat what came here
            since an officer let it pass is not.

    Raises:
        UnknownDossier, UnknownOnline, DossierNotHere, DossierVoid, BadMove: it does not wait for an answer here.
        ChangeWaits: a change arrived for it that nobody looked at yet.
        FiledBefore: its owner has another under way for the same procedure, which nobody saw beside it yet, and it
            is accepted with others.
        FilesNotPlaced: files belong to no component yet.
        Incomplete: papers are missing, all named at once.
        NotAllowed: an override by one who may not.
        ClockSetBack, LastCodeNeeded: as at the counter.
        DiskFull, HomeReadOnly: the receipt could not be stored.
        DeskOnly: a department.
    """
    officer, reason = desk.signed_in_at_desk(), nfc(override_reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        acceptance.refuse_doubtful_clock(session, desk, moment)
        passed = looking.passed_at(session, dossier_uid) if with_others else None
        dossier = looking.to_answer(session, desk, dossier_uid)
        _refuse_unseen(session, dossier)
        if with_others and (found := earlier.under_way(session, dossier, passed)):
            raise errors.FiledBefore(tuple(one.code or one.external_code for one in found))
        _refuse_unplaced(session, dossier)
        missing = _standing(dossier).missing
        if missing and not reason:
            raise errors.Incomplete(missing, ())
        if missing and not officer.may_override:
            raise errors.NotAllowed
        here = office.office(session)
        promised = due(moment, dossier.version.limit, office.calendar(session, here))
        code = acceptance.draw_code(session, here.agency_code, moment)
        dossier.state = states.after(State(dossier.state), Move.ACCEPT)
        dossier.override_reason = reason if missing else ""
        acceptance.settle(session, desk, dossier, acceptance.Settled(code, moment, promised, here.papers))
        charging.as_catalogued(session, desk, dossier, moment)
        immediate = dossier.version.limit_unit == TimeUnit.SAME_DAY.value
        issued = None
        if with_receipt or not immediate:
            issued = intake.issue_receipt(session, desk, here, dossier, moment)
        applicants.remember(session, content_of(dossier), moment)
        search.write(session, dossier)
        outbox.put(session, desk, here, dossier, moment, State.RECEIVED, code)
        action = "accepted" if issued else "accepted_without_receipt"
        note = {"reason": reason} if missing else None
        journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=note)
        still = money.account(session, dossier.id).open
    return AcceptedOnline(dossier.uid, code, promised.moment, dossier.due_uncertain, issued, still)


def ask_for_more(
    desk: Desk,
    dossier_uid: str,
    extra: Sequence[str] = (),
    *,
    text: SupplementText | None = None,
    again_because: str = "",
) -> intake.IssuedRequest:
    """Issue Mẫu 02 for an online dossier, with everything that is missing, and tell the portal; it goes on waiting.

    An applicant is asked once, in full; asking again needs a reason, which its entry keeps.

    Args:
        desk: who asks, where.
        dossier_uid: the dossier.
        extra: further things to complete, in the officer's words.
        text: what the paper says, as the officer read and changed it; without one all that is missing, and as usual.
        again_because: why it was not asked for the first time.

    Raises:
        NothingMissing: the checklist is complete and nothing else was named.
        ReasonNeeded: it was asked before, and no reason is given.
        ChangeWaits: a change arrived for it that nobody looked at yet: what is missing may have come.
        UnknownDossier, UnknownOnline, DossierNotHere, DossierVoid, BadMove: it does not wait for an answer here.
        DiskFull, HomeReadOnly: the paper could not be stored.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = looking.to_answer(session, desk, dossier_uid)
        _refuse_unseen(session, dossier)
        again = _again(session, dossier, nfc(again_because))
        here = office.office(session)
        view, content = _as_asked(dossier)
        missing = wording.missing_items(desk, here, view, content)
        said = (text or wording.usual(desk, here, (*missing, *extra))).tidied()
        if not said.items:
            raise errors.NothingMissing
        dossier.state = states.after(State(dossier.state), Move.REGISTER)
        issued = slips.issue(
            session, desk, here, Form.SUPPLEMENT, dossier, moment,
            lambda drawn: supplement.render(contents.supplement(desk, dossier, drawn, said)),
        )  # fmt: skip
        outbox.put(session, desk, here, dossier, moment, State.SUPPLEMENT, "; ".join((*said.items, said.reason)))
        note = {"items": list(said.items), **({"reason": said.reason} if said.reason else {}), **again}
        journal.record(session, desk.by(moment), "supplement_requested", dossier_uid=dossier.uid, note=note)
    return intake.IssuedRequest(dossier.uid, issued)


def refuse_online(desk: Desk, dossier_uid: str, reason: str) -> intake.IssuedRequest:
    """Issue Mẫu 03 for an online dossier with its reason, and tell the portal; it is not received.

    Changes that wait are answered with it: a record of another procedure can be nothing else here.

    Raises:
        ReasonNeeded: no reason in words.
        UnknownDossier, UnknownOnline, DossierNotHere, DossierVoid, BadMove: it does not wait for an answer here.
        DiskFull, HomeReadOnly: the paper could not be stored.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = looking.to_answer(session, desk, dossier_uid)
        here = office.office(session)
        dossier.state = states.after(State(dossier.state), Move.REFUSE)
        for message in online_changes.pending(session, dossier):
            message.aside_at, message.aside_because = moment, reason
        issued = slips.issue(
            session, desk, here, Form.REFUSAL, dossier, moment,
            lambda drawn: refusal.render(contents.refusal(desk, dossier, drawn, reason)),
        )  # fmt: skip
        outbox.put(session, desk, here, dossier, moment, State.NOT_RECEIVED, reason)
        note = {"reason": reason}
        journal.record(session, desk.by(moment), "refused", dossier_uid=dossier.uid, note=note)
    return intake.IssuedRequest(dossier.uid, issued)


def place_file(desk: Desk, file_uid: str, component: int) -> None:
    """Say of which component a file is that the message did not tell.

    Raises:
        UnknownOnline: there is no such file, it has its place, is not sound, or the procedure has no such component.
        DossierNotHere, DossierVoid, BadMove: its dossier does not wait for an answer here.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        named = select(OnlineFile, OnlineMessage).join(OnlineMessage, OnlineMessage.id == OnlineFile.message_id)
        found = session.execute(named.where(OnlineFile.uid == file_uid)).first()
        if found is None or found[0].component is not None or not found[0].sha256 or not found[1].taken_at:
            raise errors.UnknownOnline(file_uid)
        file, message = found
        dossier = looking.to_answer(session, desk, message.dossier.uid)
        if component not in {one.position for one in dossier.version.components}:
            raise errors.UnknownOnline(file_uid)
        file.component = component
        online_papers.attach(dossier, [file], moment)
        note = {"file": file.name, "component": component}
        journal.record(session, desk.by(moment), "online_file_placed", dossier_uid=dossier.uid, note=note)


def _again(session: Session, dossier: Dossier, reason: str) -> dict[str, str]:
    """Return what an entry notes of asking again; nothing for the first time."""
    asked = exists().where(Slip.dossier_id == dossier.id, Slip.form == int(Form.SUPPLEMENT))
    if not session.scalar(select(asked)):
        return {}
    if not reason:
        raise errors.ReasonNeeded
    return {"again": reason}


def _refuse_unseen(session: Session, dossier: Dossier) -> None:
    """Let nobody answer what was overtaken by something newer."""
    if online_changes.pending(session, dossier):
        raise errors.ChangeWaits(dossier.external_code or "")


def _refuse_unplaced(session: Session, dossier: Dossier) -> None:
    """Leave no file out in silence."""
    newest = (
        select(func.max(OnlineMessage.id))
        .where(
            OnlineMessage.dossier_id == dossier.id,
            OnlineMessage.taken_at.is_not(None),
            OnlineMessage.kind != inbox.PROGRESS,
        )
        .scalar_subquery()
    )
    lying = (OnlineFile.component.is_(None)) & (OnlineFile.sha256.is_not(None))
    count = session.scalar(select(func.count()).where(OnlineFile.message_id == newest, lying)) or 0
    if count:
        raise errors.FilesNotPlaced(count)


def _as_asked(dossier: Dossier) -> tuple[ProcedureView, DraftContent]:
    """Return the procedure and the dossier's content, its electronic papers standing for what is asked for."""
    view, content = procedures.view(dossier.version), content_of(dossier)
    return view, replace(content, lines=filed_online(view.requirements, content.lines, content.sets))


def _standing(dossier: Dossier) -> Completeness:
    return checklist.assess(*_as_asked(dossier))
