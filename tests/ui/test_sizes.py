"""Every page outside intake at the smallest screen, at each size of letters, with names as long as they come."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import arriving, corrections, drafts, handover, intake, places, receiving, results
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.rules.kinds import IdentityProof, ResultKind, TransferPurpose
from app.rules.states import State
from app.ui.context import Context
from app.ui.handover_page import HandoverPage
from app.ui.inbox.inbox_page import CAME, CHANGED, InboxPage
from app.ui.page import Page
from app.ui.procedures_page import ProceduresPage
from app.ui.received_page import ReceivedPage
from app.ui.register_page import RegisterPage
from app.ui.results.results_page import ResultsPage
from app.ui.settings_page import SettingsPage
from app.ui.shell import page_makers
from app.ui.widgets.side_by_side import SideBySide
from app.ui.work_page import WorkPage
from tests import desks
from tests.desk.online import Folder, sample, says_elsewhere, supplement_comes
from tests.exchange import portal
from tests.ui.conftest import BESIDE, SMALLEST, Hands, accepted
from tests.ui.sight import LONG_NAME, LONG_WORD, higher, unreadable

Show = Callable[[QWidget], None]
OF_DEPARTMENT = ("received", "work", "hand_back")
PAGES = ("inbox", "register", "handover", "results", "procedures", "drafts", "day_end", "settings", *OF_DEPARTMENT)


@pytest.fixture
def busy(desk: Desk, department: Desk) -> tuple[Desk, Desk]:
    """A desk and a department where every place has something, all of it with the longest names."""
    places.add_department(desk, f"Phòng {LONG_NAME}")
    places.add_counter(desk, f"Quầy {LONG_WORD}")
    there = [accepted(desk, LONG_WORD).dossier_uid for _time in range(2)]
    second = handover.offer(desk, there, department.place.uid)
    receiving.receive(department, second.package)
    receiving.answer(department, second.transfer_uid, dict.fromkeys(there, Decision(True)))
    acts.begin_step(department, there[0], 2)
    acts.remark(department, there[0], LONG_NAME)
    handover.offer(department, there[1:], desk.place.uid, TransferPurpose.UNFINISHED, LONG_NAME)
    done = accepted(desk, LONG_NAME).dossier_uid
    results.record_result(desk, done, ResultText(ResultKind.PAPER, LONG_NAME, "15/GP-SCT", scope=LONG_NAME))
    made = [accepted(desk, name) for name in (LONG_NAME, LONG_WORD, LONG_NAME, LONG_NAME)]
    offer = handover.offer(desk, [done.dossier_uid for done in made[:3]], department.place.uid)
    receiving.receive(department, offer.package)
    answers = {made[0].dossier_uid: Decision(True), made[1].dossier_uid: Decision(False, LONG_NAME)}
    receiving.answer(department, offer.transfer_uid, answers)
    handover.read_acknowledgement(desk, receiving.acknowledge(department, offer.transfer_uid, desk.home.handovers))
    corrections.void(desk, accepted(desk, LONG_WORD).dossier_uid, LONG_NAME)
    intake.refuse(desk, desks.open_draft(desk), LONG_NAME)
    drafts.discard(desk, desks.open_draft(desk))
    desks.open_draft(desk)
    came = Folder(desk.home.path.with_name("inbox"))
    came.put("a", portal.sync(ChuHoSo=LONG_NAME))
    came.put("b", portal.ministry(ChuHoSo=LONG_WORD), {"don-de-nghi.pdf": sample() + b"%of its own\n"})
    missing = [portal.document(f"{LONG_NAME}.pdf")]
    came.put("c", portal.sync(MaHoSo="000.00.14.H55-261125-0099", TaiLieuNop=missing), {})
    arriving.import_folder(desk, came.path)
    says_elsewhere(desk, came, supplement_comes(desk, came))
    return desk, department


def shown(page: Page, scale: int, show: Show, hands: Hands) -> None:
    width, height = (whole - beside * scale // 100 for whole, beside in zip(SMALLEST, BESIDE, strict=True))
    page.setFixedSize(width, height)
    show(page)
    hands.answered(page.context)


@pytest.mark.parametrize(("scale", "theme"), [(100, "light"), (200, "dark")])
def test_nothing_is_cut_or_lies_over_another_thing(
    busy: tuple[Desk, Desk],
    make_context: Callable[[Desk], Context],
    look: Callable[[str, int], None],
    vietnamese: None,
    show: Show,
    hands: Hands,
    scale: int,
    theme: str,
) -> None:
    look(theme, scale)
    contexts = [make_context(each) for each in busy]
    found: dict[str, list[str]] = {}
    for name in PAGES:
        page = page_makers()[name](contexts[name in OF_DEPARTMENT])
        shown(page, scale, show, hands)
        for where in _looked_at(page, hands):
            found[f"{name}: {where}"] = unreadable(page, hands.qtbot)
            areas = [area for area in page.findChildren(SideBySide) if area.isVisibleTo(page)]
            found[f"{name}: {where}: wider"] = [str(a) for a in areas if a.horizontalScrollBar().maximum() > 0]
            if scale == 100 and where == "as it opens" and higher(page):
                found[f"{name}: higher"] = [name]
        page.close()
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def _looked_at(page: Page, hands: Hands) -> Iterator[str]:
    """Bring a page into each of its looks."""
    yield "as it opens"
    page.bottom.notice.say(LONG_NAME, "warn", ("Mở thư mục", page.refresh))
    yield "telling"
    page.bottom.notice.clear()
    match page:
        case RegisterPage():
            yield from _register(page, hands)
        case InboxPage():
            yield from _inbox(page, hands)
        case WorkPage():
            page.dues.chip("today").click()
            assert page.who.isVisible()
            yield "seeing who holds things up"
            page.dues.chip("any").click()
            hands.press("F8")
            assert page.reason.isVisible()
            yield "asking"
        case HandoverPage():
            hands.press("Ctrl+A")
            page.waiting._act(page.waiting.wants_take_back)
            yield "asking"
        case ResultsPage():
            yield from _results(page, hands)
        case ReceivedPage():
            hands.press("Down", "Down", "F8")
            assert page.reason.isVisible()
            yield "asking"
        case ProceduresPage():
            page.table.choose(page._all[0].uid)
            page._ask_rules()
            hands.until(lambda: page.side.currentIndex() == 1)
            yield "its rules of time"
        case SettingsPage():
            for at in range(page.list.count()):
                page.open_section(at).notice.say(LONG_NAME, "bad")
                hands.answered(page.context)
                yield page.list.item(at).text()


def _inbox(page: InboxPage, hands: Hands) -> Iterator[str]:
    hands.press("F7")
    hands.until(lambda: page.answers.form.go.isEnabled())
    hands.answered(page.context)
    yield "asking for more"
    hands.press("Escape", "F8")
    yield "refusing"
    hands.press("Escape", "F9")
    yield "asking why"
    hands.press("Escape")
    page.list.setFocus()
    page.batch.show()
    page.batch.bar.setRange(0, 140)
    page.batch._show()
    yield "accepting many"
    page.batch.hide()
    page.chips.chip("held").click()
    hands.answered(page.context)
    yield "holding"
    page.chips.chip(CAME).click()
    hands.answered(page.context)
    yield "what came"
    page.chips.chip(CHANGED).click()
    hands.answered(page.context)
    yield "what changed"
    page.chips.chip("all").click()


def _results(page: ResultsPage, hands: Hands) -> Iterator[str]:
    hands.until(lambda: page.card.found is not None)
    page.card.shown.chip(IdentityProof.AUTHORITY.value).click()
    page.online.show()  # as for a result that the portal has
    page.acts.post()
    yield "asking"
    page.reason.close_bar()
    page.acts.tell()
    hands.until(page.acts.tell_form.save.isVisible)
    hands.answered(page.context)
    yield "telling the applicant"


def _register(page: RegisterPage, hands: Hands) -> Iterator[str]:
    page.chips.chip("due_today").click()
    hands.answered(page.context)
    assert page.who.isVisible()
    yield "seeing who holds things up"
    page.chips.chip("all").click()
    hands.answered(page.context)
    page.show_item(next(row.uid for row in page.table.rows.rows if row.state is State.RECEIVED and not row.void))
    hands.answered(page.context)
    page._void()
    yield "asking"
    page.forms.correct()
    hands.until(page.forms.correction.isVisible)
    yield "correcting"
    page.forms.extend()
    hands.until(page.forms.extension.isVisible)
    yield "moving the date"
    page.forms.stop()
    hands.until(page.forms.stop_form.isVisible)
    hands.answered(page.context)
    yield "stopping"
    page.forms.waiting.request()
    hands.until(page.forms.waiting.request_form.isVisible)
    hands.answered(page.context)
    yield "asking for papers"
    page.show_item(next(row.uid for row in page.table.rows.rows if row.state is State.SUPPLEMENT))
    hands.until(lambda: (found := page.forms.shown()) is not None and found.state is State.SUPPLEMENT)
    page.forms.waiting.receive()
    box = page.forms.waiting.supplement_form.came
    hands.until(box.isVisible)
    yield "taking in what came"
    box.files.table.choose(box.files.table.rows.rows[-1].uid)
    yield "saying which paper it is"
    tray = page.forms.waiting.tray
    assert tray is not None
    tray.pages_card.wants_files.emit(
        [str(page.context.desk.documents.path(one.sha256)) for one in box.files.table.rows.rows if one.sha256][:1]
    )
    hands.until(lambda: tray.unsorted + sum(tray.pages.values()))
    hands.answered(page.context)
    yield "pages beside it"
    tray.pages_card.enlarge(True)
    yield "a page at large"
    page.forms.changes.look()
    hands.until(page.forms.changes.form.differs.text)
    yield "looking at what arrived"
    page.show_item(next(row.uid for row in page.table.rows.rows if row.state is State.RECEIVED and not row.void))
    hands.answered(page.context)
    page.forms.money.take()
    form = page.forms.money.form
    hands.until(lambda: form.isVisible() and form.shown)
    yield "taking the fee"
    assert form.shown
    form._ask_reason(form.shown.money.charges[0], 0)
    yield "exempting from it"
    page.forms.results.record()
    hands.until(page.forms.results.form.isVisible)
    yield "recording a result"
    page.forms.leave()
    page._open_row()
    hands.until(lambda: page.preview.place.text() != "")
    yield "showing a paper"
