"""The register: every dossier, found, looked at, put right, printed again, by its keys."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from shiboken6 import delete

from app.cli.bench_dossier import Papers
from app.cli.bench_fill import fill
from app.cli.demo_road import OWNER
from app.desk import corrections, handover, intake, receiving, results
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.models import page_text
from app.models.page_text import DocumentText
from app.queries import day as days
from app.queries import dossiers, office, register
from app.queries.dossiers import DossierView
from app.queries.register import Chosen
from app.rules.kinds import ResultKind
from app.rules.states import State
from app.ui import style
from app.ui.context import Context
from app.ui.dossier_panel import PaperRow
from app.ui.main_window import MainWindow
from app.ui.register_page import RegisterPage
from app.ui.register_table import FOUND, PROCEDURE, WHERE
from tests import desks
from tests.cups import PrintRoom
from tests.desk.roads import CONFIRM, add_page, hand_over
from tests.desks import SetClock
from tests.papers.reading import codes_in, picture
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]
SAME_DAY = "2.000033"


def seen(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def actions(desk: Desk, uid: str) -> list[str]:
    """The entries of a dossier, newest first."""
    return [line.action for line in seen(desk, uid).history]


@pytest.fixture
def open_page(context: Context, show: Show, hands: Hands) -> Callable[[], RegisterPage]:
    """Open the page when the store holds what the test wants to see."""

    def opened() -> RegisterPage:
        page = RegisterPage(context)
        show(page)
        hands.answered(context)
        return page

    return opened


def cells(page: RegisterPage, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    rows = page.table.rows
    return [rows.index(at, column).data(role) for at in range(rows.rowCount())]


def colours(page: RegisterPage, column: int) -> list[str]:
    """The tone of each cell by the token's name."""
    names = {QColor(getattr(style.theme(), tone)).rgb(): tone for tone in ("ok", "warn", "bad", "soft")}
    found = cells(page, column, Qt.ItemDataRole.ForegroundRole)
    return [names[colour.rgb()] if colour else "" for colour in found]


def words_in(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def test_dossiers_stand_newest_first_with_state_and_due_in_words_and_colour(
    desk: Desk, department: Desk, clock: SetClock, open_page: Callable[[], RegisterPage]
) -> None:
    clock.forward(days=-2)  # the day between is a holiday
    late = accepted(desk, "Người nộp mẫu trễ", code=SAME_DAY)
    clock.forward(days=2)
    void = accepted(desk, "Người nộp mẫu nhầm")
    corrections.void(desk, void.dossier_uid, "nhầm người")
    intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền")
    intake.request_supplement(desk, desks.open_draft(desk, desks.incomplete(desk)))
    offered, today = accepted(desk), accepted(desk, code=SAME_DAY)
    handover.offer(desk, [offered.dossier_uid], department.place.uid)
    page = open_page()
    assert cells(page, 0) == [today.code, offered.code, "—", "—", void.code, late.code]
    assert cells(page, 3) == [
        "Received", "Waiting for confirmation", "Newly registered", "Not received", "Void", "Received",
    ]  # fmt: skip
    assert colours(page, 3) == ["", "warn", "", "bad", "bad", ""]
    assert cells(page, 4) == ["today 17:00", "15 days left", "", "", "", "1 day late"]
    assert colours(page, 4) == ["warn", "", "", "", "", "bad"]
    assert cells(page, 4, Qt.ItemDataRole.ToolTipRole)[0] == "17:00 Wednesday 25/11/2026"
    assert cells(page, 3, Qt.ItemDataRole.ToolTipRole)[0] == "Received\nhere since 25/11/2026"
    assert page.bottom.soft.text() == "6 dossiers · newest first"


def test_a_dossier_that_a_department_confirmed_says_where_it_is_since_when(
    desk: Desk, department: Desk, clock: SetClock, open_page: Callable[[], RegisterPage], show: Show
) -> None:
    gone = accepted(desk)
    offer = handover.offer(desk, [gone.dossier_uid], department.place.uid)
    clock.forward(days=1)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {gone.dossier_uid: Decision(True)})
    handover.read_acknowledgement(desk, receiving.acknowledge(department, offer.transfer_uid, desk.home.handovers))
    page = open_page()
    where = f"at {department.place.name} since 26/11/2026"
    assert cells(page, WHERE) == [where]
    assert page.table.isColumnHidden(WHERE)
    assert f"In progress · {where}" in words_in(page.panel)
    page.resize(1700, 800)
    assert not page.table.isColumnHidden(WHERE)
    assert [page.correct.isEnabled(), page.hand_over.isEnabled(), page.ways.void.isVisible()] == [False] * 3


