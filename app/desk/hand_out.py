"""Copies of a dossier's papers that leave the store: saved as a file, or in a letter that waits to be sent."""

import hashlib
import os
import re
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import durable, errors, resources
from app.desk import texts, wording
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.durable import explaining_disk_faults, flush_folder
from app.models.base import new_uid
from app.models.dossier import Document, Dossier
from app.models.result import Delivery, Result
from app.models.slip import Slip
from app.queries import office
from app.queries.office import OfficeView
from app.rules.kinds import Form
from app.text import nfc, words

MAIL = "mail.toml"
AUTHORITY = "Giấy ủy quyền nhận kết quả"
"""What the paper is called by which a proxy received a result."""
SUFFIX, UNNAMED = ".pdf", "giay-to"
LONGEST_NAME = 60
"""Letters of a paper's name in the name of its file."""
LONGEST_FILE = 255
"""Bytes of a file's name that every disk takes."""
KEPT = timedelta(days=7)
"""A letter holds personal data: it is erased when one is written so many days later, as pages are."""

_ADDRESS = re.compile(r"[\w.%+'-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_LETTER = re.compile(r"(\d{8})-.*\.eml", re.ASCII)


def file_name(paper: Form | str, code: str) -> str:
    """Return how the file of a form, or of a paper that is called so, is to be named: ASCII alone."""
    beginning = _forms()[paper]["file"] if isinstance(paper, Form) else "-".join(words(paper))[:LONGEST_NAME]
    parts = (beginning.strip("-"), re.sub(r"[^0-9A-Za-z.]+", "-", code).strip("-"))
    return ("-".join(filter(None, parts)) or UNNAMED) + SUFFIX


def file_names(papers: Sequence[str], code: str) -> list[str]:
    """Return how the files of papers that go together are to be named, numbered where there are several."""
    names = [file_name(paper, code) for paper in papers]
    return names if len(names) == 1 else [f"{at}-{name}" for at, name in enumerate(names, 1)]


def save(desk: Desk, dossier_uid: str, sha256: str, target: Path) -> None:
    """Write a paper of a dossier to a place that staff chose; that it left the store is an entry.

    A digitised paper whose words are known is written with them, so that the copy can be searched.

    Raises:
        BadInput: the name is too long for a file.
        UnknownDossier, Unknown: there is none, or it has no such paper.
        HomeMissing: there is no such folder.
        HomeExists: the place lies in this home, where stored papers could be overwritten.
        DiskFull, HomeReadOnly: nothing was written; what had this name is as it was.
        DocumentDamaged: the stored paper, or what the disk gave back, is not what it was.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    if len(os.fsencode(target.name)) > LONGEST_FILE:
        raise errors.BadInput(target.name)
    if not target.parent.is_dir():
        raise errors.HomeMissing(target.parent)
    if target.resolve().is_relative_to(desk.home.path.resolve()):
        raise errors.HomeExists(desk.home.path)
    fresh = target.with_name(f".{new_uid()}.new")
    with explaining_disk_faults(target.parent):
        try:
            if not texts.searchable(desk, dossier_uid, sha256, fresh):
                _write(fresh, desk.documents.read(sha256))
            with desk.store.transaction() as session:
                dossier = find_dossier(session, dossier_uid)
                note = _paper(session, dossier, sha256)[1]
                desk.note(session, "copy_saved", dossier.uid, **note)
                fresh.replace(target)
            flush_folder(target.parent)
        finally:
            fresh.unlink(missing_ok=True)


def draft_letter(desk: Desk, dossier_uid: str, sha256: str) -> Path:
    """Write a letter to the owner with a paper of the dossier, for a mail program to send; that is an entry.

    It goes to nobody yet where the dossier has no address that can be one.

    Raises:
        UnknownDossier, Unknown: there is none, or it has no such paper.
        DiskFull, HomeReadOnly: no letter was written.
        DocumentDamaged: the stored paper, or what the disk gave back, is not what it was.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    folder, content, day = desk.home.mail, desk.documents.read(sha256), desk.today().date()
    with desk.store.reading() as session:
        dossier = find_dossier(session, dossier_uid)
        paper, note = _paper(session, dossier, sha256)
        letter = _letter(office.office(session), dossier, paper, content)
    path = folder / f"{day:%Y%m%d}-{new_uid()[-6:]}.eml"  # staff are told it
    with explaining_disk_faults(folder):
        folder.mkdir(exist_ok=True)
        _erase_old(folder, day)
        _write(path, letter.as_bytes(policy=SMTP))
    with desk.store.transaction() as session:
        desk.note(session, "letter_drafted", dossier_uid, **note)
    return path


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address and nothing more."""
    return _ADDRESS.fullmatch(text) is not None


def _paper(session: Session, dossier: Dossier, sha256: str) -> tuple[Form | str, dict[str, str]]:
    """Return what kind of paper of a dossier this is, or what it is called, and how an entry names it."""
    statement = select(Slip).where(Slip.dossier_id == dossier.id, Slip.sha256 == sha256).limit(1)
    if slip := session.scalar(statement):
        return Form(slip.form), {"slip": slip.uid}
    for line in dossier.lines:
        for digitised in line.documents:
            if digitised.document.sha256 == sha256:
                return digitised.document.name, {"file": sha256}
    if name := _name_of_result(session, dossier, sha256):
        return name, {"file": sha256}
    raise errors.Unknown(sha256)


def _name_of_result(session: Session, dossier: Dossier, sha256: str) -> str:
    """Return what a result's file, or the paper by which a proxy received it, is called; nothing for any other."""
    results = select(Result.name).join(Document, Document.id == Result.document_id)
    if name := session.scalar(results.where(Result.dossier_id == dossier.id, Document.sha256 == sha256).limit(1)):
        return name
    proxies = select(Delivery.id).where(Delivery.dossier_id == dossier.id, Delivery.authority == sha256)
    return AUTHORITY if session.scalar(proxies.limit(1)) else ""


def _letter(here: OfficeView, dossier: Dossier, paper: Form | str, content: bytes) -> EmailMessage:
    code, contact = dossier.code or "", (here.papers.contact_name, here.papers.contact_phone or here.phone)
    facts = {
        "paper": _forms()[paper]["title"] if isinstance(paper, Form) else nfc(paper),
        "name": dossier.owner_name,
        "office": here.name,
        "code": code,
        "procedure": nfc(dossier.version.name),
        "contact": " · ".join(filter(None, contact)),
    }
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"  # mail programs open it as a letter that is still to be sent
    if is_address(dossier.owner_email):
        made["To"] = dossier.owner_email
    made["Subject"] = wording.filled(_words()["subject"], facts).split("\n")[0]
    made.set_content(wording.filled(_words()["text"], facts).lstrip())
    name = file_name(paper, code)
    made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.read_text(MAIL))


@cache
def _forms() -> dict[Form, dict[str, str]]:
    return {form: _words()[form.paper] for form in Form}


def _erase_old(folder: Path, day: date) -> None:
    oldest = f"{day - KEPT:%Y%m%d}"
    for path in folder.iterdir():
        written = _LETTER.fullmatch(path.name)
        if written and written[1] < oldest:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file durably and read it back; nothing is left of one that did not succeed."""
    durable.write(path, content)
    durable.read_back(path, hashlib.sha256(content).hexdigest())
