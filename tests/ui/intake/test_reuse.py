"""A paper that was digitised before is told in its row, looked at, used again and given back, all by keys."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.cli.demo_road import OWNER, PROCEDURE
from app.desk import corrections, drafts, intake
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.queries import dossiers
from app.ui.intake.checklist_table import ChecklistRow
from app.ui.intake.reuse_bar import ReuseView
from tests import desks
from tests.desk import pages
from tests.ui.intake.conftest import Counter
from tests.ui.sight import unreadable

CERTIFICATE, WHOLESALE = 2, "2.001624"


@pytest.fixture
def earlier(desk: Desk) -> intake.Acknowledgement:
    """A dossier of the sample owner with two pages digitised for one paper."""
    uid = desks.open_draft(desk)
    pages.add(desk, uid, CERTIFICATE, pages=2)
    return intake.accept(desk, uid)


@pytest.fixture
def returning(earlier: intake.Acknowledgement, counter: Counter) -> Counter:
    """The same owner at the counter again; the cursor is at the paper."""
    assert earlier.code
    come_again(counter)
    counter.until(lambda: row(counter).digitised)
    return counter


def come_again(counter: Counter, identifier: str = OWNER.identifier) -> None:
    content = DraftContent(owner=replace(OWNER, identifier=identifier))
    counter.page.show_item(drafts.open_draft(counter.desk, content))
    counter.settle()
    counter.choose_procedure(PROCEDURE)
    counter.settle()
    counter.press("F3", "Home", "Down")


def use_again(counter: Counter, key: str = "D", *, reused: bool = True) -> None:
    """Press a key and wait until the paper is used again, or is not any more."""
    counter.press(key)
    counter.until(lambda: row(counter).reused is reused)
    counter.settle()


def row(counter: Counter, position: int = CERTIFICATE) -> ChecklistRow:
    return next(r for r in counter.tab.procedure.table.items.rows if r.position == position)


def reused_at(counter: Counter) -> list[int]:
    return [r.position for r in counter.tab.procedure.table.items.rows if r.reused and r.digitised]


def view(counter: Counter) -> ReuseView:
    found = counter.tab.procedure.findChild(ReuseView)
    assert isinstance(found, ReuseView)
    return found


def test_the_row_tells_of_the_digitised_paper_and_d_uses_it_again(
    returning: Counter, earlier: intake.Acknowledgement, desk: Desk
) -> None:
    day = f"{desk.today():%d/%m/%Y}"
    assert row(returning).digitised == f"Digitised copy of {day} · {earlier.code}"
    assert row(returning).missing
    assert row(returning, 3).digitised == ""
    use_again(returning)
    assert row(returning).digitised == f"Digitised copy of {day} used again · {earlier.code}"
    assert (row(returning).missing, row(returning).reused, row(returning).counts.electronic) == (False, True, 1)
    assert list(returning.stored().reused) == [CERTIFICATE]
    use_again(returning, reused=False)
    assert (row(returning).missing, row(returning).counts.total) == (True, 0)
    assert returning.stored().reused == {}


def test_it_is_accepted_and_the_dossier_tells_where_it_comes_from(
    returning: Counter, earlier: intake.Acknowledgement, desk: Desk
) -> None:
    use_again(returning)
    returning.press("Home", "Space", "Down", *["Space"] * 7)
    returning.settle()
    assert returning.missing() == "Complete: the dossier can be accepted."
    returning.press("F9")
    returning.until(lambda: "Accepted" in returning.told())
    with desk.store.reading() as session:
        code = returning.told().split()[1].rstrip(",")
        found = dossiers.dossier(session, dossiers.by_code(session, code).dossier_uid)
    assert found is not None
    assert [(d.reused_from, d.pages) for d in found.documents] == [(earlier.code, 2)]


def test_space_asks_for_the_paper_again(returning: Counter) -> None:
    use_again(returning)
    use_again(returning, "Space", reused=False)
    assert returning.stored().reused == {}
    assert returning.tab.procedure.table.current_position() == CERTIFICATE


def test_v_shows_its_pages_in_the_place_of_the_list(returning: Counter) -> None:
    returning.press("V")
    shown = view(returning)
    assert shown.hasFocus()
    assert not returning.tab.procedure.table.isVisible()
    returning.until(lambda: shown.preview.sheet.pixmap().width() > 100)
    first = shown.preview.sheet.pixmap().cacheKey()
    assert shown.count.text() == "page 1 of 2"
    returning.press("PgDown")
    assert shown.count.text() == "page 2 of 2"
    returning.until(lambda: not shown.preview.sheet.pixmap().isNull())
    assert shown.preview.sheet.pixmap().cacheKey() != first
    returning.press("PgDown")
    use_again(returning)
    assert shown.count.text() == "page 2 of 2"
    assert shown.take.text() == "Take back  D"
    assert unreadable(returning.tab.procedure, returning.qtbot) == []
    returning.press("Escape")
    assert returning.tab.procedure.table.hasFocus()
    assert row(returning).reused


def test_the_mouse_does_all_of_it(returning: Counter) -> None:
    bar = returning.tab.procedure.reuse_bar
    for button in (bar.take, bar.see):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        returning.until(lambda: row(returning).reused)
    assert view(returning).isVisible()
    QTest.mouseClick(view(returning).take, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    returning.until(lambda: not row(returning).reused)
    assert returning.stored().reused == {}


def test_the_bar_is_about_the_row_the_keys_are_at(returning: Counter) -> None:
    bar = returning.tab.procedure.reuse_bar
    assert bar.take.isVisible()
    returning.press("Down")
    assert (bar.take.isVisible(), bar.words.text(), bar.isVisible()) == (False, "", True)
    returning.press("V", "D")
    returning.settle()
    assert returning.tab.procedure.table.isVisible()
    assert returning.stored().reused == {}
    assert unreadable(returning.tab.procedure, returning.qtbot) == []


def test_until_when_it_is_valid_is_noted_and_a_paper_of_the_past_is_offered_no_more(returning: Counter) -> None:
    returning.press("V")
    returning.tab_to(view(returning).valid)
    returning.type("31.12.2027")
    returning.press("Return")
    returning.until(lambda: row(returning).digitised.endswith("valid until 31/12/2027"))
    assert returning.tab.reusing.found.offers[CERTIFICATE].valid_until == date(2027, 12, 31)
    returning.tab_to(view(returning).valid)
    returning.overwrite("hôm qua")
    returning.press("Return")
    assert view(returning).valid.property("tone") == "bad"
    returning.overwrite("1/11/2026")
    returning.press("Return")
    returning.until(lambda: row(returning).digitised == "")
    assert returning.tab.procedure.table.isVisible()


def test_another_owner_is_offered_nothing_and_what_was_taken_is_told(returning: Counter) -> None:
    use_again(returning)
    returning.tab.applicant.identifier.line.setFocus()
    returning.press("End", "Backspace")
    bar = returning.tab.procedure.reuse_bar
    returning.until(lambda: bar.notice.isVisible())
    assert bar.notice.words.text().startswith("Not used again any more: Giấy chứng nhận")
    assert (row(returning).digitised, row(returning).missing) == ("", True)
    assert returning.stored().reused == {}


def test_who_was_never_here_sees_nothing_of_it(earlier: intake.Acknowledgement, counter: Counter) -> None:
    assert earlier.code
    come_again(counter, "001090000017")
    assert not any(r.digitised for r in counter.tab.procedure.table.items.rows)
    assert not counter.tab.procedure.reuse_bar.isVisible()


def test_it_stays_with_its_paper_in_another_procedure_and_in_another_tab(returning: Counter) -> None:
    use_again(returning)
    returning.press("Shift+F3")
    returning.type(WHOLESALE)
    returning.press("Return")
    returning.until(lambda: reused_at(returning) == [2])
    kept = returning.tab.uid
    returning.press("Ctrl+W")
    returning.until(lambda: returning.tab.uid != kept)
    returning.page.show_item(kept)
    returning.until(lambda: reused_at(returning) == [2])


def test_a_dossier_made_void_meanwhile_is_told_at_acceptance(
    returning: Counter, earlier: intake.Acknowledgement, desk: Desk
) -> None:
    use_again(returning)
    returning.press("Home", "Space", "Down", *["Space"] * 7)
    returning.settle()
    corrections.void(desk, earlier.dossier_uid, "Tiếp nhận nhầm")
    returning.press("F9")
    returning.until(lambda: "cannot be used again" in returning.told())


def test_a_damaged_file_is_told(returning: Counter, desk: Desk) -> None:
    document = returning.tab.reusing.found.offers[CERTIFICATE]
    desk.documents.path(document.sha256).write_bytes(b"%PDF-1.4 something else")
    returning.press("D")
    bar = returning.tab.procedure.reuse_bar
    returning.until(lambda: row(returning).digitised == "")
    assert bar.notice.words.text() == f"The digitised file is damaged, so it is not offered: {document.name}."
