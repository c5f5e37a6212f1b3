"""The hand-over page: ticks, the list and its package, the department's answer, and what went wrong with them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import corrections, handover, receiving, stopping
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.desk.receiving import Decision
from app.desk.wording import StopText
from app.queries import dossiers, handovers
from app.rules.kinds import TransferPurpose
from app.rules.states import State
from app.ui.context import Context
from app.ui.handover_page import HandoverPage
from app.ui.main_window import MainWindow
from tests.cups import QUEUE, PrintRoom
from tests.desks import SetClock
from tests.papers.reading import codes_in, picture, text_of
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]
Open = Callable[[], HandoverPage]
OTHER = "9.900006"
"""A procedure of another department."""
CONFIRMED = Decision(confirmed=True)


@pytest.fixture
def open_page(context: Context, show: Show, hands: Hands) -> Open:
    """Open the page when the store holds what the test wants to see."""

    def opened() -> HandoverPage:
        page = HandoverPage(context)
        show(page)
        hands.answered(context)
        return page

    return opened


@pytest.fixture
def answered(desk: Desk, department: Desk) -> Callable[[dict[str, Decision]], Path]:
    """Offer dossiers to the department and return its answer's file."""

    def answer(decisions: dict[str, Decision]) -> Path:
        offer = handover.offer(desk, list(decisions), department.place.uid)
        receiving.receive(department, offer.package)
        receiving.answer(department, offer.transfer_uid, decisions)
        return receiving.acknowledge(department, offer.transfer_uid, department.home.handovers)

    return answer


