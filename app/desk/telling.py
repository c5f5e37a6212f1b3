"""Telling the applicant of a result: a text ready to copy, a letter sent by this program, the result inside one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors, resources
from app.desk import hand_out, returning
from app.desk.corrections import changeable, find_dossier
from app.desk.desk import Desk
from app.desk.results import valid_results
from app.desk.returning import Returned
from app.desk.wording import filled
from app.exchange import mail_server
from app.exchange.mail_server import MailServer
from app.models import journal
from app.models.dossier import Dossier
from app.models.organisation import OfficeSecret
from app.models.result import Result, Telling
from app.queries import office
from app.rules.kinds import WITHOUT_PAPER, ResultKind, TellingAbout, TellingWay
from app.text import needed_reason, nfc

WORDS = "telling.toml"
PASSWORD = "mail"  # noqa: S105 - the name under which the password lies in the store


@dataclass(frozen=True, slots=True)
class Words:
    """What an applicant is told, and where: an e-mail address and a telephone, either may be empty."""

    subject: str
    text: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Told:
    """That an applicant was told; `fault` says why a letter was not sent."""

    code: str
    fault: errors.MailFault | None = None


def usual(session: Session, dossier_uid: str, *, enclosed: bool = False) -> Words:
    """Return what the applicant is told unless an officer changes it; `enclosed` is for a letter with the result.

    Raises:
        UnknownDossier: there is none.
    """
    dossier, here = find_dossier(session, dossier_uid), office.office(session)
    found = valid_results(session, dossier)
    words = _words()[_kind_of_words(dossier, found, enclosed=enclosed)]
    contact = (here.papers.contact_name, here.papers.contact_phone or here.phone)
    facts = {
        "name": dossier.owner_name,
        "office": here.name,
        "desk": "" if dossier.result_by_post else here.desk_name,
        "code": dossier.code or "",
        "external_code": dossier.external_code or "",
        "procedure": nfc(dossier.version.name),
        "result": "; ".join(one.full_name for one in found),
        "address": dossier.result_address if dossier.result_by_post else "",
        "contact": " · ".join(filter(None, contact)),
    }
    phone = dossier.submitter_phone or dossier.owner_phone
    return Words(filled(words["subject"], facts), filled(words["text"], facts).strip(), dossier.owner_email, phone)


def _kind_of_words(dossier: Dossier, found: list[Result], *, enclosed: bool) -> str:
    """Return which text tells of these results; nobody fetches what the portal gives out, or what is none."""
    if _is_only_noted(found):
        return "noted"
    if enclosed:
        return "electronic"
    if found and found[-1].kind == ResultKind.REFUSAL.value:
        return "refusal"
    electronic = bool(found) and all(one.kind in WITHOUT_PAPER for one in found)
    return "online" if electronic and dossier.external_code and not dossier.result_by_post else "result"


def tell(desk: Desk, dossier_uid: str, way: TellingWay, words: Words) -> Told:
    """Tell the applicant of the result; a letter is sent now, for the other ways it is written down that staff did.

    A letter that is not sent is written down with its reason, and can be sent again.

    Raises:
        BadInput: a letter to what is no address.
        ReasonNeeded: nothing is told.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it is not for this place to tell.
        NoOfficer: nobody is signed in.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    text = needed_reason(words.text)
    with desk.store.reading() as session:
        changeable(session, desk, dossier_uid)
    fault = _try(desk, words, {}) if way is TellingWay.EMAIL else None
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        address = words.email if way is TellingWay.EMAIL else words.phone
        failure = f"{type(fault).__name__}: {fault.detail}" if fault else ""
        session.add(_row(desk, dossier, way, address, text, failure, moment))
        note = {"way": way.value, **({"failure": failure} if failure else {})}
        action = "telling_failed" if failure else "told"
        journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=note)
        return Told(dossier.code or "", fault)


