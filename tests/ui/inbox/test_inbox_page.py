"""The online inbox by keys: what waits is looked through beside its papers and answered."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.desk.desk import Desk
from app.desk.inbox import refuse_online
from app.queries import day
from app.queries import inbox as reads
from app.rules.differences import Difference
from app.rules.kinds import Look
from app.rules.states import State
from app.ui import style
from app.ui.context import Wanted
from app.ui.inbox.change_box import difference_words
from app.ui.inbox.inbox_page import InboxPage
from app.ui.main_window import MainWindow
from app.ui.widgets.side_by_side import SideBySide
from tests.desk import roads
from tests.desk.online import Folder, import_all, sample, waiting
from tests.desks import SetClock
from tests.exchange import portal as messages
from tests.portal_server import DONE, Portal, reply
from tests.ui.conftest import Hands
from tests.ui.inbox.conftest import NOTICES, notice
from tests.ui.sight import LONG_NAME
from tests.ui.texts import texts_of


def owners(page: InboxPage) -> list[str]:
    return [row.owner_name for row in page.list.rows.rows]


def standing_tone(page: InboxPage, at: int) -> str:
    colour = page.list.rows.index(at, 0).data(Qt.ItemDataRole.ForegroundRole)
    return str(colour.name()).upper() if colour else ""


def told(desk: Desk) -> list[State]:
    with desk.store.reading() as session:
        return [one.state for one in reads.outgoing(session)]


def test_what_is_due_first_stands_on_top_beside_its_checklist_and_its_paper(page: InboxPage, hands: Hands) -> None:
    assert owners(page) == [f"CÔNG TY MẪU SỐ {n}" for n in range(1, 5)] + ["HỘ KINH DOANH MẪU BỜ ĐẬU"]
    assert hands.focus() is page.list
    assert {"thong-bao.pdf", "1. Thông báo thực hiện khuyến mại"} <= {
        line.file.name if line.file else f"{line.paper.position}. {line.paper.name}"
        for line in page.card.lines.rows.rows
        if line.paper
    }
    hands.until(lambda: page.paper.is_drawn)
    hands.press("End")
    assert page.card.owner.text() == "HỘ KINH DOANH MẪU BỜ ĐẬU"
    assert page.bottom.soft.text().startswith("5 missing")
    assert page.more.property("role") == "primary"
    hands.until(lambda: page.paper.is_drawn)


def test_one_key_accepts_and_the_next_one_is_there_at_once(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    hands.until(lambda: page.paper.is_drawn)
    hands.press("F9")
    assert page.card.owner.text() == "CÔNG TY MẪU SỐ 2"
    assert owners(page)[0] == "CÔNG TY MẪU SỐ 2"
    hands.press("F9")
    hands.answered(page.context)
    assert told(inbox) == [State.RECEIVED, State.RECEIVED]
    assert len(waiting(inbox)) == NOTICES - 1
    with inbox.store.reading() as session:
        sent = {one.dossier_uid for one in reads.outgoing(session)}
    for uid in sent:
        assert roads.dossier(inbox, uid).code
        assert roads.history(inbox, uid) == ["arrived_online", "accepted_without_receipt"]
    assert "Accepted" in page.bottom.notice.words.text()


def test_what_is_to_be_paid_is_seen_before_and_taken_after(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    assert not page.card.fee.isVisible()
    fees = [{"TenPhiLePhi": "Phí thẩm định", "MaPhiLePhi": "P1", "HinhThucThu": "1", "Gia": "60000"}]
    folder.put("fee", notice(0, DanhSachLePhi=fees))
    import_all(inbox, folder)
    page.refresh()
    hands.until(lambda: owners(page)[0] == "CÔNG TY MẪU SỐ 0")
    hands.press("Home")
    hands.until(page.card.fee.isVisible)
    assert page.card.fee.text().replace("\N{NO-BREAK SPACE}", " ") == "Fee 60.000 đ · not paid"
    hands.press("F9")
    hands.until(lambda: "Fee to be paid: 60.000" in page.bottom.notice.words.text())
    wanted: list[str] = []
    page.context.wants_dossier.connect(wanted.append)
    page.bottom.notice.findChildren(QPushButton)[0].click()
    (uid,) = wanted
    assert page.context.wanted_of(uid) is Wanted.FEES


def test_the_pages_of_the_next_dossier_are_drawn_before_it_is_looked_at(page: InboxPage, hands: Hands) -> None:
    following = page.list.following()
    assert following is not None
    hands.until(lambda: page.paper.is_drawn)
    hands.until(lambda: page.paper.is_ready(following))
    hands.press("Down")
    assert page.paper.is_drawn


def test_a_receipt_is_issued_where_it_is_asked_for(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    uid = waiting(inbox)[0].uid
    hands.press("Ctrl+R", "F9")
    hands.answered(page.context)
    assert roads.history(inbox, uid) == ["arrived_online", "accepted"]
    assert not page.card.receipt.isChecked()


def test_what_cannot_be_accepted_comes_back_with_its_reason(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    officer = inbox.signed_in()
    page.context.set_officer(type(officer)(officer.uid, officer.name, may_override=False))
    hands.press("End", "F9")
    hands.answered(page.context)
    assert page.card.owner.text() == "HỘ KINH DOANH MẪU BỜ ĐẬU"
    assert len(owners(page)) == NOTICES + 1
    assert page.bottom.notice.isVisible()


def test_an_incomplete_one_is_accepted_with_a_reason(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    uid = waiting(inbox)[-1].uid
    hands.press("End", "F9")
    assert page.reason.isVisible()
    hands.type("Gia han cua lanh dao")
    hands.press("Return")
    hands.answered(page.context)
    assert roads.dossier(inbox, uid).override_reason == "Gia han cua lanh dao"


def test_an_applicant_is_asked_for_what_is_missing_and_the_dossier_goes_to_the_end(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    uid = waiting(inbox)[-1].uid
    hands.press("End", "F7")
    hands.until(lambda: page.answers.form.items.toPlainText().count("\n") == 4)
    hands.press("Ctrl+Return")
    hands.answered(page.context)
    assert told(inbox) == [State.SUPPLEMENT]
    last = waiting(inbox)[-1]
    assert (last.uid, last.answer_due) == (uid, None)
    assert "asked for more" in " ".join(texts_of(page.list))
    hands.press("End", "F7")
    assert page.reason.isVisible()  # asking again needs a reason
    hands.press("Escape")
    page.context.desk.clock.forward(minutes=30)  # type: ignore[attr-defined]  # the clock of the tests
    folder.put("z", messages.ministry(ChuHoSo="HỘ KINH DOANH MẪU BỜ ĐẬU 2"))
    assert import_all(inbox, folder).changed == 1
    assert waiting(inbox)[-1].answer_due is not None  # it came back with something: an answer is awaited again


def test_a_dossier_is_refused_with_a_reason(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    uid = waiting(inbox)[0].uid
    hands.press("F8")
    hands.type("Khong thuoc tham quyen")
    hands.press("Return")
    hands.answered(page.context)
    assert roads.dossier(inbox, uid).state == State.NOT_RECEIVED
    assert told(inbox) == [State.NOT_RECEIVED]
    assert owners(page)[0] == "CÔNG TY MẪU SỐ 2"


def test_a_file_without_a_place_is_put_onto_its_paper(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    files = [messages.document("thong-bao.pdf"), messages.document("khac.pdf", component="")]
    folder.put("s", notice(9, NgayTiepNhan="20261124080000", TaiLieuNop=files))
    import_all(inbox, folder)
    page.refresh()
    hands.answered(page.context)
    hands.press("Home", "Right")
    assert page.card.component.isVisible()
    hands.press("Ctrl+P")
    hands.answered(page.context)
    assert waiting(inbox)[0].unplaced == ()
    assert not page.card.component.isVisible()


def test_alike_ones_are_shown_alone(page: InboxPage, hands: Hands) -> None:
    hands.press("Ctrl+G")
    assert len(owners(page)) == NOTICES
    hands.press("Ctrl+G")
    assert len(owners(page)) == NOTICES + 1


def test_what_is_about_to_be_late_is_marked_and_shown_alone(page: InboxPage, hands: Hands, inbox: Desk) -> None:
    inbox.clock.forward(hours=7)  # type: ignore[attr-defined]  # the clock of the tests
    page.refresh()
    hands.answered(page.context)
    page.chips.chip("pressing").click()
    assert len(owners(page)) == NOTICES
    tones = {standing_tone(page, at) for at in range(len(owners(page)))}
    assert tones == {style.theme().warn}


def test_the_rail_counts_what_waits(inbox: Desk, window: MainWindow, hands: Hands) -> None:
    hands.until(lambda: window.rail._badges["inbox"].text() == str(NOTICES + 1))
    hands.press("Alt+2")
    hands.answered(window.context)
    assert isinstance(window.stack.currentWidget(), InboxPage)


def test_passed_ones_are_accepted_and_handed_over_at_once(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    hands.press("Space", "Delete", "Space", "Space")
    assert page.card.owner.text() == "HỘ KINH DOANH MẪU BỜ ĐẬU"
    hands.press("Space")  # it is not complete: it cannot be passed
    assert "not complete" in page.bottom.notice.words.text()
    assert "3" in page.all.text()
    hands.answered(page.context)
    kept = [row.look.look if row.look else None for row in waiting(inbox)]
    assert kept == [Look.PASSED, Look.ASIDE, Look.PASSED, Look.PASSED, None]
    (tip,) = {page.list.rows.index(0, at).data(Qt.ItemDataRole.ToolTipRole) for at in (3,)}
    assert tip.startswith(inbox.signed_in().name)
    hands.press("F10")
    assert owners(page) == ["CÔNG TY MẪU SỐ 2", "HỘ KINH DOANH MẪU BỜ ĐẬU"]
    hands.until(lambda: not page.batch.under_way)
    hands.answered(page.context)
    assert "3 handed over (list 1)" in page.bottom.notice.words.text()
    assert told(inbox) == [State.RECEIVED] * 3
    assert {row.owner_name for row in waiting(inbox)} == {"CÔNG TY MẪU SỐ 2", "HỘ KINH DOANH MẪU BỜ ĐẬU"}
    with inbox.store.reading() as session:
        assert [(job.paper, job.title, job.copies) for job in day.jobs(session)] == [("handover_list", "1", 2)]
    hands.until(lambda: "(list 1). Not printed." in page.bottom.notice.words.text())  # no printer is chosen here


def test_one_of_a_batch_that_fails_comes_back_set_aside_with_its_reason(
    page: InboxPage, inbox: Desk, hands: Hands
) -> None:
    refuse_online(inbox, waiting(inbox)[1].uid, "Không thuộc thẩm quyền")
    hands.press("Space", "Space", "F10")
    hands.until(lambda: not page.batch.under_way)
    assert "1 accepted. 1 handed over (list 1). 1 not accepted" in page.bottom.notice.words.text()
    hands.answered(page.context)
    assert told(inbox) == [State.NOT_RECEIVED, State.RECEIVED]


def test_a_repeat_in_a_batch_and_what_it_did_not_come_to_are_seen_again(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder, clock: SetClock
) -> None:
    hands.press("Home", "Space", "Space")
    hands.until(lambda: sum(row.look is not None for row in waiting(inbox)) == 2)
    clock.forward(minutes=1)
    folder.put("again", notice(9, MaDoiTuong="0100109101", ChuHoSo="CÔNG TY MẪU SỐ 1"))
    import_all(inbox, folder)
    page.refresh()
    hands.until(lambda: len(owners(page)) == NOTICES + 2)
    hands.press("F10")
    hands.until(lambda: not page.batch.under_way)
    hands.answered(page.context)
    assert owners(page)[0] == "CÔNG TY MẪU SỐ 1"
    hands.press("Home")
    assert "000.00.14.H55-261125-0009" in page.card.failure.text()
    hands.answered(page.context)
    look = waiting(inbox)[0].look
    assert look is not None
    assert (look.look, "0009" in look.reason) == (Look.ASIDE, True)
    hands.press("Down", "Space", "Space", "F10")
    page.batch.stop()
    hands.until(lambda: not page.batch.under_way)
    hands.answered(page.context)
    assert len(owners(page)) == len(waiting(inbox))


def test_the_chosen_one_alone_is_accepted_and_handed_over(page: InboxPage, inbox: Desk, hands: Hands) -> None:
    hands.press("F10")
    assert page.card.owner.text() == "CÔNG TY MẪU SỐ 2"
    hands.until(lambda: not page.batch.under_way)
    assert "1 handed over (list 1)" in page.bottom.notice.words.text()
    assert told(inbox) == [State.RECEIVED]


def test_what_is_held_says_why_and_is_tried_again(page: InboxPage, inbox: Desk, hands: Hands, folder: Folder) -> None:
    folder.put("h", notice(8), {})
    assert len(import_all(inbox, folder).held) == 1
    page.refresh()
    hands.answered(page.context)
    page.chips.chip("held").click()
    assert page.held.isVisible()
    assert "thong-bao.pdf" in page.held.note.text()
    (folder.path / "h" / "thong-bao.pdf").write_bytes(sample())
    hands.press("Ctrl+T")
    hands.until(lambda: "1 new" in page.bottom.notice.words.text())
    hands.answered(page.context)
    assert len(waiting(inbox)) == NOTICES + 2


def test_long_particulars_are_shown_where_they_differ() -> None:
    firm = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Mẫu"
    longer = difference_words(Difference("owner_name", firm, f"{firm} Thái Nguyên"))
    assert longer == "name of the owner: … Mẫu → … Mẫu Thái Nguyên"
    assert difference_words(Difference("owner_name", firm, "")) == (
        "name of the owner: Công ty Trách nhiệm hữu hạn Một thành viên… → —"
    )


def test_an_answer_that_was_not_taken_says_why_and_is_sent_again(
    page: InboxPage, inbox: Desk, hands: Hands, portal: Portal
) -> None:
    inbox.home.save_settings(replace(inbox.home.settings(), portal=portal.address))
    portal.behaviours = [reply(200, {"error_code": "07", "message": "sai mã"})] * 2 + [DONE]
    for _time in range(2):
        hands.press("F9")
        hands.answered(page.context)
    page.refresh()
    hands.answered(page.context)
    page.chips.chip("outgoing").click()
    hands.press("Ctrl+T")
    hands.until(lambda: "0 sent, 2 not taken" in page.bottom.notice.words.text())
    page.refresh()
    hands.answered(page.context)
    assert "sai mã" in page.outgoing.note.text()
    assert not page.accept.isEnabled()
    hands.press("F4")
    hands.type("Cổng đã biết")
    hands.press("Return")
    hands.until(lambda: page.bottom.notice.words.text().startswith("Taken back"))
    hands.press("Ctrl+T")
    hands.until(lambda: "1 sent, 0 not taken" in page.bottom.notice.words.text())
    with inbox.store.reading() as session:
        assert reads.count_outgoing(session) == 0


def test_a_change_is_shown_before_and_after_and_taken_over_by_a_key(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    files = [messages.document("thong-bao.pdf"), messages.document("them.pdf")]
    changed = notice(1, ChuHoSo="CÔNG TY MẪU ĐỔI TÊN", SoDienThoai="0208.365.1234", TaiLieuNop=files)
    folder.put("n1", changed, {"thong-bao.pdf": sample(), "them.pdf": sample() + b"\n%"})
    assert import_all(inbox, folder).changed == 1
    page.refresh()
    hands.answered(page.context)
    hands.press("Home")
    hands.until(page.card.change.isVisible)
    assert page.card.change.words.text().split("\n") == [
        "name of the owner: CÔNG TY MẪU SỐ 1 → CÔNG TY MẪU ĐỔI TÊN",
        "File added: them.pdf",
    ]
    for key in ("Space", "F9", "F7", "F10"):
        page.bottom.notice.clear()
        hands.press(key)  # it cannot be answered unseen
        assert "set it aside" in page.bottom.notice.words.text(), key
    hands.press("F4")
    hands.type("Gui nham")
    hands.press("Escape", "F6")
    hands.until(lambda: page.card.owner.text() == "CÔNG TY MẪU ĐỔI TÊN")
    assert not page.card.change.isVisible()
    assert waiting(inbox)[0].changes == ()
    assert len(waiting(inbox)[0].files) == 2
    folder.put("elsewhere", messages.progress(MaHoSo=notice(1)["data"][0]["MaHoSo"], TrangThai="7"), {})  # type: ignore[index]
    import_all(inbox, folder)
    page.refresh()
    hands.until(page.card.change.isVisible)
    hands.press("F4")
    hands.type("Cong bao nham")
    hands.press("Return")
    hands.until(lambda: not page.card.change.isVisible())
    assert waiting(inbox)[0].changes == ()


def test_what_a_filer_wrote_stands_on_the_card_of_its_dossier_alone(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    hands.press("Home")
    hands.until(lambda: page.card.said.text() == "Subject: Khuyến mại tháng 12")
    hands.press("End")
    assert not page.card.said.isVisible()
    folder.put("n0", notice(0, NgayTiepNhan="20261124080000", GhiChu="Giao tại quầy 3, " * 40))
    import_all(inbox, folder)
    page.refresh()
    hands.answered(page.context)
    hands.press("Home")
    hands.until(lambda: "Remarks: Giao tại quầy 3" in page.card.said.text())
    assert page.card.said.text().endswith("…")
    assert page.card.said.toolTip().count("quầy") == 40


def test_what_is_said_of_a_dossier_takes_no_button_out_of_sight(
    page: InboxPage, inbox: Desk, hands: Hands, folder: Folder
) -> None:
    files = [messages.document(f"{at} {LONG_NAME[:90]}.pdf") for at in range(4)]
    folder.put("n1", notice(1, ChuHoSo=LONG_NAME, SoDienThoai="0208.365.9999", TaiLieuNop=files))
    assert import_all(inbox, folder).changed == 1
    page.refresh()
    hands.answered(page.context)
    hands.press("Home")
    hands.until(lambda: page.card.change.isVisible() and page.card.earlier.isVisible())
    hands.answered(page.context)
    assert not page.all.visibleRegion().isEmpty()
    (area,) = (area for area in page.findChildren(SideBySide) if area.isAncestorOf(page.all))
    assert area.verticalScrollBar().maximum() == 0
    page.card.lines.setFocus()
    hands.until(lambda: not page.card.lines.visibleRegion().isEmpty())


def test_a_dossier_whose_file_came_before_says_so(inbox: Desk, folder: Folder, page: InboxPage, hands: Hands) -> None:
    """All of the samples bring the same file, as one who files twice does."""
    hands.until(page.card.earlier.isVisible)
    words = page.card.earlier.words.text()
    assert words.startswith("The same file lies in dossier without a code yet of 25/11/2026 already: ")
    hands.press("End")
    hands.until(lambda: not page.card.earlier.isVisible())


def test_tab_goes_through_what_is_told_of_a_dossier_from_top_to_bottom(
    inbox: Desk, folder: Folder, window: MainWindow, hands: Hands
) -> None:
    folder.put("n1", notice(1, SoDienThoai="0999999999"))
    import_all(inbox, folder)
    page = window.open_page("inbox")
    assert isinstance(page, InboxPage)
    hands.answered(window.context)
    hands.until(lambda: page.card.change.isVisible() and page.card.earlier.isVisible())
    card = page.card
    told = [*card.earlier.ways, card.change.take, card.change.leave, card.lines, card.receipt, page.paper.area]
    page.list.setFocus()
    assert [stop for stop in hands.stops() if stop in told] == told
