"""One sample dossier walked down the whole road, from the counter to the department, with real parts."""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

from app import errors, resources
from app.bootstrap import open_desk
from app.cli.sample_scanner import DEVICE, sample_scanner
from app.clock import Clock
from app.desk import accounts, catalogue, checklist, drafts, handover, intake, receiving, scans
from app.desk.desk import Desk
from app.home import DeskSettings, Home
from app.models.draft import DraftContent, PersonData
from app.queries import dossiers, procedures
from app.rules.calendar import ZONE
from app.rules.completeness import Counts
from app.rules.kinds import OwnerKind, PlaceRole
from app.rules.states import State
from app.scanning.sources.contract import ScanSettings

AGENCY = "H55.14"
DEPARTMENTS = ("Phòng Quản lý Thương mại", "Phòng Quản lý Công nghiệp", "Phòng Quản lý Năng lượng")
PROCEDURE = "2.001646"
LOGIN = "mau"
COUNTER = "Quầy số 1"
OWNER = PersonData(
    name="Người nộp mẫu (dữ liệu mẫu)",
    identifier="019188004521",
    address="Tổ 5, phường Đồng Quang, tỉnh Thái Nguyên (địa chỉ mẫu)",
    phone="0912345678",
    email="mau@example.vn",
)
REFUSED = PersonData(
    name="Người nộp mẫu thứ hai (dữ liệu mẫu)",
    identifier="019085012345",
    address="Xóm Đồi, xã Quân Chu, tỉnh Thái Nguyên (địa chỉ mẫu)",
    phone="0912345679",
)
REFUSAL_REASON = "Hồ sơ mẫu không thuộc thẩm quyền giải quyết của cơ quan này."
DPI = 150

Say = Callable[[str, object], None]
"""Told of each step as it is done: the step's name of `app.cli.demo`, and what came of it."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Where the dossier and each of its papers lie at the end."""

    code: str
    due: datetime
    state: State
    holder: str
    home: Path
    department_home: Path
    receipt: Path
    list: Path
    bag: Path
    acknowledgement: Path
    supplement: Path
    refusal: Path
    login: str
    password: str


def walk(desk_home: Home, department_home: Home, say: Say) -> Walked:
    """Make both homes and walk the road; `say` hears of each step.

    Raises:
        HomeExists: something lies where one of the homes would be.
        ProgramMissing: `scanimage` is not installed.
        DeskError: any other fault of the road; both homes are left for a look.
    """
    for home in (desk_home, department_home):
        if home.path.exists():
            raise errors.HomeExists(home.path)
    if shutil.which("scanimage") is None:
        raise errors.ProgramMissing("scanimage")
    password = secrets.token_hex(6)
    desk = open_sample(desk_home, PlaceRole.DESK, password)
    department = open_sample(department_home, PlaceRole.DEPARTMENT, password)
    say("homes", desk_home.path.parent)
    try:
        return _walk(desk, department, password, say)
    finally:
        desk.store.close()
        department.store.close()


def open_sample(home: Home, role: PlaceRole, password: str, clock: Clock | None = None) -> Desk:
    """Make a home of the sample office with the sample catalogue and its officer signed in."""
    home.create()
    home.save_settings(DeskSettings(counter=COUNTER if role is PlaceRole.DESK else ""))
    desk = accounts.set_up(open_desk(home, clock=clock), _first_start(role, password))
    catalogue.import_sheet(desk, resources.path("catalogue/procedures-sample.xlsx"))
    return desk


def _first_start(role: PlaceRole, password: str) -> accounts.FirstStart:
    at_desk = role is PlaceRole.DESK
    officer = "Cán bộ một cửa mẫu" if at_desk else "Chuyên viên mẫu"
    return accounts.FirstStart(
        role=role,
        agency_code=AGENCY,
        name="Sở Công Thương tỉnh Thái Nguyên (mẫu)",
        parent_name="ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN",
        desk_name="BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        place="Thái Nguyên",
        phone="02083855555",
        counters=(COUNTER,),
        departments=DEPARTMENTS,
        officer=accounts.NewOfficer(LOGIN, officer, password),
        department="" if at_desk else DEPARTMENTS[0],
    )


