"""The result of a dossier: recorded by its holder, which ends the clock; made void where it was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import contents, hand_out, outbox, paper_files, slips
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.paper_files import Given, StoredPaper
from app.models import journal
from app.models.dossier import Document, Dossier
from app.models.result import Delivery, Result
from app.models.transfer import TransferItem
from app.papers import refusal
from app.pdf_archive import Description
from app.queries import office
from app.rules import states
from app.rules.calendar import ZONE
from app.rules.kinds import Form, ItemState, PlaceRole, ResultKind
from app.rules.signatures import Signature, SignatureState
from app.rules.states import Move, State
from app.text import fold, needed_reason, nfc


@dataclass(frozen=True, slots=True)
class ResultText:
    """What a result says: its name, number, date, last day and scope; of a refusal also why."""

    kind: ResultKind
    name: str
    number: str = ""
    dated: date | None = None
    valid_until: date | None = None
    scope: str = ""
    reason: str = ""

    def tidied(self) -> "ResultText":
        """Return the same text in one normal form."""
        return replace(
            self, name=nfc(self.name), number=nfc(self.number), scope=nfc(self.scope), reason=nfc(self.reason)
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result that is recorded: its file, who signed that, and of a refusal the paper that says it."""

    uid: str
    code: str
    finished_at: datetime
    sha256: str
    signatures: tuple[Signature, ...]
    refusal: slips.IssuedSlip | None


def record_result(
    desk: Desk,
    dossier_uid: str,
    text: ResultText,
    given: Given | StoredPaper | None = None,
    *,
    further: bool = True,
) -> Recorded:
    """Record the result of a dossier, which is finished by it; a finished one may get a further result.

    Early or late makes no difference. A refusal after appraisal is a result with its reason, and Mẫu 03 is issued
    (NĐ 118/2025 Điều 19.3).

    Args:
        desk: who records it, where; only the holder does.
        dossier_uid: the dossier.
        text: what the result says.
        given: its file, kept as it is, or its scanned pages, or what is stored of them; a paper may lack both, and of
            a result without a document nothing is kept.
        further: whether a finished dossier may get one more result.

    Raises:
        ResultNameNeeded, ResultFileNeeded, ReasonNeeded: this is not said, or not there.
        BadInput: it is dated later than today, or valid no longer than before its date.
        ForeignFileFault: the file, or a page, is refused.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be finished here and now.
        DiskFull, HomeReadOnly, DocumentDamaged: file or paper could not be stored; nothing was recorded.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    text, moment = text.tidied(), desk.clock.now()
    given = None if text.kind is ResultKind.NO_DOCUMENT else given
    _refuse_unsaid(text, moment, given)
    stored = _keep(desk, dossier_uid, text, given, further=further)
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        _finish(dossier, moment, further=further)
        row = _row(desk, dossier, text, stored, moment)
        session.add(row)
        session.flush()
        issued = _issue_refusal(session, desk, dossier, text, moment)
        tell_portal(session, desk, dossier, moment)
        journal.record(session, desk.by(moment), "result_recorded", dossier_uid=dossier.uid, note=_note(text, stored))
        assert dossier.finished_at
        sha256, signed = (stored.sha256, stored.signatures) if stored else ("", ())
        return Recorded(row.uid, dossier.code or "", dossier.finished_at, sha256, signed, issued)


def void_result(desk: Desk, result_uid: str, reason: str) -> None:
    """Make a result void that was recorded by mistake; without another one the work on the dossier goes on.

    Raises:
        ReasonNeeded: no reason.
        UnknownResult: there is none, or it is void already.
        BadMove: its applicant has it.
        LetterOnTheWay: it is on its way by post.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here and now.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    reason, moment = needed_reason(reason), desk.clock.now()
    with desk.store.transaction() as session:
        row, uid = _valid(session, result_uid)
        dossier = changeable(session, desk, uid)
        before = states.reopened(State(dossier.state), handed_over=_handed_over(session, dossier))
        if letter_on_the_way(session, dossier) is not None:
            raise errors.LetterOnTheWay(dossier.code or "")
        row.voided_at, row.void_reason = moment, reason
        session.flush()
        if not valid_results(session, dossier):
            dossier.state, dossier.finished_at = before, None
        tell_portal(session, desk, dossier, moment)
        note = {"reason": reason, "result": row.name}
        journal.record(session, desk.by(moment), "result_voided", dossier_uid=dossier.uid, note=note)