def test_older_dossiers_come_by_scrolling_page_after_page(
    desk: Desk, context: Context, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    paper = desk.documents.add_bytes(b"%PDF-1.4 a paper")
    fill(desk, 120, Papers(((paper, 1),), paper))
    page = open_page()
    with desk.store.reading() as session:
        everything = [
            row.uid for row in register.page(session, here=desk.place.uid, horizon=context.horizon(), limit=200)
        ]
    shown = page.table.rows
    assert ([row.uid for row in shown.rows], hands.focus()) == (everything[:50], page.table)
    hands.press("End")
    hands.until(lambda: len(shown.rows) == 100)
    chosen = page.table.current_key()
    context.work.data_changed.emit()
    hands.answered(context)
    assert (len(shown.rows), page.table.current_key()) == (100, chosen)
    hands.press("End", "Up")
    hands.until(lambda: len(shown.rows) == 120)
    assert [row.uid for row in shown.rows] == everything
    hands.press("End")
    assert page.table.current_key() == everything[-1]
    assert page.bottom.soft.text() == "120 dossiers · newest first"


def test_what_is_typed_at_the_top_finds_dossiers_as_it_is_typed(
    desk: Desk, window: MainWindow, hands: Hands, context: Context
) -> None:
    one = accepted(desk, "Nguyễn Thị Đông (mẫu)")
    other = accepted(desk, "Trần Văn Đồng (mẫu)")
    hands.press("Ctrl+K")
    hands.type("dong")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [other.dossier_uid, one.dossier_uid])
    assert hands.focus() is window.top.search
    hands.type(" nguyen")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [one.dossier_uid])
    assert page.bottom.soft.text() == "2 dossiers · found: 1"
    hands.type(" zz")
    hands.until(lambda: page.table.empty_words != "")
    assert page.table.empty_words.startswith("Nothing matches “dong nguyen zz”.")
    hands.overwrite("0001")
    hands.until(lambda: [row.code[-4:] for row in page.table.rows.rows] == ["0001"])
    hands.press("Ctrl+A", "Backspace")
    hands.until(lambda: len(page.table.rows.rows) == 2)


def test_chips_count_and_choose_by_arrows(
    desk: Desk, department: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    here, offered = accepted(desk), accepted(desk, code=SAME_DAY)
    intake.request_supplement(desk, desks.open_draft(desk, desks.incomplete(desk)))
    page = open_page()
    words = [chip.text() for chip in page.chips.findChildren(QPushButton) if chip is not page.wanted.switch]
    assert words == [
        "All", "At the counter 2", "At departments 0", "Awaiting supplement 1", "Due today 1",
        "Due on the next working day 0", "Late 0",
    ]  # fmt: skip
    hands.tab_to(page.chips.chip("all"))
    hands.press("Right")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [offered.dossier_uid, here.dossier_uid])
    hands.press("Right")
    hands.until(lambda: page.table.empty_words == "No dossier stands here. Choose All to see every one.")
    assert page.panel.empty.isVisible()
    hands.press("Right")
    hands.until(lambda: [row.state for row in page.table.rows.rows] == [State.REGISTERED])
    hands.press("Right")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [offered.dossier_uid])


