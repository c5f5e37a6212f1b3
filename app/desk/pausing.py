"""Waiting for the applicant after acceptance (states 5, 6): papers asked for, brought or not, a fee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import errors
from app.desk import contents, department, intake, outbox, slips, stopping, waiting
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.waiting import Asked
from app.desk.wording import StopText, SupplementText
from app.models import journal
from app.models.dossier import Dossier
from app.papers import supplement
from app.queries import money, office, pauses, time_rules
from app.rules import time_rules as rules_of_time
from app.rules.kinds import Form, PauseEnd, PauseKind
from app.rules.time_rules import ARTICLES
from app.text import needed_reason, nfc


@dataclass(frozen=True, slots=True)
class Requested:
    """A dossier that waits for papers: the slip that asks for them, and until when they are waited for."""

    code: str
    answer_until: datetime
    slip: slips.IssuedSlip


@dataclass(frozen=True, slots=True)
class Resumed:
    """A dossier that is worked on again: the new promise, and the receipt that says so where there was one."""

    code: str
    due: datetime
    due_uncertain: bool
    receipt: slips.IssuedSlip | None


def request_supplement(
    desk: Desk, dossier_uid: str, text: SupplementText, *, basis: str = "", allowed_because: str = ""
) -> Requested:
    """Ask for papers after acceptance and issue Mẫu 02 (NĐ 118/2025 Điều 19.4); the clock stands still.

    Args:
        desk: who asks, where.
        dossier_uid: the dossier.
        text: what the paper says.
        basis: the article under which papers are asked for; without one that of the decree.
        allowed_because: why they are asked for once more, or after the days in which the law lets it be done.

    Raises:
        NothingMissing: nothing is asked for.
        ReasonNeeded: it was done before or is too late, and no reason is given.
        DeskOnly: only the desk asks applicants.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot wait here and now.
        DiskFull, HomeReadOnly: the paper could not be stored; nothing was asked for.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    text, because = text.tidied(), nfc(allowed_because)
    if not text.items:
        raise errors.NothingMissing
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        here = office.office(session)
        if pauses.request_standing(session, dossier.uid, moment).needs_reason and not because:
            raise errors.ReasonNeeded
        rules = time_rules.of_procedure(session, dossier.version.procedure_id)
        until = rules_of_time.answer_until(rules, office.calendar(session, here), moment)
        issued = slips.issue(
            session, desk, here, Form.SUPPLEMENT, dossier, moment,
            lambda drawn: supplement.render(contents.supplement(desk, dossier, drawn, text)),
        )  # fmt: skip
        asked = Asked(
            kind=PauseKind.SUPPLEMENT,
            reason=text.reason,
            items=text.items,
            basis=nfc(basis) or ARTICLES["after_supplement"],
            slip_id=slips.find_slip(session, issued.uid).id,
            answer_until=until,
            allowed_because=because,
        )
        waiting.begin(session, desk, dossier, asked, moment)
        department.answer_requests(session, dossier, moment)
        outbox.tell(session, desk, here, dossier, moment, "; ".join(filter(None, (*text.items, text.reason))))
        note = {"items": list(text.items), **journal.said(reason=text.reason, allowed_because=because)}
        journal.record(session, desk.by(moment), "supplement_requested", dossier_uid=dossier.uid, note=note)
        return Requested(dossier.code or "", until, issued)


