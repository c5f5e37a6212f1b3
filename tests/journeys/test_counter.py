"""Journeys at the counter, by keyboard alone."""

from pathlib import Path

from tests.journeys.conftest import Workstation
from tests.journeys.driver import Window, until

CARD = (
    "019188004521|090123456|Nguyễn Thị Hằng|15081988|Nữ|"
    "Tổ 5, phường Đồng Quang, thành phố Thái Nguyên, Thái Nguyên|22042021"
)
PASSWORD = "mau-mat-khau"
LONGEST_GAP_MS = 100


def first_start(desk: Window) -> None:
    """Fill the first start in from top to bottom and begin."""
    desk.start(until="first_start_ready")
    desk.type("So Cong Thuong (mau)")
    for text in ("UBND tinh (mau)", "H55.14"):
        desk.key("Tab")
        desk.type(text)
    desk.key("Tab", "Tab")  # the desk's name stands already
    desk.type("Thai Nguyen")
    desk.key("Tab")
    desk.type("02083855000")
    desk.key(*["Tab"] * 14)  # counters, departments, four times, seven weekdays
    for text in ("Can Bo Mau", "canbo", PASSWORD, PASSWORD):
        desk.type(text)
        desk.key("Tab")
    desk.shot("first-start")
    desk.key("ctrl+Return")
    desk.wait_for("intake_ready")


def sign_in(desk: Window) -> None:
    """Open a home that has an officer and sign in."""
    desk.start(until="signin_ready")
    desk.type(PASSWORD)
    desk.key("Return")
    desk.wait_for("intake_ready")


def fill_in(desk: Window, words: str, ticks: int) -> None:
    """Choose a procedure by some words and tick its first components."""
    desk.key("F3")
    desk.type(words)
    desk.key("Return")
    desk.wait_until("SELECT count(*) FROM drafts WHERE content LIKE '%version_uid\": \"0%' OR content LIKE '%-%'")
    desk.key(*["space"] * ticks)


def test_one_dossier_from_the_first_start_to_its_printed_receipt(
    workstation: Workstation, desk_window: Window
) -> None:
    desk = desk_window
    first_start(desk)
    assert desk.ask("SELECT agency_code, name FROM organisations WHERE name <> ''") == [
        ("H55.14", "So Cong Thuong (mau)")
    ]
    workstation.reader.scan(CARD)
    desk.wait_until("SELECT count(*) FROM drafts WHERE content LIKE '%019188004521%'")
    fill_in(desk, "cap lai giay phep san xuat ruou", ticks=3)
    desk.key("F4")
    desk.wait_until("SELECT count(*) >= 10 FROM draft_pages", seconds=60)
    desk.shot("intake-1920")
    desk.key("F9")
    code = desk.wait_until("SELECT code FROM dossiers WHERE state = 2")
    desk.wait_until("SELECT count(*) FROM print_jobs WHERE state = 'done'", seconds=40)
    until(lambda: any(workstation.printer.tray().iterdir()), "the printed receipt")
    assert code.startswith("H55.14-")
    desk.key("alt+3")
    desk.shot("register-1920")
    gap = desk.close()
    assert gap < LONGEST_GAP_MS, f"the window stood still for {gap:.0f} ms"
    assert Path(workstation.home / "backups").glob("quay-*.sqlite3")
