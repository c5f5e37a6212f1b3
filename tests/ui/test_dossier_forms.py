"""The date moved and the work stopped from the register, by keys alone, with the paper printed."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.desk import accounts, deadlines, handover, pausing, payments, receiving, wording
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.wording import ApologyText, SupplementText
from app.models.dossier import Dossier
from app.queries import dossiers
from app.queries.dossiers import DossierView
from app.rules.kinds import Form, PaymentWay
from app.rules.states import State
from app.ui.context import Context
from app.ui.register_page import RegisterPage
from app.ui.words import dong
from tests.desk.roads import dossier
from tests.desks import SetClock
from tests.papers.reading import text_of
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]


@pytest.fixture
def open_page(show: Show, hands: Hands) -> Callable[[Context], RegisterPage]:
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


def paper(desk: Desk, uid: str, form: Form) -> str:
    slip = seen(desk, uid).slips[0]
    assert slip.form is form
    return text_of(desk.documents.read(slip.sha256))


def row_of(desk: Desk, uid: str) -> Dossier:
    return dossier(desk, uid)


def words_in(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def test_f9_moves_the_date_by_working_days_and_list_and_panel_say_so(
    context: Context, desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    page = open_page(context)
    hands.press("F9")
    form = page.forms.extension
    hands.until(lambda: hands.focus() is form.days)
    assert form.promised.text() == "Due 09:41 Wednesday 16/12/2026 · 15 days left"
    assert (form.day.text(), form.told.text()) == ("23/12/2026", "New appointment: 09:41 Wednesday 23/12/2026")
    assert not form.save.isEnabled()
    hands.type("3")
    assert (form.day.text(), form.again.isVisible()) == ("21/12/2026", False)
    hands.tab_to(form.reason)
    hands.press("Down")
    hands.press("F9")  # once more, which takes nothing away
    assert (form.days.value(), form.reason.currentText()) == (3, wording.reasons("apology")[0])
    hands.press("Ctrl+Return")
    hands.until(lambda: row_of(desk, done.dossier_uid).due_current != done.due)
    hands.answered(context)
    assert not page.forms.is_open
    assert hands.focus() is page.table
    reason = wording.reasons("apology")[0]
    assert f"Lý do: {reason}" in " ".join(paper(desk, done.dossier_uid, Form.APOLOGY).split())
    hands.until(lambda: page.table.rows.index(0, 4).data() == "18 days left · extended")
    hands.until(lambda: f"Moved from 09:41 Wednesday 16/12/2026: {reason}" in page.panel.promise.text())
    hands.until(lambda: "Apology issued, date moved" in words_in(page.panel))
    told = page.bottom.notice.words.text()
    assert told.startswith("The date is moved; the apology is issued. Not printed.")  # no printer is chosen here


@pytest.mark.parametrize("key", ["F9", "F4"])
def test_an_answer_that_comes_late_leaves_the_form_that_was_opened_since(
    context: Context, desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands, key: str
) -> None:
    first, other = accepted(desk), accepted(desk)
    page, held = open_page(context), Event()
    page.show_item(first.dossier_uid)
    hands.answered(context)
    hands.press("F9")
    hands.tab_to(page.forms.extension.reason)
    hands.press("Down")
    context.work.write(lambda: held.wait(10))
    hands.press("Ctrl+Return")
    page.show_item(other.dossier_uid)
    hands.until(lambda: page.panel.code.text() == other.code)
    hands.press(key)
    form = page.forms.extension if key == "F9" else page.forms.stop_form
    hands.tab_to(form.reason)
    hands.type("Cho y kien")
    held.set()
    hands.until(lambda: row_of(desk, first.dossier_uid).due_current != first.due)
    hands.answered(context)
    assert page.forms.stands(form)
    assert (form.uid, form.reason.currentText()) == (other.dossier_uid, "Cho y kien")
    assert hands.focus() is form.reason


def test_a_day_is_typed_as_well_and_one_that_cannot_be_promised_says_why(
    context: Context,
    desk: Desk,
    clock: SetClock,
    open_page: Callable[[Context], RegisterPage],
    hands: Hands,
) -> None:
    done = accepted(desk)
    clock.forward(days=23)  # two days late, a Friday
    page = open_page(context)
    hands.press("F9")
    form = page.forms.extension
    hands.until(lambda: hands.focus() is form.days)
    assert "late" in form.promised.text()
    assert form.day.text() == "25/12/2026"  # counted from today
    hands.tab_to(form.day)
    for typed, told in (
        ("17/12/2026", "The new date must be later than now and than the promised 16/12/2026."),
        ("19/12/2026", "The office does not work on 19/12/2026."),
        ("31/2/2026", "«31/2/2026» cannot be used here."),
    ):
        hands.overwrite(typed)
        assert form.told.text().startswith(told)
        assert not form.save.isEnabled()
    hands.overwrite("22122026")
    hands.tab_to(form.reason)
    hands.type("Cho y kien")
    assert not form.save.isEnabled()
    past = "The promised date is past; an apology is issued before that (NĐ 118/2025 Điều 19.6)."
    assert form.again.note.text() == past
    hands.tab_to(form.again.line)
    hands.type("Lanh dao dong y")
    assert form.save.isEnabled()
    hands.press("Escape")
    hands.answered(context)
    assert not page.forms.is_open
    assert hands.focus() is page.table
    assert row_of(desk, done.dossier_uid).due_current == done.due


def test_once_moved_the_date_moves_again_only_with_a_reason_of_one_who_may(
    make_context: Callable[[Desk], Context], desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    first = deadlines.extend(desk, done.dossier_uid, done.due.date().replace(day=21), ApologyText("Chờ ý kiến"))
    accounts.add_officer(desk, accounts.NewOfficer("thuong", "Cán bộ mẫu thường", "mat-khau-mau"))
    context = make_context(desk)
    page = open_page(context)
    allowed = desk.signed_in()
    context.set_officer(accounts.sign_in(desk, "thuong", "mat-khau-mau"))
    hands.press("F9")
    assert "was moved once already" in page.bottom.notice.words.text()
    assert not page.forms.is_open
    context.set_officer(allowed)
    hands.press("F9")
    form = page.forms.extension
    hands.until(lambda: form.again.isVisible())
    assert "Moved from 09:41 Wednesday 16/12/2026: Chờ ý kiến" in form.moves.text()
    hands.tab_to(form.reason)
    hands.press("Down")
    assert not form.save.isEnabled()
    hands.tab_to(form.again.line)
    hands.type("Lanh dao dong y")
    hands.press("Ctrl+Return")
    hands.until(lambda: row_of(desk, done.dossier_uid).due_current != first.due)
    assert seen(desk, done.dossier_uid).history[0].note["allowed_because"] == "Lanh dao dong y"


def test_who_may_not_override_apologises_in_time_after_a_supplement_and_not_when_it_is_late(
    make_context: Callable[[Desk], Context],
    desk: Desk,
    clock: SetClock,
    open_page: Callable[[Context], RegisterPage],
    hands: Hands,
) -> None:
    done = accepted(desk)
    pausing.request_supplement(desk, done.dossier_uid, SupplementText(("Bản vẽ",)))
    clock.forward(days=2)
    pausing.supplemented(desk, done.dossier_uid, ["Bản vẽ"])
    accounts.add_officer(desk, accounts.NewOfficer("thuong", "Cán bộ mẫu thường", "mat-khau-mau"))
    context = make_context(desk)
    page = open_page(context)
    context.set_officer(accounts.sign_in(desk, "thuong", "mat-khau-mau"))
    hands.press("F9")
    hands.until(lambda: page.forms.is_open)
    assert not page.forms.extension.again.isVisible()
    hands.press("Escape")
    clock.forward(days=60)
    hands.press("F9")
    assert "which is past: an apology is issued before that" in page.bottom.notice.words.text()
    assert not page.forms.is_open


def test_f4_withdraws_at_the_applicants_request_with_what_goes_back(
    context: Context, desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    payments.pay(desk, done.dossier_uid, 200_000, PaymentWay.CASH)
    page = open_page(context)
    hands.press("F4")
    form = page.forms.stop_form
    hands.until(lambda: hands.focus() is form.evidence.line)
    hands.answered(context)
    assert form.fee_back.text() == f"The fee that was paid goes back: {dong(200_000)}"
    assert form.fee_back.isChecked()
    assert (form.day.text(), form.by.text) == ("25/11/2026", seen(desk, done.dossier_uid).owner_name)
    handed = form.papers.toPlainText().splitlines()
    assert handed
    assert not form.save.isEnabled()
    hands.type("Don de nghi rut ho so")
    hands.press("F4")
    assert form.evidence.text == "Don de nghi rut ho so"
    hands.tab_to(form.papers)
    hands.press("Ctrl+End")
    hands.press("Return")
    hands.type("Giay gioi thieu")
    hands.press("Ctrl+Return")
    hands.until(lambda: row_of(desk, done.dossier_uid).state == State.WITHDRAWN)
    hands.answered(context)
    said = " ".join(paper(desk, done.dossier_uid, Form.STOPPING).split())
    assert "Theo đề nghị của Ông/Bà/Tổ chức" in said
    assert f"{len(handed) + 1}. Giay gioi thieu" in said
    assert "hoàn trả: 200.000 đồng (đã nộp bằng tiền mặt" in said
    assert not page.forms.is_open
    hands.until(lambda: "Withdrawn by the citizen" in page.panel.stand.text())
    hands.until(lambda: "Don de nghi rut ho so" in words_in(page.panel))
    assert page.start_again.isVisible()
    assert not any(way.isVisible() for way in (page.ways.extend, page.ways.stop, page.hand_over))
    hands.press("F4")
    hands.press("F9")
    assert not page.forms.is_open


def test_the_office_stops_with_a_reason_and_a_wrong_day_of_a_request_is_told_in_the_form(
    context: Context, desk: Desk, open_page: Callable[[Context], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    page = open_page(context)
    hands.press("F4")
    form = page.forms.stop_form
    hands.until(lambda: hands.focus() is form.evidence.line)
    hands.answered(context)
    hands.type("Don")
    hands.tab_to(form.day)
    hands.overwrite("hom qua")
    hands.press("Ctrl+Return")
    assert form.wrong.text().startswith("«hom qua» cannot be used here.")
    hands.overwrite("26/11/2026")
    hands.press("Ctrl+Return")
    hands.until(page.bottom.notice.isVisible)
    assert page.bottom.notice.words.text().startswith("«26/11/2026» cannot be used here.")
    assert page.forms.is_open  # what was typed is still there
    form.who.chip("applicant").setFocus()
    hands.press("Right")
    assert not form.by.isVisible()
    assert not form.save.isEnabled()
    hands.tab_to(form.reason)
    hands.press("Down")
    hands.press("Ctrl+Return")
    hands.until(lambda: row_of(desk, done.dossier_uid).state == State.STOPPED)
    assert wording.reasons("stopping")[0] in " ".join(paper(desk, done.dossier_uid, Form.STOPPING).split())


def test_only_the_place_that_holds_a_dossier_sees_the_ways(
    make_context: Callable[[Desk], Context],
    context: Context,
    desk: Desk,
    department: Desk,
    open_page: Callable[[Context], RegisterPage],
    hands: Hands,
) -> None:
    done = accepted(desk)
    offer = handover.offer(desk, [done.dossier_uid], department.place.uid)
    page = open_page(context)
    assert not any(way.isVisible() for way in (page.ways.extend, page.ways.stop))
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {done.dossier_uid: Decision(True)})
    there = open_page(make_context(department))
    assert there.ways.extend.isVisible()
    assert there.ways.stop.isVisible()
    hands.press("F9")
    hands.until(lambda: there.forms.is_open)
