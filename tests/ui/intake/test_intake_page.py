"""The intake page: applicants side by side, cards and slips that find their tab, and the ends of a talk."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.cli.demo_road import PROCEDURE
from app.cli.program import run
from app.desk import accounts, catalogue, drafts, intake
from app.desk.desk import Desk
from app.exchange.catalogue_sheet import PROCEDURES
from app.models.draft import DraftContent, PersonData
from app.queries import dossiers, register
from app.queries.drafts import open_drafts
from app.rules.kinds import OwnerKind
from app.ui.context import Context
from app.ui.intake.draft_tab import DraftTab
from app.ui.main_window import MainWindow
from app.ui.reader import TypingReader
from app.ui.register_page import RegisterPage
from tests import desks
from tests.desk import pages
from tests.desks import SetClock
from tests.exchange.sheets import changed
from tests.ui.conftest import accepted
from tests.ui.intake.conftest import Counter, card_text
from tests.ui.test_reader import Keyboard

HANG, DONG = card_text("chip card"), card_text("chip card, no former number")
LONG = card_text("new card, empty tail")


@pytest.fixture
def reader(qapp: QApplication, window: MainWindow) -> Iterator[TypingReader]:
    """A reader that types into the window."""
    made = TypingReader()
    made.scanned.connect(window.scanned)
    made.listen(qapp)
    yield made
    made.deleteLater()


def titles(counter: Counter) -> list[str]:
    return [counter.page.tabs.tabText(at) for at in range(counter.page.tabs.count())]


def open_uids(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        return [row.uid for row in open_drafts(session)]


def names(counter: Counter) -> list[str]:
    return [tab.content.owner.name for tab in counter.page._all()]


def shows(counter: Counter, content: DraftContent) -> DraftTab:
    """Bring a draft of this content to the front."""
    counter.page.show_item(drafts.open_draft(counter.desk, content))
    counter.until(lambda: counter.tab.version is not None)
    counter.settle()
    return counter.tab


def _shows_code(page: RegisterPage, code: str) -> bool:
    return page.isVisible() and code in words_of(page.panel)


def test_applicants_are_open_side_by_side_and_each_keeps_what_was_typed(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("Công ty A & B")
    counter.press("Ctrl+N")
    assert counter.focus() is counter.tab.applicant.identifier.line
    counter.press("Tab")
    counter.type("Người nộp mẫu có tên dài hơn hai mươi tám chữ")
    assert titles(counter) == ["Công ty A && B", "Người nộp mẫu có tên dài hơ…"]
    counter.press("Ctrl+Tab")
    assert counter.tab.content.owner.name == "Công ty A & B"
    counter.press("Ctrl+Shift+Tab")
    assert counter.tab.content.owner.name.startswith("Người nộp mẫu")
    assert counter.stored(counter.page._all()[0]).owner.name == "Công ty A & B"


def test_a_draft_put_aside_is_saved_and_comes_back_as_it_was(counter: Counter, context: Context) -> None:
    counter.press("F2", "Tab")
    counter.type("Người đi lấy giấy tờ")
    counter.choose_procedure(PROCEDURE)
    counter.press("Space", "Ctrl+W")
    counter.until(lambda: titles(counter) == ["New applicant"])
    assert counter.focus() is counter.tab.applicant.identifier.line
    (uid,) = open_uids(context.desk)
    context.wants_draft.emit(uid)
    counter.until(lambda: names(counter) == ["Người đi lấy giấy tờ"])
    counter.until(lambda: counter.tab.version is not None)
    assert len(counter.tab.content.lines) == 1


def test_an_empty_tab_put_aside_leaves_no_draft_behind(counter: Counter, desk: Desk) -> None:
    counter.press("Ctrl+N", "Ctrl+W", "Ctrl+W", "F9", "F7", "F8")
    counter.settle()
    assert open_uids(desk) == []
    assert titles(counter) == ["New applicant"]


def test_a_card_goes_to_the_empty_tab_and_another_one_to_a_tab_of_its_own(
    counter: Counter, window: MainWindow
) -> None:
    for card in (HANG, DONG, DONG):  # a reader reads a card twice before anybody can take it away
        window.scanned(card)
    counter.until(lambda: names(counter) == ["Nguyễn Thị Hằng", "Trần Văn Đông"])
    window.scanned(HANG)
    counter.until(lambda: counter.tab.content.owner.name == "Nguyễn Thị Hằng")
    assert len(names(counter)) == 2


def test_a_card_read_anywhere_comes_to_intake(counter: Counter, window: MainWindow) -> None:
    counter.press("Alt+3")
    counter.until(lambda: window.page("register").isVisible())
    window.scanned(HANG)
    counter.until(counter.page.isVisible)
    counter.until(lambda: names(counter) == ["Nguyễn Thị Hằng"])


def test_the_next_one_s_card_never_replaces_who_came_for_a_firm(counter: Counter, window: MainWindow) -> None:
    shows(
        counter,
        DraftContent(
            owner_kind=OwnerKind.BUSINESS,
            owner=PersonData("Công ty Mẫu", "0100109106"),
            version_uid=desks.procedure(counter.desk).uid,
        ),
    )
    firm = counter.tab
    window.scanned(HANG)
    counter.until(lambda: firm.content.submitter is not None)
    assert firm.content.submitter is not None
    assert firm.content.submitter.name == "Nguyễn Thị Hằng"
    window.scanned(DONG)
    counter.until(lambda: counter.tab.content.owner.name == "Trần Văn Đông")
    assert counter.tab is not firm
    assert firm.content.submitter.name == "Nguyễn Thị Hằng"
    window.scanned(LONG)
    window.scanned(HANG)  # who came for the firm is known: the firm's tab comes to the front
    counter.until(lambda: counter.tab is firm)


def test_a_card_completes_the_name_that_was_typed_and_a_household_stays_one(
    counter: Counter, window: MainWindow
) -> None:
    counter.press("F2", "Tab")
    counter.type("nguyen thi hang")
    window.scanned(HANG)
    assert names(counter) == ["Nguyễn Thị Hằng"]
    household = DraftContent(
        owner_kind=OwnerKind.HOUSEHOLD,
        owner=PersonData("Hộ kinh doanh Mẫu", "019085012345"),
        version_uid=desks.procedure(counter.desk).uid,
    )
    tab = shows(counter, household)
    window.scanned(DONG)
    assert counter.tab is tab
    assert tab.content == household


def test_a_card_cut_off_is_told_and_changes_nothing(counter: Counter, window: MainWindow, desk: Desk) -> None:
    counter.press("F2", "Tab")
    counter.type("Người nộp mẫu")
    before = counter.stored()
    missing = counter.missing()
    window.scanned(card_text("too few fields"))
    assert counter.told() == (
        "The card's code was not read in full. Scan the card again; hold it flat under the reader. "
        "Nothing was changed."
    )
    assert counter.missing() == missing  # what is missing stays in sight
    assert counter.stored() == before
    assert run(["--home", str(desk.home.path), "check"]) == 0
    counter.type("x")
    assert counter.told() == ""


def test_a_text_that_is_no_card_is_searched_for(counter: Counter, window: MainWindow) -> None:
    window.scanned(card_text("no card at all"))
    counter.until(lambda: not counter.page.isVisible())
    assert names(counter) == [""]


def test_a_card_read_while_the_focus_is_on_accept_accepts_nothing(
    counter: Counter, reader: TypingReader, desk: Desk
) -> None:
    tab = shows(counter, desks.complete(desk))
    button = counter.page.accept_button
    button.setFocus()
    keyboard = Keyboard(counter.window)
    keyboard.type("019085012345|090123456|Tran Van Mau|02011985|Nam|Thai Nguyen|10052021", each=5)
    keyboard.enter()
    counter.until(lambda: counter.tab is not tab)
    assert counter.tab.content.owner.identifier == "019085012345"
    counter.settle()
    assert counter.stored(tab) == desks.complete(desk)
    assert counter.page.reason.isVisible() is False
    with desk.store.reading() as session:
        assert register.total(session) == 0


def test_a_supplement_slip_brings_its_draft_back_from_anywhere(
    counter: Counter, window: MainWindow, desk: Desk
) -> None:
    uid = desks.open_draft(desk, desks.incomplete(desk))
    slip = intake.request_supplement(desk, uid).slip
    counter.press("Alt+6")
    counter.until(lambda: not counter.page.isVisible())
    window.scanned(slip.slip_code)
    counter.until(lambda: counter.page.isVisible() and counter.tab.uid == uid and counter.tab.version is not None)
    assert counter.tab.content == desks.incomplete(desk)
    assert len(counter.page._all()) == 1
    window.scanned(DONG)
    counter.until(lambda: counter.tab.uid != uid)
    window.scanned(slip.slip_code)
    counter.until(lambda: counter.tab.uid == uid)


def test_a_code_that_an_input_method_damaged_opens_its_dossier(
    counter: Counter, window: MainWindow, desk: Desk
) -> None:
    code, other = accepted(desk).code, accepted(desk, "Người nộp sau").code
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    for damaged in (
        code.lower(),
        f"{code[:6]}–{code[7:13]}—{code[14:]} ",
        code.replace("H", "h ").replace(".", ". "),
        f"{code}|2.001646|019188004521|01|qmc|2611250941|2612160941".lower(),
    ):
        for scanned, meant in ((other, other), (damaged, code)):
            window.open_page("intake")
            window.scanned(scanned)
            counter.until(partial(_shows_code, page, meant))


def words_of(widget: QWidget) -> str:
    """Return all words in sight of a widget."""
    return " ".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def test_a_code_of_nobody_is_told(counter: Counter, window: MainWindow) -> None:
    window.scanned("h55.14-261125-9999")
    counter.until(lambda: window.notice.words.text() == "Nothing with the code H55.14-261125-9999 is in this store.")


def test_keys_of_the_page_act_wherever_the_focus_is(counter: Counter, window: MainWindow) -> None:
    tab = counter.tab
    counter.press("Ctrl+K")
    assert counter.focus() is window.top.search
    counter.press("F2")
    assert counter.focus() is tab.applicant.identifier.line
    counter.press("Ctrl+K", "F3")
    assert counter.focus() is tab.procedure.search
    counter.press("Ctrl+K", "Ctrl+N")
    assert counter.tab is not tab


def test_what_is_missing_is_named_from_the_first_letter_on(counter: Counter) -> None:
    assert counter.missing() == ""
    counter.press("F2", "Tab")
    counter.type("A")
    assert counter.missing() == "3 missing: procedure, number of the owner, address of the owner"
    counter.choose_procedure(PROCEDURE)
    assert counter.missing().startswith("9 missing: number of the owner, address of the owner, item 1")


def test_the_main_action_is_the_one_that_fits_now(counter: Counter, desk: Desk) -> None:
    page = counter.page
    shows(counter, desks.incomplete(desk))
    assert (page.supplement_button.property("role"), page.accept_button.property("role")) == ("primary", "")
    counter.press("F3", "Home", "Space")
    assert (page.supplement_button.property("role"), page.accept_button.property("role")) == ("", "primary")
    assert counter.missing() == "Complete: the dossier can be accepted."


def test_the_appointed_date_stands_there_before_it_is_promised_and_moves_with_the_clock(
    counter: Counter, clock: SetClock
) -> None:
    due = counter.page.due
    assert due.text() == ""
    counter.choose_procedure("2.001624")
    assert due.text() == "Due if accepted now\n09:41 Wednesday 16/12/2026"
    clock.forward(hours=2)  # at noon: counted from the next opening moment
    counter.page.reckoning.setInterval(10)
    counter.until(lambda: due.text() == "Due if accepted now\n13:30 Wednesday 16/12/2026")
    clock.forward(days=30)
    counter.until(lambda: due.text().endswith("calendar 2027 not confirmed"))
    assert due.property("tone") == "warn"


def test_a_complete_dossier_is_accepted_by_one_key_and_the_next_applicant_can_sit_down(
    counter: Counter, desk: Desk
) -> None:
    shows(counter, desks.complete(desk))
    counter.press("F9")
    counter.until(lambda: "H55.14-261125-0001" in counter.told())
    assert titles(counter) == ["New applicant"]
    assert counter.focus() is counter.tab.applicant.identifier.line
    with desk.store.reading() as session:
        assert dossiers.by_code(session, "H55.14-261125-0001").dossier_uid
    told = counter.told()
    counter.type("0")
    assert counter.told() == told  # the code stays to be read out while the next one is begun


def test_what_is_typed_while_a_dossier_is_being_accepted_troubles_nobody(
    counter: Counter, desk: Desk, window: MainWindow
) -> None:
    shows(counter, desks.complete(desk))
    counter.press("F2")
    work = counter.page.context.work
    work.write(lambda: time.sleep(0.8))
    counter.press("F9")
    counter.qtbot.wait(200)
    work.write(lambda: time.sleep(0.4))
    counter.type("x")  # its turn to be saved comes when the draft is closed and its tab gone
    counter.until(lambda: "H55.14-261125-0001" in counter.told())
    counter.settle()
    assert window.notice.isHidden(), window.notice.words.text()
    assert not work.busy


def test_the_other_tab_is_gone_on_with_after_one_is_accepted(counter: Counter, desk: Desk) -> None:
    counter.press("F2", "Tab")
    counter.type("Người đang chờ")
    shows(counter, desks.complete(desk))
    counter.press("F9")
    counter.until(lambda: names(counter) == ["Người đang chờ"])
    assert counter.tab.isAncestorOf(counter.focus())


def test_an_incomplete_one_is_accepted_only_with_a_reason(counter: Counter, desk: Desk) -> None:
    shows(counter, desks.incomplete(desk))
    counter.press("F9")
    counter.until(counter.page.reason.isVisible)
    counter.press("Return")  # no reason given
    assert counter.page.reason.isVisible()
    counter.press("Escape")
    assert not counter.page.reason.isVisible()
    counter.press("F9")
    counter.until(counter.page.reason.isVisible)
    counter.type("Lanh dao cho phep")
    counter.press("Return")
    counter.until(lambda: counter.told().startswith("Accepted: H55.14-261125-0001"))


def test_an_officer_who_may_not_override_is_told_what_is_missing(
    counter: Counter, desk: Desk, context: Context
) -> None:
    accounts.add_officer(desk, accounts.NewOfficer("khac", "Cán bộ khác", desks.PASSWORD))
    context.set_officer(accounts.sign_in(desk, "khac", desks.PASSWORD))
    shows(counter, desks.incomplete(desk))
    missing = counter.missing()
    counter.press("F9")
    counter.until(lambda: counter.told().startswith("The dossier is not complete."))
    assert counter.missing() == missing
    assert not counter.page.reason.isVisible()


@pytest.mark.parametrize("content", [desks.complete, desks.incomplete])
def test_pages_that_are_not_sorted_are_named_before_and_accepted_only_once_they_lie_on_a_paper(
    counter: Counter, desk: Desk, content: Callable[[Desk], DraftContent]
) -> None:
    uid = desks.open_draft(desk, content(desk))
    loose = pages.add(desk, uid, pages=2)
    counter.page.show_item(uid)
    counter.until(lambda: counter.missing().endswith("2 pages not sorted"))
    assert not counter.missing().startswith("Complete")
    counter.press("F9")
    counter.until(lambda: counter.told().startswith("2 pages lie on no paper yet."))
    assert not counter.page.reason.isVisible()
    tab, thumbs = counter.tab, counter.tab.pages_card.thumbs
    thumbs.setFocus()
    counter.press("Ctrl+A", "F5")
    counter.until(lambda: "not sorted" not in counter.missing())
    assert counter.told() == ""
    assert [page.component for page in counter.view(tab).pages if page.uid in loose] == [1, 1]
    counter.press("F9")
    counter.until(lambda: counter.told().startswith("Accepted") or counter.page.reason.isVisible())


def test_what_an_ending_needs_first_is_asked_for(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("A")
    for key in ("F9", "F7", "F8"):
        counter.press(key)
        counter.until(lambda: counter.told() == "Choose the procedure.")
        assert counter.focus() is counter.tab.procedure.search
        counter.page.say_here("")
    counter.press("F2", "Tab", "Ctrl+A", "Delete")
    counter.choose_procedure(PROCEDURE)
    for key in ("F7", "F8"):
        counter.press(key)
        counter.until(lambda: counter.told() == "Enter first: name of the owner.")
        assert counter.focus() is counter.tab.applicant.name.line
        counter.page.say_here("")


def test_a_clock_set_back_is_confirmed_before_anything_is_accepted(
    counter: Counter, desk: Desk, clock: SetClock
) -> None:
    accepted(desk)
    clock.forward(hours=-1)
    tab = shows(counter, desks.complete(desk))
    counter.press("F9")
    counter.until(lambda: "08:41 25/11/2026" in counter.told())
    assert counter.tab is tab
    (way_out,) = counter.page.bottom.notice.findChildren(QPushButton)
    counter.tab_to(way_out)
    counter.press("Space")
    counter.until(lambda: counter.told().startswith("Accepted: H55.14-261125-0002"))


def test_a_refusal_ends_the_talk_with_its_reason(counter: Counter, desk: Desk) -> None:
    shows(counter, desks.incomplete(desk))
    counter.press("F8", "Return")  # no reason given
    assert counter.page.endings.form.isVisible()
    counter.type("Khong thuoc tham quyen")
    counter.press("Return")
    counter.until(lambda: counter.told().startswith("The dossier is refused."))
    assert titles(counter) == ["New applicant"]


def test_a_draft_that_was_closed_elsewhere_is_said_to_be_and_the_tab_goes_on_as_a_new_one(
    counter: Counter, desk: Desk
) -> None:
    uid = desks.open_draft(desk)
    intake.accept(desk, uid)
    counter.page.show_item(uid)
    counter.until(lambda: counter.tab.pages_card.notice.isVisible())
    assert counter.tab.pages_card.notice.words.text().startswith("This work in progress is not open any more.")
    counter.press("F2", "Tab")
    counter.type("Người mới")
    assert counter.stored().owner.name == "Người mới"
    assert counter.tab.uid != uid


def test_what_the_catalogue_has_meanwhile_is_offered(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    def rename(workbook: Workbook) -> None:
        workbook[PROCEDURES]["B5"] = "Cấp giấy phép bán sỉ"

    counter.press("F3")
    counter.type("ban si")
    assert counter.tab.procedure.found.count() == 0
    catalogue.import_sheet(desk, changed(tmp_path / "moi.xlsx", rename))
    counter.page.refresh()
    counter.until(lambda: counter.tab.procedure.found.count() == 1)