def correct_result(desk: Desk, result_uid: str, text: ResultText, reason: str) -> None:
    """Correct what a result says, also where its applicant has it; its kind, its file and its time stay.

    A dossier that was finished in time is so still: a number that was mistyped is no reason to finish it anew.

    Raises:
        ReasonNeeded, ResultNameNeeded: this is not said.
        BadInput: it says that already, is dated later than today, or valid no longer than before its date.
        UnknownResult: there is none, or it is void.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here and now.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    text, reason, moment = text.tidied(), needed_reason(reason), desk.clock.now()
    if not text.name:
        raise errors.ResultNameNeeded
    refuse_wrong_days(text.dated, text.valid_until, moment)
    with desk.store.transaction() as session:
        row, uid = _valid(session, result_uid)
        dossier, before = changeable(session, desk, uid), _in_words(row)
        row.name, row.number, row.scope = text.name, text.number, text.scope
        row.dated, row.valid_until = text.dated, text.valid_until
        after = _in_words(row)
        if after == before:
            raise errors.BadInput(after)
        if row.document is not None:
            row.document.name, row.document.paper_key = text.name, fold(text.name)
            row.document.valid_until = text.valid_until
        session.flush()
        tell_portal(session, desk, dossier, moment)
        note = {"before": {"result": before}, "after": {"result": after}, "reason": reason}
        journal.record(session, desk.by(moment), "result_corrected", dossier_uid=dossier.uid, note=note)


def valid_results(session: Session, dossier: Dossier) -> list[Result]:
    """Return the results of a dossier that are not void, oldest first."""
    asked = select(Result).where(Result.dossier_id == dossier.id, Result.voided_at.is_(None))
    return list(session.scalars(asked.order_by(Result.id)))


def letter_on_the_way(session: Session, dossier: Dossier) -> Delivery | None:
    """Return the letter with the result of a dossier that the post has; there is at most one."""
    asked = select(Delivery).where(
        Delivery.dossier_id == dossier.id,
        Delivery.posted_at.is_not(None),
        Delivery.delivered_at.is_(None),
        Delivery.came_back_at.is_(None),
    )
    return session.scalar(asked)


def tell_portal(session: Session, desk: Desk, dossier: Dossier, moment: datetime) -> None:
    """Tell the portal in which state a dossier is that came online, with its results and their files.

    The desk does so, never a department.
    """
    if dossier.external_code and desk.place.role is PlaceRole.DESK:
        found = valid_results(session, dossier)
        said, here = ", ".join(one.full_name for one in found), office.office(session)
        outbox.put(session, desk, here, dossier, moment, State(dossier.state), said, _enclosed(dossier, found))


def _enclosed(dossier: Dossier, found: Sequence[Result]) -> dict[str, Result]:
    """Return the results that have a file, by the file's name beside a message."""
    held = [one for one in found if one.document is not None]
    return dict(zip(hand_out.file_names([one.name for one in held], dossier.code or ""), held, strict=True))


def refuse_wrong_days(dated: date | None, valid_until: date | None, moment: datetime) -> None:
    """Refuse days that cannot be those of a result.

    Raises:
        BadInput: it is dated later than today, or valid no longer than before its date.
    """
    today = moment.astimezone(ZONE).date()
    wrong = [dated] if dated and dated > today else []
    if valid_until and dated and valid_until < dated:
        wrong.append(valid_until)
    if wrong:
        raise errors.BadInput(f"{wrong[0]:%d/%m/%Y}")