def test_a_register_without_dossiers_says_how_the_first_one_comes(open_page: Callable[[], RegisterPage]) -> None:
    page = open_page()
    assert page.table.empty_words == "No dossier yet. Accept the first one at Intake (Alt+1)."
    assert page.panel.empty.text() == "Choose a dossier: its history and papers stand here."
    assert not page.again.isEnabled()


def test_a_scanned_receipt_opens_its_dossier_with_its_history(desk: Desk, window: MainWindow, hands: Hands) -> None:
    first, other = accepted(desk, "Nguyễn Thị Hằng (mẫu)"), accepted(desk)
    codes = codes_in(picture(desk.documents.read(first.receipt.sha256), 150))
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    for text in (codes["QRCode"], codes["Code128"]):
        page.show_item(other.dossier_uid)
        hands.until(lambda: page.panel.code.text() == other.code)
        window.open_page("procedures")
        window.scanned(text)
        hands.until(lambda: page.isVisible() and page.panel.code.text() == first.code)
        hands.until(lambda: "Accepted, receipt issued · Cán bộ một cửa mẫu" in words_in(page.panel))
        assert page.table.current_key() == first.dossier_uid
        assert page.panel.owner.text() == "Nguyễn Thị Hằng (mẫu)"
        assert page.panel.proof.text() == "History unbroken · 1 entry"


