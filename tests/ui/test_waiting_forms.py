"""Papers asked for, taken in and waited for in vain, from the register by keys alone."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import handover, pausing, receiving, wording
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.wording import SupplementText
from app.queries import dossiers
from app.queries.dossiers import DossierView
from app.rules.kinds import Form, TransferPurpose
from app.rules.states import State
from app.ui.context import Context
from app.ui.register_page import RegisterPage
from tests.desk.roads import assert_whole, dossier, hand_over
from tests.desks import SetClock
from tests.papers.reading import text_of
from tests.ui.conftest import Hands, accepted

TEXT = SupplementText(("Bản vẽ mặt bằng kho", "Giấy phép cũ"), "Chưa đủ căn cứ thẩm định")


@pytest.fixture
def open_page(show: Callable[[QWidget], None], hands: Hands) -> Callable[[Context], RegisterPage]:
    """Open the page when the store holds what the test wants to see."""

    def opened(context: Context) -> RegisterPage:
        page = RegisterPage(context)
        show(page)
        hands.answered(context)
        return page

    return opened


def seen(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def test_f2_asks_for_papers_and_the_panel_says_what_is_waited_for(
    context: Context, desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    page = open_page(context)
    hands.press("F2")
    form = page.forms.waiting.request_form
    hands.until(lambda: hands.focus() is form.items)
    hands.answered(context)
    assert "by 23:59 Thursday 10/12/2026" in form.effect.text()
    assert "starts again" in form.effect.text()
    assert form.contact.text == desk.signed_in().name
    assert not any(part.isVisible() for part in (form.warning, form.because))
    assert not form.save.isEnabled()
    hands.type("Ban ve mat bang kho")
    hands.press("Return")
    hands.type("Giay phep cu")
    hands.press("F2")  # once more, which takes nothing away
    hands.tab_to(form.reason)
    hands.press("Down")
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, done.dossier_uid).state == State.SUPPLEMENT)
    hands.answered(context)
    assert not page.forms.is_open
    hands.until(lambda: "Waiting for papers since 09:41 25/11/2026" in page.panel.promise.text())
    assert "Ban ve mat bang kho; Giay phep cu" in page.panel.promise.text()
    assert "Waited for until 23:59 10/12/2026." in page.panel.promise.text()
    slip = seen(desk, done.dossier_uid).slips[0]
    assert slip.form is Form.SUPPLEMENT
    assert wording.reasons("supplement")[0] in " ".join(text_of(desk.documents.read(slip.sha256)).split())
    assert [way.isVisible() for way in (page.ways.receive, page.ways.request, page.ways.close_it)] == [
        True,
        False,
        False,
    ]
    assert not page.hand_over.isEnabled()


def test_what_comes_is_ticked_and_what_does_not_needs_a_reason(
    context: Context, desk: Desk, clock: SetClock, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    pausing.request_supplement(desk, done.dossier_uid, TEXT)
    clock.forward(days=1)
    page = open_page(context)
    hands.press("F2")
    form = page.forms.waiting.supplement_form
    hands.until(lambda: hands.focus() is form.things)
    hands.answered(context)
    assert form.promise.text() == "The limit starts again; new appointment: 09:41 Thursday 17/12/2026"
    assert [form.save.isEnabled(), form.without.isVisible()] == [False, True]
    assert form.whole.text() == TEXT.items[0]
    hands.press("Space")
    assert form.things.ticked == {TEXT.items[0]}
    hands.press("F2")  # once more, which takes nothing away
    hands.press("Ctrl+A")
    assert [form.save.isEnabled(), form.without.isVisible()] == [True, False]
    hands.press("Home", "Space")
    assert form.things.ticked == {TEXT.items[1]}
    hands.tab_to(form.without.line)
    hands.type("Da co trong co so du lieu")
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, done.dossier_uid).state == State.RECEIVED)
    hands.answered(context)
    found = seen(desk, done.dossier_uid)
    assert found.history[0].note == {"brought": [TEXT.items[1]], "reason": "Da co trong co so du lieu"}
    assert found.slips[0].form is Form.RECEIPT
    hands.until(lambda: "Limit started again after the supplement" in page.panel.promise.text())
    assert page.ways.request.isVisible()


def test_a_second_request_shows_what_it_does_and_asks_why(
    context: Context, desk: Desk, clock: SetClock, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    pausing.request_supplement(desk, done.dossier_uid, TEXT)
    pausing.supplemented(desk, done.dossier_uid, TEXT.items)
    clock.forward(days=8)
    page = open_page(context)
    hands.press("F2")
    form = page.forms.waiting.request_form
    hands.until(form.warning.isVisible)
    for words in ("asked for 1 time already", "QĐ 766", "until 23:59 30/11/2026 (NĐ 118/2025 Điều 19.4)"):
        assert words in form.warning.text()
    hands.type("Quy hoach")
    assert not form.save.isEnabled()
    hands.tab_to(form.because.line)
    hands.type("Quy hoach moi ban hanh")
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, done.dossier_uid).state == State.SUPPLEMENT)
    assert seen(desk, done.dossier_uid).history[0].note["allowed_because"] == "Quy hoach moi ban hanh"


def test_f11_closes_what_was_not_answered_when_its_time_is_over(
    context: Context, desk: Desk, clock: SetClock, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    pausing.request_supplement(desk, done.dossier_uid, TEXT)
    clock.forward(days=16)
    page = open_page(context)
    assert "Nothing came by 23:59 10/12/2026: it may be closed." in page.panel.promise.text()
    assert page.chips.chip("unanswered").text() == "Time to supplement ends 1"
    page.chips.chip("unanswered").click()
    hands.answered(context)
    assert [row.uid for row in page.table.rows.rows] == [done.dossier_uid]
    hands.answered(context)  # the dossier is asked for when its row is there
    hands.press("F11")
    form = page.forms.stop_form
    hands.until(lambda: form.isVisible() and form.save.isEnabled())
    assert form.reason.line.cursorPosition() == 0, "a reason that is longer than its line shows how it begins"
    assert form.reason.currentText() == "Quá thời hạn bổ sung mà hồ sơ chưa được hoàn thiện."
    assert not form.who.isVisible()
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, done.dossier_uid).state == State.STOPPED)
    hands.until(lambda: "Stopped" in page.panel.stand.text())
    hands.press("F4")  # nothing to stop any more
    assert not page.forms.is_open


def test_the_end_of_a_limit_shows_until_when_an_apology_is_in_time(
    context: Context, desk: Desk, clock: SetClock, open_page: Callable[[Context], RegisterPage]
) -> None:
    accepted(desk)
    page = open_page(context)
    assert "Apology" not in page.panel.promise.text()
    assert "Pass on by 17:00 25/11/2026" in page.panel.promise.text()
    clock.forward(days=19)
    late = open_page(context)
    assert "Should have been passed on by 17:00 25/11/2026" in late.panel.promise.text()
    assert "Apology in time until 15/12/2026 (NĐ 118/2025 Điều 19.6)" in late.panel.promise.text()
    clock.forward(days=3)
    assert "The apology was due by 15/12/2026" in open_page(context).panel.promise.text()


def test_what_a_department_wants_to_be_asked_stands_in_the_form_and_the_dossier_goes_back_to_it(
    context: Context,
    desk: Desk,
    department: Desk,
    clock: SetClock,
    open_page: Callable[[Context], RegisterPage],
    hands: Hands,
) -> None:
    uid = accepted(desk).dossier_uid
    hand_over(desk, department, {uid: Decision(True)})
    asks = handover.offer(department, [uid], desk.place.uid, TransferPurpose.SUPPLEMENT, "Bản vẽ mặt bằng kho")
    receiving.receive(desk, asks.package)
    receiving.answer(desk, asks.transfer_uid, {uid: Decision(True)})
    page = open_page(context)
    hands.press("F2")
    form = page.forms.waiting.request_form
    hands.until(lambda: form.items.toPlainText() == "Bản vẽ mặt bằng kho")
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, uid).state == State.SUPPLEMENT)
    hands.answered(context)
    clock.forward(days=3)
    pausing.supplemented(desk, uid, ("Bản vẽ mặt bằng kho",))
    assert dossier(desk, uid).state == State.IN_PROGRESS
    answered = receiving.acknowledge(desk, asks.transfer_uid, desk.home.handovers)
    handover.read_acknowledgement(department, answered)
    hand_over(desk, department, {uid: Decision(True)})
    here, there = seen(desk, uid), seen(department, uid)
    assert (there.due, there.pauses, there.complete_since) == (here.due, here.pauses, here.complete_since)
    assert_whole(desk, department)


def test_a_department_asks_no_applicant(
    make_context: Callable[[Desk], Context],
    desk: Desk,
    department: Desk,
    open_page: Callable[[Context], RegisterPage],
    hands: Hands,
) -> None:
    done = accepted(desk)
    offer = handover.offer(desk, [done.dossier_uid], department.place.uid)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {done.dossier_uid: Decision(True)})
    there = open_page(make_context(department))
    assert not there.ways.request.isVisible()
    hands.press("F2")
    assert not there.forms.is_open
