"""Makes the two homes that are frozen with a version; run as `python -m tests.frozen.make NAME`, once for each."""

import io
import sys
import tarfile
import tempfile
from datetime import date, timedelta
from pathlib import Path

from PIL import Image

from app.desk import (
    callers,
    corrections,
    day,
    deadlines,
    drafts,
    following,
    handover,
    intake,
    looking,
    office_papers,
    online_changes,
    pausing,
    payments,
    prints,
    results,
    returning,
    stopping,
)
from app.desk import department as department_acts
from app.desk import inbox as inbox_acts
from app.desk.desk import Desk
from app.desk.following import Span
from app.desk.results import ResultText
from app.desk.wording import ApologyText, StopText, SupplementText
from app.home import DeskSettings
from app.models.organisation import PaperSettings
from app.papers import logo
from app.queries import money
from app.rules.kinds import IdentityProof, Look, PaymentWay, PlaceRole, ResultKind, TransferPurpose
from tests import desks
from tests.desk import pages
from tests.desk.online import Folder, import_all, waiting
from tests.desk.roads import CONFIRM, accept, give_back, hand_over
from tests.desks import NOON, Samples, SetClock
from tests.exchange import portal

FOLDER = Path(__file__).parent
LEFT_OUT = {"arrived", "logs", "backups", "handovers", "opening.lock", "outbox.lock", "window.lock"}


def make(folder: Path) -> tuple[Desk, Desk]:
    """Make a desk and a department with one of everything that staff can do; returns both."""
    clock = SetClock(NOON - timedelta(days=20))
    samples = Samples(folder)
    desk = samples.open(PlaceRole.DESK, folder / "quay", clock)
    department = samples.open(PlaceRole.DEPARTMENT, folder / "phong", clock)
    desk.home.save_settings(DeskSettings(counter="Quầy số 1"))
    chosen = PaperSettings(notes=("Xin mang theo thẻ căn cước (mẫu).",), book="01", logo=logo.jpeg(_picture()))
    office_papers.set_papers(desk, chosen)
    confirmed, returned, corrected, void = (accept(desk, pages=2) for _n in range(4))
    clock.forward(hours=1)
    corrections.correct(desk, corrected, {"owner_name": "Người nộp mẫu đã sửa"}, "gõ nhầm tên (mẫu)")
    corrections.void(desk, void, "nhận nhầm (mẫu)")
    hand_over(desk, department, {confirmed: CONFIRM, returned: give_back()})
    following.issue_control_slip(desk, corrected)
    callers.check(desk, corrected, "0000")
    clock.forward(hours=1)
    intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền giải quyết (mẫu).")
    waiting = desks.open_draft(desk, desks.incomplete(desk))
    pages.add(desk, waiting, 1, 2)
    asked = intake.request_supplement(desk, waiting)
    prints.order(desk, asked.slip.uid)
    clock.forward(days=1)
    handover.offer(desk, [corrected], department.place.uid)
    pages.add(desk, drafts.open_draft(desk), None, 3)
    day.issue_sheet(desk)
    following.issue_register(desk, Span(NOON.date() - timedelta(days=30), NOON.date()))
    clock.forward(days=1)
    _live(desk, department, clock)
    _look_through(desk, folder / "den")
    return desk, department


def _live(desk: Desk, department: Desk, clock: SetClock) -> None:
    """Walk one dossier to its applicant's hand: asked for papers, paid, worked on, its date moved, given out.

    Another is stopped.
    """
    wholesale = "2.001624"
    given, stopped = (intake.accept(desk, desks.open_draft(desk, desks.complete(desk, wholesale))) for _n in range(2))
    uid = given.dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(("Bản vẽ kho (mẫu)",), "Thiếu bản vẽ (mẫu)."))
    clock.forward(days=1)
    pausing.supplemented(desk, uid, ["Bản vẽ kho (mẫu)"])
    payments.charge(desk, uid, "Lệ phí (mẫu)", 100_000)
    pausing.wait_for_fee(desk, uid, "Chờ nộp lệ phí (mẫu)")
    with desk.store.reading() as session:
        owed = money.money(session, uid).account.open
    payments.pay(desk, uid, owed, PaymentWay.CASH)
    deadlines.extend(desk, uid, date(2027, 3, 1), ApologyText("Chờ ý kiến (mẫu)."))
    stopping.stop(desk, stopped.dossier_uid, StopText("Nộp trùng (mẫu)."))
    hand_over(desk, department, {uid: CONFIRM})
    department_acts.remark(department, uid, "Đã kiểm tra (mẫu)")
    results.record_result(department, uid, ResultText(ResultKind.PAPER, "Giấy phép (mẫu)", "12/GP-SCT"))
    hand_over(department, desk, {uid: CONFIRM}, TransferPurpose.RESULT)
    returning.give(desk, uid, returning.Receiver("Người nộp mẫu", IdentityProof.RECEIPT))
    payments.count_cash(desk, owed)


def _look_through(desk: Desk, inbox: Path) -> None:
    """Let notices arrive: one is passed, of one a change is set aside, one is accepted before a change comes."""
    came = Folder(inbox)
    for number in range(3):
        came.put(f"n{number}", portal.sync(MaHoSo=f"000-{number}", MaDoiTuong=f"010010910{number}"))
    import_all(desk, came)
    passed, aside, late = (row.uid for row in waiting(desk))
    inbox_acts.accept_online(desk, late)
    for number in (1, 2):
        said = {"MaHoSo": f"000-{number}", "MaDoiTuong": f"010010910{number}", "SoDienThoai": "0912345678"}
        came.put(f"n{number}", portal.sync(**said))
    import_all(desk, came)
    (change,) = (change for row in waiting(desk) if row.uid == aside for change in row.changes)
    online_changes.set_aside(desk, change, "Gửi nhầm (mẫu)")
    looking.mark(desk, passed, Look.PASSED)


def _picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), (180, 20, 20)).save(drawn, format="PNG")
    return drawn.getvalue()


def freeze(name: str) -> Path:
    """Make the homes and pack them; returns the archive."""
    target = FOLDER / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:xz") as archive:
        for desk in make(Path(folder)):
            desk.store.close()
            archive.add(desk.home.path, desk.home.path.name, filter=_kept)
    return target


def _kept(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what a home makes anew, and who packed it."""
    if set(Path(entry.name).parts) & LEFT_OUT:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    sys.stdout.write(f"{freeze(sys.argv[1])}\n")
