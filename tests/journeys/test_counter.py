"""Journeys at the counter, by keyboard alone."""

from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.desk import accounts
from app.desk.accounts import NewOfficer
from app.home import Home
from app.rules.kinds import Form, PlaceRole
from tests.desks import Samples
from tests.journeys import steps
from tests.journeys.conftest import OpenWindow, Workstation
from tests.journeys.driver import rows

PAGES_OF = "SELECT count(*) FROM draft_pages p JOIN drafts d ON d.id = p.draft_id WHERE d.uid = ?"

pytestmark = pytest.mark.timeout(400)


@pytest.mark.alone  # the longest road has the longest gaps; those of the others leave room for a machine that is busy
def test_one_dossier_from_the_first_start_to_the_department(
    workstation: Workstation, open_window: OpenWindow, samples: Samples, tmp_path: Path
) -> None:
    desk = open_window(workstation.home)
    steps.first_start(desk)
    desk.press_and_wait("F12", "signin_ready")
    steps.sign_in(desk)
    draft = steps.read_card(workstation, desk)
    steps.fill_in(desk, draft)
    steps.scan_sheets(desk, draft)
    code = steps.accept(desk, draft)
    assert code.startswith("H55.14-")
    receipt = steps.printed(workstation, 1)[0]
    assert receipt.read_bytes() == steps.newest_slip(desk)
    package = steps.hand_over(desk, code)
    steps.printed(workstation, 2)
    department = open_window(samples.copy(PlaceRole.DEPARTMENT, tmp_path / "phong").path)
    acknowledgement = steps.receive_and_answer(department, package, tmp_path / "tra-loi")
    steps.read_acknowledgement(desk, acknowledgement, code)
    steps.go_to(desk, "alt+3", "register")
    assert steps.holder(desk, code) == (4, "Phòng Quản lý Thương mại")
    desk.close()
    assert list(desk.home.glob("backups/quay-*.sqlite3"))
    assert rows(department.home, "SELECT code, state FROM dossiers") == [(code, 4)]


def test_one_leaves_with_a_slip_while_another_is_served_and_comes_back_by_its_barcode(
    counter: Workstation, open_window: OpenWindow
) -> None:
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    first = steps.read_card(counter, desk)
    steps.fill_in(desk, first, papers=5)
    desk.key("F4")
    desk.wait_until(PAGES_OF, first)
    second = steps.read_card(counter, desk, steps.OTHER_CARD)  # while the feeder runs for the first one
    steps.fill_in(desk, second)
    desk.wait_until(f"SELECT ({PAGES_OF}) = 10", first)
    assert desk.ask(PAGES_OF, second) == [(0,)]
    desk.key("ctrl+Tab", "F7", "Return")
    slip = desk.wait_until("SELECT slip_code FROM slips WHERE form = ?", int(Form.SUPPLEMENT))
    dossier = desk.wait_until(
        "SELECT s.uid FROM drafts d JOIN dossiers s ON s.id = d.dossier_id WHERE d.uid = ?", first
    )
    steps.printed(counter, 1)
    assert steps.accept(desk, second).endswith("-0001")
    steps.printed(counter, 2)
    counter.reader.scan(slip)
    desk.wait_for("draft_shown")
    desk.key("F3", *["Down"] * 5, "space")
    desk.wait_until(f"SELECT {steps.TICKED} = 6 FROM drafts WHERE uid = ?", first)
    assert steps.accept(desk, first).endswith("-0002")
    assert desk.ask("SELECT uid FROM dossiers WHERE code LIKE '%-0002'") == [(dossier,)]
    assert desk.ask("SELECT sum(pages) FROM documents") == [(10,)]
    steps.printed(counter, 3)
    desk.close()


