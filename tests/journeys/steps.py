"""What staff do at the keyboard, step by step; each step ends when the store or the window tells that it is done."""

import subprocess
from pathlib import Path

from tests import desks
from tests.journeys.conftest import Workstation
from tests.journeys.driver import SHOTS, SerialReader, Window, picture, rows, until

CARD = (
    "019188004521|090123456|Nguyễn Thị Hằng|15081988|Nữ|"
    "Tổ 5, phường Đồng Quang, thành phố Thái Nguyên, Thái Nguyên|22042021"
)
OTHER_CARD = (
    "019085012345|090654321|Trần Văn Đông|02091985|Nam|Xóm Đồi, xã Quân Chu, huyện Đại Từ, Thái Nguyên|01072021"
)
PASSWORD = desks.PASSWORD
WHOLESALE, WHOLESALE_PAPERS = "ruo", 6
"""Three letters of *rượu*: the first procedure found is 2.001624, which asks for six papers without a case."""

PRINTERS = 9
"""The place of the printers among the sections of the settings."""
TABS_TO_JOBS = 1
"""From the list of sections to the print jobs."""

OWNER = "json_extract(content, '$.owner.identifier')"
TICKED = "(SELECT count(*) FROM json_each(content, '$.lines'))"


def first_start(desk: Window) -> None:
    """Fill the first start in from top to bottom and begin."""
    desk.start("first_start_ready")
    desk.type("So Cong Thuong (mau)")
    for text in ("UBND tinh (mau)", "H55.14"):
        desk.key("Tab")
        desk.type(text)
    desk.key("Tab", "Tab")  # the desk's name stands already
    desk.type("Thai Nguyen")
    desk.key("Tab")
    desk.type("02083855000")
    desk.key(*["Tab"] * 8)  # counters, departments, four times, the weekdays as one stop
    for text in ("Can Bo Mau", "canbo", PASSWORD, PASSWORD):
        desk.type(text)
        desk.key("Tab")
    desk.key("ctrl+Return")
    desk.wait_for("intake_ready")


def open_and_sign_in(desk: Window) -> None:
    """Open a home that has an officer and sign in."""
    desk.start("signin_ready")
    sign_in(desk)


def sign_in(desk: Window, password: str = PASSWORD) -> None:
    """Type the password of the officer who is shown."""
    desk.type(password)
    desk.key("Return")
    desk.wait_for("intake_ready")


def fill_in(desk: Window, draft: str, papers: int = WHOLESALE_PAPERS) -> None:
    """Choose the procedure and tick its first papers."""
    choose_procedure(desk, draft)
    tick(desk, draft, papers)


def read_card(station: Workstation, desk: Window, card: str = CARD) -> str:
    """Lay a citizen card onto the reader; returns its draft."""
    station.reader.scan(card)
    return str(
        desk.wait_until(f"SELECT uid FROM drafts WHERE closed_at IS NULL AND {OWNER} = ?", card.partition("|")[0])
    )


def choose_procedure(desk: Window, draft: str, letters: str = WHOLESALE) -> None:
    """Choose the first procedure that some letters find."""
    desk.key("F3")
    desk.type(letters)
    chosen = "SELECT 1 FROM drafts WHERE uid = ? AND json_extract(content, '$.version_uid') <> ''"
    desk.insist("Return", lambda: desk.ask(chosen, draft), "the procedure", seconds=4)


def tick(desk: Window, draft: str, count: int = WHOLESALE_PAPERS) -> None:
    """Tick the next papers of the checklist, which has the keys."""
    desk.key(*["space"] * count)
    desk.wait_until(f"SELECT 1 FROM drafts WHERE uid = ? AND {TICKED} >= ?", draft, count)


def scan_sheets(desk: Window, draft: str, sheets: int = 10) -> None:
    """Let the feeder run: its ten sheets."""
    desk.key("F4")
    desk.wait_until(
        "SELECT count(*) >= ? FROM draft_pages p JOIN drafts d ON d.id = p.draft_id WHERE d.uid = ?", sheets, draft
    )