class _FileManager(QObject):
    """Takes the place of the system's file manager, by Qt's own way to name another one."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


def codes(page: HandoverPage) -> list[str]:
    return [row.code for row in page.table.rows.rows]


def told(page: HandoverPage) -> str:
    return page.bottom.notice.words.text()


def state(desk: Desk, done: Acknowledgement) -> State:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, done.dossier_uid)
    assert found is not None
    return found.state


def test_ticks_say_how_many_go_and_the_department_follows_from_them(
    desk: Desk, open_page: Open, hands: Hands
) -> None:
    trade, trade_too, power = accepted(desk), accepted(desk), accepted(desk, code=OTHER)
    page = open_page()
    assert (codes(page), hands.focus()) == ([trade.code, trade_too.code, power.code], page.table)
    assert (page.offer.isEnabled(), page.offer.text()) == (False, "Hand over   F10")
    assert page.bottom.soft.text() == "3 dossiers ready"
    hands.press("Space", "Space")
    assert page.table.ticked == {trade.dossier_uid, trade_too.dossier_uid}
    assert (page.offer.text(), page.department.currentText()) == (
        "Hand over 2 dossiers   F10", "Phòng Quản lý Thương mại",
    )  # fmt: skip
    hands.press("Space")
    assert (len(page.table.ticked), page.department.currentIndex()) == (3, -1)
    hands.press("F10")
    assert told(page) == "Choose the department that the ticked dossiers go to."
    assert hands.focus() is page.department
    hands.press("Down")
    chosen = page.department.currentText()
    assert chosen
    hands.tab_to(page.table)
    hands.press("Up", "Space")
    assert page.department.currentText() == chosen
    hands.press("Ctrl+A")
    assert len(page.table.ticked) == 3
    hands.press("Ctrl+A")
    assert (len(page.table.ticked), page.department.currentIndex()) == (0, -1)


def test_a_chip_shows_a_department_s_dossiers_and_ticks_outlive_it(desk: Desk, open_page: Open, hands: Hands) -> None:
    trade, power = accepted(desk), accepted(desk, code=OTHER)
    page = open_page()
    hands.press("Space")
    hands.tab_to(page.chips.chip("all"))
    words = [chip.text() for chip in page.chips.findChildren(QPushButton)]
    assert words == ["All 2", "Phòng Quản lý Năng lượng 1", "Phòng Quản lý Thương mại 1", "To pass on today 2"]
    hands.press("Right")
    assert codes(page) == [power.code]
    assert page.table.ticked == {trade.dossier_uid}
    page.context.work.data_changed.emit()
    hands.answered(page.context)
    assert (codes(page), page.table.ticked) == ([power.code], {trade.dossier_uid})


def test_a_hand_over_makes_its_list_and_a_package_that_another_program_finds_whole(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    done = [accepted(printing_desk), accepted(printing_desk)]
    page = HandoverPage(make_context(printing_desk))
    show(page)
    hands.answered(page.context)
    before = set(print_room.tray().glob("*.pdf"))
    hands.press("Ctrl+A", "F10")
    hands.until(lambda: "its list is printing" in told(page))
    hands.answered(page.context)
    assert (codes(page), page.table.empty_words[:7], page.table.ticked) == ([], "Nothing", set())
    (offered,) = page.waiting.table.rows.rows
    assert (offered.number, offered.other_place, offered.waiting) == (1, "Phòng Quản lý Thương mại", 2)
    assert page.waiting.codes.text().splitlines() == [f"{d.code} · Người nộp mẫu (dữ liệu mẫu)" for d in done]
    assert offered.package is not None
    assert bagit.Bag(str(offered.package)).is_valid()
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (sheet,) = set(print_room.tray().glob("*.pdf")) - before
    assert {d.code for d in done} <= set(text_of(sheet.read_bytes()).split())
    assert sheet.with_suffix(".order").read_text().splitlines()[1] == "2"


def test_what_is_ticked_while_another_is_handed_over_stays_ticked(desk: Desk, open_page: Open, hands: Hands) -> None:
    _first, other = accepted(desk), accepted(desk)
    page = open_page()
    hands.press("Space", "F10", "Space")
    hands.until(lambda: codes(page) == [other.code])
    assert page.table.ticked == {other.dossier_uid}


def test_control_slips_of_the_ticked_dossiers_are_issued_and_printed(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    settings = printing_desk.home.settings()
    printing_desk.home.save_settings(
        replace(settings, printers={**settings.printers, "control_slip": QUEUE, "label_sheet": QUEUE})
    )
    ticked, _other = [accepted(printing_desk), accepted(printing_desk)], accepted(printing_desk)
    page = HandoverPage(make_context(printing_desk))
    show(page)
    hands.answered(page.context)
    before = set(print_room.tray().glob("*.pdf"))
    assert not page.follow.isEnabled()
    hands.press("Space", "Space", "F8")
    hands.until(lambda: told(page) == "2 control slips are printing.")
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 2)
    papers = [path.read_bytes() for path in set(print_room.tray().glob("*.pdf")) - before]
    assert {codes_in(picture(paper, 150))["Code128"] for paper in papers} == {done.code for done in ticked}
    assert len(page.table.ticked) == 2, "they are still to be handed over"
    hands.press("F7")
    assert hands.focus() is page.reason.line
    hands.press("Ctrl+A")
    hands.type("11")
    hands.press("Return")
    hands.until(lambda: "11" in told(page))
    hands.press("F7", "Return")
    hands.until(lambda: told(page) == "2 folder labels are printing.")
    hands.press("F7")
    assert page.reason.line.text() == "3", "the sheet is free from there on"


def test_scanned_receipts_tick_their_dossiers(desk: Desk, open_page: Open, hands: Hands) -> None:
    first, second, other = accepted(desk), accepted(desk), accepted(desk, code=OTHER)
    page = open_page()
    hands.tab_to(page.chips.chip("all"))
    hands.press("Right")
    assert codes(page) == [other.code]
    found = codes_in(picture(desk.documents.read(second.receipt.sha256), 150))
    assert page.scanned(found["QRCode"])
    assert (page.table.ticked, told(page)) == ({second.dossier_uid}, f"{second.code} ticked.")
    assert page.scanned(first.code)
    assert page.table.ticked == {first.dossier_uid, second.dossier_uid}
    assert page.table.current_key() == first.dossier_uid
    assert not page.scanned("Nguyễn Thị Hằng")


def test_a_receipt_that_is_not_ready_says_so_and_leads_to_its_dossier(
    desk: Desk, open_page: Open, hands: Hands
) -> None:
    void = accepted(desk)
    corrections.void(desk, void.dossier_uid, "nhầm người")
    page = open_page()
    wanted: list[str] = []
    page.context.wants_dossier.connect(wanted.append)
    assert page.scanned(void.code)
    assert told(page).startswith(f"{void.code} is not ready for hand-over here")
    hands.tab_to(page.bottom.notice.findChildren(QPushButton)[0])
    hands.press("Space")
    hands.until(lambda: wanted == [void.dossier_uid])
    page.scanned("H55.14-200101-0001")
    page.bottom.notice.findChildren(QPushButton)[-1].click()
    hands.until(lambda: told(page) == "There is no dossier with this code.")


def test_an_acknowledgement_moves_what_was_confirmed_and_brings_back_the_rest(
    desk: Desk, answered: Callable[[dict[str, Decision]], Path], open_page: Open, hands: Hands
) -> None:
    kept, back = accepted(desk), accepted(desk)
    reason = "Thiếu chữ ký ở trang 2"
    file = answered({kept.dossier_uid: CONFIRMED, back.dossier_uid: Decision(False, reason)})
    page = open_page()
    assert len(page.waiting.table.rows.rows) == 1
    hands.press("Ctrl+O")
    hands.choose(str(file))
    hands.until(lambda: told(page) != "")
    assert told(page) == f"Acknowledgement read — taken over by the other side: {kept.code}; returned: {back.code}."
    hands.until(lambda: page.waiting.table.empty_words != "")
    hands.until(lambda: codes(page) == [back.code])
    assert (page.note.text(), page.note.property("tone")) == (f"Returned: {reason}", "bad")
    hands.until(lambda: [c.text() for c in page.chips.findChildren(QPushButton)][:2] == ["All 1", "Returned 1"])
    assert (state(desk, kept), state(desk, back)) == (State.IN_PROGRESS, State.RECEIVED)
    hands.drop(page, file)
    hands.until(lambda: told(page) == "This acknowledgement was read before; nothing changed.")


def test_an_acknowledgement_that_is_damaged_or_another_s_changes_nothing_and_says_so(
    desk: Desk, answered: Callable[[dict[str, Decision]], Path], open_page: Open, hands: Hands, tmp_path: Path
) -> None:
    kept = accepted(desk)
    file = answered({kept.dossier_uid: CONFIRMED})
    page = open_page()
    damaged = tmp_path / "XN-hong.json"
    damaged.write_bytes(file.read_bytes().replace(b'"confirmed":true', b'"confirmed":fals', 1))
    assert damaged.read_bytes() != file.read_bytes()
    hands.drop(page, damaged)
    hands.until(lambda: told(page) == (
        f"The acknowledgement {damaged} is damaged or is none. Ask the department for the file again. "
        "Nothing was changed."
    ))  # fmt: skip
    elsewhere = tmp_path / "anh.png"
    elsewhere.write_bytes(b"\x89PNG nothing of an acknowledgement")
    hands.drop(page, elsewhere)
    hands.until(lambda: str(elsewhere) in told(page))
    hands.drop(page, tmp_path / "khong-co.json")
    hands.until(lambda: "khong-co.json" in told(page))
    assert (state(desk, kept), len(page.waiting.table.rows.rows)) == (State.RECEIVED, 1)
    assert json.loads(file.read_bytes())
    hands.drop(page, file)
    hands.until(lambda: state(desk, kept) is State.IN_PROGRESS)


def test_an_offer_is_taken_back_with_a_reason(desk: Desk, department: Desk, open_page: Open, hands: Hands) -> None:
    done = accepted(desk)
    handover.offer(desk, [done.dossier_uid], department.place.uid)
    page = open_page()
    hands.tab_to(page.waiting.take_back)
    hands.press("Space")
    assert page.reason.caption.text() == "Take hand-over 1 back, because:"
    hands.type("mất gói bàn giao")
    hands.press("Return")
    hands.until(lambda: told(page) == f"Taken back: {done.code}.")
    hands.until(lambda: codes(page) == [done.code])
    assert page.waiting.table.empty_words == "No hand-over waits for a department's answer."


def test_a_lost_package_is_told_and_packed_again(desk: Desk, department: Desk, open_page: Open, hands: Hands) -> None:
    offer = handover.offer(desk, [accepted(desk).dossier_uid], department.place.uid)
    shutil.rmtree(offer.package)
    page = open_page()
    assert page.waiting.where.text() == "The package is not where it was written. Pack it again."
    hands.tab_to(page.waiting.folder)
    hands.press("Space")
    assert told(page) == f"The package is gone from {offer.package}. Pack it again."
    hands.tab_to(page.waiting.pack)
    hands.press("Space")
    hands.until(lambda: told(page).startswith("Hand-over 1 is packed again: "))
    hands.until(lambda: page.waiting.where.text().startswith("Package: "))
    manager = _FileManager()
    QDesktopServices.setUrlHandler("file", manager, "open")  # type: ignore[arg-type] # the stub's bytes are refused
    page.bottom.notice.findChildren(QPushButton)[-1].click()
    QDesktopServices.unsetUrlHandler("file")
    assert manager.opened == [desk.home.handovers]


def test_an_offer_stands_although_its_package_could_not_be_written(desk: Desk, open_page: Open, hands: Hands) -> None:
    done = accepted(desk)
    page = open_page()
    desk.home.handovers.rmdir()
    desk.home.handovers.write_bytes(b"not a folder")
    hands.press("Space", "F10")
    hands.until(lambda: "cannot be written" in told(page))
    hands.until(lambda: codes(page) == [])
    desk.home.handovers.unlink()
    hands.tab_to(page.waiting.pack)
    hands.press("Space")
    hands.until(lambda: told(page).startswith("Hand-over 1 is packed again: "))
    assert page.waiting.codes.text().startswith(done.code)


def test_the_register_s_way_here_ticks_its_dossier(desk: Desk, window: MainWindow, hands: Hands) -> None:
    accepted(desk)
    chosen = accepted(desk)
    window.context.wants_handover.emit(chosen.dossier_uid)
    page = window.page("handover")
    assert isinstance(page, HandoverPage)
    hands.until(lambda: page.table.ticked == {chosen.dossier_uid})
    assert page.table.current_key() == chosen.dossier_uid
    assert page.table.rows.index(1, 0).data(Qt.ItemDataRole.DisplayRole) == "ticked"


def test_tab_goes_through_the_page_from_left_to_right(
    desk: Desk, department: Desk, open_page: Open, hands: Hands
) -> None:
    handover.offer(desk, [accepted(desk).dossier_uid], department.place.uid)
    accepted(desk)
    page = open_page()
    hands.press("Space")
    hands.tab_to(page.chips.chip("all"))
    card = page.waiting
    ways = [card.folder, card.list, card.pack, card.take_back, card.answer]
    assert hands.stops() == [
        page.chips.chip("all"), page.table, card.table, *ways, page.department, page.label, page.follow,
        page.offer,
    ]  # fmt: skip


def test_what_goes_to_its_department_today_is_told_and_what_should_have_gone_before(
    desk: Desk, clock: SetClock, open_page: Open
) -> None:
    first = accepted(desk)
    clock.forward(hours=6)  # 15:41, after the time of day up to which paper goes on the same day
    second = accepted(desk)
    page = open_page()
    passes = [page.table.rows.index(at, 4).data() for at in range(2)]
    assert passes == ["today 17:00", "11:30 26/11"]
    page._show_chip("today")
    assert codes(page) == [first.code]
    clock.forward(hours=20)
    page = open_page()
    assert [page.table.rows.index(at, 4).data() for at in range(2)] == ["late since 25/11", "late since 11:30"]
    page._show_chip("today")
    assert codes(page) == [first.code, second.code]


def test_what_was_stopped_while_a_department_held_it_is_told_there_by_a_list_of_its_own(
    desk: Desk, department: Desk, open_page: Open, hands: Hands
) -> None:
    uid, plain = accepted(desk).dossier_uid, accepted(desk).dossier_uid
    offer = handover.offer(desk, [uid], department.place.uid)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {uid: Decision(True)})
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    stopping.stop(desk, uid, StopText("Nộp trùng (mẫu)"))
    answer = receiving.acknowledge(department, offer.transfer_uid, department.home.handovers)
    handover.read_acknowledgement(desk, answer)
    page = open_page()
    assert {row.uid for row in page.table.rows.rows} == {uid, plain}
    page.table.choose(uid)
    assert page.note.text().startswith("Stopped here; the department took it over")
    page.table.tick([uid, plain])
    hands.press("F10")
    assert told(page) == "What was stopped goes by a list of its own: tick nothing else."
    page.table.tick([plain], on=False)
    hands.press("F10")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [plain])
    with desk.store.reading() as session:
        (given,) = handovers.given(session, desk.place.uid)
    assert given.purpose is TransferPurpose.STOPPED
