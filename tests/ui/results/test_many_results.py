"""Results of many dossiers by keys: ticked, recorded with their files, told and sent at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.desk import telling
from app.desk.desk import Desk
from app.queries import day
from app.rules.kinds import Form, ResultKind, TellingWay
from app.rules.states import State
from app.ui.context import Context
from app.ui.results.result_chips import READY, UNRECORDED
from app.ui.results.results_page import ResultsPage
from tests.desk.roads import dossier, history
from tests.mail import PASSWORD, Mail
from tests.ui.conftest import Hands, accepted
from tests.ui.results.conftest import put_files
from tests.ui.results.test_results_page import outcome, told

COUNT = 5


def printed(desk: Desk) -> list[str]:
    """Return which papers were put into the list of jobs."""
    with desk.store.reading() as session:
        return [job.paper for job in day.jobs(session)]


@pytest.fixture
def several(desk: Desk) -> list[str]:
    """Dossiers without a result, the last of which has no e-mail address."""
    addresses = [f"mau{at}@example.vn" for at in range(COUNT - 1)]
    return [accepted(desk, email=address).dossier_uid for address in (*addresses, "")]


@pytest.fixture
def page(context: Context, several: list[str], open_page: Callable[[Context], ResultsPage]) -> ResultsPage:
    """The page with the list of what has no result yet."""
    made = open_page(context)
    made.chips.chip(UNRECORDED).click()
    made.table.setFocus()
    return made


def test_all_are_recorded_by_as_many_keys_as_one_and_what_fails_stays_ticked(
    page: ResultsPage, desk: Desk, several: list[str], hands: Hands, tmp_path: Path
) -> None:
    hands.press("Ctrl+A")
    assert page.record.text().startswith(f"Record {COUNT} results")
    hands.press("Ctrl+R")
    form = page.many.form
    hands.until(lambda: hands.focus() is form.number.line and form.name.text)
    assert form._whose.text() == f"for {COUNT} dossiers"
    hands.type("15/XN-SCT")
    assert form.number.note.text().endswith(f"19/XN-SCT that of {dossier(desk, several[-1]).code}.")
    assert not form.save.isEnabled()
    hands.press("Ctrl+O")
    hands.choose(str(put_files(desk, several[:-1], tmp_path / "ket-qua")))
    hands.until(lambda: form.save.isEnabled())
    assert f"ket-qua: {COUNT - 1} of {COUNT} have their file" in form.papers.told.text()
    hands.press("Ctrl+Return")
    hands.until(lambda: not page.run.under_way and not page.many.is_open)
    said = told(page)
    assert said.startswith(f"{COUNT - 1} results are recorded. 1 not, and still ticked: ")
    assert f"{dossier(desk, several[-1]).code} (19/XN-SCT) – An electronic result needs its file." in said
    for at, uid in enumerate(several[:-1]):
        (result,) = outcome(desk, uid).results
        assert (result.number, result.kind, bool(result.sha256)) == (f"{15 + at}/XN-SCT", ResultKind.ELECTRONIC, True)
        assert history(desk, uid)[-1] == "result_recorded"
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == several[-1:])
    assert page.table.ticked == {several[-1]}
    assert page.table.rows.index(0, 3).data().startswith("An electronic result needs its file.")
    page.table.setFocus()
    hands.press("Down", "Space")  # what is not meant any more says what it is for, no more what failed
    assert page.table.rows.index(0, 3).data().startswith("Cấp Giấy phép")
    hands.press("Space")
    hands.press("Ctrl+R")
    hands.until(lambda: hands.focus() is form.number.line)
    hands.type("19/XN-SCT")
    form.kind.chip(ResultKind.PAPER.value).click()
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page) == "1 result is recorded.")
    hands.until(lambda: page.table.rows.rows == [])
    assert outcome(desk, several[-1]).results[0].number == "19/XN-SCT"


def test_all_are_refused_for_one_reason_by_keys(
    page: ResultsPage, desk: Desk, several: list[str], hands: Hands
) -> None:
    hands.press("Ctrl+A", "Ctrl+R")
    form = page.many.form
    hands.until(lambda: hands.focus() is form.number.line and form.name.text)
    assert not form.reason.isVisible()
    usual = form.name.text
    form.kind.chip(ResultKind.REFUSAL.value).click()
    assert form.reason.isVisible()
    assert form.name.text == "Thông báo không đủ điều kiện giải quyết hồ sơ"
    form.kind.chip(ResultKind.PAPER.value).click()
    assert (form.name.text, form.reason.isVisible()) == (usual, False)
    form.kind.chip(ResultKind.NO_DOCUMENT.value).click()
    assert (form.name.text, form.reason.isVisible(), form.papers.isVisible()) == (usual, False, False)
    assert form.save.isEnabled()
    form.kind.chip(ResultKind.REFUSAL.value).click()
    assert not form.save.isEnabled()
    form.reason.setFocus()
    hands.press("Down", "Ctrl+Return")
    hands.until(lambda: not page.run.under_way and not page.many.is_open)
    for uid in several:
        (result,) = outcome(desk, uid).results
        assert (result.kind, dossier(desk, uid).state) == (ResultKind.REFUSAL, State.FINISHED)
    hands.until(lambda: printed(desk) == [Form.REFUSAL.paper] * COUNT)


def test_an_open_form_follows_the_ticks_and_loses_nothing_that_was_typed(
    page: ResultsPage, several: list[str], hands: Hands
) -> None:
    hands.press("Space", "Space", "Ctrl+R")
    form = page.many.form
    hands.until(lambda: hands.focus() is form.number.line)
    hands.type("7/XN")
    page.table.setFocus()
    hands.press("Space")
    assert form._whose.text() == "for 3 dossiers"
    assert form.number.text == "7/XN"
    hands.press("Down")  # another row is chosen: what is asked of the ticked ones stays
    assert page.many.is_open
    page.refresh()
    hands.answered(page.context)
    assert page.many.is_open
    form.number.line.setText("XN")
    assert (form.number.note.text(), form.save.isEnabled()) == ("It holds no digits that could be counted up.", False)
    page.table.tick(several, on=False)
    assert form._whose.text() == page.table.rows.rows[-1].code  # without ticks it is about the chosen row
    form.number.line.setFocus()
    hands.press("Escape")
    assert not page.many.is_open


def test_what_is_ticked_is_told_and_sent_at_once(
    page: ResultsPage, desk: Desk, several: list[str], mail: Mail, hands: Hands, tmp_path: Path
) -> None:
    hands.press("Ctrl+A", "Ctrl+R")
    page.many.form.papers.take(put_files(desk, several, tmp_path / "ket-qua"))
    hands.until(lambda: page.many.form.save.isEnabled())
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page) == f"{COUNT} results are recorded.")
    page.chips.chip(READY).click()
    page.table.setFocus()
    hands.until(lambda: len(page.table.rows.rows) == COUNT)
    hands.press("Ctrl+A", "F6")
    form = page.telling.form
    hands.until(lambda: form.addresses.text() == f"{COUNT - 1} of {COUNT} applicants gave an e-mail address.")
    hands.press("Ctrl+Shift+C")
    hands.until(lambda: told(page) == f"{COUNT} texts are copied; send them now.")
    assert all(f"{dossier(desk, uid).code}" in QApplication.clipboard().text() for uid in several)
    assert [outcome(desk, uid).tellings[0].way for uid in several] == [TellingWay.MESSAGE] * COUNT
    telling.set_mail(desk, mail.settings(), PASSWORD)
    hands.press("Ctrl+A", "F7")
    hands.until(lambda: form.save.isEnabled() and hands.focus() is form.save)
    hands.press("Ctrl+Return")
    hands.until(lambda: told(page).startswith(f"{COUNT - 1} results are sent. 1 not, and still ticked: "))
    assert "gave no e-mail address" in told(page)
    assert len(mail.taken) == COUNT - 1
    assert [dossier(desk, uid).state for uid in several[:-1]] == [State.RETURNED] * (COUNT - 1)
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == several[-1:])
    assert page.table.ticked == {several[-1]}


def test_stopped_by_its_button_the_rest_stays_ticked_and_is_counted(
    page: ResultsPage, desk: Desk, several: list[str], hands: Hands
) -> None:
    hands.press("Ctrl+A", "Ctrl+R")
    page.many.form.kind.chip(ResultKind.PAPER.value).click()
    hands.press("Ctrl+Return")
    page.run.cancel.click()
    hands.until(lambda: not page.run.under_way)
    done = [uid for uid in several if dossier(desk, uid).state == State.FINISHED]
    assert page.table.ticked == set(several) - set(done)
    assert done == several[: len(done)], "in their order"
    assert ("tried" in told(page)) == (len(done) < COUNT)
