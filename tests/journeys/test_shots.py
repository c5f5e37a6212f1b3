"""A picture of every page at both sizes of screen, light and dark, in build/shots."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.desk import arriving, bank, handover, intake, receiving, results, returning
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.home import Home
from app.models.draft import PersonData
from app.rules.kinds import OwnerKind, PlaceRole, ResultKind
from tests import desks
from tests.desk.online import Folder
from tests.desks import Samples, SetClock
from tests.exchange import portal
from tests.journeys import steps
from tests.journeys.conftest import OpenWindow, Workstation
from tests.journeys.driver import Window
from tests.journeys.screens import picture, screen

SIZES = ((1366, 768), (1920, 1080))
THEMES = ("light", "dark")
FIRMS = (
    "Công ty TNHH Rượu Mẫu Đại Đồng",
    "Công ty CP Bán lẻ Mẫu Sông Cầu",
    "Hộ kinh doanh bánh chưng mẫu Bờ Đậu",
    "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ và Xuất nhập khẩu Mẫu Thái Nguyên",
    "Hợp tác xã chè mẫu Tân Cương",
    "Công ty CP Dệt may Mẫu Thái Nguyên",
)
PROCEDURES = ("2.001624", "2.001630", "2.000033", "2.000002", "2.000004", "9.900005")
SECTIONS = (
    "officers",
    "departments",
    "counters",
    "office",
    "bank",
    "papers",
    "calendar",
    "time_rules",
    "scanner",
    "printers",
    "reader",
    "online",
    "mail",
    "look",
    "keeping",
)
PAGES = (
    ("alt+2", "inbox"),
    ("alt+3", "register"),
    ("alt+4", "handover"),
    ("alt+5", "results"),
    ("alt+6", "procedures"),
    ("alt+9", "drafts"),
    ("alt+0", "day_end"),
    ("ctrl+comma", "settings"),
)
FORMS = (
    ("F2", "request"),
    ("F9", "extension"),
    ("F4", "stopping"),
    ("F6", "correction"),
    ("ctrl+r", "result"),
    ("ctrl+b", "fees"),
)
"""What the register asks in the place of its panel, each by its key."""


@pytest.fixture(scope="module")
def sample_days(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A desk and a department after some days of work; copied for each picture's window."""
    folder = tmp_path_factory.mktemp("days")
    clock = SetClock(SystemClock().now() - timedelta(days=30))
    desk = samples.open(PlaceRole.DESK, folder / "quay", clock)
    department = samples.open(PlaceRole.DEPARTMENT, folder / "phong", clock)
    accepted = [_accept(desk, clock, number) for number in range(18)]
    _hand_over(desk, department, accepted[:9], returned=accepted[7:9])
    given = handover.offer(desk, accepted[9:12], department.place.uid)
    receiving.receive(department, given.package)
    _finished(desk, accepted[12:15])
    _unfinished(desk)
    _online(desk, folder / "den")
    for opened in (desk, department):
        opened.store.close()
    return folder / "quay", folder / "phong"


def _online(desk: Desk, folder: Path) -> None:
    """Let notices and a licence arrive, one of them changed and one held for its missing file."""
    came = Folder(folder)
    for number, firm in enumerate(FIRMS):
        came.put(f"n{number}", portal.sync(MaHoSo=f"000.00.14.H55-261125-{number:04}", ChuHoSo=firm))
    came.put("licence", portal.ministry())
    came.put("held", portal.sync(MaHoSo="000.00.14.H55-261125-0099"), {})
    arriving.import_folder(desk, folder)
    came.put("n0", portal.sync(MaHoSo="000.00.14.H55-261125-0000", ChuHoSo=f"{FIRMS[0]} mới"))
    arriving.import_folder(desk, folder)


def _accept(desk: Desk, clock: SetClock, number: int) -> str:
    clock.forward(hours=37)
    name = FIRMS[number % len(FIRMS)]
    owner = PersonData(
        name, "0100109106", "Số 12 đường Hoàng Văn Thụ, Thái Nguyên (mẫu)", "0208385588", "mau@example.vn"
    )
    content = replace(desks.complete(desk, PROCEDURES[number % 6]), owner_kind=OwnerKind.BUSINESS, owner=owner)
    return intake.accept(desk, desks.open_draft(desk, content), "bản mẫu cho ảnh chụp").dossier_uid