@pytest.mark.long
def test_a_misspelt_name_is_corrected_after_acceptance(counter: Workstation, open_window: OpenWindow) -> None:
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    desk.key("F2")
    desk.type("019188004521")
    desk.key("Tab")
    desk.type("Nguyen Thi Hnag")
    desk.key("Tab")
    desk.type("Xom Moi, Thai Nguyen")
    draft = desk.wait_until(
        "SELECT uid FROM drafts WHERE json_extract(content, '$.owner.address') LIKE '%Thai Nguyen'"
    )
    steps.fill_in(desk, draft)
    code = steps.accept(desk, draft)
    steps.printed(counter, 1)
    before = steps.newest_slip(desk)
    counter.reader.scan(code)
    desk.wait_for("dossier_shown")
    desk.press_and_wait("F6", "saved")  # that the particulars were looked at is written into the journal
    desk.type("Nguyen Thi Hang")
    desk.key(*["Tab"] * 5)  # number, address, telephone, e-mail, reason
    desk.type("go nham ten")
    desk.key("ctrl+Return")
    desk.wait_until("SELECT correction_count FROM dossiers")
    assert desk.ask("SELECT code, owner_name FROM dossiers") == [(code, "Nguyen Thi Hang")]
    first, second = steps.printed(counter, 2)
    assert steps.words_of(second.read_bytes()).count("Nguyen Thi Hang") >= 1
    assert "lần 2" in steps.words_of(second.read_bytes())
    assert first.read_bytes() == before
    assert desk.ask("SELECT count(*) FROM slips WHERE form = ?", int(Form.RECEIPT)) == [(2,)]
    desk.close()


@pytest.mark.long
def test_what_a_printer_that_is_off_did_not_print_is_printed_when_it_is_on(
    counter: Workstation, open_window: OpenWindow
) -> None:
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    draft = steps.read_card(counter, desk)
    steps.fill_in(desk, draft)
    counter.printer.off()
    counter.printer.run("cupsreject", "may-in-quay")
    steps.accept(desk, draft)
    desk.wait_until("SELECT 1 FROM print_jobs WHERE state = 'failed' AND failure <> ''")
    steps.open_section(desk, steps.PRINTERS)
    counter.printer.run("cupsaccept", "may-in-quay")
    desk.key(*["Tab"] * steps.TABS_TO_JOBS)
    waits = "SELECT 1 FROM print_jobs WHERE state <> 'failed' AND failure <> ''"  # and says why
    desk.insist("Return", lambda: desk.ask(waits), "the job tried again", 5)
    assert not list(counter.printer.tray().glob("*.pdf"))
    counter.printer.on()
    assert steps.printed(counter, 1)[0].read_bytes() == steps.newest_slip(desk)
    desk.wait_until("SELECT 1 FROM print_jobs WHERE state = 'done' AND failure = ''")
    desk.close()


def test_a_card_read_while_accept_has_the_focus_accepts_nothing(
    counter: Workstation, open_window: OpenWindow
) -> None:
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    draft = steps.read_card(counter, desk)
    steps.fill_in(desk, draft)
    desk.key("ctrl+k", "shift+Tab", "shift+Tab")  # the rail, then round to the last control of the page
    desk.type("019188004521|090123456|Nguyen Thi Hang|15081988|Nu|Xom Moi, Thai Nguyen|22042021\n", each_ms=0)
    desk.wait_until("SELECT 1 FROM drafts WHERE json_extract(content, '$.owner.address') LIKE 'Xom Moi%'")
    assert desk.ask("SELECT count(*) FROM dossiers") == [(0,)]
    desk.key("space")
    desk.wait_until("SELECT code FROM dossiers")
    steps.printed(counter, 1)
    desk.close()


@pytest.mark.long
def test_another_officer_goes_on_where_the_desk_was_locked(counter: Workstation, open_window: OpenWindow) -> None:
    opened = open_desk(Home(counter.home))
    other = accounts.add_officer(opened, NewOfficer("hai", "Cán bộ thứ hai (mẫu)", "mat-khau-khac"))
    opened.store.close()
    desk = open_window(counter.home)
    desk.start("signin_ready")
    steps.sign_in(desk)
    draft = steps.read_card(counter, desk)
    steps.fill_in(desk, draft)
    desk.press_and_wait("F12", "signin_ready")
    counter.reader.scan(steps.OTHER_CARD)  # nobody is there to take it
    desk.key("shift+Tab", "Down", "Tab")
    steps.sign_in(desk, "mat-khau-khac")
    steps.accept(desk, draft)
    assert desk.ask("SELECT accepted_by FROM dossiers") == [(other,)]
    assert desk.ask("SELECT count(*) FROM drafts") == [(1,)]
    steps.printed(counter, 1)
    desk.close()