def _walk(desk: Desk, department: Desk, password: str, say: Say) -> Walked:
    procedure = _procedure(desk)
    draft_uid = drafts.open_draft(desk, DraftContent(OwnerKind.CITIZEN, OWNER, version_uid=procedure.uid))
    say("draft", OWNER.name)
    asked = intake.request_supplement(desk, draft_uid)
    supplement = desk.documents.path(asked.slip.sha256)
    say("supplement", supplement)
    with desk.store.reading() as session:
        back = dossiers.by_slip_code(session, asked.slip.slip_code).draft_uid
    say("back", asked.slip.slip_code)
    complete = _complete(procedure)
    drafts.save(desk, back, complete)
    say("pages", _scan(desk, back, tuple(complete.lines)))
    accepted = intake.accept(desk, back)
    receipt = desk.documents.path(accepted.receipt.sha256)
    say("accepted", accepted.code)
    say("receipt", receipt)
    refusal = _refuse(desk, procedure)
    say("refusal", refusal)
    offer, answer = _hand_over(desk, department, accepted.dossier_uid, say)
    with desk.store.reading() as session:
        seen = dossiers.dossier(session, accepted.dossier_uid)
    assert seen is not None
    return Walked(
        code=accepted.code,
        due=accepted.due.astimezone(ZONE),
        state=seen.state,
        holder=seen.holder_name,
        home=desk.home.path,
        department_home=department.home.path,
        receipt=receipt,
        list=desk.documents.path(offer.list_sha256),
        bag=offer.package,
        acknowledgement=answer,
        supplement=supplement,
        refusal=refusal,
        login=LOGIN,
        password=password,
    )


def _procedure(desk: Desk) -> procedures.ProcedureView:
    with desk.store.reading() as session:
        in_force = procedures.in_force(session, desk.today().date())
    return next(p for p in in_force if p.code == PROCEDURE)


def _complete(procedure: procedures.ProcedureView) -> DraftContent:
    """Return the sample applicant's content with every paper handed in that applies without a case."""
    lines: dict[int, Counts] = {
        needed.position: checklist.default_counts(procedure, needed.position, procedure.sets)
        for needed in procedure.requirements
        if needed.case is None
    }
    return DraftContent(OwnerKind.CITIZEN, OWNER, version_uid=procedure.uid, lines=lines, sets=procedure.sets)


def _scan(desk: Desk, draft_uid: str, positions: tuple[int, ...]) -> int:
    """Take the feeder's sheets in, dealt to the components in turn; returns how many came."""
    count = 0
    with tempfile.TemporaryDirectory(prefix="quay-scan-") as folder, sample_scanner() as scanner:
        settings = ScanSettings(DEVICE, dpi=DPI)
        for page in scanner.pages(settings, Path(folder), Event()):
            scans.add_page(desk, draft_uid, page, positions[count % len(positions)])
            count += 1
    return count


def _refuse(desk: Desk, procedure: procedures.ProcedureView) -> Path:
    content = DraftContent(OwnerKind.CITIZEN, REFUSED, version_uid=procedure.uid)
    refused = intake.refuse(desk, drafts.open_draft(desk, content), REFUSAL_REASON)
    return desk.documents.path(refused.slip.sha256)


def _hand_over(desk: Desk, department: Desk, dossier_uid: str, say: Say) -> tuple[handover.Offer, Path]:
    offer = handover.offer(desk, [dossier_uid], department.place.uid)
    say("list", desk.documents.path(offer.list_sha256))
    say("bag", offer.package)
    received = receiving.receive(department, offer.package)
    say("received", department.place.name)
    receiving.answer(department, received.transfer_uid, {dossier_uid: receiving.Decision(confirmed=True)})
    answer = receiving.acknowledge(department, received.transfer_uid, department.home.handovers)
    say("acknowledgement", answer)
    handover.read_acknowledgement(desk, answer)
    say("answered", department.place.name)
    return offer, answer
