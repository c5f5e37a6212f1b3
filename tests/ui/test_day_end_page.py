"""The end of the day: figures, the ways to what is open, the sheet, the backup."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import handover, payments, receiving, results, returning
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.desk.returning import Receiver
from app.rules.kinds import IdentityProof, PaymentWay, ResultKind
from app.ui.context import Context
from app.ui.day_end_page import DayEndPage
from tests import desks
from tests.cups import QUEUE, PrintRoom
from tests.desks import SetClock
from tests.papers.reading import text_of
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]


def shown(context: Context, show: Show, hands: Hands) -> DayEndPage:
    page = DayEndPage(context)
    show(page)
    hands.answered(context)
    return page


def figures(page: DayEndPage) -> list[str]:
    cards = (page.drafts, page.ready, page.offered, page.returned, page.today)
    return [card.figure.text() for card in cards]


def test_the_page_counts_what_is_open_and_leads_to_it(
    desk: Desk, department: Desk, clock: SetClock, context: Context, show: Show, hands: Hands
) -> None:
    page = shown(context, show, hands)
    assert (figures(page), page.head.text()) == (["0"] * 5, "End of day 25/11/2026")
    clock.forward(days=-5)
    back, offered, given = accepted(desk), accepted(desk), accepted(desk)
    offer = handover.offer(desk, [back.dossier_uid], department.place.uid)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {back.dossier_uid: Decision(False, "Thiếu trang 2")})
    handover.read_acknowledgement(desk, receiving.acknowledge(department, offer.transfer_uid, desk.home.handovers))
    handover.offer(desk, [offered.dossier_uid], department.place.uid)
    clock.forward(days=5)
    ready = [accepted(desk, "Trần Văn Đông (mẫu)") for _each in range(9)]
    results.record_result(desk, given.dossier_uid, ResultText(ResultKind.PAPER, "Giấy phép mẫu"))
    returning.give(desk, given.dossier_uid, Receiver("Lê Văn Mẫu", IdentityProof.RECEIPT))
    desks.open_draft(desk)
    context.work.data_changed.emit()
    hands.answered(context)
    assert figures(page) == ["1", "9", "1", "1", "9"]
    assert page.returned.lines.text() == f"{back.code} · Thiếu trang 2"
    assert page.ready.lines.text().splitlines() == [
        *(f"{done.code} · Trần Văn Đông (mẫu)" for done in ready[:7]), "and 2 more",
    ]  # fmt: skip
    assert page.today.lines.text().startswith("9 · Cấp Giấy phép sản xuất rượu công nghiệp")
    assert page.results.figure.text() == "1"
    assert page.results.lines.text().startswith("1 recorded, 1 returned · Cấp Giấy phép sản xuất rượu")
    assert page.drafts.lines.text() == "Người nộp mẫu (dữ liệu mẫu) · just now"
    assert [card.figure.property("tone") for card in (page.drafts, page.returned, page.today)] == ["warn", "bad", ""]
    assert "Last backup: none yet" in page.proof.lines.text()
    ways: list[str] = []
    context.wants_page.connect(ways.append)
    stops = hands.stops()
    card = page.register
    asked = stops.index(card.first)
    assert stops[asked : asked + 4] == [card.first, card.last, card.field, card.print_it]
    for stop in (stop for stop in stops if stop not in {card.first, card.last, card.field}):
        assert isinstance(stop, QPushButton)
        stop.setFocus()
        if stop not in {page.backup, page.sheet, page.register.print_it, page.cash.way}:
            hands.press("Space")
    assert ways == ["drafts", "handover", "handover", "handover", "register", "results"]


def test_the_sheet_is_stored_and_printed_and_a_backup_made(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    done = accepted(printing_desk)
    context = make_context(printing_desk)
    page = shown(context, show, hands)
    before = set(print_room.tray().glob("*.pdf"))
    assert hands.focus() is page.sheet
    hands.press("F9")
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (sheet,) = set(print_room.tray().glob("*.pdf")) - before
    assert done.code in text_of(sheet.read_bytes())
    hands.until(lambda: page.bottom.notice.words.text() == "The day-end sheet is stored and printing.")
    hands.tab_to(page.backup)
    hands.press("Space")
    hands.until(lambda: page.bottom.notice.words.text().startswith("Backup written and checked: "))
    hands.until(lambda: "Last backup: just now" in page.proof.lines.text())


def test_the_register_of_chosen_days_and_field_is_issued_and_printed_by_keys(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    settings = printing_desk.home.settings()
    printing_desk.home.save_settings(replace(settings, printers={**settings.printers, "register": QUEUE}))
    done = accepted(printing_desk)
    page = shown(make_context(printing_desk), show, hands)
    before = set(print_room.tray().glob("*.pdf"))
    hands.until(lambda: page.register.field.count() > 2)
    hands.tab_to(page.register.last)
    hands.overwrite("1/11/2020")
    hands.press("F8")
    hands.until(page.register.wrong.isVisible)
    hands.overwrite("30/11/2026")
    hands.press("Tab")
    hands.type("Lưu")
    hands.press("F8")
    hands.until(lambda: page.bottom.notice.words.text() == "The register is issued and printing.")
    assert not page.register.wrong.isVisible()
    hands.until(lambda: len(set(print_room.tray().glob("*.pdf")) - before) == 1)
    (paper,) = set(print_room.tray().glob("*.pdf")) - before
    said = " ".join(text_of(paper.read_bytes()).split())
    assert "Lĩnh vực: Lưu thông hàng hóa trong nước" in said
    assert "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026" in said
    assert done.code in said


def test_a_sheet_that_no_printer_takes_is_told_and_stays_stored(
    desk: Desk, context: Context, show: Show, hands: Hands
) -> None:
    page = shown(context, show, hands)
    hands.press("F9")
    hands.until(page.bottom.notice.isVisible)
    assert "Not printed. No printer is chosen for this kind of paper." in page.bottom.notice.words.text()
    assert len(list(desk.documents.all())) == 1


def plain(words: str) -> str:
    """An amount never breaks before its đ; here that is a space as any other."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def lines(page: DayEndPage) -> list[str]:
    return plain(page.cash.lines.text()).splitlines()