def _hand_over(desk: Desk, department: Desk, uids: list[str], returned: list[str]) -> None:
    received = receiving.receive(department, handover.offer(desk, uids, department.place.uid).package)
    decisions = {
        uid: Decision(uid not in returned, "" if uid not in returned else "thiếu chữ ký trang 2") for uid in uids
    }
    receiving.answer(department, received.transfer_uid, decisions)
    answer = receiving.acknowledge(department, received.transfer_uid, department.home.handovers)
    handover.read_acknowledgement(desk, answer)


def _finished(desk: Desk, uids: list[str]) -> None:
    """Let results lie ready, one of them a refusal, and one be on its way by post."""
    bank.set_account(desk, "970418", "8610123456", "SO CONG THUONG MAU")
    for number, uid in enumerate(uids):
        kind = ResultKind.REFUSAL if number == 1 else ResultKind.PAPER
        text = ResultText(kind, "Giấy phép (mẫu)", f"{number + 15}/GP-SCT", reason="Không đủ điều kiện (mẫu)")
        results.record_result(desk, uid, text)
    returning.post(desk, uids[-1], "RE123456789VN")


def _unfinished(desk: Desk) -> None:
    for name in ("Người nộp mẫu thứ ba", "Người nộp mẫu thứ tư", ""):
        content = desks.incomplete(desk)
        desks.open_draft(desk, replace(content, owner=replace(content.owner, name=name)))
    intake.request_supplement(desk, desks.open_draft(desk, desks.incomplete(desk, "2.001624")))


@pytest.fixture(params=[(size, theme) for size in SIZES for theme in THEMES], ids=str)
def look(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """A screen, its theme, and what its pictures' names end with."""
    (width, height), theme = request.param
    with screen(width, height, tmp_path) as name:
        yield name, theme, f"{width}-{theme}"


@pytest.mark.long
def test_every_page_has_its_picture(
    look: tuple[str, str, str],
    workstation: Workstation,
    sample_days: tuple[Path, Path],
    open_window: OpenWindow,
    tmp_path: Path,
) -> None:
    shown, theme, end = look
    workstation.screen = shown
    fresh = open_window(workstation.home, shown)
    Home(fresh.home).save_settings(replace(workstation.settings(), theme=theme))
    fresh.start("first_start_ready")
    picture(shown, f"first-start-{end}")
    fresh.close()
    desk = open_window(_copy(sample_days[0], tmp_path / "a", workstation, theme), shown)
    _desk_pages(desk, workstation, shown, end)
    department = open_window(_copy(sample_days[1], tmp_path / "b", workstation, theme), shown)
    steps.open_and_sign_in(department)
    department.press_and_wait("alt+1", "received_shown")
    picture(shown, f"received-{end}")
    for key, page in (("alt+2", "work"), ("alt+4", "hand_back")):
        steps.go_to(department, key, page)
        picture(shown, f"{page}-{end}")
    department.close()


def _copy(home: Path, to: Path, station: Workstation, theme: str) -> Path:
    shutil.copytree(home, to)
    Home(to).save_settings(replace(station.settings(), theme=theme))
    return to


def _desk_pages(desk: Window, station: Workstation, shown: str, end: str) -> None:
    desk.start("signin_ready")
    picture(shown, f"sign-in-{end}")
    steps.sign_in(desk)
    picture(shown, f"intake-empty-{end}")
    draft = steps.read_card(station, desk, steps.OTHER_CARD)
    desk.key("F3")
    desk.type("ruo")
    picture(shown, f"intake-procedures-{end}")
    desk.key("Return")
    steps.tick(desk, draft, 4)
    steps.scan_sheets(desk, draft)
    picture(shown, f"intake-missing-{end}")
    desk.key("F3", "Down", "space", "space")
    picture(shown, f"intake-filled-{end}")
    for key, page in PAGES:
        steps.go_to(desk, key, page)
        picture(shown, f"{page}-{end}")
    for section in SECTIONS[1:]:
        desk.key("Down")
        picture(shown, f"settings-{section}-{end}")
    (code,) = desk.ask("SELECT code FROM dossiers WHERE state = 2 ORDER BY id DESC LIMIT 1")[0]
    desk.key("ctrl+k")
    desk.type(code)
    desk.press_and_wait("Return", "dossier_shown")
    for key, form in FORMS:
        desk.key(key)
        picture(shown, f"form-{form}-{end}")
        desk.key("Escape")
    desk.close()