def _refuse_unsaid(text: ResultText, moment: datetime, given: Given | StoredPaper | None) -> None:
    if not text.name:
        raise errors.ResultNameNeeded
    if text.kind in {ResultKind.ELECTRONIC, ResultKind.BOTH} and not given:
        raise errors.ResultFileNeeded
    if text.kind is ResultKind.REFUSAL and not text.reason:
        raise errors.ReasonNeeded
    refuse_wrong_days(text.dated, text.valid_until, moment)


def _keep(
    desk: Desk, dossier_uid: str, text: ResultText, given: Given | StoredPaper | None, *, further: bool
) -> StoredPaper | None:
    """Store the file, unless it is known by now that the dossier cannot be changed here."""
    with desk.store.reading() as session:
        dossier = changeable(session, desk, dossier_uid)
        _finished(dossier, further=further)
        said = Description(title=text.name, subject=dossier.version.name, identifier=dossier.code or "")
    if isinstance(given, StoredPaper):
        return given
    return paper_files.keep(desk, given, said) if given else None


def _finish(dossier: Dossier, moment: datetime, *, further: bool) -> None:
    dossier.state = _finished(dossier, further=further)
    dossier.finished_at = dossier.finished_at or moment


def _finished(dossier: Dossier, *, further: bool) -> State:
    """Return the state that a result leads to: a finished dossier stays so where it may have one more."""
    state = State(dossier.state)
    return state if further and state is State.FINISHED else states.after(state, Move.FINISH)


def _row(desk: Desk, dossier: Dossier, text: ResultText, stored: StoredPaper | None, moment: datetime) -> Result:
    return Result(
        dossier_id=dossier.id,
        document=_document(dossier, text, stored, moment) if stored else None,
        kind=text.kind.value,
        name=text.name,
        number=text.number,
        dated=text.dated,
        valid_until=text.valid_until,
        scope=text.scope,
        made_at=moment,
        made_by=desk.signed_in().uid,
    )


def _document(dossier: Dossier, text: ResultText, stored: StoredPaper, moment: datetime) -> Document:
    return Document(
        sha256=stored.sha256,
        owner_identifier=dossier.owner_identifier,
        paper_key=fold(text.name),
        name=text.name,
        pages=stored.pages,
        source=stored.source,
        digitised_at=moment,
        valid_until=text.valid_until,
    )


def _issue_refusal(
    session: Session, desk: Desk, dossier: Dossier, text: ResultText, moment: datetime
) -> slips.IssuedSlip | None:
    if text.kind is not ResultKind.REFUSAL:
        return None
    return slips.issue(
        session, desk, office.office(session), Form.REFUSAL, dossier, moment,
        lambda drawn: refusal.render(contents.refusal(desk, dossier, drawn, text.reason)),
    )  # fmt: skip


def _note(text: ResultText, stored: StoredPaper | None) -> dict[str, object]:
    """Return the facts that the history shows; a signature that is broken or changed is none."""
    whole = (SignatureState.WHOLE, SignatureState.ADDED)
    signers = [one.signer for one in stored.signatures if one.state in whole] if stored else []
    result = " ".join(filter(None, (text.name, text.number)))
    return journal.said(result=result, reason=text.reason, signers=signers)


def _valid(session: Session, result_uid: str) -> tuple[Result, str]:
    asked = select(Result, Dossier.uid).join(Dossier, Dossier.id == Result.dossier_id)
    found = session.execute(asked.where(Result.uid == result_uid, Result.voided_at.is_(None))).first()
    if found is None:
        raise errors.UnknownResult(result_uid)
    return found[0], found[1]


def _handed_over(session: Session, dossier: Dossier) -> bool:
    """Whether a department took the dossier over before."""
    asked = select(TransferItem.id).where(
        TransferItem.dossier_id == dossier.id, TransferItem.state == ItemState.CONFIRMED.value
    )
    return session.scalar(asked.limit(1)) is not None


def _in_words(row: Result) -> str:
    """Return all that a result says, as the history keeps it."""
    days = " – ".join(f"{day:%d/%m/%Y}" if day else "…" for day in (row.dated, row.valid_until))
    return " · ".join(filter(None, (row.full_name, days, row.scope)))