def accept(desk: Window, draft: str) -> str:
    """Accept the dossier in front, again while the scanner has not come to its end; returns its code."""
    accepted = "SELECT s.code FROM drafts d JOIN dossiers s ON s.id = d.dossier_id WHERE d.uid = ? AND s.code <> ''"
    desk.insist("F9", lambda: desk.ask(accepted, draft), "the acceptance", seconds=6)
    return str(desk.ask(accepted, draft)[0][0])


def printed(station: Workstation, papers: int) -> list[Path]:
    """Wait until so many papers lie in the printer's tray; returns them in their order."""
    tray = station.printer.tray()
    try:
        until(lambda: len(list(tray.glob("*.pdf"))) >= papers, f"{papers} printed papers")
    except TimeoutError as late:
        jobs = rows(station.home, "SELECT paper, state, failure, system_job FROM print_jobs")
        late.add_note(f"the list of jobs: {jobs}")
        late.add_note(station.printer.run("lpstat", "-l", "-p", "-o", "-W", "all"))
        picture(station.screen, SHOTS / f"waiting-{station.home.name}.png")
        raise
    return sorted(tray.glob("*.pdf"), key=lambda path: int(path.stem))


def go_to(desk: Window, key: str, page: str) -> None:
    """Go to a place of the rail by its key."""
    desk.press_and_wait(key, f"{page}_shown")


def hand_over(desk: Window, code: str, reader: SerialReader | None = None) -> Path:
    """Tick a dossier, the first one or that of a receipt, and give it to its department; returns the package."""
    go_to(desk, "alt+4", "handover")
    offered = "SELECT 1 FROM transfer_items i JOIN dossiers d ON d.id = i.dossier_id WHERE d.code = ?"
    if reader is None:
        desk.key("space")
    else:
        reader.scan(code)
    desk.insist("F10", lambda: desk.ask(offered, code), "the offer")
    packed = "SELECT f.path FROM package_files f JOIN transfer_items i ON i.transfer_id = f.transfer_id"
    return Path(desk.wait_until(f"{packed} JOIN dossiers d ON d.id = i.dossier_id WHERE d.code = ?", code))


def receive_and_answer(department: Window, package: Path, folder: Path) -> Path:
    """Open a package at the department, confirm all of it and write the acknowledgement into a folder."""
    open_and_sign_in(department)
    folder.mkdir()
    department.name_to_dialog("ctrl+o", package)
    department.wait_until("SELECT count(*) FROM transfer_items WHERE state = 'offered'")
    confirmed = "SELECT 1 FROM transfer_items WHERE state = 'confirmed'"
    department.insist("F9", lambda: department.ask(confirmed), "the confirmation")
    department.name_to_dialog("F10", folder)
    until(lambda: list(folder.glob("*.json")), "the acknowledgement")
    department.close()
    return next(folder.glob("*.json"))


def read_acknowledgement(desk: Window, file: Path, code: str) -> None:
    """Read a department's answer at the desk, whose hand-over page is open."""
    desk.in_front()
    desk.name_to_dialog("ctrl+o", file)
    desk.wait_until("SELECT 1 FROM dossiers d JOIN departments p ON p.uid = d.holder_uid WHERE d.code = ?", code)


def newest_slip(desk: Window) -> bytes:
    """Return the stored bytes of the slip that was issued last."""
    sha256 = desk.ask("SELECT sha256 FROM slips ORDER BY id DESC LIMIT 1")[0][0]
    return Path(desk.home, "documents", sha256[:2], f"{sha256[2:]}.pdf").read_bytes()


def holder(desk: Window, code: str) -> tuple[int, str]:
    """Return the state of a dossier and the department that holds it, as the store has them for the register."""
    held = "SELECT d.state, p.name FROM dossiers d JOIN departments p ON p.uid = d.holder_uid WHERE d.code = ?"
    found = desk.ask(held, code)
    return (int(found[0][0]), str(found[0][1])) if found else (0, "")


def words_of(pdf: bytes) -> str:
    """Return the text of a paper as another program reads it."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


def open_section(desk: Window, at: int) -> None:
    """Open a section of the settings."""
    go_to(desk, "ctrl+comma", "settings")
    desk.key(*["Down"] * at)
