import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QSpinBox,
    QTableWidget,
    QTextEdit,
    QTimeEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import language
from app.ui.qt_texts import TEXTS, QtTexts, install_qt

OURS = re.compile(r"‹[^›]*›")
WORD = re.compile(r"[A-Za-z]{2,}")
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


def texts_of(widget: QWidget) -> set[str]:
    """Return every text that staff may see or hear in a widget and what is in it."""
    found: set[str] = set()
    for part in (widget, *widget.findChildren(QWidget)):
        found |= {part.windowTitle(), part.toolTip(), part.statusTip(), part.accessibleName()}
        found.add(part.accessibleDescription())
        found |= _own_texts(part)
    for action in widget.findChildren(QAction):
        found |= {action.text(), action.toolTip(), action.statusTip()}
    return found - {""}


def _own_texts(part: QWidget) -> set[str]:
    if isinstance(part, QMenu):
        return {text for action in part.actions() for text in (action.text(), action.toolTip())}
    if isinstance(part, QLabel | QAbstractButton):
        return {part.text()}
    if isinstance(part, QComboBox):
        return {part.itemText(index) for index in range(part.count())}
    if isinstance(part, QListView):
        model = part.model()
        return {str(model.index(row, 0).data() or "") for row in range(model.rowCount(part.rootIndex()))}
    if isinstance(part, QHeaderView):
        model, direction = part.model(), part.orientation()
        return {str(model.headerData(column, direction) or "") for column in range(part.count())}
    return set()


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
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    assert texts_of(shown(qtbot, box)) == {"‹Save›", "‹Cancel›"}


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


def test_the_question_before_replacing_a_file_is_ours(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "7").write_text("x")
    dialog = _file_dialog(tmp_path, QFileDialog.AcceptMode.AcceptSave, QFileDialog.FileMode.AnyFile)
    shown(qtbot, dialog)
    dialog.findChildren(QLineEdit)[0].setText("7")
    asked: list[set[str]] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(texts_of(box))
        box.reject()

    QTimer.singleShot(300, answer)
    dialog.accept()
    assert "‹7 exists already.\nDo you want to replace it?›" in asked[0]
    assert not foreign(asked[0])


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
    assert QKeySequence("Ctrl+Shift+F5").toString(native) == "Ctrl+Shift+F5"
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
