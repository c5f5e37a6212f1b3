"""A caller is checked in the dossier's panel, with the keys alone, before hearing where the dossier is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.desk import intake
from app.desk.callers import MOST_TRIES
from app.desk.desk import Desk
from app.queries import dossiers
from app.ui.context import Context
from app.ui.dossier_panel import DossierPanel, Shown
from app.ui.register_page import RegisterPage
from app.ui.words import appointed
from tests import desks
from tests.desk.roads import dossier, history
from tests.ui.conftest import Hands, accepted
from tests.ui.sight import higher, unreadable


@dataclass
class Phone:
    """An officer who looks at a dossier while somebody calls."""

    panel: DossierPanel
    desk: Desk
    hands: Hands
    context: Context

    def look_at(self, uid: str) -> None:
        with self.desk.store.reading() as session:
            found = dossiers.dossier(session, uid)
        assert found is not None
        now = self.desk.today() + timedelta(minutes=1)
        self.panel.show_dossier(Shown(found, True, self.desk.place.uid, now, self.context.calendar))
        self.panel.papers[0].setFocus()

    def say(self, said: str) -> str:
        """Type what the caller says; returns the answer."""
        self.hands.press("Ctrl+M")
        self.hands.overwrite(said)
        self.hands.press("Return")
        self.hands.until(self.told)
        return self.told()

    def told(self) -> str:
        assert self.panel.caller is not None
        note = self.panel.caller.said.note
        return note.text() if note.isVisible() else ""


@pytest.fixture
def phone(context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands) -> Phone:
    """A panel that shows nothing yet."""
    panel = DossierPanel(context)
    panel.resize(360, 700)
    show(panel)
    return Phone(panel, desk, hands, context)


def test_the_look_up_code_is_found_right_and_never_shown(phone: Phone, desk: Desk) -> None:
    uid = intake.accept(desk, desks.open_draft(desk)).dossier_uid
    code = dossier(desk, uid).lookup_code
    assert code is not None
    phone.look_at(uid)
    shown = [label.text() for label in phone.panel.findChildren(QLabel)]
    assert not [text for text in shown if code in text.split()]
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    assert found.due is not None
    assert phone.say(code).splitlines() == [
        "Right: the look-up code. You may say:",
        f"{found.code} · Received · here since {desk.today():%d/%m/%Y}.",
        f"Next: it is handed over to {found.department_name}.",
        f"Due {appointed(found.due)}",
    ]
    assert history(desk, uid)[-1] == "caller_matched"
    assert unreadable(phone.panel, phone.hands.qtbot) == []


def test_wrong_facts_are_counted_until_none_is_taken_any_more(phone: Phone, desk: Desk) -> None:
    uid = intake.accept(desk, desks.open_draft(desk)).dossier_uid
    phone.look_at(uid)
    known = {dossier(desk, uid).lookup_code}
    said = next(digits for digits in ("9999", "8888") if digits not in known)
    assert phone.say(said) == f"Wrong: say nothing of the dossier. {MOST_TRIES - 1} tries are left today."
    for _n in range(MOST_TRIES - 1):
        phone.say(said)
    assert phone.say(said).startswith(f"{MOST_TRIES} wrong answers were given for this dossier today.")


def test_the_answer_stays_with_its_dossier(phone: Phone, desk: Desk) -> None:
    first, second = (intake.accept(desk, desks.open_draft(desk)).dossier_uid for _n in range(2))
    phone.look_at(first)
    answer = phone.say(dossier(desk, first).owner_phone)
    assert answer.startswith("Right: the last digits of the telephone. You may say:\n")
    phone.look_at(first)
    assert phone.told() == answer
    phone.look_at(second)
    assert phone.told() == ""


def test_too_few_digits_are_said_to_be_no_answer(phone: Phone, desk: Desk) -> None:
    phone.look_at(intake.accept(desk, desks.open_draft(desk)).dossier_uid)
    assert phone.say("12").startswith("«12» cannot be used here.")


def test_an_answer_leaves_the_panel_s_buttons_in_sight(
    context: Context, desk: Desk, show: Callable[[QWidget], None], hands: Hands
) -> None:
    accepted(desk, "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN THƯƠNG MẠI DỊCH VỤ VÀ XUẤT NHẬP KHẨU MẪU")
    page = RegisterPage(context)
    show(page)
    hands.until(lambda: page._shown is not None)
    hands.press("Ctrl+M")
    hands.type("0000")
    hands.press("Return")
    assert page.panel.caller
    hands.until(page.panel.caller.said.note.isVisible)
    hands.answered(context)
    assert not higher(page)
    assert unreadable(page, hands.qtbot) == []
