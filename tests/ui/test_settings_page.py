"""The settings as a whole: moving among the sections, how the window looks, what is kept."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.papers import reader_card
from app.ui import style
from app.ui.context import Context
from app.ui.settings.keeping import KeepingSection
from app.ui.settings.look import LookSection
from app.ui.settings.office_hours import OfficeSection
from app.ui.settings.officers import OfficersSection
from app.ui.settings.reader import ReaderSection
from app.ui.settings.section import Section
from app.ui.settings_page import SettingsPage
from tests.ui.conftest import Hands, accepted
from tests.ui.sight import higher

Show = Callable[[QWidget], None]
SECTIONS = [
    "Officers", "Departments", "Counters", "Office and hours", "Fees and bank account", "Papers of the office",
    "Calendar", "Rules of time", "Scanner", "Printers", "Barcode reader", "Online inbox", "Mail",
    "Appearance", "Backup and check",
]  # fmt: skip


@pytest.fixture
def page(context: Context, show: Show, hands: Hands) -> SettingsPage:
    """The page of the desk."""
    made = SettingsPage(context)
    show(made)
    hands.answered(context)
    return made


def test_arrows_move_among_the_sections_and_tab_goes_into_one(page: SettingsPage, hands: Hands) -> None:
    assert hands.focus() is page.list
    titles = []
    for _each in SECTIONS:
        section = page.stack.currentWidget()
        assert isinstance(section, Section)
        titles.append(section.title.text())
        hands.press("Tab")
        assert section.isAncestorOf(hands.focus())
        page.entered()
        hands.press("Down")
    assert titles == SECTIONS
    page.list.setCurrentRow(SECTIONS.index("Mail"))
    hands.until(lambda: not higher(page))  # those that stand behind it need not fit


def test_what_is_being_typed_stays_when_something_else_changes(page: SettingsPage, hands: Hands) -> None:
    page.list.setCurrentRow(SECTIONS.index("Office and hours"))
    section = page.stack.currentWidget()
    assert isinstance(section, OfficeSection)
    hands.press("Tab")
    hands.overwrite("Sở mới")
    page.context.work.data_changed.emit()
    hands.answered(page.context)
    assert section.name.text == "Sở mới"
    page.entered()
    page.context.work.data_changed.emit()
    hands.until(lambda: section.name.text.startswith("Sở Công Thương"))


def test_the_reader_s_section_takes_what_is_scanned_while_it_is_open(page: SettingsPage, hands: Hands) -> None:
    assert not page.scanned(reader_card.sample_code())
    page.list.setCurrentRow(SECTIONS.index("Barcode reader"))
    assert page.scanned(reader_card.sample_code())
    section = page.stack.currentWidget()
    assert isinstance(section, ReaderSection)
    assert section.verdict.text() == "Right: every letter came through."


def test_a_section_is_made_when_it_is_first_opened_and_asked_anew_each_time(page: SettingsPage, hands: Hands) -> None:
    first = page.stack.currentWidget()
    assert (isinstance(first, OfficersSection), page.stack.count()) == (True, 1)
    hands.press("Down", "Up")
    assert (page.stack.currentWidget(), page.stack.count()) == (first, 2)


def test_theme_size_and_language_are_kept_and_the_first_two_applied_at_once(
    desk: Desk, context: Context, show: Show, hands: Hands, look: Callable[[str, int], None]
) -> None:
    look("light", 100)
    section = LookSection(context)
    show(section)
    section.refresh()
    section.theme.chip("light").setFocus()
    hands.press("Right")
    hands.until(lambda: desk.home.settings().theme == "dark")
    assert style.theme().name == "dark"
    hands.tab_to(section.scale)
    hands.press("End")
    hands.until(lambda: desk.home.settings().font_scale == 200)
    assert style.scaled(10) == 20
    QApplication.processEvents()
    hands.tab_to(section.language.chip("vi"))
    hands.press("Right")
    hands.until(lambda: desk.home.settings().language == "en")
    assert section.notice.words.text() == "Saved."
    again = LookSection(context)
    again.refresh()
    assert [row.chip(key).isChecked() for row, key in ((again.theme, "dark"), (again.language, "en"))] == [True, True]
    assert again.scale.currentData() == 200


def test_the_list_of_sections_follows_colours_and_size(
    page: SettingsPage, hands: Hands, look: Callable[[str, int], None]
) -> None:
    first = page.list.item(0)
    before, height = first.icon().pixmap(16, 16).toImage(), first.sizeHint().height()
    look("dark", 150)
    hands.until(lambda: first.icon().pixmap(16, 16).toImage() != before)
    assert first.sizeHint().height() == pytest.approx(1.5 * height, abs=2)


def keeping(context: Context, show: Show, hands: Hands) -> KeepingSection:
    section = KeepingSection(context)
    show(section)
    section.refresh()
    hands.answered(context)
    return section


def test_a_backup_goes_into_the_folder_that_is_named(
    desk: Desk, context: Context, show: Show, hands: Hands, tmp_path: object
) -> None:
    section = keeping(context, show, hands)
    assert section.last.text() == "Last backup: none yet"
    assert section.folder.text == str(desk.home.backups)
    section.folder.line.setFocus()
    hands.overwrite(str(desk.home.path / "usb"))
    hands.tab_to(section.back_up)
    hands.press("Space")
    hands.until(lambda: section.notice.words.text().startswith("Backup written and checked: "))
    assert len(list((desk.home.path / "usb").glob("quay-*.sqlite3"))) == 1
    hands.until(lambda: section.last.text() == "Last backup: just now")
    (desk.home.path / "tep").write_bytes(b"no folder")
    section.folder.line.setFocus()
    hands.overwrite(str(desk.home.path / "tep"))
    hands.tab_to(section.back_up)
    hands.press("Space")
    hands.until(lambda: section.notice.property("tone") == "bad")
    assert section.back_up.isEnabled()


def test_a_check_says_that_all_is_whole_or_what_is_not(
    desk: Desk, context: Context, show: Show, hands: Hands
) -> None:
    done: Acknowledgement = accepted(desk)
    section = keeping(context, show, hands)
    section.folder.line.setFocus()
    hands.tab_to(section.check)
    hands.press("Space")
    hands.until(lambda: section.notice.words.text() == "Store, documents and journal are whole.")
    desk.documents.path(done.receipt.sha256).unlink()
    hands.until(section.check.isEnabled)
    hands.tab_to(section.check)
    hands.press("Space")
    hands.until(lambda: "is missing." in section.found.text())
    assert section.notice.property("tone") == "bad"
