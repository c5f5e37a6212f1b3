import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QTextEdit,
    QTimeEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import language
from app.home import Home
from app.language import _
from app.ui import folders
from app.ui.context import Context
from app.ui.intake.pages_card import PagesCard
from app.ui.procedures_page import ProceduresPage
from app.ui.qt_texts import TEXTS, QtTexts, install_qt
from app.ui.start import run_window
from app.ui.widgets.basics import Field
from app.ui.widgets.entries import NumberLine, TimeLine
from tests.ui.texts import texts_of

OURS = re.compile(r"‹[^›]*›")
WORD = re.compile(r"[A-Za-z]{2,}")
ANY = "‹any› (*)"
"""A filter of files; the marks of the test's language would not let Qt see the pattern in its own."""
KEYS = re.compile(r"\b(Ctrl|Shift|Alt|Meta|Del|Ins|Esc|Backspace|Home|End|PgUp|PgDown|Tab|F\d+)\b")


class Marking(gettext.NullTranslations):
    """A language whose every sentence is the English one in marks: what bears none does not come from us."""

    def gettext(self, message: str) -> str:
        return f"‹{message}›"


@pytest.fixture(autouse=True)
def _marking(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = QLocale()
    monkeypatch.setattr(language, "_current", Marking())
    texts = install_qt(qapp)
    yield
    qapp.removeTranslator(texts)
    texts.setParent(None)
    texts.deleteLater()
    QLocale.setDefault(before)


def foreign(texts: set[str]) -> set[str]:
    """Return the texts with words that are neither ours nor names of keys."""
    return {text for text in texts if WORD.search(KEYS.sub("", OURS.sub("", text)))}


class Menus(QObject):
    """Notes the texts of each menu that opens, and closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[set[str]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QMenu):
            self.texts.append(texts_of(watched))
            QTimer.singleShot(0, watched.close)
        return False


def menu_of(qtbot: QtBot, widget: QWidget) -> set[str]:
    """Return the texts of the menu that a right click on the widget opens."""
    menus = Menus()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(menus)
    point = QPoint(5, 5)
    click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, widget.mapToGlobal(point))
    target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    QApplication.sendEvent(target, click)
    qtbot.waitUntil(lambda: bool(menus.texts))
    app.removeEventFilter(menus)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    return menus.texts[0]


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_the_buttons_of_message_boxes_are_ours(qtbot: QtBot) -> None:
    box = QMessageBox()
    box.setText("‹question›")
    box.setDetailedText("‹detail›")
    for button in QMessageBox.StandardButton:
        if bin(button.value).count("1") == 1 and button.value >= QMessageBox.StandardButton.Ok.value:
            box.addButton(button)
    shown(qtbot, box)
    texts = texts_of(box)
    assert {"‹OK›", "‹Yes to all›", "‹Do not save›", "‹Show details…›"} <= texts
    assert len(texts) >= 18
    assert not foreign(texts)


def test_the_buttons_of_a_button_box_are_ours(qtbot: QtBot) -> None:
    box = QDialogButtonBox()
    for button in QDialogButtonBox.StandardButton:
        box.addButton(button)
    texts = texts_of(shown(qtbot, box))
    assert {"‹Save›", "‹Cancel›", "‹OK›", "‹Restore defaults›"} <= texts
    assert len(texts) >= 17
    assert not foreign(texts)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (QLineEdit, "‹Select all›"),
        (QTextEdit, "‹Paste›"),
        (QPlainTextEdit, "‹Cut text›"),
        (QSpinBox, "‹One step up›"),
        (QDoubleSpinBox, "‹One step down›"),
        (QDateEdit, "‹Select all›"),
        (QTimeEdit, "‹Undo›"),
        (QScrollBar, "‹Scroll to here›"),
        (lambda: QScrollBar(Qt.Orientation.Horizontal), "‹To the left edge›"),
    ],
)
def test_context_menus_are_ours(qtbot: QtBot, make: Callable[[], QWidget], expected: str) -> None:
    texts = menu_of(qtbot, shown(qtbot, make()))
    assert expected in {text.partition("\t")[0] for text in texts}
    assert not foreign(texts)


def _password() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _to_select() -> QLabel:
    label = QLabel("‹words›")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _editable_choice() -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    return combo


@pytest.mark.parametrize(
    "make",
    [_password, _to_select, _editable_choice, lambda: NumberLine("", 1, 9), lambda: TimeLine(""), lambda: Field("")],
)
def test_the_menus_of_lines_that_the_program_uses_are_ours(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    widget = shown(qtbot, make())
    texts = menu_of(qtbot, widget.findChildren(QLineEdit)[0] if isinstance(widget, Field | QComboBox) else widget)
    assert texts
    assert not foreign(texts)


def test_tabs_and_their_buttons_are_ours(qtbot: QtBot) -> None:
    tabs = QTabBar()
    tabs.setTabsClosable(True)
    for number in range(40):
        tabs.addTab(f"‹{number}›")
    tabs.resize(200, 30)
    texts = texts_of(shown(qtbot, tabs))
    assert {"‹Scroll left›", "‹Scroll right›", "‹Close tab›"} <= texts
    assert not foreign(texts)


def test_the_menu_of_a_link_is_ours(qtbot: QtBot) -> None:
    label = QLabel("<a href='x'>‹link›</a>")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    texts = menu_of(qtbot, shown(qtbot, label))
    assert any("‹Copy link address›" in text for text in texts)
    assert not foreign(texts)


def _file_dialog(folder: Path, accept: QFileDialog.AcceptMode, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(None, "", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl("file:"), QUrl.fromLocalFile(str(folder))])
    dialog.setAcceptMode(accept)
    dialog.setFileMode(mode)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    return dialog


@pytest.mark.parametrize("accept", list(QFileDialog.AcceptMode))
@pytest.mark.parametrize("mode", [QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.Directory])
def test_the_file_dialog_is_ours(
    qtbot: QtBot, accept: QFileDialog.AcceptMode, mode: QFileDialog.FileMode, tmp_path: Path
) -> None:
    dialog = _file_dialog(tmp_path, accept, mode)
    shown(qtbot, dialog)
    folders = (tmp_path, *tmp_path.parents)
    names = {name for folder in folders for name in (str(folder), folder.name)}
    texts = {text for text in texts_of(dialog) if text not in names}
    assert {"‹File name›", "‹Date changed›", "‹Cancel›", "‹Go back›", "‹This computer›"} <= texts
    assert not foreign(texts)


def answered(act: Callable[[], object]) -> set[str]:
    """Do what asks something in a box, refuse it, and return what the box said."""
    asked: list[set[str]] = []

    def refuse() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            asked.append(texts_of(box))
            box.reject()
        elif not asked:
            QTimer.singleShot(20, refuse)

    QTimer.singleShot(0, refuse)
    act()
    return asked[0]


def test_the_question_before_replacing_a_file_is_ours(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "7").write_text("x")
    dialog = _file_dialog(tmp_path, QFileDialog.AcceptMode.AcceptSave, QFileDialog.FileMode.AnyFile)
    shown(qtbot, dialog)
    dialog.findChildren(QLineEdit)[0].setText("7")
    said = answered(dialog.accept)
    assert {"‹7 exists already.\nDo you want to replace it?›", "‹Yes›", "‹No›"} <= said
    assert not foreign(said)


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory])
def test_that_there_is_no_such_file_is_told_in_our_words(
    qtbot: QtBot, mode: QFileDialog.FileMode, tmp_path: Path
) -> None:
    dialog = _file_dialog(tmp_path, QFileDialog.AcceptMode.AcceptOpen, mode)
    shown(qtbot, dialog)
    dialog.findChildren(QLineEdit)[0].setText("7")
    said = answered(dialog.accept)
    assert any("There is no such" in text for text in said)
    assert not foreign({text.replace(str(tmp_path), "") for text in said})


def test_the_question_before_a_file_is_deleted_is_ours(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "7").write_text("x")
    dialog = _file_dialog(tmp_path, QFileDialog.AcceptMode.AcceptOpen, QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(ANY)
    shown(qtbot, dialog)
    files = dialog.findChild(QTreeView, "treeView")
    assert files is not None
    qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) > 0)
    files.setCurrentIndex(files.model().index(0, 0, files.rootIndex()))
    delete = next(action for action in dialog.findChildren(QAction) if action.text() == "‹Delete›")
    delete.setEnabled(True)  # as the menu does when it opens on a file
    said = answered(delete.trigger)
    assert "‹Do you really want to delete “7”?›" in said
    assert not foreign(said)


def test_menus_inside_the_file_dialog_are_ours(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "7").write_text("x")
    dialog = _file_dialog(tmp_path, QFileDialog.AcceptMode.AcceptOpen, QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(ANY)
    shown(qtbot, dialog)
    files = dialog.findChild(QTreeView, "treeView")
    assert files is not None
    qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) > 0)
    for part in (files, files.header(), dialog.findChildren(QLineEdit)[0]):
        texts = menu_of(qtbot, part)
        assert texts
        assert not foreign(texts)


class Opened(QObject):
    """Notes the texts of each dialog that opens, and closes it."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self.names = names
        self.texts: list[set[str]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QFileDialog):
            QTimer.singleShot(0, lambda: self._note(watched))
        return False

    def _note(self, dialog: QFileDialog) -> None:
        self.texts.append(texts_of(dialog) - self.names)
        dialog.reject()


def test_every_choice_of_files_that_the_program_offers_is_ours(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets, papers = ProceduresPage(context), PagesCard(context, "")
    qtbot.addWidget(sheets)
    qtbot.addWidget(papers)
    here = shown(qtbot, QWidget())
    offers = [
        lambda: folders.choose_file(here, _("1"), _("2"), print, tmp_path),
        lambda: folders.choose_folder(here, _("1"), print, tmp_path),
        sheets.take_in.click,
        sheets.give_out.click,
        papers.choose_files,
    ]
    app = QApplication.instance()
    assert app is not None
    above = (tmp_path, *tmp_path.parents, Path.home(), *Path.home().parents)
    beside = (*tmp_path.iterdir(), *tmp_path.parent.iterdir())
    opened = Opened(frozenset(name for path in (*above, *beside) for name in (str(path), path.name)))
    app.installEventFilter(opened)
    for count, offer in enumerate(offers, 1):
        offer()
        qtbot.waitUntil(lambda count=count: len(opened.texts) == count)  # type: ignore[misc] # a count of its own
    app.removeEventFilter(opened)
    for texts in opened.texts:
        assert "‹Cancel›" in texts
        assert not foreign(texts)


def test_the_box_that_tells_why_the_window_cannot_open_is_ours(qtbot: QtBot, tmp_path: Path) -> None:
    home = Home(tmp_path / "quay")
    home.create()
    with home.window_lock():
        said = answered(lambda: run_window(str(home.path), None))
    assert {"‹One-stop counter›", "‹OK›"} <= said
    assert not foreign(said)


def test_dates_are_vietnamese(qtbot: QtBot) -> None:
    calendar = QCalendarWidget()
    calendar.setSelectedDate(QDate(2026, 3, 2))
    texts = texts_of(shown(qtbot, calendar))
    assert any("Tháng" in text for text in texts) or any("tháng" in text for text in texts)
    assert QLocale().toString(QDate(2026, 3, 2), "dddd") == "Thứ Hai"
    assert QLocale().toString(1234567.5, "f", 1) == "1.234.567,5"


def test_a_combo_box_and_a_table_say_nothing_of_their_own(qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.addItem("‹one›")
    table = QTableWidget(1, 1)
    for widget in (combo, table):
        assert not foreign(texts_of(shown(qtbot, widget)))


def test_names_of_keys_are_ours_and_are_understood() -> None:
    native = QKeySequence.SequenceFormat.NativeText
    assert QKeySequence("Alt+Left").toString(native) == "Alt+‹Left arrow›"
    assert QKeySequence("Ctrl+Return").toString(native) == "Ctrl+‹Enter key›"
    assert QKeySequence(Qt.Key.Key_Space).toString(native) == "‹Space bar›"
    assert QKeySequence("Ctrl+Shift+F5").toString(native) == "Ctrl+Shift+F5"
    assert QKeySequence("F12") == QKeySequence(Qt.Key.Key_F12)
    assert QKeySequence("Ctrl+Return") == QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Return)
    assert QKeySequence("Alt+Left") == QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Left)


def test_texts_of_others_are_left_alone(qapp: QApplication) -> None:
    assert qapp.translate("OtherContext", "OK") == "OK"
    assert qapp.translate("QLineEdit", "Something new") == "Something new"


def test_installing_twice_gives_one(qapp: QApplication) -> None:
    assert install_qt(qapp) is install_qt(qapp)
    assert len(qapp.findChildren(QtTexts)) == 1


def test_every_text_is_one_of_qts() -> None:
    """A text that Qt renamed in a newer version would come back in English."""
    folder = Path(PySide6.__path__[0])
    libraries = [
        path.read_bytes()
        for name in ("Qt6Core", "Qt6Gui", "Qt6Widgets")
        for path in [*folder.glob(f"Qt/lib/lib{name}.so*"), *folder.glob(f"{name}.dll")]
    ]
    assert len(libraries) == 3
    known = b"\0".join(libraries).replace(b"&", b"")
    sources = {source for texts in TEXTS.values() for source in texts}
    assert not [source for source in sources if source.encode() + b"\0" not in known]