def test_the_cash_is_counted_and_a_difference_says_why(
    desk: Desk, context: Context, show: Show, hands: Hands
) -> None:
    done = accepted(desk)
    payments.pay(desk, done.dossier_uid, 300_000, PaymentWay.CASH)
    payments.pay(desk, done.dossier_uid, 900_000, PaymentWay.TRANSFER)
    page = shown(context, show, hands)
    me = desk.signed_in().name
    assert (page.cash.figure.text(), page.cash.figure.property("tone")) == ("300.000", "warn")
    assert lines(page) == [f"{me}: 300.000 đ · not counted", "Transfer: 900.000 đ"]
    hands.press("F6")
    hands.type("trăm")
    hands.press("Return")
    hands.press("Ctrl+A")
    hands.type("299k")
    hands.press("Return")
    assert "Counted 299.000 đ, payments say 300.000 đ" in plain(page.cash.reason.caption.text())
    hands.type("Thoi nham")
    hands.press("Return")
    hands.until(lambda: lines(page)[:2] == [f"{me}: 300.000 đ", "counted 299.000 đ: Thoi nham"])
    assert page.cash.figure.property("tone") == "bad"
    hands.press("F6")
    hands.type("300.000")
    hands.press("Return")
    hands.until(lambda: lines(page)[0] == f"{me}: 300.000 đ · counted, agrees")
    assert plain(page.bottom.notice.words.text()) == "Counted: 300.000 đ; the payments say 300.000 đ."
    payments.pay(desk, done.dossier_uid, 100_000, PaymentWay.CASH)
    page.refresh()
    again = [f"{me}: 400.000 đ", "count again: 300.000 đ was before cash moved"]
    hands.until(lambda: lines(page)[:2] == again)
    assert page.cash.figure.property("tone") == "warn"