def test_what_is_typed_after_a_receipt_was_scanned_is_shown_and_no_more_the_scanned_one(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    scanned, wanted = accepted(desk, "Trần Văn Một"), accepted(desk, "Lê Thị Hai")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    window.scanned(scanned.code)
    hands.until(lambda: page.panel.code.text() == scanned.code)
    hands.press("Ctrl+K")
    hands.type("hai")
    hands.until(lambda: page.panel.code.text() == wanted.code)
    assert page.table.current_key() == wanted.dossier_uid


def test_a_history_that_was_tampered_with_says_so(desk: Desk, open_page: Callable[[], RegisterPage]) -> None:
    accepted(desk)
    with desk.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE journal_entries SET action = 'voided' WHERE action = 'accepted'")
    page = open_page()
    assert page.panel.proof.text() == "History broken: let the administrator check the store"


def test_identifiers_are_masked_and_looking_at_one_is_an_entry_and_stays_in_sight(
    desk: Desk, context: Context, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    chosen = accepted(desk)
    other = accepted(desk, "Trần Văn Đông (mẫu)")
    page = open_page()
    page.table.choose(chosen.dossier_uid)
    hands.answered(context)
    assert page.panel.identifier.text() == "Number 019*******21"
    assert "0912345678" not in words_in(page.panel)
    hands.tab_to(page.panel.see)
    hands.press("Space")
    hands.until(lambda: page.panel.identifier.text() == "Number 019188004521")
    hands.until(lambda: "Identifier looked at in full" in words_in(page.panel))
    assert page.panel.identifier.text() == "Number 019188004521"
    assert actions(desk, chosen.dossier_uid) == ["identifier_seen", "accepted"]
    hands.press("Space")
    assert page.panel.identifier.text() == "Number 019*******21"
    hands.press("Space")
    hands.until(lambda: page.panel.identifier.text() == "Number 019188004521")
    page.table.choose(other.dossier_uid)
    hands.answered(context)
    page.table.choose(chosen.dossier_uid)
    hands.answered(context)
    assert page.panel.identifier.text() == "Number 019*******21"


def test_an_officer_who_sits_down_later_sees_masked_numbers(
    desk: Desk, context: Context, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    accepted(desk)
    page = open_page()
    page.panel.see.click()
    hands.until(lambda: page.panel.identifier.text() == "Number 019188004521")
    context.set_officer(None)
    assert page.panel.identifier.text() == "Number 019*******21"


def test_printing_again_needs_a_reason_and_copies_are_counted(
    make_context: Callable[[Desk], Context], printing_desk: Desk, print_room: PrintRoom, show: Show, hands: Hands
) -> None:
    done = accepted(printing_desk)
    context = make_context(printing_desk)
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    tray = print_room.tray()
    before = set(tray.glob("*.pdf"))
    hands.press("Ctrl+P")
    assert (page.reason.line.text(), hands.focus()) == ("the last one was spoilt", page.reason.line)
    hands.press("Ctrl+A", "Backspace", "Return")
    assert page.reason.isVisible()
    hands.type("máy in kẹt giấy")
    hands.press("Return")
    hands.until(lambda: len(set(tray.glob("*.pdf")) - before) == 1)
    (again,) = set(tray.glob("*.pdf")) - before
    assert again.read_bytes() == printing_desk.documents.read(done.receipt.sha256)
    hands.until(lambda: page.bottom.notice.words.text() == "Printed again.")
    hands.until(lambda: " · máy in kẹt giấy · Cán bộ một cửa mẫu" in words_in(page.panel))
    hands.press("Ctrl+Shift+P")
    hands.until(lambda: "Slip printed · copy 1" in words_in(page.panel))
    assert hands.focus() is page.table
    hands.press("Return", "Ctrl+P")
    assert page.reason.isVisible()
    hands.press("Escape")
    assert hands.focus() is page.preview.area
    hands.press("Ctrl+Shift+P")
    hands.until(lambda: "Slip printed · copy 2" in words_in(page.panel))
    hands.until(lambda: "No. 1 · 2 copies" in words_in(page.panel))
    assert hands.focus() is page.preview.area


def test_a_paper_that_no_printer_takes_is_told_with_its_reason(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    accepted(desk)
    page = open_page()
    hands.press("Ctrl+Shift+P")
    hands.until(lambda: page.bottom.notice.isVisible())
    told = page.bottom.notice.words.text()
    assert "Not printed. No printer is chosen for this kind of paper." in told
    assert seen(desk, page.table.current_key()).slips[0].copies_marked == 0


def test_a_reason_that_is_asked_for_never_answers_for_another_dossier(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands, context: Context
) -> None:
    first, second = accepted(desk), accepted(desk)
    page = open_page()
    hands.press("F8")
    assert page.reason.caption.text() == f"{second.code} was accepted by mistake, because:"
    scroll = page.panel.area.verticalScrollBar()
    hands.until(lambda: scroll.maximum() > 0)
    scroll.setValue(scroll.maximum())
    page.show_item(first.dossier_uid)
    hands.answered(context)
    assert scroll.value() == 0, "another dossier is read from its beginning"
    assert not page.reason.isVisible()
    assert hands.focus() is page.table
    assert actions(desk, second.dossier_uid) == ["accepted"]


def test_a_key_that_comes_before_a_dossier_is_read_is_not_for_the_one_before(
    context: Context, desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    first, second = (accepted(desk, name).dossier_uid for name in ("Lê Văn Mẫu", "Trần Thị Mẫu"))
    page = open_page()
    hands.until(lambda: page.panel.code.text() == seen(desk, second).code)
    page.table.choose(first)
    page.forms.results.record()
    page.forms.stop()
    assert not page.forms.is_open
    handed: list[str] = []
    context.wants_handover.connect(handed.append)
    hands.press("F10")
    assert not handed
    hands.until(lambda: page.panel.code.text() == seen(desk, first).code)
    page.forms.stop()
    assert page.forms.stop_form.uid == first


def test_what_was_asked_for_last_is_shown_whatever_is_read_anew_meanwhile(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands, context: Context
) -> None:
    first, second = (accepted(desk, name).dossier_uid for name in ("Lê Văn Mẫu", "Trần Thị Mẫu"))
    page = open_page()
    hands.until(lambda: page.panel.code.text() == seen(desk, second).code)
    page.show_item(first)
    page.refresh()  # as what was saved or printed before asks for it
    hands.until(lambda: page.panel.code.text() == seen(desk, first).code)
    page.table.choose(second)
    page.table.choose(first)
    hands.answered(context)
    assert page.panel.code.text() == seen(desk, first).code


def test_a_misspelt_name_is_corrected_with_a_reason_and_the_old_receipt_stays(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    wrong = accepted(desk, "Nguyễn Thị Hàng (mẫu)")
    page = open_page()
    hands.press("F6")
    hands.until(lambda: hands.focus() is page.forms.correction.fields["owner_name"].line)
    hands.press("Ctrl+Return")
    assert page.forms.correction.reason.note.text() == "Nothing was changed yet."
    hands.overwrite("Nguyễn Thị Hằng (mẫu)")
    hands.press("Ctrl+Return")
    assert page.forms.correction.reason.note.text() == "Say why; it stands in the history."
    assert hands.focus() is page.forms.correction.reason.line
    hands.type("gõ nhầm dấu")
    hands.press("Ctrl+Return")
    hands.until(lambda: page.panel.owner.text() == "Nguyễn Thị Hằng (mẫu)")
    said = "name of the owner: «Nguyễn Thị Hàng (mẫu)» → «Nguyễn Thị Hằng (mẫu)» · gõ nhầm dấu"
    hands.until(lambda: f"Particulars corrected · {said}" in words_in(page.panel))
    papers = [row.accessibleName() for row in page.panel.findChildren(PaperRow)]
    assert papers == ["Receipt and appointment, No. 2", "Receipt and appointment, No. 1"]
    assert cells(page, 1) == ["Nguyễn Thị Hằng (mẫu)"]
    assert (cells(page, 0), hands.focus()) == ([wrong.code], page.table)
    hands.until(page.bottom.notice.isVisible)
    told = page.bottom.notice.words.text()
    assert told.startswith("Corrected; what stood there before stays in the history. Not printed. No printer")


def test_escape_leaves_the_particulars_as_they_were(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    kept = accepted(desk)
    page = open_page()
    hands.press("F6")
    hands.until(lambda: hands.focus() is page.forms.correction.fields["owner_name"].line)
    hands.type("khác")
    hands.press("Escape")
    assert (page.panel.isVisible(), hands.focus()) == (True, page.table)
    assert seen(desk, kept.dossier_uid).owner_name == OWNER.name
    assert not page.forms.correction.fields["submitter_name"].isVisible()


def test_a_dossier_accepted_by_mistake_is_made_void_and_made_anew(
    desk: Desk, context: Context, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    mistaken = accepted(desk)
    opened: list[str] = []
    context.wants_draft.connect(opened.append)
    page = open_page()
    assert page.start_again.property("role") == ""
    hands.press("F8")
    hands.type("nhập nhầm người")
    hands.press("Return")
    hands.until(lambda: cells(page, 3) == ["Void"])
    hands.until(lambda: page.start_again.property("role") == "primary")
    assert "Reason: nhập nhầm người" in words_in(page.panel)
    assert [page.ways.void.isVisible(), page.hand_over.isVisible(), page.correct.isEnabled()] == [False] * 3
    assert seen(desk, mistaken.dossier_uid).void
    hands.press("F7")
    hands.until(lambda: opened)
    with desk.store.reading() as session:
        from app.queries import drafts

        draft = drafts.draft(session, desk.home, opened[0])
    assert draft is not None
    assert draft.content.owner == OWNER
    assert draft.content.lines == desks.complete(desk).lines


def test_a_refused_dossier_can_be_made_anew_and_nothing_else(
    desk: Desk, open_page: Callable[[], RegisterPage]
) -> None:
    intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền")
    page = open_page()
    assert page.panel.code.text() == "no code: not accepted"
    assert "Refused · Không thuộc thẩm quyền" in words_in(page.panel)
    assert (page.start_again.isVisible(), page.correct.isEnabled(), page.ways.void.isVisible()) == (
        True,
        False,
        False,
    )


def test_handing_over_goes_on_at_the_hand_over_page(
    desk: Desk, context: Context, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    chosen = accepted(desk)
    wanted: list[str] = []
    context.wants_handover.connect(wanted.append)
    open_page()
    hands.press("F10")
    assert wanted == [chosen.dossier_uid]


def test_a_department_looks_and_changes_nothing_of_the_desk_s(
    desk: Desk, department: Desk, department_context: Context, show: Show, hands: Hands
) -> None:
    done = accepted(desk)
    receiving.receive(department, handover.offer(desk, [done.dossier_uid], department.place.uid).package)
    page = RegisterPage(department_context)
    show(page)
    hands.answered(department_context)
    assert cells(page, 0) == [done.code]
    assert [page.correct.isVisible(), page.hand_over.isVisible(), page.ways.void.isVisible()] == [False] * 3
    at = [page.chips.chip(key).text() for key in (Chosen.AT_DESK, Chosen.AT_DEPARTMENT)]
    assert at == ["At this department 0", "Elsewhere 1"]


def test_enter_shows_the_newest_paper_and_escape_goes_back_to_the_list(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    accepted(desk)
    page = open_page()
    hands.press("Return")
    hands.until(lambda: page.preview.place.text() == "page 1 of 1")
    assert page.preview.title.text() == "Receipt and appointment · No. 1/2026 · 25/11/2026"
    assert not page.preview.after.isVisible()
    assert page.preview.area.sheet.drawn.width() > 600
    assert page.preview.area.horizontalScrollBar().maximum() == 0
    hands.press("Escape")
    assert (page.table.isVisible(), hands.focus()) == (True, page.table)


def test_a_proxy_stands_in_the_panel_and_in_the_form(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    content = desks.complete(desk)
    proxy = replace(OWNER, name="Người nộp thay mẫu", identifier="019085012345", authority="Giấy ủy quyền mẫu")
    case = next(r for r in desks.procedure(desk).requirements if r.case and "không phải là chủ" in r.case)
    lines = {**content.lines, case.position: next(iter(content.lines.values()))}
    given = replace(content, submitter=proxy, lines=lines, cases=frozenset({case.case or ""}))
    intake.accept(desk, desks.open_draft(desk, given))
    page = open_page()
    assert page.panel.submitter.text() == "Submitted by Người nộp thay mẫu · 019*******45 · Giấy ủy quyền mẫu"
    hands.press("F6")
    hands.until(page.forms.correction.fields["submitter_name"].isVisible)
    assert page.forms.correction.fields["submitter_identifier"].text == "019085012345"


def test_tab_goes_from_the_list_to_the_panel_and_its_actions(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    accepted(desk)
    page = open_page()
    ways = [way for way in page.ways.stops if way.isVisible()]
    actions = [*ways, page.due_list, page.again, page.correct, page.start_again, page.hand_over]
    assert page.panel.caller is not None
    caller = page.panel.caller.said.line
    assert hands.stops() == [
        page.table, page.panel.follow, *page.panel.findChildren(PaperRow), page.panel.see, caller, *actions,
        page.chips.chip("all"), page.wanted.switch,
    ]  # fmt: skip


def test_the_list_of_what_is_due_is_printed_by_a_key(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    page = open_page()
    hands.press("Ctrl+L")
    hands.until(page.bottom.notice.isVisible)
    with desk.store.reading() as session:
        assert [job.paper for job in days.jobs(session)] == ["due_list"]


def test_the_control_slip_of_any_dossier_is_a_key_away(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    done = accepted(desk)
    results.record_result(desk, done.dossier_uid, ResultText(ResultKind.PAPER, "Giấy phép mẫu"))
    page = open_page()
    hands.press("Ctrl+U")
    hands.until(lambda: actions(desk, done.dossier_uid)[0] == "control_slip_issued")
    hands.until(page.bottom.notice.isVisible)


def test_a_caller_is_checked_beside_the_list_by_keys(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    chosen = accepted(desk)
    page = open_page()
    assert page.panel.caller is not None
    said = page.panel.caller.said
    hands.press("Ctrl+M")
    assert hands.focus() is said.line
    hands.type(OWNER.phone[-4:])
    hands.press("Return")
    right = "Right: the last digits of the telephone. You may say:"
    hands.until(lambda: said.note.text().splitlines()[:1] == [right])
    hands.until(lambda: actions(desk, chosen.dossier_uid) == ["caller_matched", "accepted"])
    hands.until(lambda: page.panel.proof.text() == "History unbroken · 2 entries")
    assert (said.note.text().splitlines()[0], page.panel.isVisible()) == (right, True)


def test_a_caller_is_answered_in_five_keys_beside_what_is_said_whatever_was_looked_at_before(
    desk: Desk, window: MainWindow, hands: Hands, context: Context
) -> None:
    chosen = accepted(desk, "Người gọi mẫu")
    late = window.open_page("register")
    assert isinstance(late, RegisterPage)
    window.top.wants_due.emit("late")
    window.open_page("intake")
    hands.answered(context)
    keys = 0

    def press(*names: str) -> None:
        nonlocal keys
        hands.press(*names)
        keys += len(names)

    press("Ctrl+K")
    hands.type(chosen.code[-4:])
    hands.until(lambda: late.panel.code.text() == chosen.code)
    press("Ctrl+M")
    assert late.panel.caller is not None
    assert hands.focus() is late.panel.caller.said.line
    hands.type(OWNER.phone[-4:])
    press("Return")
    note = late.panel.caller.said.note
    hands.until(lambda: "You may say:" in note.text())
    answer = note.text()
    for words in (chosen.code, "Received · here since 25/11/2026", "Next: it is handed over", "Due 09:41"):
        assert words in answer
    assert keys <= 5
    assert actions(desk, chosen.dossier_uid)[0] == "caller_matched"


def test_of_several_that_are_found_the_next_one_is_a_key_away_from_the_search(
    desk: Desk, window: MainWindow, hands: Hands, context: Context
) -> None:
    older, newer = (accepted(desk, "Người gọi mẫu") for _time in range(2))
    page = window.open_page("register")
    assert isinstance(page, RegisterPage)
    hands.press("Ctrl+K")
    hands.type("nguoi goi")
    hands.until(lambda: page.panel.code.text() == newer.code and len(page.table.rows.rows) == 2)
    hands.press("Down")
    hands.until(lambda: page.panel.code.text() == older.code)
    assert hands.focus() is page.table
    hands.press("Down", "Ctrl+M")  # there is no further one
    hands.type(OWNER.phone[-4:])
    hands.press("Return")
    hands.until(lambda: actions(desk, older.dossier_uid)[0] == "caller_matched")


def test_words_that_a_chip_does_not_hold_say_where_else_to_look(
    desk: Desk, open_page: Callable[[], RegisterPage], hands: Hands, context: Context
) -> None:
    accepted(desk, "Người gọi mẫu")
    page = open_page()
    page.choose("late")
    page.search("goi")
    hands.until(lambda: len(page.table.rows.rows) == 1)
    page.chips.chip("late").click()
    words = "Nothing here matches “goi”. Choose All to look among every dossier."
    hands.until(lambda: page.table.empty_words == words)


def test_who_holds_things_up_stands_above_what_is_late_and_narrows_it_down(
    desk: Desk, department: Desk, clock: SetClock, open_page: Callable[[], RegisterPage], hands: Hands
) -> None:
    gone, stays, offered = accepted(desk), accepted(desk), accepted(desk)
    hand_over(desk, department, {gone.dossier_uid: CONFIRM, offered.dossier_uid: CONFIRM})
    clock.forward(days=40)
    page = open_page()
    assert not page.who.isVisible()
    page.choose("late")
    hands.until(lambda: len(page.who.rows.rows) == 3)
    with desk.store.reading() as session:
        here = office.place_names(session)[desk.place.uid]
    shown = [(row.name, row.late, row.today, row.next) for row in page.who.rows.rows]
    assert shown == [("All", 3, 0, 0), (department.place.name, 2, 0, 0), (here, 1, 0, 0)]
    hands.until(lambda: len(page.table.rows.rows) == 3)
    assert page.who.isVisible()
    page.who.setFocus()
    hands.press("Down")
    held = {gone.dossier_uid, offered.dossier_uid}
    hands.until(lambda: {row.uid for row in page.table.rows.rows} == held)
    hands.press("Down")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [stays.dossier_uid])
    page.refresh()
    hands.answered(page.context)
    assert [row.uid for row in page.table.rows.rows] == [stays.dossier_uid]
    page.choose("all")
    hands.until(lambda: len(page.table.rows.rows) == 3)
    assert not page.who.isVisible()


@pytest.fixture
def said(desk: Desk) -> tuple[str, str]:
    """Two dossiers with a paper of two pages whose text was read; their identities."""
    return filed(desk, "Giấy phép xây dựng (mẫu)", "Cốt nền cao hai mươi phân"), filed(
        desk, "Hợp đồng thuê mặt bằng (mẫu)", "Bên thuê bán lẻ xăng dầu tại phường Phan Đình Phùng"
    )


def filed(desk: Desk, *pages: str) -> str:
    draft = desks.open_draft(desk)
    for said in pages:
        add_page(desk, draft, crc32(said.encode()))
    uid = intake.accept(desk, draft).dossier_uid
    (document,) = seen(desk, uid).documents
    with desk.store.transaction() as session:
        read = DocumentText(document_sha256=document.sha256, pages=len(pages), read_at=desk.clock.now())
        page_text.write(session, read, pages)
    return uid


def test_words_are_looked_for_in_the_text_of_papers_by_a_key(
    said: tuple[str, str], window: MainWindow, hands: Hands
) -> None:
    hands.press("Ctrl+K")
    hands.type("xang dau")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.until(lambda: "F3 looks for it in the text of digitised papers." in page.table.empty_words)
    hands.press("F3")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [said[1]])
    assert cells(page, FOUND)[0].startswith("«Bên thuê bán lẻ xăng dầu tại phường")
    assert cells(page, FOUND)[0].endswith(", page 2")
    assert [page.table.isColumnHidden(at) for at in (PROCEDURE, WHERE, FOUND)] == [True, True, False]
    assert page.bottom.soft.text() == "2 dossiers · found: 1"
    hands.overwrite("khong co")
    hands.until(lambda: page.table.empty_words.startswith("No paper read so far says “khong co”."))
    hands.press("F3", "Ctrl+A", "Backspace")
    hands.until(lambda: len(page.table.rows.rows) == 2)
    assert [page.table.isColumnHidden(at) for at in (PROCEDURE, FOUND)] == [False, True]


def test_enter_opens_the_paper_on_the_page_where_the_words_stand(
    said: tuple[str, str], window: MainWindow, hands: Hands
) -> None:
    hands.press("Alt+3")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.until(lambda: len(page.table.rows.rows) == 2)
    hands.press("F3")
    hands.until(lambda: hands.focus() is window.top.search)
    hands.type("cot nen")
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [said[0]])
    page.table.setFocus()
    hands.until(lambda: page._shown is not None and page._shown.uid == said[0])
    hands.press("Return")
    hands.until(lambda: page.preview.place.text() == "page 2 of 2")


def test_an_answer_that_comes_when_the_page_is_gone_is_left_alone(context: Context, hands: Hands) -> None:
    page = RegisterPage(context)
    page.refresh()
    delete(page)
    hands.answered(context)