def send_result(desk: Desk, dossier_uid: str, words: Words) -> Returned:
    """Send the result itself as a letter, which returns it to its applicant; without a document the letter is it.

    Raises:
        BadInput: it is no address.
        NothingElectronic: the dossier has no result with a file.
        MailNotSet, MailUnreachable, MailRefused: the letter was not sent; nothing is returned.
        LetterOnTheWay: the post has the result.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: there is no result to send here and now.
        DocumentDamaged: a file is not what it was.
        NoOfficer: nobody is signed in.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    with desk.store.reading() as session:
        dossier = returning.returnable(session, desk, dossier_uid)
        files = _files(desk, dossier, valid_results(session, dossier))
    if fault := _try(desk, words, files):
        raise fault
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = returning.returnable(session, desk, dossier_uid)
        session.add(_row(desk, dossier, TellingWay.EMAIL, words.email, nfc(words.text), "", moment))
        return returning.hand_to(session, desk, dossier, words.email, moment)


def set_mail(desk: Desk, said: Mapping[str, str], password: str | None) -> None:
    """Set this workstation's mail server; without a password the one that was set stays.

    Raises:
        MailNotSet: no server is named, or nobody from whom letters come.
        BadInput: the sender is no address.
        DiskFull, HomeReadOnly: the settings stay as they were.
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    server = MailServer.of(said, "")
    if not hand_out.is_address(server.sender):
        raise errors.BadInput(server.sender)
    desk.home.save_settings(replace(desk.home.settings(), mail=dict(said)))
    if password is None:
        return
    with desk.store.transaction() as session:
        kept = session.scalar(select(OfficeSecret).where(OfficeSecret.name == PASSWORD))
        if kept is None:
            session.add(OfficeSecret(name=PASSWORD, value=password))
        else:
            kept.value = password


def send_test(desk: Desk, to: str) -> None:
    """Send a letter that only shows that letters arrive.

    Raises:
        BadInput: it is no address.
        MailNotSet, MailUnreachable, MailRefused: it was not sent.
    """
    words = _words()["test"]
    if fault := _try(desk, Words(words["subject"], words["text"].strip(), to, ""), {}):
        raise fault


def _try(desk: Desk, words: Words, files: Mapping[str, bytes]) -> errors.MailFault | None:
    """Send a letter and return why it was not sent."""
    if not hand_out.is_address(words.email):
        raise errors.BadInput(words.email)
    date = format_datetime(desk.today())
    try:
        made = mail_server.letter(words.email, words.subject, words.text, files, date)
        mail_server.send(_server(desk), made)
    except errors.MailFault as fault:
        return fault
    return None


def _server(desk: Desk) -> MailServer:
    with desk.store.reading() as session:
        password = session.scalar(select(OfficeSecret.value).where(OfficeSecret.name == PASSWORD))
    return MailServer.of(desk.home.settings().mail, password or "")


def _is_only_noted(found: list[Result]) -> bool:
    """Whether there is no document: that it is told is the result then."""
    return bool(found) and all(one.kind == ResultKind.NO_DOCUMENT.value for one in found)


def _files(desk: Desk, dossier: Dossier, found: list[Result]) -> dict[str, bytes]:
    held = [one.document for one in found if one.document is not None]
    if not held and not _is_only_noted(found):
        raise errors.NothingElectronic(dossier.code or "")
    names = hand_out.file_names([one.name for one in held], dossier.code or "")
    return {name: desk.documents.read(one.sha256) for name, one in zip(names, held, strict=True)}


def _row(
    desk: Desk, dossier: Dossier, way: TellingWay, address: str, text: str, failure: str, moment: datetime
) -> Telling:
    return Telling(
        dossier_id=dossier.id,
        about=TellingAbout.RESULT.value,
        way=way.value,
        address=nfc(address),
        text=text,
        told_at=moment,
        told_by=desk.signed_in().uid,
        failure=failure,
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.read_text(WORDS))
