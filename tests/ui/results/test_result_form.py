"""The result recorded from the register by keys, with its file dropped or without one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import select

from app.desk import results
from app.desk.desk import Desk
from app.desk.results import ResultText
from app.models.dossier import Dossier
from app.queries import dossiers
from app.queries.dossiers import DossierView
from app.rules.kinds import Form, ResultKind
from app.rules.states import State
from app.ui.context import Context
from app.ui.register_page import RegisterPage
from tests.desk.online import sample
from tests.samples import foreign
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]


@pytest.fixture
def page(context: Context, desk: Desk, show: Show, hands: Hands) -> RegisterPage:
    accepted(desk)
    made = RegisterPage(context)
    show(made)
    hands.answered(context)
    return made


def seen(desk: Desk) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, session.scalars(select(Dossier.uid)).one())
    assert found
    return found


def words_in(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def test_one_key_records_an_electronic_result_with_the_file_that_is_dropped(
    page: RegisterPage, desk: Desk, hands: Hands, tmp_path: Path
) -> None:
    hands.press("Ctrl+R")
    form = page.forms.results.form
    hands.until(lambda: hands.focus() is form.number.line)
    assert not form.save.isEnabled()
    hands.type("15/GP-SCT")
    hands.press("Ctrl+R")  # once more, which takes nothing away
    hands.drop(form.paper, foreign.acting_pdf(tmp_path / "xau.pdf"))
    hands.until(lambda: "runs scripts" in form.paper.told.text())
    path = tmp_path / "giay-phep.pdf"
    path.write_bytes(sample())
    hands.drop(form.paper, path)
    hands.until(lambda: form.save.isEnabled())
    hands.press("Ctrl+Return")
    hands.until(lambda: seen(desk).state is State.FINISHED)
    (result,) = seen(desk).outcome.results
    assert (result.kind, result.number, result.pages) == (ResultKind.ELECTRONIC, "15/GP-SCT", 1)
    assert result.name == seen(desk).result_name
    hands.until(lambda: not page.forms.is_open and "15/GP-SCT" in words_in(page.panel))
    assert page.bottom.notice.words.text().endswith("is recorded; the dossier is finished.")
    page.panel.papers[0].opened.emit()
    hands.until(lambda: page.preview.paper is not None and page.preview.paper.sha256 == result.sha256)


def test_without_a_document_no_file_is_asked_for(page: RegisterPage, desk: Desk, hands: Hands) -> None:
    hands.press("Ctrl+R")
    form = page.forms.results.form
    hands.until(lambda: hands.focus() is form.number.line)
    form.kind.chip(ResultKind.NO_DOCUMENT.value).click()
    assert not form.paper.isVisible()
    hands.press("Ctrl+Return")
    hands.until(lambda: seen(desk).state is State.FINISHED)
    hands.until(lambda: not page.forms.is_open and "no document" in words_in(page.panel))


def test_a_refusal_needs_its_reason_and_brings_its_paper(page: RegisterPage, desk: Desk, hands: Hands) -> None:
    hands.press("Ctrl+R")
    form = page.forms.results.form
    hands.until(lambda: hands.focus() is form.number.line)
    form.kind.chip(ResultKind.REFUSAL.value).click()
    assert (form.reason.isVisible(), form.save.isEnabled()) == (True, False)
    assert form.name.text == "Thông báo không đủ điều kiện giải quyết hồ sơ", "it is not what was applied for"
    form.reason.line.setText("Không đủ điều kiện")
    form.days.dated.setText("26/11/2026")  # tomorrow
    hands.press("Ctrl+Return")
    hands.until(lambda: page.bottom.notice.words.text().startswith("«26/11/2026»"))
    assert page.forms.is_open
    form.days.dated.setText("32/11/2026")
    hands.press("Ctrl+Return")
    assert form.wrong.text().startswith("«32/11/2026»")
    form.days.dated.setText("")
    hands.press("Ctrl+Return")
    hands.until(lambda: seen(desk).state is State.FINISHED)
    assert seen(desk).slips[0].form is Form.REFUSAL


def test_escape_leaves_everything_as_it_was_but_the_kind_that_the_next_one_begins_with(
    page: RegisterPage, desk: Desk, hands: Hands
) -> None:
    chip = page.forms.results.form.kind.chip
    for kind, begins in ((ResultKind.PAPER, ResultKind.PAPER), (ResultKind.REFUSAL, ResultKind.ELECTRONIC)):
        hands.press("Ctrl+R")
        hands.until(lambda: page.forms.is_open)
        chip(kind.value).click()
        hands.press("Escape")
        assert not page.forms.is_open
        hands.press("Ctrl+R")
        assert chip(begins.value).isChecked()
        hands.press("Escape")
    assert seen(desk).state is State.RECEIVED


def test_a_mistyped_number_is_corrected_with_a_reason_and_the_history_shows_both(
    page: RegisterPage, desk: Desk, hands: Hands
) -> None:
    assert not page.ways.correct_result.isVisible()
    results.record_result(desk, seen(desk).uid, ResultText(ResultKind.PAPER, "Giấy phép mẫu", "15/GP-SCT"))
    page.refresh()
    hands.until(page.ways.correct_result.isVisible)
    page.table.setFocus()
    hands.press("Ctrl+Shift+R")
    form = page.forms.result_corrections.form
    hands.until(lambda: hands.focus() is form.number.line)
    assert (form.name.text, form.number.text) == ("Giấy phép mẫu", "15/GP-SCT")
    hands.overwrite("16/GP-SCT")
    hands.press("Ctrl+Return")
    assert form.reason.note.text() == "Say why; it stands in the history."
    hands.type("Go nham so")
    hands.press("Ctrl+Return")
    hands.until(lambda: seen(desk).outcome.results[0].number == "16/GP-SCT")
    hands.until(lambda: not page.forms.is_open)
    both = "result: «Giấy phép mẫu 15/GP-SCT · … – …» → «Giấy phép mẫu 16/GP-SCT · … – …» · Go nham so"
    hands.until(lambda: f"Result corrected · {both}" in words_in(page.panel))
    assert seen(desk).state is State.FINISHED


def test_a_key_that_comes_while_the_file_is_opened_records_as_soon_as_it_is_there(
    page: RegisterPage, desk: Desk, hands: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "giay-phep.pdf"
    path.write_bytes(sample())
    hands.press("Ctrl+R")
    form = page.forms.results.form
    hands.until(lambda: hands.focus() is form.number.line)
    hands.drop(form.paper, path)
    hands.press("Ctrl+Return", "Escape")
    hands.until(lambda: form.paper.given == path)
    hands.answered(page.context)
    assert seen(desk).state is State.RECEIVED, "the form was left"
    hands.press("Ctrl+R")
    hands.drop(form.paper, foreign.acting_pdf(tmp_path / "xau.pdf"))
    hands.press("Ctrl+Return")
    hands.until(lambda: "runs scripts" in form.paper.told.text())
    assert (page.forms.is_open, form.save.isEnabled()) == (True, False)
    hands.drop(form.paper, path)
    hands.press("Ctrl+Return")
    hands.until(lambda: seen(desk).state is State.FINISHED)