def supplemented(desk: Desk, dossier_uid: str, brought: Sequence[str], *, without_because: str = "") -> Resumed:
    """Take in what was asked for: the dossier is worked on again, its limit starts again or continues.

    The applicant's receipt is issued anew with the new date, where there was one (NĐ 118/2025 Điều 17.3, 19.4).

    Args:
        desk: who takes it in, where.
        dossier_uid: the dossier.
        brought: those of the things asked for that came.
        without_because: why work goes on without the others.

    Raises:
        ReasonNeeded: something did not come, and no reason is given.
        BadInput: something that was not asked for.
        DeskOnly: only the desk takes papers in.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it waits for no papers here.
        DiskFull, HomeReadOnly: the receipt could not be stored; nothing was taken in.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        return take_up(session, desk, dossier, brought, without_because, desk.clock.now(), {})


def take_up(
    session: Session,
    desk: Desk,
    dossier: Dossier,
    brought: Sequence[str],
    without_because: str,
    moment: datetime,
    papers: Mapping[str, object],
) -> Resumed:
    """Let work on a dossier go on, inside the act that takes papers in; its entry notes what is said of these.

    Raises:
        ReasonNeeded, BadInput, BadMove, DiskFull, HomeReadOnly: as when it goes on without papers.
    """
    came, because = [nfc(one) for one in brought], nfc(without_because)
    pause = waiting.open_pause(session, dossier, PauseKind.SUPPLEMENT)
    if strange := [one for one in came if one not in pause.items]:
        raise errors.BadInput(strange[0])
    if len(set(came)) < len(set(pause.items)) and not because:
        raise errors.ReasonNeeded
    pause.brought = came
    waiting.resume(session, desk, dossier, pause, PauseEnd.ANSWERED, moment)
    here = office.office(session)
    issued = intake.receipt_anew(session, desk, here, dossier, moment)
    outbox.tell(session, desk, here, dossier, moment, "; ".join(came))
    note = {"brought": came, **journal.said(reason=because), **papers}
    journal.record(session, desk.by(moment), "supplemented", dossier_uid=dossier.uid, note=note)
    assert dossier.due_current
    return Resumed(dossier.code or "", dossier.due_current, dossier.due_uncertain, issued)


def close_unanswered(desk: Desk, dossier_uid: str, text: StopText) -> stopping.Stopped:
    """Close a dossier whose applicant did not bring what was asked for, and issue Mẫu 05 (NĐ 118/2025 Điều 19.5).

    Raises:
        StillTime: the time to answer is not over yet.
        ReasonNeeded: no reason.
        DeskOnly: only the desk closes a dossier so.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it waits for no papers here.
        DiskFull, HomeReadOnly: the paper could not be stored; nothing was closed.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()

    def refuse_early(session: Session, dossier: Dossier) -> None:
        pause = waiting.open_pause(session, dossier, PauseKind.SUPPLEMENT)
        if pause.answer_until is not None and moment <= pause.answer_until:
            raise errors.StillTime(pause.answer_until)

    return stopping.stop(desk, dossier_uid, text, first=refuse_early)


def wait_for_fee(desk: Desk, dossier_uid: str, reason: str) -> None:
    """Let a dossier wait until its fee is paid: state 6, in which the clock stands still.

    What is to be paid may be known later only; where it is known, something of it must be open.

    Raises:
        ReasonNeeded: it is not said what is to be paid.
        NothingOwed: all of it is paid, or it is exempt.
        DeskOnly: only the desk takes money.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot wait here and now.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        waiting.begin(session, desk, dossier, Asked(PauseKind.FEE, reason), moment)
        account = money.account(session, dossier.id)
        if account.owed is not None and not account.open:
            raise errors.NothingOwed
        outbox.tell(session, desk, office.office(session), dossier, moment, reason)
        journal.record(session, desk.by(moment), "fee_awaited", dossier_uid=dossier.uid, note={"reason": reason})


def fee_paid(session: Session, desk: Desk, dossier: Dossier, moment: datetime) -> None:
    """Let a dossier that waits for its fee go on, inside the act that takes the money and records its entry.

    Raises:
        BadMove: it does not wait for its fee.
    """
    pause = waiting.open_pause(session, dossier, PauseKind.FEE)
    waiting.resume(session, desk, dossier, pause, PauseEnd.PAID, moment)
    outbox.tell(session, desk, office.office(session), dossier, moment)
