"""The department's pages: what is in hand is assigned, worked on and remarked by keys, then given back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import accounts, handover, receiving, results, stopping, telling
from app.desk import department as department_acts
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.results import ResultText
from app.desk.wording import StopText
from app.queries import handovers, work
from app.rules.kinds import ResultKind, TransferPurpose
from app.rules.states import State
from app.ui.context import Context
from app.ui.hand_back_page import HandBackPage
from app.ui.handover_page import BACK, HandoverPage
from app.ui.main_window import MainWindow
from app.ui.ready_columns import PASS_ON
from app.ui.received_page import ReceivedPage
from app.ui.results.results_page import ResultsPage
from app.ui.work_page import WorkPage
from tests.desk.roads import dossier
from tests.desks import PASSWORD, SetClock
from tests.mail import PASSWORD as MAIL_PASSWORD
from tests.mail import Mail
from tests.ui.conftest import Hands, accepted
from tests.ui.results.conftest import put_files

Show = Callable[[QWidget], None]
NEEDED = "Bản sao giấy phép"


@pytest.fixture
def held(desk: Desk, department: Desk) -> list[str]:
    """Three dossiers that the department took over, and the desk knows it."""
    uids = [accepted(desk).dossier_uid for _time in range(3)]
    offer = handover.offer(desk, uids, department.place.uid)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, dict.fromkeys(uids, Decision(True)))
    path = receiving.acknowledge(department, offer.transfer_uid, department.home.handovers)
    handover.read_acknowledgement(desk, path)
    return uids


@pytest.fixture
def page(department_context: Context, held: list[str], show: Show, hands: Hands) -> WorkPage:
    made = WorkPage(department_context)
    show(made)
    hands.answered(department_context)
    return made


def told(page: QWidget) -> str:
    return str(page.bottom.notice.words.text())  # type: ignore[attr-defined]


def test_what_is_ticked_is_given_to_an_officer(
    page: WorkPage, held: list[str], hands: Hands, department: Desk
) -> None:
    accounts.add_officer(department, accounts.NewOfficer("hai", "Nguyễn Văn Hai (mẫu)", PASSWORD))
    page.refresh()
    hands.answered(page.context)
    hands.press("Space", "Space", "F6")
    assert told(page) == "Choose the officer who is to do it."
    assert hands.focus() is page.officer
    page.officer.setCurrentIndex(page.officer.findText("Nguyễn Văn Hai (mẫu)"))
    hands.press("F6")
    hands.until(lambda: told(page) == "2 dossiers given to Nguyễn Văn Hai (mẫu).")
    hands.answered(page.context)
    assert [bool(row.officer_uid) for row in page.table.rows.rows] == [True, True, False]
    chips = [chip.text() for chip in page.chips.findChildren(type(page.chips.chip("all")))]
    assert chips == ["All 3", "Mine 0", "Nobody's 1"]


def test_what_is_due_soon_of_an_officer_or_at_a_step_is_a_chip_away(
    department_context: Context, held: list[str], show: Show, hands: Hands, department: Desk, clock: SetClock
) -> None:
    department_acts.assign(department, held[:1], department.signed_in().uid)
    with department.store.reading() as session:
        step = work.steps(session, held[0], clock.now())[1]
    assert step.due
    clock.moment = step.due - timedelta(minutes=5)
    made = WorkPage(department_context)
    show(made)
    hands.answered(department_context)

    def dues() -> list[str]:
        return [chip.text() for chip in made.dues.findChildren(type(made.dues.chip("any")))]

    assert dues() == ["Whenever due 3", "Late 0", "Due today 3", "Due on the next working day 0"]
    made.chips.chip("mine").click()
    assert dues()[2] == "Due today 1"
    clock.forward(minutes=6)
    made.dues.chip("late").click()
    assert [row.uid for row in made.table.rows.rows] == held[:1]


def test_who_and_which_step_hold_things_up_stands_above_what_is_late(
    department_context: Context, held: list[str], show: Show, hands: Hands, department: Desk, clock: SetClock
) -> None:
    department_acts.assign(department, held[:1], department.signed_in().uid)
    department_acts.begin_step(department, held[1], 2)
    department_acts.finish_step(department, held[1], 2)
    clock.forward(days=40)
    made = WorkPage(department_context)
    show(made)
    hands.answered(department_context)
    assert not made.who.isVisible()
    made.dues.chip("late").click()
    with department.store.reading() as session:
        steps = {uid: next(s.content for s in work.steps(session, uid, clock.now()) if not s.done) for uid in held}
    mine = department.signed_in().name
    shown = [(row.name, row.late) for row in made.who.rows.rows]
    first, second = steps[held[0]], steps[held[1]]
    assert shown == [("All", 3), (mine, 2), ("nobody", 1), (f"Step: {first}", 2), (f"Step: {second}", 1)]
    made.who.setFocus()
    hands.press("End")
    assert [row.uid for row in made.table.rows.rows] == [held[1]]
    hands.press("Home", "Down", "Down")
    assert [row.uid for row in made.table.rows.rows] == [held[2]]
    made.dues.chip("any").click()
    assert (len(made.table.rows.rows), made.who.isVisible()) == (3, False)


def test_a_step_is_begun_and_done_and_a_remark_written_by_keys(
    page: WorkPage, held: list[str], hands: Hands, department: Desk
) -> None:
    assert [s.position for s in page.card.steps.rows.rows] == [1, 2, 3, 4, 5]
    assert page.card.steps.current_key() == "2", "the first one was done at the desk"
    hands.press("F7")
    hands.until(lambda: told(page).startswith("Begun: "))
    hands.until(lambda: page.step.text().startswith("Finish the step"))
    hands.press("F7")
    hands.until(lambda: told(page).startswith("Done: "))
    hands.until(lambda: page.card.steps.current_key() == "3")
    hands.press("F8")
    hands.type("Chờ ý kiến")
    hands.press("Return")
    hands.until(lambda: told(page) == "The remark is written down.")
    hands.until(lambda: "Chờ ý kiến" in page.card.remarks.text())
    with department.store.reading() as session:
        assert work.steps(session, held[0], department.clock.now())[1].done


def test_it_is_given_back_with_the_words_that_the_desk_needs_and_comes_into_the_desk_s_list(
    department_context: Context,
    context: Context,
    held: list[str],
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    desk: Desk,
) -> None:
    window = open_window(department_context)
    hands.press("Alt+2")
    hands.until(lambda: hands.focus() is window.page("work").table)  # type: ignore[attr-defined]
    hands.answered(department_context)
    hands.press("Space", "F10")
    page = window.page("hand_back")
    assert isinstance(page, HandBackPage)
    hands.until(lambda: page.table.ticked == {held[0]})
    assert page.offer.text() == "Hand back 1 dossier   F10"
    assert page.table.isColumnHidden(PASS_ON)
    assert page.department.currentData() == TransferPurpose.SUPPLEMENT.value
    hands.press("F10")
    hands.until(page.reason.isVisible)
    hands.type(NEEDED)
    hands.press("Return")
    hands.until(lambda: "is packed" in told(page) or "printing" in told(page))
    hands.answered(department_context)
    (row,) = page.waiting.table.rows.rows
    assert row.package
    window.close()
    _take_in(open_window(context), row.package, hands, desk, held[0])


def _take_in(window: MainWindow, package: Path, hands: Hands, desk: Desk, uid: str) -> None:
    hands.press("Alt+Shift+4")
    page = window.page("received")
    assert isinstance(page, ReceivedPage)
    hands.until(page.isVisible)
    hands.drop(page, package)
    hands.until(lambda: told(page) == "1 dossier taken in.")
    hands.until(lambda: page.words.text() == NEEDED)
    assert page.head.text().endswith("to ask for papers")
    hands.press("F9")
    hands.until(lambda: told(page) == "1 dossier confirmed.")
    assert dossier(desk, uid).holder_uid == desk.place.uid
    hands.press("Alt+4")
    given = window.page("handover")
    assert isinstance(given, HandoverPage)
    hands.until(given.isVisible)
    hands.until(lambda: len(given._rows) == 1)
    assert given.table.rows.rows == [], "it does not go out again unanswered"
    given._show_chip(BACK)
    assert [row.uid for row in given.table.rows.rows] == [uid]
    assert given.note.text() == f"Came back to ask for papers: {NEEDED}"


def test_a_result_needs_no_words_and_what_is_for_several_purposes_is_chosen(
    department_context: Context, held: list[str], show: Show, hands: Hands, department: Desk
) -> None:
    results.record_result(department, held[0], ResultText(ResultKind.PAPER, "Giấy phép mẫu"))
    page = HandBackPage(department_context)
    show(page)
    hands.answered(department_context)
    page.table.tick([held[0]])
    assert page.department.currentData() == TransferPurpose.RESULT.value
    page.table.tick([held[1]])
    assert page.department.currentData() is None
    page.table.tick([held[1]], on=False)
    hands.press("F10")
    hands.until(lambda: page.waiting.table.rows.rowCount() == 1)
    stopping.stop(department, held[2], StopText("Nộp trùng (mẫu)"))
    page.refresh()  # it may be made void by another that the list's printing asks for
    hands.until(lambda: State.STOPPED in {row.state for row in page._rows})
    page.table.tick([held[2]])
    assert page.department.currentText() == "stopped, with its papers"
    hands.press("F10")
    hands.until(lambda: page.waiting.table.rows.rowCount() == 2)
    with department.store.reading() as session:
        given = handovers.given(session, department.place.uid)
    assert [one.purpose for one in given] == [TransferPurpose.STOPPED, TransferPurpose.RESULT]


def test_the_results_of_all_that_is_in_hand_reach_their_applicants_by_keys_alone(
    department_context: Context,
    context: Context,
    held: list[str],
    open_window: Callable[[Context], MainWindow],
    hands: Hands,
    desk: Desk,
    mail: Mail,
    tmp_path: Path,
) -> None:
    files = put_files(desk, held, tmp_path / "ket-qua")
    window = open_window(department_context)
    package = _record_and_give_back(window, hands, files)
    window.close()
    telling.set_mail(desk, mail.settings(), MAIL_PASSWORD)
    window = open_window(context)
    hands.press("Alt+Shift+4")
    received = window.page("received")
    assert isinstance(received, ReceivedPage)
    hands.until(received.isVisible)
    hands.press("Ctrl+O")
    hands.choose(f"{package}")
    hands.until(lambda: told(received) == "3 dossiers taken in." and received.confirm_all.isEnabled())
    hands.press("F9")
    hands.until(lambda: told(received) == "3 dossiers confirmed.")
    hands.press("Alt+5")
    page = window.page("results")
    assert isinstance(page, ResultsPage)
    hands.until(lambda: len(page.table.rows.rows) == len(held) and hands.focus() is page.table)
    hands.press("Ctrl+A", "F7")
    hands.until(lambda: page.telling.form.save.isEnabled())
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page) == "3 results are sent.")
    assert [dossier(desk, uid).state for uid in held] == [State.RETURNED] * len(held)
    assert len(mail.taken) == len(held)


def _record_and_give_back(window: MainWindow, hands: Hands, files: Path) -> Path:
    """Record the results of all that the department has in hand and give it back; returns the package."""
    hands.press("Alt+2")
    page = window.page("work")
    assert isinstance(page, WorkPage)
    hands.until(lambda: len(page.table.rows.rows) == 3 and hands.focus() is page.table)
    hands.press("Ctrl+A", "Ctrl+R")
    form = page.many.form
    hands.until(lambda: hands.focus() is form.number.line and form.name.text)
    hands.type("15/GP-SCT")
    hands.press("Ctrl+O")
    hands.choose(f"{files}")
    hands.until(lambda: form.save.isEnabled())
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page) == "3 results are recorded.")
    hands.press("Alt+4")
    back = window.page("hand_back")
    assert isinstance(back, HandBackPage)
    hands.until(lambda: len(back.table.rows.rows) == 3 and hands.focus() is back.table)
    hands.until(lambda: {row.state for row in back.table.rows.rows} == {State.FINISHED})
    hands.press("Ctrl+A", "F10")
    hands.until(lambda: back.waiting.table.rows.rowCount() == 1)
    hands.answered(window.context)
    package = back.waiting.table.rows.rows[0].package
    assert package
    return package
