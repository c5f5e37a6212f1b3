"""The page of results, by keys and readers: scan the receipt, press Enter."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import errors
from app.cli.demo_road import OWNER
from app.desk import corrections, inbox, outbox, payments, results, returning, stopping
from app.desk.desk import Desk
from app.desk.returning import Receiver
from app.desk.wording import StopText
from app.models.dossier import Dossier
from app.queries import dossiers
from app.queries.results import ResultsOf
from app.rules.kinds import DeliveryWay, IdentityProof, PaymentWay, ResultKind, TellingWay
from app.rules.states import State
from app.ui.context import Context
from app.ui.dossier_panel import PaperRow
from app.ui.main_window import MainWindow
from app.ui.results.result_chips import ON_THE_WAY, STOPPED
from app.ui.results.results_page import ResultsPage
from app.ui.words import dong
from tests.desk.online import Folder, arrive, sample
from tests.desk.roads import dossier
from tests.exchange import portal
from tests.ui.conftest import Hands, accepted
from tests.ui.results.conftest import PAPER, finished
from tests.ui.texts import texts_of

Open = Callable[[Context], ResultsPage]
STRANGER = "019190000003||Trần Thị Hộ (mẫu)|01011990|Nữ|Tổ 1, phường Mẫu|01012022"


def card_of_owner() -> str:
    return f"{OWNER.identifier}||{OWNER.name}|01011990|Nam|Tổ 1, phường Mẫu|01012022"


def outcome(desk: Desk, uid: str) -> ResultsOf:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found
    return found.outcome


def row_of(desk: Desk, uid: str) -> Dossier:
    return dossier(desk, uid)


def told(page: ResultsPage) -> str:
    return page.bottom.notice.words.text()


def shows(page: ResultsPage, uid: str) -> bool:
    return page.card.found is not None and page.card.found.uid == uid


def test_the_receipt_is_scanned_and_enter_hands_the_result_out(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    uids = [finished(desk), finished(desk, "Trần Văn Đông (mẫu)"), finished(desk)]
    page = open_page(context)
    assert len(page.table.rows.rows) == 3
    code = row_of(desk, uids[1]).code or ""
    assert page.scanned(code)
    hands.until(lambda: shows(page, uids[1]) and hands.focus() is page.card.name.line)
    hands.press("Return")
    hands.until(lambda: row_of(desk, uids[1]).state == State.RETURNED)
    (given,) = outcome(desk, uids[1]).deliveries
    assert (given.way, given.shown, given.receipt_taken_back) == (DeliveryWay.DESK, IdentityProof.RECEIPT, True)
    assert given.receiver_name == "Trần Văn Đông (mẫu)"
    hands.until(lambda: len(page.table.rows.rows) == 2)
    assert told(page) == f"The result of {code} is handed out to Trần Văn Đông (mẫu)."


def test_keys_that_come_too_early_or_twice_hand_out_no_other_result(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    for name in ("Trần Văn Đông (mẫu)", "Lê Thị Tám (mẫu)", "Phạm Văn Chín (mẫu)"):
        finished(desk, name)
    page = open_page(context)
    first, second, third = (row.uid for row in page.table.rows.rows)
    hands.until(lambda: shows(page, first))
    hands.press("Down")
    hands.press("F10")  # before the second one could be read
    hands.until(lambda: shows(page, second))
    assert row_of(desk, first).state == State.FINISHED
    assert page.scanned(row_of(desk, second).code or "")
    hands.until(lambda: hands.focus() is page.card.name.line)
    hands.press("Return", "F10")  # once more while it is under way
    hands.until(lambda: len(page.table.rows.rows) == 2)
    assert "is handed out" in told(page)
    hands.press("Return", "F10")  # once more when the list is read anew: nobody chose another one
    hands.answered(context)
    assert page.card.found is None
    states = [row_of(desk, uid).state for uid in (first, second, third)]
    assert states == [State.FINISHED, State.RETURNED, State.FINISHED]
    hands.press("Down")
    hands.until(lambda: shows(page, first))


def test_what_another_one_gave_away_leaves_nothing_chosen(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    uids = [finished(desk), finished(desk)]
    page = open_page(context)
    hands.until(lambda: shows(page, uids[0]))
    results.void_result(desk, outcome(desk, uids[0]).results[0].uid, "Sai số")
    context.work.data_changed.emit()
    hands.until(lambda: len(page.table.rows.rows) == 1)
    hands.answered(context)
    hands.press("F10")
    hands.answered(context)
    assert row_of(desk, uids[1]).state == State.FINISHED


def test_no_receipt_is_taken_back_where_none_was_issued_and_one_key_gives_what_the_portal_has(
    context: Context, desk: Desk, open_page: Open, hands: Hands, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "den")
    uid, other, third, paper = (
        inbox.accept_online(desk, arrive(desk, folder, portal.sync(MaHoSo=code, MaTTHC="2.000033"), code)).dossier_uid
        for code in ("000-1", "000-2", "000-3", "000-4")
    )
    (tmp_path / "ket-qua.pdf").write_bytes(sample())
    for of_paper in (uid, paper):
        results.record_result(desk, of_paper, PAPER)
    for electronic in (other, third):
        file = tmp_path / "ket-qua.pdf"
        results.record_result(desk, electronic, replace(PAPER, kind=ResultKind.ELECTRONIC), file)
    outbox.send(desk)
    page = open_page(context)
    page.scanned(row_of(desk, uid).code or "")
    hands.until(lambda: hands.focus() is page.card.name.line)
    assert not page.card.receipt.isChecked()
    hands.press("Return")
    hands.until(lambda: row_of(desk, uid).state == State.RETURNED)
    assert not outcome(desk, uid).deliveries[0].receipt_taken_back
    assert not page.online.isVisible()
    hands.until(lambda: len(page.table.rows.rows) == 3)
    page.scanned(row_of(desk, other).code or "")
    hands.until(lambda: shows(page, other) and page.online.isVisible())
    assert page.card.way.text().startswith("The portal has it since")
    hands.press("F9")
    hands.until(lambda: row_of(desk, other).state == State.RETURNED)
    assert outcome(desk, other).deliveries[0].way is DeliveryWay.ELECTRONIC
    hands.until(lambda: told(page).endswith("has the result through the portal."))
    hands.until(lambda: len(page.table.rows.rows) == 2)
    hands.press("Ctrl+A", "F9")
    hands.until(
        lambda: told(page).startswith("1 applicant has the result through the portal. 1 not, and still ticked: ")
    )
    assert [row_of(desk, one).state for one in (third, paper)] == [State.RETURNED, State.FINISHED]


def test_a_card_opens_its_owner_s_result_and_a_stranger_needs_the_paper(
    context: Context, desk: Desk, open_page: Open, hands: Hands, tmp_path: Path
) -> None:
    uid = finished(desk)
    page = open_page(context)
    assert page.scanned(card_of_owner())
    hands.until(lambda: page.card.proof is IdentityProof.CARD and hands.focus() is page.card.name.line)
    assert (page.card.name.text, page.card.number.text) == (OWNER.name, OWNER.identifier)
    assert page.scanned(STRANGER)  # another card is that of who came for the chosen one
    hands.until(lambda: page.card.name.text == "Trần Thị Hộ (mẫu)")
    hands.press("F10")
    hands.until(lambda: told(page).startswith("Trần Thị Hộ (mẫu) is neither the owner nor who filed the dossier."))
    page.card.shown.chip(IdentityProof.AUTHORITY.value).click()
    paper = tmp_path / "uy-quyen.pdf"
    paper.write_bytes(sample())
    hands.drop(page.card.authority, paper)
    hands.until(lambda: page.card.authority.given == paper)
    assert page.card.authority.told.text() == "uy-quyen.pdf · 1 page · not signed"
    hands.press("F10")
    hands.until(lambda: row_of(desk, uid).state == State.RETURNED)
    (given,) = outcome(desk, uid).deliveries
    assert desk.documents.read(given.authority) == sample()
    hands.until(lambda: page.card.found is None)


def test_all_results_of_one_filer_are_handed_out_by_one_key(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    several = [finished(desk) for _time in range(3)]
    other = finished(desk, "Trần Văn Đông (mẫu)")
    number = {"owner_identifier": "019085012345"}
    corrections.correct(desk, other, number, "Gõ nhầm số (mẫu)")
    page = open_page(context)
    assert page.scanned(card_of_owner())
    hands.until(lambda: told(page) == "3 results belong to this person; one is shown.")
    hands.press("Ctrl+F10")
    hands.until(lambda: told(page) == f"3 results are handed out to {OWNER.name}.")
    for uid in several:
        (given,) = outcome(desk, uid).deliveries
        assert (row_of(desk, uid).state, given.shown) == (State.RETURNED, IdentityProof.CARD)
    assert row_of(desk, other).state == State.FINISHED
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [other])
    with pytest.raises(errors.AuthorityNeeded):
        returning.give(desk, other, Receiver(OWNER.name, IdentityProof.CARD, OWNER.identifier))


def test_a_code_that_has_no_result_here_says_so_with_the_way_to_its_dossier(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    finished(desk)
    other = accepted(desk)
    page = open_page(context)
    opened: list[str] = []
    context.wants_dossier.connect(opened.append)
    page.scanned(other.code)
    hands.until(lambda: told(page) == f"No result of {other.code} waits here.")
    assert not page.scanned("Nguyễn Văn")


def test_a_letter_goes_arrives_and_comes_back_by_keys(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    uid = finished(desk)
    page = open_page(context)
    hands.press("F8")
    hands.type("EB123456789VN")
    hands.press("Return")
    hands.until(lambda: outcome(desk, uid).on_the_way)
    hands.until(lambda: page.table.rows.rows == [])
    page.chips.chip(ON_THE_WAY).click()
    hands.until(lambda: shows(page, uid) and page.arrived.isVisible())
    assert "EB123456789VN" in page.card.way.text()
    hands.press("F8")
    hands.type("Khong co nguoi nhan")
    hands.press("Return")
    hands.until(lambda: not outcome(desk, uid).on_the_way)
    returning.post(desk, uid, "EB000000000VN")
    context.work.data_changed.emit()
    hands.until(lambda: len(page.table.rows.rows) == 1 and page.arrived.isVisible())
    hands.press("F10")
    hands.overwrite("31/13/2026")
    hands.press("Return")
    hands.until(lambda: told(page).startswith("«31/13/2026»"))
    hands.press("F10", "Return")
    hands.until(lambda: row_of(desk, uid).state == State.RETURNED)


def test_the_applicant_is_told_and_a_letter_that_is_not_sent_says_why(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    uid = finished(desk)
    page = open_page(context)
    counts = [page.acts.forms.count() for _piece in page.pieces()]
    assert all(later - before <= 1 for before, later in pairwise(counts)), "at most one form is made in a turn"
    assert (counts[0], page.acts.forms.count()) == (1, 4), "before a key asks for it"
    hands.press("F6")
    form = page.acts.tell_form
    hands.until(lambda: "Giấy phép mẫu 15/GP-SCT" in form.text.toPlainText())
    assert not page.give.isEnabled(), "the card that says to whom is covered"
    hands.tab_to(form.email.line)
    hands.overwrite("nguoi.nop@example.vn")
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page).startswith("No mail server is set on this computer."))
    assert page.acts.forms.is_open
    assert form.email.text == "nguoi.nop@example.vn"
    hands.until(lambda: page.table.rows.index(0, 5).data() == "not sent")
    form.copy.click()
    hands.until(lambda: not page.acts.forms.is_open)
    assert "Giấy phép mẫu 15/GP-SCT" in QApplication.clipboard().text()
    assert [line.way for line in outcome(desk, uid).tellings] == [TellingWay.EMAIL, TellingWay.MESSAGE]
    hands.until(lambda: page.table.rows.index(0, 5).data() == "told 25/11")


def test_a_mistake_is_made_void_with_its_reason(context: Context, desk: Desk, open_page: Open, hands: Hands) -> None:
    uid = finished(desk)
    page = open_page(context)
    hands.until(lambda: "15/GP-SCT · Paper result" in texts_of(page.card))
    hands.press("F4")
    hands.type("Sai so giay phep")
    hands.press("Return")
    hands.until(lambda: row_of(desk, uid).state == State.RECEIVED)
    hands.until(lambda: page.card.found is None)
    assert not page.void.isEnabled()


def test_what_is_looked_at_is_the_result_s_own_file(
    context: Context, desk: Desk, open_page: Open, hands: Hands, tmp_path: Path
) -> None:
    uid, path = finished(desk), tmp_path / "giay-phep.pdf"
    path.write_bytes(sample())
    results.record_result(desk, uid, results.ResultText(ResultKind.ELECTRONIC, "Giấy phép điện tử"), path)
    page = open_page(context)
    hands.until(lambda: len(page.card.results) == 2)
    page.card.results[1].setFocus()
    hands.press("Space")
    hands.until(lambda: page.preview.paper is not None and page.preview.paper.title == "Giấy phép điện tử")
    assert page.send.isEnabled()


def test_the_list_is_printed_and_the_rail_counts(
    context: Context, desk: Desk, open_window: Callable[[Context], MainWindow], hands: Hands
) -> None:
    for _time in range(2):
        finished(desk)
    window = open_window(context)
    page = window.open_page("results")
    assert isinstance(page, ResultsPage)
    hands.answered(context)
    hands.until(lambda: window.rail._badges["results"].text() == "2")
    hands.until(page.print_list.isEnabled)
    hands.press("Ctrl+P")
    hands.until(lambda: told(page).startswith("Not printed."))  # no printer is chosen here
    assert PAPER.name in page.card.results[0].accessibleName()


def test_papers_of_a_stopped_dossier_go_by_post_come_back_and_arrive_by_keys(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    done = accepted(desk)
    stopping.stop(desk, done.dossier_uid, StopText("Nộp trùng", ("Đơn đề nghị (01 bản chính)",)))
    page = open_page(context)
    for number in ("EB1", "EB2"):
        hands.until(lambda: page.chips.list_of(done.dossier_uid) == STOPPED)
        page.show_item(done.dossier_uid)
        hands.until(lambda: shows(page, done.dossier_uid) and page.post.isEnabled())
        hands.press("F8")
        hands.type(number)
        hands.press("Return")
        hands.until(lambda: told(page) == f"The papers of {done.code} are on their way by post.")
        page.chips.chip(ON_THE_WAY).click()
        hands.until(lambda: shows(page, done.dossier_uid) and page.arrived.isVisible())
        if number == "EB1":
            hands.press("F8")
            hands.type("Khong co nguoi nhan")
            hands.press("Return")
            hands.until(lambda: told(page) == f"The papers of {done.code} wait here again.")
    hands.press("F10", "Return")
    hands.until(lambda: told(page) == f"The papers of {done.code} are delivered.")
    assert row_of(desk, done.dossier_uid).state == State.STOPPED
    assert [line.tracking for line in outcome(desk, done.dossier_uid).deliveries] == ["EB1", "EB2"]
    hands.until(lambda: page.chips.lists.for_applicants == ())


def test_what_a_stopped_dossier_left_here_is_given_back_by_its_receipt(
    context: Context, desk: Desk, open_page: Open, hands: Hands
) -> None:
    done = accepted(desk)
    finished(desk)
    payments.pay(desk, done.dossier_uid, 200_000, PaymentWay.CASH)
    stopping.stop(desk, done.dossier_uid, StopText("Nộp trùng", ("Đơn đề nghị (01 bản chính)",), fee_back=True))
    page = open_page(context)
    assert page.scanned(done.code)
    hands.until(lambda: shows(page, done.dossier_uid) and hands.focus() is page.card.name.line)
    assert page.chips.chip(STOPPED).isChecked()
    assert "Đơn đề nghị (01 bản chính)" in page.card.way.text()
    assert "200.000 đồng (đã nộp bằng tiền mặt" in page.card.way.text()
    assert page.give.text().startswith("Give back")
    assert page.post.isEnabled()
    assert not any(button.isEnabled() for button in (page.tell, page.send, page.void))
    hands.press("F10")
    hands.until(lambda: told(page).endswith(f"Fee given back: {dong(200_000)}."))
    hands.until(lambda: page.table.rows.rows == [])
    (given,) = outcome(desk, done.dossier_uid).deliveries
    assert given.receipt_taken_back


def test_tab_goes_round_through_the_card_to_the_actions(desk: Desk, window: MainWindow, hands: Hands) -> None:
    uid = finished(desk)
    page = window.open_page("results")
    assert isinstance(page, ResultsPage)
    hands.answered(window.context)
    hands.until(lambda: shows(page, uid) and page.card.results[0].isVisible())
    stops, card = hands.stops(), page.card
    fields = [card.name.line, card.number.line, card.receipt, card.note.line]
    passed = [stop for stop in stops if isinstance(stop, PaperRow) or stop in {page.table, *fields, page.give}]
    assert isinstance(passed.pop(1), PaperRow)
    assert passed == [page.table, *fields, page.give]
    assert window.top.search in stops
