"""Short ways along the road of hand-over, and hands that tamper with what is on its way."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import rfc8785
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.bootstrap import open_desk
from app.cli.demo_road import AGENCY, DEPARTMENTS
from app.desk import accounts, checks, handover, intake, receiving, scans
from app.desk.desk import Desk
from app.desk.handover import Offer
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.desk.wording import ApologyText, SupplementText
from app.exchange import bag
from app.exchange.package import CONTENT
from app.home import Home
from app.models import journal
from app.models.dossier import Dossier
from app.models.journal import JournalEntry
from app.models.transfer import TransferItem
from app.queries import office
from app.rules.kinds import PlaceRole, ResultKind, TransferPurpose
from app.scanning.sources.contract import ScannedPage
from tests.desks import LOGIN, PASSWORD, SetClock, open_draft

T = TypeVar("T")
CONFIRM = Decision(confirmed=True)
LOST = "Gói bị thất lạc"
SORRY = ApologyText("Đang chờ ý kiến của cơ quan phối hợp")
LICENCE = ResultText(ResultKind.PAPER, "Giấy phép mẫu", "15/GP-SCT")
ASKED = SupplementText(("Bản vẽ mặt bằng", "Giấy phép cũ"), "Chưa đủ căn cứ")


def give_back(reason: str = "Thiếu chữ ký ở trang 2") -> Decision:
    """Return the decision that sends a dossier back."""
    return Decision(confirmed=False, reason=reason)


def accept(desk: Desk, *, pages: int = 0) -> str:
    """Accept a sample dossier, with scanned pages of its first paper; returns its identity."""
    draft = open_draft(desk)
    for number in range(pages):
        add_page(desk, draft, number)
    return intake.accept(desk, draft).dossier_uid


def add_page(desk: Desk, draft: str, number: int, component: int = 1) -> None:
    """Put a page that no other has onto a component."""
    path = desk.home.path / f"page-{number}.jpg"
    page = Image.new("L", (240, 320), 255)
    ImageDraw.Draw(page).multiline_text((20, 20), f"SAMPLE {number}\n" * 15, fill=0)
    page.save(path, dpi=(100, 100))
    scans.add_page(desk, draft, ScannedPage(path, number, 100), component)


def receive(department: Desk, offer: Offer) -> str:
    """Take a package in; returns the hand-over's identity."""
    return receiving.receive(department, offer.package).transfer_uid


def answer(department: Desk, transfer_uid: str, decisions: Mapping[str, Decision]) -> Path:
    """Decide on dossiers of a hand-over and write the acknowledgement."""
    receiving.answer(department, transfer_uid, decisions)
    return receiving.acknowledge(department, transfer_uid, department.home.handovers)


def hand_over(
    giver: Desk,
    taker: Desk,
    decisions: Mapping[str, Decision],
    purpose: TransferPurpose = TransferPurpose.WORK,
    words: str = "",
) -> Offer:
    """Walk the whole road of a hand-over: offered, received, answered, the answer read."""
    offer = handover.offer(giver, list(decisions), taker.place.uid, purpose, words)
    handover.read_acknowledgement(giver, answer(taker, receive(taker, offer), decisions))
    return offer


def other_department(path: Path, clock: SetClock) -> Desk:
    """Make the home of the office's second department, its officer signed in."""
    first = accounts.FirstStart(
        role=PlaceRole.DEPARTMENT,
        agency_code=AGENCY,
        name="Sở Công Thương tỉnh Thái Nguyên (mẫu)",
        parent_name="ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN",
        desk_name="BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        place="Thái Nguyên",
        phone="02083855555",
        counters=(),
        departments=DEPARTMENTS,
        officer=accounts.NewOfficer(LOGIN, "Chuyên viên mẫu thứ hai", PASSWORD),
        department=DEPARTMENTS[1],
    )
    return accounts.set_up(open_desk(Home(path), clock=clock), first)


def inside(desk: Desk, department: str = DEPARTMENTS[0]) -> Desk:
    """Let an officer of a department sign in on the desk's own home; returns the department there."""
    with desk.store.reading() as session:
        room = next(one.uid for one in office.departments(session) if one.name == department)
    uid = accounts.add_officer(desk, accounts.NewOfficer("phong", "Chuyên viên tại phòng", PASSWORD))
    accounts.place_officer(desk, uid, room)
    return desk.with_officer(accounts.sign_in(desk, "phong", PASSWORD))


def dossier(desk: Desk, uid: str) -> Dossier:
    """Return a dossier's row as it is kept here."""
    with desk.store.reading() as session:
        return session.scalars(select(Dossier).where(Dossier.uid == uid)).one()


def items(desk: Desk, uid: str) -> list[str]:
    """Return the states of a dossier's offers as they are kept here, in the order they came."""
    with desk.store.reading() as session:
        of_dossier = select(TransferItem.state).join(Dossier, Dossier.id == TransferItem.dossier_id)
        return list(session.scalars(of_dossier.where(Dossier.uid == uid).order_by(TransferItem.id)))


def history(desk: Desk, uid: str) -> list[str]:
    """Return what was done with a dossier as it is kept here, oldest first."""
    with desk.store.reading() as session:
        of_dossier = select(JournalEntry.action).where(JournalEntry.dossier_uid == uid)
        return list(session.scalars(of_dossier.order_by(JournalEntry.id)))


def chain(desk: Desk, uid: str) -> list[str]:
    """Return the acts that lead to a dossier's newest entry, oldest first: what its own line of entries says."""
    with desk.store.reading() as session:
        entries = {entry["hash"]: entry for entry in journal.slice_of(session, uid)}
    line = [list(entries.values())[-1]]
    while line[-1]["previous_of_dossier"]:
        line.append(entries[line[-1]["previous_of_dossier"]])
    return [str(entry["action"]) for entry in reversed(line)]


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of a store, to tell that nothing was changed; virtual tables keep theirs in others."""
    real = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    with closing(sqlite3.connect(desk.home.store)) as connection:
        tables = connection.execute(real).fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


def twice_at_once(home: Desk, act: Callable[[], T]) -> tuple[T, T]:
    """Do something twice while the store is locked, so that neither sees what the other writes before its turn."""
    with ThreadPoolExecutor(2) as both, closing(sqlite3.connect(home.home.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        first, second = both.submit(act), both.submit(act)
        time.sleep(1.5)  # either waits for the lock by now; on a slow machine one comes late, which is right as well
        other.execute("ROLLBACK")
        return first.result(), second.result()


def assert_whole(*desks: Desk) -> None:
    """Hold every row against its entries, every document against its name."""
    for desk in desks:
        assert checks.check(desk, deep=True).findings == ()


def reseal(folder: Path) -> None:
    """Make the manifests of a bag agree with what lies in it, as one who tampers would."""
    payload = {p.relative_to(folder).as_posix(): p for p in folder.glob("data/**/*") if p.is_file()}
    (folder / bag.MANIFEST).write_bytes(bag.lines({name: _sha256(path) for name, path in payload.items()}))
    tags = {name: _sha256(folder / name) for name in ("bagit.txt", "bag-info.txt", bag.MANIFEST)}
    (folder / bag.TAG_MANIFEST).write_bytes(bag.lines(tags))


def tamper_package(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of a package and make all hashes of the bag agree."""
    content = json.loads((folder / CONTENT).read_bytes())
    change(content)
    (folder / CONTENT).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    reseal(folder)


def tamper_answer(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change an acknowledgement and make its hash agree."""
    content = json.loads(path.read_bytes())["content"]
    change(content)
    sha256 = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    path.write_text(json.dumps({"content": content, "sha256": sha256}), encoding="utf-8")


def reforge(entries: list[dict[str, Any]], at: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Change one entry and make its hash, and those of all that follow it, agree."""
    change(entries[at])
    former: dict[str, str] = {}
    for entry in entries[at:]:
        for name in ("previous_of_dossier", "previous_here"):
            entry[name] = former.get(entry[name], entry[name])
        content = entry["content"].encode()
        entry["content_hash"] = hashlib.sha256(bytes.fromhex(entry["salt"]) + content).hexdigest()
        sealed = journal.entry_hash({name: entry[name] for name in journal.SIGNED})
        former[entry["hash"]], entry["hash"] = sealed, sealed


def rewrite(entry: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> None:
    """Change what an entry says was changed."""
    content = json.loads(entry["content"])
    change(content)
    entry["content"] = rfc8785.dumps(content).decode()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
